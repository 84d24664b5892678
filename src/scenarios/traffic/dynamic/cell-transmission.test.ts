import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellTransmission } from './cell-transmission.ts';
import type { QueueNetwork } from './queue-network.ts';

const FREE_SPEED = 20;
const CAPACITY = 0.5;
const JAM_DENSITY = 0.15;
const WAVE_SPEED = CAPACITY / (JAM_DENSITY - CAPACITY / FREE_SPEED);

interface LinkSketch {
  readonly from: number;
  readonly to: number;
  readonly length?: number;
  readonly capacity?: number;
}

function network(links: readonly LinkSketch[], rest: Partial<QueueNetwork>): QueueNetwork {
  const column = (value: (link: LinkSketch) => number) => Float64Array.from(links, value);
  return {
    nodeCount: 1 + Math.max(...links.flatMap(link => [link.from, link.to])),
    from: Uint32Array.from(links, link => link.from),
    to: Uint32Array.from(links, link => link.to),
    length: column(link => link.length ?? 1000),
    freeSpeed: column(() => FREE_SPEED),
    capacity: column(link => link.capacity ?? CAPACITY),
    jamDensity: column(() => JAM_DENSITY),
    turns: { fromLink: new Uint32Array(), toLink: new Uint32Array(), share: new Float64Array() },
    sources: { link: Uint32Array.of(0), flow: Float64Array.of(0.3) },
    profile: () => 1,
    signals: [],
    incidents: [],
    ...rest,
  };
}

function turns(rows: readonly (readonly [number, number, number])[]): QueueNetwork['turns'] {
  return {
    fromLink: Uint32Array.from(rows, row => row[0]),
    toLink: Uint32Array.from(rows, row => row[1]),
    share: Float64Array.from(rows, row => row[2]),
  };
}

function run(model: CellTransmission, seconds: number, each?: () => void): void {
  while (model.seconds < seconds) {
    model.step();
    each?.();
  }
}

describe('kinematic waves', () => {
  it('moves the tail of a queue at Δq / Δk within 1 %', () => {
    const outflow = 0.2;
    const model = new CellTransmission(
      network(
        [
          { from: 0, to: 1, length: 6000 },
          { from: 1, to: 2, capacity: outflow },
        ],
        { turns: turns([[0, 1, 1]]) },
      ),
      1,
    );
    const freeDensity = 0.3 / FREE_SPEED;
    const queueDensity = JAM_DENSITY - outflow / WAVE_SPEED;
    const cells = model.cellStart[1]!;
    const cellLength = 6000 / cells;
    const tailAt = () => {
      let cell = 0;
      while (model.vehicles[cell]! / cellLength < (freeDensity + queueDensity) / 2) cell++;
      return cell * cellLength;
    };
    run(model, 700);
    const [first, firstSeconds] = [tailAt(), model.seconds];
    run(model, 2600);
    const speed = (tailAt() - first) / (model.seconds - firstSeconds);
    const exact = (outflow - 0.3) / (queueDensity - freeDensity);
    expect(first).toBeLessThan(6000);
    expect(Math.abs(speed / exact - 1)).toBeLessThan(0.01);
    expect(model.vehicles[cells - 1]! / cellLength).toBeCloseTo(queueDensity, 6);
  });

  it('matches the analytic queue at a red light', () => {
    const [cycleSeconds, greenSeconds, arrival] = [60, 40, 0.3];
    const model = new CellTransmission(
      network(
        [
          { from: 0, to: 1, length: 1000 },
          { from: 1, to: 2 },
        ],
        {
          turns: turns([[0, 1, 1]]),
          sources: { link: Uint32Array.of(0), flow: Float64Array.of(arrival) },
          signals: [{ link: 0, cycleSeconds, greenSeconds, offsetSeconds: 0 }],
        },
      ),
      0.5,
    );
    run(model, 10 * cycleSeconds);
    let extra = 0;
    let longest = 0;
    const free = (arrival * 1000) / FREE_SPEED;
    run(model, 20 * cycleSeconds, () => {
      const queued = model.onLink(0) - free;
      extra += queued * 0.5;
      longest = Math.max(longest, queued);
    });
    const red = cycleSeconds - greenSeconds;
    // Deterministic queue: grows at the arrival rate in red, then falls at saturation minus arrival.
    const delayPerCycle = (arrival * red ** 2) / (2 * (1 - arrival / CAPACITY));
    expect(Math.abs(extra / 10 / delayPerCycle - 1)).toBeLessThan(0.02);
    expect(Math.abs(longest / (arrival * red) - 1)).toBeLessThan(0.02);
  });

  it('clears the queue of an incident when the point queue does', () => {
    const [share, startSeconds, endSeconds, demand] = [0.4, 600, 1800, 0.35];
    const model = new CellTransmission(
      network([{ from: 0, to: 1, length: 12_000 }], {
        sources: { link: Uint32Array.of(0), flow: Float64Array.of(demand) },
        incidents: [{ link: 0, position: 0.99, share, startSeconds, endSeconds }],
      }),
      2,
    );
    const free = (demand * 12_000) / FREE_SPEED;
    let clearedSeconds = 0;
    run(model, 6000, () => {
      if (model.onLink(0) - free > 0.5) clearedSeconds = model.seconds;
    });
    const queued = (demand - share * CAPACITY) * (endSeconds - startSeconds);
    const exact = endSeconds + queued / (CAPACITY - demand);
    expect(Math.abs(clearedSeconds / exact - 1)).toBeLessThan(0.02);
  });
});

