import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FootprintShape, footprintShape, place } from './footprint-shapes.ts';
import { distanceTransform, MaskGrid } from './mask-grid.ts';
import { FootprintIndex, ObstacleIndex } from './obstacles.ts';
import { LocalPlane, type Vector2 } from './plane.ts';
import { orientedBox, pointInRings, ringsMeet, segmentDistance, signedArea } from './polygons.ts';
import { Random } from './random.ts';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const point = fc.tuple(coordinate, coordinate);
const SHAPES: readonly FootprintShape[] = [
  'rectangle',
  'chamfered',
  'round',
  'l-shaped',
  'u-shaped',
  't-shaped',
  'h-shaped',
  'cross',
];

describe('LocalPlane', () => {
  it('is undone by itself, and a degree of latitude is the meridian arc at 23°', () => {
    const plane = new LocalPlane(113.31, 23.1175);
    fc.assert(
      fc.property(point, ([x, y]) => {
        const [longitude, latitude] = plane.toDegrees([x * 20, y * 20]);
        const [bx, by] = plane.toPlane(longitude, latitude);
        expect(Math.hypot(bx - x * 20, by - y * 20)).toBeLessThan(1e-6);
      }),
    );
    expect(plane.metersPerDegreeLatitude).toBeCloseTo(110_746, -1);
  });
});

describe('footprintShape', () => {
  it.each(SHAPES)('%s is counter-clockwise, inside its size and simple', shape => {
    const ring = footprintShape(shape, 40, 30);
    expect(signedArea(ring)).toBeGreaterThan(0.3 * 40 * 30);
    for (const [x, y] of ring) {
      expect(Math.abs(x)).toBeLessThanOrEqual(20 + 1e-9);
      expect(Math.abs(y)).toBeLessThanOrEqual(15 + 1e-9);
    }
    for (let i = 0; i < ring.length; i++) {
      for (let j = i + 2; j < ring.length; j++) {
        if (i === 0 && j === ring.length - 1) continue;
        expect(
          segmentDistance(ring[i]!, ring[i + 1]!, ring[j]!, ring[(j + 1) % ring.length]!),
        ).toBeGreaterThan(0);
      }
    }
  });
});

describe('FootprintIndex', () => {
  it('refuses exactly what meets an accepted ring', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(point, fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 40 }),
        places => {
          const index = new FootprintIndex();
          const accepted: Vector2[][] = [];
          for (const [centre, angle] of places) {
            const ring = place(
              footprintShape('l-shaped', 60, 40),
              [Math.cos(angle), Math.sin(angle)],
              centre,
            );
            const isFree = accepted.every(other => !ringsMeet(ring, other));
            expect(index.isFree(ring)).toBe(isFree);
            if (isFree) {
              index.add(ring);
              accepted.push(ring);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('ObstacleIndex', () => {
  const index = new ObstacleIndex([
    {
      line: [
        [-200, 0],
        [200, 0],
      ],
      clearance: 10,
    },
    {
      rings: [
        [
          [50, 50],
          [150, 50],
          [150, 150],
          [50, 150],
        ],
      ],
      clearance: 3,
    },
  ]);
  const square = ([x, y]: Vector2, half: number): Vector2[] =>
    place(footprintShape('rectangle', 2 * half, 2 * half), [1, 0], [x, y]);

  it('keeps the clearance of lines and areas', () => {
    expect(index.isClear(square([0, 14.9], 5))).toBe(false);
    expect(index.isClear(square([0, 15.1], 5))).toBe(true);
    expect(index.isClear(square([42.5, 100], 5))).toBe(false);
    expect(index.isClear(square([41.5, 100], 5))).toBe(true);
  });

  it('refuses what lies inside an area or around an obstacle', () => {
    expect(index.isClear(square([100, 100], 4))).toBe(false);
    expect(index.isClear(square([100, 100], 300))).toBe(false);
  });
});

describe('distanceTransform', () => {
  it('agrees with brute force', () => {
    const grid = new MaskGrid([0, 0, 60, 40], 2);
    const random = new Random('distance');
    for (let i = 0; i < grid.data.length; i++) grid.data[i] = random.chance(0.03) ? 1 : 0;
    const result = distanceTransform(grid, value => value === 1, 1000);
    const sources = [...grid.data.keys()].filter(i => grid.data[i] === 1).map(i => grid.centre(i));
    for (let i = 0; i < grid.data.length; i++) {
      const [x, y] = grid.centre(i);
      const nearest = Math.min(...sources.map(([sx, sy]) => Math.hypot(x - sx, y - sy)));
      expect(result[i]).toBeCloseTo(nearest, 3);
    }
  });
});

describe('orientedBox', () => {
  it('finds a turned rectangle again', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), point, (angle, centre) => {
        const ring = place(footprintShape('rectangle', 80, 30), [Math.cos(angle), Math.sin(angle)], centre);
        const box = orientedBox(ring);
        expect(box.halfLength).toBeCloseTo(40, 6);
        expect(box.halfWidth).toBeCloseTo(15, 6);
        expect(pointInRings(box.centre, [ring])).toBe(true);
      }),
    );
  });
});

describe('Random', () => {
  it('repeats for a seed, is even and separates near seeds', () => {
    const draw = (...seed: (string | number)[]) => {
      const random = new Random(...seed);
      return Array.from({ length: 2000 }, () => random.next());
    };
    expect(draw('a', 1)).toEqual(draw('a', 1));
    const [a, b] = [draw('a', 1), draw('a', 2)];
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    expect(mean).toBeGreaterThan(0.47);
    expect(mean).toBeLessThan(0.53);
    expect(a.filter((value, i) => value === b[i]).length).toBe(0);
  });
});
