import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchArea } from '../../fetch-area.ts';
import { Progress } from '../../progress.ts';
import { InputError } from '../input-error.ts';
import { readAsciiGrid } from './ascii-grid.ts';
import { reliefFromObservations } from './observations.ts';
import { toHeightfield } from './raster.ts';
import { readTerrarium } from './terrarium.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-elevation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, content: string): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

describe('elevation', () => {
  it('reads ESRI ASCII grids and fills their gaps', () => {
    const file = save(
      'a.asc',
      'ncols 3\nnrows 2\nxllcorner 113\nyllcorner 23\ncellsize 0.1\nNODATA_value -9999\n1 2 3\n4 -9999 6\n',
    );
    const field = toHeightfield(readAsciiGrid(file), { crs: 'EPSG:4326', heightOffsetMeters: 10 });
    expect(field.bounds.map(value => Number(value.toFixed(6)))).toEqual([113.05, 23.05, 113.25, 23.15]);
    expect([...field.values].map(value => Math.round(value))).toEqual([
      14,
      expect.any(Number),
      16,
      11,
      12,
      13,
    ]);
    expect(() =>
      readAsciiGrid(save('b.asc', 'ncols 3\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3')),
    ).toThrow(InputError);
    expect(() => readAsciiGrid(save('c.asc', 'hello'))).toThrow(InputError);
  });

  it('reads terrarium tiles', () => {
    mkdirSync(join(folder, 't/1/0'), { recursive: true });
    writeFileSync(join(folder, 't/1/0/0.png'), terrariumPng(123.5));
    const raster = readTerrarium(join(folder, 't'));
    expect([raster.width, raster.height, raster.values[1000]]).toEqual([256, 256, 123.5]);
  });

  it('makes relief that keeps to its observations', () => {
    const observations = [
      { longitude: 113, latitude: 23, height: 5 },
      { longitude: 113.01, latitude: 23.01, height: 45 },
    ];
    const { values } = reliefFromObservations(observations, {
      bounds: [113, 23, 113.01, 23.01],
      spacingMeters: 100,
    });
    expect(values[0]).toBe(5);
    expect(values.at(-1)).toBe(45);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...values)).toBeLessThanOrEqual(45);
  });
});

/** A 256 × 256 PNG of one height. */
function terrariumPng(height: number): Buffer {
  const value = height + 32768;
  const row = Buffer.alloc(1 + 3 * 256);
  for (let i = 0; i < 256; i++) row.set([value >> 8, value & 255, Math.round((value % 1) * 256)], 1 + 3 * i);
  const chunk = (name: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const pixels = Buffer.concat(Array.from({ length: 256 }, () => row));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('fetchArea', () => {
  it('downloads from the servers it is told to, and says when they refuse', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url === '/broken') response.writeHead(429).end();
      else if (request.method === 'POST') response.end('<osm version="0.6"/>');
      else response.end(terrariumPng(1));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = {
      outDir: folder,
      overpassUrl: `${address}/api`,
      terrariumUrl: `${address}/{z}/{x}/{y}.png`,
      progress: new Progress(process.stderr),
      signal: new AbortController().signal,
    };
    try {
      const files = await fetchArea([113.3, 23.1, 113.31, 23.11], options);
      expect(gunzipSync(readFileSync(files[0]!)).toString()).toContain('<osm');
      expect(readTerrarium(join(folder, 'terrarium')).values[0]).toBe(1);
      expect(asked[0]).toBe('POST /api');
      await expect(
        fetchArea([113.3, 23.1, 113.31, 23.11], { ...options, overpassUrl: `${address}/broken` }),
      ).rejects.toThrow(/429/);
      await expect(fetchArea([0, 0, 20, 20], options)).rejects.toThrow(InputError);
    } finally {
      server.close();
    }
  });
});
