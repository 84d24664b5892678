import type { QueueNetwork } from './queue-network.ts';

/** Shares below this are rounding of the turning flows. */
const ROUNDING_SHARE = 1e-12;

/**
 * Ways in and out of one junction that compete with each other. A way in is a link, or from the number of links on a
 * source. `shares` is row-major, ways in × (ways out + end of trip).
 */
export interface Junction {
  readonly ins: Uint32Array;
  readonly outs: Uint32Array;
  readonly shares: Float64Array;
}

/** A way in and where it leads to, with the share of each link; what is left ends its trip. */
interface WayIn {
  readonly way: number;
  readonly turns: readonly { readonly toLink: number; readonly share: number }[];
}

/**
 * Junctions of the links that vehicles can get to, each taken apart into the movements that share a way out: movements
 * that have none in common never hinder each other, and most of a city falls into single ones.
 */
export function buildJunctions(network: QueueNetwork, isUsed: Uint8Array): Junction[] {
  const { to, sources } = network;
  const turnsByLink = groupTurns(network.turns);
  const byNode: WayIn[][] = Array.from({ length: network.nodeCount }, () => []);
  to.forEach((node, link) => {
    if (isUsed[link] === 1) byNode[node]!.push({ way: link, turns: turnsByLink.get(link) ?? [] });
  });
  sources.link.forEach((link, source) => {
    const way = to.length + source;
    byNode[network.from[link]!]!.push({ way, turns: [{ toLink: link, share: 1 }] });
  });
  return byNode.flatMap(ways => competing(ways).map(packJunction));
}

function groupTurns(turns: QueueNetwork['turns']): Map<number, { toLink: number; share: number }[]> {
  const byLink = new Map<number, { toLink: number; share: number }[]>();
  turns.fromLink.forEach((fromLink, turn) => {
    const share = turns.share[turn]!;
    if (share <= 0) return;
    const known = byLink.get(fromLink) ?? [];
    byLink.set(fromLink, known);
    known.push({ toLink: turns.toLink[turn]!, share });
  });
  return byLink;
}

/** Groups of ways in that are joined by common ways out. */
function competing(ways: readonly WayIn[]): WayIn[][] {
  let groups: WayIn[][] = [];
  for (const way of ways) {
    const wanted = new Set(way.turns.map(turn => turn.toLink));
    const isJoined = (group: WayIn[]) =>
      group.some(other => other.turns.some(({ toLink }) => wanted.has(toLink)));
    const joined = groups.filter(isJoined);
    groups = groups.filter(group => !joined.includes(group));
    groups.push([...joined.flat(), way]);
  }
  return groups;
}

function packJunction(ways: readonly WayIn[]): Junction {
  const outs = [...new Set(ways.flatMap(({ turns }) => turns.map(turn => turn.toLink)))];
  const width = outs.length + 1;
  const shares = new Float64Array(ways.length * width);
  ways.forEach(({ turns }, i) => {
    let ends = 1;
    for (const { toLink, share } of turns) {
      shares[i * width + outs.indexOf(toLink)] = share;
      ends -= share;
    }
    shares[i * width + outs.length] = ends > ROUNDING_SHARE ? ends : 0;
  });
  return { ins: Uint32Array.from(ways, ({ way }) => way), outs: Uint32Array.from(outs), shares };
}

/** 1 at links on which vehicles start, or to which turning shares bring them. */
export function usedLinks({ to, sources, turns, initialVehicles }: QueueNetwork): Uint8Array {
  const isUsed = new Uint8Array(to.length);
  const stack: number[] = [];
  const use = (link: number) => {
    if (isUsed[link] === 1) return;
    isUsed[link] = 1;
    stack.push(link);
  };
  initialVehicles?.forEach((vehicles, link) => {
    if (vehicles > 0) use(link);
  });
  for (const link of sources.link) use(link);
  const onward = groupTurns(turns);
  for (let link = stack.pop(); link !== undefined; link = stack.pop()) {
    for (const { toLink } of onward.get(link) ?? []) use(toLink);
  }
  return isUsed;
}
