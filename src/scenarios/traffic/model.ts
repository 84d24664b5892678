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
import { type QueueHistory, queueNetworkOf, runQueues } from './city/queue-run.ts';
import { Remembered } from './city/remembered.ts';
import { readChanges, readSettings, type TrafficChanges, type TrafficSettings } from './city/request.ts';
import { buildFeatures } from './city/result-features.ts';
import { buildFigures } from './city/result-figures.ts';
import type { Assigned, TrafficRun, TrafficRuns } from './city/runs.ts';
import { type Report, Stages } from './city/stages.ts';
import { turnsByAngle } from './city/turn-penalties.ts';
import { TRAFFIC_ID, TRAFFIC_VERSION } from './inputs.ts';
import { prepareProblem } from './network/problem-from-network.ts';
import type { RoadNetwork, TripTable } from './network/road-network.ts';

/**
 * Flows of a city are stable at 1e-4 (Boyce, Ralevic-Dekic and Bar-Gera, 2004); differences between two runs are small
 * against the whole and get a tenth of that.
 */
const RELATIVE_GAP = 1e-5;
const MAXIMUM_ITERATIONS = 100;
const MILLISECONDS_PER_SECOND = 1000;

const PHASES = {
  read: { zh: '读取路网与需求', en: 'Reading roads and demand' },
  base: { zh: '现状均衡', en: 'Equilibrium as it is' },
  changed: { zh: '干预后均衡', en: 'Equilibrium with the changes' },
  queues: { zh: '推演排队', en: 'Following queues' },
} satisfies Record<string, LocalizedText>;

/** Shares of the progress, by the time the parts take. */
const WORK = { base: 5, changed: 3, queues: 4 };

/** The city as it is: the same for every run with the same files and settings, so a second what-if need not wait for it. */
const baseRuns = new Remembered<Assigned & { readonly roadCount: number }>(2);
const baseQueues = new Remembered<QueueHistory>(2);

export const trafficModel: ScenarioModel = {
  inputs: z.record(z.string(), z.unknown()),
  run,
};

/**
 * Base and changed equilibrium and, when asked for, the queues of both. Same request, same bits: the changed city always
 * starts from the equilibrium of the city as it is, whether that was remembered or not.
 */
async function run(request: ScenarioRequest, context: ScenarioContext): Promise<ScenarioResult> {
  const startedMs = performance.now();
  const settings = readSettings(request);
  await context.progress(0, undefined, PHASES.read);
  const city = await readCityTraffic(context);
  const changes = readChanges(request, city.network);
  await context.progress(0, undefined, PHASES.read);
  context.signal.throwIfAborted();
  const runs = await simulate(city, settings, changes, new Stages(context));
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
      ...runs.changed.prepared.warnings,
      ...convergenceWarnings(runs.changed.equilibrium),
      ...overloadWarnings(runs),
    ],
    wallSeconds: (performance.now() - startedMs) / MILLISECONDS_PER_SECOND,
  };
}

const SYNTHETIC_DEMAND: LocalizedText = {
  zh: '推演结果：出行需求为合成数据，不是实测交通',
  en: 'Simulated: travel demand is synthetic, this is not measured traffic',
};

