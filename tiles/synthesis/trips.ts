import type { Vector2 } from './plane.ts';
import { Random } from './random.ts';
import type { NetworkEdge, RoadNetwork } from './road-network.ts';

export interface TripRules {
  readonly seed: string;
  readonly vehicles: number;
  readonly periodSeconds: number;
  /** Driven speed on an edge, m/s. */
  speedOf(edge: NetworkEdge): number;
  /** Weight of an edge as the next one of a drive; 0 keeps vehicles off it. */
  attraction(edge: NetworkEdge): number;
}

export interface Trip {
  readonly vehicle: number;
  readonly points: readonly Vector2[];
  readonly timesSeconds: readonly number[];
}

interface Move {
  readonly edge: NetworkEdge;
  readonly reversed: boolean;
}

/**
 * Drives for a looped animation: each vehicle wanders over the network for one period, preferring to go straight on.
 * Drives start at different times of the period; one that crosses its end is two trips of the same vehicle.
 */
export function wander(network: RoadNetwork, isStart: (node: number) => boolean, rules: TripRules): Trip[] {
  const moves = movesByNode(network, rules);
  const starts = network.nodes.flatMap((_, node) => (isStart(node) && moves[node]!.length > 0 ? [node] : []));
  if (starts.length === 0) return [];
  const trips: Trip[] = [];
  for (let vehicle = 0; vehicle < rules.vehicles; vehicle++) {
    const random = new Random(rules.seed, 'vehicle', vehicle);
    const drive = driveFrom(random.pick(starts), moves, network, random, rules);
    const offset = random.range(0, rules.periodSeconds);
    trips.push(...splitAtPeriod(drive, offset, rules.periodSeconds).map(part => ({ vehicle, ...part })));
  }
  return trips;
}

function movesByNode({ nodes, edges }: RoadNetwork, rules: TripRules): Move[][] {
  const moves: Move[][] = nodes.map(() => []);
  for (const edge of edges) {
    if (rules.attraction(edge) <= 0) continue;
    moves[edge.from]!.push({ edge, reversed: false });
    if (!edge.line.oneway) moves[edge.to]!.push({ edge, reversed: true });
  }
  return moves;
}

interface Drive {
  readonly points: Vector2[];
  readonly timesSeconds: number[];
}

function driveFrom(
  start: number,
  moves: readonly Move[][],
  network: RoadNetwork,
  random: Random,
  rules: TripRules,
): Drive {
  const drive: Drive = { points: [network.nodes[start]!], timesSeconds: [0] };
  let node = start;
  let time = 0;
  let heading: Vector2 | undefined;
  let previous: NetworkEdge | undefined;
  while (time < rules.periodSeconds) {
    const options = moves[node]!.filter(move => move.edge !== previous);
    const choices = options.length > 0 ? options : moves[node]!;
    if (choices.length === 0) break;
    const currentHeading = heading;
    const move = random.weighted(
      choices.map(
        choice => [choice, rules.attraction(choice.edge) * straightness(choice, currentHeading)] as const,
      ),
    );
    const points = move.reversed ? [...move.edge.points].reverse() : move.edge.points;
    const speed = rules.speedOf(move.edge) * random.range(0.85, 1.1);
    for (let i = 1; i < points.length && time < rules.periodSeconds; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const seconds = Math.hypot(b[0] - a[0], b[1] - a[1]) / speed;
      const share = Math.min(1, (rules.periodSeconds - time) / (seconds || 1));
      time = share < 1 ? rules.periodSeconds : time + seconds;
      push(drive, [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])], time);
    }
    heading = directionAtEnd(points);
    node = move.reversed ? move.edge.from : move.edge.to;
    previous = move.edge;
  }
  return drive;
}

function straightness({ edge, reversed }: Move, heading: Vector2 | undefined): number {
  if (!heading) return 1;
  const points = reversed ? [...edge.points].reverse() : edge.points;
  const [a, b] = [points[0]!, points[1]!];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const cosine = (heading[0] * (b[0] - a[0]) + heading[1] * (b[1] - a[1])) / length;
  return cosine > 0.7 ? 6 : cosine > -0.3 ? 1.5 : 0.02;
}

function directionAtEnd(points: readonly Vector2[]): Vector2 {
  const [a, b] = [points[points.length - 2]!, points[points.length - 1]!];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
}

/** The drive shifted by `offset` and cut where it passes the end of the period. */
function splitAtPeriod(drive: Drive, offset: number, period: number): Drive[] {
  const before: Drive = { points: [], timesSeconds: [] };
  const after: Drive = { points: [], timesSeconds: [] };
  drive.points.forEach((point, i) => {
    const time = drive.timesSeconds[i]! + offset;
    if (time <= period) push(before, point, time);
    else {
      if (after.points.length === 0) {
        const cut = cutAt(drive, i, period - offset);
        push(before, cut, period);
        push(after, cut, 0);
      }
      push(after, point, Math.min(period, time - period));
    }
  });
  return [before, after].filter(part => part.points.length > 1);
}

function push(drive: Drive, point: Vector2, time: number): void {
  drive.points.push(point);
  drive.timesSeconds.push(time);
}

function cutAt(drive: Drive, i: number, time: number): Vector2 {
  const [a, b] = [drive.points[i - 1] ?? drive.points[i]!, drive.points[i]!];
  const from = drive.timesSeconds[i - 1] ?? 0;
  const t = (time - from) / (drive.timesSeconds[i]! - from || 1);
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}
