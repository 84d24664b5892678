import type { RoadNetwork, TurnTable } from '../network/road-network.ts';

export interface TurnSeconds {
  readonly left: number;
  readonly right: number;
  readonly uTurn: number;
}

/** Headings that differ by less than this go straight on. */
const STRAIGHT_DEGREES = 40;
const U_TURN_DEGREES = 160;

/**
 * Allows every turn at every node and charges it by the angle between the ends of the lines (traffic keeps right).
 * At a node where only one street ends, turning back is free, and so is the way to and from a connector (a link from
 * `roadCount` on). Nodes that may not be passed keep no rules.
 */
export function turnsByAngle(network: RoadNetwork, roadCount: number, seconds: TurnSeconds): TurnTable {
  const leaving: number[][] = network.nodeIds.map(() => []);
  network.from.forEach((node, link) => {
    leaving[node]!.push(link);
  });
  const fromLink: number[] = [];
  const toLink: number[] = [];
  const penalty: number[] = [];
  network.to.forEach((node, from) => {
    if (network.isThrough[node] === 0) return;
    for (const to of leaving[node]!) {
      fromLink.push(from);
      toLink.push(to);
      const isRoad = from < roadCount && to < roadCount;
      const isOnlyWay = leaving[node]!.filter(link => link < roadCount).length === 1;
      penalty.push(isOnlyWay || !isRoad ? 0 : penaltyOf(turnDegrees(network, from, to), seconds));
    }
  });
  return {
    isGoverned: network.isThrough.slice(),
    fromLink: Uint32Array.from(fromLink),
    toLink: Uint32Array.from(toLink),
    penalty: Float64Array.from(penalty),
  };
}

function penaltyOf(degrees: number, { left, right, uTurn }: TurnSeconds): number {
  if (Math.abs(degrees) < STRAIGHT_DEGREES) return 0;
  if (Math.abs(degrees) > U_TURN_DEGREES) return uTurn;
  return degrees > 0 ? left : right;
}

/** Change of heading from the end of one link to the start of another, degrees counter-clockwise, −180…180. */
function turnDegrees(network: RoadNetwork, from: number, to: number): number {
  const { coordinates, startIndices } = network.geometry!;
  const end = startIndices[from + 1]! - 1;
  const start = startIndices[to]!;
  const change = heading(coordinates, start, start + 1) - heading(coordinates, end - 1, end);
  return ((change + 540) % 360) - 180;
}

function heading(coordinates: Float64Array, a: number, b: number): number {
  const shrink = Math.cos((coordinates[2 * a + 1]! * Math.PI) / 180);
  const east = (coordinates[2 * b]! - coordinates[2 * a]!) * shrink;
  const north = coordinates[2 * b + 1]! - coordinates[2 * a + 1]!;
  return (Math.atan2(north, east) * 180) / Math.PI;
}
