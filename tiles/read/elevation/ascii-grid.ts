import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../input-error.ts';
import type { ElevationRaster } from './raster.ts';

/** An ESRI ASCII grid (`.asc`, also `.gz`). Throws `InputError` when its header or the number of values is wrong. */
export function readAsciiGrid(path: string): ElevationRaster {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  const header: Record<string, number> = {};
  const pattern = /\s*([a-z_]+)\s+([-+.\deE]+)/iy;
  let end = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    header[found[1]!.toLowerCase()] = Number(found[2]);
    end = pattern.lastIndex;
  }
  const { ncols: width = 0, nrows: height = 0, cellsize = 0, nodata_value: noData = -9999 } = header;
  const cellWidth = header.dx ?? cellsize;
  const cellHeight = header.dy ?? cellsize;
  const isCorner = header.xllcorner !== undefined;
  const x = (header.xllcorner ?? header.xllcenter ?? Number.NaN) + (isCorner ? cellWidth / 2 : 0);
  const low = (header.yllcorner ?? header.yllcenter ?? Number.NaN) + (isCorner ? cellHeight / 2 : 0);
  if (!(width > 0 && height > 0 && cellWidth > 0 && cellHeight > 0) || !Number.isFinite(x + low)) {
    throw new InputError(path, { zh: '不是 ESRI ASCII 栅格', en: 'is no ESRI ASCII grid' });
  }
  const values = Float32Array.from(text.slice(end).trim().split(/\s+/), Number);
  if (values.length !== width * height) {
    const counts = `${values.length} ≠ ${width} × ${height}`;
    throw new InputError(path, {
      zh: `数值个数不符：${counts}`,
      en: `has the wrong number of values: ${counts}`,
    });
  }
  return {
    width,
    height,
    values: values.map(value => (value === noData ? Number.NaN : value)),
    x,
    y: low + (height - 1) * cellHeight,
    cellWidth,
    cellHeight,
  };
}
