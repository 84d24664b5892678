import * as z from 'zod/mini';
import { malformed, readNumber } from './malformed.ts';
import { type LinkRow, networkFromRows, type RoadNetwork } from './road-network.ts';
import { readRoadAttributes } from './road-properties.ts';

/** Bureau of Public Roads coefficients for roads that give none. */
export interface BprDefaults {
  readonly b: number;
  readonly power: number;
}

/** Ends of lines nearer than this (about 0.1 m) are one node where roads name no nodes. */
const SNAP_DEGREES = 1e-6;

const featureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      properties: z.nullable(z.record(z.string(), z.unknown())),
      geometry: z.nullable(z.object({ type: z.string(), coordinates: z.unknown() })),
    }),
  ),
});
const lineString = z.array(z.array(z.number()).check(z.minLength(2))).check(z.minLength(2));

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads a GeoJSON road network: LineStrings with the properties that `road-properties.ts` knows (times in seconds,
 * lengths in metres), or with the columns of a TNTP file as properties (`init_node`, `free_flow_time`…; units of the file).
 * An undirected road gives two links, `id` and `id:reverse`. Roads that name no nodes meet where their ends do.
 */
export function parseGeojsonNetwork(text: string, file: string, defaults: BprDefaults): RoadNetwork {
  const rows: LinkRow[] = [];
  let usesTntpUnits = false;
  readFeatures(text, file).forEach(({ properties, geometry }, index) => {
    // Junctions that come along as points say nothing that the roads do not.
    if (geometry?.type === 'Point') return;
    const line = lineString.safeParse(geometry?.coordinates);
    const where = `${file} feature ${index + 1}`;
    if (geometry?.type !== 'LineString' || !line.success) {
      malformed(where, undefined, '应为至少两点的 LineString', 'must be a LineString of at least two points');
    }
    const isTntp = properties?.free_flow_time !== undefined;
    usesTntpUnits ||= isTntp;
    if (isTntp) rows.push(tntpRow(properties!, line.data, index, where));
    else rows.push(...roadRows(properties ?? {}, line.data, index, where, defaults));
  });
  if (rows.length === 0) malformed(file, undefined, '没有路段', 'no roads in it');
  const units = usesTntpUnits
    ? ({ time: 'file', length: 'file' } as const)
    : ({ time: 's', length: 'm' } as const);
  return networkFromRows(rows, [], { units, warnings: [] });
}

function readFeatures(text: string, file: string) {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    malformed(file, undefined, `不是 JSON（${String(error)}）`, `not JSON (${String(error)})`);
  }
  const parsed = featureCollection.safeParse(json);
  if (!parsed.success)
    malformed(file, undefined, '不是 GeoJSON FeatureCollection', 'not a GeoJSON FeatureCollection');
  return parsed.data.features;
}

/** One link for each direction in which the road may be driven. */
function roadRows(
  properties: Properties,
  line: number[][],
  index: number,
  where: string,
  defaults: BprDefaults,
): LinkRow[] {
  const road = readRoadAttributes(properties, where);
  const length = road.lengthMeters ?? lineLengthMeters(line);
  const row: LinkRow = {
    id: String(road.id ?? index + 1),
    from: nodeId(road.from, line[0]!),
    to: nodeId(road.to, line.at(-1)!),
    capacity: road.capacityVehiclesPerHour,
    length,
    freeFlowTime: length / road.speedMetersPerSecond,
    b: readNumber(properties.b ?? defaults.b, 0, 'b', where, undefined),
    power: readNumber(properties.power ?? defaults.power, 0, 'power', where, undefined),
    toll: readNumber(properties.toll ?? 0, -Infinity, 'toll', where, undefined),
    line,
  };
  if (road.direction === 'forward') return [row];
  return road.direction === 'backward' ? [{ ...reversed(row), id: row.id }] : [row, reversed(row)];
}

function tntpRow(properties: Properties, line: number[][], index: number, where: string): LinkRow {
  const number = (name: string, minimum = 0) =>
    readNumber(properties[name] ?? 0, minimum, name, where, undefined);
  return {
    id: String(properties.id ?? index + 1),
    from: nodeId(properties.init_node, line[0]!),
    to: nodeId(properties.term_node, line.at(-1)!),
    capacity: number('capacity'),
    length: number('length'),
    freeFlowTime: number('free_flow_time'),
    b: number('b'),
    power: number('power'),
    toll: number('toll', -Infinity),
    line,
  };
}

function nodeId(named: unknown, end: readonly number[]): string {
  if (named !== undefined && named !== null) return String(named);
  return end
    .slice(0, 2)
    .map(value => Math.round(value / SNAP_DEGREES) * SNAP_DEGREES)
    .map(value => value.toFixed(6))
    .join(',');
}

function reversed(row: LinkRow): LinkRow {
  return { ...row, id: `${row.id}:reverse`, from: row.to, to: row.from, line: [...row.line!].reverse() };
}

/** Length of a line in degrees, on a sphere of the mean radius (haversine; within 0.6 % of the ellipsoid). */
export function lineLengthMeters(line: readonly (readonly number[])[]): number {
  const MEAN_RADIUS_METERS = 6371008.8;
  const radians = Math.PI / 180;
  let sum = 0;
  for (let k = 1; k < line.length; k++) {
    const [a, b] = [line[k - 1]!, line[k]!];
    const dLatitude = (b[1]! - a[1]!) * radians;
    const dLongitude = (b[0]! - a[0]!) * radians;
    const h =
      Math.sin(dLatitude / 2) ** 2 +
      Math.cos(a[1]! * radians) * Math.cos(b[1]! * radians) * Math.sin(dLongitude / 2) ** 2;
    sum += 2 * MEAN_RADIUS_METERS * Math.asin(Math.sqrt(h));
  }
  return sum;
}
