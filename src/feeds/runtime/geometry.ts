import type { JsonValue } from '@core/records.ts';

export type Position = readonly [longitude: number, latitude: number, height: number];

/** From the coordinates of a geometry, east first, to degrees of WGS84. */
export type ToWgs84 = (x: number, y: number) => readonly [longitude: number, latitude: number];

/**
 * A representative place of a GeoJSON geometry, in WGS84 unless `toWgs84` brings it there: the point itself, the middle vertex of a line, the mean of a
 * polygon's outer ring. Null when it is not a geometry with coordinates on the earth.
 */
export function positionOf(
  geometry: JsonValue | undefined,
  toWgs84: ToWgs84 = (x, y) => [x, y],
): Position | null {
  const place = nativePositionOf(geometry);
  if (!place) return null;
  const [longitude, latitude] = toWgs84(place[0], place[1]);
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude, place[2]] : null;
}

function nativePositionOf(geometry: JsonValue | undefined): Position | null {
  if (!isRecord(geometry)) return null;
  if (geometry.type === 'Feature') return nativePositionOf(geometry.geometry);
  if (geometry.type === 'GeometryCollection' && Array.isArray(geometry.geometries))
    return nativePositionOf(geometry.geometries[0]);
  const { coordinates } = geometry;
  switch (geometry.type) {
    case 'Point':
      return vertexOf(coordinates);
    case 'MultiPoint':
    case 'LineString':
      return middleOf(coordinates);
    case 'MultiLineString':
      return Array.isArray(coordinates) ? middleOf(coordinates[0]) : null;
    case 'Polygon':
      return Array.isArray(coordinates) ? meanOf(coordinates[0]) : null;
    case 'MultiPolygon':
      return Array.isArray(coordinates) && Array.isArray(coordinates[0]) ? meanOf(coordinates[0][0]) : null;
    default:
      return null;
  }
}

export function isRecord(value: unknown): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function vertexOf(value: JsonValue | undefined): Position | null {
  if (!Array.isArray(value)) return null;
  const [longitude, latitude, given] = value;
  const height = given ?? 0;
  if (typeof longitude !== 'number' || typeof latitude !== 'number' || typeof height !== 'number')
    return null;
  return [longitude, latitude, height];
}

function middleOf(value: JsonValue | undefined): Position | null {
  return Array.isArray(value) ? vertexOf(value[Math.floor(value.length / 2)]) : null;
}

function meanOf(value: JsonValue | undefined): Position | null {
  if (!Array.isArray(value)) return null;
  // A closed ring repeats its first vertex.
  const vertices = value.slice(0, Math.max(1, value.length - 1)).map(vertexOf);
  const sum = [0, 0, 0];
  for (const vertex of vertices) {
    if (!vertex) return null;
    for (let axis = 0; axis < 3; axis++) sum[axis]! += vertex[axis]! / vertices.length;
  }
  return vertices.length > 0 ? [sum[0]!, sum[1]!, sum[2]!] : null;
}
