import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAsciiGrid } from '../runtime/raster/ascii-grid.ts';
import { writeGeotiff } from '../runtime/raster/geotiff.ts';
import { buildSetup } from './case/build-setup.ts';
import { CaseFiles } from './case/case-files.ts';
import type { Gauge } from './case/gauges.ts';
import { readGauge } from './case/gauges.ts';
import type { PlacedGrid } from './case/placed-grid.ts';
import { parseOrRefuse, refuse } from './case/refuse.ts';
import type { FloodCase } from './case/schema.ts';
import { floodCaseSchema } from './case/schema.ts';
import { BLOCKED } from './kernel/grid-memory.ts';
import { nodeBands } from './kernel/node-bands.ts';
import { FloodRun } from './model/flood-run.ts';
import { FLOOD_VERSION } from './version.ts';

const DEFAULT_GAUGE_ROWS = 300;
/** Below this many cells a second thread costs more than it brings. */
const CELLS_PER_THREAD = 50_000;

/** Runs `case.json` (see README.md) and writes its results. Throws ScenarioRefusal. */
export async function runCase(
  casePath: string,
  outDirectory: string,
  log: (line: string) => void,
): Promise<void> {
  const started = performance.now();
  const floodCase = parseOrRefuse(floodCaseSchema, await readCase(casePath));
  const files = new CaseFiles(dirname(casePath), floodCase.start);
  const { setup, grid, gauges, warnings } = await buildSetup(floodCase, files);
  for (const { inputId, zh, en } of warnings) log(`注意 Note [${inputId}]：${zh} · ${en}`);
  const cells = grid.columns * grid.rows;
  const { run, threads } = await startRun(setup, floodCase.threads, cells);
  log(`${cells} 个单元 cells · ${grid.dx.toFixed(3)} × ${grid.dy.toFixed(3)} m · ${threads} 线程 threads`);
  await mkdir(outDirectory, { recursive: true });
  try {
    const rows = await advance(run, floodCase, gauges, grid, outDirectory, log);
    await writeFile(
      join(outDirectory, 'gauges.csv'),
      `gauge,time_s,depth_m,stage_m,speed_mps\n${rows.join('')}`,
    );
    await writeMaps(run, floodCase, grid, outDirectory);
    const seconds = (performance.now() - started) / 1000;
    const caseHash = createHash('sha256')
      .update(await readFile(casePath))
      .digest('hex');
    const hashes = { ...files.hashes, 'case.json': caseHash };
    const summary = { ...summarise(run, floodCase, threads, seconds, hashes), warnings };
    await writeFile(join(outDirectory, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    log(
      `完成 done · ${run.solver.steps} 步 steps · ${seconds.toFixed(1)} s · 质量误差 mass error ${summary.massError}`,
    );
  } finally {
    run.solver.dispose();
  }
}

async function readCase(casePath: string): Promise<unknown> {
  const text = await readFile(casePath, 'utf8').catch(() =>
    refuse('case', `找不到算例文件 ${casePath}`, `The case file ${casePath} is missing`),
  );
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse('case', `算例不是有效的 JSON：${error}`, `The case is not valid JSON: ${error}`);
  }
}

async function startRun(
  setup: Parameters<typeof FloodRun.memory>[0],
  asked: number | undefined,
  cells: number,
) {
  const { availableParallelism } = await import('node:os');
  const blocks = Math.ceil(setup.shape.rows / 16);
  const useful = Math.min(availableParallelism(), Math.ceil(cells / CELLS_PER_THREAD), blocks);
  const threads = Math.max(1, Math.min(asked ?? useful, blocks));
  const memory = FloodRun.memory(setup, threads, threads > 1);
  return { run: new FloodRun(setup, memory, await nodeBands(memory, threads)), threads };
}

/** Runs to the end; returns the rows of gauges.csv and writes snapshots on the way. */
async function advance(
  run: FloodRun,
  floodCase: FloodCase,
  gauges: readonly Gauge[],
  grid: PlacedGrid,
  outDirectory: string,
  log: (line: string) => void,
): Promise<string[]> {
  const { durationSeconds, output } = floodCase;
  const interval = output.gaugeIntervalSeconds ?? durationSeconds / DEFAULT_GAUGE_ROWS;
  const stops = new Set<number>(output.snapshots.filter(time => time <= durationSeconds));
  for (let k = 0; k * interval < durationSeconds; k++) stops.add(k * interval);
  stops.add(durationSeconds);
  const rows: string[] = [];
  let shown = 0;
  for (const time of [...stops].sort((a, b) => a - b)) {
    run.advance(time);
    for (const gauge of gauges) rows.push(gaugeRow(run, gauge, time));
    if (output.snapshots.includes(time)) await writeSnapshot(run, grid, time, floodCase, outDirectory);
    const percent = Math.floor((100 * time) / durationSeconds);
    if (percent >= shown + 10) {
      shown = percent;
      log(`${percent} % · t = ${time.toFixed(1)} s · ${run.solver.steps} 步 steps`);
    }
  }
  return rows;
}

function gaugeRow(run: FloodRun, gauge: Gauge, time: number): string {
  const { depth, stage, speed } = readGauge(run, gauge);
  const id = /[",]/.test(gauge.id) ? `"${gauge.id.replaceAll('"', '""')}"` : gauge.id;
  return `${id},${Number(time.toFixed(4))},${depth.toFixed(5)},${stage.toFixed(5)},${speed.toFixed(5)}\n`;
}

type CellValue = (at: number, i: number, j: number) => number;

/** Writes one quantity a cell; blocked cells hold no data. */
async function writeMap(
  run: FloodRun,
  grid: PlacedGrid,
  path: string,
  isTiff: boolean,
  decimals: number,
  value: CellValue,
): Promise<void> {
  const { columns, rows } = grid;
  const memory = run.solver.grid;
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const at = memory.index(i, j);
      values[j * columns + i] = memory.bed[at]! > BLOCKED / 2 ? Number.NaN : value(at, i, j);
    }
  }
  const raster = { ...grid.raster, isGeographic: grid.isGeographic, values };
  await writeFile(`${path}.asc`, writeAsciiGrid(raster, decimals));
  if (isTiff) await writeFile(`${path}.tif`, writeGeotiff(raster));
}

