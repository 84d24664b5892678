import type { MaskGrid } from './mask-grid.ts';
import type { Vector2 } from './plane.ts';
import { type OrientedBox, orientedBox } from './polygons.ts';
import { Random } from './random.ts';

/** A piece of free land between streets, as cells of the mask, with the rectangle around it. */
export interface Parcel {
  readonly cells: Int32Array;
  readonly box: OrientedBox;
  readonly centre: Vector2;
  readonly areaSquareMeters: number;
}

export interface MinorStreet {
  readonly from: Vector2;
  readonly to: Vector2;
  readonly halfWidth: number;
  /** 0 for the streets that cut the largest pieces. */
  readonly rank: 0 | 1 | 2;
}

export interface SubdivisionRules {
  /** Size at which a piece around a place is a parcel, m². */
  targetArea(centre: Vector2): number;
  /** Share of a parcel's area per street rank: pieces above these areas (m²) are cut by rank 0 or 1 streets. */
  readonly rankAreas: readonly [number, number];
  /** Half widths of streets of each rank, metres. */
  readonly halfWidths: readonly [number, number, number];
  readonly minimumArea: number;
}

/**
 * Cuts free land into parcels by halving the smallest rectangle around each piece across its long side until the
 * pieces are small enough (Vanegas et al. 2012, by cells instead of polygons, so that any shape with holes works).
 * The cuts are streets. Order and result depend on the mask and the seed only.
 *
 * @param free grid whose cells with value `land` may be built on
 */
export function subdivide(
  free: MaskGrid,
  land: number,
  rules: SubdivisionRules,
  seed: string,
): { parcels: Parcel[]; streets: MinorStreet[] } {
  const parcels: Parcel[] = [];
  const streets: MinorStreet[] = [];
  const labels = new Int32Array(free.width * free.height);
  for (let i = 0; i < labels.length; i++) labels[i] = free.data[i] === land ? 1 : 0;
  const finder = new ComponentFinder(free, labels);
  const pending = finder.componentsOf(everyCell(labels), 1, rules.minimumArea).reverse();
  for (let piece = pending.pop(); piece; piece = pending.pop()) {
    const parcel = parcelOf(free, piece.cells);
    const random = new Random(seed, parcel.cells[0]!, parcel.cells.length);
    const isSmall = parcel.areaSquareMeters <= rules.targetArea(parcel.centre) * random.range(0.75, 1.35);
    if (isSmall || parcel.box.halfWidth < 12) {
      parcels.push(parcel);
      continue;
    }
    const cut = chooseCut(parcel, rules, random);
    streets.push(...runsAlongCut(free, labels, piece.label, cut));
    pending.push(...finder.split(piece, cut, rules.minimumArea).reverse());
  }
  return { parcels, streets };
}

interface Cut {
  readonly point: Vector2;
  /** Unit direction of the street. */
  readonly direction: Vector2;
  readonly reach: number;
  readonly halfWidth: number;
  readonly rank: 0 | 1 | 2;
}

function everyCell(labels: Int32Array): Int32Array {
  return Int32Array.from(labels.keys());
}

function parcelOf(grid: MaskGrid, cells: Int32Array): Parcel {
  const extremes = new Map<number, [number, number]>();
  let [x, y] = [0, 0];
  for (const cell of cells) {
    const row = Math.floor(cell / grid.width);
    const column = cell - row * grid.width;
    x += column;
    y += row;
    const extreme = extremes.get(row);
    if (!extreme) extremes.set(row, [column, column]);
    else if (column < extreme[0]) extreme[0] = column;
    else if (column > extreme[1]) extreme[1] = column;
  }
  const points: Vector2[] = [];
  for (const [row, [first, last]] of extremes) {
    for (const corner of [first, last + 1]) {
      points.push(
        [grid.box[0] + corner * grid.cell, grid.box[1] + row * grid.cell],
        [grid.box[0] + corner * grid.cell, grid.box[1] + (row + 1) * grid.cell],
      );
    }
  }
  return {
    cells,
    box: orientedBox(points),
    centre: [
      grid.box[0] + (x / cells.length + 0.5) * grid.cell,
      grid.box[1] + (y / cells.length + 0.5) * grid.cell,
    ],
    areaSquareMeters: cells.length * grid.cell * grid.cell,
  };
}

