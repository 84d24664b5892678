import type { BuildingUse } from '../../src/city/building-attributes.ts';
import { type FootprintShape, footprintShape, place } from './footprint-shapes.ts';
import type { MaskGrid } from './mask-grid.ts';
import type { FootprintIndex, ObstacleIndex } from './obstacles.ts';
import type { Ring, Vector2 } from './plane.ts';
import { signedArea } from './polygons.ts';
import { Random } from './random.ts';
import type { Parcel } from './subdivide.ts';

export type Range = readonly [low: number, high: number];

/** One kind of building and how it stands among its like. Metres. */
export interface BuildingType {
  readonly shapes: readonly (readonly [FootprintShape, weight: number])[];
  /** Along and across the row. */
  readonly width: Range;
  readonly depth: Range;
  /** Free space beside it in the row. */
  readonly gap: Range;
  /** Free space behind it. */
  readonly yard: Range;
  readonly storeys: readonly (readonly [Range, weight: number])[];
  readonly storeyHeight: number;
  readonly uses: readonly (readonly [BuildingUse, weight: number])[];
  readonly years: Range;
  readonly roofs?: readonly (readonly ['flat' | 'gabled' | 'hipped', weight: number])[];
}

/** How a parcel is built up. */
export interface Fabric {
  readonly id: string;
  /** Parcel size the streets aim at, m². */
  readonly parcelArea: number;
  /** Share of the places on a parcel that are built. */
  readonly fill: number;
  readonly types: readonly (readonly [BuildingType, weight: number])[];
  /** `plot`: every building has its own type; `parcel`: all buildings of a parcel are alike. */
  readonly choice: 'plot' | 'parcel';
  /** Rows run east–west as far as the streets allow, so that the long sides face south. */
  readonly facesSouth?: boolean;
  /** Least distance between buildings. */
  readonly spacing: number;
}

export interface SynthesisedBuilding {
  /** Counter-clockwise ring in the plane. */
  readonly ring: Ring;
  readonly centre: Vector2;
  readonly height: number;
  readonly storeys: number;
  readonly use: BuildingUse;
  readonly year: number;
  readonly roof: 'flat' | 'gabled' | 'hipped';
  readonly fabric: string;
  readonly parcel: number;
  /** All storeys together, m². */
  readonly floorArea: number;
}

/** What a new building must not touch. */
export interface Site {
  readonly obstacles: ObstacleIndex;
  readonly footprints: FootprintIndex;
  /** Parcel number + 1 of each cell of `grid`, 0 where there is none. */
  readonly parcelOfCell: Int32Array;
  readonly grid: MaskGrid;
}

/** Numbers the cells of the parcels for `Site.parcelOfCell`. */
export function numberCells(grid: MaskGrid, parcels: readonly Parcel[]): Int32Array {
  const numbers = new Int32Array(grid.width * grid.height);
  parcels.forEach((parcel, index) => {
    for (const cell of parcel.cells) numbers[cell] = index + 1;
  });
  return numbers;
}

/**
 * Builds up one parcel in rows along its rectangle; rows and the plots in a row share out the length there is. A
 * building stands only where all of its outline lies on the parcel and every exact clearance test passes, smaller when
 * it must; accepted footprints are added to the site.
 */
