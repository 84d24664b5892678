import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Heightfield } from '../model.ts';
import { IssueList } from '../validate/issue.ts';
import { decodeTerrain, validateTerrain } from '../validate/terrain.ts';
import { writeTerrain } from './terrain.ts';
import { sampleHeightfield } from './terrain-surface.ts';

const BOUNDS = [113.25, 23.05, 113.35, 23.15] as const;
const FIELD: Heightfield = {
  bounds: BOUNDS,
  width: 101,
  height: 101,
  values: Float32Array.from({ length: 101 * 101 }, (_, i) => {
    const [x, y] = [(i % 101) - 50, Math.floor(i / 101) - 50];
    return 5 + 300 * Math.exp(-(x * x + y * y) / 200);
  }),
};

let folder = '';
let written = { tiles: 0, bytes: 0 };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-terrain-'));
  const isWater = (longitude: number) => longitude < 113.3;
  written = writeTerrain([FIELD], { outDir: folder, bounds: BOUNDS, maximumZoom: 12, isWater });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tile = (z: number, x: number, y: number) =>
  decodeTerrain(readFileSync(join(folder, `${z}/${x}/${y}.terrain`)));

/** Height at each sample of an edge: 0 west, 1 south, 2 east, 3 north. */
function edgeHeights({ u, v, heights, edges }: ReturnType<typeof tile>, side: number): Map<number, number> {
  const key = side % 2 === 0 ? v : u;
  return new Map([...edges[side]!].map(vertex => [key[vertex]!, heights[vertex]!]));
}

describe('writeTerrain', () => {
  it('writes whole, valid tiles from the root down', () => {
    const issues = new IssueList();
    validateTerrain(folder, issues);
    expect(issues.all).toEqual([]);
    expect(existsSync(join(folder, '0/0/0.terrain')) && existsSync(join(folder, '0/1/0.terrain'))).toBe(true);
    expect(written.tiles).toBeGreaterThan(50);
  });

  it('meets its neighbours at every edge sample', () => {
    const size = 180 / 2 ** 12;
    const [x, y] = [Math.floor((113.3 + 180) / size), Math.floor((23.1 + 90) / size)];
    const pairs = [
      [tile(12, x, y), 2, tile(12, x + 1, y), 0],
      [tile(12, x, y), 3, tile(12, x, y + 1), 1],
    ] as const;
    for (const [here, side, there, opposite] of pairs) {
      const [a, b] = [edgeHeights(here, side), edgeHeights(there, opposite)];
      expect([...a.keys()].sort()).toEqual([...b.keys()].sort());
      for (const [at, height] of a) expect(Math.abs(height - b.get(at)!)).toBeLessThan(0.02);
    }
  });

  it('spends no triangles on flat ground', () => {
    const { u } = tile(12, 6672, 2571);
    expect(u.length).toBeLessThan(100);
  });

  it('follows the height field within the error of its level', () => {
    const size = 180 / 2 ** 12;
    const [x, y] = [Math.floor((113.3 + 180) / size), Math.floor((23.1 + 90) / size)];
    const { u, v, heights } = tile(12, x, y);
    for (let i = 0; i < u.length; i++) {
      const longitude = -180 + (x + u[i]! / 32767) * size;
      const latitude = -90 + (y + v[i]! / 32767) * size;
      if (longitude < BOUNDS[0] || longitude > BOUNDS[2] || latitude < BOUNDS[1] || latitude > BOUNDS[3])
        continue;
      expect(Math.abs(heights[i]! - sampleHeightfield(FIELD, longitude, latitude))).toBeLessThan(0.1);
    }
  });

  it('is sea level away from the city', () => {
    expect(Math.max(...tile(0, 0, 0).heights.map(Math.abs))).toBeLessThan(0.01);
  });

  it('marks water, one byte for tiles that are all one kind', () => {
    const size = 180 / 2 ** 12;
    const y = Math.floor((23.1 + 90) / size);
    const mask = (longitude: number) => tile(12, Math.floor((longitude + 180) / size), y).extensions.get(2)!;
    expect([...mask(113.26)]).toEqual([255]);
    expect(mask(113.3).length).toBe(256 * 256);
  });

  it('refuses a field whose values do not fit', () => {
    const broken = { ...FIELD, width: 7 };
    expect(() => writeTerrain([broken], { outDir: folder, bounds: BOUNDS, maximumZoom: 1 })).toThrow(
      RangeError,
    );
  });
});
