import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildReport } from '../build-report.ts';
import type { CityFeature, MapFeature, ReportEntry } from '../model.ts';
import { Progress } from '../progress.ts';
import { readRecipeFile } from '../recipe-file.ts';
import { validateTileset } from '../validate/tileset.ts';
import { waterTest } from '../write/water-mask.ts';
import { readCityJson } from './cityjson.ts';
import { readFootprints } from './footprints.ts';
import { inputCrs } from './input-crs.ts';
import { InputError } from './input-error.ts';
import { streamJsonObjects } from './json-stream.ts';
import { OsmData } from './osm/osm-data.ts';
import { numberOf } from './values.ts';

let folder = '';
let report: ReportEntry[] = [];
const note = (entry: ReportEntry) => report.push(entry);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-hostile-'));
  report = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const square = (x: number, y: number, size = 0.0003) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });
const feature = (id: string, geometry: unknown, properties: object = { height: 9 }) => ({
  type: 'Feature',
  properties: { id, ...properties },
  geometry,
});
const collection = (features: unknown[], rest: object = {}) =>
  JSON.stringify({ type: 'FeatureCollection', ...rest, features });
const GOOD = feature('good', polygon(square(113.3, 23.1)));

async function footprints(file: string, rest: object = {}): Promise<CityFeature[]> {
  const found: CityFeature[] = [];
  const options = { namespace: 'f', source: 's', groundHeight: () => 0, report: note, ...rest };
  for await (const one of readFootprints(file, options)) found.push(one);
  return found;
}
const ids = (features: readonly CityFeature[]) => features.map(({ id }) => id.slice(2));
const lines = (severity: ReportEntry['severity']) =>
  report.filter(entry => entry.severity === severity).map(({ id }) => id);

describe('footprints whose name or encoding says something else', () => {
  const table =
    'ID,NAME,Height,WKT\r\n1,广州塔,"12,5","POLYGON Z((113.3 23.1 4,113.301 23.1 4,113.301 23.101 4,113.3 23.1 4))"\r\n';
  const gb18030 = Buffer.from(
    [...table].flatMap(
      c => ({ 广: [0xb9, 0xe3], 州: [0xd6, 0xdd], 塔: [0xcb, 0xfe] })[c] ?? [c.charCodeAt(0)],
    ),
  );

  it.each([
    ['geojson in a .csv', 'a.csv', collection([GOOD])],
    ['zipped without saying so', 'a.geojson', gzipSync(collection([GOOD]))],
    ['not zipped though it says so', 'a.geojson.gz', collection([GOOD])],
    ['with a byte order mark', 'a.geojson', `\uFEFF${collection([GOOD])}`],
    ['in UTF-16', 'a.geojson', Buffer.from(`\uFEFF${collection([GOOD])}`, 'utf16le')],
    ['a geometry by itself', 'a.json', JSON.stringify(polygon(square(113.3, 23.1)))],
    ['a list by itself', 'a.json', `[${JSON.stringify(GOOD)}]`],
    ['a text sequence with record separators', 'a.geojsons', `\x1e${JSON.stringify(GOOD)}\n`],
  ])('are read: %s', async (_, name, content) => {
    expect(await footprints(save(name, content), { defaultHeightMeters: 9 })).toHaveLength(1);
    expect(report).toEqual([]);
  });

  it.each([
    ['UTF-8', 'a.geojson', Buffer.from(table)],
    ['GB 18030', 'a.csv', gb18030],
  ])('tables in %s, columns in any case, decimal commas', async (_, name, content) => {
    const [found] = await footprints(save(name, content));
    expect(found).toMatchObject({ attributes: { name: '广州塔', height: 12.5 } });
  });

  it('tables whose cells are parted by semicolons may hold commas', async () => {
    const ring = 'POLYGON((113.3 23.1,113.301 23.1,113.301 23.101,113.3 23.1))';
    for (const separator of [';', '\t']) {
      const rows = [
        ['id', 'height', 'wkt'],
        ['', '12,5', ring],
        [' ', '9,25', ring],
      ];
      const found = await footprints(save('a.csv', rows.map(row => row.join(separator)).join('\r\n')));
      expect(found.map(({ id, attributes }) => [id, attributes.height])).toEqual([
        ['f:1', 12.5],
        ['f:2', 9.25],
      ]);
    }
  });

  it('pass over an object that is too large to hold, and take what follows', async () => {
    const file = save('a.geojson', collection([feature('a', null, { pad: 'x'.repeat(3 << 20) }), GOOD]));
    const found: (string | null)[] = [];
    for await (const text of streamJsonObjects(file, 'features', 1 << 20)) found.push(text);
    expect(found).toEqual([null, JSON.stringify(GOOD)]);
  });

  it('say what is missing when they are nothing that is known', async () => {
    const cases: [string, RegExp][] = [
      ['id,height\n1,9\n', /neither GeoJSON nor a table/],
      ['', /empty/],
      ['id,height,wkt\n1,9,"POLYGON((1 1,2 2,3 1))\n', /quote that is never closed/],
    ];
    for (const [content, expected] of cases) {
      report = [];
      expect(await footprints(save('a.csv', content))).toEqual([]);
      expect(report.map(({ reason }) => reason.en).join()).toMatch(expected);
    }
  });
});

