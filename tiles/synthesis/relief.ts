import type { Heightfield } from '../model.ts';
import type { MaskGrid } from './mask-grid.ts';
import type { LocalPlane, Vector2 } from './plane.ts';
import { Random } from './random.ts';

/** A rounded hill: `height` metres above the plain at the centre, falling as a Gaussian. */
export interface Hill {
  readonly centre: Vector2;
  readonly height: number;
  /** Standard deviations in metres along and across `axis` (default east). */
  readonly spread: readonly [number, number];
  readonly axis?: Vector2;
}

export interface ReliefRules {
  readonly seed: string;
  /** Mean height of the plain and amplitude of its gentle waves, metres. */
  readonly plain: number;
  readonly roll: number;
  readonly hills: readonly Hill[];
  /** Height of the banks, which the ground reaches at the water's edge, and how far the banks rise, metres. */
  readonly bank: number;
  readonly bankWidth: number;
}

/** Ground without water: plain, waves and hills, metres at a place of the plane. */
export function makeGround(rules: ReliefRules): (x: number, y: number) => number {
  const waves = new ValueNoise(rules.seed);
  return (x, y) => {
    const rolling = waves.at(x / 900, y / 900) - 0.5;
    let hill = 0;
    for (const { centre, height, spread, axis = [1, 0] } of rules.hills) {
      const dx = x - centre[0];
      const dy = y - centre[1];
      const along = (dx * axis[0] + dy * axis[1]) / spread[0];
      const across = (-dx * axis[1] + dy * axis[0]) / spread[1];
      const exponent = (along * along + across * across) / 2;
      if (exponent < 12) hill += height * Math.exp(-exponent);
    }
    const rough = hill > 4 ? (waves.at(x / 160, y / 160) - 0.5) * Math.min(hill, 60) * 0.5 : 0;
    return Math.max(1, rules.plain + rules.roll * rolling + hill + rough);
  };
}

/** Smooth lattice noise in [0, 1]. */
class ValueNoise {
  readonly #lattice: Float32Array;

  constructor(seed: string) {
    const random = new Random('noise', seed);
    this.#lattice = Float32Array.from({ length: 65536 }, () => random.next());
  }

  at(x: number, y: number): number {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const fx = smooth(x - column);
    const fy = smooth(y - row);
    const value = (c: number, r: number) => this.#lattice[((r & 255) << 8) | (c & 255)]!;
    const south = value(column, row) + fx * (value(column + 1, row) - value(column, row));
    const north = value(column, row + 1) + fx * (value(column + 1, row + 1) - value(column, row + 1));
    return south + fy * (north - south);
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/**
 * Ground with water at a place: the surface on water, a bank that rises to the ground away from it.
 *
 * @param level water surface, metres
 * @param distance metres to the water, 0 on it
 */
export function withWater(ground: number, level: number, distance: number, rules: ReliefRules): number {
  if (distance <= 0) return level;
  const t = smooth(Math.min(1, distance / rules.bankWidth));
  const bank = Math.max(rules.bank, level + 0.5);
  return bank + t * (Math.max(ground, bank) - bank);
}

/** Samples `heightAt` on a regular grid of degrees. */
export function makeHeightfield(
  bounds: Heightfield['bounds'],
  width: number,
  height: number,
  plane: LocalPlane,
  heightAt: (x: number, y: number) => number,
): Heightfield {
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const latitude = bounds[1] + ((bounds[3] - bounds[1]) * row) / (height - 1);
    for (let column = 0; column < width; column++) {
      const longitude = bounds[0] + ((bounds[2] - bounds[0]) * column) / (width - 1);
      values[row * width + column] = heightAt(...plane.toPlane(longitude, latitude));
    }
  }
  return { bounds, width, height, values };
}

/** Bilinear value of per-cell data of a grid at a place, clamped to its edge. */
export function sampleGrid(grid: MaskGrid, values: Float32Array, x: number, y: number): number {
  const gx = Math.min(Math.max((x - grid.box[0]) / grid.cell - 0.5, 0), grid.width - 1.001);
  const gy = Math.min(Math.max((y - grid.box[1]) / grid.cell - 0.5, 0), grid.height - 1.001);
  const column = Math.floor(gx);
  const row = Math.floor(gy);
  const at = (c: number, r: number) => values[r * grid.width + c]!;
  const south = at(column, row) + (gx - column) * (at(column + 1, row) - at(column, row));
  const north = at(column, row + 1) + (gx - column) * (at(column + 1, row + 1) - at(column, row + 1));
  return south + (gy - row) * (north - south);
}
