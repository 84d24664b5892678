import { deflateSync } from 'node:zlib';
import type { FeedBatch } from '@core/feed.ts';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FileContext } from './file-context.ts';
import type { FileFormat } from './options.ts';
import { parseFile } from './parse.ts';

async function parse(
  content: string | Uint8Array,
  format: FileFormat,
  context: Partial<FileContext> = {},
): Promise<FeedBatch & { rejections: string[] }> {
  const rejections: string[] = [];
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  const batch = await parseFile(bytes, format, {
    fileName: 'f',
    unit: undefined,
    location: undefined,
    namespace: 'f',
    type: 'feature',
    source: 's',
    origin: 'replayed',
    crs: 'WGS84',
    zone: '+08:00',
    startMs: Date.UTC(2026, 0, 1),
    nowMs: 0,
    reject: (reason, detail) => rejections.push(`${reason}: ${detail.en}`),
    ...context,
  });
  return { ...batch, rejections };
}
const places = ({ entities = [] }: FeedBatch) =>
  entities.map(({ position }) => position?.map(value => Number(value.toFixed(5))));
const values = ({ observations = [] }: FeedBatch) =>
  observations.map(({ entityId, property, value, timeMs }) => [entityId, property, value, timeMs]);

describe('CSV as spreadsheets write it', () => {
  it('reads a byte order mark, semicolons and decimal commas', async () => {
    const read = await parse('\uFEFFid;lon;lat;time;level\nA;113,3;23,1;2026-01-01 08:00;1,5\n', 'csv');
    expect(read.rejections).toEqual([]);
    expect(places(read)).toEqual([[113.3, 23.1, 0]]);
    expect(values(read)).toEqual([['f:A', 'level', 1.5, Date.UTC(2026, 0, 1)]]);
  });

  it('does not take a comma for a decimal one where commas separate', async () => {
    const read = await parse('id,lon,lat,time,level\nA,113.3,23.1,2026-01-01 08:00,"2,500"\n', 'csv');
    expect(values(read)).toEqual([]);
  });

  it('reads UTF-16, as "Unicode text" is saved', async () => {
    const text = '\uFEFF编号\t经度\t纬度\t名称\nA\t113.3\t23.1\t广州塔\n';
    const bytes = new Uint8Array(new Uint16Array([...text].map(c => c.charCodeAt(0))).buffer);
    const read = await parse(bytes, 'csv');
    expect(read.entities![0]).toMatchObject({ name: { zh: '广州塔' }, position: [113.3, 23.1, 0] });
  });

  it('reads dates with slashes and single digits, as Chinese spreadsheets write them', async () => {
    const read = await parse('id,时间,level\nA,2026/1/5 8:05,1\nB,2026年1月5日 08:05:30,2\n', 'csv');
    expect(read.rejections).toEqual([]);
    expect(values(read).map(([, , , timeMs]) => timeMs)).toEqual([
      Date.UTC(2026, 0, 5, 0, 5),
      Date.UTC(2026, 0, 5, 0, 5, 30),
    ]);
  });

  it('goes by the datum that a header names, WGS84 where there are both', async () => {
    const gcj = await parse('id,gcj02_lng,gcj02_lat\nA,113.329872,23.105960\n', 'csv');
    const [longitude, latitude] = gcj.entities![0]!.position!;
    expect([longitude.toFixed(3), latitude.toFixed(3)]).toEqual(['113.324', '23.109']);
    const both = await parse(
      'id,lng_gcj02,lat_gcj02,lng_wgs84,lat_wgs84\nA,113.33,23.106,113.32,23.1\n',
      'csv',
    );
    expect(places(both)).toEqual([[113.32, 23.1, 0]]);
  });
});

