import type {
  KeyFigure,
  ScenarioContext,
  ScenarioModel,
  ScenarioRequest,
  ScenarioResult,
} from '@core/scenario.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';
import { sha256Text } from '../runtime/sha256.ts';
import type { CitySetup } from './city/city-setup.ts';
import { citySetup } from './city/city-setup.ts';
import { impactsOf } from './city/impacts.ts';
import { extremeGrids, frameCount, KeyFrames } from './city/key-frames.ts';
import type { FloodPack } from './city/read-pack.ts';
import { readPack } from './city/read-pack.ts';
import { floodInputs, readSettings } from './city/settings.ts';
import type { BandThread } from './kernel/band-threads.ts';
import { threadedBands } from './kernel/band-threads.ts';
import type { BandRunner } from './kernel/bands.ts';
import { singleThread } from './kernel/bands.ts';
import type { GridMemory } from './kernel/grid-memory.ts';
import type { Equations } from './kernel/solver.ts';
import { FloodRun } from './model/flood-run.ts';
import type { FloodSetup } from './model/setup.ts';
import { FLOOD_VERSION } from './version.ts';

/** Work between two looks at the messages, ms: cancel and pause answer well within 200. */
const CHUNK_MS = 60;
/** Looks at the watch only this often, steps. */
const STEPS_A_LOOK = 4;
const CELLS_PER_THREAD = 50_000;
/** Depth that counts as flooded in the figures, m. */
const FLOODED_DEPTH = 0.15;

const PHASES = {
  read: { zh: '读取地形、建筑与排水', en: 'Reading terrain, buildings and drains' },
  run: { zh: '推演水流', en: 'Following the water' },
} satisfies Record<string, LocalizedText>;

export const floodModel: ScenarioModel = { inputs: floodInputs, run };

/** What carries a run forward. */
interface Engine {
  readonly flood: FloodRun;
  readonly isGpu: boolean;
  advance(until: number): Promise<void>;
  dispose(): void;
}

/**
 * Same request and pack, same bits, whatever the number of threads; on a GPU the same within float tolerance, which
 * the result says.
 */
async function run(request: ScenarioRequest, context: ScenarioContext): Promise<ScenarioResult> {
  const started = performance.now();
  const settings = readSettings(request);
  await context.progress(0, undefined, PHASES.read);
  const pack = await readPack(context);
  const { elevation } = pack;
  const middle = [
    elevation.west + (elevation.columns / 2) * elevation.cellWidth,
    elevation.south + (elevation.rows / 2) * elevation.cellHeight,
  ] as const;
  const city = citySetup(pack, settings, request.interventions, middle);
  const compute = async (engine: Engine): Promise<ScenarioResult> => {
    try {
      return {
        ...(await follow(engine, city, pack, request)),
        wallSeconds: (performance.now() - started) / 1000,
      };
    } finally {
      engine.dispose();
    }
  };
  const onGpu = settings.processor === 'auto' ? await gpuEngine(city.setup, context) : undefined;
  if (onGpu) {
    try {
      return await compute(onGpu);
    } catch (error) {
      // A device may be lost at any time; the worker then does it all.
      if (context.signal.aborted || error instanceof ScenarioRefusal) throw error;
    }
  }
  return compute(await workerEngine(city.setup, context));
}

async function follow(
  engine: Engine,
  city: CitySetup,
  pack: FloodPack,
  request: ScenarioRequest,
): Promise<Omit<ScenarioResult, 'wallSeconds'>> {
  const { flood } = engine;
  const { setup, grid, ground, isWater, rainMm } = city;
  const frames = new KeyFrames();
  const series = new Series();
  const count = frameCount(grid.columns * grid.rows);
  for (let k = 0; k < count; k++) {
    await engine.advance((setup.durationSeconds * k) / (count - 1));
    frames.take(flood, isWater);
    series.take(flood, isWater);
  }
  const impacts = impactsOf(flood, city, pack);
  return {
    scenarioId: 'flood',
    modelVersion: FLOOD_VERSION,
    request,
    hashes: { request: await sha256Text(JSON.stringify(request)) },
    startMs: request.startMs,
    durationSeconds: setup.durationSeconds,
    grids: [...frames.grids(grid), ...extremeGrids(flood, grid, ground, isWater)],
    features: impacts.features,
    figures: [...series.figures(), ...impacts.figures, ...balanceFigures(flood, rainMm)],
    warnings: warningsOf(setup.numerics.equations, engine.isGpu),
  };
}

/** Undefined where there is no GPU worth using or it cannot do what is asked. */
async function gpuEngine(setup: FloodSetup, context: ScenarioContext): Promise<Engine | undefined> {
  if (!globalThis.navigator?.gpu) return undefined;
  const [{ openDevice }, { GpuFlood, gpuCan }] = await Promise.all([
    import('./gpu/device.ts'),
    import('./gpu/gpu-flood.ts'),
  ]);
  if (!gpuCan(setup)) return undefined;
  const device = await openDevice(setup.shape.columns * setup.shape.rows);
  if (!device) return undefined;
  const memory = FloodRun.memory(setup, 1, false);
  const flood = new FloodRun(setup, memory, singleThread(memory));
  const gpu = await GpuFlood.create(device, flood).catch(() => undefined);
  if (!gpu) return undefined;
  const report = (time: number) => context.progress(time / setup.durationSeconds, undefined, PHASES.run);
  return { flood, isGpu: true, advance: until => gpu.advance(until, report), dispose: () => gpu.dispose() };
}

