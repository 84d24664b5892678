import type { BuildingUse } from '../../../src/city/building-attributes.ts';
import type { CityFeature } from '../../model.ts';
import type { SynthesisedBuilding } from '../../synthesis/building-fabric.ts';
import type { Obstacle } from '../../synthesis/obstacles.ts';
import type { Ring } from '../../synthesis/plane.ts';
import { counterClockwise, ringsMeet, signedArea, vertexCentre } from '../../synthesis/polygons.ts';
import type { Ground } from './ground.ts';
import { PLANE } from './plan.ts';
import { type OsmBuilding, readOsmBuildings } from './sources.ts';

export const SYNTHETIC_BUILDINGS = 'synthetic';
export const OSM_BUILDINGS = 'osm-buildings';

/** Towers modelled as landmarks instead. */
const MODELLED_ELSEWHERE = new Set(['w184738716']);
/** Free-standing roofs over squares and driveways. */
const ROOF_METERS = 6;
const STOREY_METERS = { office: 3.9, other: 3 };

export interface NamedFootprint {
  readonly feature: CityFeature;
  readonly ring: Ring;
}

/** The synthetic fabric as features of the buildings' tileset. */
export function syntheticFeatures(buildings: readonly SynthesisedBuilding[], ground: Ground): CityFeature[] {
  return buildings.map((building, index) => {
    return {
      id: `gz:b/${index + 1}`,
      tileset: 'buildings',
      attributes: {
        name: '',
        use: building.use,
        height: Math.round((building.height + roofHeight(building)) * 10) / 10,
        storeys: building.storeys,
        year: building.year,
        risk: demonstrationRisk(building),
        address: '',
        source: SYNTHETIC_BUILDINGS,
        kind: 'synthetic',
        cimLevel: 2,
      },
      geometry: {
        kind: 'prism',
        rings: [degreesOf(building.ring)],
        baseHeight: lowestGround(building.ring, ground),
        height: building.height,
        ...(building.roof === 'flat' ? {} : { roof: { shape: building.roof, height: roofHeight(building) } }),
      },
    };
  });
}

/** A level of fire risk such as a survey would give, from use, age and height alone: for demonstration. */
function demonstrationRisk({ use, year, height }: SynthesisedBuilding): 1 | 2 | 3 | 4 {
  if (use === 'urban-village') return year < 2000 ? 1 : 2;
  if (use === 'industrial') return year < 1995 ? 1 : 2;
  if (height > 100 || year < 1975) return 2;
  return ['commercial', 'hotel', 'medical', 'mixed'].includes(use) || height > 54 ? 3 : 4;
}

function roofHeight(building: SynthesisedBuilding): number {
  if (building.roof === 'flat') return 0;
  return building.use === 'industrial' ? 3.5 : 2.4;
}

/** The real buildings of the core of Zhujiang New Town above the ground, but for those on ground that is taken. */
export function osmFootprints(ground: Ground, taken: readonly Ring[]): NamedFootprint[] {
  const chosen: { source: OsmBuilding; ring: Ring }[] = [];
  for (const source of readOsmBuildings()) {
    const { id, layer } = source.properties;
    if (Number(layer ?? 0) < 0 || MODELLED_ELSEWHERE.has(id)) continue;
    const ring = counterClockwise(PLANE.ring(source.geometry.coordinates[0]!));
    if (taken.some(other => ringsMeet(ring, other))) continue;
    const isStacked = lowestLevel(source) > 0;
    if (isStacked || !chosen.some(other => overlap(ring, other.ring))) chosen.push({ source, ring });
  }
  return chosen.map(({ source, ring }) => ({ feature: osmFeature(source, ring, ground), ring }));
}

/** Parts on top of others say from which level up they stand. */
function lowestLevel({ properties }: OsmBuilding): number {
  return Number(properties['building:min_level'] ?? properties.min_level ?? 0);
}

/** Whether rings share ground; walls in common do not count. */
function overlap(a: Ring, b: Ring): boolean {
  return ringsMeet(shrink(a), shrink(b));
}

function shrink(ring: Ring): Ring {
  const [cx, cy] = vertexCentre(ring);
  return ring.map(([x, y]) => [cx + (x - cx) * 0.97, cy + (y - cy) * 0.97] as const);
}

/** Ground that real buildings take up. */
export function footprintObstacles(footprints: readonly NamedFootprint[]): Obstacle[] {
  return footprints.map(({ ring }) => ({ rings: [ring], clearance: 8 }));
}

function osmFeature(source: OsmBuilding, ring: Ring, ground: Ground): CityFeature {
  const { properties } = source;
  const use = buildingUse(properties.building ?? properties['building:part'] ?? 'yes');
  const storeyMeters = use === 'residential' ? STOREY_METERS.other : STOREY_METERS.office;
  const levels = Number(properties['building:levels'] ?? 0);
  const stated = Number(properties.height ?? 0);
  const height = stated || levels * storeyMeters || guessHeight(ring, use);
  const lift = lowestLevel(source) * storeyMeters;
  const address = [properties['addr:street'], properties['addr:housenumber']].filter(Boolean).join('');
  return {
    id: `osm:way/${properties.id.slice(1)}`,
    tileset: 'buildings',
    attributes: {
      name: properties.name ?? '',
      use,
      height,
      storeys: levels || Math.round(height / storeyMeters),
      year: Number(properties.start_date?.slice(0, 4) ?? 0),
      address,
      source: OSM_BUILDINGS,
      kind: stated || levels ? 'real' : 'approximate',
      cimLevel: 2,
    },
    geometry: {
      kind: 'prism',
      rings: [degreesOf(ring)],
      baseHeight: lowestGround(ring, ground) + lift,
      height: Math.max(height - lift, 3),
    },
  };
}

/** Neither height nor levels: by use and size, so the feature is `approximate`. */
function guessHeight(ring: Ring, use: BuildingUse): number {
  const area = Math.abs(signedArea(ring));
  if (use === 'education') return 18;
  if (use === 'other') return ROOF_METERS;
  return area > 3000 ? 40 : area > 900 ? 90 : 30;
}

const USES: Readonly<Record<string, BuildingUse>> = {
  apartments: 'residential',
  residential: 'residential',
  commercial: 'office',
  office: 'office',
  retail: 'commercial',
  school: 'education',
  roof: 'other',
};

function buildingUse(building: string): BuildingUse {
  return USES[building] ?? 'mixed';
}

/** Ring of the plane → [lon, lat, …] with 1e-7°. */
export function degreesOf(ring: Ring): Float64Array {
  const values = new Float64Array(ring.length * 2);
  ring.forEach((point, i) => {
    const [longitude, latitude] = PLANE.toDegrees(point);
    values[2 * i] = Math.round(longitude * 1e7) / 1e7;
    values[2 * i + 1] = Math.round(latitude * 1e7) / 1e7;
  });
  return values;
}

/** Lowest terrain under a footprint, a little sunk in, so that no gap shows on a slope. */
export function lowestGround(ring: Ring, ground: Ground): number {
  const lowest = Math.min(ground.heightAt(vertexCentre(ring)), ...ring.map(point => ground.heightAt(point)));
  return Math.round((lowest - 0.2) * 100) / 100;
}
