import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, TrackPoint } from '@core/records.ts';
import { positionOf } from '../runtime/geometry.ts';
import { descendants, elements, textOf, textsOf, type XmlElement } from '../runtime/xml.ts';
import type { FileContext } from './file-context.ts';

/** Placemarks as entities (points, lines, polygons at a representative place), gx:Track as tracks. WGS84 by definition. */
export function parseKml(document: XmlElement, context: FileContext): FeedBatch {
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const [index, placemark] of descendants(document, 'Placemark').entries()) {
    const id = `${context.namespace}:${typeof placemark['@id'] === 'string' ? placemark['@id'] : `placemark-${index}`}`;
    const points = trackOf(placemark, id, context);
    tracks.push(...points);
    const position = points[0]?.position ?? positionOf(geometryOf(placemark));
    if (!position) {
      context.reject('malformed', `placemark ${index}: no coordinates`);
      continue;
    }
    const name = textOf(placemark, 'name') ?? id;
    entities.push({
      id,
      type: context.type,
      name: { zh: name, en: name },
      position,
      heightReference: position[2] === 0 ? 'ground' : 'ellipsoid',
      properties: propertiesOf(placemark),
      source: context.source,
      origin: context.origin,
    });
  }
  return { entities, tracks };
}

function geometryOf(placemark: XmlElement): JsonValue {
  const [text = ''] = descendants(placemark, 'Point')
    .concat(descendants(placemark, 'LineString'), descendants(placemark, 'LinearRing'))
    .flatMap(geometry => textsOf(geometry, 'coordinates'));
  const coordinates = text
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
    const times = textsOf(track, 'when').map(Date.parse);
    return textsOf(track, 'coord').flatMap((text, index) => {
      const [longitude = Number.NaN, latitude = Number.NaN, height = 0] = text.split(/\s+/).map(Number);
      const timeMs = times[index] ?? Number.NaN;
      if (![longitude, latitude, height, timeMs].every(Number.isFinite)) {
        context.reject('malformed', `${entityId}: track point ${index} has no time or place`, text);
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
