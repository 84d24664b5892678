import type { LocalizedText } from '@core/text.ts';
import { malformed, readNumber } from './malformed.ts';
import { type LinkRow, networkFromRows, type RoadNetwork, type TurnTable } from './road-network.ts';
import { greenShares, type SignalTiming } from './sumo-signals.ts';
import { attribute, children, parseXml, type XmlElement } from './sumo-xml.ts';

/** What a SUMO network does not say and the assignment needs. */
export interface SumoOptions {
  readonly vehicleClass: string;
  readonly saturationFlowPerLane: number;
  readonly b: number;
  readonly power: number;
  /** Seconds added to a turn by direction, beside the time on the junction and at its signal. */
  readonly turnSeconds: { readonly left: number; readonly right: number; readonly uTurn: number };
}

interface EdgeLanes {
  readonly link: number;
  /** Lane index → whether the vehicle class may use it. */
  readonly usable: readonly boolean[];
  /** Best green share over the connections of a lane. */
  readonly green: number[];
}

/**
 * Reads a SUMO network (`.net.xml`) for one vehicle class: a link per edge, turns from the connections. Capacity is
 * lanes × saturation flow × green share; a turn costs the time on its internal lane plus the uniform delay of its
 * signal, C (1 − g)² / 2 (Webster, 1958, without flow). Edges closed to the class are kept, closed.
 */
export function parseSumoNetwork(
  text: string,
  file: string,
  signalTexts: readonly { readonly text: string; readonly file: string }[],
  options: SumoOptions,
): RoadNetwork {
  const root = parseXml(text, file, ['net']);
  const internalSeconds = new Map<string, number>();
  const edges = new Map<string, EdgeLanes>();
  const rows: LinkRow[] = [];
  for (const edge of children(root, 'edge')) {
    if (attribute(edge, 'function') === 'internal') {
      for (const lane of children(edge, 'lane'))
        internalSeconds.set(attribute(lane, 'id')!, laneSeconds(lane, file));
    } else if (attribute(edge, 'from') !== undefined && attribute(edge, 'to') !== undefined) {
      const usable = children(edge, 'lane').map(lane => isAllowed(lane, options.vehicleClass));
      const id = requireAttribute(edge, 'id', file);
      edges.set(id, { link: rows.length, usable, green: usable.map(() => -1) });
      rows.push(edgeRow(edge, id, usable, file, options));
    }
  }
  if (rows.length === 0) malformed(file, undefined, '没有路段', 'no edges in it');
  const shares = greenShares(
    [root, ...signalTexts.map(({ text: t, file: f }) => parseXml(t, f, ['add', 'additional', 'net']))],
    file,
  );
  const turns = readTurns(root, edges, throughJunctions(root, internalSeconds), shares, options);
  const network = networkFromRows(withGreen(rows, edges, options), [], {
    units: { time: 's', length: 'm' },
    warnings: closedWarning(rows, options.vehicleClass),
  });
  if (children(root, 'connection').length === 0) return withoutTurns(network);
  const isGoverned = new Uint8Array(network.nodeIds.length).fill(1);
  return { ...network, turns: { isGoverned, ...turns } };
}

/** A file without any connection says nothing of turns: all are allowed and free. */
function withoutTurns(network: RoadNetwork): RoadNetwork {
  const warning = {
    zh: '文件中没有 connection：路口各方向都视为可行',
    en: 'The file holds no connections: every turn is taken as allowed',
  };
  return { ...network, warnings: [...network.warnings, warning] };
}

function edgeRow(
  edge: XmlElement,
  id: string,
  usable: readonly boolean[],
  file: string,
  options: SumoOptions,
): LinkRow {
  const lanes = children(edge, 'lane');
  const lane = lanes[usable.indexOf(true)] ?? lanes[0];
  if (!lane) malformed(file, undefined, `路段 ${id} 没有车道`, `edge ${id} has no lane`);
  return {
    id,
    from: attribute(edge, 'from')!,
    to: attribute(edge, 'to')!,
    capacity: usable.filter(Boolean).length * options.saturationFlowPerLane,
    length: readNumber(attribute(lane, 'length'), 0, `${id} length`, file, undefined),
    freeFlowTime: laneSeconds(lane, file),
    b: options.b,
    power: options.power,
    toll: 0,
    isOpen: usable.includes(true),
  };
}

/** Rows with the capacity that signals leave. */
function withGreen(
  rows: readonly LinkRow[],
  edges: ReadonlyMap<string, EdgeLanes>,
  options: SumoOptions,
): LinkRow[] {
  return rows.map(row => {
    const { usable, green } = edges.get(row.id)!;
    const lanes = usable.reduce(
      (sum, isUsable, lane) => sum + (isUsable ? (green[lane]! < 0 ? 1 : green[lane]!) : 0),
      0,
    );
    // A lane that never sees green in the given programme still leaks a vehicle an hour rather than none.
    return { ...row, capacity: row.isOpen ? Math.max(1, lanes * options.saturationFlowPerLane) : 0 };
  });
}

