import type { DemandZones } from '@city/scenario-data.ts';
import * as z from 'zod/mini';
import { malformed } from './malformed.ts';
import type { TripTable } from './road-network.ts';

const zonesSchema = z.object({
  zones: z.array(z.object({ node: z.string() })),
  vehiclesPerHour: z.array(z.number().check(z.nonnegative())),
});

/** Trips of a pack's `models/demand.json` between its zones; flows scaled by `factor`. `nodeOf` names
 * the node that stands for a zone. */
export function tripsFromZones(
  demand: DemandZones,
  file: string,
  factor = 1,
  nodeOf: (zone: DemandZones['zones'][number]) => string = zone => zone.node,
): TripTable {
  const parsed = zonesSchema.safeParse(demand);
  const count = parsed.success ? parsed.data.zones.length : 0;
  if (!parsed.success || parsed.data.vehiclesPerHour.length !== count * count) {
    malformed(
      file,
      undefined,
      '应有 zones（各含 node）与 zones² 个非负的 vehiclesPerHour',
      'must hold zones, each with its node, and zones² non-negative vehiclesPerHour',
    );
  }
  const table: TripTable = { endpoints: 'nodes', origins: [], destinations: [], flows: [], warnings: [] };
  const { vehiclesPerHour } = parsed.data;
  const nodes = demand.zones.map(nodeOf);
  vehiclesPerHour.forEach((vehicles, pair) => {
    if (vehicles === 0) return;
    table.origins.push(nodes[Math.floor(pair / count)]!);
    table.destinations.push(nodes[pair % count]!);
    table.flows.push(vehicles * factor);
  });
  return table;
}
