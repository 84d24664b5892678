import { type FileHandle, open } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { parse } from 'osm-pbf-parser-node';
import { PbfReader } from 'pbf';
import type { OsmObject, Tags } from './osm-object.ts';

/** Limits of the format (https://wiki.openstreetmap.org/wiki/PBF_Format): more is damage. */
const [LARGEST_HEADER_BYTES, LARGEST_BLOB_BYTES] = [64 << 10, 32 << 20];
/** Fields of a Blob with compressed data. */
const COMPRESSIONS: Readonly<Record<number, string>> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' };

/** Objects of a PBF file, block by block. Throws Error where a block is damaged or breaks off. */
export async function* readPbf(path: string): AsyncGenerator<OsmObject> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let at = 0; at < size; ) {
      const headerBytes = (await bytesAt(file, at, 4)).readUInt32BE(0);
      if (headerBytes > LARGEST_HEADER_BYTES) throw new Error('there is no block where one should begin');
      const header = readHeader(await bytesAt(file, at + 4, headerBytes));
      if (header.size > LARGEST_BLOB_BYTES) throw new Error('a block is larger than the format allows');
      const blob = await bytesAt(file, at + 4 + headerBytes, header.size);
      if (header.type === 'OSMData') yield* objectsOf(dataOf(blob));
      at += 4 + headerBytes + header.size;
    }
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('the last block is not complete');
  return buffer;
}

function readHeader(bytes: Buffer): { readonly type: string; readonly size: number } {
  let [type, size] = ['', 0];
  new PbfReader(bytes).readFields((field, _, pbf) => {
    if (field === 1) type = pbf.readString();
    else if (field === 3) size = pbf.readVarint();
  }, undefined);
  return { type, size };
}

function dataOf(blob: Buffer): Buffer {
  const fields: Record<number, Uint8Array> = {};
  new PbfReader(blob).readFields((field, _, pbf) => {
    if (field !== 2) fields[field] = pbf.readBytes();
  }, undefined);
  const { 1: raw, 3: zlib, ...others } = fields;
  if (zlib) return inflateSync(zlib, { maxOutputLength: LARGEST_BLOB_BYTES });
  if (raw) return Buffer.from(raw);
  const compression = Object.keys(others).map(field => COMPRESSIONS[Number(field)])[0];
  throw new Error(`its blocks are compressed by ${compression ?? 'an unknown method'}; only zlib is read`);
}

function* objectsOf(block: Buffer): Generator<OsmObject> {
  for (const object of parse(block, { withTags: true, withInfo: false })) {
    const { type, tags = {} } = object as { type?: string; tags?: Tags };
    if (type) yield { ...object, tags } as OsmObject;
  }
}