describe('junctions', () => {
  it('shares a full merge by capacity', () => {
    const model = new CellTransmission(
      network(
        [
          { from: 0, to: 2, capacity: 0.6 },
          { from: 1, to: 2, capacity: 0.3 },
          { from: 2, to: 3, capacity: 0.5 },
        ],
        {
          turns: turns([
            [0, 2, 1],
            [1, 2, 1],
          ]),
          sources: { link: Uint32Array.of(0, 1), flow: Float64Array.of(0.6, 0.3) },
        },
      ),
      1,
    );
    run(model, 1200);
    const before = [model.left[0]!, model.left[1]!];
    run(model, 2400);
    expect((model.left[0]! - before[0]!) / 1200).toBeCloseTo((0.5 * 2) / 3, 6);
    expect((model.left[1]! - before[1]!) / 1200).toBeCloseTo(0.5 / 3, 6);
  });

  it('holds everybody back when one way out of a diverge is blocked', () => {
    const model = new CellTransmission(
      network(
        [
          { from: 0, to: 1 },
          { from: 1, to: 2, capacity: 0.05 },
          { from: 1, to: 3 },
        ],
        {
          turns: turns([
            [0, 1, 0.25],
            [0, 2, 0.75],
          ]),
        },
      ),
      1,
    );
    run(model, 3000);
    const before = model.left[0]!;
    run(model, 4000);
    expect((model.left[0]! - before) / 1000).toBeCloseTo(0.05 / 0.25, 6);
  });
});

describe('conservation', () => {
  it('neither loses nor makes vehicles (1e-12), on random networks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        random => {
          const links = [
            { from: 0, to: 1 },
            { from: 1, to: 2, length: 100 + 900 * random[0]!, capacity: random[1]! },
            { from: 1, to: 3, length: 100 + 900 * random[2]!, capacity: random[3]! },
            { from: 2, to: 3, capacity: random[4]! },
            { from: 3, to: 4, capacity: random[5]! },
            { from: 3, to: 1, capacity: random[6]! },
          ];
          const [a, b, c] = [random[7]!, random[8]! * 0.9, random[9]!];
          const model = new CellTransmission(
            network(links, {
              turns: turns([
                [0, 1, a],
                [0, 2, 1 - a],
                [1, 3, 1],
                [2, 4, 1 - b],
                [2, 5, b],
                [3, 4, c * 0.7],
                [5, 1, 1],
              ]),
              sources: { link: Uint32Array.of(0, 3), flow: Float64Array.of(random[10]!, random[11]!) },
              profile: seconds => (seconds < 900 ? 1 : 0),
              signals: [{ link: 2, cycleSeconds: 60, greenSeconds: 30, offsetSeconds: 7 }],
              incidents: [{ link: 4, position: 0.5, share: 0.3, startSeconds: 300, endSeconds: 600 }],
            }),
            2,
          );
          run(model, 1800);
          const found = model.inSystem() + model.arrived;
          expect(Math.abs(found / model.generated - 1)).toBeLessThan(1e-12);
          expect(Math.min(...model.vehicles)).toBeGreaterThanOrEqual(-1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });
});
