import type { GroundZone } from './setup.ts';

/** Most zones the kernel's table holds. */
export const MAXIMUM_ZONES = 4096;

/** Distinct combinations of rain, losses, drains and shed roof rain, and which one each cell has. */
export function zoneCells(
  cells: number,
  zoneAt: (cell: number) => { readonly key: string; readonly make: () => GroundZone },
): { readonly zones: GroundZone[]; readonly zoneOfCell: Uint16Array } {
  const zones: GroundZone[] = [];
  const numberOf = new Map<string, number>();
  const zoneOfCell = new Uint16Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const { key, make } = zoneAt(cell);
    let zone = numberOf.get(key);
    if (zone === undefined) {
      zone = zones.length;
      if (zone >= MAXIMUM_ZONES) throw new RangeError(`More than ${MAXIMUM_ZONES} kinds of ground`);
      numberOf.set(key, zone);
      zones.push(make());
    }
    zoneOfCell[cell] = zone;
  }
  return { zones, zoneOfCell };
}

/**
 * How many cells' rain each open cell gets: its own and that of the roofs nearest to it (by a flood fill from the
 * open cells). 0 on roofs.
 */
export function roofShedding(isRoof: (cell: number) => boolean, columns: number, rows: number): Uint16Array {
  const factor = new Uint16Array(columns * rows);
  const receiver = new Int32Array(columns * rows).fill(-1);
  let front: number[] = [];
  for (let cell = 0; cell < factor.length; cell++) {
    if (isRoof(cell)) continue;
    factor[cell] = 1;
    receiver[cell] = cell;
    front.push(cell);
  }
  while (front.length > 0) {
    const next: number[] = [];
    for (const cell of front) {
      for (const neighbour of neighbours(cell, columns, rows)) {
        if (receiver[neighbour] !== -1) continue;
        receiver[neighbour] = receiver[cell]!;
        factor[receiver[cell]!]!++;
        next.push(neighbour);
      }
    }
    front = next;
  }
  return factor;
}

function neighbours(cell: number, columns: number, rows: number): number[] {
  const [i, j] = [cell % columns, Math.floor(cell / columns)];
  const found: number[] = [];
  if (i > 0) found.push(cell - 1);
  if (i < columns - 1) found.push(cell + 1);
  if (j > 0) found.push(cell - columns);
  if (j < rows - 1) found.push(cell + columns);
  return found;
}