async function simulate(
  city: CityTraffic,
  settings: TrafficSettings,
  changes: TrafficChanges,
  stages: Stages,
): Promise<TrafficRuns> {
  const { turns, hour, durationSeconds, queues } = settings;
  // Bases for emergency access change nothing on the roads, and an incident changes no routes.
  const hasNewRoutes = changes.closed.length + changes.events.length > 0;
  const hasNewQueues = hasNewRoutes || changes.incidents.length > 0;
  const factor = settings.demandFactor * demandFactor(hour);
  const key = JSON.stringify([TRAFFIC_VERSION, city.hashes, turns, factor]);
  const queuesKey = JSON.stringify([key, hour, durationSeconds]);
  if (!baseRuns.has(key)) stages.expect(WORK.base);
  if (queues && !baseQueues.has(queuesKey)) stages.expect(WORK.queues);
  if (hasNewRoutes) stages.expect(WORK.changed);
  if (queues && hasNewQueues) stages.expect(WORK.queues);

  const follow = (assigned: Assigned, incidents: TrafficChanges['incidents']) =>
    stages.run(WORK.queues, PHASES.queues, report => {
      const { network, prepared, equilibrium } = assigned;
      const queueNetwork = queueNetworkOf(network, city.lanes, prepared, equilibrium, hour, incidents);
      return runQueues(queueNetwork, durationSeconds, report);
    });
  const trips = zoneTrips(city.demand, factor);
  const base = await baseRuns.getOr(key, () =>
    stages.run(WORK.base, PHASES.base, async report => {
      const { network: zoned, roadCount } = withConnectors(city.network, city.demand.zones);
      const network = { ...zoned, turns: turnsByAngle(zoned, roadCount, turns) };
      return { roadCount, ...(await assign(network, trips, report)) };
    }),
  );
  const before: TrafficRun = queues
    ? { ...base, queues: await baseQueues.getOr(queuesKey, () => follow(base, [])) }
    : base;
  const { roadCount } = base;
  if (!hasNewQueues) return { city, roadCount, settings, changes, base: before, changed: before };
  const assigned = hasNewRoutes
    ? await stages.run(WORK.changed, PHASES.changed, report => assignChanged(base, trips, changes, report))
    : base;
  const after = queues ? { ...assigned, queues: await follow(assigned, changes.incidents) } : assigned;
  return { city, roadCount, settings, changes, base: before, changed: after };
}

function assignChanged(base: Assigned, trips: TripTable, changes: TrafficChanges, report: Report) {
  const isOpen = base.network.isOpen.slice();
  for (const link of changes.closed) isOpen[link] = 0;
  const network = { ...base.network, isOpen };
  return assign(network, withEvents(trips, network, changes.events), report, base.equilibrium);
}

async function assign(
  network: RoadNetwork,
  trips: TripTable,
  report: Report,
  startFrom?: Equilibrium,
): Promise<Assigned> {
  const prepared = prepareProblem(network, trips, { toll: 0, distance: 0 });
  let done = 0;
  const equilibrium = await solveUserEquilibrium(prepared.problem, {
    relativeGap: RELATIVE_GAP,
    maximumIterations: MAXIMUM_ITERATIONS,
    breathe: () => report(done),
    shouldGoOn: async ({ relativeGap }) => {
      // The gap falls by orders of magnitude: its logarithm tells how far the run has come.
      done = Math.log10(Math.max(relativeGap, RELATIVE_GAP)) / Math.log10(RELATIVE_GAP);
      await report(done);
      return true;
    },
    ...(startFrom ? { startFrom: startFrom.bushes } : {}),
  });
  return { network, prepared, equilibrium };
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
function overloadWarnings({ city, base, changed }: TrafficRuns): LocalizedText[] {
  const [before, now] = [overloads(city, base), overloads(city, changed)];
  if (now.count === 0) return [];
  const share = ((100 * now.count) / now.used).toFixed(1);
  const most = now.largest.toFixed(2);
  return [
    {
      zh: `有车行驶的 ${now.used} 条路段中，${now.count} 条（${share}%，现状 ${before.count} 条）的需求超过通行能力，最高为 ${most} 倍：那里排队在需求回落前持续增长。宜比较有无干预的差异，不宜直接采用排队长度；也可调低出行需求或换一个时段`,
      en: `Demand exceeds capacity on ${now.count} of the ${now.used} links in use (${share} %; ${before.count} without changes), at most ${most} times: queues grow there until demand falls. Compare with and without the changes rather than read queue lengths, or try less demand or another hour`,
    },
  ];
}

function overloads({ network }: CityTraffic, { equilibrium: { flow } }: TrafficRun) {
  let [used, count, largest] = [0, 0, 0];
  network.capacity.forEach((capacity, link) => {
    if (flow[link]! >= 1) used++;
    if (flow[link]! > capacity) count++;
    largest = Math.max(largest, flow[link]! / capacity);
  });
  return { used, count, largest };
}

function hashOf(request: ScenarioRequest): Promise<string> {
  return sha256Text(JSON.stringify(request));
}
