import type { Equilibrium } from '../assignment/user-equilibrium.ts';
import { CellTransmission } from '../dynamic/cell-transmission.ts';
import type { CapacityDrop, QueueNetwork } from '../dynamic/queue-network.ts';
import type { PreparedProblem } from '../network/problem-from-network.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { demandFactor } from './day-profile.ts';
import type { Incident } from './request.ts';

/** Vehicles a lane holds when they stand, 150 a kilometre. */
const JAM_DENSITY_PER_LANE = 0.15;
const SECONDS_PER_HOUR = 3600;
const STEP_SECONDS = 2;
/** Length of the intervals in which states are reported. */
export const SAMPLE_SECONDS = 300;
/** Vehicles on the links are counted every so many steps. */
const STEPS_PER_COUNT = 5;
const COUNT_SECONDS = STEPS_PER_COUNT * STEP_SECONDS;
/** Steps between two chances to be cancelled. */
const STEPS_PER_BREATH = 30;
/** Capacity of a connector against its flow. */
const CONNECTOR_RESERVE = 2;
/** Where on the road an incident stands: near its end, so that its queue covers the road. */
const INCIDENT_POSITION = 0.9;

/** Queues over time: one value a sample, and the mean speed of every link in it. */
export interface QueueHistory {
  readonly timesSeconds: Float64Array;
  /** Vehicles held up, on the road and waiting to set out. */
  readonly queued: Float32Array;
  readonly vehicles: Float32Array;
  /** m/s, sample after sample, a value a link. */
  readonly speed: readonly Float32Array[];
  /** Vehicle seconds lost against free flow. */
  readonly delaySeconds: number;
}

/** Links, turning shares and departures of an equilibrium as input of the cell transmission model. */
export function queueNetworkOf(
  network: RoadNetwork,
  lanes: Float64Array,
  { expanded }: PreparedProblem,
  { flow }: Equilibrium,
  hour: number,
  incidents: readonly Incident[],
): QueueNetwork {
  const column = (value: (link: number) => number) =>
    Float64Array.from(network.linkIds, (_id, link) => value(link));
  const freeSpeed = column(link => network.length[link]! / network.freeFlowTime[link]!);
  const isConnector = (link: number) =>
    network.isThrough[network.from[link]!] === 0 || network.isThrough[network.to[link]!] === 0;
  // Connectors stand for many local streets: queues form on the roads, not on them.
  const capacity = column(link => {
    const needed = isConnector(link) ? CONNECTOR_RESERVE * flow[link]! : 0;
    return Math.max(network.capacity[link]!, needed) / SECONDS_PER_HOUR;
  });
  const flowPerSecond = column(link => flow[link]! / SECONDS_PER_HOUR);
  const departing = network.linkIds.flatMap((_id, link) => {
    // Zones have no turn rules: all that leaves them sets out there.
    const isFromZone = network.isThrough[network.from[link]!] === 0;
    const departure = isFromZone ? link : expanded.departureLink[link]!;
    return departure >= 0 && flow[departure]! > 0
      ? [{ link, flow: flow[departure]! / SECONDS_PER_HOUR }]
      : [];
  });
  const atStart = demandFactor(hour);
  return {
    nodeCount: network.nodeIds.length,
    from: network.from,
    to: network.to,
    length: network.length,
    freeSpeed,
    capacity,
    // At least twice the critical density, so that congestion never travels faster than traffic.
    jamDensity: column(link =>
      Math.max((lanes[link] ?? 1) * JAM_DENSITY_PER_LANE, (2 * capacity[link]!) / freeSpeed[link]!),
    ),
    turns: turningShares(network, expanded.firstTurnLink, flow),
    sources: {
      link: Uint32Array.from(departing, source => source.link),
      flow: Float64Array.from(departing, source => source.flow),
    },
    profile: seconds => demandFactor(hour + seconds / SECONDS_PER_HOUR) / atStart,
    initialVehicles: column(
      link => Math.min(flowPerSecond[link]!, capacity[link]!) * network.freeFlowTime[link]!,
    ),
    signals: [],
    incidents: incidents.flatMap(capacityDrops),
  };
}

