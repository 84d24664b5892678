import {
  buildParcel,
  type Fabric,
  numberCells,
  type Site,
  type SynthesisedBuilding,
} from '../../synthesis/building-fabric.ts';
import { MaskGrid } from '../../synthesis/mask-grid.ts';
import { FootprintIndex, type Obstacle, ObstacleIndex } from '../../synthesis/obstacles.ts';
import { LocalPlane, type Polyline, type Ring, type Vector2 } from '../../synthesis/plane.ts';
import { pointInRings } from '../../synthesis/polygons.ts';
import { Random } from '../../synthesis/random.ts';
import { type MinorStreet, type Parcel, subdivide } from '../../synthesis/subdivide.ts';
import { FABRICS, type FabricId } from './fabrics.ts';
import { readMainRoads, readParks, readWater } from './sources.ts';
import { DEFAULT_FABRICS, ZONES, type Zone } from './zones.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The window of the city model, degrees. */
export const EXTENT: Bounds = [113.21, 23.07, 113.41, 23.165];
export const PLANE = new LocalPlane(113.31, 23.1175);

const MASK_CELL_METERS = 3;
/** OpenStreetMap counts 19,823 buildings here in September 2026. */
export const CALIBRATION_WINDOW: Bounds = [113.212, 23.085, 113.38, 23.152];
const DENSITY_INSIDE = 0.935;
const DENSITY_OUTSIDE = 0.42;
const LAND = 0;
const TAKEN = 1;

/** Metres that buildings keep from the middle line of a carriageway. */
const ROAD_CLEARANCE = { motorway: 15, trunk_or_primary: 13, secondary: 10 } as const;
const WATER_CLEARANCE = 7;
const PARK_CLEARANCE = 3;

export interface MainRoad {
  readonly id: string;
  readonly class: keyof typeof ROAD_CLEARANCE;
  readonly points: Polyline;
}

export interface Area {
  readonly id: string;
  readonly rings: readonly Ring[];
  readonly areaSquareMeters: number;
}

/** The real ground plan in the plane. */
export interface GroundPlan {
  readonly roads: readonly MainRoad[];
  readonly water: readonly Area[];
  readonly parks: readonly Area[];
}

export function readGroundPlan(): GroundPlan {
  const areas = (prefix: string, features: ReturnType<typeof readWater>): Area[] =>
    features.map((feature, index) => ({
      id: `osm:${prefix}/${index + 1}`,
      rings: feature.geometry.coordinates.map(ring => PLANE.ring(ring)),
      areaSquareMeters: feature.properties.area_m2,
    }));
  return {
    roads: readMainRoads().map(({ geometry, properties }, index) => ({
      id: `road:main/${index + 1}`,
      class: properties.class,
      points: PLANE.line(geometry.coordinates),
    })),
    water: areas('water', readWater()),
    parks: areas('park', readParks()),
  };
}

/** All that no synthetic building may touch, and how far to keep away. */
export function obstaclesOf(plan: GroundPlan, reserved: readonly Obstacle[]): Obstacle[] {
  return [
    ...plan.roads.map(road => ({ line: road.points, clearance: ROAD_CLEARANCE[road.class] })),
    ...plan.water.map(({ rings }) => ({ rings, clearance: WATER_CLEARANCE })),
    ...plan.parks.map(({ rings }) => ({ rings, clearance: PARK_CLEARANCE })),
    ...reserved,
  ];
}

export interface SynthesisedFabric {
  readonly buildings: readonly SynthesisedBuilding[];
  readonly streets: readonly MinorStreet[];
  readonly parcels: readonly (Parcel & { readonly fabric: FabricId; readonly zone: string })[];
}

/**
 * Cuts the land between the real roads, water and parks into parcels and builds them up.
 *
 * @param reserved ground of landmarks, real buildings and bridges
 * @param isBuildable refuses ground that is too high or steep
 * @param window part of the extent to build, for tests
 */