describe('footprints with geometry that is not as it should be', () => {
  it('keeps what can be kept, with a line for the rest', async () => {
    const file = save(
      'a.geojson',
      collection([
        GOOD,
        null,
        5,
        feature('collection', {
          type: 'GeometryCollection',
          geometries: [polygon(square(113.4, 23)), { type: 'Point', coordinates: [1, 2] }, null],
        }),
        feature('nulls', polygon([[113.3, null], ...square(113.5, 23)])),
        feature('solid', polygon(square(113.6, 23).map(p => [...p, 12.5]))),
        feature('hole-outside', polygon(square(113.7, 23), square(113.8, 23))),
        feature('all-hole', polygon(square(113.9, 23), square(113.8, 22.9, 0.3))),
        feature('list', polygon(square(113.3, 23)), { height: [3] }),
        feature('true', polygon(square(113.3, 23)), { height: true }),
        feature('feet', polygon(square(114, 23)), { height: "30'" }),
      ]),
    );
    const found = await footprints(file);
    expect(ids(found)).toEqual(['good', 'collection', 'nulls', 'solid', 'hole-outside', 'feet']);
    expect(found.at(-1)!.geometry).toMatchObject({ height: 9.144 });
    expect(lines('repaired')).toEqual(['f:nulls', 'f:hole-outside']);
    expect(lines('refused')).toEqual(['f:all-hole', 'f:list', 'f:true']);
  });

  it('keeps a house on the date line in one piece', async () => {
    const ring = [
      [179.9999, 10],
      [-179.9999, 10],
      [-179.9999, 10.0002],
      [179.9999, 10.0002],
      [179.9999, 10],
    ];
    const [found] = await footprints(save('a.geojson', collection([feature('line', polygon(ring))])));
    if (found?.geometry.kind !== 'prism') throw new Error('not a prism');
    const longitudes = found.geometry.rings[0]!.filter((_, i) => i % 2 === 0);
    expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeCloseTo(0.0002, 6);
  });
});

