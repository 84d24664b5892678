import type { FeedBatch } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { about, LocalizedError } from '@core/text.ts';
import { crsTransform } from '../mapping/crs.ts';
import { explain } from '../runtime/explain.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { isRecord, type ToWgs84 } from '../runtime/geometry.ts';
import { decodeXml, parseXml, UnsafeXmlError, type XmlElement } from '../runtime/xml.ts';
import { parseCsv } from './csv.ts';
import { parseCzml } from './czml.ts';
import { epsgTransform } from './epsg.ts';
import type { FileContext } from './file-context.ts';
import { decodeText, kmlOfKmz } from './format.ts';
import { parseGpx } from './gpx.ts';
import { parseKml } from './kml.ts';
import type { FileFormat } from './options.ts';
import { readShapefiles, type ShapefileLayer } from './shapefile.ts';
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
    if (format === 'shapefile') {
      const layers = await readShapefiles(bytes);
      return mergedLayers(
        await Promise.all(
          layers.map(layer => geoJson(layer.document, layerContext(layer, context, layers.length))),
        ),
      );
    }
    if (format === 'geotiff') return await (await import('./geotiff.ts')).parseGeotiff(bytes, context);
    const document = JSON.parse(decodeText(bytes)) as JsonValue;
    return format === 'czml' ? parseCzml(document, context) : await geoJson(document, context);
  } catch (error) {
    context.reject(error instanceof UnsafeXmlError ? 'unsafe' : 'malformed', about(format, explain(error)));
    return {};
  }
}

function parseXmlFile(text: string, root: string, parse: XmlParser, context: FileContext): FeedBatch {
  const document = parseXml(text);
  if (Object.hasOwn(document, root)) return parse(document, context);
  throw new LocalizedError(`根元素不是 <${root}>`, `the root element is not <${root}>`);
}

/** Each id once: a second feature of the same id would take the first one's place unseen. */
function withoutTwins(batch: FeedBatch, context: FileContext): FeedBatch {
  const seen = new Set<string>();
  const entities = batch.entities?.filter(({ id }) => {
    const isTwin = seen.has(id);
    if (isTwin)
      context.reject('duplicate', {
        zh: `又一个要素使用了标识 ${id}`,
        en: `a second feature with the id of ${id}`,
      });
    seen.add(id);
    return !isTwin;
  });
  return { ...batch, ...(entities ? { entities } : {}) };
}

async function geoJson(document: JsonValue, context: FileContext): Promise<FeedBatch> {
  const { namespace, type, source, origin, nowMs, reject } = context;
  const toWgs84 = await transformOf(document, context);
  const options = { namespace, type, source, origin, observed: [], idPrefix: 'feature-', toWgs84 };
  return withoutTwins(entitiesOfGeoJson(document, options, nowMs, reject), context);
}

/** Of the `crs` member of GeoJSON before RFC 7946 (east first, whatever the authority says), else of the datum declared. */
async function transformOf(document: JsonValue, context: FileContext): Promise<ToWgs84> {
  const crs = isRecord(document) && isRecord(document.crs) ? document.crs.properties : undefined;
  const name = isRecord(crs) && typeof crs.name === 'string' ? crs.name : '';
  if (name === '' || /CRS:?84h?$|EPSG:+(?:[\d.]*:)?4326$/i.test(name)) return crsTransform(context.crs);
  const code = /EPSG[:/]+(?:[\d.]*[:/])?(\d+)$/i.exec(name)?.[1];
  if (!code)
    throw new LocalizedError(
      `不认识它的坐标系“${name}”：请改为 EPSG 代码`,
      `its crs "${name}" is not known: state an EPSG code`,
    );
  return (await epsgTransform(Number(code))).toWgs84;
}

/** A layer with a .prj is in WGS84 now; one without has the datum declared. Several layers keep their ids apart. */
function layerContext(layer: ShapefileLayer, context: FileContext, count: number): FileContext {
  const namespace = count > 1 ? `${context.namespace}/${layer.name}` : context.namespace;
  return { ...context, namespace, ...(layer.isProjected ? { crs: 'WGS84' } : {}) };
}

function mergedLayers(batches: readonly FeedBatch[]): FeedBatch {
  return { entities: batches.flatMap(({ entities = [] }) => entities) };
}
