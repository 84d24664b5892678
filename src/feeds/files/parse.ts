import type { FeedBatch } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { crsTransform } from '../mapping/crs.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { decodeXml, parseXml, UnsafeXmlError, type XmlElement } from '../runtime/xml.ts';
import { parseCsv } from './csv.ts';
import { parseCzml } from './czml.ts';
import type { FileContext } from './file-context.ts';
import { decodeText, kmlOfKmz } from './format.ts';
import { parseGpx } from './gpx.ts';
import { parseKml } from './kml.ts';
import type { FileFormat } from './options.ts';
import { parseSumoEdgeData, parseSumoFcd } from './sumo.ts';

type XmlParser = (document: XmlElement, context: FileContext) => FeedBatch;

/** Root element and parser of the XML formats. */
const XML_FORMATS: Partial<Record<FileFormat, readonly [root: string, parse: XmlParser]>> = {
  kml: ['kml', parseKml],
  kmz: ['kml', parseKml],
  gpx: ['gpx', parseGpx],
  'sumo-fcd': ['fcd-export', parseSumoFcd],
  'sumo-edge-data': ['meandata', parseSumoEdgeData],
};

/** Records of one file. What cannot be read is rejected with the reason; nothing is thrown. */
export async function parseFile(
  bytes: Uint8Array,
  format: FileFormat,
  context: FileContext,
): Promise<FeedBatch> {
  try {
    const xml = XML_FORMATS[format];
    if (xml) return parseXmlFile(format === 'kmz' ? kmlOfKmz(bytes) : decodeXml(bytes), ...xml, context);
    if (format === 'csv') return parseCsv(decodeText(bytes), context);
    if (format === 'shapefile') return await parseShapefile(bytes, context);
    if (format === 'geotiff') return await (await import('./geotiff.ts')).parseGeotiff(bytes, context);
    const document = JSON.parse(decodeText(bytes)) as JsonValue;
    return format === 'czml' ? parseCzml(document, context) : geoJson(document, context);
  } catch (error) {
    context.reject(
      error instanceof UnsafeXmlError ? 'unsafe' : 'malformed',
      `${format}: ${(error as Error).message}`,
    );
    return {};
  }
}

function parseXmlFile(text: string, root: string, parse: XmlParser, context: FileContext): FeedBatch {
  const document = parseXml(text);
  if (Object.hasOwn(document, root)) return parse(document, context);
  throw new Error(`the root element is not <${root}>`);
}

function geoJson(document: JsonValue, context: FileContext): FeedBatch {
  const { namespace, type, source, origin, nowMs, reject } = context;
  const batch = entitiesOfGeoJson(
    document,
    { namespace, type, source, origin, observed: [], idPrefix: 'feature-' },
    nowMs,
    reject,
  );
  const transform = crsTransform(context.crs);
  const entities = batch.entities?.map(entity => {
    if (!entity.position) return entity;
    const [longitude, latitude, height] = entity.position;
    return { ...entity, position: [...transform(longitude, latitude), height] as const };
  });
  return { ...batch, ...(entities ? { entities } : {}) };
}

/** A zip with .shp, .dbf and .prj; without .prj its coordinates must be degrees, which are checked, not assumed. */
async function parseShapefile(bytes: Uint8Array, context: FileContext): Promise<FeedBatch> {
  const { default: shapefile } = await import('shpjs');
  const read = (await shapefile(new Uint8Array(bytes).buffer)) as unknown as JsonValue | JsonValue[];
  const layers = Array.isArray(read) ? read : [read];
  const batches = layers.map((layer, index) =>
    geoJson(layer, {
      ...context,
      namespace: layers.length > 1 ? `${context.namespace}/${index}` : context.namespace,
    }),
  );
  return { entities: batches.flatMap(({ entities = [] }) => entities) };
}
