import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import {
  descendants,
  elements,
  ownText,
  parseXml,
  textOf,
  UnsafeXmlError,
  type XmlElement,
  type XmlNode,
} from '../runtime/xml.ts';

const GEOMETRIES = [
  'Point',
  'LineString',
  'Curve',
  'Polygon',
  'Surface',
  'MultiPoint',
  'MultiCurve',
  'MultiLineString',
  'MultiSurface',
  'MultiPolygon',
];

/** Why the service refused, from an OWS ExceptionReport. */
export class WfsExceptionError extends Error {
  override readonly name = 'WfsExceptionError';
}

/**
 * A GML 3.2 feature collection as GeoJSON. Coordinates are turned to longitude, latitude by the axis order of their
 * `srsName`: URN and URL names of EPSG:4326, 4258 and 4490 have latitude first, short names and CRS84 longitude first.
 * Throws WfsExceptionError for an exception report; null when the document is not one of features.
 */
export function parseGml(text: string, reject: FeedContext['reject']): JsonValue | null {
  let document: XmlElement;
  try {
    document = parseXml(text);
  } catch (error) {
    reject(
      error instanceof UnsafeXmlError ? 'unsafe' : 'malformed',
      (error as Error).message,
      text.slice(0, 300),
    );
    return null;
  }
  const [exception] = descendants(document, 'Exception');
  if (exception)
    throw new WfsExceptionError(
      textOf(exception, 'ExceptionText') ?? String(exception['@exceptionCode'] ?? 'exception'),
    );
  if (!Object.hasOwn(document, 'FeatureCollection')) {
    reject('malformed', 'neither GeoJSON nor a GML feature collection', text.slice(0, 300));
    return null;
  }
  const members = ['member', 'featureMember', 'featureMembers'].flatMap(name => descendants(document, name));
  const features = members.flatMap(member =>
    Object.entries(member).flatMap(([name, value]) =>
      name.startsWith('@') ? [] : asElements(value).map(featureOf),
    ),
  );
  return { type: 'FeatureCollection', features };
}

function featureOf(element: XmlElement): JsonValue {
  const properties: Record<string, JsonValue> = {};
  let geometry: JsonValue = null;
  for (const [name, value] of Object.entries(element)) {
    if (name.startsWith('@') || name === '#text' || value === undefined) continue;
    const found = geometryIn(value as XmlNode);
    if (found) geometry ??= found;
    else if (name !== 'boundedBy') {
      const text = ownText(Array.isArray(value) ? (value[0] as XmlNode) : (value as XmlNode));
      properties[name] = text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    }
  }
  const id = element['@id'] ?? element['@fid'];
  return { type: 'Feature', ...(typeof id === 'string' ? { id } : {}), geometry, properties };
}

/** The first geometry below a property, as the simplest GeoJSON that holds its place. */
function geometryIn(node: XmlNode): JsonValue | null {
  if (typeof node !== 'object') return null;
  for (const name of GEOMETRIES) {
    const [geometry] = elements(node, name);
    if (!geometry) continue;
    const srsName = String(geometry['@srsName'] ?? descendants(geometry, 'Point')[0]?.['@srsName'] ?? '');
    const vertices = verticesOf(geometry, hasLatitudeFirst(srsName));
    if (vertices.length === 0) return null;
    if (name === 'Point' || vertices.length === 1) return { type: 'Point', coordinates: vertices[0]! };
    const isArea = /Polygon|Surface/.test(name);
    return isArea
      ? { type: 'Polygon', coordinates: [vertices] }
      : { type: 'LineString', coordinates: vertices };
  }
  return null;
}

/** Vertices of the first `posList`, or of all `pos` and `coordinates`. */
function verticesOf(geometry: XmlElement, latitudeFirst: boolean): number[][] {
  const flip = ([a = Number.NaN, b = Number.NaN, ...rest]: number[]) =>
    latitudeFirst ? [b, a, ...rest] : [a, b, ...rest];
  const lists = leaves(geometry, 'posList');
  if (lists.length > 0) {
    const { text, dimension } = lists[0]!;
    return chunks(numbers(text), dimension).map(flip);
  }
  const points = leaves(geometry, 'pos').map(({ text }) => flip(numbers(text)));
  const old = leaves(geometry, 'coordinates').flatMap(({ text }) =>
    text
      .trim()
      .split(/\s+/)
      .map(tuple => flip(tuple.split(',').map(Number))),
  );
  return [...points, ...old];
}

function leaves(node: XmlNode, name: string): { text: string; dimension: number }[] {
  if (typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) =>
    asNodes(value).flatMap(child => {
      if (key !== name) return leaves(child, name);
      const dimension = typeof child === 'object' ? Number(child['@srsDimension'] ?? 2) : 2;
      return [{ text: ownText(child), dimension: dimension === 3 ? 3 : 2 }];
    }),
  );
}

function hasLatitudeFirst(srsName: string): boolean {
  return /^(urn:ogc:def:crs:EPSG:|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/).*(4326|4258|4490)$/i.test(
    srsName,
  );
}

function numbers(text: string): number[] {
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

function chunks(values: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}

function asNodes(value: unknown): XmlNode[] {
  return (Array.isArray(value) ? value : [value]).filter((node): node is XmlNode => node !== undefined);
}

function asElements(value: unknown): XmlElement[] {
  return asNodes(value).filter((node): node is XmlElement => typeof node === 'object');
}
