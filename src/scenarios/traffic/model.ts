import type { ScenarioContext, ScenarioModel, ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';
import * as z from 'zod/mini';
import { sha256Text } from '../runtime/sha256.ts';
import { type Equilibrium, solveUserEquilibrium } from './assignment/user-equilibrium.ts';
import { type CityTraffic, readCityTraffic } from './city/city-inputs.ts';
import { withConnectors } from './city/connectors.ts';
import { demandFactor } from './city/day-profile.ts';
import { withEvents, zoneTrips } from './city/demand.ts';
import { heightsOf } from './city/heights.ts';
import { queueNetworkOf, runQueues } from './city/queue-run.ts';
import { readChanges, readSettings, type TrafficChanges, type TrafficSettings } from './city/request.ts';
import { buildFeatures } from './city/result-features.ts';
import { buildFigures } from './city/result-figures.ts';
import type { TrafficRun, TrafficRuns } from './city/runs.ts';
import { turnsByAngle } from './city/turn-penalties.ts';
import { TRAFFIC_ID, TRAFFIC_VERSION } from './inputs.ts';
import { prepareProblem } from './network/problem-from-network.ts';
import type { RoadNetwork, TripTable } from './network/road-network.ts';

/** Gap at which flows of a city no longer change visibly (Boyce, Ralevic-Dekic and Bar-Gera, 2004). */
const RELATIVE_GAP = 1e-4;
const MAXIMUM_ITERATIONS = 100;
const MILLISECONDS_PER_SECOND = 1000;

const PHASES = {
  read: { zh: '读取路网与需求', en: 'Reading roads and demand' },
  base: { zh: '现状均衡', en: 'Equilibrium as it is' },
  changed: { zh: '干预后均衡', en: 'Equilibrium with the changes' },
  queues: { zh: '推演排队', en: 'Following queues' },
} satisfies Record<string, LocalizedText>;

export const trafficModel: ScenarioModel = {
  inputs: z.record(z.string(), z.unknown()),
  run,
};

/** Base and changed equilibrium and, when asked for, the queues of both. Same request, same bits. */
async function run(request: ScenarioRequest, context: ScenarioContext): Promise<ScenarioResult> {
  const startedMs = performance.now();
  const settings = readSettings(request);
  await context.progress(0, undefined, PHASES.read);
  const city = await readCityTraffic(context);
  const changes = readChanges(request, city.network);
  await context.progress(0, undefined, PHASES.read);
  const { network: zoned, roadCount } = withConnectors(city.network, city.demand.zones);
  const network = { ...zoned, turns: turnsByAngle(zoned, roadCount, settings.turns) };
  const trips = zoneTrips(city.demand, settings.demandFactor * demandFactor(settings.hour));
  // Bases for emergency access change nothing on the roads.
  const isChanged = changes.closed.length + changes.incidents.length + changes.events.length > 0;

  const base = await simulate({
    network,
    trips,
    city,
    settings,
    incidents: [],
    context,
    from: 0,
    phase: PHASES.base,
  });
  const changed = isChanged ? await simulateChanged(network, trips, city, settings, changes, context) : base;
  const runs: TrafficRuns = { city, roadCount, settings, changes, base, changed };
  const heights = await heightsOf(context, city.network);
  return {
    scenarioId: TRAFFIC_ID,
    modelVersion: TRAFFIC_VERSION,
    request,
    hashes: { ...city.hashes, request: await hashOf(request) },
    startMs: request.startMs,
    durationSeconds: settings.durationSeconds,
    grids: [],
    features: buildFeatures(runs, heights),
    figures: buildFigures(runs),
    warnings: [
      SYNTHETIC_DEMAND,
      ...changed.prepared.warnings,
      ...convergenceWarnings(changed.equilibrium),
      ...overloadWarnings(city, changed),
    ],
    wallSeconds: (performance.now() - startedMs) / MILLISECONDS_PER_SECOND,
  };
}

const SYNTHETIC_DEMAND: LocalizedText = {
  zh: '推演结果：出行需求为合成数据，不是实测交通',
  en: 'Simulated: travel demand is synthetic, this is not measured traffic',
};

function simulateChanged(
  network: RoadNetwork,
  trips: TripTable,
  city: CityTraffic,
  settings: TrafficSettings,
  changes: TrafficChanges,
  context: ScenarioContext,
): Promise<TrafficRun> {
  const isOpen = network.isOpen.slice();
  for (const link of changes.closed) isOpen[link] = 0;
  return simulate({
    network: { ...network, isOpen },
    trips: withEvents(trips, network, changes.events),
    city,
    settings,
    incidents: changes.incidents,
    context,
    from: 0.5,
    phase: PHASES.changed,
  });
}

interface SimulateOptions {
  readonly network: RoadNetwork;
  readonly trips: TripTable;
  readonly city: CityTraffic;
  readonly settings: TrafficSettings;
  readonly incidents: TrafficChanges['incidents'];
  readonly context: ScenarioContext;
  /** Progress at which this half of the run begins. */
  readonly from: number;
  readonly phase: LocalizedText;
}

async function simulate(options: SimulateOptions): Promise<TrafficRun> {
  const { network, trips, city, settings, incidents, context, from, phase } = options;
  const prepared = prepareProblem(network, trips, { toll: 0, distance: 0 });
  await breathe(context, from, phase);
  const assignmentShare = settings.queues ? 0.2 : 0.5;
  let done = from;
  const equilibrium = await solveUserEquilibrium(prepared.problem, {
    relativeGap: RELATIVE_GAP,
    maximumIterations: MAXIMUM_ITERATIONS,
    breathe: () => breathe(context, done, phase),
    shouldGoOn: async ({ relativeGap }) => {
      // The gap falls by orders of magnitude: its logarithm tells how far the run has come.
      const progress = Math.log10(Math.max(relativeGap, RELATIVE_GAP)) / Math.log10(RELATIVE_GAP);
      done = from + assignmentShare * Math.min(1, Math.max(0, progress));
      await breathe(context, done, phase);
      return true;
    },
  });
  if (!settings.queues) return { network, prepared, equilibrium };
  const queueNetwork = queueNetworkOf(network, city.lanes, prepared, equilibrium, settings.hour, incidents);
  await breathe(context, from + assignmentShare, PHASES.queues);
  const queues = await runQueues(queueNetwork, settings.durationSeconds, fraction =>
    breathe(context, from + assignmentShare + (0.5 - assignmentShare) * fraction, PHASES.queues),
  );
  return { network, prepared, equilibrium, queues };
}

async function breathe(context: ScenarioContext, fraction: number, message: LocalizedText): Promise<void> {
  await context.progress(fraction, undefined, message);
  context.signal.throwIfAborted();
}

function convergenceWarnings({ converged, relativeGap }: Equilibrium): LocalizedText[] {
  if (converged) return [];
  const gap = relativeGap.toExponential(1);
  return [
    {
      zh: `均衡未达到相对间隙 ${RELATIVE_GAP}，停在 ${gap}`,
      en: `The equilibrium stopped at a relative gap of ${gap} instead of ${RELATIVE_GAP}`,
    },
  ];
}

/** Static equilibrium lets flow exceed capacity: where it does, queues cannot settle. */
function overloadWarnings({ network }: CityTraffic, { equilibrium }: TrafficRun): LocalizedText[] {
  let [used, overloaded] = [0, 0];
  network.linkIds.forEach((_id, link) => {
    if (equilibrium.flow[link]! >= 1) used++;
    if (equilibrium.flow[link]! > network.capacity[link]!) overloaded++;
  });
  if (overloaded === 0) return [];
  const share = ((100 * overloaded) / used).toFixed(1);
  return [
    {
      zh: `有车行驶的 ${used} 条路段中，${overloaded} 条（${share}%）均衡流量超过通行能力：那里的排队会持续增长`,
      en: `Equilibrium flow exceeds capacity on ${overloaded} of the ${used} links in use (${share} %): queues keep growing there`,
    },
  ];
}

function hashOf(request: ScenarioRequest): Promise<string> {
  return sha256Text(JSON.stringify(request));
}
