import type { RoadNetwork } from './road-network.ts';

/** A network whose turn rules have become links; the network's own links come first and keep their order. */
export interface ExpandedNetwork {
  readonly linkFrom: Uint32Array;
  readonly linkTo: Uint32Array;
  readonly isOpen: Uint8Array;
  readonly isThrough: Uint8Array;
  /** Time lost on each appended link. */
  readonly turnCost: Float64Array;
  /** Link by which trips that start at a link's tail reach it, by link; -1 where none start or no rules hold. */
  readonly departureLink: Int32Array;
  /** The link of turn 0 of the turn table; the others follow in order. */
  readonly firstTurnLink: number;
}

/**
 * Splits every governed node: each link that enters or leaves it gets an end of its own, allowed turns become links
 * between those ends with the penalty as their cost. At the nodes of `tripEnds` the node itself stays as the place where
 * trips start and end, joined last, in that order, so that further ends change no number before them. Networks without
 * turn rules come back as they are.
 */
export function expandTurns(network: RoadNetwork, tripEnds: Iterable<number>): ExpandedNetwork {
  const { turns, isOpen } = network;
  if (!turns) {
    const { from, to, isThrough } = network;
    const departureLink = new Int32Array(from.length).fill(-1);
    const turnCost = new Float64Array();
    return {
      linkFrom: from,
      linkTo: to,
      isOpen,
      isThrough,
      turnCost,
      departureLink,
      firstTurnLink: from.length,
    };
  }
  const linkFrom = Array.from(network.from);
  const linkTo = Array.from(network.to);
  const isThrough = Array.from(network.isThrough);
  const turnCost: number[] = [];
  const linkCount = linkFrom.length;
  const departureLink = new Int32Array(linkCount).fill(-1);
  const appendLink = (from: number, to: number, cost: number) => {
    linkFrom.push(from);
    linkTo.push(to);
    turnCost.push(cost);
  };
  for (let link = 0; link < linkCount; link++) {
    if (turns.isGoverned[network.from[link]!] === 1) linkFrom[link] = isThrough.push(1) - 1;
    if (turns.isGoverned[network.to[link]!] === 1) linkTo[link] = isThrough.push(1) - 1;
  }
  for (let turn = 0; turn < turns.fromLink.length; turn++) {
    appendLink(linkTo[turns.fromLink[turn]!]!, linkFrom[turns.toLink[turn]!]!, turns.penalty[turn]!);
  }
  const { outgoing, incoming } = linksAt(network);
  for (const node of new Set(tripEnds)) {
    if (turns.isGoverned[node] === 0) continue;
    isThrough[node] = 0;
    for (const link of outgoing.get(node) ?? []) {
      departureLink[link] = linkFrom.length;
      appendLink(node, linkFrom[link]!, 0);
    }
    for (const link of incoming.get(node) ?? []) appendLink(linkTo[link]!, node, 0);
  }
  const open = new Uint8Array(linkFrom.length).fill(1);
  open.set(isOpen);
  return {
    linkFrom: Uint32Array.from(linkFrom),
    linkTo: Uint32Array.from(linkTo),
    isOpen: open,
    isThrough: Uint8Array.from(isThrough),
    turnCost: Float64Array.from(turnCost),
    departureLink,
    firstTurnLink: linkCount,
  };
}

function linksAt({ from, to }: RoadNetwork) {
  const [outgoing, incoming] = [new Map<number, number[]>(), new Map<number, number[]>()];
  const add = (links: Map<number, number[]>, node: number, link: number) => {
    const known = links.get(node);
    if (known) known.push(link);
    else links.set(node, [link]);
  };
  from.forEach((node, link) => {
    add(outgoing, node, link);
    add(incoming, to[link]!, link);
  });
  return { outgoing, incoming };
}