export function buildParcel(
  parcel: Parcel,
  number: number,
  fabric: Fabric,
  site: Site,
): SynthesisedBuilding[] {
  const random = new Random('parcel', parcel.cells[0]!, parcel.cells.length, fabric.id);
  const frame = rowFrame(parcel, fabric.facesSouth ?? false);
  const common = random.weighted(fabric.types);
  const typeOfPlot = () => (fabric.choice === 'parcel' ? common : random.weighted(fabric.types));
  const mean = fabric.choice === 'parcel' ? common : fabric.types[0]![0];
  const yard = middle(mean.yard);
  const rows = Math.max(1, Math.floor((2 * frame.halfAcross + yard) / (middle(mean.depth) + yard)));
  const pitch = (2 * frame.halfAcross) / rows;
  const buildings: SynthesisedBuilding[] = [];
  for (let row = 0; row < rows; row++) {
    const v = (row + 0.5) * pitch - frame.halfAcross;
    for (const plot of shareOut(2 * frame.halfAlong, typeOfPlot, random)) {
      if (!random.chance(fabric.fill)) continue;
      const depth = Math.min(random.range(...plot.type.depth), Math.max(pitch - plot.type.yard[0], 8));
      const centre = frame.at(plot.middle - frame.halfAlong, v);
      const shape = random.weighted(plot.type.shapes);
      for (const scale of [1, 0.86, 0.72]) {
        const ring = place(footprintShape(shape, plot.width * scale, depth * scale), frame.axis, centre);
        if (!standsOn(ring, number, site)) continue;
        if (!site.obstacles.isClear(ring) || !site.footprints.isFree(ring, fabric.spacing)) continue;
        site.footprints.add(ring);
        const furnished = furnish(plot.type, random);
        const floorArea = Math.round(signedArea(ring) * furnished.storeys);
        buildings.push({ ring, centre, parcel: number, fabric: fabric.id, floorArea, ...furnished });
        break;
      }
    }
  }
  return buildings;
}

interface Plot {
  readonly type: BuildingType;
  /** Metres from the row's start to the middle of the building. */
  readonly middle: number;
  readonly width: number;
}

/** Plots of a row of `length` metres: random widths, stretched or squeezed together so that they fill it. */
function shareOut(length: number, nextType: () => BuildingType, random: Random): Plot[] {
  const wishes: { type: BuildingType; width: number; gap: number }[] = [];
  let total = 0;
  for (;;) {
    const type = nextType();
    const wish = { type, width: random.range(...type.width), gap: random.range(...type.gap) };
    const next = total + wish.width + wish.gap;
    if (wishes.length > 0 && next - length > length - total) break;
    wishes.push(wish);
    total = next;
    if (total >= length) break;
  }
  const stretch = Math.min(1.25, length / total);
  let start = (length - total * stretch) / 2;
  return wishes.map(({ type, width, gap }) => {
    const plot = {
      type,
      middle: start + (stretch * (width + gap)) / 2,
      width: Math.max(width * stretch, type.width[0] * 0.8),
    };
    start += stretch * (width + gap);
    return plot;
  });
}

function middle([low, high]: Range): number {
  return (low + high) / 2;
}

interface RowFrame {
  readonly axis: Vector2;
  readonly halfAlong: number;
  readonly halfAcross: number;
  at(along: number, across: number): Vector2;
}

function rowFrame({ box }: Parcel, facesSouth: boolean): RowFrame {
  const turned = facesSouth && Math.abs(box.axis[0]) < Math.SQRT1_2;
  const long: Vector2 = turned ? [-box.axis[1], box.axis[0]] : box.axis;
  const axis: Vector2 = long[0] < 0 ? [-long[0], -long[1]] : long;
  return {
    axis,
    halfAlong: turned ? box.halfWidth : box.halfLength,
    halfAcross: turned ? box.halfLength : box.halfWidth,
    at: (along, across) => [
      box.centre[0] + along * axis[0] - across * axis[1],
      box.centre[1] + along * axis[1] + across * axis[0],
    ],
  };
}

/** Whether the outline, sampled every half cell, lies on cells of the parcel. */
function standsOn(ring: Ring, number: number, { grid, parcelOfCell }: Site): boolean {
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[(i + 1) % ring.length]!;
    const steps = Math.max(1, Math.ceil((2 * Math.hypot(bx - ax, by - ay)) / grid.cell));
    for (let k = 0; k < steps; k++) {
      const index = grid.indexAt(ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps);
      if (index < 0 || parcelOfCell[index] !== number + 1) return false;
    }
  }
  return true;
}

function furnish(type: BuildingType, random: Random) {
  const [low, high] = random.weighted(type.storeys);
  const storeys = random.integer(low, high);
  return {
    storeys,
    height: Math.round(10 * (storeys * type.storeyHeight + random.range(0.6, 1.6))) / 10,
    use: random.weighted(type.uses),
    year: random.integer(...type.years),
    roof: type.roofs ? random.weighted(type.roofs) : ('flat' as const),
  };
}
