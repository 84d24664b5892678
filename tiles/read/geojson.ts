import type { Feature } from 'geojson';
import type { ReportEntry } from '../model.ts';
import { InputError } from './input-error.ts';
import { readBytes, readHead } from './input-file.ts';
import { LARGEST_OBJECT_BYTES, streamJsonObjects } from './json-stream.ts';
import { numberOf } from './values.ts';

/** A feature of a file with the number that stands for it when it has no id. */
export interface NumberedFeature {
  readonly index: number;
  readonly feature: Feature;
}

/**
 * Features of a GeoJSON collection, of line-delimited GeoJSON, or rows of a CSV with a column `wkt` or `geometry`
 * (WKT polygons, lines, points) or `longitude`/`latitude`. Streamed, so that files of any size work; `.gz` too.
 * A damaged feature or file is reported and what was read before is kept.
 */
export async function* readFeatures(
  path: string,
  report: (entry: ReportEntry) => void,
): AsyncGenerator<NumberedFeature> {
  // What is in it decides, not its name; a text sequence (RFC 8142) begins with a record separator.
  const isTable = !/^\s*[{[]/.test((await readHead(path)).replace(RECORD_SEPARATOR, ''));
  let index = 0;
  try {
    for await (const text of isTable ? tableRows(path) : streamJsonObjects(path, 'features')) {
      index++;
      const feature = typeof text === 'string' ? parseFeature(text) : text;
      if (feature) yield { index, feature };
      else
        report({
          severity: 'refused',
          id: `${path}#${index}`,
          reason: text === null ? TOO_LARGE : NO_FEATURE,
        });
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report({ severity: 'refused', id: path, reason: error.reason });
  }
}

const RECORD_SEPARATOR = '\u001e';
const NO_FEATURE = { zh: '不是有效的要素', en: 'Is no valid feature' };
const TOO_LARGE = {
  zh: `单个要素超过 ${LARGEST_OBJECT_BYTES >> 20} MB，已跳过`,
  en: `A single feature of more than ${LARGEST_OBJECT_BYTES >> 20} MB; passed over`,
};

/** CRS that a GeoJSON file of the old kind (2008) names in its head, or undefined. */
export async function namedCrs(path: string): Promise<string | undefined> {
  return /"crs"\s*:\s*\{[^{}]*"properties"\s*:\s*\{[^{}]*"name"\s*:\s*"([^"]+)"/.exec(
    await readHead(path),
  )?.[1];
}

/** A feature, or a geometry that stands alone. */
function parseFeature(text: string): Feature | undefined {
  try {
    const value = JSON.parse(text) as Feature | Feature['geometry'];
    if (value.type !== 'Feature') {
      const isGeometry = 'coordinates' in value || 'geometries' in value;
      return isGeometry ? { type: 'Feature', geometry: value, properties: null } : undefined;
    }
    return value.geometry ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* tableRows(path: string): AsyncGenerator<Feature | string> {
  let names: string[] | undefined;
  for await (const cells of csvRecords(path)) {
    if (!names) {
      names = cells.map(cell => cell.trim());
      checkColumns(path, names);
      continue;
    }
    const row = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    yield rowFeature(row) ?? '';
  }
  if (!names) throw new InputError(path, { zh: '文件是空的', en: 'is empty' });
}

const GEOMETRY_COLUMN = /^(wkt|geometry|geom|the_geom)$/i;
const [X_COLUMN, Y_COLUMN] = [/^(lon|lng|longitude|x)$/i, /^(lat|latitude|y)$/i];

function checkColumns(path: string, names: readonly string[]): void {
  const has = (pattern: RegExp) => names.some(name => pattern.test(name));
  if (has(GEOMETRY_COLUMN) || (has(X_COLUMN) && has(Y_COLUMN))) return;
  throw new InputError(path, {
    zh: '既不是 GeoJSON，也不是带 wkt（或 geometry）列、或 longitude 与 latitude 列的表格',
    en: 'is neither GeoJSON nor a table with a column wkt (or geometry), or longitude and latitude',
  });
}

/** What parts the cells of a table: of the three in use, the one that its first line has most of. */
function separatorOf(head: string): string {
  const line = head.split('\n', 1)[0]!.replace(/"[^"]*"/g, '');
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

/** Records of a CSV file (RFC 4180: quotes, line breaks inside quotes), whichever separator it uses. */
async function* csvRecords(path: string): AsyncGenerator<string[]> {
  const separator = separatorOf(await readHead(path));
  const decoder = new TextDecoder();
  let cells: string[] = [];
  let cell = '';
  let [isQuoted, wasQuote] = [false, false];
  for await (const chunk of readBytes(path)) {
    for (const character of decoder.decode(chunk, { stream: true })) {
      if (wasQuote) {
        wasQuote = false;
        if (character === '"') {
          cell += '"';
          continue;
        }
        isQuoted = false;
      }
      if (isQuoted && character === '"') wasQuote = true;
      else if (isQuoted) cell += character;
      else if (character === '"' && cell === '') isQuoted = true;
      else if (character === separator) {
        cells.push(cell);
        cell = '';
      } else if (character === '\n') {
        cells.push(cell.replace(/\r$/, ''));
        if (cells.some(value => value !== '')) yield cells;
        cells = [];
        cell = '';
      } else cell += character;
    }
    if (cell.length > LARGEST_OBJECT_BYTES) break;
  }
  if ((isQuoted && !wasQuote) || cell.length > LARGEST_OBJECT_BYTES) {
    throw new InputError(path, {
      zh: '有一个引号没有闭合，其后的行都无法读取',
      en: 'has a quote that is never closed; the rows after it cannot be read',
    });
  }
  cells.push(cell);
  if (cells.some(value => value !== '')) yield cells;
}

function rowFeature(row: Readonly<Record<string, string>>): Feature | undefined {
  const name = Object.keys(row).find(key => GEOMETRY_COLUMN.test(key));
  const geometry = name ? parseWkt(row[name] ?? '') : rowPoint(row);
  const properties = Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
  return geometry && { type: 'Feature', geometry, properties };
}

function rowPoint(row: Readonly<Record<string, string>>): Feature['geometry'] | undefined {
  const find = (pattern: RegExp) =>
    Object.entries(row).find(([key, value]) => pattern.test(key) && value !== '')?.[1];
  const [x, y] = [numberOf(find(X_COLUMN)), numberOf(find(Y_COLUMN))];
  return x === undefined || y === undefined ? undefined : { type: 'Point', coordinates: [x, y] };
}

const WKT_TYPES = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
} as const;

/** Geometry of a well-known text, or undefined. */
export function parseWkt(text: string): Feature['geometry'] | undefined {
  const found =
    /^\s*(?:SRID=\d+;)?\s*(POINT|LINESTRING|POLYGON|MULTILINESTRING|MULTIPOLYGON)\s*Z?\s*(\(.*\))\s*$/is.exec(
      text,
    );
  if (!found) return undefined;
  const nested = found[2]!
    .replace(/[^()\s,]+(?:\s+[^()\s,]+)+/g, position => `[${position.trim().split(/\s+/).join(',')}]`)
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  try {
    const type = WKT_TYPES[found[1]!.toUpperCase() as keyof typeof WKT_TYPES];
    const list = JSON.parse(nested) as unknown[];
    return { type, coordinates: type === 'Point' ? list[0] : list } as Feature['geometry'];
  } catch {
    return undefined;
  }
}
