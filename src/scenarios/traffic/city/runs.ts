import type { Equilibrium } from '../assignment/user-equilibrium.ts';
import type { PreparedProblem } from '../network/problem-from-network.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { CityTraffic } from './city-inputs.ts';
import type { QueueHistory } from './queue-run.ts';
import type { TrafficChanges, TrafficSettings } from './request.ts';

/** A network with its trips assigned. */
export interface Assigned {
  readonly network: RoadNetwork;
  readonly prepared: PreparedProblem;
  readonly equilibrium: Equilibrium;
}

/** One variant of the city, computed. */
export interface TrafficRun extends Assigned {
  readonly queues?: QueueHistory;
}

/** The city as it is and with the changes; both are the same run when nothing was changed. */
export interface TrafficRuns {
  readonly city: CityTraffic;
  /** Links before this are roads, the rest connectors of zones. */
  readonly roadCount: number;
  readonly settings: TrafficSettings;
  readonly changes: TrafficChanges;
  readonly base: TrafficRun;
  readonly changed: TrafficRun;
}
