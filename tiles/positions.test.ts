import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { describe, expect, it } from 'vitest';
import { readCityJson } from './read/cityjson.ts';
import { readFootprints } from './read/footprints.ts';
import { inputCrs } from './read/input-crs.ts';
import { GltfFile } from './validate/glb-file.ts';
import { vertexPositions } from './validate/gltf.ts';
import { writeTileset } from './write/tileset.ts';

/** Codes as a city may state them, with a place in the area of each, east and north. */
const PLACES: readonly (readonly [code: string, east: number, north: number])[] = [
  ['EPSG:28992', 84_600, 447_400],
  ['EPSG:7415', 155_000, 463_000],
  ['EPSG:2056', 2_683_000, 1_247_500],
  ['EPSG:25832', 548_000, 5_635_000],
  ['EPSG:4547', 434_000, 2_556_000],
  ['EPSG:4526', 38_434_000, 2_556_000],
  ['EPSG:4497', 19_730_000, 2_560_000],
  ['EPSG:32649', 730_000, 2_560_000],
  ['EPSG:3857', 12_600_000, 2_640_000],
  ['EPSG:4490', 113.3, 23.1],
  // Of the public list, not of the checked definitions.
  ['EPSG:2154', 652_000, 6_862_000],
  ['EPSG:27700', 530_000, 180_000],
  ['EPSG:6677', -6000, -36_000],
];
/** Those whose first axis points north. */
const NORTH_FIRST = /:(4547|4526|4497|4490|31467|6677)$/;
const HEIGHT = 12;
/** Comes with PROJ. */
const BETA2007 = '/usr/share/proj/BETA2007.gsb';

/** Longitude and latitude by PROJ, from its own database. */
function byProj(code: string, points: readonly (readonly [number, number])[]): [number, number][] {
  const input = points.map(([x, y]) => (NORTH_FIRST.test(code) ? `${y} ${x}` : `${x} ${y}`)).join('\n');
  const output = execFileSync('cs2cs', ['-f', '%.12f', code, 'EPSG:4326'], { input, encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map(line => {
      const [latitude = 0, longitude = 0] = line.trim().split(/\s+/).map(Number);
      return [longitude, latitude];
    });
}

/** Longitude, latitude and height of every vertex of a tileset of one tile. */
async function written(folder: string): Promise<number[][]> {
  const file = await GltfFile.read(readFileSync(join(folder, '0.glb')), () => undefined);
  return [...vertexPositions(file)].map(({ point: [x, y, z] }) => ecefToGeodetic(x!, y!, z!));
}

/** Largest distance along the ground from a corner to the vertex that is nearest to it, metres. */
function largestMiss(corners: readonly (readonly [number, number])[], vertices: readonly number[][]): number {
  const misses = corners.map(([longitude, latitude]) => {
    const frame = new EastNorthUpFrame(longitude, latitude, 0);
    return Math.min(...vertices.map(([x, y]) => Math.hypot(...groundOffset(frame, x!, y!))));
  });
  return Math.max(...misses);
}

function groundOffset(frame: EastNorthUpFrame, longitude: number, latitude: number): [number, number] {
  const other = new EastNorthUpFrame(longitude, latitude, 0);
  const [ecef, local] = [
    [0, 0, 0],
    [0, 0, 0],
  ] as [number[], number[]];
  other.toEcef(0, 0, 0, ecef);
  frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
  return [local[0]!, local[1]!];
}

describe.skipIf(!existsSync('/usr/bin/cs2cs'))(
  'positions in the tiles agree with PROJ within 1 cm (skipped: no cs2cs, of the Debian package proj-bin)',
  () => {
    it.skipIf(!existsSync(BETA2007))('with a national grid of shifts', () => {
      const places: [number, number][] = [
        [3_548_000, 5_637_000],
        [3_480_000, 5_400_000],
      ];
      const { toWgs84 } = inputCrs({ crs: 'EPSG:31467', gridShift: BETA2007 });
      const ours = places.map(([east, north]) => toWgs84(east, north));
      expect(largestMiss(byProj('EPSG:31467', places), ours)).toBeLessThan(0.01);
      const other = join(import.meta.dirname, 'README.md');
      expect(() => inputCrs({ crs: 'EPSG:31467', gridShift: other })).toThrow(/no NTv2/);
    });

    it.each(PLACES)('%s', async (crs, east, north) => {
      const step = crs.endsWith('4490') ? 1e-4 : 12.345;
      const corners = [
        [east, north],
        [east + step, north],
        [east + step, north + step],
        [east, north + step],
      ] as [number, number][];
      const folder = mkdtempSync(join(tmpdir(), 'kapok-positions-'));
      try {
        const options = { namespace: 'p', source: 's', crs, report: () => undefined };
        const plane = { type: 'Polygon', coordinates: [[...corners, corners[0]]] };
        const house = { type: 'Feature', properties: { height: HEIGHT }, geometry: plane };
        writeFileSync(join(folder, 'a.geojson'), JSON.stringify(house));
        const footprints = readFootprints(join(folder, 'a.geojson'), { ...options, groundHeight: () => 0 });
        await writeTileset(footprints, { outDir: join(folder, 'footprints') });

        const roof = { type: 'MultiSurface', lod: '1', boundaries: [[[0, 1, 2, 3]]] };
        const document = {
          type: 'CityJSON',
          version: '1.0',
          vertices: corners.map(corner => [...corner, HEIGHT]),
          CityObjects: { a: { type: 'Building', geometry: [roof] } },
        };
        writeFileSync(join(folder, 'a.city.json'), JSON.stringify(document));
        const { features } = await readCityJson(join(folder, 'a.city.json'), options);
        await writeTileset(features, { outDir: join(folder, 'cityjson') });

        const expected = byProj(crs, corners);
        const { toWgs84 } = inputCrs({ crs, axes: 'authority' });
        const asWritten = corners.map(([x, y]) => (NORTH_FIRST.test(crs) ? toWgs84(y, x) : toWgs84(x, y)));
        expect(largestMiss(expected, asWritten), 'axes of the authority').toBeLessThan(0.01);
        for (const kind of ['footprints', 'cityjson']) {
          const vertices = await written(join(folder, kind));
          expect(largestMiss(expected, vertices), kind).toBeLessThan(0.01);
          expect(Math.abs(Math.max(...vertices.map(([, , height]) => height!)) - HEIGHT)).toBeLessThan(0.01);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
);
