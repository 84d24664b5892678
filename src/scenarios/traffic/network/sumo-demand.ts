import { malformed, readNumber } from './malformed.ts';
import { atNode, type TripTable } from './road-network.ts';
import { type EdgePair, routeEnds } from './sumo-routes.ts';
import { attribute, children, parseXml, type XmlElement } from './sumo-xml.ts';

/** Edges of a traffic analysis zone with the share of its trips that start or end on each. */
export interface TrafficZone {
  readonly sources: ReadonlyMap<string, number>;
  readonly sinks: ReadonlyMap<string, number>;
}

/** Departures in `[beginSeconds, endSeconds)` count; flows come out in vehicles an hour of that window. */
export interface SumoWindow {
  readonly beginSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
}

interface Departure {
  readonly from: string;
  readonly to: string;
  readonly beginSeconds: number;
  readonly endSeconds: number;
  readonly vehicles: number;
}

const SECONDS_PER_HOUR = 3600;
const ROUTE_ROOTS = ['routes', 'trips', 'flows', 'data', 'demand', 'additional', 'add'];

/**
 * Reads SUMO demand: `<vehicle>`, `<trip>`, `<flow>` (from edge or junction to the like, by route, or by
 * zone) and `<tazRelation>`.
 * Routes only give their first and last edge: the equilibrium chooses the way.
 */
export function parseSumoDemand(
  files: readonly { readonly text: string; readonly file: string }[],
  zones: ReadonlyMap<string, TrafficZone>,
  window: SumoWindow,
): TripTable {
  const departures = files.flatMap(({ text, file }) =>
    readDepartures(parseXml(text, file, ROUTE_ROOTS), file, zones),
  );
  const starts = departures.map(departure => departure.beginSeconds);
  const ends = departures.map(departure => departure.endSeconds);
  const begin = window.beginSeconds ?? starts.reduce((a, b) => Math.min(a, b), Infinity);
  const end = window.endSeconds ?? ends.reduce((a, b) => Math.max(a, b), -Infinity);
  const hours = Math.max(1, end - begin) / SECONDS_PER_HOUR;
  const byPair = new Map<string, { from: string; to: string; vehicles: number }>();
  for (const departure of departures) {
    const share = overlapShare(departure, begin, window.endSeconds ?? Infinity);
    if (share === 0) continue;
    const key = `${departure.from}\u0000${departure.to}`;
    const pair = byPair.get(key) ?? { from: departure.from, to: departure.to, vehicles: 0 };
    byPair.set(key, pair);
    pair.vehicles += departure.vehicles * share;
  }
  const pairs = [...byPair.values()];
  return {
    endpoints: 'links',
    origins: pairs.map(pair => pair.from),
    destinations: pairs.map(pair => pair.to),
    flows: pairs.map(pair => pair.vehicles / hours),
    warnings: [],
  };
}

function overlapShare(departure: Departure, begin: number, end: number): number {
  const { beginSeconds, endSeconds } = departure;
  if (endSeconds === beginSeconds) return beginSeconds >= begin && beginSeconds < end ? 1 : 0;
  const overlap = Math.min(end, endSeconds) - Math.max(begin, beginSeconds);
  return Math.max(0, overlap) / (endSeconds - beginSeconds);
}

function readDepartures(
  root: XmlElement,
  file: string,
  zones: ReadonlyMap<string, TrafficZone>,
): Departure[] {
  const routes = new Map(
    [...children(root, 'route'), ...children(root, 'routeDistribution')].map(route => [
      attribute(route, 'id'),
      route,
    ]),
  );
  const departures: Departure[] = [];
  const add = (element: XmlElement, beginSeconds: number, endSeconds: number, vehicles: number) => {
    for (const { from, to, share } of edgePairs(element, routes, zones, file)) {
      departures.push({ from, to, beginSeconds, endSeconds, vehicles: vehicles * share });
    }
  };
  for (const element of [...children(root, 'vehicle'), ...children(root, 'trip')]) {
    // Those that wait for a person or a container have no time of their own.
    if (/triggered/i.test(attribute(element, 'depart') ?? '')) continue;
    const depart = readSeconds(attribute(element, 'depart'), 0, file);
    add(element, depart, depart, 1);
  }
  for (const flow of children(root, 'flow')) {
    const begin = readSeconds(attribute(flow, 'begin'), 0, file);
    const end = readSeconds(attribute(flow, 'end'), begin + SECONDS_PER_HOUR, file);
    add(flow, begin, end, flowVehicles(flow, end - begin, file));
  }
  for (const interval of children(root, 'interval')) {
    const begin = readSeconds(attribute(interval, 'begin'), 0, file);
    const end = readSeconds(attribute(interval, 'end'), begin + SECONDS_PER_HOUR, file);
    for (const relation of children(interval, 'tazRelation')) {
      add(
        relation,
        begin,
        end,
        readNumber(attribute(relation, 'count'), 0, 'tazRelation count', file, undefined),
      );
    }
    for (const flow of children(interval, 'flow'))
      add(flow, begin, end, flowVehicles(flow, end - begin, file));
  }
  return departures;
}

