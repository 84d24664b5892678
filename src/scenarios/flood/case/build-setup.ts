import { DEFAULT_NUMERICS } from '../kernel/solver.ts';
import { porosityOfFootprints } from '../model/porosity.ts';
import { polygonCells } from '../model/rasterize.ts';
import type { FloodSetup } from '../model/setup.ts';
import type { CaseFiles } from './case-files.ts';
import { buildingHeights, footprints, readGrid } from './case-grid.ts';
import { groundOf } from './case-ground.ts';
import { applyBarriers, boundariesOf, inflowsOf, pumpsOf } from './case-water.ts';
import { checkCase } from './check-case.ts';
import type { Gauge } from './gauges.ts';
import { gaugesOf } from './gauges.ts';
import type { PlacedGrid } from './placed-grid.ts';
import type { CaseWarning } from './refuse.ts';
import { refuse, together } from './refuse.ts';
import type { FloodCase } from './schema.ts';
import { unitWarnings } from './unit-checks.ts';

export interface PreparedCase {
  readonly setup: FloodSetup;
  readonly grid: PlacedGrid;
  readonly gauges: readonly Gauge[];
  readonly warnings: readonly CaseWarning[];
}

/** Reads everything a case names and lays it on the grid. Throws ScenarioRefusal. */
export async function buildSetup(floodCase: FloodCase, files: CaseFiles): Promise<PreparedCase> {
  const warnings = checkCase(floodCase, files);
  const grid = await readGrid(floodCase, files);
  const bed = Float64Array.from(grid.raster.values);
  const isOutlet = openOutlets(floodCase, grid, bed);
  const { isRoof, porosity } = await applyBuildings(floodCase, files, grid, bed);
  const bedChanges = applyBarriers(floodCase, grid, bed);
  const isOpen = (cell: number) => !Number.isNaN(bed[cell]!);
  const [boundaries, inflows, ground, roughness, initialDepth, pumps, gauges] = await together([
    boundariesOf(floodCase, files, grid, isOpen),
    inflowsOf(floodCase, files, grid, isOpen),
    groundOf(floodCase, files, grid, isRoof, isOutlet),
    manningOf(floodCase, files, grid, isOpen),
    initialDepthOf(floodCase, files, grid, bed),
    pumpsOf(floodCase, grid, isOpen),
    gaugesOf(floodCase, files, grid, isOpen),
  ]);
  const { velocity } = floodCase.initial;
  const { courant, maximumStepSeconds, dryDepth, theta, gravity } = floodCase.numerics;
  const defaults = DEFAULT_NUMERICS[floodCase.equations];
  const setup: FloodSetup = {
    shape: { columns: grid.columns, rows: grid.rows, dx: grid.dx, dy: grid.dy },
    bed,
    manning: roughness.manning,
    ...(porosity ? { porosity } : {}),
    initialDepth,
    ...(velocity
      ? {
          initialVelocity: {
            u: await speedsOf(velocity.east, 'initial.velocity.east', files, grid),
            v: await speedsOf(velocity.north, 'initial.velocity.north', files, grid),
          },
        }
      : {}),
    edges: boundaries.edges,
    inflows: [...boundaries.inflows, ...inflows],
    heldLevels: boundaries.heldLevels,
    ...ground,
    pumps,
    bedChanges,
    numerics: {
      equations: floodCase.equations,
      courant: courant ?? defaults.courant,
      maximumStepSeconds: maximumStepSeconds ?? defaults.maximumStepSeconds,
      dryDepth: dryDepth ?? defaults.dryDepth,
      theta: theta ?? defaults.theta,
      gravity: gravity ?? defaults.gravity,
    },
    durationSeconds: floodCase.durationSeconds,
    arrivalDepth: floodCase.output.arrivalDepth,
  };
  return {
    setup,
    grid,
    gauges: gauges.gauges,
    warnings: [...warnings, ...roughness.warnings, ...gauges.warnings, ...unitWarnings(setup)],
  };
}

/** Makes outlets of the cells without data beside the terrain, a step below it, when the case asks for that. */
function openOutlets(floodCase: FloodCase, grid: PlacedGrid, bed: Float64Array): (cell: number) => boolean {
  const isAsked = typeof floodCase.elevation !== 'string' && floodCase.elevation.noData === 'outflow';
  if (!isAsked) return () => false;
  const outlets = new Map<number, number>();
  const { columns, rows } = grid;
  for (let cell = 0; cell < bed.length; cell++) {
    if (!Number.isNaN(bed[cell]!)) continue;
    const [i, j] = [cell % columns, Math.floor(cell / columns)];
    const beside = [
      i > 0 ? bed[cell - 1]! : Number.NaN,
      i < columns - 1 ? bed[cell + 1]! : Number.NaN,
      j > 0 ? bed[cell - columns]! : Number.NaN,
      j < rows - 1 ? bed[cell + columns]! : Number.NaN,
    ].filter(Number.isFinite);
    if (beside.length > 0) outlets.set(cell, Math.min(...beside) - 1);
  }
  for (const [cell, elevation] of outlets) bed[cell] = elevation;
  return cell => outlets.has(cell);
}

