import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createOSMStream } from 'osm-pbf-parser-node';
import { SaxesParser, type SaxesTagPlain } from 'saxes';

export type Tags = Readonly<Record<string, string>>;

export type OsmObject =
  | {
      readonly type: 'node';
      readonly id: number;
      readonly lon: number;
      readonly lat: number;
      readonly tags: Tags;
    }
  | { readonly type: 'way'; readonly id: number; readonly refs: readonly number[]; readonly tags: Tags }
  | {
      readonly type: 'relation';
      readonly id: number;
      readonly members: readonly OsmMember[];
      readonly tags: Tags;
    };

export interface OsmMember {
  readonly type: string;
  readonly ref: number;
  readonly role: string;
}

/** A file that ends or breaks off before it is complete; what was read until then is still good. */
export class TruncatedInputError extends Error {
  constructor(path: string, cause: unknown) {
    super(
      `${path} 不完整：${cause instanceof Error ? cause.message : cause}。已读部分仍会写入 · ` +
        `${path} is incomplete; what was read is kept`,
      { cause },
    );
    this.name = 'TruncatedInputError';
  }
}

/**
 * Objects of an OpenStreetMap file in file order: `.osm`, `.xml`, either with `.gz`, or `.pbf`. Streamed, so that
 * memory does not grow with the file. Throws `TruncatedInputError` after the last object of a damaged file.
 */
export async function* readOsmFile(path: string): AsyncGenerator<OsmObject> {
  try {
    yield* path.endsWith('.pbf') ? readPbf(path) : readXml(path);
  } catch (error) {
    throw new TruncatedInputError(path, error);
  }
}

async function* readPbf(path: string): AsyncGenerator<OsmObject> {
  for await (const item of createOSMStream(path, { withInfo: false, withTags: true })) {
    const object = item as Partial<OsmObject> & { tags?: Tags };
    if (object.type) yield { ...object, tags: object.tags ?? {} } as OsmObject;
  }
}

async function* readXml(path: string): AsyncGenerator<OsmObject> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const stream: Readable = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', error => stream.destroy(error));
  const ready: OsmObject[] = [];
  const collector = new XmlCollector(object => ready.push(object));
  const parser = new SaxesParser();
  parser.on('opentag', tag => collector.open(tag));
  parser.on('closetag', tag => collector.close(tag.name));
  parser.on('error', error => {
    throw error;
  });
  stream.setEncoding('utf8');
  let failure: unknown;
  try {
    for await (const chunk of stream) {
      parser.write(chunk as string);
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
