import type { Intervention } from '@core/scenario.ts';
import type { Footprint } from '../case/case-grid.ts';
import { buildingHeights } from '../case/case-grid.ts';
import { crop, PlacedGrid, resample } from '../case/placed-grid.ts';
import { refuse } from '../case/refuse.ts';
import { DEFAULT_NUMERICS } from '../kernel/solver.ts';
import { porosityOfFootprints } from '../model/porosity.ts';
import { addCoverage, lineCells, polygonCells } from '../model/rasterize.ts';
import type { BedChange, CellIndices, FloodSetup, GroundZone, Pump } from '../model/setup.ts';
import { chicagoHyetograph } from '../model/storm.ts';
import { TimeSeries } from '../model/time-series.ts';
import { roofShedding, zoneCells } from '../model/zoning.ts';
import type { FloodPack } from './read-pack.ts';
import { recordedRain } from './recorded-storms.ts';
import type { Bounds, FloodSettings } from './settings.ts';
import { interventionNumber } from './settings.ts';

/** Patience of a person before a screen: minutes on one worker. */
export const MAXIMUM_CELLS = 1_500_000;
/** Half the side of the square computed when no area is drawn, degrees (about 2 km). */
const DEFAULT_HALF_DEGREES = 0.02;
/** Depth of the river along its banks, m: only there it takes part. */
const BANK_DEPTH = 2;
const BUILDING_COVERAGE = 0.5;
const MM_PER_HOUR = 1 / 3.6e6;
const ARRIVAL_DEPTH = 0.05;
/** Number of no drain zone. */
const UNDRAINED = 255;

export interface CitySetup {
  readonly setup: FloodSetup;
  readonly grid: PlacedGrid;
  /** Bare ground, m above the ellipsoid, also under buildings and water. */
  readonly ground: Float64Array;
  readonly isWater: (cell: number) => boolean;
  readonly rainMm: number;
}

/** Lays the pack, the settings and what was drawn onto a grid. Throws ScenarioRefusal. */
export function citySetup(
  pack: FloodPack,
  settings: FloodSettings,
  interventions: readonly Intervention[],
  cityHome: readonly [number, number],
): CitySetup {
  const grid = cityGrid(pack, settings, cityHome);
  const { columns, rows } = grid;
  const ground = Float64Array.from(grid.raster.values);
  const bed = ground.slice();
  const water = waterCells(pack, grid);
  const { isBlock, porosity } = buildingsOf(pack, grid, settings.buildings);
  const isRoof = (cell: number) => isBlock(cell) && water[cell] === 0;
  for (let cell = 0; cell < bed.length; cell++) if (isRoof(cell)) bed[cell] = Number.NaN;
  const banks = openBanks(
    bed,
    water,
    columns,
    rows,
    pack.options.normalLevelMeters,
    settings.riverRiseMeters,
  );
  const bedChanges = barriers(interventions, grid, bed);
  const rain = rainOf(pack, settings);
  const setup: FloodSetup = {
    shape: { columns, rows, dx: grid.dx, dy: grid.dy },
    bed,
    manning: new Float32Array(columns * rows).fill(settings.manning),
    ...(porosity ? { porosity } : {}),
    initialDepth: new Float64Array(columns * rows),
    edges: (['west', 'east', 'south', 'north'] as const).map(side => ({
      side,
      from: 0,
      to: side === 'west' || side === 'east' ? rows : columns,
      condition: { kind: 'free' },
    })),
    inflows: [],
    heldLevels:
      banks.length > 0
        ? [
            {
              cells: banks,
              level: TimeSeries.constant(pack.options.normalLevelMeters + settings.riverRiseMeters),
            },
          ]
        : [],
    ...groundZones(pack, settings, interventions, grid, rain, isRoof, water),
    pumps: pumps(interventions, grid, bed),
    bedChanges,
    numerics: DEFAULT_NUMERICS[settings.equations],
    durationSeconds: settings.simulatedSeconds,
    arrivalDepth: ARRIVAL_DEPTH,
  };
  const rainMm = rain.heldIntegral(0, settings.simulatedSeconds) * 1000;
  return { setup, grid, ground, isWater: cell => water[cell] === 1, rainMm };
}

