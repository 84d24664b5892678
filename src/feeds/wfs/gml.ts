import { crsTransform, UnknownCrsError } from '@core/crs/transform.ts';
import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import { explain } from '../runtime/explain.ts';
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
export class WfsExceptionError extends LocalizedError {
  override readonly name = 'WfsExceptionError';
}

/**
 * A GML 2 or 3 feature collection (WFS 1.0, 1.1 and 2.0) as GeoJSON in WGS84. Geometries go by their `srsName`, or that of
 * the envelope around them: URN and URL names in the authority's axis order, short names and CRS84 east first. A CRS that
 * is not known is an error of the feature, which is rejected.
 * Throws WfsExceptionError for an exception report; null when the document is not one of features.
 */
export function parseGml(text: string, reject: FeedContext['reject']): JsonValue | null {
  let document: XmlElement;
  try {
    document = parseXml(text);
  } catch (error) {
    reject(error instanceof UnsafeXmlError ? 'unsafe' : 'malformed', explain(error), text.slice(0, 300));
    return null;
  }
  const [exception] = descendants(document, 'Exception');
  if (exception) {
    const said = textOf(exception, 'ExceptionText') ?? String(exception['@exceptionCode'] ?? 'exception');
    throw new WfsExceptionError(`服务拒绝了请求：${said}`, `the service refused: ${said}`);
  }
  if (!Object.hasOwn(document, 'FeatureCollection')) {
    reject(
      'malformed',
      { zh: '既不是 GeoJSON，也不是 GML 要素集', en: 'neither GeoJSON nor a GML feature collection' },
      text.slice(0, 300),
    );
    return null;
  }
  const inherited = envelopeName(document.FeatureCollection as XmlElement) ?? '';
  const members = ['member', 'featureMember', 'featureMembers'].flatMap(name => descendants(document, name));
  const features = members.flatMap(member =>
    Object.entries(member).flatMap(([name, value]) =>
      name.startsWith('@')
        ? []
        : asElements(value).flatMap(element => tryFeature(element, inherited, reject)),
    ),
  );
  return { type: 'FeatureCollection', features };
}

function tryFeature(element: XmlElement, inherited: string, reject: FeedContext['reject']): JsonValue[] {
  try {
    return [featureOf(element, inherited)];
  } catch (error) {
    if (!(error instanceof UnknownCrsError)) throw error;
    reject('unsupported', error.text, String(element['@id'] ?? ''));
    return [];
  }
}

function featureOf(element: XmlElement, fallback: string): JsonValue {
  const inherited = envelopeName(element) ?? fallback;
  const properties: Record<string, JsonValue> = {};
  let geometry: JsonValue = null;
  for (const [name, value] of Object.entries(element)) {
    if (name.startsWith('@') || name === '#text' || value === undefined) continue;
    const found = name === 'boundedBy' ? null : geometryIn(value as XmlNode, inherited);
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
function geometryIn(node: XmlNode, inherited: string): JsonValue | null {
  if (typeof node !== 'object') return null;
  for (const name of GEOMETRIES) {
    const [geometry] = elements(node, name);
    if (!geometry) continue;
    const srsName = String(geometry['@srsName'] ?? srsNameWithin(geometry) ?? inherited);
    const toWgs84 = transformOf(srsName);
    const dimension = Number(geometry['@srsDimension'] ?? 2) === 3 ? 3 : 2;
    const vertices = verticesOf(geometry, dimension).map(([a = Number.NaN, b = Number.NaN, ...rest]) => [
      ...toWgs84(a, b),
      ...rest,
    ]);
    if (vertices.length === 0) return null;
    if (name === 'Point' || vertices.length === 1) return { type: 'Point', coordinates: vertices[0]! };
    const isArea = /Polygon|Surface/.test(name);
    return isArea
      ? { type: 'Polygon', coordinates: [vertices] }
      : { type: 'LineString', coordinates: vertices };
  }
  return null;
}

/** Vertices of the first `posList`, or of all `pos` and `coordinates`, as they are written. */
function verticesOf(geometry: XmlElement, dimension: 2 | 3): number[][] {
  const [list] = leaves(geometry, 'posList');
  if (list) return chunks(numbers(list.text), list.dimension ?? dimension);
  const points = leaves(geometry, 'pos').map(({ text }) => numbers(text));
  const old = leaves(geometry, 'coordinates').flatMap(({ text }) =>
    text
      .trim()
      .replace(/\s*,\s*/g, ',')
      .split(/\s+/)
      .map(tuple => tuple.split(',').map(Number)),
  );
  return [...points, ...old];
}

/** `srsName` of the first geometry below that names one: members of a collection may carry it. */
function srsNameWithin(node: XmlElement): string | undefined {
  for (const name of GEOMETRIES) {
    const found = descendants(node, name).find(part => part['@srsName']);
    if (found) return String(found['@srsName']);
  }
  return undefined;
}

/** `srsName` of the envelope around a feature or collection, which geometries without one inherit. */
function envelopeName(element: XmlElement | undefined): string | undefined {
  const [bounds] = elements(element, 'boundedBy');
  const name = bounds && ['Envelope', 'Box'].flatMap(box => elements(bounds, box))[0]?.['@srsName'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** To degrees of WGS84. URN and URL names have the authority's axis order, short names east first. */
function transformOf(srsName: string): (a: number, b: number) => readonly [number, number] {
  if (srsName === '') return (longitude, latitude) => [longitude, latitude];
  const isAuthority = /^urn:(x-)?ogc:def:crs:|\/def\/crs\//i.test(srsName);
  const name = srsName.replace(/^urn:x-ogc:/i, 'urn:ogc:').replace(/^.*epsg\.xml#/, 'EPSG:');
  const { definition, toWgs84 } = crsTransform(name, { axes: isAuthority ? 'authority' : 'east-north' });
  if (!definition?.isGeographic || definition.accuracyMeters > 0) return toWgs84;
  // Degrees already: nothing is computed, so that coordinates stay as they are written.
  const isLatitudeFirst = isAuthority && definition.authorityAxes === 'north-east';
  return isLatitudeFirst
    ? (latitude, longitude) => [longitude, latitude]
    : (longitude, latitude) => [longitude, latitude];
}

function leaves(node: XmlNode, name: string): { text: string; dimension: 2 | 3 | undefined }[] {
  if (typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) =>
    asNodes(value).flatMap(child => {
      if (key !== name) return leaves(child, name);
      const written = typeof child === 'object' ? Number(child['@srsDimension'] ?? Number.NaN) : Number.NaN;
      return [{ text: ownText(child), dimension: written === 3 || written === 2 ? written : undefined }];
    }),
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
