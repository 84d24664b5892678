import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty, Origin } from '@core/records.ts';
import { isRecord, positionOf, type ToWgs84 } from './geometry.ts';
import { propertyIdOf } from './property-id.ts';

export interface FeatureOptions {
  readonly namespace: string;
  readonly type: string;
  readonly source: string;
  readonly origin: Origin;
  /** Property that holds the name; `name`, `名称`, `title` are tried when it is absent. */
  readonly nameProperty?: string;
  /** Property that holds an ISO time or epoch ms; with it, numbers become observations. */
  readonly timeProperty?: string;
  /** Numeric properties to observe, with unit; none means that numbers stay plain properties. */
  readonly observed: readonly { readonly property: string; readonly unit: string }[];
  /** For features without an id of their own. */
  readonly idPrefix: string;
  /** For coordinates that are not WGS84. */
  readonly toWgs84?: ToWgs84;
}

const GEOMETRY_TYPES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);
const NAME_PROPERTIES = ['name', '名称', 'title', 'NAME', 'label'];

/** Features of a GeoJSON document (FeatureCollection, Feature or bare geometry; WGS84, RFC 7946) as entities. */
export function entitiesOfGeoJson(
  document: JsonValue,
  options: FeatureOptions,
  nowMs: number,
  reject: FeedContext['reject'],
): FeedBatch {
  const features = featuresOf(document);
  if (!features) {
    reject(
      'malformed',
      {
        zh: '不是 GeoJSON 的要素集、要素或几何',
        en: 'no GeoJSON FeatureCollection, Feature or geometry',
      },
      JSON.stringify(document)?.slice(0, 300),
    );
    return {};
  }
  const entities: Entity[] = [];
  const observations: Observation[] = [];
  for (const [index, feature] of features.entries()) {
    const entity = entityOf(feature, index, options, reject);
    if (!entity) continue;
    entities.push(entity);
    observations.push(...observationsOf(entity, options, nowMs));
  }
  const properties: ObservedProperty[] = options.observed.map(({ property, unit }) => ({
    id: propertyIdOf(property),
    name: { zh: property, en: property },
    unit,
    decimals: 2,
  }));
  return { entities, observations, properties };
}

function featuresOf(document: JsonValue): readonly JsonValue[] | null {
  if (!isRecord(document)) return null;
  if (document.type === 'FeatureCollection')
    return Array.isArray(document.features) ? document.features : null;
  if (document.type === 'Feature') return [document];
  return GEOMETRY_TYPES.has(String(document.type))
    ? [{ type: 'Feature', geometry: { ...document }, properties: {} }]
    : null;
}

function entityOf(
  feature: JsonValue,
  index: number,
  options: FeatureOptions,
  reject: FeedContext['reject'],
): Entity | null {
  if (!isRecord(feature) || feature.type !== 'Feature') {
    const detail = { zh: `第 ${index + 1} 项不是要素`, en: `feature ${index + 1} is no Feature` };
    reject('malformed', detail, JSON.stringify(feature)?.slice(0, 200));
    return null;
  }
  const properties = isRecord(feature.properties) ? feature.properties : {};
  const hasGeometry = isRecord(feature.geometry);
  const position = hasGeometry ? positionOf(feature.geometry, options.toWgs84) : null;
  if (hasGeometry && !position)
    reject(
      'out-of-range',
      {
        zh: `第 ${index + 1} 个要素：坐标不是以度为单位的经度、纬度`,
        en: `feature ${index + 1}: coordinates are not longitude, latitude in degrees`,
      },
      JSON.stringify(feature.geometry).slice(0, 200),
    );
  const { id } = feature;
  const localId = typeof id === 'string' || typeof id === 'number' ? id : `${options.idPrefix}${index}`;
  const named = [options.nameProperty, ...NAME_PROPERTIES]
    .map(key => key && properties[key])
    .find(value => typeof value === 'string' && value !== '');
  const name = String(named ?? localId);
  return {
    id: `${options.namespace}:${localId}`,
    type: options.type,
    name: { zh: name, en: name },
    ...(position
      ? { position, heightReference: position[2] === 0 ? ('ground' as const) : ('ellipsoid' as const) }
      : {}),
    properties,
    source: options.source,
    origin: options.origin,
  };
}

function observationsOf(entity: Entity, options: FeatureOptions, nowMs: number): Observation[] {
  const time = options.timeProperty ? entity.properties[options.timeProperty] : undefined;
  const timeMs = typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : nowMs;
  return options.observed.flatMap(({ property }) => {
    const raw = entity.properties[property];
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    if (typeof value !== 'number' || !Number.isFinite(value) || !Number.isFinite(timeMs)) return [];
    const quality = options.timeProperty ? 'good' : 'uncertain';
    return [
      {
        entityId: entity.id,
        property: propertyIdOf(property),
        timeMs,
        value,
        quality,
        origin: options.origin,
      } as const,
    ];
  });
}
