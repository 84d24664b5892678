import type { KeyFigure } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';
import { roadIdOf } from './city-inputs.ts';
import { zoneNodeId } from './connectors.ts';
import { accessSeconds, summarizeAccess } from './emergency-access.ts';
import type { TrafficRun, TrafficRuns } from './runs.ts';

const SECONDS_PER_HOUR = 3600;
const METERS_PER_KILOMETRE = 1000;
/** Roads named as most affected. */
const AFFECTED_ROADS = 5;
/** Changes of flow below this are not worth a line, vehicles an hour. */
const LEAST_CHANGE = 1;
/** A queue has cleared when its excess over the base is this share of its worst, or this many vehicles. */
const CLEARED_SHARE = 0.05;
const CLEARED_VEHICLES = 5;

/** What the run says in numbers; changes are against the city as it is. */
export function buildFigures(runs: TrafficRuns): KeyFigure[] {
  const { base, changed } = runs;
  const [before, after] = [networkTotals(base), networkTotals(changed)];
  const figure = (
    id: string,
    zh: string,
    en: string,
    value: number,
    unit: string,
    decimals: number,
  ): KeyFigure => ({
    id,
    title: { zh, en },
    value,
    unit,
    decimals,
  });
  const figures = [
    figure('assignedTrips', '分配车次', 'Trips assigned', changed.prepared.demand.assigned, 'veh/h', 0),
    figure('travelHours', '总行驶时间', 'Total travel time', after.hours, 'veh·h', 0),
    figure(
      'travelHoursChange',
      '总行驶时间变化',
      'Change of total travel time',
      after.hours - before.hours,
      'veh·h',
      1,
    ),
    figure('delayHours', '总延误', 'Total delay', after.delayHours, 'veh·h', 0),
    figure(
      'delayChange',
      '总延误变化',
      'Change of total delay',
      after.delayHours - before.delayHours,
      'veh·h',
      1,
    ),
    figure('averageSpeed', '平均车速', 'Average speed', after.kilometres / after.hours, 'km/h', 1),
    figure(
      'kilometresChange',
      '总里程变化',
      'Change of distance driven',
      after.kilometres - before.kilometres,
      'veh·km',
      0,
    ),
    figure('divertedVehicles', '改道车辆', 'Vehicles diverted', divertedVehicles(runs), 'veh/h', 0),
    figure(
      'detour',
      '每辆改道车多行驶',
      'Detour of a diverted vehicle',
      detourKilometres(runs, before, after),
      'km',
      2,
    ),
    figure(
      'unreachableTrips',
      '失去通路的车次',
      'Trips cut off',
      changed.prepared.demand.unreachable,
      'veh/h',
      0,
    ),
    ...queueFigures(runs),
    ...accessFigures(runs),
    ...affectedRoads(runs),
    figure(
      'relativeGap',
      '均衡相对间隙（百万分之）',
      'Relative gap of the equilibrium',
      changed.equilibrium.relativeGap * 1e6,
      'ppm',
      1,
    ),
  ];
  return figures.filter(({ value }) => Number.isFinite(value));
}

function networkTotals({ network, equilibrium }: TrafficRun) {
  let [hours, delayHours, kilometres] = [0, 0, 0];
  const { flow, cost } = equilibrium;
  for (let link = 0; link < flow.length; link++) {
    hours += (flow[link]! * cost[link]!) / SECONDS_PER_HOUR;
    // Beyond the network's links come turns: all of their time is delay.
    const free = network.freeFlowTime[link] ?? 0;
    delayHours += (flow[link]! * (cost[link]! - free)) / SECONDS_PER_HOUR;
    kilometres += (flow[link]! * (network.length[link] ?? 0)) / METERS_PER_KILOMETRE;
  }
  return { hours, delayHours, kilometres };
}

/** Vehicles that used the closed roads; the busiest link of each road counts, in each direction. */
function divertedVehicles({ base, changes }: TrafficRuns): number {
  const busiest = new Map<string, number>();
  for (const link of changes.closed) {
    const id = base.network.linkIds[link]!;
    busiest.set(id, Math.max(busiest.get(id) ?? 0, base.equilibrium.flow[link]!));
  }
  return [...busiest.values()].reduce((sum, flow) => sum + flow, 0);
}

function detourKilometres(
  runs: TrafficRuns,
  before: { readonly kilometres: number },
  after: { readonly kilometres: number },
): number {
  const diverted = divertedVehicles(runs);
  const onlyClosed = runs.changes.events.length === 0;
  return diverted > 0 && onlyClosed ? (after.kilometres - before.kilometres) / diverted : Number.NaN;
}