describe('coordinates in the wrong system or order', () => {
  it('are refused where they cannot be', async () => {
    const cases: [object, number[], number[]][] = [
      [{ crs: 'EPSG:28992' }, [85_000, 447_000], [447_000, 85_000]],
      [{ crs: 'EPSG:4547' }, [460_000, 2_556_000], [2_556_000, 460_000]],
      [{ crs: 'EPSG:25832' }, [548_000, 5_635_000], [5_635_000, 548_000]],
      [{ crs: 'EPSG:2154' }, [652_000, 6_862_000], [6_862_000, 652_000]],
    ];
    for (const [options, right, wrong] of cases) {
      report = [];
      const houses = [right, wrong].map(([x = 0, y = 0], i) => feature(`${i}`, polygon(square(x, y, 10))));
      expect(ids(await footprints(save('a.geojson', collection(houses)), options))).toEqual(['0']);
      expect(report.map(({ id, reason }) => `${id} ${reason.en}`)).toEqual([
        expect.stringMatching(/^f:1 .*order of its axes/),
      ]);
    }
  });

  it('are taken as the file names them, for any code of EPSG', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::2154' } };
    const house = feature('paris', polygon(square(652_000, 6_862_000, 10)));
    const [found] = await footprints(save('a.geojson', collection([house], { crs })));
    if (found?.geometry.kind !== 'prism') throw new Error('not a prism');
    expect(found.geometry.rings[0]![0]).toBeCloseTo(2.3456, 2);
    expect(found.geometry.rings[0]![1]).toBeCloseTo(48.857, 2);
    const [longitude, latitude] = inputCrs({ crs: 'EPSG:31467' }).toWgs84(3_500_000, 5_500_000);
    expect(longitude).toBeCloseTo(9, 1);
    expect(latitude).toBeCloseTo(49.63, 1);
    expect(() => inputCrs({ crs: 'EPSG:999999' })).toThrow(/Unknown CRS/);
  });

  it('of a local grid follow its check points, and are refused when those do not fit', async () => {
    const utm = inputCrs({ crs: 'EPSG:32649' });
    const turn = (x: number, y: number): [number, number] => [
      0.6 * x - 0.8 * y + 730_000,
      0.8 * x + 0.6 * y + 2_555_000,
    ];
    const checkPoint = ([x, y]: [number, number]) => {
      const [longitude, latitude] = utm.toWgs84(...turn(x, y));
      return { x, y, longitude, latitude };
    };
    const localGrid = (
      [
        [0, 0],
        [4000, 0],
        [0, 4000],
        [4000, 4000],
      ] as [number, number][]
    ).map(checkPoint);
    const house = feature('a', polygon(square(1000, 2000, 20)));
    const file = save('a.geojson', collection([house]));
    const [found] = await footprints(file, { crs: 'EPSG:32649', localGrid });
    if (found?.geometry.kind !== 'prism') throw new Error('not a prism');
    const [x, y] = utm.fromWgs84(found.geometry.rings[0]![0]!, found.geometry.rings[0]![1]!);
    expect(Math.hypot(x - turn(1000, 2000)[0], y - turn(1000, 2000)[1])).toBeLessThan(0.01);
    expect(inputCrs({ localGrid }).toWgs84(1000, 2000)[0]).toBeCloseTo(found.geometry.rings[0]![0]!, 5);
    const off = localGrid.map((point, i) => (i === 0 ? { ...point, x: point.x + 0.3 } : point));
    await expect(footprints(file, { crs: 'EPSG:32649', localGrid: off })).rejects.toThrow(/0\.05 m/);
    await expect(footprints(file, { localGrid: localGrid.slice(0, 2) })).rejects.toThrow(/at least 3/);
  });
});

describe('CityJSON that is damaged in part', () => {
  const vertices = [
    [0, 0, 0],
    [1, 2],
    [10, 0, 0],
    [10, 10, 0],
    [0, 10, 0],
  ];
  const surface = (...indices: number[]) => ({
    type: 'Building',
    geometry: [{ type: 'MultiSurface', lod: '1', boundaries: [[indices]] }],
  });
  const document = (rest: object = {}) => ({
    type: 'CityJSON',
    version: '2.0',
    metadata: { referenceSystem: 'EPSG:28992' },
    transform: { scale: [1, 1, 1], translate: [85_000, 447_000, 0] },
    vertices,
    CityObjects: { whole: surface(0, 2, 3, 4), half: surface(0, 1, 2, 3) },
    ...rest,
  });
  const read = async (file: string) =>
    (await readCityJson(file, { namespace: 'c', source: 's', report: note })).features;

  it('loses only the objects of a bad vertex', async () => {
    expect(ids(await read(save('a.json', JSON.stringify(document()))))).toEqual(['whole']);
    expect(lines('refused')).toEqual(['c:half']);
  });

  it('is refused with swapped axes', async () => {
    const transform = { scale: [1, 1, 1], translate: [447_000, 85_000, 0] };
    expect(await read(save('a.json', JSON.stringify(document({ transform }))))).toEqual([]);
    expect(report[0]!.reason.en).toMatch(/order of its axes/);
  });

  it('is known as a sequence whatever its name', async () => {
    const line = { type: 'CityJSONFeature', vertices, CityObjects: { x: surface(0, 2, 3, 4) } };
    const text = `\uFEFF${JSON.stringify(document({ CityObjects: {} }))}\r\n${JSON.stringify(line)}\r\n`;
    expect(ids(await read(save('a.city.json', text)))).toEqual(['x']);
    expect(ids(await read(save('a.city.jsonl.gz', gzipSync(text))))).toEqual(['x']);
  });

  it('says which fields are wrong', async () => {
    await expect(read(save('a.json', collection([GOOD])))).rejects.toThrow(/type – .*version – /);
    const cut = gzipSync(JSON.stringify(document())).subarray(0, 60);
    await expect(read(save('a.json', cut))).rejects.toThrow(InputError);
  });
});

describe('OpenStreetMap files that are none', () => {
  it.each([
    [
      'a broken block',
      Buffer.concat([Buffer.from([0, 0, 0, 13, 10, 9]), Buffer.from('OSMHeader\x18\x0Axxxxxxxxxxxxxx')]),
    ],
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
  ])('are reported: %s', async (_, content) => {
    const data = await OsmData.read(save('a.osm.pbf', content), note);
    expect(data.ways.size).toBe(0);
    expect(report[0]!.reason.en).toMatch(/no OpenStreetMap file/);
  });
});

