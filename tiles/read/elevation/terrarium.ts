import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { InputError } from '../input-error.ts';
import type { ElevationRaster } from './raster.ts';

const TILE = 256;
const HALF_WORLD_METERS = 20037508.342789244;

/**
 * Terrarium tiles `{z}/{x}/{y}.png` of one zoom (the deepest in the folder) as one raster in EPSG:3857; tiles that
 * are missing stay unknown. Height = red · 256 + green + blue / 256 − 32768 metres. Throws `InputError`.
 */
export function readTerrarium(folder: string): ElevationRaster {
  const numbers = (path: string) =>
    readdirSync(path)
      .map(name => Number.parseInt(name, 10))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
  const zoom = numbers(folder).at(-1);
  if (zoom === undefined) throw new InputError(folder, { zh: '没有瓦片', en: 'holds no tiles' });
  const columns = numbers(join(folder, String(zoom)));
  const rows = [...new Set(columns.flatMap(x => numbers(join(folder, String(zoom), String(x)))))].sort(
    (a, b) => a - b,
  );
  const [west, east, north, south] = [columns[0], columns.at(-1), rows[0], rows.at(-1)];
  if (west === undefined || east === undefined || north === undefined || south === undefined) {
    throw new InputError(folder, { zh: '没有瓦片', en: 'holds no tiles' });
  }
  const width = (east - west + 1) * TILE;
  const height = (south - north + 1) * TILE;
  const values = new Float32Array(width * height).fill(Number.NaN);
  for (const x of columns) {
    for (let y = north; y <= south; y++) {
      const file = join(folder, String(zoom), String(x), `${y}.png`);
      if (existsSync(file)) pasteTile(values, width, (x - west) * TILE, (y - north) * TILE, decodePng(file));
    }
  }
  const cell = (2 * HALF_WORLD_METERS) / 2 ** zoom / TILE;
  return {
    width,
    height,
    values,
    x: -HALF_WORLD_METERS + (west * TILE + 0.5) * cell,
    y: HALF_WORLD_METERS - (north * TILE + 0.5) * cell,
    cellWidth: cell,
    cellHeight: cell,
  };
}

function pasteTile(
  values: Float32Array,
  width: number,
  left: number,
  top: number,
  { pixels, channels }: Png,
): void {
  for (let row = 0; row < TILE; row++) {
    for (let column = 0; column < TILE; column++) {
      const at = (row * TILE + column) * channels;
      values[(top + row) * width + left + column] =
        pixels[at]! * 256 + pixels[at + 1]! + pixels[at + 2]! / 256 - 32768;
    }
  }
}

interface Png {
  readonly pixels: Uint8Array;
  readonly channels: 3 | 4;
}

/** A 256 × 256 PNG of 8-bit RGB or RGBA without interlacing, which is what terrarium tiles are. */
function decodePng(file: string): Png {
  const bytes = readFileSync(file);
  const fail = (): never => {
    throw new InputError(file, {
      zh: '不是 256×256 的 8 位 RGB PNG',
      en: 'is no 256 × 256 PNG of 8-bit RGB',
    });
  };
  if (bytes.length < 33 || bytes.readUInt32BE(0) !== 0x89504e47) fail();
  const channels = bytes[25] === 2 ? 3 : bytes[25] === 6 ? 4 : fail();
  if (
    bytes.readUInt32BE(16) !== TILE ||
    bytes.readUInt32BE(20) !== TILE ||
    bytes[24] !== 8 ||
    bytes[28] !== 0
  )
    fail();
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  return { pixels: unfilter(inflateSync(Buffer.concat(parts)), TILE * channels, channels), channels };
}

/** Undoes the row filters of PNG (ISO/IEC 15948, 9.2). */
function unfilter(data: Uint8Array, rowBytes: number, channels: number): Uint8Array {
  const out = new Uint8Array(TILE * rowBytes);
  for (let row = 0; row < TILE; row++) {
    const filter = data[row * (rowBytes + 1)];
    for (let i = 0; i < rowBytes; i++) {
      const at = row * rowBytes + i;
      const left = i >= channels ? out[at - channels]! : 0;
      const up = row > 0 ? out[at - rowBytes]! : 0;
      const corner = row > 0 && i >= channels ? out[at - rowBytes - channels]! : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[at] = data[row * (rowBytes + 1) + 1 + i]! + predicted;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
