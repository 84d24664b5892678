import type { FeedBatch } from '@core/feed.ts';
import type { Entity, TrackPoint } from '@core/records.ts';
import { descendants, textOf, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';

/** Waypoints as entities, tracks with times as moving entities. GPX is WGS84; `ele` is above mean sea level. */
export function parseGpx(document: XmlElement, context: FileContext): FeedBatch {
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const [index, waypoint] of descendants(document, 'wpt').entries()) {
    const position = placeOf(waypoint, context);
    if (position) entities.push(entityOf(`waypoint-${index}`, textOf(waypoint, 'name'), position, context));
  }
  for (const [index, track] of descendants(document, 'trk').entries()) {
    const id = `track-${index}`;
    const points = descendants(track, 'trkpt').flatMap(point => {
      const position = placeOf(point, context);
      const timeMs = Date.parse(textOf(point, 'time') ?? '');
      if (!position) return [];
      if (Number.isFinite(timeMs))
        return [{ entityId: `${context.namespace}:${id}`, timeMs, position, origin: context.origin }];
      context.reject('malformed', `track ${index}: a point without time`);
      return [];
    });
    if (points[0]) entities.push(entityOf(id, textOf(track, 'name'), points[0].position, context));
    tracks.push(...points);
  }
  return { entities, tracks };
}

function placeOf(point: XmlElement, context: FileContext): readonly [number, number, number] | null {
  const longitude = Number(point['@lon'] ?? Number.NaN);
  const latitude = Number(point['@lat'] ?? Number.NaN);
  const height = Number(textOf(point, 'ele') ?? 0);
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)
    return [longitude, latitude, Number.isFinite(height) ? height : 0];
  context.reject('out-of-range', `point at "${point['@lat']}", "${point['@lon']}"`);
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
