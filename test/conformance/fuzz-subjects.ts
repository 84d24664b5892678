import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import { zipSync } from 'fflate';
import { PbfWriter } from 'pbf';
import { encodeColumns } from '../../src/feeds/messages/columns.ts';
import { observation } from '../helpers/test-feed.ts';

/** A payload as a backend sends it, and the adapter that reads it. */
export interface FuzzSubject {
  readonly adapter: string;
  /** What is particular about this payload, e.g. the format. */
  readonly variant: string;
  readonly options: unknown;
  readonly payload: Uint8Array;
  readonly transport: 'http' | 'event-stream' | 'socket';
}

const TIME = Date.UTC(2026, 0, 1);
const feeds = join(import.meta.dirname, '../../src/feeds');
const text = (content: string) => new TextEncoder().encode(content);
const json = (content: unknown) => text(JSON.stringify(content));

const MAPPING = {
  rules: [
    {
      items: '/list',
      entity: {
        id: '/id',
        type: 'sensor',
        position: { longitude: '/x', latitude: '/y', crs: 'GCJ-02' },
        properties: { state: { path: '/s', values: { 0: 'off', 1: 'on' } } },
      },
      observations: [{ property: 'level', value: { value: '/v' }, time: { value: '/t' } }],
    },
  ],
};
const MESSAGE = {
  list: [
    { id: 'a', x: 113.3, y: 23.1, s: 1, v: 1.5, t: '2026-01-01T00:00:00Z' },
    { id: 'b', x: 113.4, y: 23.2, s: 0, v: '2.5', t: '2026-01-01T08:00:00.5+08:00' },
  ],
};
const POINT = { type: 'Point', coordinates: [113.3, 23.1] };
const FEATURES = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', id: 'a', geometry: POINT, properties: { pressure: 3, at: '2026-01-01T00:00:00Z' } },
  ],
};
const GML = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g"><wfs:member><hydrant gml:id="h.1"><geom>
<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>23.1 113.3</gml:pos></gml:Point></geom><state>ok</state>
</hydrant></wfs:member></wfs:FeatureCollection>`;
const KML = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="a"><name>桥</name><Point>
<coordinates>113.3,23.1,5</coordinates></Point></Placemark></Document></kml>`;
const GPX = `<gpx version="1.1"><wpt lat="23.1" lon="113.3"><name>W</name></wpt><trk><name>T</name><trkseg>
<trkpt lat="23.1" lon="113.3"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>`;
const FCD = `<fcd-export><timestep time="0.00"><vehicle id="v0" x="113.3" y="23.1" angle="90" speed="13.9"/></timestep></fcd-export>`;
const EDGES = `<meandata><interval begin="0" end="60" id="x"><edge id="e1" speed="12.5" density="3.4"/></interval></meandata>`;
const CZML = [
  { id: 'document', version: '1.0' },
  { id: 'bus', position: { cartographicDegrees: [113.3, 23.1, 5] } },
];
const CSV = 'id,lon,lat,time,level\nA,113.3,23.1,2026-01-01 00:00,1.5\nB,113.4,23.2,2026-01-01 00:10,"2,5"\n';

const file = (name: string, payload: Uint8Array): FuzzSubject => ({
  adapter: 'files',
  variant: name,
  options: { url: 'blob:kapok', name, zone: '+08:00' },
  payload,
  transport: 'http',
});
const socket = (format: string, payload: Uint8Array): FuzzSubject => ({
  adapter: 'websocket',
  variant: format,
  options: { url: 'ws://city/', format, mapping: MAPPING },
  payload,
  transport: 'socket',
});
const http = (adapter: string, options: unknown, payload: Uint8Array, variant = ''): FuzzSubject => ({
  adapter,
  variant,
  options,
  payload,
  transport: 'http',
});

