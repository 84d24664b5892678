import { describe, expect, it } from 'vitest';
import type { Vector2 } from './plane.ts';
import { findDualCarriageways, type RoadLine } from './road-lines.ts';
import { buildRoadNetwork, connectivity, linkParts } from './road-network.ts';
import { wander } from './trips.ts';

const RULES = { mainSnap: 30, minorReach: 45, merge: 9, mayJoin: () => true };
const main = (id: string, points: readonly Vector2[], oneway = false): RoadLine => ({
  id,
  points,
  class: 'primary',
  kind: 'real',
  oneway,
});
const minor = (id: string, points: readonly Vector2[]): RoadLine => ({
  id,
  points,
  class: 'residential',
  kind: 'synthetic',
  oneway: false,
});

describe('buildRoadNetwork', () => {
  it('splits two main roads where they cross', () => {
    const network = buildRoadNetwork(
      [
        main('a', [
          [-300, 0],
          [300, 0],
        ]),
        main('b', [
          [0, -300],
          [0, 300],
        ]),
      ],
      RULES,
    );
    expect(network.edges).toHaveLength(4);
    expect(network.nodes).toHaveLength(5);
    expect(connectivity(network).strongShare).toBe(1);
  });

  it('lets a motorway pass over without a junction', () => {
    const motorway: RoadLine = {
      ...main('m', [
        [0, -300],
        [0, 300],
      ]),
      class: 'motorway',
    };
    const network = buildRoadNetwork(
      [
        main('a', [
          [-300, 0],
          [300, 0],
        ]),
        motorway,
      ],
      RULES,
    );
    expect(network.edges).toHaveLength(2);
    expect(connectivity(network).weakShare).toBe(0.5);
  });

  it('snaps the end of a main road and prolongs a street to the next road', () => {
    const network = buildRoadNetwork(
      [
        main('a', [
          [-300, 0],
          [300, 0],
        ]),
        main('b', [
          [50, 22],
          [50, 300],
        ]),
        minor('c', [
          [-100, -40],
          [-100, -200],
        ]),
      ],
      RULES,
    );
    expect(connectivity(network).weakShare).toBe(1);
    expect(network.nodes).toContainEqual([50, 0]);
    expect(network.nodes).toContainEqual([-100, 0]);
  });

  it('does not prolong a street where joining is refused', () => {
    const network = buildRoadNetwork(
      [
        main('a', [
          [-300, 0],
          [300, 0],
        ]),
        minor('c', [
          [-100, -40],
          [-100, -200],
        ]),
      ],
      { ...RULES, mayJoin: () => false },
    );
    expect(connectivity(network).weakShare).toBe(0.5);
  });
});

describe('linkParts', () => {
  it('joins parts within reach only', () => {
    const apart = buildRoadNetwork(
      [
        main('a', [
          [0, 0],
          [300, 0],
        ]),
        main('b', [
          [380, 0],
          [700, 0],
        ]),
      ],
      RULES,
    );
    expect(connectivity(apart).weakShare).toBe(0.5);
    expect(connectivity(linkParts(apart, 100, () => true)).weakShare).toBe(1);
    expect(connectivity(linkParts(apart, 60, () => true)).weakShare).toBe(0.5);
  });
});

describe('findDualCarriageways', () => {
  it('knows a pair that keeps right from a lone road and from a pair that keeps left', () => {
    const east: Vector2[] = [
      [0, 0],
      [600, 0],
    ];
    const west: Vector2[] = [
      [600, 20],
      [0, 20],
    ];
    expect(findDualCarriageways([east, west])).toEqual([true, true]);
    expect(findDualCarriageways([east])).toEqual([false]);
    expect(findDualCarriageways([[...east].reverse(), [...west].reverse()])).toEqual([false, false]);
  });
});

describe('wander', () => {
  const network = buildRoadNetwork(
    [0, 200, 400].flatMap(offset => [
      main(`h${offset}`, [
        [-20, offset],
        [420, offset],
      ]),
      main(`v${offset}`, [
        [offset, -20],
        [offset, 420],
      ]),
    ]),
    RULES,
  );
  const trips = wander(network, () => true, {
    seed: 'test',
    vehicles: 40,
    periodSeconds: 600,
    speedOf: () => 10,
    attraction: () => 1,
  });

  it('fills the period of every vehicle, in one row or two', () => {
    const seconds = new Map<number, number>();
    for (const { vehicle, timesSeconds } of trips) {
      for (let i = 1; i < timesSeconds.length; i++)
        expect(timesSeconds[i]!).toBeGreaterThanOrEqual(timesSeconds[i - 1]!);
      expect(timesSeconds[0]!).toBeGreaterThanOrEqual(0);
      expect(timesSeconds[timesSeconds.length - 1]!).toBeLessThanOrEqual(600);
      const duration = timesSeconds[timesSeconds.length - 1]! - timesSeconds[0]!;
      seconds.set(vehicle, (seconds.get(vehicle) ?? 0) + duration);
    }
    expect(seconds.size).toBe(40);
    for (const total of seconds.values()) expect(total).toBeCloseTo(600, 6);
  });

  it('never drives faster than 1.1 times the speed of the road', () => {
    for (const { points, timesSeconds } of trips) {
      for (let i = 1; i < points.length; i++) {
        const metres = Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]);
        expect(metres).toBeLessThanOrEqual(11 * (timesSeconds[i]! - timesSeconds[i - 1]!) + 1e-6);
      }
    }
  });
});
