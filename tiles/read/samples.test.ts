import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EastNorthUpFrame, ecefToGeodetic, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import { describe, expect, it } from 'vitest';
import type { CityFeature, ReportEntry } from '../model.ts';
import { validateTileset } from '../validate/tileset.ts';
import { writeTileset } from '../write/tileset.ts';
import { CITYJSON_ATTRIBUTES, readCityJson } from './cityjson.ts';
import { IFC_SCHEMA, readIfc } from './ifc.ts';

const ROOT = process.env.KAPOK_TEST_DATA ?? '';
const hasCityJson = existsSync(join(ROOT, 'cityjson-samples'));
const hasIfc = existsSync(join(ROOT, 'ifc'));

function hasCs2cs(): boolean {
  try {
    execFileSync('cs2cs', ['-l'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const CITIES = [
  { file: 'delft.json', crs: undefined, code: 'EPSG:28992', objects: 570 },
  { file: 'zurich/zurich_subset_lod2.json', crs: undefined, code: 'EPSG:2056', objects: 210 },
  { file: 'rotterdam/rotterdam_subset.json', crs: 'EPSG:28992', code: 'EPSG:28992', objects: 16 },
] as const;

async function readCity({ file, crs }: (typeof CITIES)[number]) {
  const report: ReportEntry[] = [];
  const path = join(ROOT, 'cityjson-samples', file);
  const options = { namespace: 'c', source: 's', report: (entry: ReportEntry) => report.push(entry) };
  const result = await readCityJson(path, { ...options, ...(crs ? { crs } : {}) });
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    CityObjects: Record<string, { attributes?: Record<string, unknown> }>;
    vertices: number[][];
    transform: { scale: number[]; translate: number[] };
  };
  return { ...result, report, document };
}

/** Writes and validates; nothing but information may be found. */
async function faultsOf(features: readonly CityFeature[], schema: typeof IFC_SCHEMA): Promise<unknown[]> {
  const outDir = mkdtempSync(join(tmpdir(), 'kapok-samples-'));
  try {
    await writeTileset(features, { outDir, schema });
    return (await validateTileset(join(outDir, 'tileset.json'))).filter(
      ({ severity }) => severity !== 'info',
    );
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

describe.skipIf(!hasCityJson)(
  'CityJSON samples (skipped: KAPOK_TEST_DATA names no folder with cityjson-samples)',
  () => {
    it.each(CITIES)('loses no object of $file and writes valid tiles', async city => {
      const { features, report, document, schema } = await readCity(city);
      const known = new Set([...features.map(({ id }) => id), ...report.map(({ id }) => id)]);
      const objects = Object.keys(document.CityObjects);
      expect(objects.length).toBe(city.objects);
      expect(objects.filter(id => !known.has(`c:${id}`))).toEqual([]);
      expect(await faultsOf(features, schema.schema(CITYJSON_ATTRIBUTES))).toEqual([]);
    });

    it('keeps every attribute of Delft', async () => {
      const { features, document, schema } = await readCity(CITIES[0]);
      const classProperties = Object.values(schema.schema()).map(property => property.description);
      for (const { id, attributes } of features.slice(0, 50)) {
        const own = document.CityObjects[id.slice(2)]!.attributes ?? {};
        const values = new Set(Object.values(attributes).map(String));
        for (const [name, value] of Object.entries(own)) {
          if (value === null || value === '') continue;
          expect(values.has(String(value)), `${id} ${name}`).toBe(true);
          expect(classProperties).toContain(name);
        }
      }
    });

    it.skipIf(!hasCs2cs()).each(CITIES)(
      'places $file within 1 cm of PROJ (skipped without cs2cs)',
      async city => {
        const { features, document } = await readCity(city);
        const { scale, translate } = document.transform;
        const input = document.vertices.map(v =>
          v
            .map((value, k) => value * scale[k]! + translate[k]!)
            .slice(0, 2)
            .join(' '),
        );
        const output = execFileSync('cs2cs', ['-f', '%.12f', city.code, 'EPSG:4326'], {
          input: input.join('\n'),
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        });
        // Vertices of the file by PROJ, on a grid of 5 cm for looking up.
        const cells = new Map<string, number[][]>();
        const keyOf = ([x, y]: readonly number[], dx = 0, dy = 0) =>
          `${Math.floor(x! / 5e-7) + dx},${Math.floor(y! / 5e-7) + dy}`;
        for (const line of output.trim().split('\n')) {
          const [latitude = 0, longitude = 0] = line.trim().split(/\s+/).map(Number);
          const key = keyOf([longitude, latitude]);
          cells.set(key, [...(cells.get(key) ?? []), [longitude, latitude]]);
        }
        for (const { geometry, id } of features) {
          if (geometry.kind !== 'mesh') throw new Error('not a mesh');
          const frame = new EastNorthUpFrame(...geometry.origin);
          for (let i = 0; i < geometry.positions.length; i += 3) {
            const ecef = [0, 0, 0];
            frame.toEcef(
              geometry.positions[i]!,
              geometry.positions[i + 1]!,
              geometry.positions[i + 2]!,
              ecef,
            );
            const place = ecefToGeodetic(ecef[0]!, ecef[1]!, ecef[2]!);
            const near = [-1, 0, 1].flatMap(dx =>
              [-1, 0, 1].flatMap(dy => cells.get(keyOf(place, dx, dy)) ?? []),
            );
            expect(Math.min(...near.map(other => metersBetween(place, other))), id).toBeLessThan(0.01);
          }
        }
      },
    );
  },
);

function metersBetween(a: readonly number[], b: readonly number[]): number {
  const points = [a, b].map(([x, y]) => {
    const out = [0, 0, 0];
    geodeticToEcef(x!, y!, 0, out);
    return out;
  });
  return Math.hypot(...[0, 1, 2].map(k => points[0]![k]! - points[1]![k]!));
}

describe.skipIf(!hasIfc)('IFC samples (skipped: KAPOK_TEST_DATA names no folder with ifc)', () => {
  const read = async (name: string) => {
    const report: ReportEntry[] = [];
    const options = { namespace: 'i', source: 's', report: (entry: ReportEntry) => report.push(entry) };
    return { features: await readIfc(join(ROOT, 'ifc', name), options), report };
  };

  it('separates the storeys of the FZK house and keeps its properties', async () => {
    const { features, report } = await read('AC20-FZK-Haus.ifc');
    const storeys = new Map(
      features.map(({ attributes }) => [attributes.storey, attributes.storeyElevation]),
    );
    expect(storeys.get('Erdgeschoss')).toBe(0);
    expect(storeys.get('Dachgeschoss')).toBeCloseTo(2.7, 3);
    expect(features.filter(({ attributes }) => attributes.ifcClass === 'IfcSpace').length).toBe(7);
    const wall = features.find(({ attributes }) => attributes.name === 'Wand-Int-ERDG-4')!;
    const properties = JSON.parse(String(wall.attributes.properties)) as Record<string, unknown>;
    expect(properties['Pset_WallCommon.ThermalTransmittance']).toBe(1.5);
    expect(
      report
        .filter(({ severity }) => severity === 'refused')
        .every(({ reason }) => reason.en.startsWith('IfcAnnotation')),
    ).toBe(true);
    expect(await faultsOf(features, IFC_SCHEMA)).toEqual([]);
  });

  it('separates the storeys of the duplex and places it by its site', async () => {
    const { features } = await read('duplex.ifc');
    expect(new Set(features.map(({ attributes }) => attributes.storey))).toEqual(
      new Set(['T/FDN', 'Level 1', 'Level 2', 'Roof']),
    );
    expect(features.filter(({ attributes }) => attributes.ifcClass === 'IfcSpace').length).toBe(21);
    for (const { geometry } of features) {
      expect(geometry.kind === 'mesh' && Math.abs(geometry.origin[0] + 87.639) < 0.01).toBe(true);
    }
    expect(await faultsOf(features, IFC_SCHEMA)).toEqual([]);
  });
});