describe('GeoJSON', () => {
  const collection = (crs: string | null, ...coordinates: number[][]) =>
    JSON.stringify({
      type: 'FeatureCollection',
      ...(crs ? { crs: { type: 'name', properties: { name: crs } } } : {}),
      features: coordinates.map(point => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Point', coordinates: point },
      })),
    });

  it('goes by the crs member of the older standard, east first', async () => {
    const mercator = await parse(
      collection('urn:ogc:def:crs:EPSG::3857', [12612516.3, 2644148.6, 7]),
      'geojson',
    );
    expect(mercator.rejections).toEqual([]);
    expect(places(mercator)[0]!.map(value => value.toFixed(2))).toEqual(['113.30', '23.10', '7.00']);
    expect(
      places(await parse(collection('urn:ogc:def:crs:OGC:1.3:CRS84', [113.3, 23.1]), 'geojson')),
    ).toEqual([[113.3, 23.1, 0]]);
  });

  it('refuses a crs that is not known, with its name', async () => {
    const read = await parse(collection('urn:ogc:def:crs:EPSG::99999', [1, 2]), 'geojson');
    expect(read.entities ?? []).toEqual([]);
    expect(read.rejections[0]).toContain('EPSG:99999');
  });

  it('takes null geometries, names rejected coordinates, and says when two features share an id', async () => {
    const feature = (id: string, geometry: object | null) => ({
      type: 'Feature',
      id,
      properties: null,
      geometry,
    });
    const read = await parse(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          feature('a', null),
          feature('a', { type: 'Point', coordinates: [113, 23] }),
          feature('b', { type: 'Point', coordinates: [23, 113] }),
        ],
      }),
      'geojson',
    );
    expect(read.entities).toHaveLength(2);
    expect(read.rejections).toEqual([
      expect.stringContaining('out-of-range'),
      expect.stringContaining('duplicate'),
    ]);
  });
});

describe('KML', () => {
  const kml = (body: string) =>
    `<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>${body}</Document></kml>`;

  it('knows heights by their mode, and tolerates spaces after commas', async () => {
    const point = (mode: string) =>
      `<Placemark><Point>${mode && `<altitudeMode>${mode}</altitudeMode>`}<coordinates> 113.3, 23.1, 50 </coordinates></Point></Placemark>`;
    const read = await parse(kml(point('') + point('relativeToGround') + point('absolute')), 'kml');
    expect(read.entities!.map(({ position, heightReference }) => [position![2], heightReference])).toEqual([
      [0, 'ground'],
      [50, 'ground'],
      [50, 'ellipsoid'],
    ]);
  });

  it('pairs times and places of a gx:Track though some are empty, and reads multi-tracks', async () => {
    const track = `<gx:Track><when>2026-01-01T00:00:00Z</when><when/><when>2026-01-01T00:02:00Z</when>
      <gx:coord>113.1 23.1 0</gx:coord><gx:coord>113.2 23.2 0</gx:coord><gx:coord>113.3 23.3 0</gx:coord></gx:Track>`;
    const read = await parse(kml(`<Placemark><gx:MultiTrack>${track}</gx:MultiTrack></Placemark>`), 'kml');
    expect(read.tracks!.map(({ timeMs, position }) => [timeMs, position[0]])).toEqual([
      [Date.UTC(2026, 0, 1), 113.1],
      [Date.UTC(2026, 0, 1, 0, 2), 113.3],
    ]);
    expect(read.rejections).toHaveLength(1);
  });

  it('says that a network link is not followed', async () => {
    const read = await parse(
      kml('<NetworkLink><name>live</name><Link><href>http://far.invalid/a.kml</href></Link></NetworkLink>'),
      'kml',
    );
    expect(read.rejections).toEqual([expect.stringContaining('http://far.invalid/a.kml')]);
  });
});

describe('GPX', () => {
  it('reads routes, and tracks without times as their place alone', async () => {
    const read = await parse(
      `<gpx><rte><name>巡检线</name><rtept lat="23.1" lon="113.1"/><rtept lat="23.2" lon="113.2"/><rtept lat="23.3" lon="113.3"/></rte>
       <trk><name>T</name><trkseg><trkpt lat="23.1" lon="113.3"/><trkpt lat="23.2" lon="113.3"/></trkseg></trk></gpx>`,
      'gpx',
    );
    expect(read.entities!.map(({ name, position }) => [name.zh, position![0]])).toEqual([
      ['巡检线', 113.2],
      ['T', 113.3],
    ]);
    expect(read.rejections).toEqual([expect.stringContaining('no times')]);
  });
});

describe('CZML', () => {
  it('reads samples after an epoch, other frames, and intervals', async () => {
    const read = await parse(
      JSON.stringify([
        { id: 'document', version: '1.0' },
        {
          id: 'a',
          position: { epoch: '2026-01-01T00:00:00Z', cartographicDegrees: [0, 113, 23, 5, 60, 114, 23, 5] },
        },
        { id: 'b', position: { cartesian: [-2320889.69, 5391046.99, 2486738.8] } },
        { id: 'c', position: { cartographicRadians: [1.97746, 0.40317, 10] } },
        {
          id: 'd',
          position: [
            { interval: '2026-01-01T00:00:00Z/2026-01-01T01:00:00Z', cartographicDegrees: [113.5, 23.5, 0] },
          ],
        },
        { id: 'e', label: { text: 'no place' } },
      ]),
      'czml',
    );
    expect(read.tracks!.map(({ timeMs, position }) => [timeMs, position[0]])).toEqual([
      [Date.UTC(2026, 0, 1), 113],
      [Date.UTC(2026, 0, 1, 0, 1), 114],
    ]);
    const at = new Map(read.entities!.map(({ id, position }) => [id, position!.map(v => v.toFixed(1))]));
    expect(at.get('f:b')!.slice(0, 2)).toEqual(['113.3', '23.1']);
    expect(at.get('f:c')!.slice(0, 2)).toEqual(['113.3', '23.1']);
    expect(at.get('f:d')!.slice(0, 2)).toEqual(['113.5', '23.5']);
    expect(read.rejections).toEqual([expect.stringContaining('f:e')]);
  });
});

