import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import Papa from 'papaparse';
import { readAsciiGrid } from '../../runtime/raster/ascii-grid.ts';
import { readGeotiff } from '../../runtime/raster/geotiff.ts';
import type { Raster } from '../../runtime/raster/raster.ts';
import { TimeSeries } from '../model/time-series.ts';
import { refuse } from './refuse.ts';
import type { SeriesInput } from './schema.ts';

/** Files beside the case, each hashed when read. */
export class CaseFiles {
  /** SHA-256 of every file read, hex. */
  readonly hashes: Record<string, string> = {};
  readonly #folder: string;
  readonly #startMs: number | undefined;

  /** `start`: date and time (ISO 8601) of second zero, for series that are given in dates. */
  constructor(folder: string, start?: string) {
    this.#folder = folder;
    this.#startMs = start === undefined ? undefined : instantMs(start);
  }

  has(name: string): boolean {
    return existsSync(resolve(this.#folder, name));
  }

  /** Refuses a file that is missing or unreadable. */
  async bytes(name: string, inputId: string): Promise<Uint8Array> {
    const path = resolve(this.#folder, name);
    try {
      const data = await readFile(path);
      this.hashes[name] = createHash('sha256').update(data).digest('hex');
      return new Uint8Array(data);
    } catch {
      return refuse(inputId, `找不到或无法读取文件 ${path}`, `The file ${path} is missing or cannot be read`);
    }
  }

  async text(name: string, inputId: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(name, inputId));
  }

  async json(name: string, inputId: string): Promise<unknown> {
    const text = await this.text(name, inputId);
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      return refuse(inputId, `${name} 不是有效的 JSON：${error}`, `${name} is not valid JSON: ${error}`);
    }
  }

  /** ESRI ASCII (`.asc`, `.txt`, `.grd`) or GeoTIFF (`.tif`, `.tiff`). */
  async raster(name: string, inputId: string): Promise<Raster> {
    const bytes = await this.bytes(name, inputId);
    try {
      const isTiff = /^\.tiff?$/i.test(extname(name));
      return isTiff
        ? await readGeotiff(bytes)
        : { ...readAsciiGrid(bytes), ...(await this.#projection(name)) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return refuse(
        inputId,
        `${name} 不是可读的 ESRI ASCII 栅格或 GeoTIFF：${reason}`,
        `${name} is not a readable ESRI ASCII grid or GeoTIFF: ${reason}`,
      );
    }
  }

  /** What the `.prj` file beside an ASCII grid says of its CRS. */
  async #projection(name: string): Promise<Pick<Raster, 'isGeographic' | 'epsg' | 'metresPerUnit'>> {
    const beside = `${name.slice(0, name.length - extname(name).length)}.prj`;
    if (beside === name || !this.has(beside)) return {};
    const text = await this.text(beside, 'crs');
    const code = [...text.matchAll(/(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]/gi)].at(-1)?.[1];
    const isGeographic = /^\s*(GEOGCS|GEOGCRS|GEODCRS|Projection\s+GEOGRAPHIC)/i.test(text);
    // The unit of a projected CRS comes after that of the degrees below it.
    const unit = [...text.matchAll(/(?:LENGTH)?UNIT\["[^"]*",\s*([\d.eE+-]+)/gi)].at(-1)?.[1];
    return {
      isGeographic,
      ...(code ? { epsg: Number(code) } : {}),
      ...(unit && !isGeographic ? { metresPerUnit: Number(unit) } : {}),
    };
  }

  /** A series times `factor`, which brings it to SI units. */
  async series(input: SeriesInput, inputId: string, factor = 1): Promise<TimeSeries> {
    if (typeof input === 'number') return TimeSeries.constant(input * factor);
    if (Array.isArray(input)) {
      const rows = input as readonly (readonly [number, number])[];
      return makeSeries(
        rows.map(row => row[0]),
        rows.map(row => row[1] * factor),
        inputId,
      );
    }
    const { file, column, multiply = 1 } = typeof input === 'string' ? { file: input } : input;
    const table = parseTable(await this.text(file, inputId));
    const timeColumn = Math.max(
      0,
      table.header.findIndex(name => /^(time|t|date|datetime)\b|^(time|date)_/i.test(name)),
    );
    const valueColumn = column === undefined ? (timeColumn === 0 ? 1 : 0) : table.header.indexOf(column);
    if (valueColumn < 0) {
      const known = table.header.join(', ');
      refuse(
        inputId,
        `${file} 没有列“${column}”；有：${known}`,
        `${file} has no column "${column}"; it has ${known}`,
      );
    }
    return makeSeries(
      this.#seconds(
        table.rows.map(row => row[timeColumn] ?? ''),
        table.header[timeColumn] ?? '',
        `${inputId} (${file})`,
      ),
      table.rows.map(row => decimal(row[valueColumn]) * factor * multiply),
      `${inputId} (${file})`,
    );
  }

  /** Times in seconds since the start: numbers in the unit that the column's name says, or dates. */
  #seconds(texts: readonly string[], name: string, inputId: string): number[] {
    const isDates =
      texts.length > 0 && Number.isNaN(decimal(texts[0])) && !Number.isNaN(instantMs(texts[0]!));
    if (!isDates) {
      const unit = secondsPer(name);
      return texts.map(text => decimal(text) * unit);
    }
    const start = this.#startMs;
    if (start === undefined) {
      refuse(
        inputId,
        '时间为日期；请用“start”说明模拟开始的日期时间',
        'The times are dates: say with "start" when the simulation begins',
        texts[0]!,
      );
    }
    return texts.map(text => (instantMs(text) - start) / 1000);
  }
}

/** Milliseconds of a date and time; without a zone it is taken as UTC. NaN if it is none. */
function instantMs(text: string): number {
  if (!/^\d{4}-\d{1,2}-\d{1,2}/.test(text)) return Number.NaN;
  const iso = text.replace(' ', 'T');
  return Date.parse(/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
}

/** NaN for an empty cell too. */
function decimal(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

function makeSeries(times: readonly number[], values: readonly number[], inputId: string): TimeSeries {
  try {
    return new TimeSeries(times, values);
  } catch (error) {
    const reason = (error as Error).message;
    return refuse(inputId, `时间序列无效：${reason}`, `The time series is not usable: ${reason}`);
  }
}

/** Time unit by the name of the time column: `time_min`, `time (h)`, `time_days`; seconds otherwise. */
function secondsPer(name: string): number {
  if (/(_|\b)(d|day|days)\b/i.test(name)) return 86_400;
  if (/(_|\b)(h|hr|hrs|hour|hours)\b/i.test(name)) return 3600;
  return /(_|\b)(min|mins|minute|minutes)\b/i.test(name) ? 60 : 1;
}

export interface Table {
  /** Empty where the first line holds values. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Rows of a text file, separated by semicolons, tabs, commas or blanks, with `#` comments; decimal commas where
 * semicolons separate. A first line without a number is the header.
 */
export function parseTable(text: string): Table {
  const delimiter = [';', '\t', ','].find(candidate => text.includes(candidate));
  const plain = text.replace(/^\uFEFF/, '');
  const parsed = Papa.parse<string[]>(delimiter ? plain : plain.replace(/[ ]+/g, ' '), {
    delimiter: delimiter ?? ' ',
    comments: '#',
    skipEmptyLines: 'greedy',
  });
  const lines = parsed.data.map(line => {
    const cells = line.map(cell => cell.trim());
    const filled = delimiter ? cells : cells.filter(cell => cell !== '');
    return delimiter === ';' ? filled.map(cell => cell.replace(/^([-+]?\d*),(\d+)$/, '$1.$2')) : filled;
  });
  const isHeader =
    lines.length > 0 && lines[0]!.every(cell => Number.isNaN(decimal(cell)) && Number.isNaN(instantMs(cell)));
  return isHeader ? { header: lines[0]!, rows: lines.slice(1) } : { header: [], rows: lines };
}
