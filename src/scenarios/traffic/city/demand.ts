import type { DemandZones } from '@city/scenario-data.ts';
import type { RoadNetwork, TripTable } from '../network/road-network.ts';
import { tripsFromZones } from '../network/zone-trips.ts';
import { zoneNodeId } from './connectors.ts';
import type { EventDemand } from './request.ts';

/** Trips of the pack's zones at a share of the morning peak. */
export function zoneTrips(demand: DemandZones, factor: number): TripTable {
  return tripsFromZones(demand, 'demand', factor, zone => zoneNodeId(zone.id));
}

/**
 * Trips with those of events added: who arrives comes from the zones in proportion to the trips that start there, who
 * leaves goes where trips end.
 */
export function withEvents(
  trips: TripTable,
  network: RoadNetwork,
  events: readonly EventDemand[],
): TripTable {
  const extra: TripTable = { ...trips, origins: [], destinations: [], flows: [] };
  const [starts, ends] = [sumBy(trips.origins, trips.flows), sumBy(trips.destinations, trips.flows)];
  const total = trips.flows.reduce((sum, flow) => sum + flow, 0);
  const add = (origin: string, destination: string, flow: number) => {
    if (flow <= 0) return;
    extra.origins.push(origin);
    extra.destinations.push(destination);
    extra.flows.push(flow);
  };
  for (const { node, arrivingPerHour, leavingPerHour } of events) {
    const place = network.nodeIds[node]!;
    for (const [zone, flow] of starts) add(zone, place, (arrivingPerHour * flow) / total);
    for (const [zone, flow] of ends) add(place, zone, (leavingPerHour * flow) / total);
  }
  return {
    ...trips,
    origins: trips.origins.concat(extra.origins),
    destinations: trips.destinations.concat(extra.destinations),
    flows: trips.flows.concat(extra.flows),
  };
}

function sumBy(keys: readonly string[], values: readonly number[]): Map<string, number> {
  const sums = new Map<string, number>();
  keys.forEach((key, k) => {
    sums.set(key, (sums.get(key) ?? 0) + values[k]!);
  });
  return sums;
}
