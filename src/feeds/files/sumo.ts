import type { FeedBatch } from '@core/feed.ts';
import type { Entity, Observation, ObservedProperty, TrackPoint } from '@core/records.ts';
import { elements, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';

const EDGE_PROPERTIES: readonly ObservedProperty[] = [
  { id: 'speed', name: { zh: '平均速度', en: 'Mean speed' }, unit: 'm/s', decimals: 1 },
  { id: 'density', name: { zh: '密度', en: 'Density' }, unit: 'veh/km', decimals: 1 },
  { id: 'occupancy', name: { zh: '占有率', en: 'Occupancy' }, unit: '%', decimals: 1 },
  { id: 'entered', name: { zh: '驶入车辆', en: 'Vehicles entered' }, unit: 'veh', decimals: 0 },
  { id: 'waitingTime', name: { zh: '等待时间', en: 'Waiting time' }, unit: 's', decimals: 0 },
];

/** Floating car data with geographic coordinates (`--fcd-output.geo`). Network metres are refused: they have no place. */
export function parseSumoFcd(document: XmlElement, context: FileContext): FeedBatch {
  const vehicles = new Map<string, Entity>();
  const tracks: TrackPoint[] = [];
  if (!hasStart(context)) return {};
  for (const step of elements(document['fcd-export'] as XmlElement | undefined, 'timestep')) {
    const timeMs = context.startMs + Number(step['@time']) * 1000;
    for (const vehicle of elements(step, 'vehicle')) {
      const [longitude, latitude, speed, angle] = ['@x', '@y', '@speed', '@angle'].map(key =>
        Number(vehicle[key] ?? Number.NaN),
      );
      if (!(Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90 && Number.isFinite(timeMs))) {
        context.reject(
          'out-of-range',
          `vehicle ${vehicle['@id']}: x ${vehicle['@x']}, y ${vehicle['@y']} are no degrees; write FCD with --fcd-output.geo`,
        );
        continue;
      }
      const entityId = `${context.namespace}:${vehicle['@id']}`;
      const name = String(vehicle['@id']);
      if (!vehicles.has(entityId))
        vehicles.set(entityId, {
          id: entityId,
          type: 'vehicle',
          name: { zh: name, en: name },
          heightReference: 'ground',
          properties: { type: String(vehicle['@type'] ?? '') },
          source: context.source,
          origin: context.origin,
        });
      tracks.push({
        entityId,
        timeMs,
        position: [longitude!, latitude!, 0],
        ...(Number.isFinite(angle) ? { headingDegrees: angle! } : {}),
        ...(Number.isFinite(speed) ? { speedMps: speed! } : {}),
        origin: context.origin,
      });
    }
  }
  return { entities: [...vehicles.values()], tracks };
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
  context.reject('unmapped', 'SUMO times are seconds after a start: give "startTime"');
  return false;
}
