import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssueList } from './issue.ts';

interface TileRange {
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
}

/** A decoded quantized-mesh tile. */
export interface DecodedTerrain {
  /** 0…32767, from the south-west. */
  readonly u: Uint16Array;
  readonly v: Uint16Array;
  /** Metres. */
  readonly heights: Float64Array;
  readonly triangles: Uint32Array;
  /** Vertices on the west, south, east and north edge. */
  readonly edges: readonly Uint32Array[];
  /** Bytes by extension id. */
  readonly extensions: ReadonlyMap<number, Uint8Array>;
}

/** Checks `layer.json` and every tile that it says to exist. */
export function validateTerrain(folder: string, issues: IssueList): void {
  const layer = JSON.parse(readFileSync(join(folder, 'layer.json'), 'utf8')) as {
    format: string;
    available: TileRange[][];
  };
  if (layer.format !== 'quantized-mesh-1.0') issues.error('layer.json', `the format is ${layer.format}`);
  if (layer.available[0]?.[0]?.endX !== 1) issues.error('layer.json', 'the two root tiles must be available');
  layer.available.forEach((ranges, z) => {
    for (const { startX, startY, endX, endY } of ranges) {
      for (let x = startX; x <= endX; x++) {
        for (let y = startY; y <= endY; y++) checkTile(folder, `${z}/${x}/${y}.terrain`, issues);
      }
    }
  });
}

function checkTile(folder: string, name: string, issues: IssueList): void {
  const file = join(folder, name);
  if (!existsSync(file)) return issues.error(name, 'is missing');
  try {
    const { u, v, triangles, extensions } = decodeTerrain(readFileSync(file));
    if (triangles.some(vertex => vertex >= u.length)) issues.error(name, 'an index points past the vertices');
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
      const area = (u[b]! - u[a]!) * (v[c]! - v[a]!) - (u[c]! - u[a]!) * (v[b]! - v[a]!);
      if (area <= 0) return issues.error(name, 'a triangle is turned over or empty');
    }
    if (extensions.get(1)?.length !== 2 * u.length) issues.error(name, 'normals are not two bytes a vertex');
  } catch (error) {
    issues.error(name, `cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Decodes quantized-mesh-1.0. Throws RangeError when the data is cut off. */
export function decodeTerrain(bytes: Uint8Array): DecodedTerrain {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [low, high] = [view.getFloat32(24, true), view.getFloat32(28, true)];
  let at = 88;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const uint32 = () => view.getUint32(take(4), true);
  const uint16 = () => view.getUint16(take(2), true);
  const count = uint32();
  const deltas = (): Uint16Array => {
    let value = 0;
    return Uint16Array.from({ length: count }, () => {
      const code = uint16();
      value += (code >> 1) ^ -(code & 1);
      return value;
    });
  };
  const [u, v, raw] = [deltas(), deltas(), deltas()];
  const index = count > 65536 ? uint32 : uint16;
  if (count > 65536 && at % 4 !== 0) at += 4 - (at % 4);
  const triangleCount = uint32();
  let highest = 0;
  const triangles = Uint32Array.from({ length: 3 * triangleCount }, () => {
    const code = index();
    const vertex = highest - code;
    if (code === 0) highest++;
    return vertex;
  });
  const edges = [0, 1, 2, 3].map(() => Uint32Array.from({ length: uint32() }, () => index()));
  const extensions = new Map<number, Uint8Array>();
  while (at < bytes.length) {
    const id = view.getUint8(at++);
    const length = uint32();
    extensions.set(id, bytes.subarray(at, at + length));
    at += length;
  }
  const heights = Float64Array.from(raw, value => low + ((high - low) * value) / 32767);
  return { u, v, heights, triangles, edges, extensions };
}
