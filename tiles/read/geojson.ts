import type { Feature } from 'geojson';
import type { ReportEntry } from '../model.ts';
import { InputError } from './input-error.ts';
import { openInput, streamJsonObjects } from './json-stream.ts';

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
  const isTable = /\.csv(\.gz)?$/i.test(path);
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
          reason: { zh: '不是有效的要素', en: 'Is no valid feature' },
        });
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report({ severity: 'refused', id: path, reason: error.reason });
  }
}

function parseFeature(text: string): Feature | undefined {
  try {
    const value = JSON.parse(text) as Feature;
    return value.type === 'Feature' && value.geometry ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* tableRows(path: string): AsyncGenerator<Feature | string> {
  let names: string[] | undefined;
  for await (const cells of csvRecords(path)) {
    if (!names) {
      names = cells.map(cell => cell.trim());
      continue;
    }
    const row = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    yield rowFeature(row) ?? '';
  }
}

/** Records of a CSV file (RFC 4180: quotes, line breaks inside quotes). */
async function* csvRecords(path: string): AsyncGenerator<string[]> {
  const input = openInput(path);
  input.setEncoding('utf8');
  let cells: string[] = [];
  let cell = '';
  let [isQuoted, wasQuote, isFirst] = [false, false, true];
  for await (const chunk of input) {
    for (const character of isFirst ? String(chunk).replace(/^\uFEFF/, '') : String(chunk)) {
      isFirst = false;
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
      else if (character === ',' || character === ';' || character === '\t') {
        cells.push(cell);
        cell = '';
      } else if (character === '\n') {
        cells.push(cell.replace(/\r$/, ''));
        if (cells.some(value => value !== '')) yield cells;
        cells = [];
        cell = '';
      } else cell += character;
    }
  }
  cells.push(cell);
  if (cells.some(value => value !== '')) yield cells;
}

function rowFeature(row: Readonly<Record<string, string>>): Feature | undefined {
  const name = Object.keys(row).find(key => /^(wkt|geometry|geom|the_geom)$/i.test(key));
  const geometry = name ? parseWkt(row[name] ?? '') : rowPoint(row);
  const properties = Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
  return geometry && { type: 'Feature', geometry, properties };
}

function rowPoint(row: Readonly<Record<string, string>>): Feature['geometry'] | undefined {
  const find = (pattern: RegExp) =>
    Object.entries(row).find(([key, value]) => pattern.test(key) && value !== '')?.[1];
  const [x, y] = [Number(find(/^(lon|lng|longitude|x)$/i)), Number(find(/^(lat|latitude|y)$/i))];
  return Number.isFinite(x) && Number.isFinite(y) ? { type: 'Point', coordinates: [x, y] } : undefined;
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