/** Seconds from each internal lane to the end of its junction: long turns wait half-way, on a second internal lane. */
function throughJunctions(
  root: XmlElement,
  internalSeconds: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const next = new Map<string, string>();
  for (const connection of children(root, 'connection')) {
    const [from, via] = [attribute(connection, 'from') ?? '', attribute(connection, 'via')];
    if (from.startsWith(':') && via) next.set(`${from}_${attribute(connection, 'fromLane') ?? 0}`, via);
  }
  const secondsFrom = (lane: string): number => {
    const onward = next.get(lane);
    return (internalSeconds.get(lane) ?? 0) + (onward === undefined ? 0 : (internalSeconds.get(onward) ?? 0));
  };
  return new Map([...internalSeconds.keys()].map(lane => [lane, secondsFrom(lane)]));
}

function readTurns(
  root: XmlElement,
  edges: ReadonlyMap<string, EdgeLanes>,
  internalSeconds: ReadonlyMap<string, number>,
  shares: ReadonlyMap<string, SignalTiming>,
  options: SumoOptions,
): Omit<TurnTable, 'isGoverned'> {
  const penaltyByTurn = new Map<string, { fromLink: number; toLink: number; penalty: number }>();
  for (const connection of children(root, 'connection')) {
    const from = edges.get(attribute(connection, 'from') ?? '');
    const to = edges.get(attribute(connection, 'to') ?? '');
    const fromLane = Number(attribute(connection, 'fromLane') ?? 0);
    const toLane = Number(attribute(connection, 'toLane') ?? 0);
    if (!from || !to || from.usable[fromLane] !== true || to.usable[toLane] !== true) continue;
    const timing = signalOf(connection, shares);
    from.green[fromLane] = Math.max(from.green[fromLane]!, timing.share);
    const penalty =
      (internalSeconds.get(attribute(connection, 'via') ?? '') ?? 0) +
      (timing.cycleSeconds * (1 - timing.share) ** 2) / 2 +
      directionSeconds(attribute(connection, 'dir'), options);
    const key = `${from.link}>${to.link}`;
    const known = penaltyByTurn.get(key);
    if (!known || penalty < known.penalty) {
      penaltyByTurn.set(key, { fromLink: from.link, toLink: to.link, penalty });
    }
  }
  const turns = [...penaltyByTurn.values()];
  return {
    fromLink: Uint32Array.from(turns, turn => turn.fromLink),
    toLink: Uint32Array.from(turns, turn => turn.toLink),
    penalty: Float64Array.from(turns, turn => turn.penalty),
  };
}

function signalOf(connection: XmlElement, shares: ReadonlyMap<string, SignalTiming>): SignalTiming {
  const key = `${attribute(connection, 'tl')}#${attribute(connection, 'linkIndex')}`;
  return shares.get(key) ?? { share: 1, cycleSeconds: 0 };
}

function directionSeconds(direction: string | undefined, { turnSeconds }: SumoOptions): number {
  if (direction === 't') return turnSeconds.uTurn;
  if (direction === 'l' || direction === 'L') return turnSeconds.left;
  return direction === 'r' || direction === 'R' ? turnSeconds.right : 0;
}

function isAllowed(lane: XmlElement, vehicleClass: string): boolean {
  const words = (name: string) => attribute(lane, name)?.trim().split(/\s+/);
  const allowed = words('allow');
  if (allowed && allowed[0] !== '') return allowed.includes(vehicleClass) || allowed.includes('all');
  const disallowed = words('disallow') ?? [];
  return !disallowed.includes(vehicleClass) && !disallowed.includes('all');
}

function laneSeconds(lane: XmlElement, file: string): number {
  const id = attribute(lane, 'id') ?? 'lane';
  const length = readNumber(attribute(lane, 'length'), 0, `${id} length`, file, undefined);
  return length / readNumber(attribute(lane, 'speed'), Number.MIN_VALUE, `${id} speed`, file, undefined);
}

function requireAttribute(element: XmlElement, name: string, file: string): string {
  return (
    attribute(element, name) ?? malformed(file, undefined, `元素缺少属性 ${name}`, `an element lacks ${name}`)
  );
}

function closedWarning(rows: readonly LinkRow[], vehicleClass: string): LocalizedText[] {
  const closed = rows.filter(row => row.isOpen === false).length;
  if (closed === 0) return [];
  return [
    {
      zh: `${closed} 条路段不对 ${vehicleClass} 开放`,
      en: `${closed} edges are closed to ${vehicleClass}`,
    },
  ];
}
