import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignmentProblem, buildStar, type OriginDemand } from './problem.ts';
import { ShortestPathTree } from './shortest-path.ts';
import { type Equilibrium, solveUserEquilibrium } from './user-equilibrium.ts';

interface LinkSketch {
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly b?: number;
  readonly capacity?: number;
  readonly power?: number;
  readonly fixed?: number;
}

function problem(
  links: readonly LinkSketch[],
  trips: readonly (readonly [number, number, number])[],
  centroids: readonly number[] = [],
): AssignmentProblem {
  const column = (value: (link: LinkSketch) => number) => Float64Array.from(links, value);
  const nodeCount = 1 + Math.max(...links.flatMap(link => [link.from, link.to]));
  return {
    nodeCount,
    linkFrom: Uint32Array.from(links, link => link.from),
    linkTo: Uint32Array.from(links, link => link.to),
    isOpen: new Uint8Array(links.length).fill(1),
    isThrough: Uint8Array.from({ length: nodeCount }, (_, node) => (centroids.includes(node) ? 0 : 1)),
    performance: {
      freeFlowTime: column(link => link.time),
      b: column(link => link.b ?? 0.15),
      capacity: column(link => link.capacity ?? 1),
      power: column(link => link.power ?? 4),
      fixedCost: column(link => link.fixed ?? 0),
    },
    demand: demandOf(trips),
  };
}

function demandOf(trips: readonly (readonly [number, number, number])[]): OriginDemand {
  const origins = [...new Set(trips.map(([origin]) => origin))].sort((a, b) => a - b);
  const rows = origins.map(origin => trips.filter(trip => trip[0] === origin));
  const start = new Uint32Array(origins.length + 1);
  rows.forEach((row, r) => {
    start[r + 1] = start[r]! + row.length;
  });
  return {
    originNode: Uint32Array.from(origins),
    start,
    destination: Uint32Array.from(rows.flat(), trip => trip[1]),
    flow: Float64Array.from(rows.flat(), trip => trip[2]),
  };
}

function solve(given: AssignmentProblem, relativeGap = 1e-12): Promise<Equilibrium> {
  return solveUserEquilibrium(given, { relativeGap, maximumIterations: 500 });
}

/** Relative gap and imbalance found again without the solver's own bookkeeping. */
function audit(given: AssignmentProblem, { flow, cost }: Equilibrium) {
  const { demand, linkFrom, linkTo } = given;
  const tree = new ShortestPathTree({ ...given, outgoing: buildStar(given, linkFrom) });
  const balance = new Float64Array(given.nodeCount);
  let shortest = 0;
  demand.originNode.forEach((origin, row) => {
    tree.search(origin, cost);
    for (let d = demand.start[row]!; d < demand.start[row + 1]!; d++) {
      shortest += demand.flow[d]! * tree.distance[demand.destination[d]!]!;
      balance[origin]! += demand.flow[d]!;
      balance[demand.destination[d]!]! -= demand.flow[d]!;
    }
  });
  let total = 0;
  flow.forEach((x, link) => {
    total += x * cost[link]!;
    balance[linkFrom[link]!]! -= x;
    balance[linkTo[link]!]! += x;
  });
  // Journeys that cost nothing cannot be bettered.
  return { relativeGap: total > 0 ? 1 - shortest / total : 0, imbalance: Math.max(...balance.map(Math.abs)) };
}

/** c(x) = time + slope · x */
const linear = (from: number, to: number, time: number, slope: number): LinkSketch =>
  // A free-flow time that vanishes against the rest lets BPR express a line through the origin.
  time > 0
    ? { from, to, time, b: slope / time, power: 1 }
    : { from, to, time: 1e-9, b: slope * 1e9, power: 1 };

/** Two-way streets between 6 × 6 junctions, times and capacities by place. */
function grid(rest: Pick<LinkSketch, 'b' | 'power'>): LinkSketch[] {
  const size = 6;
  const places = Array.from({ length: size * size }, (_, k) => [Math.floor(k / size), k % size] as const);
  return places.flatMap(([row, column]) =>
    [
      [0, 1],
      [1, 0],
      [0, -1],
      [-1, 0],
    ].flatMap(([down, right]) => {
      const [r, c] = [row + down!, column + right!];
      if (r < 0 || c < 0 || r >= size || c >= size) return [];
      const time = 1 + ((7 * row + 3 * column + 5 * r + c) % 5);
      return [{ from: size * row + column, to: size * r + c, time, capacity: 10 + (time % 3), ...rest }];
    }),
  );
}

const GRID_TRIPS = [0, 3, 13, 20, 31].flatMap(from =>
  [5, 10, 22, 28, 35].map(to => [from, to, 3.1] as const),
);

