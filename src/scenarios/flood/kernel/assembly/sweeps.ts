/** Which rectangles of the grid a step works on: those that hold every active patch, and little else. */
import { at } from './lanes';
import { BLOCK, h1, isActive, nx, offset, PATCH, patchColumns, TILE, wet1 } from './state';

/** Rows whose patches share one rectangle: taller ones hold more dry cells, lower ones repeat more halo rows. */
const CHUNK: i32 = 4 * BLOCK;

/** The rectangle to sweep next: columns [sweepWest, sweepEast), rows [sweepSouth, sweepNorth). */
export let sweepWest: i32 = 0;
export let sweepEast: i32 = 0;
export let sweepSouth: i32 = 0;
export let sweepNorth: i32 = 0;

// Where the search stands: first patch column of the tile, next row, and the rows [startRow, endRow) of the band.
let firstPatch: i32 = 0;
let row: i32 = 0;
let startRow: i32 = 0;
let endRow: i32 = 0;
// The rectangle put together so far, in patches and rows; none where `toRow` is 0.
let fromPatch: i32 = 0;
let toPatch: i32 = 0;
let fromRow: i32 = 0;
let toRow: i32 = 0;

/** Starts over on rows [j0, j1): j0 is a multiple of BLOCK and j1 too or the last row. */
export function beginSweeps(j0: i32, j1: i32): void {
  firstPatch = 0;
  row = j0;
  startRow = j0;
  endRow = j1;
  toRow = 0;
}

/** Finds the next rectangle; false when there is none. Chunks with the same columns, one above the other, are one. */
export function nextSweep(): bool {
  while (firstPatch < patchColumns) {
    while (row < endRow) {
      const south = row;
      row = row + CHUNK < endRow ? row + CHUNK : endRow;
      if (gather(south, row)) return true;
    }
    firstPatch += TILE / PATCH;
    row = startRow;
    if (emit()) return true;
  }
  return false;
}

/** Adds the active patches of one chunk; true when that completes a rectangle. */
function gather(j0: i32, j1: i32): bool {
  const end = firstPatch + TILE / PATCH < patchColumns ? firstPatch + TILE / PATCH : patchColumns;
  let west = end;
  let east = firstPatch - 1;
  let south = j1;
  let north = j0;
  for (let j = j0; j < j1; j += BLOCK) {
    for (let column = firstPatch; column < end; column++) {
      if (!isActive(column, j / BLOCK)) continue;
      if (column < west) west = column;
      if (column > east) east = column;
      if (j < south) south = j;
      north = j + BLOCK < j1 ? j + BLOCK : j1;
    }
  }
  if (east < firstPatch) return emit();
  if (toRow > 0 && toRow == south && fromPatch == west && toPatch == east) {
    toRow = north;
    return false;
  }
  const isComplete = emit();
  fromPatch = west;
  toPatch = east;
  fromRow = south;
  toRow = north;
  return isComplete;
}

/** Hands out the rectangle put together so far, if there is one. */
function emit(): bool {
  if (toRow == 0) return false;
  const left = nx - fromPatch * PATCH;
  const width = (toPatch + 1 - fromPatch) * PATCH;
  sweepWest = fromPatch * PATCH;
  sweepEast = sweepWest + (left < width ? (left + 3) & ~3 : width);
  sweepSouth = fromRow;
  sweepNorth = toRow;
  toRow = 0;
  return true;
}

/** Notes which patches of columns [i0, i1) hold water in rows [j0, j1), all of one block, of the state written. */
export function markWet(i0: i32, i1: i32, j0: i32, j1: i32): void {
  for (let i = i0; i < i1; i += PATCH) {
    const end = i + PATCH < i1 ? i + PATCH : i1;
    store<u8>(wet1 + (j0 / BLOCK) * patchColumns + i / PATCH, hasWater(i, end, j0, j1) ? 1 : 0);
  }
}

function hasWater(i0: i32, i1: i32, j0: i32, j1: i32): bool {
  for (let j = j0; j < j1; j++) {
    const row = h1 + offset(0, j);
    for (let i = i0; i < i1; i += 4) if (v128.any_true(at(row + (<usize>i << 2)))) return true;
  }
  return false;
}