/** Vehicles of a `<flow>` over its duration, from whichever of SUMO's five ways it uses. */
function flowVehicles(flow: XmlElement, seconds: number, file: string): number {
  const read = (name: string) => {
    const text = attribute(flow, name);
    return text === undefined ? undefined : readNumber(text, 0, `flow ${name}`, file, undefined);
  };
  const number = read('number');
  if (number !== undefined) return number;
  const hourly = read('vehsPerHour') ?? read('perHour');
  if (hourly !== undefined) return (hourly * seconds) / SECONDS_PER_HOUR;
  const probability = read('probability');
  if (probability !== undefined) return probability * seconds;
  const period = attribute(flow, 'period');
  const rate = /^exp\(([\d.eE+-]+)\)$/.exec(period ?? '');
  if (rate) return Number(rate[1]) * seconds;
  return seconds / readNumber(period, Number.MIN_VALUE, 'flow period', file, undefined);
}

function edgePairs(
  element: XmlElement,
  routes: ReadonlyMap<string | undefined, XmlElement>,
  zones: ReadonlyMap<string, TrafficZone>,
  file: string,
): EdgePair[] {
  const route =
    children(element, 'route')[0] ??
    children(element, 'routeDistribution')[0] ??
    routes.get(attribute(element, 'route'));
  const ends = route ? routeEnds(route, routes, file) : [];
  if (ends.length > 0) return ends;
  const end = (
    edge: string,
    zone: readonly string[],
    side: 'sources' | 'sinks',
  ): ReadonlyMap<string, number> => {
    const edgeId = attribute(element, edge);
    const junction = attribute(element, `${edge}Junction`);
    if (edgeId === undefined && junction !== undefined) return new Map([[atNode(junction), 1]]);
    const zoneId = zone.map(name => attribute(element, name)).find(id => id !== undefined);
    // <tazRelation from to> names zones in the attributes that <trip from to> uses for edges.
    if (edgeId !== undefined && !zones.has(edgeId)) return new Map([[edgeId, 1]]);
    const found = zones.get(zoneId ?? edgeId ?? '');
    if (!found) {
      const id = attribute(element, 'id') ?? '?';
      malformed(
        file,
        undefined,
        `“${id}”没有可用的 ${edge}（路段、路口、路径或已知小区）`,
        `"${id}" has no usable ${edge} (an edge, a junction, a route or a known zone)`,
      );
    }
    return found[side];
  };
  const sources = end('from', ['fromTaz'], 'sources');
  const sinks = end('to', ['toTaz'], 'sinks');
  return [...sources].flatMap(([from, a]) => [...sinks].map(([to, b]) => ({ from, to, share: a * b })));
}

/** Seconds, or `h:mm:ss` and `d:hh:mm:ss` as SUMO also accepts. */
function readSeconds(text: string | undefined, fallback: number, file: string): number {
  if (text === undefined) return fallback;
  const parts = text.split(':').map(part => readNumber(part, 0, '时间 time', file, undefined));
  const units = [1, 60, SECONDS_PER_HOUR, 24 * SECONDS_PER_HOUR];
  return parts.reverse().reduce((sum, part, k) => sum + part * (units[k] ?? 0), 0);
}

/** Reads traffic analysis zones (`<taz>` with `edges`, or `<tazSource>` and `<tazSink>` with weights). */
export function parseSumoZones(text: string, file: string): Map<string, TrafficZone> {
  const root = parseXml(text, file, ['tazs', 'additional', 'add']);
  const weights = (pairs: readonly (readonly [string, number])[]) => {
    const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
    return new Map(pairs.map(([edge, weight]) => [edge, total > 0 ? weight / total : 1 / pairs.length]));
  };
  const weighted = (taz: XmlElement, tag: string) =>
    children(taz, tag).map(
      edge =>
        [
          attribute(edge, 'id') ?? '',
          readNumber(attribute(edge, 'weight') ?? '1', 0, `${tag} weight`, file, undefined),
        ] as const,
    );
  return new Map(
    children(root, 'taz').map(taz => {
      const edges = (attribute(taz, 'edges') ?? '')
        .split(/\s+/)
        .filter(Boolean)
        .map(edge => [edge, 1] as const);
      const sources = weighted(taz, 'tazSource');
      const sinks = weighted(taz, 'tazSink');
      return [
        attribute(taz, 'id') ?? '',
        {
          sources: weights(sources.length > 0 ? sources : edges),
          sinks: weights(sinks.length > 0 ? sinks : edges),
        },
      ];
    }),
  );
}