function turningShares(
  network: RoadNetwork,
  firstTurnLink: number,
  flow: Float64Array,
): QueueNetwork['turns'] {
  const { fromLink, toLink } = network.turns!;
  return {
    fromLink,
    toLink,
    share: Float64Array.from(fromLink, (link, turn) =>
      flow[link]! > 0 ? Math.min(1, flow[firstTurnLink + turn]! / flow[link]!) : 0,
    ),
  };
}

function capacityDrops({ links, capacityShare, startSeconds, durationSeconds }: Incident): CapacityDrop[] {
  return links.map(link => ({
    link,
    position: INCIDENT_POSITION,
    share: capacityShare,
    startSeconds,
    endSeconds: startSeconds + durationSeconds,
  }));
}

/** Runs the cell transmission model; `breathe` is awaited every few steps with the share of the time done. */
export async function runQueues(
  network: QueueNetwork,
  durationSeconds: number,
  breathe: (fraction: number) => Promise<void>,
): Promise<QueueHistory> {
  const model = new CellTransmission(network, STEP_SECONDS);
  const links = network.length.length;
  const recorder = new Recorder(model);
  const steps = Math.round(durationSeconds / STEP_SECONDS);
  const stepsPerSample = SAMPLE_SECONDS / STEP_SECONDS;
  const presence = new Float64Array(links);
  const atStart = presence.map((_zero, link) => model.onLink(link));
  for (let step = 1; step <= steps; step++) {
    model.step();
    if (step % STEPS_PER_COUNT === 0) {
      for (let link = 0; link < links; link++) {
        presence[link]! += (atStart[link]! + model.entered[link]! - model.left[link]!) * COUNT_SECONDS;
      }
    }
    if (step % stepsPerSample === 0) {
      recorder.sample(presence);
      presence.fill(0);
    }
    if (step % STEPS_PER_BREATH === 0) await breathe(step / steps);
  }
  return recorder.history();
}

/** Turns counts at the ends of links into speeds and queues, interval by interval. */
class Recorder {
  readonly #times: number[] = [];
  readonly #queued: number[] = [];
  readonly #vehicles: number[] = [];
  readonly #speed: Float32Array[] = [];
  #passedBefore: Float64Array;
  #delaySeconds = 0;

  constructor(readonly model: CellTransmission) {
    this.#passedBefore = new Float64Array(model.network.length.length);
  }

  /** @param presence vehicle seconds spent on each link since the last sample */
  sample(presence: Float64Array): void {
    const { model } = this;
    const { freeSpeed } = model.network;
    const speed = new Float32Array(presence.length);
    let lost = 0;
    for (let link = 0; link < presence.length; link++) {
      const passed = (model.entered[link]! + model.left[link]!) / 2;
      // Edie (1963): distance travelled over time spent, on the length that the cells stand for.
      const distance = (passed - this.#passedBefore[link]!) * model.lengthOf(link);
      this.#passedBefore[link] = passed;
      const mean = presence[link]! > 0 ? distance / presence[link]! : freeSpeed[link]!;
      speed[link] = Math.min(freeSpeed[link]!, mean);
      lost += Math.max(0, presence[link]! - distance / freeSpeed[link]!);
    }
    const waiting = model.waiting.reduce((sum, vehicles) => sum + vehicles, 0);
    this.#times.push(model.seconds);
    this.#queued.push(lost / SAMPLE_SECONDS + waiting);
    this.#vehicles.push(model.inSystem());
    this.#speed.push(speed);
    this.#delaySeconds += lost + waiting * SAMPLE_SECONDS;
  }

  history(): QueueHistory {
    return {
      timesSeconds: Float64Array.from(this.#times),
      queued: Float32Array.from(this.#queued),
      vehicles: Float32Array.from(this.#vehicles),
      speed: this.#speed,
      delaySeconds: this.#delaySeconds,
    };
  }
}
