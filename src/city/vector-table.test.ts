import type { FeatureCollection } from 'geojson';
import { describe, expect, it } from 'vitest';
import { ecefToGeodetic } from '../core/crs/ellipsoid.ts';
import type { SampleTrips } from './sample-data.ts';
import { tripsTable } from './trips-table.ts';
import { geometryOf, tableBuffers, vectorTable } from './vector-table.ts';

const feature = (geometry: unknown, properties: Record<string, unknown> = {}) => ({
  type: 'Feature',
  geometry,
  properties,
});
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features }) as FeatureCollection;

describe('vectorTable', () => {
  it('puts points where they are, with heights of the file before the default', () => {
    const table = vectorTable(
      collection(
        feature(
          { type: 'Point', coordinates: [113.3, 23.1] },
          { id: 'a', name: { zh: '甲', en: 'A' }, rank: 2 },
        ),
        feature({ type: 'Point', coordinates: [113.4, 23.2, 30] }, { id: 'b', zh: '乙' }),
      ),
      'points',
      8,
    );
    const positions = table.columns.position!.values as Float64Array;
    const [longitude, latitude, height] = ecefToGeodetic(positions[0]!, positions[1]!, positions[2]!);
    expect([longitude, latitude, height].map(value => Number(value.toFixed(6)))).toEqual([113.3, 23.1, 8]);
    expect(ecefToGeodetic(positions[3]!, positions[4]!, positions[5]!)[2]).toBeCloseTo(30, 5);
    expect(table.ids).toEqual(['a', 'b']);
    expect(table.texts.zh).toEqual(['甲', '乙']);
    expect(table.texts.en).toEqual(['A', '乙']);
    expect([...table.columns.rank!.values]).toEqual([2, Number.NaN]);
  });

  it('keeps the holes of a polygon, and says which vertices they are', () => {
    const ring = (low: number, high: number) => [
      [low, low],
      [high, low],
      [high, high],
      [low, low],
    ];
    const table = vectorTable(
      collection(feature({ type: 'Polygon', coordinates: [ring(0, 9), ring(3, 6)] }, { id: 'p' })),
      'polygons',
      0,
    );
    expect([table.length, [...table.startIndices!]]).toEqual([1, [0, 8]]);
    expect([...table.columns.ring!.values]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('makes a row of every part of a line or ring, and leaves out what is broken', () => {
    const lines = collection(
      feature(
        {
          type: 'MultiLineString',
          coordinates: [
            [
              [1, 1],
              [2, 2],
            ],
            [
              [3, 3],
              [4, 4],
              [5, 5],
            ],
          ],
        },
        { id: 'm' },
      ),
      feature({ type: 'LineString', coordinates: [[1, 1]] }, { id: 'short' }),
      feature(
        {
          type: 'LineString',
          coordinates: [
            [1, Number.NaN],
            [2, 2],
            [3, 3],
          ],
        },
        { id: 'gap' },
      ),
      feature(null),
    );
    expect(geometryOf(lines)).toBe('lines');
    const table = vectorTable(lines, 'lines', 0);
    expect(table.ids).toEqual(['m', 'm', 'gap']);
    expect([...table.startIndices!]).toEqual([0, 2, 5, 7]);
  });

  it('names every buffer once, for the transfer', () => {
    const table = vectorTable(collection(feature({ type: 'Point', coordinates: [1, 2] })), 'points', 0);
    const buffers = tableBuffers(table);
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(buffers).toContain(table.columns.position!.values.buffer);
  });
});

describe('tripsTable', () => {
  const header: SampleTrips = {
    version: 1,
    kind: 'synthetic',
    source: 'x',
    data: 'trips.bin',
    periodSeconds: 600,
    count: 1,
    vertices: 2,
    vehicleClasses: [{ id: 'car', name: { zh: '', en: '' } }],
  };

  it('reads the columns of the binary', () => {
    const data = new ArrayBuffer(4 * 2 + 16 * 2 + 3);
    new Uint32Array(data, 0, 2).set([0, 2]);
    new Int32Array(data, 8, 4).set([1_133_000_000, 1_133_100_000, 231_000_000, 231_100_000]);
    new Float32Array(data, 24, 4).set([5, 6, 0, 30]);
    new Uint16Array(data, 40, 1).set([7]);
    const table = tripsTable(header, data);
    expect(table.ids).toEqual(['vehicle:7']);
    expect([...table.columns.timeSeconds!.values]).toEqual([0, 30]);
    const position = table.columns.position!.values;
    const [longitude, latitude] = ecefToGeodetic(position[3]!, position[4]!, position[5]!);
    expect(longitude).toBeCloseTo(113.31, 6);
    expect(latitude).toBeCloseTo(23.11, 6);
  });

  it('refuses a binary that is too short', () => {
    expect(() => tripsTable(header, new ArrayBuffer(10))).toThrow(/trips\.bin/);
  });
});
