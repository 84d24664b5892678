import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPolygon, crossesItself, ringArea } from './rings.ts';
import { triangulateSurface } from './surfaces.ts';

const SQUARE = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];
const coordinate = fc.oneof(
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.NaN, Infinity),
);
const anyRing = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 14 });

describe('cleanPolygon', () => {
  it('opens and orients rings', () => {
    const hole = [
      [2, 2],
      [4, 2],
      [4, 4],
      [2, 4],
      [2, 2],
    ];
    const { polygons, repairs } = cleanPolygon([[...SQUARE].reverse(), hole], 0.01);
    expect(polygons.length).toBe(1);
    expect(polygons[0]!.map(ringArea)).toEqual([100, -4]);
    expect(repairs.size).toBe(0);
  });

  it('takes a bow tie apart', () => {
    const { polygons, repairs } = cleanPolygon(
      [
        [
          [0, 0],
          [10, 10],
          [10, 0],
          [0, 10],
        ],
      ],
      0.01,
    );
    expect(polygons.map(([outer]) => ringArea(outer!))).toEqual([25, 25]);
    expect([...repairs]).toEqual(['self-crossing']);
  });

  it('drops what is no number and what repeats', () => {
    const dirty = [
      [0, 0],
      [0, 0],
      [10, 0],
      [Number.NaN, 3],
      [10, 10],
      [0, 10],
      [0, 0],
    ];
    const { polygons, repairs } = cleanPolygon([dirty], 0.01);
    expect(ringArea(polygons[0]![0]!)).toBe(100);
    expect(repairs).toEqual(new Set(['duplicate', 'not-a-number']));
  });

  it('finds nothing in a line', () => {
    expect(
      cleanPolygon(
        [
          [
            [0, 0],
            [5, 5],
            [10, 10],
          ],
        ],
        0.01,
      ).polygons,
    ).toEqual([]);
    expect(cleanPolygon([], 0.01).polygons).toEqual([]);
  });

  it('gives simple, oriented, finite rings whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(anyRing, { minLength: 1, maxLength: 3 }), rings => {
        for (const [outer, ...holes] of cleanPolygon(rings, 0.01).polygons) {
          expect(outer!.every(Number.isFinite)).toBe(true);
          expect(ringArea(outer!)).toBeGreaterThan(0);
          for (const hole of holes) expect(ringArea(hole)).toBeLessThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a simple polygon as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 50, noNaN: true }), { minLength: 3, maxLength: 20 }),
        radii => {
          // Star-shaped about the origin, so it cannot cross itself.
          const ring = radii.map((r, i) => [
            r * Math.cos((2 * Math.PI * i) / radii.length),
            r * Math.sin((2 * Math.PI * i) / radii.length),
          ]);
          const { polygons, repairs } = cleanPolygon([ring], 1e-6);
          expect(repairs.has('self-crossing')).toBe(false);
          expect([...polygons[0]![0]!]).toEqual(ring.flat());
          expect(crossesItself(polygons[0]![0]!)).toBe(false);
        },
      ),
    );
  });
});

describe('triangulateSurface', () => {
  it('keeps area and turn in any position', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, fc.boolean(), (a, b, isReversed) => {
        const turn = ([x = 0, y = 0]: number[]): [number, number, number] => {
          const [u, v, w] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a), 0];
          return [u, v * Math.cos(b) - w * Math.sin(b), v * Math.sin(b) + w * Math.cos(b)];
        };
        const ring = SQUARE.slice(0, 4).map(turn);
        if (isReversed) ring.reverse();
        const triangles = triangulateSurface([ring]);
        const normalOf = (i: number, j: number, k: number) => {
          const [p, q, r] = [ring[i]!, ring[j]!, ring[k]!];
          const u = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
          const v = [r[0] - p[0], r[1] - p[1], r[2] - p[2]];
          return [
            u[1]! * v[2]! - u[2]! * v[1]!,
            u[2]! * v[0]! - u[0]! * v[2]!,
            u[0]! * v[1]! - u[1]! * v[0]!,
          ];
        };
        const whole = normalOf(0, 1, 2);
        let area = 0;
        for (let t = 0; t < triangles.length; t += 3) {
          const normal = normalOf(triangles[t]!, triangles[t + 1]!, triangles[t + 2]!);
          expect(normal[0]! * whole[0]! + normal[1]! * whole[1]! + normal[2]! * whole[2]!).toBeGreaterThan(0);
          area += Math.hypot(...normal) / 2;
        }
        expect(area).toBeCloseTo(100, 6);
      }),
    );
  });
});
