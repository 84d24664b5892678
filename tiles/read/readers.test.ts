import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { crsTransform, UnknownCrsError } from '@core/crs/transform.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CityFeature, ReportEntry } from '../model.ts';
import { readCityJson } from './cityjson.ts';
import { readFootprints } from './footprints.ts';
import { parseWkt, readFeatures } from './geojson.ts';
import { InputError } from './input-error.ts';
import { osmBuildings } from './osm/osm-buildings.ts';
import { OsmData } from './osm/osm-data.ts';
import { readPipes } from './pipes.ts';
import { placeAt, placeByMapConversion } from './placement.ts';
import { parseMeters } from './values.ts';

let folder = '';
let report: ReportEntry[] = [];
const note = (entry: ReportEntry) => report.push(entry);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-read-'));
  report = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const square = (x: number, y: number, size = 0.001) => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ],
];
const feature = (properties: object, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const collection = (features: unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', name: 'features', features });
const footprints = (path: string, rest: object = {}) =>
  collect(
    readFootprints(path, { namespace: 'f', source: 's', groundHeight: () => 7, report: note, ...rest }),
  );

describe('footprints', () => {
  it('reads GeoJSON by streaming, with heights from fields', async () => {
    const file = save(
      'a.geojson',
      collection([feature({ H: '12.5', storeys: 4, id: 'x' }, square(113, 23))]),
    );
    const [found] = await footprints(file, { fields: { height: 'H' } });
    expect(found).toMatchObject({
      id: 'f:x',
      attributes: { height: 12.5, storeys: 4, kind: 'real' },
      geometry: { baseHeight: 7, height: 12.5 },
    });
  });

  it('names every feature it cannot use and builds the rest', async () => {
    const bad = [
      feature(
        { height: 3, id: 'line' },
        [
          [0, 0],
          [1, 1],
        ],
        'LineString',
      ),
      feature({ id: 'low' }, square(113, 23)),
      feature({ height: 3, id: 'swapped' }, square(23, 113)),
      feature({ height: 3, id: 'empty' }, [
        [
          [113, 23],
          [113, 23],
          [113, 23],
        ],
      ]),
      feature({ height: 3, id: 'nested' }, [1, 2, 3]),
      { type: 'Feature', properties: { id: 'none' }, geometry: null },
    ];
    const bow = feature({ height: 3, id: 'bow' }, [
      [
        [113, 23],
        [113.001, 23.001],
        [113.001, 23],
        [113, 23.001],
        [113, 23],
      ],
    ]);
    const file = save('a.geojson', collection([...bad, bow]));
    const found = await footprints(file);
    expect(found.map(({ id }) => id)).toEqual(['f:bow', 'f:bow#2']);
    expect(report.filter(({ severity }) => severity === 'refused').length).toBe(bad.length);
    expect(report.filter(({ severity }) => severity === 'repaired').map(({ id }) => id)).toEqual(['f:bow']);
  });

  it('keeps what it read before a file breaks off', async () => {
    const file = save(
      'a.geojson.gz',
      gzipSync(
        collection(
          Array.from({ length: 3000 }, (_, i) =>
            feature({ height: 3 + (i % 7), id: i, pad: String(i * 7919) }, square(113 + i / 1e4, 23)),
          ),
        ),
      ),
    );
    truncateSync(file, 20_000);
    const found = await footprints(file);
    expect(found.length).toBeGreaterThan(100);
    expect(report.at(-1)).toMatchObject({ severity: 'refused', id: file });
  });

  it('streams a file that is far larger than the memory it may take', async () => {
    const one = `${JSON.stringify(feature({ height: 9, note: '"}]{[\\"'.repeat(3000) }, square(113, 23)))}\n`;
    const file = save('big.geojsonl', one.repeat(1500));
    const before = process.memoryUsage().heapUsed;
    let [count, peak] = [0, 0];
    for await (const _ of readFeatures(file, note)) {
      count++;
      if (count % 100 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBe(1500);
    expect(report).toEqual([]);
    expect(peak).toBeLessThan(40e6);
  });

  it('reads CSV with quotes, WKT and a projected CRS, in either axis order', async () => {
    const { fromWgs84 } = crsTransform('EPSG:4547');
    const corners = square(113.3, 23.1)[0]!.map(([x, y]) => fromWgs84(x!, y!));
    const wkt = (pairs: readonly (readonly number[])[]) =>
      `POLYGON ((${pairs.map(pair => pair.join(' ')).join(', ')}))`;
    const table = (pairs: readonly (readonly number[])[]) =>
      `\uFEFFid,name,height,wkt\r\n1,"楼 ""A"", 东",21,"${wkt(pairs)}"\r\n`;
    const east = await footprints(save('a.csv', table(corners)), { crs: 'EPSG:4547' });
    const north = await footprints(save('b.csv', table(corners.map(([x, y]) => [y, x]))), {
      crs: 'EPSG:4547',
      axes: 'authority',
    });
    expect(east[0]!.attributes.name).toBe('楼 "A", 东');
    expect(east[0]!.geometry).toEqual(north[0]!.geometry);
    const { geometry } = east[0]!;
    if (geometry.kind !== 'prism') throw new Error('not a prism');
    expect(geometry.rings[0]![0]).toBeCloseTo(113.3, 9);
    await footprints(save('c.csv', table(corners.map(([x, y]) => [y, x]))), { crs: 'EPSG:4547' });
    await expect(footprints(save('d.csv', table(corners)), { crs: 'EPSG:1' })).rejects.toThrow(
      UnknownCrsError,
    );
  });

  it('understands the WKT it claims to', () => {
    expect(parseWkt('POINT (1 2)')).toEqual({ type: 'Point', coordinates: [1, 2] });
    expect(parseWkt('SRID=4326;POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))')).toMatchObject({ type: 'Polygon' });
    expect(parseWkt('POLYGON ((0 0')).toBeUndefined();
  });
});

const CUBE = {
  type: 'CityJSON',
  version: '2.0',
  metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/28992' },
  transform: { scale: [0.001, 0.001, 0.001], translate: [84600, 447400, 0] },
  vertices: [
    [0, 0, 0],
    [10000, 0, 0],
    [10000, 10000, 0],
    [0, 10000, 0],
    [0, 0, 5000],
    [10000, 0, 5000],
    [10000, 10000, 5000],
    [0, 10000, 5000],
  ],
  CityObjects: {},
};
const SHELL = [
  [[0, 3, 2, 1]],
  [[4, 5, 6, 7]],
  [[0, 1, 5, 4]],
  [[1, 2, 6, 5]],
  [[2, 3, 7, 6]],
  [[3, 0, 4, 7]],
];
const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const solid = { type: 'Solid', lod: '1', boundaries: [SHELL] };

describe('CityJSON', () => {
  const options = () => ({ namespace: 'c', source: 's', report: note });

  it('keeps attributes with their types, and parts their parents', async () => {
    const file = save(
      'a.json',
      JSON.stringify({
        ...CUBE,
        CityObjects: {
          whole: { type: 'Building', children: ['part'], attributes: { year: 1980, 'roof type': 'flat' } },
          part: {
            type: 'BuildingPart',
            parents: ['whole'],
            geometry: [solid],
            attributes: { name: '甲', volume: 500 },
          },
        },
      }),
    );
    const { features, schema } = await readCityJson(file, options());
    expect(features.map(({ id }) => id)).toEqual(['c:part']);
    expect(features[0]!.attributes).toMatchObject({
      name: '甲',
      volume: 500,
      source_year: 1980,
      roof_20_type: 'flat',
      parent: 'c:whole',
    });
    expect(schema.schema()).toMatchObject({ volume: { type: 'FLOAT64' }, roof_20_type: { type: 'STRING' } });
    expect(report.map(({ id }) => id)).toEqual(['c:whole']);
  });

  it('survives cycles, missing geometry, bad indices and unknown types', async () => {
    const file = save(
      'a.json',
      JSON.stringify({
        ...CUBE,
        CityObjects: {
          a: { type: 'Building', parents: ['b'], geometry: [solid] },
          b: { type: 'Building', parents: ['a'], geometry: [solid] },
          none: { type: 'Building' },
          points: { type: 'Building', geometry: [{ type: 'MultiPoint', boundaries: [0, 1] }] },
          astray: { type: 'Building', geometry: [{ type: 'MultiSurface', boundaries: [[[90, 91, 92]]] }] },
          odd: { type: 7 },
        },
      }),
    );
    const { features } = await readCityJson(file, options());
    expect(features.map(({ id }) => id)).toEqual(['c:a', 'c:b']);
    expect(new Set(report.map(({ id }) => id))).toEqual(
      new Set(['c:a', 'c:b', 'c:none', 'c:points', 'c:astray', 'c:odd']),
    );
  });

  it('reads text sequences, and refuses what is not CityJSON or has no CRS', async () => {
    const line = {
      type: 'CityJSONFeature',
      vertices: CUBE.vertices,
      CityObjects: { x: { type: 'Building', geometry: [solid] } },
    };
    const file = save(
      'a.jsonl',
      [JSON.stringify({ ...CUBE, vertices: [] }), JSON.stringify(line), 'broken'].join('\n'),
    );
    expect((await readCityJson(file, options())).features.map(({ id }) => id)).toEqual(['c:x']);
    expect(report.length).toBe(1);
    await expect(readCityJson(save('b.json', '{"type":"Other"}'), options())).rejects.toThrow(InputError);
    await expect(
      readCityJson(save('c.json', JSON.stringify({ ...CUBE, metadata: {} })), options()),
    ).rejects.toThrow(InputError);
  });

  it('takes the highest level that can be drawn, or the one asked for; an instance has that of its template', async () => {
    const at = (lod: string, type = 'Solid') => ({ ...solid, lod, type });
    const tree = { type: 'GeometryInstance', template: 0, boundaries: [0], transformationMatrix: IDENTITY };
    const templates = { templates: [at('2.1')], 'vertices-templates': CUBE.vertices };
    const file = save(
      'a.json',
      JSON.stringify({
        ...CUBE,
        'geometry-templates': templates,
        CityObjects: {
          many: { type: 'Building', geometry: [at('1.3'), at('3', 'MultiPoint'), at('2.2'), at('2')] },
          tree: { type: 'SolitaryVegetationObject', geometry: [at('1'), tree] },
          extension: { type: '+Kiosk', geometry: [at('1.2')] },
        },
      }),
    );
    const lods = async (lod?: string) => {
      const { features } = await readCityJson(file, { ...options(), ...(lod ? { lod } : {}) });
      return features.map(({ attributes }) => attributes.lod);
    };
    expect(await lods()).toEqual(['2.2', '2.1', '1.2']);
    expect(await lods('2.1')).toEqual(['2', '2.1', '1.2']);
    expect(await lods('0')).toEqual(['1.3', '1', '1.2']);
  });

  it('builds a closed solid that faces outwards', async () => {
    const file = save(
      'a.json',
      JSON.stringify({ ...CUBE, CityObjects: { x: { type: 'Building', geometry: [solid] } } }),
    );
    const [cube] = (await readCityJson(file, options())).features;
    expect(volume(cube!)).toBeCloseTo(500, 0);
  });
});

/** Signed volume of a mesh feature by the divergence theorem. */
function volume({ geometry }: CityFeature): number {
  if (geometry.kind !== 'mesh') throw new Error('not a mesh');
  const { positions: p, indices } = geometry;
  let six = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!];
    six +=
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) -
      p[a + 1]! * (p[b]! * p[c + 2]! - p[b + 2]! * p[c]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return six / 6;
}

describe('pipes', () => {
  it('become closed tubes at their depth', async () => {
    const file = save(
      'p.geojson',
      collection([
        feature(
          { id: 1, diameterMm: 1000, depthMeters: 3 },
          [
            [113.3, 23.1],
            [113.301, 23.1],
            [113.301, 23.101],
          ],
          'LineString',
        ),
        feature(
          { id: 2 },
          [
            [113.3, 23.1],
            [113.3, 23.1],
          ],
          'LineString',
        ),
      ]),
    );
    const found = await collect(
      readPipes(file, { namespace: 'p', source: 's', groundHeight: () => 10, report: note }),
    );
    expect(found.map(({ id }) => id)).toEqual(['p:1']);
    const length = Number(found[0]!.attributes.lengthMeters);
    // Octagon of radius 0.5 m: 0.707 m².
    expect(volume(found[0]!) / (length * Math.SQRT1_2)).toBeCloseTo(1, 2);
    expect(found[0]!.geometry).toMatchObject({ origin: [113.3, 23.1, 7] });
    expect(report.map(({ id }) => id)).toEqual(['p:2']);
  });
});

describe('OpenStreetMap', () => {
  const osm = (body: string) => `<?xml version="1.0"?><osm version="0.6">${body}</osm>`;
  const nodes = [
    [1, 50.8, 9.7],
    [2, 50.8, 9.701],
    [3, 50.801, 9.701],
    [4, 50.801, 9.7],
  ]
    .map(([id, lat, lon]) => `<node id="${id}" lat="${lat}" lon="${lon}"/>`)
    .join('');
  const way = (id: number, refs: number[], tags: Record<string, string>) =>
    `<way id="${id}">${refs.map(ref => `<nd ref="${ref}"/>`).join('')}${Object.entries(tags)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join('')}</way>`;
  const buildings = async (file: string) => [
    ...osmBuildings(await OsmData.read(file, note), { source: 'osm', groundHeight: () => 0, report: note }),
  ];

  it('reads heights, storeys and roofs', async () => {
    const file = save(
      'a.osm',
      osm(
        nodes +
          way(9, [1, 2, 3, 4, 1], {
            building: 'church',
            height: '20 m',
            'roof:shape': 'gabled',
            'roof:height': '8',
            name: 'St. 桂',
          }),
      ),
    );
    const [church] = await buildings(file);
    expect(church).toMatchObject({
      id: 'osm:way/9',
      attributes: { use: 'religious', height: 20, kind: 'real', name: 'St. 桂' },
      geometry: { height: 12, roof: { shape: 'gabled', height: 8 } },
    });
    expect([parseMeters('12,5 m'), parseMeters('40\'6"'), parseMeters('tall')]).toEqual([
      12.5,
      expect.closeTo(12.344, 3),
      undefined,
    ]);
  });

  it('closes open outlines, reports missing nodes, keeps what a broken file had', async () => {
    const text = osm(
      nodes +
        way(1, [1, 2, 3, 4], { building: 'yes' }) +
        way(2, [1, 77, 78, 1], { building: 'yes' }) +
        way(3, [1, 2, 3, 1], { building: 'yes' }),
    );
    const file = save('a.osm', text.replace('<way id="3">', '<way id="3" & <<'));
    expect((await buildings(file)).map(({ id }) => id)).toEqual(['osm:way/1']);
    expect(report.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
      `note ${file}`,
      'repaired osm:way/1',
      'refused osm:way/2',
    ]);
  });

  it('joins the ways of a multipolygon and cuts its holes', async () => {
    const hole = [
      [5, 50.8002, 9.7002],
      [6, 50.8002, 9.7004],
      [7, 50.8004, 9.7004],
    ]
      .map(([id, lat, lon]) => `<node id="${id}" lat="${lat}" lon="${lon}"/>`)
      .join('');
    const relation =
      '<relation id="5"><member type="way" ref="1" role="outer"/><member type="way" ref="2" role="outer"/><member type="way" ref="3" role="inner"/><tag k="type" v="multipolygon"/><tag k="building" v="school"/></relation>';
    const file = save(
      'a.osm.gz',
      gzipSync(
        osm(
          nodes + hole + way(1, [1, 2, 3], {}) + way(2, [1, 4, 3], {}) + way(3, [5, 6, 7, 5], {}) + relation,
        ),
      ),
    );
    const [school] = await buildings(file);
    expect(school!.id).toBe('osm:relation/5');
    expect(school!.geometry.kind === 'prism' && school!.geometry.rings.map(ring => ring.length / 2)).toEqual([
      4, 3,
    ]);
  });
});

describe('placement', () => {
  it('turns clockwise by its heading', () => {
    const place = placeAt({ longitude: 113.3, latitude: 23.1, height: 5, headingDegrees: 90 });
    const frame = new EastNorthUpFrame(113.3, 23.1, 5);
    const ecef = [0, 0, 0];
    frame.toEcef(10, 0, 2, ecef);
    // What points along the model's y axis points east once it is turned by 90°.
    const expected = ecefToGeodetic(ecef[0]!, ecef[1]!, ecef[2]!);
    for (const [i, value] of place(0, 10, 2).entries()) expect(value).toBeCloseTo(expected[i]!, 9);
  });

  it('follows a map conversion', () => {
    const conversion = {
      crs: 'EPSG:25832',
      eastings: 548_000,
      northings: 5_635_000,
      orthogonalHeight: 200,
      xAxisAbscissa: 0,
      xAxisOrdinate: 1,
      scale: 1,
    };
    const [longitude, latitude, height] = placeByMapConversion(conversion, 'a.ifc', 47)(10, 0, 3);
    const [east, north] = crsTransform('EPSG:25832').fromWgs84(longitude, latitude);
    expect([east, north, height]).toEqual([expect.closeTo(548_000, 4), expect.closeTo(5_635_010, 4), 250]);
  });
});
