import type { MapFeature } from '../model.ts';
import { MaskGrid } from '../synthesis/mask-grid.ts';
import type { Ring } from '../synthesis/plane.ts';

const CELLS = 4096;
const WET = 1;

/** Whether water covers a place, for the terrain's mask: areas of the map's layer `water` on a grid over `bounds`. */
export function waterTest(
  features: readonly MapFeature[],
  [west, south, east, north]: readonly [number, number, number, number],
): ((longitude: number, latitude: number) => boolean) | undefined {
  const areas = features
    .filter(({ layer }) => layer === 'water')
    .flatMap(({ geometry }) => polygonsOf(geometry));
  if (areas.length === 0) return undefined;
  const grid = new MaskGrid([west, south, east, north], Math.max(east - west, north - south) / CELLS);
  for (const rings of areas) grid.fill(rings, WET);
  return (longitude, latitude) => grid.at(longitude, latitude) === WET;
}

function polygonsOf(geometry: MapFeature['geometry']): Ring[][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates as unknown as Ring[]];
  return geometry.type === 'MultiPolygon' ? (geometry.coordinates as unknown as Ring[][]) : [];
}
