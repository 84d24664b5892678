import type { FeedContext } from '@core/feed.ts';
import { textsOf, type XmlElement } from '../runtime/xml.ts';

type Ring = readonly (readonly [longitude: number, latitude: number])[];

const KILOMETRES_PER_DEGREE = 111.195;
const CIRCLE_VERTICES = 36;

/** Rings [lon, lat] of one CAP area; circles become 36-gons. Malformed ones are rejected, one by one. */
export function areaOf(area: XmlElement, reject: FeedContext['reject']): Ring[] {
  const rings: Ring[] = [];
  for (const text of textsOf(area, 'polygon')) {
    const ring = text.split(/\s+/).map(pairOf);
    if (ring.length >= 4 && ring.every(isPlace))
      rings.push(ring.map(([latitude, longitude]) => [longitude, latitude]));
    else reject('out-of-range', BAD_POLYGON, text.slice(0, 200));
  }
  for (const text of textsOf(area, 'circle')) {
    const [centre = '', radiusText = ''] = text.split(/\s+/);
    const [latitude, longitude] = pairOf(centre);
    const radiusKilometres = Number(radiusText);
    if (isPlace([latitude, longitude]) && radiusKilometres >= 0 && radiusKilometres < 20_000)
      rings.push(circle(longitude, latitude, radiusKilometres));
    else reject('out-of-range', BAD_CIRCLE, text.slice(0, 200));
  }
  return rings;
}

const BAD_POLYGON = {
  zh: 'polygon 不是由“纬度,经度”组成的闭合环',
  en: 'polygon is not a ring of latitude,longitude pairs',
};
const BAD_CIRCLE = {
  zh: 'circle 不是“纬度,经度 半径（公里）”',
  en: 'circle is not "latitude,longitude radius-in-km"',
};

/** Mean of all vertices, at height 0, or null without an area. */
export function centreOf(rings: readonly Ring[]): readonly [number, number, number] | null {
  const vertices = rings.flat();
  if (vertices.length === 0) return null;
  const sum = vertices.reduce(([x, y], [lon, lat]) => [x + lon, y + lat] as const, [0, 0] as const);
  return [sum[0] / vertices.length, sum[1] / vertices.length, 0];
}

function circle(longitude: number, latitude: number, radiusKilometres: number): Ring {
  const radiusDegrees = radiusKilometres / KILOMETRES_PER_DEGREE;
  const stretch = 1 / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  return Array.from({ length: CIRCLE_VERTICES + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % CIRCLE_VERTICES)) / CIRCLE_VERTICES;
    return [
      longitude + radiusDegrees * stretch * Math.cos(angle),
      latitude + radiusDegrees * Math.sin(angle),
    ] as const;
  });
}

function pairOf(text: string): [number, number] {
  const parts = text.split(',');
  return parts.length === 2 && parts.every(part => part.trim() !== '')
    ? [Number(parts[0]), Number(parts[1])]
    : [Number.NaN, Number.NaN];
}

function isPlace([latitude, longitude]: readonly [number, number]): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
