import type { FeedBatch } from '@core/feed.ts';
import type { Entity, TrackPoint } from '@core/records.ts';
import { descendants, textOf, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';

/** Waypoints and the middles of routes as entities, tracks with times as moving entities. GPX is WGS84; `ele` is above mean sea level. */
export function parseGpx(document: XmlElement, context: FileContext): FeedBatch {
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const [index, waypoint] of descendants(document, 'wpt').entries()) {
    const position = placeOf(waypoint, context);
    if (position) entities.push(entityOf(`waypoint-${index}`, textOf(waypoint, 'name'), position, context));
  }
  for (const [index, route] of descendants(document, 'rte').entries()) {
    const places = descendants(route, 'rtept').flatMap(point => {
      const place = placeOf(point, context);
      return place ? [place] : [];
    });
    const middle = places[Math.floor(places.length / 2)];
    if (middle) entities.push(entityOf(`route-${index}`, textOf(route, 'name'), middle, context));
  }
  for (const [index, track] of descendants(document, 'trk').entries()) {
    const id = `track-${index}`;
    const points = descendants(track, 'trkpt').flatMap(point => {
      const position = placeOf(point, context);
      return position ? [{ position, timeMs: Date.parse(textOf(point, 'time') ?? '') }] : [];
    });
    const timed = points.filter(({ timeMs }) => Number.isFinite(timeMs));
    if (timed.length === 0 && points.length > 0)
      context.reject('unmapped', {
        zh: `第 ${index + 1} 条轨迹没有时间：只显示起点`,
        en: `track ${index + 1} has no times: only its beginning is shown`,
      });
    else if (timed.length < points.length)
      context.reject('malformed', {
        zh: `第 ${index + 1} 条轨迹有 ${points.length - timed.length} 个点缺少时间`,
        en: `track ${index + 1}: ${points.length - timed.length} points without time`,
      });
    if (points[0]) entities.push(entityOf(id, textOf(track, 'name'), points[0].position, context));
    for (const { timeMs, position } of timed)
      tracks.push({ entityId: `${context.namespace}:${id}`, timeMs, position, origin: context.origin });
  }
  return { entities, tracks };
}

function placeOf(point: XmlElement, context: FileContext): readonly [number, number, number] | null {
  const longitude = Number(point['@lon'] ?? Number.NaN);
  const latitude = Number(point['@lat'] ?? Number.NaN);
  const height = Number(textOf(point, 'ele') ?? 0);
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)
    return [longitude, latitude, Number.isFinite(height) ? height : 0];
  const written = `“${point['@lat']}”, “${point['@lon']}”`;
  context.reject('out-of-range', { zh: `点的经纬度无效：${written}`, en: `no such place: ${written}` });
  return null;
}

function entityOf(
  local: string,
  name: string | undefined,
  position: readonly [number, number, number],
  context: FileContext,
): Entity {
  const shown = name ?? local;
  return {
    id: `${context.namespace}:${local}`,
    type: context.type,
    name: { zh: shown, en: shown },
    position,
    heightReference: 'ground',
    properties: {},
    source: context.source,
    origin: context.origin,
  };
}