/** One payload at least for every parser. */
export const FUZZ_SUBJECTS: readonly FuzzSubject[] = [
  socket('json', json(MESSAGE)),
  socket('ndjson', text(`${JSON.stringify(MESSAGE)}\n${JSON.stringify(MESSAGE)}`)),
  socket('messagepack', encode(MESSAGE)),
  socket('columns', encodeColumns([observation(TIME, 1), observation(TIME + 1, 2, { entityId: 'b' })])),
  {
    ...http(
      'server-sent-events',
      { url: 'http://city/', mapping: MAPPING },
      text(`id: 1\ndata: ${JSON.stringify(MESSAGE)}\n\n`),
    ),
    transport: 'event-stream',
  },
  http('http', { url: 'http://city/', mapping: MAPPING }, json(MESSAGE)),
  http(
    'sensorthings',
    { url: 'https://frost.invalid/v1.1/' },
    readFileSync(join(feeds, 'sensorthings/fixtures/things.json')),
  ),
  http(
    'ngsi-ld',
    { url: 'https://orion.invalid/ngsi-ld/v1', types: ['AirQualityObserved'] },
    json([
      {
        id: 'urn:ngsi-ld:AirQualityObserved:1',
        type: 'AirQualityObserved',
        location: { type: 'GeoProperty', value: POINT },
        pm25: { type: 'Property', value: 12, observedAt: '2026-01-01T00:00:00Z' },
      },
    ]),
  ),
  http('gtfs-realtime', { url: 'https://bus.invalid/vehicles.pb' }, vehicles()),
  http(
    'cap',
    { url: 'https://met.invalid/alerts.cap' },
    readFileSync(join(feeds, 'cap/fixtures/rainstorm-guangzhou.cap')),
  ),
  http(
    'ogc-features',
    {
      url: 'https://features.invalid',
      collection: 'hydrants',
      observed: [{ property: 'pressure' }],
      timeProperty: 'at',
    },
    json(FEATURES),
  ),
  http('wfs', { url: 'https://maps.invalid/wfs', typeName: 'ms:hydrant' }, text(GML)),
  http(
    'video-gateway',
    { url: 'https://video.invalid', crs: 'gcj02' },
    json({
      code: 0,
      data: {
        total: 1,
        list: [
          {
            deviceId: '44010200492000000001',
            channelId: '44010200491310000001',
            longitude: 113.3,
            latitude: 23.1,
            status: 'ON',
            onLine: true,
          },
        ],
      },
    }),
  ),
  http(
    'prometheus',
    { url: 'https://metrics.invalid', queries: [{ expression: 'pump_flow', property: 'flow' }] },
    json({
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: { instance: 'p' }, value: [1_767_225_600, '1.25'] }] },
    }),
  ),
  http(
    'influxdb',
    {
      url: 'https://series.invalid',
      database: 'city',
      measurement: 'pumps',
      fields: [{ field: 'flow', property: 'flow' }],
    },
    json({
      results: [{ series: [{ tags: { device: 'p1' }, columns: ['time', 'value'], values: [[TIME, 2.5]] }] }],
    }),
  ),
  file('a.geojson', json(FEATURES)),
  file('a.csv', text(CSV)),
  file('a.kml', text(KML)),
  file('a.kmz', zipSync({ 'doc.kml': text(KML) })),
  file('a.gpx', text(GPX)),
  file('a.czml', json(CZML)),
  file('fcd.xml', text(FCD)),
  file('edges.xml', text(EDGES)),
  file('a.tif', readFileSync(join(feeds, 'files/fixtures/cgcs2000-4547.tif'))),
];

/** XML that must be refused whole, whoever reads it. */
export const UNSAFE_XML: readonly { readonly name: string; readonly document: (root: string) => string }[] = [
  {
    name: 'external entity',
    document: root =>
      `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${root.replace('>', '>&x;')}`,
  },
  {
    name: 'entity bomb',
    document: root =>
      `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}"><!ENTITY d "${'&c;'.repeat(100)}">]>${root.replace('>', '>&d;')}`,
  },
  { name: 'external DTD', document: root => `<!DOCTYPE a SYSTEM "http://attacker.invalid/a.dtd">${root}` },
];

/** The XML among the subjects, as text. */
export const XML_SUBJECTS: readonly (FuzzSubject & { readonly document: string })[] = FUZZ_SUBJECTS.map(
  subject => ({
    ...subject,
    document: new TextDecoder().decode(subject.payload).replace(/^<\?xml[^>]*\?>\s*/, ''),
  }),
).filter(({ document, variant }) => document.startsWith('<') && variant !== 'a.kmz');

function vehicles(): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, (_, header) => header.writeStringField(1, '2.0'), null);
  const position = (_: null, out: PbfWriter) => {
    out.writeFloatField(1, 23.125);
    out.writeFloatField(2, 113.25);
  };
  const vehicle = (_: null, out: PbfWriter) => {
    out.writeMessage(2, position, null);
    out.writeVarintField(5, 1_700_000_005);
  };
  const entity = (_: null, out: PbfWriter) => {
    out.writeStringField(1, 'bus-1');
    out.writeMessage(4, vehicle, null);
  };
  pbf.writeMessage(2, entity, null);
  return pbf.finish();
}
