import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FeedBatch } from '@core/feed.ts';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { FileContext } from './file-context.ts';
import { formatOf } from './format.ts';
import type { FileFormat } from './options.ts';
import { parseFile } from './parse.ts';

const REFERENCE = process.env.KAPOK_TEST_DATA;

async function parse(
  text: string | Uint8Array,
  format: FileFormat,
  context: Partial<FileContext> = {},
): Promise<FeedBatch & { rejections: string[] }> {
  const rejections: string[] = [];
  const batch = await parseFile(typeof text === 'string' ? strToU8(text) : text, format, {
    fileName: 'f',
    unit: undefined,
    location: undefined,
    namespace: 'f',
    type: 'feature',
    source: 's',
    origin: 'replayed',
    crs: 'WGS84',
    zone: undefined,
    startMs: Date.UTC(2026, 0, 1),
    nowMs: 0,
    reject: (reason, detail) => rejections.push(`${reason}: ${detail.en}`),
    ...context,
  });
  return { ...batch, rejections };
}

describe('dropped files', () => {
  it('reads CSV with Chinese headers, quotes, times with a zone', async () => {
    const { entities, observations, rejections } = await parse(
      '编号,名称,经度,纬度,时间,雨强,备注\nA1,"天河, 东",113.36,23.13,2026-01-01 08:00:00,12.5,"说 ""好"""\nA1,天河,113.36,23.13,2026-01-01 09:00:00,,\nA2,越秀,213,23.13,无,3,\n',
      'csv',
      { zone: '+08:00' },
    );
    expect(entities!.map(({ id, position }) => [id, position])).toEqual([
      ['f:A1', [113.36, 23.13, 0]],
      ['f:A2', undefined],
    ]);
    expect(entities![0]!.origin).toBe('replayed');
    expect(observations).toEqual([
      {
        entityId: 'f:A1',
        property: '雨强',
        timeMs: Date.UTC(2026, 0, 1),
        value: 12.5,
        quality: 'good',
        origin: 'replayed',
      },
    ]);
    expect(rejections).toEqual([expect.stringContaining('row 4'), expect.stringContaining('row 4')]);
  });

  it('moves GCJ-02 tables, reads GB 18030, and says which columns it found', async () => {
    const [entity] = (await parse('lon,lat\n113.33,23.10\n', 'csv', { crs: 'GCJ-02' })).entities!;
    expect(entity!.position![0]).toBeCloseTo(113.3246, 3);
    // "名称" and "塔" in GB 18030.
    const gb = new Uint8Array([
      ...strToU8('id,'),
      0xc3,
      0xfb,
      0xb3,
      0xc6,
      ...strToU8('\n1,'),
      0xcb,
      0xfe,
      ...strToU8('\n'),
    ]);
    expect((await parse(gb, 'csv')).entities![0]!.name.zh).toBe('塔');
    expect((await parse('a,b\n1,2\n', 'csv')).rejections[0]).toContain('found: a, b');
  });

  it('reads KML and KMZ with placemarks and a track', async () => {
    const kml = `<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
      <Placemark id="a"><name>广州塔</name><ExtendedData><Data name="h"><value>600</value></Data></ExtendedData><Point><altitudeMode>absolute</altitudeMode><coordinates>113.3245,23.1064,600</coordinates></Point></Placemark>
      <Placemark><name>route</name><gx:Track><when>2026-01-01T00:00:00Z</when><when>2026-01-01T00:01:00Z</when><gx:coord>113.3 23.1 5</gx:coord><gx:coord>113.31 23.1 5</gx:coord></gx:Track></Placemark>
      <Placemark><name>nowhere</name></Placemark></Document></kml>`;
    for (const [bytes, format] of [
      [strToU8(kml), 'kml'],
      [zipSync({ 'doc.kml': strToU8(kml) }), 'kmz'],
    ] as const) {
      const { entities, tracks, rejections } = await parse(bytes, format);
      expect(entities!.map(({ name, position }) => [name.zh, position])).toEqual([
        ['广州塔', [113.3245, 23.1064, 600]],
        ['route', [113.3, 23.1, 5]],
      ]);
      expect(entities![0]!.properties).toEqual({ h: '600' });
      expect(tracks!.map(({ timeMs }) => timeMs)).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 0, 1)]);
      expect(rejections).toHaveLength(1);
    }
    expect((await parse(zipSync({ 'a.txt': strToU8('x') }), 'kmz')).rejections[0]).toContain('no .kml');
  });

  it('reads GPX and CZML', async () => {
    const gpx =
      '<gpx><wpt lat="23.1" lon="113.3"><name>门</name></wpt><trk><trkseg><trkpt lat="23.1" lon="113.3"><ele>7</ele><time>2026-01-01T00:00:00Z</time></trkpt><trkpt lat="99" lon="0"/></trkseg></trk></gpx>';
    const fromGpx = await parse(gpx, 'gpx');
    expect(fromGpx.entities).toHaveLength(2);
    expect(fromGpx.tracks![0]!.position).toEqual([113.3, 23.1, 7]);
    expect(fromGpx.rejections).toHaveLength(1);
    const czml = [
      { id: 'document', version: '1.0' },
      {
        id: 'drone',
        position: {
          epoch: '2026-01-01T00:00:00Z',
          cartographicDegrees: [0, 113, 23, 100, 60, 113.1, 23, 120],
        },
      },
      { id: 'model', position: { cartesian: [1, 2, 3] } },
    ];
    const fromCzml = await parse(JSON.stringify(czml), 'czml');
    expect(fromCzml.tracks!.map(({ timeMs, position }) => [timeMs, position[2]])).toEqual([
      [Date.UTC(2026, 0, 1), 100],
      [Date.UTC(2026, 0, 1, 0, 1), 120],
    ]);
    expect(fromCzml.rejections).toEqual([expect.stringContaining('model')]);
  });

  it('reads SUMO output from its start, and refuses network metres', async () => {
    const fcd =
      '<fcd-export><timestep time="10.00"><vehicle id="v" x="11.33" y="44.49" speed="8.1" angle="90"/><vehicle id="w" x="4400.1" y="980.5"/></timestep></fcd-export>';
    const { tracks, rejections } = await parse(fcd, 'sumo-fcd');
    expect(tracks![0]).toMatchObject({
      timeMs: Date.UTC(2026, 0, 1) + 10_000,
      headingDegrees: 90,
      speedMps: 8.1,
    });
    expect(rejections[0]).toContain('--fcd-output.geo');
    const edges = await parse(
      '<meandata><interval begin="0" end="300"><edge id="e1" speed="9.5" density="12"/></interval></meandata>',
      'sumo-edge-data',
    );
    expect(edges.observations!.map(({ entityId, property, value }) => [entityId, property, value])).toEqual([
      ['f:edge/e1', 'speed', 9.5],
      ['f:edge/e1', 'density', 12],
    ]);
    expect((await parse(fcd, 'sumo-fcd', { startMs: Number.NaN })).rejections[0]).toContain('startTime');
  });

  it('reads a Shapefile and GeoJSON', async () => {
    const { entities } = await parse(zipSync({ 'points.shp': pointShapefile(113.3, 23.1) }), 'shapefile');
    expect(entities![0]!.position).toEqual([113.3, 23.1, 0]);
    expect((await parse('{"type":"Point","coordinates":[113,23]}', 'geojson')).entities).toHaveLength(1);
  });

  it('tells formats apart, and rejects rubbish of every kind', async () => {
    expect(formatOf('a.xml', strToU8('<?xml version="1.0"?><fcd-export>'))).toBe('sumo-fcd');
    expect(formatOf('a.json', strToU8('{"type": "Feature"}'))).toBe('geojson');
    expect(() => formatOf('a.docx', strToU8('PK'))).toThrow('none of');
    for (const format of ['geojson', 'kml', 'kmz', 'gpx', 'czml', 'shapefile', 'sumo-fcd'] as const) {
      const { entities = [], tracks = [], rejections } = await parse('rubbish', format);
      expect([format, entities.length + tracks.length, rejections.length > 0]).toEqual([format, 0, true]);
    }
  });

  it.skipIf(!REFERENCE)('reads recorded SUMO output (needs KAPOK_TEST_DATA)', async () => {
    const file = join(REFERENCE!, 'sumo-bologna-acosta/reference/acosta_edgeData_300s.xml.gz');
    const { entities, observations, rejections } = await parse(
      gunzipSync(readFileSync(file)),
      'sumo-edge-data',
    );
    expect(rejections).toEqual([]);
    expect(entities!.length).toBeGreaterThan(100);
    expect(observations!.length).toBeGreaterThan(1000);
  });
});

/** One point in the main file of a Shapefile (ESRI white paper, 1998): a header of 100 bytes and one record. */
function pointShapefile(x: number, y: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(128));
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
