import type { Heightfield } from '../../model.ts';
import { distanceTransform, MaskGrid } from '../../synthesis/mask-grid.ts';
import { grow } from '../../synthesis/obstacles.ts';
import type { Vector2 } from '../../synthesis/plane.ts';
import { boundingBox } from '../../synthesis/polygons.ts';
import {
  type Hill,
  makeGround,
  makeHeightfield,
  type ReliefRules,
  sampleGrid,
  withWater,
} from '../../synthesis/relief.ts';
import { sampleHeightfield } from '../../write/terrain-surface.ts';
import { type Bounds, type GroundPlan, PLANE } from './plan.ts';

/** Terrain reaches beyond the window, so that the hills in the north close the view. */
export const TERRAIN_BOUNDS: Bounds = [113.15, 23.03, 113.47, 23.225];
/** Surface of the Pearl River and all water joined to it. */
export const RIVER_LEVEL = 1.5;
/** Buildings stop where the hills begin. */
const HIGHEST_BUILDING_GROUND = 38;

const hill = (
  longitude: number,
  latitude: number,
  height: number,
  along: number,
  across: number,
  axisDegrees = 0,
): Hill => ({
  centre: PLANE.toPlane(longitude, latitude),
  height,
  spread: [along, across],
  axis: [Math.cos((axisDegrees * Math.PI) / 180), Math.sin((axisDegrees * Math.PI) / 180)],
});

const RULES: ReliefRules = {
  seed: 'guangzhou-relief',
  plain: 5.4,
  roll: 2.4,
  bank: 2.8,
  bankWidth: 90,
  hills: [
    hill(113.2612, 23.1418, 34, 420, 260, 70),
    hill(113.2795, 23.1555, 34, 620, 420, 60),
    hill(113.2662, 23.1528, 22, 380, 420),
    hill(113.2905, 23.1655, 55, 700, 620),
    hill(113.2985, 23.1818, 210, 1500, 900, 62),
    hill(113.305, 23.2, 300, 2400, 1250, 62),
    hill(113.319, 23.215, 190, 1400, 1000, 70),
    hill(113.3425, 23.158, 22, 620, 380),
    hill(113.333, 23.172, 40, 800, 500),
    hill(113.3655, 23.182, 120, 1500, 700, 20),
    hill(113.384, 23.198, 220, 1800, 900, 40),
    hill(113.3985, 23.1705, 70, 800, 600),
    hill(113.427, 23.184, 150, 1500, 900, 60),
    hill(113.294, 23.1432, 9, 320, 220),
    hill(113.3235, 23.0985, 9, 240, 160),
    hill(113.296, 23.0965, 6, 260, 180),
    hill(113.4, 23.081, 18, 700, 300, 15),
    hill(113.354, 23.157, 20, 500, 400),
  ],
};

const CELL_METERS = 12;
const WET = 1;
/** Pools and fountains stay part of the square they lie on. */
const SMALLEST_WATER = 1500;

/** Heights of the synthetic relief, cut by the real water. */
export interface Ground {
  readonly heightfield: Heightfield;
  /** Metres at a place of the plane, as the terrain shows it. */
  heightAt(point: Vector2): number;
  /** The same at degrees. */
  heightAtDegrees(longitude: number, latitude: number): number;
  isBuildable(point: Vector2): boolean;
  /** Whether the real water covers a place, degrees. */
  isWaterAt(longitude: number, latitude: number): boolean;
  /** Finer than the terrain: streets lie below the plots beside them. For the flood model. */
  modelHeightAt(point: Vector2): number;
}

export function buildGround(plan: GroundPlan): Ground {
  const base = makeGround(RULES);
  const [minX, minY] = PLANE.toPlane(TERRAIN_BOUNDS[0], TERRAIN_BOUNDS[1]);
  const [maxX, maxY] = PLANE.toPlane(TERRAIN_BOUNDS[2], TERRAIN_BOUNDS[3]);
  const wet = new MaskGrid([minX, minY, maxX, maxY], CELL_METERS);
  const levels = new Float32Array(wet.width * wet.height).fill(RIVER_LEVEL);
  for (const { rings, areaSquareMeters } of plan.water) {
    if (areaSquareMeters < SMALLEST_WATER) continue;
    wet.fill(rings, WET);
    const level = levelOf(rings[0]!, areaSquareMeters, base);
    if (level !== RIVER_LEVEL) fillLevels(wet, levels, rings[0]!, level);
  }
  const distance = distanceTransform(wet, value => value === WET, RULES.bankWidth + 2 * CELL_METERS);
  const groundAt = (x: number, y: number): number => {
    const index = wet.indexAt(x, y);
    const level = index < 0 ? RIVER_LEVEL : levels[index]!;
    const away = sampleGrid(wet, distance, x, y) - CELL_METERS / 2;
    return withWater(base(x, y), level, away, RULES);
  };
  const heightfield = makeHeightfield(TERRAIN_BOUNDS, 1640, 1080, PLANE, groundAt);
  const streets = streetMask(plan);
  const heightAtDegrees = (longitude: number, latitude: number) =>
    sampleHeightfield(heightfield, longitude, latitude);
  const heightAt = (point: Vector2) => heightAtDegrees(...PLANE.toDegrees(point));
  return {
    heightfield,
    heightAt,
    heightAtDegrees,
    isWaterAt: (longitude, latitude) => wet.at(...PLANE.toPlane(longitude, latitude)) === WET,
    isBuildable: ([x, y]) => base(x, y) < HIGHEST_BUILDING_GROUND,
    modelHeightAt: point => heightAt(point) - (streets.at(...point) && wet.at(...point) !== WET ? 0.25 : 0),
  };
}

/** Rivers stand at one level, ponds and lakes on higher ground a little below their banks. */
function levelOf(shore: readonly Vector2[], area: number, base: (x: number, y: number) => number): number {
  const lowest = Math.min(...shore.map(([x, y]) => base(x, y)));
  return area > 400_000 || lowest < 4.5 ? RIVER_LEVEL : Math.round((lowest - 1) * 10) / 10;
}

/** Writes a pond's level around it, as far as its banks reach. */
function fillLevels(grid: MaskGrid, levels: Float32Array, shore: readonly Vector2[], level: number): void {
  const reach = RULES.bankWidth + 2 * grid.cell;
  const [minX, minY, maxX, maxY] = grow(boundingBox(shore), reach);
  const near = new MaskGrid([minX, minY, maxX, maxY], grid.cell);
  near.fill([shore], WET);
  near.stroke([...shore, shore[0]!], reach, WET);
  near.data.forEach((value, i) => {
    const index = value === WET ? grid.indexAt(...near.centre(i)) : -1;
    if (index >= 0) levels[index] = level;
  });
}

function streetMask(plan: GroundPlan): MaskGrid {
  const [minX, minY] = PLANE.toPlane(TERRAIN_BOUNDS[0], TERRAIN_BOUNDS[1]);
  const [maxX, maxY] = PLANE.toPlane(TERRAIN_BOUNDS[2], TERRAIN_BOUNDS[3]);
  const mask = new MaskGrid([minX, minY, maxX, maxY], 6);
  for (const road of plan.roads) mask.stroke(road.points, 8, WET);
  return mask;
}
