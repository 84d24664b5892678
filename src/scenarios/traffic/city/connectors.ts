import type { DemandZones } from '@city/scenario-data.ts';
import { buildStar } from '../assignment/problem.ts';
import { ReachSearch } from '../assignment/reach.ts';
import type { RoadNetwork } from '../network/road-network.ts';

/** Junctions that a zone is joined to: the nearest of those nearer to it than to any other zone. */
const CONNECTORS_PER_ZONE = 40;
/** A connector stands for the local streets on the way to the junction. */
const LOCAL_SPEED_MPS = 20 / 3.6;
const LOCAL_CAPACITY_PER_HOUR = 600;
const METERS_PER_DEGREE = 111_195;
const SHORTEST_METERS = 30;

/** A road network with a node per zone, where trips start and end, and connectors after the roads. */
export interface ZonedNetwork {
  readonly network: RoadNetwork;
  /** Links before this are roads, the rest connectors. */
  readonly roadCount: number;
}

/** Id of the node that stands for a zone. */
export function zoneNodeId(zoneId: string): string {
  return `zone-node:${zoneId}`;
}

/**
 * Joins every zone to the junctions around it by links of local-street capacity, so that its trips spread over the
 * neighbourhood by the equilibrium rather than burst out of one junction. Zones cannot be driven through.
 */
export function withConnectors(network: RoadNetwork, zones: DemandZones['zones']): ZonedNetwork {
  const positions = nodePositions(network);
  const joined = nearestJunctions(positions, stronglyJoined(network, zones), zones);
  const rows = zones.flatMap((zone, z) =>
    joined[z]!.flatMap(({ node, meters }) => {
      const zoneNode = network.nodeIds.length + z;
      const place = [zone.longitude, zone.latitude];
      const junction = [positions[2 * node]!, positions[2 * node + 1]!];
      const name = `connector:${zone.id}:${network.nodeIds[node]}`;
      return [
        { id: name, from: zoneNode, to: node, meters, line: [...place, ...junction] },
        { id: `${name}:reverse`, from: node, to: zoneNode, meters, line: [...junction, ...place] },
      ];
    }),
  );
  const append = (values: Float64Array, value: (row: (typeof rows)[number]) => number) =>
    Float64Array.from([...values, ...rows.map(value)]);
  const { geometry } = network;
  const lastVertex = geometry!.startIndices.at(-1)!;
  return {
    roadCount: network.linkIds.length,
    network: {
      ...network,
      nodeIds: [...network.nodeIds, ...zones.map(zone => zoneNodeId(zone.id))],
      linkIds: [...network.linkIds, ...rows.map(row => row.id)],
      from: Uint32Array.from([...network.from, ...rows.map(row => row.from)]),
      to: Uint32Array.from([...network.to, ...rows.map(row => row.to)]),
      capacity: append(network.capacity, () => LOCAL_CAPACITY_PER_HOUR),
      length: append(network.length, row => row.meters),
      freeFlowTime: append(network.freeFlowTime, row => row.meters / LOCAL_SPEED_MPS),
      b: append(network.b, () => 0.15),
      power: append(network.power, () => 4),
      toll: append(network.toll, () => 0),
      isOpen: Uint8Array.from([...network.isOpen, ...rows.map(() => 1)]),
      isThrough: Uint8Array.from([...network.isThrough, ...zones.map(() => 0)]),
      geometry: {
        coordinates: Float64Array.from([...geometry!.coordinates, ...rows.flatMap(row => row.line)]),
        startIndices: Uint32Array.from([
          ...geometry!.startIndices,
          ...rows.map((_row, k) => lastVertex + 2 * (k + 1)),
        ]),
      },
    },
  };
}

/** [lon, lat] of every node, from the ends of its links. */
function nodePositions(network: RoadNetwork): Float64Array {
  const positions = new Float64Array(2 * network.nodeIds.length);
  const { coordinates, startIndices } = network.geometry!;
  network.from.forEach((node, link) => {
    const start = 2 * startIndices[link]!;
    positions.set(coordinates.subarray(start, start + 2), 2 * node);
    const end = 2 * (startIndices[link + 1]! - 1);
    positions.set(coordinates.subarray(end, end + 2), 2 * network.to[link]!);
  });
  return positions;
}

/** 1 at nodes that can be left for, and reached from, the junctions which the pack names for its zones. */
function stronglyJoined(network: RoadNetwork, zones: DemandZones['zones']): Uint8Array {
  const { from, to, isOpen, isThrough, nodeIds } = network;
  const seed = nodeIds.indexOf(zones.find(zone => nodeIds.includes(zone.node))?.node ?? nodeIds[0]!);
  const graph = { nodeCount: nodeIds.length, isOpen, linkFrom: from, linkTo: to };
  const onward = new ReachSearch(buildStar(graph, from), to, isThrough).search(seed);
  const back = new ReachSearch(buildStar(graph, to), from, isThrough).search(seed);
  return onward.map((reached, node) => reached & back[node]!);
}

function nearestJunctions(positions: Float64Array, isJoined: Uint8Array, zones: DemandZones['zones']) {
  const own: Junction[][] = zones.map(() => []);
  const closest: Junction[] = zones.map(() => ({ node: -1, meters: Infinity }));
  for (let node = 0; node < positions.length / 2; node++) {
    if (isJoined[node] === 0) continue;
    const distances = zones.map(zone => metersBetween(zone, positions, node));
    distances.forEach((meters, z) => {
      if (meters < closest[z]!.meters) closest[z] = { node, meters };
    });
    const nearest = distances.indexOf(Math.min(...distances));
    own[nearest]!.push({ node, meters: distances[nearest]! });
  }
  return own.map((junctions, z) => {
    const sorted = junctions.sort((a, b) => a.meters - b.meters).slice(0, CONNECTORS_PER_ZONE);
    // A zone crowded out by its neighbours still needs one way in.
    const chosen = sorted.length > 0 ? sorted : [closest[z]!];
    return chosen.map(({ node, meters }) => ({ node, meters: Math.max(SHORTEST_METERS, meters) }));
  });
}

interface Junction {
  readonly node: number;
  readonly meters: number;
}

function metersBetween(zone: DemandZones['zones'][number], positions: Float64Array, node: number): number {
  const shrink = Math.cos((zone.latitude * Math.PI) / 180);
  const east = (zone.longitude - positions[2 * node]!) * shrink;
  return Math.hypot(east, zone.latitude - positions[2 * node + 1]!) * METERS_PER_DEGREE;
}
