import { type Intervention, ScenarioRefusal, type ScenarioRequest } from '@core/scenario.ts';
import { trafficInputs, trafficInterventions } from '../inputs.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { roadIdOf } from './city-inputs.ts';

/** The inputs of a run, complete and in range. */
export interface TrafficSettings {
  readonly hour: number;
  readonly demandFactor: number;
  readonly durationSeconds: number;
  readonly turns: { readonly left: number; readonly right: number; readonly uTurn: number };
  readonly queues: boolean;
}

export interface Incident {
  readonly links: readonly number[];
  readonly capacityShare: number;
  readonly startSeconds: number;
  readonly durationSeconds: number;
}

export interface EventDemand {
  readonly node: number;
  readonly arrivingPerHour: number;
  readonly leavingPerHour: number;
}

/** What the user drew, tied to the network. */
export interface TrafficChanges {
  readonly closed: readonly number[];
  readonly incidents: readonly Incident[];
  readonly events: readonly EventDemand[];
  readonly bases: readonly number[];
}

/** Settings of a request; missing ones take the card's defaults. Throws ScenarioRefusal outside the range. */
export function readSettings(request: ScenarioRequest): TrafficSettings {
  const value = (id: string) => numberOf(trafficInputs, request.inputs, id);
  return {
    hour: value('hour'),
    demandFactor: value('demandPercent') / 100,
    durationSeconds: value('durationHours') * 3600,
    turns: { left: value('leftTurnSeconds'), right: value('rightTurnSeconds'), uTurn: value('uTurnSeconds') },
    queues: request.inputs.queues !== false,
  };
}

/** Interventions of a request. Throws ScenarioRefusal for a road that does not exist or a value out of range. */
export function readChanges(request: ScenarioRequest, network: RoadNetwork): TrafficChanges {
  const of = (kind: string) => request.interventions.filter(intervention => intervention.kind === kind);
  for (const intervention of request.interventions) kindOf(intervention);
  const parameter = (intervention: Intervention, id: string) =>
    numberOf(kindOf(intervention).inputs, intervention.parameters, id);
  return {
    closed: of('close-road').flatMap(intervention => linksOf(intervention, network)),
    incidents: of('incident').map(intervention => ({
      links: linksOf(intervention, network),
      capacityShare: parameter(intervention, 'capacityPercent') / 100,
      startSeconds: parameter(intervention, 'startMinutes') * 60,
      durationSeconds: parameter(intervention, 'durationMinutes') * 60,
    })),
    events: of('event').map(intervention => ({
      node: nearestNode(intervention, network),
      arrivingPerHour: parameter(intervention, 'arrivingPerHour'),
      leavingPerHour: parameter(intervention, 'leavingPerHour'),
    })),
    bases: of('emergency-base').map(intervention => nearestNode(intervention, network)),
  };
}

function kindOf(intervention: Intervention) {
  const kind = trafficInterventions.find(({ id }) => id === intervention.kind);
  if (kind) return kind;
  const known = trafficInterventions.map(({ id }) => id);
  throw new ScenarioRefusal(
    intervention.id,
    {
      zh: `没有“${intervention.kind}”这种干预；可用：${known.join('、')}`,
      en: `There is no intervention "${intervention.kind}"; there are: ${known.join(', ')}`,
    },
    known[0]!,
  );
}

function numberOf(
  inputs: readonly (typeof trafficInputs)[number][],
  values: Readonly<Record<string, unknown>>,
  id: string,
): number {
  const { control, title } = inputs.find(input => input.id === id)!;
  if (control.kind !== 'number') throw new TypeError(`${id} is not a number input`);
  const value = values[id] ?? control.default;
  const { minimum, maximum, unit } = control;
  if (typeof value === 'number' && value >= minimum && value <= maximum) return value;
  const nearest =
    typeof value === 'number' && !Number.isNaN(value)
      ? Math.min(maximum, Math.max(minimum, value))
      : control.default;
  throw new ScenarioRefusal(
    id,
    {
      zh: `${title.zh} = ${String(value)}，应在 ${minimum}…${maximum} ${unit} 之间；最近的有效值：${nearest}`,
      en: `${title.en} = ${String(value)} must lie within ${minimum}…${maximum} ${unit}; nearest valid value: ${nearest}`,
    },
    nearest,
  );
}

/** Both directions of the road an intervention names, or of the one nearest to its first point. */
function linksOf(intervention: Intervention, network: RoadNetwork): number[] {
  const wanted = intervention.entityId;
  const links = network.linkIds.flatMap((id, link) =>
    id === wanted || roadIdOf(id) === wanted ? [link] : [],
  );
  if (links.length > 0) return links;
  const nearest =
    intervention.coordinates.length > 0
      ? roadIdOf(network.linkIds[nearestLink(intervention, network)]!)
      : roadIdOf(network.linkIds[0]!);
  throw new ScenarioRefusal(
    intervention.id,
    {
      zh: `路网中没有道路“${wanted ?? ''}”；最近的道路：${nearest}`,
      en: `There is no road "${wanted ?? ''}" in the network; the nearest is ${nearest}`,
    },
    nearest,
  );
}

function nearestLink(intervention: Intervention, network: RoadNetwork): number {
  const [longitude, latitude] = pointOf(intervention);
  const { coordinates, startIndices } = network.geometry!;
  let best = Infinity;
  let found = 0;
  for (let link = 0; link < network.linkIds.length; link++) {
    for (let vertex = startIndices[link]!; vertex < startIndices[link + 1]!; vertex++) {
      const distance = squaredDegrees(coordinates, vertex, longitude, latitude);
      if (distance >= best) continue;
      best = distance;
      found = link;
    }
  }
  return found;
}

function nearestNode(intervention: Intervention, network: RoadNetwork): number {
  const link = nearestLink(intervention, network);
  const [longitude, latitude] = pointOf(intervention);
  const { coordinates, startIndices } = network.geometry!;
  const toStart = squaredDegrees(coordinates, startIndices[link]!, longitude, latitude);
  const toEnd = squaredDegrees(coordinates, startIndices[link + 1]! - 1, longitude, latitude);
  return toStart <= toEnd ? network.from[link]! : network.to[link]!;
}

function pointOf(intervention: Intervention): readonly [number, number] {
  const point = intervention.coordinates[0];
  if (point) return point;
  throw new ScenarioRefusal(intervention.id, {
    zh: '这项干预要在图上点一个位置',
    en: 'This intervention needs a point on the map',
  });
}

/** Squared distance in degrees of latitude. */
function squaredDegrees(
  coordinates: Float64Array,
  vertex: number,
  longitude: number,
  latitude: number,
): number {
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return (
    ((coordinates[2 * vertex]! - longitude) * shrink) ** 2 + (coordinates[2 * vertex + 1]! - latitude) ** 2
  );
}
