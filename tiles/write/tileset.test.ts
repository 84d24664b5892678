import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecefToGeodetic, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CityFeature, ReportEntry } from '../model.ts';
import { GltfFile } from '../validate/glb-file.ts';
import { vertexPositions } from '../validate/gltf.ts';
import { validateTileset } from '../validate/tileset.ts';
import { EmptyTilesetError, writeTileset } from './tileset.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const house = (
  id: string,
  x: number,
  y: number,
  rest: Partial<CityFeature['geometry']> = {},
): CityFeature => ({
  id,
  tileset: 'buildings',
  attributes: {
    name: `楼 ${id}`,
    use: 'residential',
    storeys: 3,
    source: 'test',
    kind: 'synthetic',
    cimLevel: 2,
  },
  geometry: {
    kind: 'prism',
    rings: [Float64Array.from([x, y, x + 0.0002, y, x + 0.0002, y + 0.0001, x, y + 0.0001])],
    baseHeight: 12,
    height: 9,
    ...rest,
  } as CityFeature['geometry'],
});

function town(side: number): CityFeature[] {
  return Array.from({ length: side * side }, (_, i) =>
    house(`h:${i}`, 113.3 + (i % side) * 0.0005, 23.1 + Math.floor(i / side) * 0.0005),
  );
}

const glbs = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.glb'))
    .sort();

async function readTile(name: string) {
  const file = await GltfFile.read(readFileSync(join(folder, name)), () => undefined);
  const { propertyTables } = file.json.extensions!.EXT_structural_metadata as {
    propertyTables: {
      count: number;
      properties: Record<string, { values: number; stringOffsets?: number }>;
    }[];
  };
  const table = propertyTables[0]!;
  const offsets = file.viewBytes(table.properties.id!.stringOffsets!)!;
  const reader = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const text = Buffer.from(file.viewBytes(table.properties.id!.values)!);
  const ids = Array.from({ length: table.count }, (_, i) =>
    text.toString('utf8', reader.getUint16(2 * i, true), reader.getUint16(2 * i + 2, true)),
  );
  return { file, ids };
}

const realIssues = async () =>
  (await validateTileset(join(folder, 'tileset.json'))).filter(({ severity }) => severity !== 'info');