describe('a recipe with bad inputs', () => {
  const source = {
    title: { zh: '样', en: 'Sample' },
    kind: 'real',
    licence: 'x',
    attribution: 'x',
    date: '2026-01-01',
  };
  const input = (type: string, path: string, rest: object = {}) => ({
    type,
    id: path.replace(/\W/g, '-'),
    path,
    title: source.title,
    source,
    ...rest,
  });

  async function build(recipe: object): Promise<{ tilesets: number; text: string; out: string }> {
    const out = join(folder, 'out');
    mkdirSync(out, { recursive: true });
    const file = save(
      'recipe.json',
      `\uFEFF${JSON.stringify({ id: 'x', name: source.title, timeZone: 'Asia/Shanghai', ...recipe })}`,
    );
    const own = new BuildReport();
    const context = {
      directory: out,
      report: own,
      progress: new Progress(),
      signal: new AbortController().signal,
    };
    const city = await readRecipeFile(file).build(context);
    own.write(out);
    own.dispose();
    for (const { url } of city.tilesets ?? []) {
      const issues = await validateTileset(join(out, url));
      expect(issues.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
    return { tilesets: city.tilesets?.length ?? 0, text: own.summary().join('\n'), out };
  }

  it('builds the good ones, names the others, and its report does not depend on the folder', async () => {
    save('good.geojson', collection([GOOD, feature('flat', polygon(square(113.31, 23.1)), {})]));
    save('bad.json', '{');
    save('far.geojson', collection([feature('far', polygon(square(23.1, 50)))]));
    save('dem.tif', 'no picture');
    const { tilesets, text, out } = await build({
      extent: [113, 23, 114, 24],
      elevation: { type: 'geotiff', path: 'dem.tif', source },
      inputs: [
        input('footprints', 'good.geojson'),
        input('cityjson', 'bad.json'),
        input('footprints', 'far.geojson'),
        input('footprints', 'good.geojson', { id: 'unknown', crs: 'EPSG:999999' }),
      ],
    });
    expect(tilesets).toBe(2);
    expect(text).toMatch(/not valid JSON \(1\): bad\.json/);
    expect(text).toMatch(/wholly outside the extent.*far\.geojson/);
    expect(text).toMatch(/Unknown CRS EPSG:999999/);
    expect(text).toMatch(/dem\.tif/);
    expect(readFileSync(join(out, 'report.json'), 'utf8')).not.toContain(folder);
  });

  it('builds roads and map of an extract without buildings', async () => {
    save(
      'a.osm',
      '<osm><node id="1" lat="50.8" lon="9.7"/><node id="2" lat="50.81" lon="9.71"/><way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>',
    );
    const { tilesets, text } = await build({ inputs: [input('osm', 'a.osm')] });
    expect(tilesets).toBe(0);
    expect(text).toMatch(/Has no buildings/);
  });
});

describe('terrain of a recipe', () => {
  it('has a mask where the map has water', () => {
    const lake = { id: 'lake', layer: 'water', geometry: polygon(square(9.7, 50.8, 0.02)), properties: {} };
    const isWater = waterTest([lake as MapFeature], [9.6, 50.7, 9.8, 50.9])!;
    expect([isWater(9.71, 50.81), isWater(9.69, 50.81), isWater(0, 0)]).toEqual([true, false, false]);
    expect(waterTest([], [0, 0, 1, 1])).toBeUndefined();
  });
});

describe('a report of very many faults', () => {
  it('is whole on disk and short in memory and on the console', () => {
    const own = new BuildReport();
    const reason = { zh: '坏', en: 'bad' };
    for (let i = 0; i < 25_000; i++) own.add({ severity: 'refused', id: `x:${i}`, reason });
    own.count('x.written', 3);
    own.write(folder);
    own.dispose();
    const written = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
      counts: object;
      entries: { id: string }[];
    };
    expect(written.counts).toEqual({ 'x.written': 3 });
    expect(written.entries).toHaveLength(25_000);
    expect(written.entries.at(-1)!.id).toBe('x:24999');
    expect(own.summary().at(-1)).toMatch(/\(25000\): x:0.* \+24995/);
  });
});

it('numbers as tables write them', () => {
  expect([' 3 ', '12,5', '-1.5', '1e3', '', 'NaN', true, [3], null].map(numberOf)).toEqual([
    3,
    12.5,
    -1.5,
    1000,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
