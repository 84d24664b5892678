import { malformed, readNumber } from './malformed.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What a GeoJSON road says of itself under the names that city packs, OSM and its exports use, in SI units. */
export interface RoadAttributes {
  readonly id: unknown;
  readonly from: unknown;
  readonly to: unknown;
  readonly direction: 'both' | 'forward' | 'backward';
  readonly lengthMeters: number | undefined;
  readonly speedMetersPerSecond: number;
  /** Of one direction. */
  readonly capacityVehiclesPerHour: number;
}

const KMH_PER_MPS = 3.6;
const KMH_PER_UNIT: Readonly<Record<string, number>> = { mph: 1.609344, knots: 1.852, 'km/h': 1, kmh: 1 };
/** Vehicles an hour and lane, and km/h, by OSM `highway` (customary planning values), where a road gives none. */
const BY_CLASS: Readonly<Record<string, readonly [perLane: number, speedKmh: number]>> = {
  motorway: [2000, 100],
  trunk: [1800, 80],
  primary: [1200, 60],
  secondary: [1000, 50],
  tertiary: [800, 40],
  residential: [600, 30],
  service: [400, 20],
};
const OTHER_CLASS = BY_CLASS.residential!;

/** Reads a road's properties. Throws ScenarioRefusal naming the road when one makes no sense. */
export function readRoadAttributes(properties: Properties, where: string): RoadAttributes {
  const first = (...names: string[]) => firstOf(properties, names);
  const roadClass = String(first('class', 'highway', 'fclass') ?? '').replace(/_link$/, '');
  const [perLane, classSpeed] = BY_CLASS[roadClass] ?? OTHER_CLASS;
  const known = roadClass !== '';
  const direction = readDirection(first('oneway', 'one_way') ?? impliedOneway(properties), where);
  return {
    id: first('id', 'osm_id', 'osmid', '@id'),
    ...readEnds(properties),
    direction,
    lengthMeters: optionalNumber(first('lengthMeters', 'length_m', 'length'), 'length', where),
    speedMetersPerSecond:
      readSpeed(
        first('freeSpeedKmh', 'speed_kmh', 'speed_kph', 'maxspeed', 'speed'),
        known,
        classSpeed,
        where,
      ) / KMH_PER_MPS,
    capacityVehiclesPerHour:
      optionalNumber(first('capacityVehiclesPerHour', 'capacity', 'capacity_vph'), 'capacity', where) ??
      perLane * lanesOf(first('lanes', 'numlanes'), direction, where),
  };
}

/** Ids of the nodes that a road names. */
export function readEnds(properties: Properties): Pick<RoadAttributes, 'from' | 'to'> {
  return {
    from: firstOf(properties, ['from', 'u', 'source', 'from_node', 'fromNode', 'a_node']),
    to: firstOf(properties, ['to', 'v', 'target', 'to_node', 'toNode', 'b_node']),
  };
}

function firstOf(properties: Properties, names: readonly string[]): unknown {
  return names.map(name => properties[name]).find(isGiven);
}

/** Motorways and roundabouts of OpenStreetMap are one-way unless they say otherwise. */
function impliedOneway({ highway, junction }: Properties): string {
  const isRoundabout = junction === 'roundabout' || junction === 'circular';
  return isRoundabout || highway === 'motorway' ? 'yes' : 'no';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function optionalNumber(value: unknown, name: string, where: string): number | undefined {
  return isGiven(value) ? readNumber(value, 0, name, where, undefined) : undefined;
}

function readDirection(value: unknown, where: string): RoadAttributes['direction'] {
  switch (String(value ?? 'no').toLowerCase()) {
    case 'true':
    case 'yes':
    case '1':
    // Shapefiles of OpenStreetMap write F, T and B: along the line, against it, both ways.
    case 'f':
    case 'ft':
      return 'forward';
    case '-1':
    case 'reverse':
    case 't':
    case 'tf':
      return 'backward';
    case 'false':
    case 'no':
    case '0':
    case 'b':
    case 'reversible':
    case 'alternating':
      return 'both';
    default:
      malformed(
        where,
        undefined,
        `oneway“${String(value)}”应为 yes、no 或 -1`,
        `oneway "${String(value)}" must be yes, no or -1`,
        'yes',
      );
  }
}

/** km/h; OSM writes other units behind the number. */
function readSpeed(value: unknown, hasClass: boolean, classSpeed: number, where: string): number {
  if (!isGiven(value)) {
    if (hasClass) return classSpeed;
    malformed(
      where,
      undefined,
      '没有速度（freeSpeedKmh、maxspeed）也没有道路等级（highway）',
      'has neither a speed (freeSpeedKmh, maxspeed) nor a class (highway)',
      `${classSpeed}`,
    );
  }
  const [, number, unit] = /^\s*([\d.eE+-]+)\s*([a-z/]*)\s*$/i.exec(String(value)) ?? [];
  const factor = KMH_PER_UNIT[(unit || 'km/h').toLowerCase()];
  // Words such as "walk" or "none", which OSM allows.
  if (number === undefined || factor === undefined)
    return hasClass ? classSpeed : readNumber(value, 0, 'speed', where, undefined);
  const speed = readNumber(number, 0, 'speed', where, undefined) * factor;
  // Exports of OpenStreetMap write 0 where it is not known.
  if (speed === 0 && hasClass) return classSpeed;
  if (speed === 0) malformed(where, undefined, '速度为 0', 'its speed is 0', `${classSpeed}`);
  return speed;
}

/** OSM counts the lanes of both directions together. */
function lanesOf(value: unknown, direction: RoadAttributes['direction'], where: string): number {
  const lanes = readNumber(
    isGiven(value) ? value : direction === 'both' ? 2 : 1,
    0,
    'lanes',
    where,
    undefined,
  );
  return Math.max(1, direction === 'both' ? lanes / 2 : lanes);
}