async function workerEngine(setup: FloodSetup, context: ScenarioContext): Promise<Engine> {
  const { columns, rows } = setup.shape;
  const useful = Math.min(Math.ceil((columns * rows) / CELLS_PER_THREAD), Math.ceil(rows / 16));
  const threads = context.startThread ? Math.max(1, Math.min(context.threads, useful)) : 1;
  const memory = FloodRun.memory(setup, threads, threads > 1);
  const flood = new FloodRun(setup, memory, await bandsOf(memory, threads, context));
  return {
    flood,
    isGpu: false,
    advance: until => advanceInChunks(flood, until, context),
    dispose: () => flood.solver.dispose(),
  };
}

function bandsOf(memory: GridMemory, threads: number, { startThread }: ScenarioContext): Promise<BandRunner> {
  if (threads === 1 || !startThread) return Promise.resolve(singleThread(memory));
  return threadedBands(memory, threads, () => startThread() as BandThread);
}

async function advanceInChunks(flood: FloodRun, until: number, context: ScenarioContext): Promise<void> {
  while (flood.time < until - 1e-9) {
    const deadline = performance.now() + CHUNK_MS;
    let steps = 0;
    flood.advance(until, () => ++steps % STEPS_A_LOOK === 0 && performance.now() > deadline);
    await context.progress(flood.time / flood.setup.durationSeconds, undefined, PHASES.run);
  }
}

/** Flooded area, water on the ground and greatest depth over time. */
class Series {
  readonly #times: number[] = [];
  readonly #area: number[] = [];
  readonly #volume: number[] = [];
  readonly #depth: number[] = [];

  take(flood: FloodRun, isWater: (cell: number) => boolean): void {
    const { columns, rows, dx, dy } = flood.setup.shape;
    let [area, volume, deepest] = [0, 0, 0];
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const depth = isWater(j * columns + i) ? 0 : flood.solver.depth(i, j);
        volume += depth * flood.solver.openArea(flood.solver.grid.index(i, j));
        if (depth >= FLOODED_DEPTH) area += dx * dy;
        deepest = Math.max(deepest, depth);
      }
    }
    this.#times.push(flood.time);
    this.#area.push(area / 1e6);
    this.#volume.push(volume);
    this.#depth.push(deepest);
  }

  figures(): KeyFigure[] {
    const make = (id: string, zh: string, en: string, unit: string, decimals: number, values: number[]) => ({
      id,
      title: { zh, en },
      value: Math.max(...values),
      unit,
      decimals,
      series: { timesSeconds: Float64Array.from(this.#times), values: Float32Array.from(values) },
    });
    return [
      make(
        'flooded-area',
        '最大积水面积（≥ 0.15 m）',
        'Largest flooded area (≥ 0.15 m)',
        'km²',
        2,
        this.#area,
      ),
      make('water-volume', '最大地面积水量', 'Most water on the ground', 'm³', 0, this.#volume),
      make('deepest', '最大水深', 'Greatest depth', 'm', 2, this.#depth),
    ];
  }
}

function balanceFigures(flood: FloodRun, rainMm: number): KeyFigure[] {
  const balance = flood.balance();
  const make = (id: string, zh: string, en: string, value: number, unit: string, decimals: number) => ({
    id,
    title: { zh, en },
    value,
    unit,
    decimals,
  });
  return [
    make('rain', '降雨量', 'Rain', rainMm, 'mm', 1),
    make('drained', '管网排走', 'Taken by drains', -balance.drains, 'm³', 0),
    make('pumped', '泵站抽走', 'Pumped out', balance.pumpedOut, 'm³', 0),
    make('mass-error', '水量误差', 'Mass error', balance.relativeError * 1e9, '×10⁻⁹', 2),
  ];
}

function warningsOf(equations: Equations, isGpu: boolean): LocalizedText[] {
  const simulated = {
    zh: '推演结果：不是实测积水；地形与排水能力的来源见城市包',
    en: 'Simulated: no measured flood; see the city pack for the sources of terrain and drains',
  };
  const preview = {
    zh: '局部惯性预览：急流与水跃处不可靠，定论请用完整方程',
    en: 'Local-inertial preview: unreliable in fast flow and jumps; use the full equations to decide',
  };
  const onGpu = {
    zh: '在 GPU（WebGPU）上计算：与 CPU 结果在浮点误差内一致，但并非逐位相同；需要逐位复现时请选择 CPU',
    en: 'Computed on the GPU (WebGPU): equal to the CPU within float tolerance, not to the bit; choose the CPU to reproduce it exactly',
  };
  return [simulated, ...(equations === 'inertial' ? [preview] : []), ...(isGpu ? [onGpu] : [])];
}