describe('user equilibrium', () => {
  const braess = [linear(0, 1, 0, 10), linear(0, 2, 50, 1), linear(1, 3, 50, 1), linear(2, 3, 0, 10)];
  const shortcut = linear(1, 2, 10, 1);

  it("shows Braess's paradox: a new road makes every trip longer, 83 to 92", async () => {
    const time = async (links: LinkSketch[]) => {
      const { totalCost } = await solve(problem(links, [[0, 3, 6]]));
      return totalCost / 6;
    };
    expect(await time(braess)).toBeCloseTo(83, 6);
    expect(await time([...braess, shortcut])).toBeCloseTo(92, 6);
  });

  it('gives Braess flows and objective', async () => {
    const { flow, objective } = await solve(problem([...braess, shortcut], [[0, 3, 6]]));
    expect(Array.from(flow, x => Number(x.toFixed(6)))).toEqual([4, 2, 2, 4, 2]);
    expect(objective).toBeCloseTo(386, 6);
  });

  it('splits parallel links, with a toll on one, as the equations say', async () => {
    const links = [
      { from: 0, to: 1, time: 10, b: 1, capacity: 2000, power: 1, fixed: 2 },
      { from: 0, to: 1, time: 15, b: 1 / 3, capacity: 2000, power: 1 },
    ];
    const { flow } = await solve(problem(links, [[0, 1, 4000]]));
    expect(flow[0]).toBeCloseTo(5200 / 3, 4);
    expect(flow[1]).toBeCloseTo(4000 - 5200 / 3, 4);
  });

  it('never passes through a centroid', async () => {
    const links = [
      { from: 0, to: 1, time: 1 },
      { from: 1, to: 2, time: 1 },
      { from: 0, to: 3, time: 10 },
      { from: 3, to: 2, time: 10 },
    ];
    const trips = [
      [0, 2, 5],
      [1, 2, 1],
    ] as const;
    expect(Array.from((await solve(problem(links, trips, [0, 1, 2]))).flow)).toEqual([0, 1, 5, 5]);
    const { flow } = await solve(problem(links, trips));
    expect(flow[0]).toBeGreaterThan(1);
  });

  it('copes with free, uncongested and fractional-power links, and loops of no cost', async () => {
    const links = [
      { from: 0, to: 1, time: 0, b: 0 },
      { from: 1, to: 0, time: 0, b: 0 },
      { from: 1, to: 2, time: 3, b: 0.5, capacity: 4, power: 2.5 },
      { from: 1, to: 2, time: 3, b: 0.7, capacity: 4, power: 0.5 },
      { from: 1, to: 2, time: 9, b: 0.15, capacity: 0, power: 4 },
      { from: 2, to: 2, time: 1 },
    ];
    const given = problem(links, [[0, 2, 60]]);
    const result = await solve(given);
    expect(result.relativeGap).toBeLessThan(1e-9);
    // Where the uncongestible link carries flow, all others cost as much as it.
    for (const link of [2, 3, 4]) expect(result.cost[link]).toBeCloseTo(9, 5);
  });

  it('reaches the gap where costs are very steep (power 16.83, as Barcelona has it)', async () => {
    const result = await solve(problem(grid({ b: 0.7, power: 16.83 }), GRID_TRIPS));
    expect(result.relativeGap).toBeLessThanOrEqual(1e-9);
    expect(result.iterations).toBeLessThan(100);
  });

  it('starts from an earlier equilibrium: streets closed, a place cut off, demand added', async () => {
    const links = grid({ b: 2, power: 4 });
    const before = await solve(problem(links, GRID_TRIPS), 1e-6);
    // The corner at node 0 loses all its streets, node 14 most of them; node 35 becomes an origin, node 1 a destination.
    const isOpen = Uint8Array.from(links, ({ from, to }) =>
      from === 0 || to === 0 || (from === 14 && to !== 15) || to === 14 ? 0 : 1,
    );
    const trips = GRID_TRIPS.filter(([from]) => from !== 0);
    const after = { ...problem(links, [...trips, [35, 1, 4], [13, 1, 2]]), isOpen };
    const options = { relativeGap: 1e-11, maximumIterations: 500 };
    const cold = await solveUserEquilibrium(after, options);
    const warm = await solveUserEquilibrium(after, { ...options, startFrom: before.bushes });
    expect(Math.abs(warm.objective / cold.objective - 1)).toBeLessThan(1e-10);
    expect(audit(after, warm).relativeGap).toBeLessThan(1e-10);
    expect(audit(after, warm).imbalance).toBeLessThan(1e-9);
    links.forEach((_link, l) => {
      if (isOpen[l] === 0) expect(warm.flow[l]).toBe(0);
    });
    const again = await solveUserEquilibrium(after, { ...options, startFrom: before.bushes });
    expect(again.flow).toEqual(warm.flow);
  });

  it('refuses demand that no path carries', async () => {
    await expect(solve(problem([{ from: 0, to: 1, time: 1 }], [[1, 0, 1]]))).rejects.toThrow(/reachable/);
  });

  it('conserves vehicles and leaves nobody a better way, on random networks', async () => {
    const node = fc.integer({ min: 0, max: 11 });
    const link = fc.record({
      from: node,
      to: node,
      time: fc.double({ min: 0, max: 10, noNaN: true }),
      b: fc.constantFrom(0, 0.15, 1, 3),
      capacity: fc.double({ min: 1, max: 20, noNaN: true }),
      power: fc.constantFrom(1, 2, 4, 4.5, 7),
    });
    const trip = fc.tuple(node, node, fc.double({ min: 0.1, max: 10, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(link, { minLength: 10, maxLength: 40 }),
        fc.array(trip, { minLength: 1, maxLength: 20 }),
        async (links, trips) => {
          // A ring joins all nodes, so that every trip can be made.
          const ring = Array.from({ length: 12 }, (_, k) => ({
            from: k,
            to: (k + 1) % 12,
            time: 1,
            capacity: 10,
          }));
          const real = trips.filter(([origin, destination]) => origin !== destination);
          fc.pre(real.length > 0);
          const given = problem([...ring, ...links], real);
          const result = await solve(given, 1e-9);
          const found = audit(given, result);
          expect(found.relativeGap).toBeLessThan(1e-8);
          expect(Math.abs(found.relativeGap - result.relativeGap)).toBeLessThan(1e-12);
          expect(found.imbalance).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives the same bits again', async () => {
    const given = problem([...braess, shortcut], [[0, 3, 6]]);
    expect((await solve(given)).flow).toEqual((await solve(given)).flow);
  });
});
