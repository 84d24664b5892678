import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DecodedPng, decode } from 'fast-png';
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
      if (existsSync(file)) pasteTile(values, width, (x - west) * TILE, (y - north) * TILE, decodeTile(file));
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
  { data, channels }: DecodedPng,
): void {
  for (let row = 0; row < TILE; row++) {
    for (let column = 0; column < TILE; column++) {
      const at = (row * TILE + column) * channels;
      values[(top + row) * width + left + column] =
        data[at]! * 256 + data[at + 1]! + data[at + 2]! / 256 - 32768;
    }
  }
}

/** A 256 × 256 PNG of 8-bit RGB or RGBA, which is what terrarium tiles are. */
function decodeTile(file: string): DecodedPng {
  let image: DecodedPng | undefined;
  try {
    image = decode(readFileSync(file));
  } catch {
    // Said below.
  }
  if (image?.width === TILE && image.height === TILE && image.depth === 8 && image.channels >= 3)
    return image;
  throw new InputError(file, {
    zh: '不是 256×256 的 8 位 RGB PNG',
    en: 'is no 256 × 256 PNG of 8-bit RGB',
  });
}
