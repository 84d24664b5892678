import type { FeedBatch, FeedContext } from '@core/feed.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseGml, WfsExceptionError } from './gml.ts';
import { wfsOptions } from './options.ts';
import { adapter } from './source.ts';

const collection = (member: string) => `<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:ms="http://ms">
<wfs:member>${member}</wfs:member></wfs:FeatureCollection>`;

function features(text: string) {
  const rejections: string[] = [];
  const document = parseGml(text, (reason, detail) => rejections.push(`${reason}: ${detail.en}`)) as {
    features: { id?: string; geometry: unknown; properties: Record<string, unknown> }[];
  } | null;
  return { features: document?.features ?? [], rejections };
}

describe('parseGml', () => {
  it('reads points with latitude first where the CRS name says so', () => {
    const point = (srsName: string, pos: string) =>
      collection(
        `<ms:hydrant gml:id="h.1"><ms:geom><gml:Point srsName="${srsName}"><gml:pos>${pos}</gml:pos></gml:Point></ms:geom><ms:name>消火栓</ms:name><ms:pressure>310</ms:pressure></ms:hydrant>`,
      );
    for (const [srsName, pos] of [
      ['urn:ogc:def:crs:EPSG::4326', '23.1 113.3'],
      ['http://www.opengis.net/def/crs/EPSG/0/4490', '23.1 113.3'],
      ['EPSG:4326', '113.3 23.1'],
      ['urn:ogc:def:crs:OGC:1.3:CRS84', '113.3 23.1'],
    ] as const) {
      const [feature] = features(point(srsName, pos)).features;
      expect(feature).toEqual({
        type: 'Feature',
        id: 'h.1',
        geometry: { type: 'Point', coordinates: [113.3, 23.1] },
        properties: { name: '消火栓', pressure: 310 },
      });
    }
  });

  it('reads lines and polygons, flat and with height', () => {
    const line = collection(
      '<ms:pipe gml:id="p"><ms:geom><gml:LineString srsName="urn:ogc:def:crs:EPSG::4326"><gml:posList srsDimension="3">23 113 1 23.5 113.5 2</gml:posList></gml:LineString></ms:geom></ms:pipe>',
    );
    expect(features(line).features[0]!.geometry).toEqual({
      type: 'LineString',
      coordinates: [
        [113, 23, 1],
        [113.5, 23.5, 2],
      ],
    });
    const polygon = collection(
      '<ms:lot><ms:geom><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::4326"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>23 113 23 114 24 114 23 113</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></ms:geom></ms:lot>',
    );
    expect(features(polygon).features[0]!.geometry).toMatchObject({
      type: 'Polygon',
      coordinates: [
        [
          [113, 23],
          [114, 23],
          [114, 24],
          [113, 23],
        ],
      ],
    });
  });

  it('passes the server’s exception on, and refuses entities and other documents', () => {
    expect(() =>
      features(
        '<ows:ExceptionReport xmlns:ows="o"><ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>no such type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>',
      ),
    ).toThrow(WfsExceptionError);
    expect(
      features('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>').rejections[0],
    ).toContain('unsafe');
    expect(features('<html/>').rejections[0]).toContain('malformed');
  });

  it('reads WFS 1.1 and 1.0, whose geometries inherit or abbreviate their CRS', () => {
    const inherited = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g"><gml:boundedBy>
      <gml:Envelope srsName="urn:x-ogc:def:crs:EPSG:4326"><gml:lowerCorner>23 113</gml:lowerCorner></gml:Envelope></gml:boundedBy>
      <gml:featureMembers><a fid="1"><g><gml:Point><gml:pos>23.1 113.3</gml:pos></gml:Point></g></a>
      <a fid="2"><g><gml:LineString srsDimension="3"><gml:posList>23 113 5 24 114 6</gml:posList></gml:LineString></g></a></gml:featureMembers></wfs:FeatureCollection>`;
    expect(features(inherited).features.map(({ geometry }) => geometry)).toEqual([
      { type: 'Point', coordinates: [113.3, 23.1] },
      {
        type: 'LineString',
        coordinates: [
          [113, 23, 5],
          [114, 24, 6],
        ],
      },
    ]);
    const old = `<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g"><gml:featureMember><a fid="1"><g>
      <gml:Point srsName="http://www.opengis.net/gml/srs/epsg.xml#4326"><gml:coordinates>113.3 , 23.1</gml:coordinates></gml:Point>
      </g></a></gml:featureMember></wfs:FeatureCollection>`;
    expect(features(old).features[0]!.geometry).toEqual({ type: 'Point', coordinates: [113.3, 23.1] });
  });

  it('brings projected answers to degrees, northing first where the authority says so', () => {
    const zone = collection(
      '<ms:a gml:id="a"><ms:g><gml:Point srsName="urn:ogc:def:crs:EPSG::4547"><gml:pos>2555700 428320</gml:pos></gml:Point></ms:g></ms:a>',
    );
    const [{ geometry }] = features(zone).features as unknown as [{ geometry: { coordinates: number[] } }];
    expect(geometry.coordinates.map(value => value.toFixed(1))).toEqual(['113.3', '23.1']);
    const unknown = zone.replace('4547', '99999');
    expect(features(unknown)).toMatchObject({ features: [], rejections: [expect.stringContaining('99999')] });
  });
});

describe('paging and CRS of GeoJSON answers', () => {
  const feature = (id: number, x: number, y: number) => ({
    type: 'Feature',
    id,
    properties: {},
    geometry: { type: 'Point', coordinates: [x, y] },
  });

  async function read(answer: (start: number) => object) {
    const asked: string[] = [];
    const positions: (readonly number[] | undefined)[] = [];
    const controller = new AbortController();
    const context = {
      feedId: 'w',
      fetch: async (url: string) => {
        const { searchParams } = new URL(url);
        asked.push(searchParams.get('startIndex')!);
        return Response.json(answer(Number(searchParams.get('startIndex'))));
      },
      clock: { now: () => 0, setTimer: () => () => {} },
      random: () => 0.5,
      emit: ({ entities = [] }: FeedBatch) => positions.push(...entities.map(({ position }) => position)),
      connection: () => controller.abort(),
      reject: () => expect.unreachable(),
    } as unknown as FeedContext;
    const options = z.parse(wfsOptions, { url: 'http://w/ows?map=a', typeName: 't', pageSize: 2 });
    await adapter.create(options, context).run(controller.signal);
    return { asked, positions };
  }

  it('goes on to the last page, and ends where startIndex is paid no heed to', async () => {
    const features = [1, 2, 3].map(id => feature(id, 113 + id / 10, 23));
    const paged = await read(start => ({
      type: 'FeatureCollection',
      features: features.slice(start, start + 2),
    }));
    expect([paged.asked, paged.positions.length]).toEqual([['0', '2'], 3]);
    const deaf = await read(() => ({ type: 'FeatureCollection', features: features.slice(0, 2) }));
    expect([deaf.asked, deaf.positions.length]).toEqual([['0', '2'], 2]);
  });

  it('reads the CRS that older GeoJSON names', async () => {
    const answer = (name: string, x: number, y: number) => () => ({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name } },
      features: [feature(1, x, y)],
    });
    const [mercator] = (await read(answer('urn:ogc:def:crs:EPSG::3857', 12614680, 2645000))).positions;
    expect(mercator![0]).toBeCloseTo(113.3198, 3);
    const [plain] = (await read(answer('urn:ogc:def:crs:EPSG::4326', 113.3, 23.1))).positions;
    expect(plain).toEqual([113.3, 23.1, 0]);
  });
});
