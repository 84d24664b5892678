import { malformed } from './malformed.ts';
import type { RoadNetwork, TurnTable } from './road-network.ts';

/** A link by its id (or that of the road it is a piece of), or every link between two nodes. */
export type LinkReference = string | { readonly from: string; readonly to: string };

/** What an engineer changes in a network before running it. */
export interface NetworkChanges {
  readonly close: readonly LinkReference[];
  /** Share of the capacity that is left, 0 < share. */
  readonly capacity: readonly { readonly link: LinkReference; readonly factor: number }[];
}

/** The network with its changes; the input is left as it is. Throws ScenarioRefusal for a link that does not exist. */
export function applyChanges(network: RoadNetwork, changes: NetworkChanges): RoadNetwork {
  const isOpen = network.isOpen.slice();
  const capacity = network.capacity.slice();
  for (const reference of changes.close) for (const link of findLinks(network, reference)) isOpen[link] = 0;
  for (const { link: reference, factor } of changes.capacity) {
    for (const link of findLinks(network, reference)) capacity[link]! *= factor;
  }
  return { ...network, isOpen, capacity };
}

/** Rules for single turns: forbidden, or a time lost; at their nodes every other turn stays free. */
export interface TurnRule {
  readonly from: LinkReference;
  readonly to: LinkReference;
  /** Time units; absent = forbidden. */
  readonly penalty?: number | undefined;
}

/** The network with turn rules; nodes that none of them touches stay as they are. */
export function applyTurnRules(network: RoadNetwork, rules: readonly TurnRule[]): RoadNetwork {
  if (rules.length === 0) return network;
  const penaltyByTurn = new Map<string, number>();
  const isGoverned = network.turns?.isGoverned.slice() ?? new Uint8Array(network.nodeIds.length);
  const fresh = new Set<number>();
  for (const rule of rules) {
    for (const from of findLinks(network, rule.from)) {
      for (const to of findLinks(network, rule.to)) {
        const node = network.to[from]!;
        if (network.from[to] !== node) {
          const text = `${network.linkIds[from]} → ${network.linkIds[to]}`;
          malformed(`turn ${text}`, undefined, '两条路段不相接', 'the two links do not meet');
        }
        if (isGoverned[node] === 0) fresh.add(node);
        isGoverned[node] = 1;
        penaltyByTurn.set(`${from}>${to}`, rule.penalty ?? Infinity);
      }
    }
  }
  return { ...network, turns: { isGoverned, ...mergeTurns(network, penaltyByTurn, fresh) } };
}

function mergeTurns(
  network: RoadNetwork,
  penaltyByTurn: ReadonlyMap<string, number>,
  fresh: ReadonlySet<number>,
) {
  const turns: { from: number; to: number; penalty: number }[] = [];
  const add = (from: number, to: number, usual: number) => {
    const penalty = penaltyByTurn.get(`${from}>${to}`) ?? usual;
    if (penalty < Infinity) turns.push({ from, to, penalty });
  };
  network.turns?.fromLink.forEach((from, turn) => {
    add(from, network.turns!.toLink[turn]!, network.turns!.penalty[turn]!);
  });
  for (const [from, to] of turnsAt(network, fresh)) add(from, to, 0);
  return {
    fromLink: Uint32Array.from(turns, turn => turn.from),
    toLink: Uint32Array.from(turns, turn => turn.to),
    penalty: Float64Array.from(turns, turn => turn.penalty),
  } satisfies Omit<TurnTable, 'isGoverned'>;
}

/** Every pair of links that meet at one of the nodes. */
export function* turnsAt(
  network: RoadNetwork,
  nodes: ReadonlySet<number>,
): Generator<readonly [number, number]> {
  const leaving = new Map<number, number[]>([...nodes].map(node => [node, []]));
  network.from.forEach((node, link) => {
    leaving.get(node)?.push(link);
  });
  for (let from = 0; from < network.to.length; from++) {
    for (const to of leaving.get(network.to[from]!) ?? []) yield [from, to];
  }
}

function findLinks(network: RoadNetwork, reference: LinkReference): number[] {
  const found: number[] = [];
  network.linkIds.forEach((id, link) => {
    const matches =
      typeof reference === 'string'
        ? id === reference || (id.startsWith(`${reference}:`) && /^\d+$/.test(id.slice(reference.length + 1)))
        : network.nodeIds[network.from[link]!] === reference.from &&
          network.nodeIds[network.to[link]!] === reference.to;
    if (matches) found.push(link);
  });
  if (found.length === 0) {
    const text = typeof reference === 'string' ? reference : `${reference.from} → ${reference.to}`;
    malformed(
      `link ${text}`,
      undefined,
      '路网中没有这条路段',
      'there is no such link',
      nearestId(network, reference),
    );
  }
  return found;
}

/** The id that shares the longest beginning with what was asked for. */
function nearestId(network: RoadNetwork, reference: LinkReference): string {
  const wanted = typeof reference === 'string' ? reference : reference.from;
  const shared = (id: string) => {
    let k = 0;
    while (k < id.length && id[k] === wanted[k]) k++;
    return k;
  };
  return network.linkIds.reduce((best, id) => (shared(id) > shared(best) ? id : best), network.linkIds[0]!);
}
