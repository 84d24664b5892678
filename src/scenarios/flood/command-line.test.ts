import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScenarioRefusal } from '@core/scenario.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { readAsciiGrid, writeAsciiGrid } from '../runtime/raster/ascii-grid.ts';
import { readGeotiff, writeGeotiff } from '../runtime/raster/geotiff.ts';
import type { Raster } from '../runtime/raster/raster.ts';
import { runCase } from './command-line.ts';

const EXAMPLE = fileURLToPath(new URL('./example/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kapok-flood-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;

interface GaugeRow {
  readonly time: number;
  readonly depth: number;
  readonly stage: number;
  readonly speed: number;
}

interface Outcome {
  readonly home: string;
  readonly gauge: (id: string) => GaugeRow[];
  readonly map: (name: string) => Raster;
  readonly summary: {
    warnings: { inputId: string; zh: string; en: string }[];
    massError: number;
    steps: number;
    cells: number;
    seconds: number;
    version: string;
    hashes: Record<string, string>;
    volumesCubicMetres: Record<string, number>;
  };
}

/** Runs a case with the files given beside it. */
async function run(floodCase: object, files: Record<string, string | Uint8Array> = {}): Promise<Outcome> {
  const home = join(folder, String(runs++));
  cpSync(EXAMPLE, home, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home, name), content);
  writeFileSync(join(home, 'case.json'), JSON.stringify(floodCase));
  await runCase(join(home, 'case.json'), join(home, 'out'), () => {});
  const read = (name: string) => readFileSync(join(home, 'out', name));
  const [header, ...rows] = read('gauges.csv').toString().trim().split('\n');
  expect(header).toBe('gauge,time_s,depth_m,stage_m,speed_mps');
  return {
    home,
    gauge: id =>
      rows
        .map(row => row.split(','))
        .filter(([gauge]) => gauge === id)
        .map(([, time, depth, stage, speed]) => ({
          time: Number(time),
          depth: Number(depth),
          stage: Number(stage),
          speed: Number(speed),
        })),
    map: name => readAsciiGrid(new Uint8Array(read(`${name}.asc`))),
    summary: JSON.parse(read('summary.json').toString()),
  };
}

function raster(columns: number, rows: number, cell: number, z: (x: number, y: number) => number): Raster {
  const values = Float64Array.from({ length: columns * rows }, (_, k) =>
    z(((k % columns) + 0.5) * cell, (Math.floor(k / columns) + 0.5) * cell),
  );
  return { columns, rows, west: 0, south: 0, cellWidth: cell, cellHeight: cell, values };
}

const ascii = (grid: Raster) => writeAsciiGrid(grid, 6);

describe('the worked example', () => {
  it('runs as documented', async () => {
    const floodCase = JSON.parse(readFileSync(join(EXAMPLE, 'case.json'), 'utf8'));
    const { gauge, map, summary } = await run(floodCase);
    expect(summary.massError).toBeLessThan(1e-6);
    expect(summary.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(summary.cells).toBe(4000);
    expect(Object.keys(summary.hashes).sort()).toEqual([
      'buildings.geojson',
      'case.json',
      'elevation.asc',
      'gauges.csv',
      'inflow.csv',
    ]);
    for (const hash of Object.values(summary.hashes)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const bridge = gauge('bridge');
    expect(bridge).toHaveLength(61);
    const peak = bridge.reduce((a, b) => (b.depth > a.depth ? b : a));
    expect(peak.time).toBeGreaterThan(1200);
    expect(peak.time).toBeLessThan(2000);
    expect(peak.depth).toBeGreaterThan(0.6);
    for (const row of bridge)
      expect(row.stage - row.depth).toBeCloseTo(bridge[0]!.stage - bridge[0]!.depth, 4);
    const [deepest, arrival] = [map('max_depth'), map('arrival_time')];
    expect(deepest.columns * deepest.rows).toBe(4000);
    expect(Math.max(...[...deepest.values].filter(Number.isFinite))).toBeGreaterThan(peak.depth - 0.01);
    const reached = [...arrival.values].filter(Number.isFinite);
    expect(reached.length).toBeGreaterThan(200);
    expect(Math.max(...reached)).toBeLessThanOrEqual(3600);
  });
});

describe('inputs', () => {
  const flat = (extra: object) => ({ durationSeconds: 60, elevation: 'flat.asc', ...extra });
  const files = { 'flat.asc': ascii(raster(20, 10, 10, () => 5)) };

  it('rain on a closed plain stands as deep as it fell', async () => {
    const { gauge, summary } = await run(
      flat({
        durationSeconds: 3600,
        rain: {
          intensity: [
            [0, 60],
            [1800, 0],
          ],
        },
        gauges: [{ id: 'g', at: [103, 47] }],
      }),
      files,
    );
    expect(gauge('g').at(-1)!.depth).toBeCloseTo(0.03, 5);
    expect(summary.volumesCubicMetres.rain).toBeCloseTo(0.03 * 20 * 10 * 100, 3);
  });

  it('curve number, Green–Ampt and drains take what they should', async () => {
    const rain = { intensity: 60 };
    const gauges = [{ id: 'g', at: [100, 50] }];
    const scs = await run(flat({ durationSeconds: 3600, rain, gauges, losses: { curveNumber: 80 } }), files);
    // S = 63.5 mm, Ia = 12.7 mm, P = 60 mm: Q = 47.3² / 110.8 = 20.19 mm.
    expect(scs.gauge('g').at(-1)!.depth * 1000).toBeCloseTo(20.19, 1);
    const greenAmpt = { conductivityMmPerHour: 10, suctionMm: 100, moistureDeficit: 0.3 };
    const ga = await run(flat({ durationSeconds: 3600, rain, gauges, losses: { greenAmpt } }), files);
    // Ponded after tp = ψΔθ K / (i (i − K)) = 0.1 h; F − F(tp) solves Green–Ampt: F(1 h) = 30.61 mm.
    expect(60 - ga.gauge('g').at(-1)!.depth * 1000).toBeCloseTo(30.61, 1);
    const drains = { capacityMmPerHour: 25 };
    const drained = await run(flat({ durationSeconds: 3600, rain, gauges, drains }), files);
    expect(drained.gauge('g').at(-1)!.depth * 1000).toBeCloseTo(35, 1);
  });

  it('a hydrograph at a point arrives in full, a pump takes it out again', async () => {
    const inflows = [
      {
        point: [55, 55],
        discharge: [
          [0, 2],
          [600, 2],
          [601, 0],
        ],
      },
    ];
    const filled = await run(flat({ durationSeconds: 900, inflows }), files);
    expect(filled.summary.volumesCubicMetres.final).toBeCloseTo(1201, 0);
    const pumps = [{ point: [55, 55], capacity: 0.5, onDepth: 0, offDepth: 0 }];
    const pumped = await run(flat({ durationSeconds: 900, inflows, pumps }), files);
    const { final, pumpedOut } = pumped.summary.volumesCubicMetres;
    expect(final! + pumpedOut!).toBeCloseTo(1201, 0);
    expect(pumpedOut).toBeGreaterThan(400);
  });

  it.each(['full', 'inertial'])(
    'an inflow over an edge that ends leaves a wall there (%s)',
    async equations => {
      const { summary } = await run(
        {
          durationSeconds: 600,
          equations,
          elevation: 'flume.asc',
          roughness: 0.01,
          boundaries: [{ type: 'discharge', side: 'west', discharge: 'pulse.csv' }],
        },
        {
          'flume.asc': ascii(raster(30, 4, 5, x => 10 - 0.02 * Math.min(x, 150 - x))),
          'pulse.csv': 'time_s,q\n0,0\n1,13\n15,13\n16,0\n',
        },
      );
      const { final, edges } = summary.volumesCubicMetres;
      expect(edges).toBeCloseTo(13 * 15, 0);
      expect(final! / edges!).toBeCloseTo(1, 6);
      expect(summary.massError).toBeLessThan(1e-6);
    },
  );

  it('a stage on one side fills the basin to its level, and GeoTIFF reads like ASCII', async () => {
    const basin = raster(30, 8, 10, x => 2 - Math.exp(-(((x - 150) / 60) ** 2)));
    const floodCase = (elevation: string) => ({
      durationSeconds: 7200,
      elevation,
      initial: { level: 2.2 },
      boundaries: [
        {
          type: 'stage',
          side: 'west',
          level: [
            [0, 2.2],
            [1800, 2.8],
            [7200, 2.8],
          ],
        },
      ],
      gauges: [{ id: 'east', at: [280, 40] }],
    });
    const a = await run(floodCase('basin.asc'), { 'basin.asc': ascii(basin) });
    const b = await run(floodCase('basin.tif'), { 'basin.tif': writeGeotiff({ ...basin, epsg: 32650 }) });
    expect(a.gauge('east').at(-1)!.stage).toBeCloseTo(2.8, 1);
    expect(b.gauge('east').at(-1)!.stage).toBeCloseTo(a.gauge('east').at(-1)!.stage, 3);
    expect(a.summary.massError).toBeLessThan(1e-6);
  });

  it('a barrier holds water back until it opens', async () => {
    const floodCase = {
      durationSeconds: 300,
      elevation: 'flat.asc',
      initial: {
        regions: [
          {
            polygon: [
              [0, 0],
              [90, 0],
              [90, 100],
              [0, 100],
            ],
            level: 6,
          },
        ],
      },
      barriers: [
        {
          line: [
            [95, 0],
            [95, 100],
          ],
          height: 3,
          toSeconds: 120,
        },
      ],
      gauges: [{ id: 'dry', at: [150, 50] }],
      output: { gaugeIntervalSeconds: 20 },
    };
    const rows = (await run(floodCase, files)).gauge('dry');
    expect(rows.filter(({ time }) => time <= 120).every(({ depth }) => depth === 0)).toBe(true);
    expect(rows.at(-1)!.depth).toBeGreaterThan(0.2);
  });

  it('cells without data are walls, or outlets when asked', async () => {
    const slope = raster(20, 10, 10, x => (x > 190 ? Number.NaN : 10 - x / 100));
    const floodCase = (noData: string) => ({
      durationSeconds: 1200,
      elevation: { file: 'slope.asc', noData },
      rain: {
        intensity: [
          [0, 100],
          [600, 0],
        ],
      },
    });
    const slopeFiles = { 'slope.asc': ascii(slope) };
    const walled = await run(floodCase('wall'), slopeFiles);
    const open = await run(floodCase('outflow'), slopeFiles);
    const { rain } = open.summary.volumesCubicMetres;
    expect(walled.summary.volumesCubicMetres.final).toBeCloseTo(walled.summary.volumesCubicMetres.rain!, 3);
    expect(open.summary.volumesCubicMetres.final).toBeLessThan(0.3 * rain!);
  });

  it('a level that rises and falls outside sends a simple wave down a flume, as exact theory has it', async () => {
    // Levels travel with u + c, u = 2c − 2c₀ (no friction, no shock yet).
    const level = (time: number) => 0.01 * Math.exp(-(((time - 1.5) / 0.6) ** 2));
    const rows = Array.from({ length: 61 }, (_, k) => `${k * 0.05} ${level(k * 0.05)}`);
    const [depth, at] = [0.135, 1.01];
    const { gauge } = await run(
      {
        durationSeconds: 3,
        elevation: 'flume.asc',
        roughness: 0,
        initial: { level: 0 },
        boundaries: [{ type: 'stage', side: 'west', level: 'wave.txt' }],
        gauges: [{ id: 'middle', at: [at, 0.05] }],
        output: { gaugeIntervalSeconds: 0.1 },
      },
      { 'flume.asc': ascii(raster(150, 4, 0.02, () => -depth)), 'wave.txt': rows.join('\n') },
    );
    const celerity = (stage: number) => Math.sqrt(9.81 * (depth + stage));
    for (const { time, stage, speed } of gauge('middle')) {
      let left = 0;
      for (let k = 0; k < 50; k++) left = time - at / (3 * celerity(level(left)) - 2 * celerity(0));
      const exact = left > 0 ? level(left) : 0;
      expect(Math.abs(stage - exact)).toBeLessThan(1.5e-4);
      expect(Math.abs(speed - 2 * Math.abs(celerity(exact) - celerity(0)))).toBeLessThan(1.5e-3);
    }
  });

  it('geographic grids are measured in metres', async () => {
    const degrees = raster(20, 20, 0.0001, () => 1);
    const grid = { ...degrees, west: 113.3, south: 23.1 };
    const { summary, home } = await run(
      {
        durationSeconds: 10,
        crs: 'EPSG:4326',
        elevation: 'geo.asc',
        initial: { depth: 1 },
        output: { geotiff: true },
      },
      { 'geo.asc': ascii(grid) },
    );
    const written = await readGeotiff(new Uint8Array(readFileSync(join(home, 'out/max_depth.tif'))));
    expect([written.epsg, written.isGeographic]).toEqual([4326, true]);
    // 0.0001° is 10.24 m of longitude and 11.08 m of latitude at 23.1° N.
    expect(summary.volumesCubicMetres.initial).toBeCloseTo(400 * 10.24 * 11.08, -2);
  });
});

describe('what strangers hand in', () => {
  const plain = { 'flat.asc': ascii(raster(20, 10, 10, () => 5)) };
  const base = { durationSeconds: 60, elevation: 'flat.asc', initial: { depth: 1 } };

  it.each([
    ['rain in mm a day', { rain: { intensity: 3000 } }, 'rain'],
    ['litres a second', { inflows: [{ id: 'pipe', point: [55, 55], discharge: 65_500 }] }, 'pipe'],
    [
      'litres a second on an edge',
      { boundaries: [{ type: 'discharge', side: 'west', discharge: 9e4 }] },
      'west',
    ],
    ['a level in another datum', { boundaries: [{ type: 'stage', side: 'east', level: 2 }] }, 'east'],
  ])('%s is said to be odd', async (_, extra, place) => {
    const { summary } = await run({ ...base, durationSeconds: 0.5, ...extra }, plain);
    expect(summary.warnings).toHaveLength(1);
    expect(summary.warnings[0]!.inputId).toContain(place);
  });

  it('a gauge off the grid or on a building is reported, the others go on', async () => {
    const holed = raster(20, 10, 10, (x, y) => (x > 40 && x < 70 && y > 40 && y < 70 ? Number.NaN : 5));
    const far = raster(20, 10, 10, x => (x > 100 ? Number.NaN : 5));
    const gauges = [
      { id: 'off', at: [-5, 50] },
      { id: 'in', at: [15, 15] },
      { id: 'wall', at: [66, 55] },
    ];
    const { gauge, summary } = await run({ ...base, gauges }, { 'flat.asc': ascii(holed) });
    expect(gauge('off')).toHaveLength(0);
    expect(gauge('in').at(-1)!.stage).toBeCloseTo(6, 4);
    expect(gauge('wall').at(-1)!.stage).toBeCloseTo(6, 4);
    expect(summary.warnings.map(({ inputId }) => inputId)).toEqual(['gauges.off', 'gauges.wall']);
    const lost = await run({ ...base, gauges: [{ id: 'deep', at: [190, 50] }] }, { 'flat.asc': ascii(far) });
    expect(lost.gauge('deep')).toHaveLength(0);
    expect(lost.summary.warnings[0]!.inputId).toBe('gauges.deep');
  });

  it.each([
    ['by name, with blanks in the names', 'Easting,Northing,Station name\n15,15,Old bridge\n'],
    ['semicolons and decimal commas', 'id;x;y\nOld bridge;15,0;15,0\n'],
    ['blanks', 'id x y\nOld   15.0  15.0\n'],
  ])('a gauge file with %s', async (_, text) => {
    const { gauge } = await run({ ...base, gauges: 'g.csv' }, { ...plain, 'g.csv': text });
    expect(gauge(text.includes('Old bridge') ? 'Old bridge' : 'Old').at(-1)!.depth).toBeCloseTo(1, 4);
  });

  it('boundaries that overlap: the shorter stretch holds, and the water balance closes', async () => {
    const { summary } = await run(
      {
        ...base,
        durationSeconds: 600,
        initial: {},
        boundaries: [
          { type: 'discharge', side: 'west', from: 40, to: 60, discharge: 10 },
          { type: 'free', side: 'all' },
          { type: 'wall', side: 'east', from: 0, to: 90 },
        ],
      },
      plain,
    );
    const { edges, final } = summary.volumesCubicMetres;
    expect(edges).toBeGreaterThan(1000);
    expect(edges).toBeLessThan(6000);
    expect(final).toBeCloseTo(edges!, 2);
    expect(summary.massError).toBeLessThan(1e-6);
  });

  it('buildings as porosity hold their share of the water and let the rest through', async () => {
    const block = (x: number, y: number, width: number, depth: number) => ({
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + width, y],
            [x + width, y + depth],
            [x, y + depth],
            [x, y],
          ],
        ],
      },
    });
    // A row of houses half as wide as the cells, and one that fills a cell.
    const houses = [1, 2, 3, 4, 5, 6].map(k => block(100, 10 * k + 2.5, 10, 5));
    const text = JSON.stringify({ type: 'FeatureCollection', features: [...houses, block(50, 50, 10, 10)] });
    const buildings = { file: 'houses.geojson', as: 'porosity' };
    const files = { ...plain, 'houses.geojson': text };
    const rain = {
      intensity: [
        [0, 60],
        [3600, 0],
      ],
    };
    const wet = await run({ ...base, durationSeconds: 4000, initial: {}, buildings, rain }, files);
    const { rain: fallen, initial, final } = wet.summary.volumesCubicMetres;
    expect(initial).toBe(0);
    expect(fallen).toBeCloseTo(0.06 * 20_000, 1);
    expect(final).toBeCloseTo(fallen!, 1);
    expect(wet.summary.massError).toBeLessThan(1e-6);
    const lake = await run({ ...base, buildings }, files);
    // Six half cells and one whole cell are built over.
    expect(lake.summary.volumesCubicMetres.initial).toBeCloseTo(20_000 - 100 - 6 * 50, 1);
    expect(lake.map('final_depth').values[5 * 20 + 10]).toBeCloseTo(1, 4);
  });

  it('series in dates count from the start, whatever column they stand in', async () => {
    const rain = { intensity: { file: 'rain.csv', column: 'rain_mm_h' } };
    const text = 'rain_mm_h,time\n60,2015-12-05 12:00\n0,2015-12-05 12:30\n0,2015-12-05 13:00\n';
    const { summary } = await run(
      { ...base, initial: {}, durationSeconds: 3600, start: '2015-12-05T12:15', rain },
      { ...plain, 'rain.csv': text },
    );
    expect(summary.volumesCubicMetres.rain).toBeCloseTo(0.015 * 20_000, 2);
  });

  it('snapshots of a flume, several a second', async () => {
    const output = { snapshots: [0.25, 0.5] };
    const { map } = await run({ ...base, durationSeconds: 1, output }, plain);
    expect(map('depth_000000.250').values[0]).toBeCloseTo(1, 4);
    expect(map('depth_000000.500').values[0]).toBeCloseTo(1, 4);
  });

  it('grids in feet are measured in metres: by their CRS, or by the .prj file beside them', async () => {
    const flood = { durationSeconds: 10, elevation: 'feet.asc', initial: { depth: 1 } };
    const files = { 'feet.asc': ascii(raster(20, 20, 100, () => 1)) };
    const plane =
      '+proj=lcc +lat_1=41 +lat_2=40.6 +lat_0=40.2 +lon_0=-74 +x_0=300000 +datum=NAD83 +units=us-ft';
    const wkt =
      'PROJCS["NAD83 / New York (ftUS)",GEOGCS["GCS",UNIT["Degree",0.0174532925199433]],UNIT["Foot_US",0.3048006096012192]]';
    for (const { summary } of [
      await run({ ...flood, crs: plane }, files),
      await run(flood, { ...files, 'feet.prj': wkt }),
    ]) {
      expect(summary.volumesCubicMetres.initial).toBeCloseTo(400 * 30.48006 ** 2, 0);
    }
  });

  it('a .prj file beside the grid says that it is in degrees', async () => {
    const degrees = { ...raster(20, 20, 0.01, () => 1), west: 5, south: 45 };
    const { summary } = await run(
      { durationSeconds: 10, elevation: 'geo.asc', initial: { depth: 1 } },
      { 'geo.asc': ascii(degrees), 'geo.prj': 'GEOGCS["WGS 84",AUTHORITY["EPSG","4326"]]' },
    );
    expect(summary.volumesCubicMetres.initial).toBeGreaterThan(400 * 780 * 1100);
  });

  it('places on the rim of the grid, and rasters that do not cover it', async () => {
    const half = { ...raster(5, 10, 10, () => 0.05) };
    const { gauge, summary } = await run(
      {
        durationSeconds: 60,
        elevation: 'plain.asc',
        roughness: 'roughness.asc',
        initial: { depth: 0.5, velocity: { east: 'roughness.asc', north: 0 } },
        inflows: [
          {
            line: [
              [100, 0],
              [100, 100],
            ],
            discharge: 1,
          },
          { point: [50, 100], discharge: 1 },
        ],
        gauges: [{ id: 'corner', at: [100, 100] }],
      },
      { 'plain.asc': ascii(raster(10, 10, 10, () => 1)), 'roughness.asc': ascii(half) },
    );
    expect(gauge('corner').at(-1)!.depth).toBeGreaterThan(0.5);
    expect(summary.volumesCubicMetres.points).toBeCloseTo(120, 3);
    expect(summary.warnings.map(({ inputId }) => inputId)).toEqual(['roughness']);
    expect(summary.warnings[0]!.en).toContain('50 open cells');
  });

  it('all that is wrong is said in one go', async () => {
    const error = await run({
      ...base,
      elevation: 'nowhere.asc',
      rain: { intensity: 'neither.csv' },
      pumps: [{ point: [5, 5], capacity: 1, fromSeconds: 10, toSeconds: 5 }],
      inflows: [{ discharge: 1 }],
    }).catch((reason: unknown) => reason);
    const { inputId, others } = error as ScenarioRefusal;
    expect([inputId, ...others.map(other => other.inputId)]).toEqual([
      'elevation',
      'rain.0.intensity',
      'pumps.0.toSeconds',
      'inflows.0',
    ]);
    expect(others[1]!.nearestValid).toBe(11);
  });
});

