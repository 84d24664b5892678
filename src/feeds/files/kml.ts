import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, TrackPoint } from '@core/records.ts';
import { positionOf } from '../runtime/geometry.ts';
import { childTexts, descendants, elements, textOf, textsOf, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';

/** Placemarks as entities (points, lines, polygons at a representative place), gx:Track as tracks. WGS84 by definition. */
export function parseKml(document: XmlElement, context: FileContext): FeedBatch {
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const link of descendants(document, 'NetworkLink')) {
    const [address = ''] = descendants(link, 'Link')
      .concat(descendants(link, 'Url'))
      .map(node => textOf(node, 'href') ?? '');
    context.reject('unsupported', {
      zh: `不跟随网络链接：请直接导入 ${address || '它所指的文件'}`,
      en: `a network link is not followed: bring in ${address || 'what it names'} itself`,
    });
  }
  for (const [index, placemark] of descendants(document, 'Placemark').entries()) {
    const id = `${context.namespace}:${typeof placemark['@id'] === 'string' ? placemark['@id'] : `placemark-${index}`}`;
    const points = trackOf(placemark, id, context);
    tracks.push(...points);
    const place = points[0]?.position ?? positionOf(geometryOf(placemark));
    if (!place) {
      context.reject('malformed', {
        zh: `第 ${index + 1} 个地标没有坐标`,
        en: `placemark ${index + 1}: no coordinates`,
      });
      continue;
    }
    const name = textOf(placemark, 'name') ?? id;
    entities.push({
      id,
      type: context.type,
      name: { zh: name, en: name },
      ...(points[0]
        ? { position: place, heightReference: place[2] === 0 ? 'ground' : 'ellipsoid' }
        : heightOf(place, altitudeModeOf(placemark))),
      properties: propertiesOf(placemark),
      source: context.source,
      origin: context.origin,
    });
  }
  return { entities, tracks };
}

function altitudeModeOf(placemark: XmlElement): string | undefined {
  const geometries = ['Point', 'LineString', 'Polygon'].flatMap(name => descendants(placemark, name));
  return geometries.map(geometry => textOf(geometry, 'altitudeMode')).find(Boolean);
}

/** By `altitudeMode`: clamped to the ground unless it says otherwise, whatever altitude is written. */
function heightOf(
  [longitude, latitude, altitude]: readonly [number, number, number],
  mode: string | undefined,
): Pick<Entity, 'position' | 'heightReference'> {
  if (mode === 'absolute') return { position: [longitude, latitude, altitude], heightReference: 'ellipsoid' };
  const height = mode?.startsWith('relativeTo') ? altitude : 0;
  return { position: [longitude, latitude, height], heightReference: 'ground' };
}

function geometryOf(placemark: XmlElement): JsonValue {
  const [text = ''] = descendants(placemark, 'Point')
    .concat(descendants(placemark, 'LineString'), descendants(placemark, 'LinearRing'))
    .flatMap(geometry => textsOf(geometry, 'coordinates'));
  const coordinates = text
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/)
    .filter(Boolean)
    .map(tuple => tuple.split(',').map(Number));
  if (descendants(placemark, 'Point').length > 0) return { type: 'Point', coordinates: coordinates[0] ?? [] };
  if (descendants(placemark, 'LineString').length > 0) return { type: 'LineString', coordinates };
  return { type: 'Polygon', coordinates: [coordinates] };
}

/** `when` and `coord` come in pairs. */
function trackOf(placemark: XmlElement, entityId: string, context: FileContext): TrackPoint[] {
  return descendants(placemark, 'Track').flatMap(track => {
    const times = childTexts(track, 'when').map(Date.parse);
    return childTexts(track, 'coord').flatMap((text, index) => {
      const [longitude = Number.NaN, latitude = Number.NaN, height = 0] = text
        .trim()
        .split(/\s+/)
        .map(Number);
      const timeMs = times[index] ?? Number.NaN;
      if (![longitude, latitude, height, timeMs].every(Number.isFinite)) {
        context.reject(
          'malformed',
          {
            zh: `${entityId}：第 ${index + 1} 个轨迹点缺少时间或位置`,
            en: `${entityId}: track point ${index + 1} has no time or place`,
          },
          text,
        );
        return [];
      }
      return [{ entityId, timeMs, position: [longitude, latitude, height] as const, origin: context.origin }];
    });
  });
}

function propertiesOf(placemark: XmlElement): Record<string, JsonValue> {
  const properties: Record<string, JsonValue> = {};
  const description = textOf(placemark, 'description');
  if (description) properties.description = description;
  for (const data of descendants(placemark, 'Data'))
    properties[String(data['@name'])] = textOf(data, 'value') ?? '';
  for (const schema of descendants(placemark, 'SchemaData')) {
    for (const field of elements(schema, 'SimpleData'))
      properties[String(field['@name'])] = String(field['#text'] ?? '');
  }
  return properties;
}