describe('SUMO', () => {
  const FCD = `<fcd-export><timestep time="1.00"><vehicle id="v" x="1000.00" y="2000.00" angle="90" speed="10"/>
    <person id="p" x="1010.00" y="2000.00" speed="1"/></timestep></fcd-export>`;
  const LOCATION =
    '<location netOffset="-735000.00,-2555000.00" convBoundary="0,0,1,1" origBoundary="113,23,114,24" projParameter="+proj=utm +zone=49 +ellps=WGS84 +datum=WGS84 +units=m +no_defs"/>';

  it('places network metres by the location of the network', async () => {
    const read = await parse(FCD, 'sumo-fcd', { location: LOCATION });
    expect(read.rejections).toEqual([]);
    // Zone 49 N, easting 736 km, northing 2,557 km; checked with PROJ.
    expect(read.tracks![0]!.position.map(value => value.toFixed(4))).toEqual([
      '113.3042',
      '23.1049',
      '0.0000',
    ]);
    expect(read.entities!.map(({ type }) => type)).toEqual(['vehicle', 'person']);
  });

  it('refuses metres without it, once, and a location without a projection', async () => {
    expect((await parse(FCD, 'sumo-fcd')).rejections[0]).toContain('location');
    const unprojected = LOCATION.replace(/projParameter="[^"]*"/, 'projParameter="!"');
    expect((await parse(FCD, 'sumo-fcd', { location: unprojected })).rejections).toEqual([
      expect.stringContaining('no projection'),
    ]);
  });
});

describe('Shapefile', () => {
  it('reads Chinese attributes in GBK though no .cpg says so, and degrees without a .prj', async () => {
    const gbk = Uint8Array.of(0xb9, 0xe3, 0xd6, 0xdd); // 广州
    const read = await parse(
      zipSync({ 'a/b.shp': shp(113.3, 23.1), 'a/b.dbf': dbf(gbk), '__MACOSX/a/._b.shp': deflateSync('x') }),
      'shapefile',
    );
    expect(read.rejections).toEqual([]);
    expect(read.entities![0]).toMatchObject({ position: [113.3, 23.1, 0], properties: { NAME: '广州' } });
  });

  it('goes by a .prj of a CGCS2000 zone, and refuses metres without one', async () => {
    const prj = `PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
    const bytes = (more: Record<string, Uint8Array> = {}) =>
      zipSync({ 'b.shp': shp(428_320, 2_555_700), 'b.dbf': dbf(strToU8('ab')), ...more });
    const read = await parse(bytes({ 'b.prj': strToU8(prj) }), 'shapefile');
    expect(places(read)[0]!.map(value => value.toFixed(1))).toEqual(['113.3', '23.1', '0.0']);
    const bare = await parse(bytes(), 'shapefile');
    expect(bare.rejections[0]).toContain('out-of-range');
  });
});

function shp(x: number, y: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(100 + 28));
  view.setInt32(0, 9994);
  view.setInt32(24, 64);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 1, true);
  for (const [offset, value] of [
    [36, x],
    [44, y],
    [52, x],
    [60, y],
  ] as const)
    view.setFloat64(offset, value, true);
  view.setInt32(100, 1);
  view.setInt32(104, 10);
  view.setInt32(108, 1, true);
  view.setFloat64(112, x, true);
  view.setFloat64(120, y, true);
  return new Uint8Array(view.buffer);
}

function dbf(name: Uint8Array): Uint8Array {
  const header = 32 + 32 + 1;
  const bytes = new Uint8Array(header + 11 + 1).fill(0x20, header);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setInt32(4, 1, true);
  view.setInt16(8, header, true);
  view.setInt16(10, 11, true);
  bytes.set(strToU8('NAME'), 32);
  bytes[43] = 'C'.charCodeAt(0);
  bytes[48] = 10;
  bytes[header - 1] = 0x0d;
  bytes.set(name, header + 1);
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}
