/** Geometry to cells. Positions are fractional columns and rows: cell (i, j) spans [i, i+1) × [j, j+1). */
type Cell = readonly [column: number, row: number];
type Point = readonly [column: number, row: number];

/** Cells a line passes through, edge-connected: no water slips through between two of them. */
export function lineCells(points: readonly Point[], columns: number, rows: number): Cell[] {
  const seen = new Set<number>();
  const cells: Cell[] = [];
  const visit = (i: number, j: number) => {
    if (i < 0 || j < 0 || i >= columns || j >= rows || seen.has(j * columns + i)) return;
    seen.add(j * columns + i);
    cells.push([i, j]);
  };
  for (let k = 0; k + 1 < points.length; k++) traverse(points[k]!, points[k + 1]!, visit);
  if (points.length === 1) visit(Math.floor(points[0]![0]), Math.floor(points[0]![1]));
  return cells;
}

/** Amanatides & Woo (1987). */
function traverse([x0, y0]: Point, [x1, y1]: Point, visit: (i: number, j: number) => void): void {
  let [i, j] = [Math.floor(x0), Math.floor(y0)];
  const [endI, endJ] = [Math.floor(x1), Math.floor(y1)];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const [stepI, stepJ] = [Math.sign(dx), Math.sign(dy)];
  let tX = dx === 0 ? Number.POSITIVE_INFINITY : (i + (dx > 0 ? 1 : 0) - x0) / dx;
  let tY = dy === 0 ? Number.POSITIVE_INFINITY : (j + (dy > 0 ? 1 : 0) - y0) / dy;
  visit(i, j);
  const most = Math.abs(endI - i) + Math.abs(endJ - j);
  for (let n = 0; n < most; n++) {
    if (tX < tY) {
      i += stepI;
      tX += stepI / dx;
    } else {
      j += stepJ;
      tY += stepJ / dy;
    }
    visit(i, j);
  }
}

/** Cells whose centre lies inside the rings (even–odd). */
export function polygonCells(rings: readonly (readonly Point[])[], columns: number, rows: number): Cell[] {
  const cells: Cell[] = [];
  scan(rings, columns, rows, 1, (i, j) => cells.push([i, j]));
  return cells;
}

const SUBDIVISION = 4;

/** Adds the share of each cell that the rings cover to `coverage` (columns × rows), by 4 × 4 samples a cell. */
export function addCoverage(
  rings: readonly (readonly Point[])[],
  columns: number,
  rows: number,
  coverage: Float32Array,
): void {
  const share = 1 / SUBDIVISION ** 2;
  scan(rings, columns, rows, SUBDIVISION, (i, j) => {
    const cell = Math.floor(j / SUBDIVISION) * columns + Math.floor(i / SUBDIVISION);
    coverage[cell] = Math.min(1, coverage[cell]! + share);
  });
}

/** Marks the sub-cells (`fine` along each side of a cell) whose centre the rings hold: 1 in `mask`, rows from the south. */
export function markFine(
  rings: readonly (readonly Point[])[],
  columns: number,
  rows: number,
  fine: number,
  mask: Uint8Array,
): void {
  scan(rings, columns, rows, fine, (i, j) => {
    mask[j * columns * fine + i] = 1;
  });
}

/** Visits the sample points inside the rings, `fine` of them a cell and axis. */
function scan(
  rings: readonly (readonly Point[])[],
  columns: number,
  rows: number,
  fine: number,
  visit: (i: number, j: number) => void,
): void {
  const ys = rings.flatMap(ring => ring.map(([, y]) => y * fine));
  const first = Math.max(0, Math.floor(ys.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - 0.5));
  const last = Math.min(
    rows * fine - 1,
    Math.ceil(ys.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
  );
  for (let j = first; j <= last; j++) {
    const crossings = crossingsOf(rings, fine, j + 0.5);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k]! - 0.5));
      const to = Math.min(columns * fine - 1, Math.ceil(crossings[k + 1]! - 0.5) - 1);
      for (let i = from; i <= to; i++) visit(i, j);
    }
  }
}

function crossingsOf(rings: readonly (readonly Point[])[], fine: number, y: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (const [k, [ax, ay]] of ring.entries()) {
      const [bx, by] = ring[(k + 1) % ring.length]!;
      if (ay * fine <= y !== by * fine <= y) {
        crossings.push((ax + ((y / fine - ay) / (by - ay)) * (bx - ax)) * fine);
      }
    }
  }
  return crossings.sort((a, b) => a - b);
}