function queueFigures({ base, changed, changes, settings }: TrafficRuns): KeyFigure[] {
  const { queues } = changed;
  if (!queues || !base.queues) return [];
  const before = base.queues.queued;
  // Results are handed over to another thread; the run may be remembered here.
  const series = { timesSeconds: queues.timesSeconds.slice(), values: queues.queued.slice() };
  const figures: KeyFigure[] = [
    {
      id: 'queuedMaximum',
      title: { zh: '最多滞留车辆', en: 'Most vehicles held up' },
      value: Math.max(0, ...queues.queued),
      unit: 'veh',
      decimals: 0,
      series,
    },
    {
      id: 'queueDelayHours',
      title: { zh: '推演时段排队延误', en: 'Queueing delay in the simulated time' },
      value: queues.delaySeconds / SECONDS_PER_HOUR,
      unit: 'veh·h',
      decimals: 0,
    },
    {
      id: 'queueDelayChange',
      title: { zh: '排队延误变化', en: 'Change of queueing delay' },
      value: (queues.delaySeconds - base.queues.delaySeconds) / SECONDS_PER_HOUR,
      unit: 'veh·h',
      decimals: 0,
    },
  ];
  const lastEnd = Math.max(
    ...changes.incidents.map(incident => incident.startSeconds + incident.durationSeconds),
  );
  if (changes.incidents.length === 0) return figures;
  const excess = queues.queued.map((value, sample) => value - before[sample]!);
  const threshold = Math.max(CLEARED_VEHICLES, CLEARED_SHARE * Math.max(...excess));
  const after = (sample: number) => queues.timesSeconds[sample]! >= lastEnd;
  const cleared = excess.findIndex((value, sample) => after(sample) && value <= threshold);
  const clearedSeconds = cleared >= 0 ? queues.timesSeconds[cleared]! : settings.durationSeconds;
  const title: LocalizedText =
    cleared >= 0
      ? { zh: '事故解除后排队消散用时', en: 'Time to clear after the incident ends' }
      : {
          zh: '事故解除后排队消散用时（推演结束时仍未消散，至少）',
          en: 'Time to clear after the incident ends (not cleared yet, at least)',
        };
  const value = Math.max(0, clearedSeconds - lastEnd) / 60;
  return [...figures, { id: 'clearingMinutes', title, value, unit: 'min', decimals: 0 }];
}

function accessFigures({ city, base, changed, changes }: TrafficRuns): KeyFigure[] {
  if (changes.bases.length === 0) return [];
  const nodeIndex = new Map(changed.network.nodeIds.map((id, node) => [id, node]));
  const { zones } = city.demand;
  const nodes = zones.map(zone => nodeIndex.get(zoneNodeId(zone.id))!);
  const people = zones.map(zone => zone.population);
  const summarize = (run: TrafficRun) => summarizeAccess(accessSeconds(run, changes.bases, nodes), people);
  const [before, after] = [summarize(base), summarize(changed)];
  const minutes = (id: string, zh: string, en: string, seconds: number): KeyFigure => ({
    id,
    title: { zh, en },
    value: seconds / 60,
    unit: 'min',
    decimals: 1,
  });
  return [
    minutes(
      'accessMean',
      '应急到达时间（按人口平均）',
      'Emergency access time (mean over people)',
      after.meanSeconds,
    ),
    minutes('accessLongest', '最长应急到达时间', 'Longest emergency access time', after.longestSeconds),
    minutes(
      'accessChange',
      '应急到达时间变化',
      'Change of emergency access time',
      after.meanSeconds - before.meanSeconds,
    ),
    {
      id: 'accessCutOff',
      title: { zh: '应急车辆无法到达的人口', en: 'People that help cannot reach' },
      value: after.cutOff,
      unit: 'persons',
      decimals: 0,
    },
  ];
}

/** Roads whose flow changed most, by name; directions and stretches of one name count together by their largest. */
function affectedRoads({ base, changed, city }: TrafficRuns): KeyFigure[] {
  if (base === changed) return [];
  const largest = new Map<string, { title: LocalizedText; change: number }>();
  city.network.linkIds.forEach((id, link) => {
    const change = changed.equilibrium.flow[link]! - base.equilibrium.flow[link]!;
    const title = city.names.get(roadIdOf(id)) ?? unnamed(roadIdOf(id));
    const known = largest.get(title.zh);
    if (!known || Math.abs(change) > Math.abs(known.change)) largest.set(title.zh, { title, change });
  });
  return [...largest.values()]
    .filter(({ change }) => Math.abs(change) >= LEAST_CHANGE)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, AFFECTED_ROADS)
    .map(({ title, change }, rank) => ({
      id: `affected-${rank + 1}`,
      title: { zh: `受影响最大 ${rank + 1}：${title.zh}`, en: `Most affected ${rank + 1}: ${title.en}` },
      value: change,
      unit: 'veh/h',
      decimals: 0,
    }));
}

/** The pack names main roads only; the others keep the number that the file gives them. */
function unnamed(roadId: string): LocalizedText {
  const number = roadId.replace(/^.*[:/]/, '');
  return { zh: `未命名道路 ${number}`, en: `unnamed road ${number}` };
}