interface BuiltGround {
  /** Cells whose roofs shed their rain beside them. */
  readonly isRoof?: (cell: number) => boolean;
  readonly porosity?: NonNullable<FloodSetup['porosity']>;
}

/** Puts buildings onto the bed, or as porosity beside it. */
async function applyBuildings(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  bed: Float64Array,
): Promise<BuiltGround> {
  const { buildings } = floodCase;
  if (!buildings) return {};
  const { columns, rows } = grid;
  const found = footprints(await files.json(buildings.file, 'buildings.file'), grid, buildings.file);
  const porosity = buildings.as === 'porosity' ? porosityOfFootprints(found, columns, rows) : undefined;
  const heights = porosity
    ? porosity.cell.map(open => (open === 1 ? 0 : 1))
    : buildingHeights(found, columns, rows, buildings.coverage, buildings.height);
  if (!heights.some(height => height > 0)) {
    refuse(
      'buildings',
      `${buildings.file} 中没有建筑落在栅格单元上；请检查坐标系（coordinates）`,
      `No building of ${buildings.file} covers a cell of the grid; check the CRS ("coordinates")`,
    );
  }
  const isBlock = (cell: number) => (porosity ? Number.isNaN(porosity.cell[cell]!) : heights[cell]! > 0);
  for (let cell = 0; cell < bed.length; cell++) {
    if (isBlock(cell)) bed[cell] = buildings.as === 'raise' ? bed[cell]! + heights[cell]! : Number.NaN;
  }
  const isShed = buildings.as !== 'raise' && buildings.roofRain === 'shed';
  return { ...(isShed ? { isRoof: isBlock } : {}), ...(porosity ? { porosity } : {}) };
}

/** Manning's n of every cell; open cells that a raster says nothing about get the default and are counted. */
async function manningOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Promise<{ readonly manning: Float32Array; readonly warnings: readonly CaseWarning[] }> {
  const { roughness } = floodCase;
  const { value, regions = [] } =
    typeof roughness === 'object' ? roughness : { value: roughness, regions: [] };
  const manning = Float32Array.from(await fieldOf(value, 'roughness', files, grid));
  for (const region of regions) {
    const ring = region.polygon.map(position => grid.locate(position));
    for (const [i, j] of polygonCells([ring], grid.columns, grid.rows)) {
      manning[j * grid.columns + i] = region.value;
    }
  }
  let unknown = 0;
  for (const [cell, n] of manning.entries()) {
    if (Number.isNaN(n)) {
      manning[cell] = DEFAULT_MANNING;
      if (isOpen(cell)) unknown++;
    } else if (n < 0 || n > 1) {
      refuse(
        'roughness',
        `曼宁系数 ${n} 不在 0…1 s/m^(1/3) 内`,
        `Manning's n of ${n} is not within 0…1 s/m^(1/3)`,
        Math.min(1, Math.max(0, n)),
      );
    }
  }
  if (unknown === 0) return { manning, warnings: [] };
  return {
    manning,
    warnings: [
      {
        inputId: 'roughness',
        zh: `糙率栅格在 ${unknown} 个可过水单元上没有数据：取 ${DEFAULT_MANNING}`,
        en: `The roughness raster has no data on ${unknown} open cells: ${DEFAULT_MANNING} is used there`,
      },
    ],
  };
}

const DEFAULT_MANNING = 0.035;

async function initialDepthOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  bed: Float64Array,
): Promise<Float64Array> {
  const { level, depth, regions = [] } = floodCase.initial;
  const depths = new Float64Array(bed.length);
  const fill = (values: Float64Array, isLevel: boolean) => {
    for (const [cell, value] of values.entries()) {
      const filled = isLevel ? value - bed[cell]! : value;
      if (filled > 0) depths[cell] = filled;
    }
  };
  if (level !== undefined) fill(await fieldOf(level, 'initial.level', files, grid), true);
  if (depth !== undefined) fill(await fieldOf(depth, 'initial.depth', files, grid), false);
  for (const region of regions) {
    const ring = region.polygon.map(position => grid.locate(position));
    for (const [i, j] of polygonCells([ring], grid.columns, grid.rows)) {
      const cell = j * grid.columns + i;
      const value = region.level !== undefined ? region.level - bed[cell]! : (region.depth ?? 0);
      depths[cell] = Math.max(0, value || 0);
    }
  }
  return depths;
}

/** Velocities, m/s; nothing moves where a raster has no data. */
async function speedsOf(
  field: number | string,
  inputId: string,
  files: CaseFiles,
  grid: PlacedGrid,
): Promise<Float32Array> {
  return Float32Array.from(await fieldOf(field, inputId, files, grid), speed =>
    Number.isNaN(speed) ? 0 : speed,
  );
}

async function fieldOf(
  field: number | string,
  inputId: string,
  files: CaseFiles,
  grid: PlacedGrid,
): Promise<Float64Array> {
  if (typeof field === 'string') return grid.sample(await files.raster(field, inputId));
  return new Float64Array(grid.columns * grid.rows).fill(field);
}
