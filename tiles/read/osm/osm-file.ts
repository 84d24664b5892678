import type { LocalizedText } from '@core/text.ts';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { reasonOf } from '../input-error.ts';
import { firstBytes, readBytes } from '../input-file.ts';
import type { OsmMember, OsmObject } from './osm-object.ts';
import { readPbf } from './osm-pbf.ts';

/** A file that ends or breaks off before it is complete; what was read until then is still good. */
export class TruncatedInputError extends Error {
  readonly reason: LocalizedText;

  constructor(cause: unknown) {
    const plain = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const { zh, en } = reasonOf(cause) ?? { zh: plain, en: plain };
    super(en, { cause });
    this.reason = {
      zh: `文件不完整或不是 OpenStreetMap（${zh}），已读部分仍会写入`,
      en: `Is incomplete or no OpenStreetMap file (${en}); what was read is kept`,
    };
    this.name = 'TruncatedInputError';
  }
}

/**
 * Objects of an OpenStreetMap file in file order: XML, zipped or not, or PBF; its bytes decide, not its name.
 * Streamed, so that memory does not grow with the file. Throws `TruncatedInputError` after the last object of a
 * damaged file.
 */
export async function* readOsmFile(path: string): AsyncGenerator<OsmObject> {
  try {
    yield* isPbf(path) ? readPbf(path) : readXml(path);
  } catch (error) {
    throw new TruncatedInputError(error);
  }
}

/** A PBF file begins with the length of its first header (32 bits), and that names its kind. */
function isPbf(path: string): boolean {
  const bytes = firstBytes(path, 64);
  return bytes[0] === 0 && bytes.includes('OSMHeader');
}

async function* readXml(path: string): AsyncGenerator<OsmObject> {
  const ready: OsmObject[] = [];
  const collector = new XmlCollector(object => ready.push(object));
  const parser = new SaxesParser();
  parser.on('opentag', tag => collector.open(tag));
  parser.on('closetag', tag => collector.close(tag.name));
  parser.on('error', error => {
    throw error;
  });
  const decoder = new TextDecoder();
  let failure: unknown;
  try {
    for await (const chunk of readBytes(path)) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield* ready.splice(0);
    }
    parser.close();
  } catch (error) {
    failure = error;
  }
  yield* ready;
  if (failure) throw failure;
}

/** Builds objects from XML events. */
class XmlCollector {
  #type = '';
  #head: Record<string, string> = {};
  #tags: Record<string, string> = {};
  #refs: number[] = [];
  #members: OsmMember[] = [];

  constructor(readonly emit: (object: OsmObject) => void) {}

  open({ name, attributes }: SaxesTagPlain): void {
    if (name === 'node' || name === 'way' || name === 'relation') {
      this.#type = name;
      this.#head = attributes;
      this.#tags = {};
      this.#refs = [];
      this.#members = [];
    } else if (name === 'tag') this.#tags[attributes.k ?? ''] = attributes.v ?? '';
    else if (name === 'nd') this.#refs.push(Number(attributes.ref));
    else if (name === 'member') {
      this.#members.push({
        type: attributes.type ?? '',
        ref: Number(attributes.ref),
        role: attributes.role ?? '',
      });
    }
  }

  close(name: string): void {
    if (name !== this.#type) return;
    const [id, tags] = [Number(this.#head.id), this.#tags];
    if (name === 'node') {
      this.emit({ type: 'node', id, lon: Number(this.#head.lon), lat: Number(this.#head.lat), tags });
    } else if (name === 'way') this.emit({ type: 'way', id, refs: this.#refs, tags });
    else this.emit({ type: 'relation', id, members: this.#members, tags });
    this.#type = '';
  }
}
