import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Progress } from './progress.ts';
import { InputError } from './read/input-error.ts';

export const DEFAULT_OVERPASS_URL = 'https://overpass-api.de/api/interpreter';
export const DEFAULT_TERRARIUM_URL =
  'https://s3.amazonaws.com/elevation-tiles-prod/terrarium/{z}/{x}/{y}.png';

export interface FetchOptions {
  readonly outDir: string;
  readonly overpassUrl: string;
  /** Template with {z}, {x}, {y}. */
  readonly terrariumUrl: string;
  readonly terrariumZoom?: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const DEFAULT_ZOOM = 12;
const LARGEST_DEGREES = 1;

/**
 * Downloads OpenStreetMap (`area.osm.gz`, Overpass API) and elevation (`terrarium/{z}/{x}/{y}.png`) of an area
 * [west, south, east, north] in degrees. Returns the files. Throws `InputError` when a server refuses or the area is
 * too large to ask a public server for.
 */
export async function fetchArea(
  bounds: readonly [number, number, number, number],
  options: FetchOptions,
): Promise<string[]> {
  const [west, south, east, north] = bounds;
  if (east - west > LARGEST_DEGREES || north - south > LARGEST_DEGREES) {
    throw new InputError(bounds.join(','), {
      zh: '范围超过 1°，请分块或使用 .pbf 文件',
      en: 'is wider than 1°: fetch parts, or use a .pbf file',
    });
  }
  mkdirSync(options.outDir, { recursive: true });
  options.progress.stage({ zh: '下载 OpenStreetMap', en: 'Fetching OpenStreetMap' });
  const files = [await fetchOsm(bounds, options)];
  options.progress.stage({ zh: '下载地形', en: 'Fetching elevation' });
  return [...files, ...(await fetchTerrarium(bounds, options))];
}

async function fetchOsm(
  [west, south, east, north]: readonly [number, number, number, number],
  { outDir, overpassUrl, signal }: FetchOptions,
): Promise<string> {
  const query = `[out:xml][timeout:180];(nwr(${south},${west},${north},${east});>;);out body;`;
  const response = await request(overpassUrl, {
    method: 'POST',
    body: new URLSearchParams({ data: query }),
    signal,
  });
  const file = join(outDir, 'area.osm.gz');
  const part = `${file}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as never), createGzip(), createWriteStream(part));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  return file;
}

async function fetchTerrarium(
  [west, south, east, north]: readonly [number, number, number, number],
  { outDir, terrariumUrl, terrariumZoom = DEFAULT_ZOOM, progress, signal }: FetchOptions,
): Promise<string[]> {
  const count = 2 ** terrariumZoom;
  const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * count);
  const row = (latitude: number) =>
    Math.floor(((1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2) * count);
  const wanted: [number, number][] = [];
  for (let x = column(west); x <= column(east); x++) {
    for (let y = row(north); y <= row(south); y++) wanted.push([x, y]);
  }
  const files: string[] = [];
  for (const [x, y] of wanted) {
    const url = terrariumUrl
      .replace('{z}', String(terrariumZoom))
      .replace('{x}', String(x))
      .replace('{y}', String(y));
    const response = await request(url, { signal });
    const file = join(outDir, 'terrarium', String(terrariumZoom), String(x), `${y}.png`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    files.push(file);
    progress.update(files.length / wanted.length);
  }
  return files;
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch(error => {
    throw new InputError(
      url,
      {
        zh: '无法连接，请检查网络或换一个网址',
        en: 'cannot be reached: check the network or name another address',
      },
      error,
    );
  });
  if (!response.ok || !response.body) {
    const status = `${response.status} ${response.statusText}`;
    throw new InputError(url, { zh: `服务器拒绝：${status}`, en: `was refused by the server: ${status}` });
  }
  return response;
}
