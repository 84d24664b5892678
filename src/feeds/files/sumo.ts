import type { FeedBatch } from '@core/feed.ts';
import type { Entity, Observation, ObservedProperty, TrackPoint } from '@core/records.ts';
import type { ToWgs84 } from '../runtime/geometry.ts';
import { elements, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';
import { networkTransform } from './sumo-location.ts';

const EDGE_PROPERTIES: readonly ObservedProperty[] = [
  { id: 'speed', name: { zh: '平均速度', en: 'Mean speed' }, unit: 'm/s', decimals: 1 },
  { id: 'density', name: { zh: '密度', en: 'Density' }, unit: 'veh/km', decimals: 1 },
  { id: 'occupancy', name: { zh: '占有率', en: 'Occupancy' }, unit: '%', decimals: 1 },
  { id: 'entered', name: { zh: '驶入车辆', en: 'Vehicles entered' }, unit: 'veh', decimals: 0 },
  { id: 'waitingTime', name: { zh: '等待时间', en: 'Waiting time' }, unit: 's', decimals: 0 },
];

/**
 * Floating car data: geographic coordinates (`--fcd-output.geo`), or network metres with the network's location. Metres
 * without it are refused: they have no place.
 */
export function parseSumoFcd(document: XmlElement, context: FileContext): FeedBatch {
  const movers = new Map<string, Entity>();
  const tracks: TrackPoint[] = [];
  if (!hasStart(context)) return {};
  const toWgs84 = context.location ? networkTransform(context.location) : undefined;
  let strays = 0;
  for (const step of elements(document['fcd-export'] as XmlElement | undefined, 'timestep')) {
    const timeMs = context.startMs + Number(step['@time']) * 1000;
    for (const type of ['vehicle', 'person'] as const) {
      for (const mover of elements(step, type)) {
        const point = pointOf(mover, timeMs, toWgs84, context);
        if (!point) {
          strays++;
          continue;
        }
        if (!movers.has(point.entityId))
          movers.set(point.entityId, moverOf(mover, type, point.entityId, context));
        tracks.push(point);
      }
    }
  }
  if (strays > 0)
    context.reject('out-of-range', {
      zh: `${strays} 个位置不是经纬度：请用 --fcd-output.geo 输出 FCD，或给出路网的 location`,
      en: `${strays} positions are no degrees: write FCD with --fcd-output.geo, or give the location of the network`,
    });
  return { entities: [...movers.values()], tracks };
}

function pointOf(
  mover: XmlElement,
  timeMs: number,
  toWgs84: ToWgs84 | undefined,
  context: FileContext,
): TrackPoint | null {
  const number = (key: string) => Number(mover[key] ?? Number.NaN);
  const [x, y] = [number('@x'), number('@y')];
  const [longitude, latitude] = toWgs84 && Number.isFinite(x + y) ? toWgs84(x, y) : [x, y];
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && Number.isFinite(timeMs))) return null;
  const [speed, angle] = [number('@speed'), number('@angle')];
  return {
    entityId: `${context.namespace}:${mover['@id']}`,
    timeMs,
    position: [longitude, latitude, 0],
    ...(Number.isFinite(angle) ? { headingDegrees: angle } : {}),
    ...(Number.isFinite(speed) ? { speedMps: speed } : {}),
    origin: context.origin,
  };
}

function moverOf(mover: XmlElement, type: string, id: string, context: FileContext): Entity {
  const name = String(mover['@id']);
  return {
    id,
    type,
    name: { zh: name, en: name },
    heightReference: 'ground',
    properties: { type: String(mover['@type'] ?? '') },
    source: context.source,
    origin: context.origin,
  };
}

/** Edge means by interval, observed at the interval's end. Edges have ids but no place: a road network gives it. */
export function parseSumoEdgeData(document: XmlElement, context: FileContext): FeedBatch {
  const edges = new Map<string, Entity>();
  const observations: Observation[] = [];
  if (!hasStart(context)) return {};
  for (const interval of elements(document.meandata as XmlElement | undefined, 'interval')) {
    const timeMs = context.startMs + Number(interval['@end']) * 1000;
    for (const edge of elements(interval, 'edge')) {
      const name = String(edge['@id']);
      const entityId = `${context.namespace}:edge/${name}`;
      edges.set(entityId, {
        id: entityId,
        type: 'road',
        name: { zh: name, en: name },
        properties: {},
        source: context.source,
        origin: context.origin,
      });
      for (const { id } of EDGE_PROPERTIES) {
        const value = Number(edge[`@${id}`] ?? Number.NaN);
        if (Number.isFinite(value) && Number.isFinite(timeMs))
          observations.push({
            entityId,
            property: id,
            timeMs,
            value,
            quality: 'good',
            origin: context.origin,
          });
      }
    }
  }
  return { entities: [...edges.values()], observations, properties: EDGE_PROPERTIES };
}

function hasStart(context: FileContext): boolean {
  if (Number.isFinite(context.startMs)) return true;
  context.reject('unmapped', {
    zh: 'SUMO 的时间是从起点算起的秒数：请给出“startTime”（起始时间）',
    en: 'SUMO times are seconds after a start: give "startTime"',
  });
  return false;
}
