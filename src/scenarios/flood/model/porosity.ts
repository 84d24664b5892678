import { markFine } from './rasterize.ts';
import type { FloodSetup } from './setup.ts';

type Ring = readonly (readonly [column: number, row: number])[];

/** Sub-cells along each side of a cell. */
const FINE = 4;
const HALF = FINE / 2;
/** A cell more built over than this is a block. */
const LEAST_OPEN = 0.1;

/** Porosity of cells from footprints in fractional cells. */
export function porosityOfFootprints(
  footprints: readonly { readonly rings: readonly Ring[] }[],
  columns: number,
  rows: number,
): NonNullable<FloodSetup['porosity']> {
  const mask = new Uint8Array(columns * rows * FINE ** 2);
  for (const { rings } of footprints) markFine(rings, columns, rows, FINE, mask);
  return porosityOf(mask, columns, rows);
}

/**
 * Porosity of cells from a mask of buildings with FINE × FINE sub-cells a cell (1 = built over; rows from the south).
 * A cell's is its open share; a face's is the share of its sub-rows along which one can look from the middle of one
 * cell to the middle of the next: a wall across the flow narrows it, one along the flow does not. Faces are never more
 * open than the cells beside them, so that waves need no shorter step. Cells on the edge of the grid stay open.
 * NaN marks cells that are blocks: less than a tenth open, or with every face closed.
 */
function porosityOf(mask: Uint8Array, columns: number, rows: number): NonNullable<FloodSetup['porosity']> {
  const [cell, west, south] = [0, 1, 2].map(() => new Float32Array(columns * rows).fill(1)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const isBuilt = (x: number, y: number) => mask[y * columns * FINE + x] === 1;
  eachCell(columns, rows, (i, j, at) => {
    if (i === 0 || j === 0 || i === columns - 1 || j === rows - 1) return;
    let open = 0;
    for (let y = 0; y < FINE; y++)
      for (let x = 0; x < FINE; x++) if (!isBuilt(i * FINE + x, j * FINE + y)) open++;
    const share = open / FINE ** 2;
    cell[at] = share < LEAST_OPEN ? Number.NaN : share;
  });
  eachCell(columns, rows, (i, j, at) => {
    const sight = (isOpen: (along: number, across: number) => boolean) => {
      let open = 0;
      for (let across = 0; across < FINE; across++) {
        let isFree = true;
        for (let along = -HALF; along < HALF; along++) isFree &&= isOpen(along, across);
        if (isFree) open++;
      }
      return open / FINE;
    };
    if (i > 0 && j > 0 && j < rows - 1 && i < columns) {
      const seen = sight((along, across) => !isBuilt(i * FINE + along, j * FINE + across));
      west[at] = Math.min(seen, cell[at] || 1, cell[at - 1] || 1);
    }
    if (j > 0 && i > 0 && i < columns - 1) {
      const seen = sight((along, across) => !isBuilt(i * FINE + across, j * FINE + along));
      south[at] = Math.min(seen, cell[at] || 1, cell[at - columns] || 1);
    }
  });
  // A yard that no face opens into would only gather the rain of the roofs around it.
  eachCell(columns, rows, (i, j, at) => {
    if (i === 0 || j === 0 || i === columns - 1 || j === rows - 1) return;
    if (west[at]! + west[at + 1]! + south[at]! + south[at + columns]! === 0) cell[at] = Number.NaN;
  });
  return { cell, west, south };
}

function eachCell(columns: number, rows: number, visit: (i: number, j: number, at: number) => void): void {
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) visit(i, j, j * columns + i);
}
