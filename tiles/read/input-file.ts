import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './input-error.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * Bytes of a file as UTF-8 without a byte order mark: unzipped when they are zipped, whatever the name says, and
 * converted from UTF-16 (by its mark) or GB 18030 (where the beginning is no UTF-8). Throws `InputError` where the
 * file breaks off, after everything before has been given.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  try {
    for await (const piece of rawBytes(path)) {
      const chunk = piece as Buffer;
      if (isFirst) {
        const encoding = encodingOf(chunk);
        if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
        isFirst = false;
        if (!decoder && startsWith(chunk, [0xef, 0xbb, 0xbf])) {
          yield chunk.subarray(3);
          continue;
        }
      }
      yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk;
    }
  } catch (error) {
    throw new InputError(path, { zh: '文件读到一半损坏', en: 'breaks off or is damaged' }, error);
  }
}

/** The first bytes of a file, decoded as `readBytes` does; empty for an empty or unreadable file. */
export async function readHead(path: string): Promise<string> {
  try {
    for await (const chunk of readBytes(path)) return chunk.subarray(0, 1 << 16).toString('utf8');
  } catch {
    // Whoever reads on meets the same fault and reports it.
  }
  return '';
}

/** Lines of a file of any size. Throws `InputError` where it breaks off. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of readBytes(path)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}

/** The whole text of a file. Throws `InputError`. */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The bytes that a file begins with, as they are. */
export function firstBytes(path: string, count: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
  } finally {
    closeSync(file);
  }
}

function rawBytes(path: string): AsyncIterable<unknown> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!startsWith(firstBytes(path, 2), [0x1f, 0x8b])) return file;
  // An error of either ends the unzipped stream, which whoever reads it meets.
  return pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
}

function encodingOf(chunk: Buffer): string {
  if (startsWith(chunk, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(chunk, [0xfe, 0xff])) return 'utf-16be';
  return ['utf-8', 'gb18030'].find(encoding => isEncodedIn(encoding, chunk)) ?? 'utf-8';
}

function isEncodedIn(encoding: string, chunk: Buffer): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);