export function synthesiseFabric(
  plan: GroundPlan,
  reserved: readonly Obstacle[],
  isBuildable: (point: Vector2) => boolean,
  window: Bounds = EXTENT,
): SynthesisedFabric {
  const obstacles = obstaclesOf(plan, reserved);
  const mask = freeLand(obstacles, isBuildable, window);
  const { parcels, streets } = subdivide(
    mask,
    LAND,
    {
      targetArea: centre => FABRICS[fabricAt(centre).fabric].parcelArea,
      rankAreas: [300_000, 130_000],
      halfWidths: [8, 5.5, 3.5],
      minimumArea: 500,
    },
    'guangzhou',
  );
  const classified = parcels.map(parcel => ({ ...parcel, ...fabricAt(parcel.centre) }));
  const site: Site = {
    obstacles: new ObstacleIndex([
      ...obstacles,
      ...streets.map(({ from, to, halfWidth }) => ({ line: [from, to], clearance: halfWidth - 0.5 })),
    ]),
    footprints: new FootprintIndex(),
    parcelOfCell: numberCells(mask, parcels),
    grid: mask,
  };
  const buildings = classified.flatMap((parcel, number) =>
    buildParcel(parcel, number, calibrated(FABRICS[parcel.fabric], parcel.centre), site),
  );
  return { buildings, streets, parcels: classified };
}

/** A fabric with its fill at the density of the count inside, and looser outside the counted window. */
function calibrated(fabric: Fabric, centre: Vector2): Fabric {
  const [longitude, latitude] = PLANE.toDegrees(centre);
  const [west, south, east, north] = CALIBRATION_WINDOW;
  const isCounted = longitude > west && latitude > south && longitude < east && latitude < north;
  return { ...fabric, fill: fabric.fill * (isCounted ? DENSITY_INSIDE : DENSITY_OUTSIDE) };
}

function freeLand(
  obstacles: readonly Obstacle[],
  isBuildable: (point: Vector2) => boolean,
  window: Bounds,
): MaskGrid {
  const [minX, minY] = PLANE.toPlane(window[0], window[1]);
  const [maxX, maxY] = PLANE.toPlane(window[2], window[3]);
  const mask = new MaskGrid([minX, minY, maxX, maxY], MASK_CELL_METERS);
  for (const { rings, line, clearance } of obstacles) {
    const radius = clearance + MASK_CELL_METERS / 2;
    if (line) mask.stroke(line, radius, TAKEN);
    if (!rings) continue;
    mask.fill(rings, TAKEN);
    for (const ring of rings) mask.stroke([...ring, ring[0]!], radius, TAKEN);
  }
  const block = 16;
  for (let row = 0; row < mask.height; row += block) {
    for (let column = 0; column < mask.width; column += block) {
      if (isBuildable(mask.centre(row * mask.width + column))) continue;
      for (let r = row; r < Math.min(row + block, mask.height); r++) {
        mask.data.fill(TAKEN, r * mask.width + column, r * mask.width + Math.min(column + block, mask.width));
      }
    }
  }
  return mask;
}

/** Zone and fabric of a place; zones with several fabrics mix them by the hectare. */
export function fabricAt(point: Vector2): { fabric: FabricId; zone: string } {
  const zone = zoneAt(point);
  const cell = [Math.floor(point[0] / 230), Math.floor(point[1] / 230)] as const;
  const fabric = new Random('fabric', ...cell).weighted(zone?.fabrics ?? DEFAULT_FABRICS);
  return { fabric, zone: zone?.name.zh ?? '' };
}

export function zoneAt(point: Vector2): Zone | undefined {
  const [longitude, latitude] = PLANE.toDegrees(point);
  return ZONES.find(({ area }) => {
    if ('box' in area) {
      const [west, south, east, north] = area.box;
      return longitude >= west && longitude < east && latitude >= south && latitude < north;
    }
    const [x, y] = PLANE.toPlane(area.disc[0], area.disc[1]);
    return Math.hypot(point[0] - x, point[1] - y) < area.disc[2];
  });
}

/** Whether a place lies on one of the areas. */
export function isOn(areas: readonly Area[], point: Vector2): boolean {
  return areas.some(({ rings }) => pointInRings(point, rings));
}
