import type { AssignmentProblem } from '../../../src/scenarios/traffic/assignment/problem.ts';
import type { QueueNetwork } from '../../../src/scenarios/traffic/dynamic/queue-network.ts';

/** Deterministic numbers in [0, 1): Numerical Recipes' linear congruential generator. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A made-up town: `size` × `size` junctions, and zones joined to random ones; congested where it matters. */
export function gridProblem(size: number, zones: number): AssignmentProblem {
  const random = seededRandom(1);
  const rows: { from: number; to: number; time: number; capacity: number }[] = [];
  const street = (a: number, b: number, time: number, capacity: number) => {
    rows.push({ from: a, to: b, time, capacity }, { from: b, to: a, time, capacity });
  };
  const junction = (i: number, j: number) => zones + i * size + j;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const capacity = () => (i % 8 === 0 || j % 8 === 0 ? 4000 : 600 + 600 * random());
      if (i + 1 < size) street(junction(i, j), junction(i + 1, j), 0.5 + random(), capacity());
      if (j + 1 < size) street(junction(i, j), junction(i, j + 1), 0.5 + random(), capacity());
    }
  }
  for (let zone = 0; zone < zones; zone++) street(zone, zones + Math.floor(random() * size * size), 0.1, 1e6);
  const start = Uint32Array.from({ length: zones + 1 }, (_, row) => row * (zones - 1));
  const others = (row: number) =>
    Array.from({ length: zones }, (_, zone) => zone).filter(zone => zone !== row);
  const origins = Array.from({ length: zones }, (_, zone) => zone);
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  return {
    nodeCount: zones + size * size,
    linkFrom: Uint32Array.from(rows, row => row.from),
    linkTo: Uint32Array.from(rows, row => row.to),
    isOpen: new Uint8Array(rows.length).fill(1),
    isThrough: Uint8Array.from({ length: zones + size * size }, (_, node) => (node < zones ? 0 : 1)),
    performance: {
      freeFlowTime: column(row => row.time),
      b: column(() => 0.15),
      capacity: column(row => row.capacity),
      power: column(() => 4),
      fixedCost: column(() => 0),
    },
    demand: {
      originNode: Uint32Array.from(origins),
      start,
      destination: Uint32Array.from(origins.flatMap(others)),
      flow: Float64Array.from({ length: zones * (zones - 1) }, () => 4 * random()),
    },
  };
}

/** A chain of links of half a kilometre, full of traffic. */
export function corridor(links: number): QueueNetwork {
  const filled = (value: number) => new Float64Array(links).fill(value);
  return {
    nodeCount: links + 1,
    from: Uint32Array.from({ length: links }, (_, link) => link),
    to: Uint32Array.from({ length: links }, (_, link) => link + 1),
    length: filled(500),
    freeSpeed: filled(15),
    capacity: filled(0.5),
    jamDensity: filled(0.15),
    turns: {
      fromLink: Uint32Array.from({ length: links - 1 }, (_, link) => link),
      toLink: Uint32Array.from({ length: links - 1 }, (_, link) => link + 1),
      share: new Float64Array(links - 1).fill(1),
    },
    sources: { link: Uint32Array.of(0), flow: Float64Array.of(0.45) },
    profile: () => 1,
    initialVehicles: filled(14),
    signals: [],
    incidents: [],
  };
}
