import type { PlacedGrid } from '../case/placed-grid.ts';

/** A place in fractional columns and rows of the grid. */
type Place = readonly [column: number, row: number];

/** Greatest depth of the run in a cell, m; NaN where no flood can stand: blocked cells, the river in its bed, beyond the grid. */
export type CellDepth = (column: number, row: number) => number;

/** Samples of a line or a wall a cell. */
const SAMPLES_A_CELL = 2;
/** How far before a wall the first open cell may lie, cells. */
const REACHES = [0.5, 1];

/** Depths along a line, at even spacing; a sample stands for the returned length, m. */
export function depthsAlong(
  points: readonly Place[],
  grid: PlacedGrid,
  depthAt: CellDepth,
): { readonly depths: readonly number[]; readonly metresEach: number } {
  const { samples, spacing } = spaced(points, 1);
  const metresEach = (spacing * (grid.dx + grid.dy)) / 2;
  return { depths: samples.map(({ at: [x, y] }) => depthAt(Math.floor(x), Math.floor(y))), metresEach };
}

/**
 * How deep a building stands in water, m: the median along its walls of the depth in the open cell before them, so that
 * half of its walls stand at least so deep. Walls without such a cell (another building, the river) say nothing.
 */
export function depthAtWalls(ring: readonly Place[], depthAt: CellDepth): number {
  const outward = signedArea(ring) > 0 ? 1 : -1;
  const before = ([x, y]: Place, [dx, dy]: Place) =>
    REACHES.map(reach =>
      depthAt(Math.floor(x + outward * reach * dy), Math.floor(y - outward * reach * dx)),
    ).find(depth => !Number.isNaN(depth));
  const depths = spaced([...ring, ring[0]!], 8)
    .samples.flatMap(({ at, direction }) => before(at, direction) ?? [])
    .sort((a, b) => a - b);
  return depths[Math.floor(depths.length / 2)] ?? 0;
}

interface Sample {
  readonly at: Place;
  /** Unit vector along the line. */
  readonly direction: Place;
}

/** Evenly spaced samples of a line (no more than half a cell apart), and how far apart they are, cells. */
function spaced(points: readonly Place[], fewest: number): { samples: Sample[]; spacing: number } {
  const lengths = points.slice(1).map(([x, y], k) => Math.hypot(x - points[k]![0], y - points[k]![1]));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const count = Math.max(fewest, Math.ceil(total * SAMPLES_A_CELL));
  const samples: Sample[] = [];
  let [segment, passed] = [0, 0];
  for (let n = 0; n < count; n++) {
    const along = ((n + 0.5) * total) / count;
    while (segment < lengths.length - 1 && passed + lengths[segment]! < along) passed += lengths[segment++]!;
    const [[x, y], [nextX, nextY]] = [points[segment]!, points[segment + 1]!];
    const length = lengths[segment]! || 1;
    const share = (along - passed) / length;
    samples.push({
      at: [x + share * (nextX - x), y + share * (nextY - y)],
      direction: [(nextX - x) / length, (nextY - y) / length],
    });
  }
  return { samples, spacing: total / count };
}

/** Positive for a ring that turns counter-clockwise. */
function signedArea(ring: readonly Place[]): number {
  return ring.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % ring.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}