function cityGrid(pack: FloodPack, settings: FloodSettings, [x, y]: readonly [number, number]): PlacedGrid {
  const half = DEFAULT_HALF_DEGREES;
  const bounds: Bounds = settings.area ?? [x - half, y - half, x + half, y + half];
  const cropped = crop(pack.elevation, bounds);
  const fine = new PlacedGrid(cropped, 'EPSG:4326', 'EPSG:4326');
  const [factorX, factorY] = [settings.resolutionMeters / fine.dx, settings.resolutionMeters / fine.dy];
  const cells = (cropped.columns / factorX) * (cropped.rows / factorY);
  if (cells > MAXIMUM_CELLS) {
    const nearest = Math.ceil((settings.resolutionMeters * Math.sqrt(cells / MAXIMUM_CELLS)) / 5) * 5;
    refuse(
      'resolutionMeters',
      `${settings.resolutionMeters} m 网格有 ${Math.round(cells)} 个单元，上限 ${MAXIMUM_CELLS}：请放大网格或缩小范围`,
      `Cells of ${settings.resolutionMeters} m make ${Math.round(cells)}; the limit is ${MAXIMUM_CELLS}: enlarge them or draw a smaller area`,
      nearest,
    );
  }
  return new PlacedGrid(resample(cropped, factorX, factorY), 'EPSG:4326', 'EPSG:4326');
}

const locateAll = (grid: PlacedGrid, ring: readonly (readonly number[])[]) =>
  ring.map(position => grid.locate([position[0]!, position[1]!]));

function waterCells(pack: FloodPack, grid: PlacedGrid): Uint8Array {
  const water = new Uint8Array(grid.columns * grid.rows);
  for (const { geometry } of pack.water.features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) {
      const located = rings.map(ring => locateAll(grid, ring));
      for (const [i, j] of polygonCells(located, grid.columns, grid.rows)) water[j * grid.columns + i] = 1;
    }
  }
  return water;
}

/** Cells that buildings block and, if they are to be porous, how far they leave the others open. */
function buildingsOf(pack: FloodPack, grid: PlacedGrid, as: FloodSettings['buildings']) {
  const { columns, rows } = grid;
  const found = footprintsOf(pack, grid);
  if (as === 'porosity') {
    const porosity = porosityOfFootprints(found, columns, rows);
    return { porosity, isBlock: (cell: number) => Number.isNaN(porosity.cell[cell]!) };
  }
  const heights = buildingHeights(found, columns, rows, BUILDING_COVERAGE, 1);
  return { porosity: undefined, isBlock: (cell: number) => heights[cell]! > 0 };
}

function footprintsOf({ buildings }: FloodPack, grid: PlacedGrid): Footprint[] {
  const { startIndices, positions, heights } = buildings;
  return Array.from(heights, (height, k) => {
    const ring: (readonly [number, number])[] = [];
    for (let vertex = startIndices[k]!; vertex < startIndices[k + 1]!; vertex++) {
      ring.push(grid.locate([positions[2 * vertex]! * 1e-7, positions[2 * vertex + 1]! * 1e-7]));
    }
    return { rings: [ring], height };
  }).filter(({ rings: [ring] }) =>
    ring!.some(([x, y]) => x >= 0 && y >= 0 && x < grid.columns && y < grid.rows),
  );
}

/**
 * Blocks open water but for its banks, which are dug to hold the river's level; where the grid ends they only swallow
 * what comes, or the held level would run out through the edge for ever. Returns the bank cells.
 */
function openBanks(
  bed: Float64Array,
  water: Uint8Array,
  columns: number,
  rows: number,
  normalLevel: number,
  rise: number,
): CellIndices {
  const banks: number[] = [];
  const isLand = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < columns && j < rows && water[j * columns + i] === 0;
  for (let cell = 0; cell < bed.length; cell++) {
    if (water[cell] === 0) continue;
    const [i, j] = [cell % columns, Math.floor(cell / columns)];
    const isBank = isLand(i - 1, j) || isLand(i + 1, j) || isLand(i, j - 1) || isLand(i, j + 1);
    const isEdge = i === 0 || j === 0 || i === columns - 1 || j === rows - 1;
    const bankBed = isEdge ? normalLevel + rise : normalLevel + Math.min(0, rise) - BANK_DEPTH;
    bed[cell] = isBank ? bankBed : Number.NaN;
    if (isBank) banks.push(cell);
  }
  return Int32Array.from(banks);
}

/** Rain in m/s. */
function rainOf(pack: FloodPack, settings: FloodSettings): TimeSeries {
  if (settings.storm !== 'design') return recordedRain(settings.storm);
  const formula = pack.options.rainFormulas.find(({ returnYears }) => returnYears === settings.returnYears);
  if (!formula) {
    const known = pack.options.rainFormulas.map(({ returnYears }) => returnYears);
    const distance = (years: number) => Math.abs(Math.log(years / settings.returnYears));
    const nearest = known.reduce((a, b) => (distance(b) < distance(a) ? b : a));
    return refuse(
      'returnYears',
      `这座城市没有 ${settings.returnYears} 年一遇的暴雨公式；有：${known.join(', ')}`,
      `This city has no storm formula for ${settings.returnYears} years; there are: ${known.join(', ')}`,
      String(nearest),
    );
  }
  return chicagoHyetograph(formula, settings.durationMinutes, settings.peakPosition);
}

