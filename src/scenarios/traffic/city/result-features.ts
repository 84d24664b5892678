import type { ScenarioFeatures } from '@core/scenario.ts';
import { zoneNodeId } from './connectors.ts';
import { accessSeconds } from './emergency-access.ts';
import { SAMPLE_SECONDS } from './queue-run.ts';
import type { TrafficRuns } from './runs.ts';

const KMH_PER_MPS = 3.6;

/** Name of the values of mean speed in the interval that ends at a time. */
export function speedColumn(endSeconds: number): string {
  return `speed@${endSeconds}`;
}

/** Name of the speed values that hold at a time, or undefined outside the simulated span. */
export function speedColumnAt(seconds: number, durationSeconds: number): string | undefined {
  if (seconds < 0 || seconds >= durationSeconds) return undefined;
  return speedColumn((Math.floor(seconds / SAMPLE_SECONDS) + 1) * SAMPLE_SECONDS);
}

/** Links with flows and speeds, and the places that help must reach. */
export function buildFeatures(runs: TrafficRuns, heights: Float64Array): ScenarioFeatures[] {
  const features = [linkFeatures(runs, heights)];
  if (runs.changes.bases.length > 0) features.push(accessFeatures(runs));
  return features;
}

function linkFeatures({ city, base, changed }: TrafficRuns, heights: Float64Array): ScenarioFeatures {
  // Roads only: the connectors of the zones come after them.
  const { network } = city;
  const { equilibrium, queues } = changed;
  const { coordinates, startIndices } = network.geometry!;
  const column = (unit: string, value: (link: number) => number) => ({
    unit,
    values: Float32Array.from(network.linkIds, (_id, link) => value(link)),
  });
  const { flow, cost } = equilibrium;
  const speeds = queues?.speed.map((speed, sample) => [
    speedColumn(queues.timesSeconds[sample]!),
    { unit: 'km/h', values: speed.slice(0, network.linkIds.length).map(value => value * KMH_PER_MPS) },
  ]);
  return {
    id: 'links',
    title: { zh: '路段流量（推演）', en: 'Link flows (simulated)' },
    geometry: 'lines',
    coordinates: interleave(coordinates, heights),
    // Results are handed over to another thread; the network may be remembered here.
    startIndices: startIndices.slice(),
    ids: network.linkIds,
    values: {
      flow: column('veh/h', link => flow[link]!),
      volumeCapacityRatio: column('1', link => flow[link]! / network.capacity[link]!),
      travelTime: column('s', link => cost[link]!),
      freeSpeed: column('km/h', link => (network.length[link]! / network.freeFlowTime[link]!) * KMH_PER_MPS),
      delay: column('s', link => cost[link]! - network.freeFlowTime[link]!),
      flowChange: column('veh/h', link => flow[link]! - base.equilibrium.flow[link]!),
      timeChange: column('s', link => cost[link]! - base.equilibrium.cost[link]!),
      closed: column('1', link => 1 - changed.network.isOpen[link]!),
      ...Object.fromEntries(speeds ?? []),
    },
  };
}

function accessFeatures({ city, changes, base, changed }: TrafficRuns): ScenarioFeatures {
  const nodeIndex = new Map(changed.network.nodeIds.map((id, node) => [id, node]));
  const { zones } = city.demand;
  const nodes = zones.map(zone => nodeIndex.get(zoneNodeId(zone.id))!);
  const minutes = (run: typeof base) =>
    Float32Array.from(accessSeconds(run, changes.bases, nodes), s => s / 60);
  const [before, after] = [minutes(base), minutes(changed)];
  return {
    id: 'emergency-access',
    title: { zh: '应急到达时间（推演）', en: 'Emergency access time (simulated)' },
    geometry: 'points',
    coordinates: Float64Array.from(zones.flatMap(zone => [zone.longitude, zone.latitude, 0])),
    startIndices: Uint32Array.from({ length: zones.length + 1 }, (_, k) => k),
    ids: zones.map(zone => zone.id),
    values: {
      minutes: { unit: 'min', values: after },
      minutesBefore: { unit: 'min', values: before },
      change: {
        unit: 'min',
        values: after.map((value, zone) => (value === before[zone] ? 0 : value - before[zone]!)),
      },
    },
  };
}

function interleave(coordinates: Float64Array, heights: Float64Array): Float64Array {
  const out = new Float64Array(3 * heights.length);
  heights.forEach((height, vertex) => {
    out[3 * vertex] = coordinates[2 * vertex]!;
    out[3 * vertex + 1] = coordinates[2 * vertex + 1]!;
    out[3 * vertex + 2] = height;
  });
  return out;
}
