import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
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

  constructor(folder: string) {
    this.#folder = folder;
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
      return isTiff ? await readGeotiff(bytes) : readAsciiGrid(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return refuse(
        inputId,
        `${name} 不是可读的 ESRI ASCII 栅格或 GeoTIFF：${reason}`,
        `${name} is not a readable ESRI ASCII grid or GeoTIFF: ${reason}`,
      );
    }
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
    const {
      file,
      column,
      multiply = 1,
    } = typeof input === 'string' ? { file: input, column: undefined, multiply: 1 } : input;
    const table = parseTable(await this.text(file, inputId));
    const valueColumn = column === undefined ? 1 : table.header.indexOf(column);
    if (valueColumn < 0) {
      const known = table.header.join(', ');
      refuse(
        inputId,
        `${file} 没有列“${column}”；有：${known}`,
        `${file} has no column "${column}"; it has ${known}`,
      );
    }
    const unit = secondsPer(table.header[0] ?? '');
    return makeSeries(
      table.rows.map(row => Number(row[0]) * unit),
      table.rows.map(row => Number(row[valueColumn]) * factor * multiply),
      `${inputId} (${file})`,
    );
  }
}

function makeSeries(times: readonly number[], values: readonly number[], inputId: string): TimeSeries {
  try {
    return new TimeSeries(times, values);
  } catch (error) {
    const reason = (error as Error).message;
    return refuse(inputId, `时间序列无效：${reason}`, `The time series is not usable: ${reason}`);
  }
}

/** Time unit by the name of the time column: `time_min`, `time_h`; seconds otherwise. */
function secondsPer(name: string): number {
  if (/(_|\b)(h|hr|hour|hours)\b/i.test(name)) return 3600;
  return /(_|\b)(min|minute|minutes)\b/i.test(name) ? 60 : 1;
}

/** Comma, semicolon, tab or blank separated columns; a first line that is not numeric is the header. */
export function parseTable(text: string): { header: string[]; rows: string[][] } {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split(/\s*[,;\t]\s*|\s+/));
  const isHeader = lines.length > 0 && Number.isNaN(Number(lines[0]!.at(-1)));
  return isHeader ? { header: lines[0]!, rows: lines.slice(1) } : { header: [], rows: lines };
}
