import * as z from 'zod/mini';
import { malformed, readNumber } from './malformed.ts';
import { type Line, linesOf, meetingPlaces, placeOf, splitAt } from './road-lines.ts';
import { type LinkRow, networkFromRows, type RoadNetwork } from './road-network.ts';
import { readEnds, readRoadAttributes } from './road-properties.ts';

/** Bureau of Public Roads coefficients for roads that give none. */
export interface BprDefaults {
  readonly b: number;
  readonly power: number;
}

const featureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      properties: z.nullable(z.record(z.string(), z.unknown())),
      geometry: z.nullable(z.object({ type: z.string(), coordinates: z.unknown() })),
    }),
  ),
});
type Properties = Readonly<Record<string, unknown>>;

interface Road {
  readonly properties: Properties;
  readonly lines: readonly Line[];
  readonly index: number;
  readonly where: string;
}

/** What lies between two places where roads meet, with its share of the road's length. */
interface RoadPart extends Omit<Road, 'lines'> {
  readonly line: Line;
  readonly share: number;
  readonly name: (id: string) => string;
}

/**
 * Reads a GeoJSON road network: LineStrings with the properties that `road-properties.ts` knows (times in seconds,
 * lengths in metres), or with the columns of a TNTP file as properties (`init_node`, `free_flow_time`…; units of the file).
 * An undirected road gives two links, `id` and `id:reverse`. Roads that name no nodes meet where they share a vertex: one
 * that others meet in passing gives a link a piece, `id:1`, `id:2`…
 */
export function parseGeojsonNetwork(text: string, file: string, defaults: BprDefaults): RoadNetwork {
  const roads = readFeatures(text, file).flatMap(({ properties, geometry }, index): Road[] => {
    // Junctions that come along as points say nothing that the roads do not.
    if (geometry?.type === 'Point') return [];
    const where = `${file} feature ${index + 1}`;
    const lines = geometry && linesOf(geometry);
    if (!lines) {
      malformed(
        where,
        undefined,
        '应为至少两点的 LineString 或 MultiLineString',
        'must be a LineString of at least two points, or a MultiLineString',
      );
    }
    return [{ properties: properties ?? {}, lines, index, where }];
  });
  const unnamed = roads.filter(({ properties }) => !namesNodes(properties));
  const places = meetingPlaces(unnamed.flatMap(({ lines }) => lines));
  const rows = roads.flatMap(({ properties, lines, index, where }) => {
    const isWhole = namesNodes(properties);
    const pieces = isWhole ? [lines.flat()] : lines.flatMap(line => splitAt(line, places));
    const whole = pieces.reduce((sum, piece) => sum + lineLengthMeters(piece), 0);
    return pieces.flatMap((piece, k) => {
      const share = pieces.length > 1 && whole > 0 ? lineLengthMeters(piece) / whole : 1;
      const name = (id: string) => (pieces.length > 1 ? `${id}:${k + 1}` : id);
      const part: RoadPart = { properties, line: piece, share, name, index, where };
      return isTntp(properties) ? [tntpRow(part)] : roadRows(part, defaults);
    });
  });
  if (rows.length === 0) malformed(file, undefined, '没有路段', 'no roads in it');
  const units = roads.some(({ properties }) => isTntp(properties))
    ? ({ time: 'file', length: 'file' } as const)
    : ({ time: 's', length: 'm' } as const);
  return networkFromRows(rows, [], { units, warnings: [] });
}

function isTntp(properties: Properties): boolean {
  return properties.free_flow_time !== undefined;
}

function namesNodes(properties: Properties): boolean {
  if (isTntp(properties)) return properties.init_node !== undefined && properties.term_node !== undefined;
  const { from, to } = readEnds(properties);
  return from !== undefined && to !== undefined;
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
  { properties, line, share, name, index, where }: RoadPart,
  defaults: BprDefaults,
): LinkRow[] {
  const road = readRoadAttributes(properties, where);
  const length = road.lengthMeters === undefined ? lineLengthMeters(line) : share * road.lengthMeters;
  const row: LinkRow = {
    id: name(String(road.id ?? index + 1)),
    from: nodeId(road.from, line[0]!),
    to: nodeId(road.to, line.at(-1)!),
    capacity: road.capacityVehiclesPerHour,
    length,
    freeFlowTime: length / road.speedMetersPerSecond,
    b: readNumber(properties.b ?? defaults.b, 0, 'b', where, undefined),
    power: readNumber(properties.power ?? defaults.power, 0, 'power', where, undefined),
    toll: share * readNumber(properties.toll ?? 0, -Infinity, 'toll', where, undefined),
    line,
  };
  if (road.direction === 'forward') return [row];
  return road.direction === 'backward' ? [{ ...reversed(row), id: row.id }] : [row, reversed(row)];
}

function tntpRow({ properties, line, share, name, index, where }: RoadPart): LinkRow {
  const number = (column: string, minimum = 0) =>
    readNumber(properties[column] ?? 0, minimum, column, where, undefined);
  return {
    id: name(String(properties.id ?? index + 1)),
    from: nodeId(properties.init_node, line[0]!),
    to: nodeId(properties.term_node, line.at(-1)!),
    capacity: number('capacity'),
    length: share * number('length'),
    freeFlowTime: share * number('free_flow_time'),
    b: number('b'),
    power: number('power'),
    toll: share * number('toll', -Infinity),
    line,
  };
}

function nodeId(named: unknown, end: readonly number[]): string {
  if (named !== undefined && named !== null) return String(named);
  return placeOf(end);
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