describe('writeTileset', () => {
  it('puts every corner within a centimetre of its geodetic position', async () => {
    const feature = house('a', 113.3245, 23.1065);
    await writeTileset([feature], { outDir: folder });
    const { file } = await readTile('0.glb');
    const expected: number[][] = [];
    if (feature.geometry.kind !== 'prism') throw new Error('not a prism');
    const ring = feature.geometry.rings[0]!;
    for (const height of [12, 21]) {
      for (let i = 0; i < ring.length; i += 2) {
        const out = [0, 0, 0];
        geodeticToEcef(ring[i]!, ring[i + 1]!, height, out);
        expected.push(out);
      }
    }
    const found = new Set<number>();
    for (const { point } of vertexPositions(file)) {
      const distances = expected.map(corner =>
        Math.hypot(corner[0]! - point[0], corner[1]! - point[1], corner[2]! - point[2]),
      );
      const nearest = distances.indexOf(Math.min(...distances));
      expect(distances[nearest]).toBeLessThan(0.01);
      found.add(nearest);
    }
    expect(found.size).toBe(8);
  });

  it('turns walls and roof outwards', async () => {
    await writeTileset([house('a', 113.3, 23.1)], { outDir: folder });
    const { file } = await readTile('0.glb');
    const points = [...vertexPositions(file)];
    const centre = [0, 1, 2].map(k => points.reduce((sum, { point }) => sum + point[k]!, 0) / points.length);
    const indices = file.accessorValues(points[0]!.primitive.indices!, 1)!;
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map(k => points[indices[i + k]!]!.point);
      const u = [0, 1, 2].map(k => b![k]! - a![k]!);
      const v = [0, 1, 2].map(k => c![k]! - a![k]!);
      const normal = [
        u[1]! * v[2]! - u[2]! * v[1]!,
        u[2]! * v[0]! - u[0]! * v[2]!,
        u[0]! * v[1]! - u[1]! * v[0]!,
      ];
      const outward = [0, 1, 2].reduce((sum, k) => sum + normal[k]! * (a![k]! - centre[k]!), 0);
      expect(outward).toBeGreaterThan(0);
    }
  });

  it('gives facades metres along the wall and above the base', async () => {
    await writeTileset([house('a', 113.3, 23.1)], { outDir: folder });
    const { file } = await readTile('0.glb');
    const { attributes } = file.json.meshes![0]!.primitives[0]!;
    const texcoords = file.accessorValues(attributes.TEXCOORD_0!, 2)!;
    const facades = file.accessorValues(attributes._FACADE!, 4)!;
    const long = 0.0002 * 111_320 * Math.cos((23.1 * Math.PI) / 180);
    expect(Math.max(...texcoords.filter((_, i) => i % 2 === 1))).toBe(90);
    expect(Math.abs(Math.max(...texcoords.filter((_, i) => i % 2 === 0)) / 10 - long)).toBeLessThan(0.2);
    expect(facades[0]).toBe(300);
    expect(facades[3]).toBe(90);
  });

  it('keeps every id at full detail, and the same ids above', async () => {
    const features = town(20);
    await writeTileset(features, { outDir: folder, maximumFeaturesPerTile: 50 });
    const tileset = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8')) as { root: TileLike };
    const leaves: string[] = [];
    const inner: string[] = [];
    const visit = ({ content, children = [], geometricError }: TileLike): void => {
      (children.length > 0 ? inner : leaves).push(content.uri);
      for (const child of children) {
        expect(child.geometricError).toBeLessThan(geometricError);
        visit(child);
      }
    };
    visit(tileset.root);
    const full = (await Promise.all(leaves.map(readTile))).flatMap(({ ids }) => ids);
    expect([...full].sort()).toEqual(features.map(({ id }) => id).sort());
    const known = new Set(full);
    for (const { ids } of await Promise.all(inner.map(readTile)))
      expect(ids.every(id => id === '' || known.has(id))).toBe(true);
    expect(inner.length).toBeGreaterThan(0);
    expect(await realIssues()).toEqual([]);
  });

  it('splits large trees into nested tilesets that validate', async () => {
    // Ever closer together: a deep tree of few tiles.
    const houses = Array.from({ length: 48 }, (_, i) =>
      house(`h:${i}`, 113.3 + 0.3 * 0.6 ** (i >> 1), 23.1 + (i % 2) * 0.2 * 0.6 ** (i >> 1)),
    );
    await writeTileset(houses, { outDir: folder, maximumFeaturesPerTile: 1, maximumTilesPerFile: 20 });
    const nested = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      /0\d+\.json$/.test(name),
    );
    expect(nested.length).toBeGreaterThan(1);
    expect(await realIssues()).toEqual([]);
  });

  it('writes the same bytes for the same input', async () => {
    await writeTileset(town(12), { outDir: folder, maximumFeaturesPerTile: 40 });
    const first = glbs().map(name => readFileSync(join(folder, name)).toString('base64'));
    await writeTileset(town(12), { outDir: folder, maximumFeaturesPerTile: 40 });
    expect(glbs().map(name => readFileSync(join(folder, name)).toString('base64'))).toEqual(first);
  });

  it('refuses what cannot be built, says why, and builds the rest', async () => {
    const report: ReportEntry[] = [];
    const bad: CityFeature[] = [
      house('nan', 113.3, 23.1, { rings: [Float64Array.from([Number.NaN, 23, 113, 23, 113, 24])] }),
      house('two', 113.3, 23.1, { rings: [Float64Array.from([113, 23, 114, 23])] }),
      house('flat', 113.3, 23.1, { rings: [Float64Array.from([113, 23, 113.1, 23, 113.2, 23])] }),
      house('low', 113.3, 23.1, { height: 0 }),
      house('swapped', 113.3, 23.1, {
        rings: [Float64Array.from([23.1, 113.3, 23.1002, 113.3, 23.1002, 113.3001])],
      }),
      house('twice', 113.3, 23.1),
      house('twice', 113.31, 23.1),
      {
        ...house('mesh', 113.3, 23.1),
        geometry: {
          kind: 'mesh',
          origin: [113.3, 23.1, 0],
          positions: new Float32Array(9),
          indices: Uint32Array.from([0, 1, 9]),
        },
      },
    ];
    const { features, refused } = await writeTileset([...bad, house('good', 113.3, 23.101)], {
      outDir: folder,
      report: entry => report.push(entry),
    });
    expect([features, refused]).toEqual([2, 7]);
    expect(report.map(({ id }) => id)).toEqual(['nan', 'two', 'flat', 'low', 'swapped', 'twice', 'mesh']);
    expect(report.every(({ reason }) => reason.zh && reason.en)).toBe(true);
    await expect(writeTileset(bad.slice(0, 2), { outDir: folder })).rejects.toThrow(EmptyTilesetError);
  });

  it('takes any polygon without a fault', async () => {
    const coordinate = fc.double({ min: -0.001, max: 0.001, noNaN: true });
    const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 12 });
    const shape = fc.constantFrom('flat', 'gabled', 'hipped', 'pyramidal');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(ring, shape, fc.double({ min: 0.1, max: 500, noNaN: true })), {
          minLength: 1,
          maxLength: 8,
        }),
        async list => {
          const features = list.map(([points, roof, height], i) =>
            house(`p:${i}`, 0, 0, {
              rings: [Float64Array.from(points.flatMap(([x, y]) => [9.7 + x, 50.8 + y]))],
              height,
              roof: { shape: roof as 'flat', height: height / 4 },
            }),
          );
          try {
            await writeTileset(features, { outDir: folder, maximumFeaturesPerTile: 2 });
          } catch (error) {
            expect(error).toBeInstanceOf(EmptyTilesetError);
            return;
          }
          expect(await realIssues()).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('stops when asked to', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(writeTileset(town(3), { outDir: folder, signal: controller.signal })).rejects.toThrow();
  });

  it('carries meshes with their colours and coarser versions', async () => {
    const positions = Float32Array.from([0, 0, 0, 50, 0, 0, 50, 50, 0, 0, 50, 0, 25, 25, 600]);
    const indices = Uint32Array.from([0, 1, 4, 1, 2, 4, 2, 3, 4, 3, 0, 4]);
    const tower = (id: string, x: number): CityFeature => ({
      id,
      tileset: 'landmarks',
      attributes: { name: '塔' },
      geometry: {
        kind: 'mesh',
        origin: [x, 23.1, 5],
        positions,
        indices,
        colors: new Uint8Array(20).fill(200),
      },
    });
    await writeTileset([tower('t:1', 113.3), tower('t:2', 113.4)], {
      outDir: folder,
      maximumFeaturesPerTile: 1,
    });
    expect(await realIssues()).toEqual([]);
    const { file } = await readTile(glbs().at(-1)!);
    const [primitive] = file.json.meshes![0]!.primitives;
    expect(primitive!.attributes.COLOR_0).toBeDefined();
    // glTF multiplies a vertex's colour by its material's.
    expect(file.json.materials![primitive!.material!]).toMatchObject({
      pbrMetallicRoughness: { baseColorFactor: [1, 1, 1, 1] },
    });
    const heights = [...vertexPositions(file)].map(({ point }) => ecefToGeodetic(...point)[2]);
    expect(Math.max(...heights)).toBeCloseTo(605, 1);
  });
});

interface TileLike {
  readonly content: { readonly uri: string };
  readonly geometricError: number;
  readonly children?: readonly TileLike[];
}