describe('refusals', () => {
  const base = { durationSeconds: 60, elevation: 'elevation.asc' };
  it.each([
    [
      'negative rain',
      {
        rain: {
          intensity: [
            [0, 5],
            [60, -1],
          ],
        },
      },
      'rain.0.intensity',
      0,
    ],
    ['a missing file', { elevation: 'nowhere.asc' }, 'elevation', undefined],
    ['an unknown key', { manning: 0.03 }, 'case', undefined],
    ['no time', { durationSeconds: 0 }, 'durationSeconds', 1],
    ['10⁹ cells', { elevation: { file: 'elevation.asc', cellSize: 0.01 } }, 'elevation.cellSize', 0.05],
    [
      'an odd return period',
      { rain: { chicago: { formula: { city: 'guangzhou', returnYears: 40 }, durationMinutes: 60 } } },
      'rain.chicago.formula.returnYears',
      50,
    ],
    [
      'times that go back',
      {
        inflows: [
          {
            point: [431100, 2557100],
            discharge: [
              [10, 1],
              [5, 1],
            ],
          },
        ],
      },
      'inflows.0.discharge',
      undefined,
    ],
    ['rough beyond reason', { roughness: 7 }, 'roughness', 1],
    [
      'an inflow on a building',
      { buildings: { file: 'buildings.geojson' }, inflows: [{ point: [431165, 2557170], discharge: 1 }] },
      'inflows.0',
      expect.any(Array),
    ],
    ['an unknown CRS', { crs: 'EPSG:4547', coordinates: 'EPSG:999999' }, 'coordinates', undefined],
  ])('%s', async (_, extra, inputId, nearest) => {
    const error = await run({ ...base, ...extra }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ScenarioRefusal);
    const refusal = error as ScenarioRefusal;
    expect(refusal.inputId).toBe(inputId);
    expect(refusal.nearestValid).toEqual(nearest);
    expect(refusal.text.zh && refusal.text.en).toBeTruthy();
  });

  it('a grid with letters in it', async () => {
    const text = 'ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 x\n';
    const error = await run({ ...base, elevation: 'bad.asc' }, { 'bad.asc': text }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'ScenarioRefusal', inputId: 'elevation' });
  });
});