async function writeMaps(run: FloodRun, floodCase: FloodCase, grid: PlacedGrid, out: string): Promise<void> {
  const [depth, speed, hazard, arrival] = run.solver.grid.extremes;
  const maps: readonly [string, number, CellValue][] = [
    ['max_depth', 4, at => depth[at]!],
    ['max_speed', 3, at => speed[at]!],
    ['max_hazard', 3, at => hazard[at]!],
    ['arrival_time', 2, at => (arrival[at]! < 0 ? Number.NaN : arrival[at]!)],
    ['final_depth', 4, (_, i, j) => run.solver.depth(i, j)],
  ];
  for (const [name, decimals, value] of maps) {
    await writeMap(run, grid, join(out, name), floodCase.output.geotiff, decimals, value);
  }
}

async function writeSnapshot(
  run: FloodRun,
  grid: PlacedGrid,
  time: number,
  floodCase: FloodCase,
  out: string,
): Promise<void> {
  // Whole seconds where they tell the snapshots apart: a flume may want ten a second.
  const isWhole = floodCase.output.snapshots.every(Number.isInteger);
  const name = `depth_${isWhole ? String(time).padStart(6, '0') : time.toFixed(3).padStart(10, '0')}`;
  await writeMap(run, grid, join(out, name), floodCase.output.geotiff, 4, (_, i, j) =>
    run.solver.depth(i, j),
  );
}

function summarise(
  run: FloodRun,
  floodCase: FloodCase,
  threads: number,
  seconds: number,
  hashes: Readonly<Record<string, string>>,
) {
  const balance = run.balance();
  const { columns, rows } = run.setup.shape;
  const [depth] = run.solver.grid.extremes;
  let flooded = 0;
  for (const value of depth) if (value >= run.setup.arrivalDepth) flooded++;
  return {
    model: 'flood',
    version: FLOOD_VERSION,
    title: floodCase.title ?? null,
    equations: floodCase.equations,
    massError: balance.relativeError,
    volumesCubicMetres: balance,
    steps: run.solver.steps,
    stepSeconds: { ...run.stepRange, mean: run.time / Math.max(1, run.solver.steps) },
    cells: columns * rows,
    openCells: run.setup.bed.reduce((count, z) => count + (Number.isNaN(z) ? 0 : 1), 0),
    reachedCells: flooded,
    simulatedSeconds: run.time,
    seconds,
    threads,
    numerics: run.setup.numerics,
    hashes,
  };
}
