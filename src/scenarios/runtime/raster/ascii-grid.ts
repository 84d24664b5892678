import type { Raster } from './raster.ts';

/** A file that is not what its name says; the message is technical, the caller adds what to do. */
export class RasterFormatError extends Error {
  override readonly name = 'RasterFormatError';
}

const HEADER =
  /^\s*(ncols|nrows|xllcorner|xllcenter|yllcorner|yllcenter|cellsize|dx|dy|nodata_value)\s+(\S+)/i;

/** Reads an ESRI ASCII grid (`.asc`): corner or centre registration, square or dx/dy cells. */
export function readAsciiGrid(bytes: Uint8Array): Raster {
  const { header, offset } = readHeader(bytes);
  const need = (key: string) => {
    const value = header.get(key);
    if (value === undefined || !Number.isFinite(value))
      throw new RasterFormatError(`The header lacks ${key}`);
    return value;
  };
  const [columns, rows] = [need('ncols'), need('nrows')];
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 1 || rows < 1) {
    throw new RasterFormatError(`ncols and nrows must be whole and positive: ${columns}, ${rows}`);
  }
  const cellWidth = header.get('dx') ?? need('cellsize');
  const cellHeight = header.get('dy') ?? header.get('cellsize') ?? need('dy');
  if (!(cellWidth > 0 && cellHeight > 0)) throw new RasterFormatError('The cell size must be positive');
  const corner = (axis: 'x' | 'y', size: number) =>
    header.has(`${axis}llcenter`) ? need(`${axis}llcenter`) - size / 2 : need(`${axis}llcorner`);
  const noData = header.get('nodata_value') ?? -9999;
  const values = readValues(bytes, offset, columns, rows, noData);
  return {
    columns,
    rows,
    west: corner('x', cellWidth),
    south: corner('y', cellHeight),
    cellWidth,
    cellHeight,
    values,
  };
}

function readHeader(bytes: Uint8Array): { header: Map<string, number>; offset: number } {
  const header = new Map<string, number>();
  let offset = bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
  for (;;) {
    const end = bytes.indexOf(10, offset);
    const line = new TextDecoder().decode(
      bytes.subarray(offset, end < 0 ? Math.min(bytes.length, offset + 200) : end),
    );
    const match = HEADER.exec(line);
    if (!match) return { header, offset };
    header.set(match[1]!.toLowerCase(), Number(match[2]!.replace(',', '.')));
    if (end < 0) return { header, offset: bytes.length };
    offset = end + 1;
  }
}

/** Numbers separated by white space, first row in the north; decoded without a string a number. */
function readValues(
  bytes: Uint8Array,
  start: number,
  columns: number,
  rows: number,
  noData: number,
): Float64Array {
  const total = columns * rows;
  // A digit and a blank each, at least: no room is made for what cannot be there.
  if (total * 2 - 1 > bytes.length - start)
    throw new RasterFormatError(`The file is too short for ncols × nrows = ${total} values`);
  const values = new Float64Array(total);
  let count = 0;
  let p = start;
  while (p < bytes.length) {
    while (p < bytes.length && bytes[p]! <= 32) p++;
    if (p >= bytes.length) break;
    const begin = p;
    while (p < bytes.length && bytes[p]! > 32) p++;
    if (count >= total) throw new RasterFormatError(`More than ncols × nrows = ${total} values`);
    const value = decimal(bytes, begin, p);
    const row = rows - 1 - Math.floor(count / columns);
    values[row * columns + (count % columns)] = value === noData ? Number.NaN : value;
    count++;
  }
  if (count < total) throw new RasterFormatError(`${count} values where ncols × nrows = ${total}`);
  return values;
}

/** Plain decimals by hand (a tenth of the time of Number), all else by Number. */
function decimal(bytes: Uint8Array, begin: number, end: number): number {
  let p = begin;
  const isNegative = bytes[p] === 45;
  if (isNegative) p++;
  let [mantissa, decimals, isFraction] = [0, 0, false];
  for (; p < end; p++) {
    const code = bytes[p]!;
    if (code === 46 && !isFraction) isFraction = true;
    else if (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + code - 48;
      if (isFraction) decimals++;
    } else break;
  }
  if (p < end || decimals > 22 || mantissa > Number.MAX_SAFE_INTEGER) {
    const text = new TextDecoder().decode(bytes.subarray(begin, end));
    const value = Number(text.replace(',', '.'));
    if (Number.isNaN(value) && !/^[-+]?nan$/i.test(text))
      throw new RasterFormatError(`"${text}" is not a number`);
    return value;
  }
  const value = mantissa / 10 ** decimals;
  return isNegative ? -value : value;
}

/** An ESRI ASCII grid; NaN is written as −9999. Non-square cells take `dx` and `dy`, as GDAL reads them. */
export function writeAsciiGrid(raster: Raster, decimals: number): Uint8Array {
  const { columns, rows, west, south, cellWidth, cellHeight, values } = raster;
  const isSquare = Math.abs(cellWidth - cellHeight) <= 1e-9 * cellWidth;
  const size = isSquare ? [`cellsize ${cellWidth}`] : [`dx ${cellWidth}`, `dy ${cellHeight}`];
  const lines = [
    `ncols ${columns}`,
    `nrows ${rows}`,
    `xllcorner ${west}`,
    `yllcorner ${south}`,
    ...size,
    'NODATA_value -9999',
  ];
  const chunks = [`${lines.join('\n')}\n`];
  for (let row = rows - 1; row >= 0; row--) {
    const cells: string[] = [];
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      cells.push(Number.isNaN(value) ? '-9999' : value === 0 ? '0' : value.toFixed(decimals));
    }
    chunks.push(`${cells.join(' ')}\n`);
  }
  return new TextEncoder().encode(chunks.join(''));
}