function groundZones(
  pack: FloodPack,
  settings: FloodSettings,
  interventions: readonly Intervention[],
  grid: PlacedGrid,
  rain: TimeSeries,
  isRoof: (cell: number) => boolean,
  water: Uint8Array,
) {
  const { columns, rows } = grid;
  const drainZone = new Uint8Array(columns * rows).fill(UNDRAINED);
  for (const [k, { ring }] of pack.options.drainZones.entries()) {
    for (const [i, j] of polygonCells([locateAll(grid, ring)], columns, rows)) {
      const cell = j * columns + i;
      // The drains end in the river: they take nothing from it.
      if (drainZone[cell] === UNDRAINED && water[cell] === 0) drainZone[cell] = k;
    }
  }
  const share = rainShare(interventions, grid);
  const shed = roofShedding(isRoof, columns, rows);
  const scaled = new Map<number, TimeSeries>();
  const rainTimes = (percent: number) => {
    const known = scaled.get(percent);
    if (known) return known;
    const series = new TimeSeries(
      rain.times,
      rain.values.map(value => (value * percent) / 100),
    );
    scaled.set(percent, series);
    return series;
  };
  return zoneCells(columns * rows, cell => ({
    key: `${drainZone[cell]},${shed[cell]},${share[cell]}`,
    make: (): GroundZone => ({
      rain: rainTimes(share[cell]!),
      rainFactor: shed[cell]!,
      curveNumber: { value: settings.curveNumber, abstraction: 0.2 },
      drainCapacity:
        (pack.options.drainZones[drainZone[cell]!]?.capacityMmPerHour ?? 0) *
        settings.drainFactor *
        MM_PER_HOUR,
    }),
  }));
}

/** Percent of the storm that falls on each cell: all of it, unless the rain was moved into an area. */
function rainShare(interventions: readonly Intervention[], grid: PlacedGrid): Uint8Array {
  const share = new Uint8Array(grid.columns * grid.rows).fill(100);
  const areas = interventions.filter(({ kind }) => kind === 'rain-area');
  if (areas.length === 0) return share;
  share.fill(Math.min(...areas.map(area => interventionNumber(area, 'outsidePercent'))));
  for (const { coordinates } of areas) {
    const inside = new Float32Array(share.length);
    addCoverage([coordinates.map(position => grid.locate(position))], grid.columns, grid.rows, inside);
    for (const [cell, covered] of inside.entries()) if (covered >= 0.5) share[cell] = 100;
  }
  return share;
}

function barriers(interventions: readonly Intervention[], grid: PlacedGrid, bed: Float64Array): BedChange[] {
  const changes: BedChange[] = [];
  for (const intervention of interventions) {
    if (intervention.kind !== 'barrier') continue;
    const height = interventionNumber(intervention, 'heightMeters');
    const cells = openCells(intervention, grid, bed);
    const before = Float64Array.from(cells, cell => bed[cell]!);
    const crest = before.map(z => z + height);
    const from = interventionNumber(intervention, 'fromMinutes') * 60;
    if (from > 0) changes.push({ timeSeconds: from, cells, elevations: crest });
    else for (const [k, cell] of cells.entries()) bed[cell] = crest[k]!;
    const until = interventionNumber(intervention, 'untilMinutes') * 60;
    changes.push({ timeSeconds: until, cells, elevations: before });
  }
  return changes.sort((a, b) => a.timeSeconds - b.timeSeconds);
}

function pumps(interventions: readonly Intervention[], grid: PlacedGrid, bed: Float64Array): Pump[] {
  return interventions
    .filter(({ kind }) => kind === 'pump')
    .map(intervention => ({
      id: intervention.id,
      cells: openCells(intervention, grid, bed),
      capacity: interventionNumber(intervention, 'capacity'),
      onDepth: 0.05,
      offDepth: 0.02,
      fromSeconds: interventionNumber(intervention, 'fromMinutes') * 60,
      toSeconds: interventionNumber(intervention, 'untilMinutes') * 60,
    }));
}

/** Cells under a drawn point or line that water can stand on; refuses one that misses the area. */
function openCells({ id, coordinates }: Intervention, grid: PlacedGrid, bed: Float64Array): CellIndices {
  const cells = lineCells(
    coordinates.map(position => grid.locate(position)),
    grid.columns,
    grid.rows,
  )
    .map(([i, j]) => j * grid.columns + i)
    .filter(cell => !Number.isNaN(bed[cell]!));
  if (cells.length > 0) return Int32Array.from(cells);
  const centre = grid.coordinates(grid.columns / 2, grid.rows / 2);
  return refuse(
    id,
    '所画位置在推演范围之外或全在建筑上',
    'What was drawn is outside the area or wholly on buildings',
    [...centre],
  );
}
