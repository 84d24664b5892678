import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mesh } from '../../deck/mesh.ts';
import { polygonMesh } from './polygon-mesh.ts';

const frame = new EastNorthUpFrame(113.32, 23.1);

function tableOf(rings: readonly (readonly (readonly [number, number])[])[]) {
  const points = rings.flat();
  const values = new Float64Array(3 * points.length);
  points.forEach(([east, north], i) => {
    frame.toEcef(east, north, 0, values, 3 * i);
  });
  const startIndices = new Uint32Array(rings.length + 1);
  rings.forEach((ring, row) => {
    startIndices[row + 1] = startIndices[row]! + ring.length;
  });
  return {
    length: rings.length,
    columns: { position: { values, stride: 3 as const } },
    texts: {},
    ids: rings.map((_, row) => `p:${row}`),
    startIndices,
  };
}

/** Sum of triangle areas, m². */
function area(mesh: Mesh): number {
  let sum = 0;
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map(k =>
      mesh.positions.subarray(3 * mesh.indices[i + k]!, 3 * mesh.indices[i + k]! + 3),
    );
    const [ux, uy, uz] = [0, 1, 2].map(k => b![k]! - a![k]!) as [number, number, number];
    const [vx, vy, vz] = [0, 1, 2].map(k => c![k]! - a![k]!) as [number, number, number];
    sum += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
  }
  return sum;
}

const square = (side: number) =>
  [
    [0, 0],
    [side, 0],
    [side, side],
    [0, side],
  ] as const;
const colors = new Uint8Array(8).fill(200);

test('a flat square has its area, a raised one its roof and four walls', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 5, max: 300, noNaN: true }),
      fc.double({ min: 1, max: 100, noNaN: true }),
      (side, height) => {
        const table = tableOf([square(side)]);
        expect(area(polygonMesh(table, colors, null)) / side ** 2).toBeCloseTo(1, 4);
        expect(area(polygonMesh(table, colors, height)) / (side ** 2 + 4 * side * height)).toBeCloseTo(1, 3);
      },
    ),
  );
});

test('a hole is left open, flat and raised, with walls of its own', () => {
  const hole = [
    [4, 4],
    [4, 6],
    [6, 6],
    [6, 4],
  ] as const;
  const rings = tableOf([[...square(10), ...hole]]);
  const ring = { values: Uint16Array.of(0, 0, 0, 0, 1, 1, 1, 1), stride: 1 as const };
  const table = { ...rings, columns: { ...rings.columns, ring } };
  expect(area(polygonMesh(table, colors, null))).toBeCloseTo(96, 3);
  expect(area(polygonMesh(table, colors, 5))).toBeCloseTo(96 + 4 * 10 * 5 + 4 * 2 * 5, 2);
});

test('a closed ring counts like an open one, either way round; a broken one is left out', () => {
  const closed = [...square(10), [0, 0]] as const;
  expect(polygonMesh(tableOf([closed]), colors, null).indices.length).toBe(6);
  expect(area(polygonMesh(tableOf([[...square(10)].reverse()]), colors, 5))).toBeCloseTo(300, 3);
  const mesh = polygonMesh(
    tableOf([
      [
        [0, 0],
        [1, 1],
      ],
      square(10),
    ]),
    colors,
    null,
  );
  expect([...new Set(mesh.rows)]).toEqual([1]);
});

test('a table without rings says so', () => {
  const { startIndices: _, ...points } = tableOf([square(3)]);
  expect(() => polygonMesh({ ...points, length: 4 }, colors, null)).toThrow('no startIndices');
});