function chooseCut(parcel: Parcel, rules: SubdivisionRules, random: Random): Cut {
  const { box, areaSquareMeters } = parcel;
  const rank = areaSquareMeters > rules.rankAreas[0] ? 0 : areaSquareMeters > rules.rankAreas[1] ? 1 : 2;
  const offset = box.halfLength * random.range(-0.22, 0.22);
  const lean = random.range(-0.06, 0.06);
  const [ux, uy] = box.axis;
  return {
    point: [box.centre[0] + ux * offset, box.centre[1] + uy * offset],
    direction: [-uy * Math.cos(lean) - ux * Math.sin(lean), ux * Math.cos(lean) - uy * Math.sin(lean)],
    reach: box.halfWidth + box.halfLength,
    halfWidth: rules.halfWidths[rank],
    rank,
  };
}

/** Stretches of the cut that lie on the piece. */
function runsAlongCut(grid: MaskGrid, labels: Int32Array, label: number, cut: Cut): MinorStreet[] {
  const step = grid.cell / 2;
  const at = (s: number): Vector2 => [
    cut.point[0] + cut.direction[0] * s,
    cut.point[1] + cut.direction[1] * s,
  ];
  const streets: MinorStreet[] = [];
  let start: number | undefined;
  for (let s = -cut.reach; s <= cut.reach + step; s += step) {
    const index = grid.indexAt(...at(s));
    const inside = s <= cut.reach && index >= 0 && labels[index] === label;
    if (inside && start === undefined) start = s;
    if (!inside && start !== undefined) {
      if (s - start > 20) {
        streets.push({ from: at(start), to: at(s - step), halfWidth: cut.halfWidth, rank: cut.rank });
      }
      start = undefined;
    }
  }
  return streets;
}

interface Piece {
  readonly cells: Int32Array;
  readonly label: number;
}

/** Connected pieces of equally labelled cells (4 neighbours); gives each piece a fresh label. */
class ComponentFinder {
  #next = 4;
  readonly #stack: number[] = [];

  constructor(
    readonly grid: MaskGrid,
    readonly labels: Int32Array,
  ) {}

  componentsOf(cells: Int32Array, label: number, minimumArea: number): Piece[] {
    const pieces: Piece[] = [];
    for (const cell of cells) {
      if (this.labels[cell] !== label) continue;
      const found = this.#flood(cell, label, ++this.#next);
      if (found.length * this.grid.cell ** 2 >= minimumArea) {
        pieces.push({ cells: Int32Array.from(found).sort(), label: this.#next });
      }
    }
    return pieces;
  }

  split(piece: Piece, cut: Cut, minimumArea: number): Piece[] {
    for (const cell of piece.cells) {
      const [x, y] = this.grid.centre(cell);
      const side = -(x - cut.point[0]) * cut.direction[1] + (y - cut.point[1]) * cut.direction[0];
      this.labels[cell] = Math.abs(side) <= cut.halfWidth ? 0 : side > 0 ? 2 : 3;
    }
    return [
      ...this.componentsOf(piece.cells, 2, minimumArea),
      ...this.componentsOf(piece.cells, 3, minimumArea),
    ];
  }

  #flood(seed: number, from: number, to: number): number[] {
    const { labels, grid } = this;
    const found = [seed];
    labels[seed] = to;
    this.#stack.push(seed);
    for (let cell = this.#stack.pop(); cell !== undefined; cell = this.#stack.pop()) {
      const column = cell % grid.width;
      for (const next of [
        column > 0 ? cell - 1 : -1,
        column < grid.width - 1 ? cell + 1 : -1,
        cell - grid.width,
        cell + grid.width,
      ]) {
        if (next >= 0 && next < labels.length && labels[next] === from) {
          labels[next] = to;
          found.push(next);
          this.#stack.push(next);
        }
      }
    }
    return found;
  }
}
