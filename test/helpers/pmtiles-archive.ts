import { gzipSync } from 'node:zlib';
import { type TileType, zxyToTileId } from 'pmtiles';

const HEADER_BYTES = 127;

export interface ArchiveContent {
  readonly tileType: TileType;
  /** The tile that the archive gives everywhere from `minimumZoom` to `maximumZoom`. */
  readonly tile: Uint8Array;
  readonly minimumZoom: number;
  readonly maximumZoom: number;
  /** [west, south, east, north] in degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** Bytes of ballast between directory and tile: what a reader by ranges never fetches. */
  readonly ballastBytes?: number;
}

/** A PMTiles archive (specification 3): one entry in a gzipped directory serves every tile of its zooms. */
export function pmtilesArchive(content: ArchiveContent): Uint8Array<ArrayBuffer> {
  const { tileType, tile, minimumZoom, maximumZoom, bounds, ballastBytes = 0 } = content;
  const first = zxyToTileId(minimumZoom, 0, 0);
  const run = zxyToTileId(maximumZoom + 1, 0, 0) - first;
  const entry = [1, first, run, tile.length, ballastBytes + 1].flatMap(varint);
  const directory = gzipSync(Uint8Array.from(entry));
  const metadata = gzipSync('{}');
  const tiles = HEADER_BYTES + directory.length + metadata.length;
  const bytes = new Uint8Array(tiles + ballastBytes + tile.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('PMTiles'));
  bytes[7] = 3;
  const ranges = [
    [8, HEADER_BYTES, directory.length],
    [24, HEADER_BYTES + directory.length, metadata.length],
    [56, tiles, ballastBytes + tile.length],
  ] as const;
  for (const [at, offset, length] of ranges) {
    view.setBigUint64(at, BigInt(offset), true);
    view.setBigUint64(at + 8, BigInt(length), true);
  }
  const gzipped = 2;
  const plain = 1;
  bytes.set([1, gzipped, plain, tileType, minimumZoom, maximumZoom], 96);
  bounds.forEach((degrees, i) => {
    view.setInt32(102 + 4 * i, Math.round(degrees * 1e7), true);
  });
  bytes.set(directory, HEADER_BYTES);
  bytes.set(metadata, HEADER_BYTES + directory.length);
  bytes.set(tile, tiles + ballastBytes);
  return bytes;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
