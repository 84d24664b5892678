import type { Geometry } from 'geojson';
import { MeshCollector } from '../geometry/mesh-collector.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import type { FeatureSchema } from '../write/property-table.ts';
import { namedCrs, readFeatures } from './geojson.ts';
import { type InputCrsOptions, inputCrs } from './input-crs.ts';
import { isName, numberOf, propertyOf } from './values.ts';

export interface PipeOptions extends InputCrsOptions {
  readonly namespace: string;
  readonly source: string;
  /** `diameterMm`, `depthMeters`, `name`, `network`, `material` → property that holds it. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly defaultDiameterMm?: number;
  readonly defaultDepthMeters?: number;
  readonly groundHeight: (longitude: number, latitude: number) => number;
  readonly report: (entry: ReportEntry) => void;
}

/** Class of a tileset of pipes and cables. */
export const PIPE_SCHEMA: FeatureSchema = {
  id: { type: 'STRING' },
  name: { type: 'STRING' },
  /** Water, sewer, gas, power… as the source says. */
  network: { type: 'STRING' },
  material: { type: 'STRING' },
  diameterMm: { type: 'FLOAT32' },
  /** Of the centre line below the ground. */
  depthMeters: { type: 'FLOAT32' },
  lengthMeters: { type: 'FLOAT32' },
  source: { type: 'STRING' },
  kind: { type: 'STRING' },
};

const SIDES = 8;

/**
 * Lines of a GeoJSON file as closed tubes below the ground: centre line at the third coordinate when positions have
 * one (ellipsoid height), else at the ground less the depth.
 */
export async function* readPipes(path: string, options: PipeOptions): AsyncGenerator<CityFeature> {
  const crs = inputCrs({ ...options, crs: options.crs ?? (await namedCrs(path)) });
  for await (const { index, feature } of readFeatures(path, options.report)) {
    const properties = (feature.properties ?? {}) as Record<string, unknown>;
    const pick = (name: string) => propertyOf(properties, options.fields?.[name] ?? name);
    const id = `${options.namespace}:${[pick('id'), feature.id].find(isName) ?? index}`;
    const { geometry } = feature;
    const lines = linesOf(geometry);
    const diameterMm = numberOf(pick('diameterMm')) ?? options.defaultDiameterMm ?? Number.NaN;
    const depthMeters = numberOf(pick('depthMeters')) ?? options.defaultDepthMeters ?? 1;
    if (lines.length === 0 || !(diameterMm > 0 && diameterMm < 20_000)) {
      options.report({
        severity: 'refused',
        id,
        reason: { zh: '不是线，或管径、埋深无效', en: 'Is no line, or its diameter or depth is not valid' },
      });
      continue;
    }
    for (const [part, line] of lines.entries()) {
      const points = line.map((position): [number, number, number] => {
        const [x, y, z] = Array.isArray(position) ? position.map(numberOf) : [];
        if (x === undefined || y === undefined) return [Number.NaN, Number.NaN, Number.NaN];
        const [longitude, latitude] = crs.toWgs84(x, y);
        return [longitude, latitude, z ?? options.groundHeight(longitude, latitude) - depthMeters];
      });
      const fault = points
        .filter(point => point.every(Number.isFinite))
        .map(([longitude, latitude]) => crs.faultOf(longitude, latitude))
        .find(Boolean);
      if (fault) {
        options.report({ severity: 'refused', id, reason: fault });
        continue;
      }
      const tube = buildTube(points, diameterMm / 2000);
      if (!tube) {
        options.report({
          severity: 'refused',
          id,
          reason: { zh: '线没有长度', en: 'The line has no length' },
        });
        continue;
      }
      yield {
        id: part === 0 ? id : `${id}#${part + 1}`,
        tileset: 'pipes',
        geometry: tube.mesh.finish(),
        attributes: {
          name: String(pick('name') ?? ''),
          network: String(pick('network') ?? ''),
          material: String(pick('material') ?? ''),
          diameterMm,
          depthMeters,
          lengthMeters: Math.round(tube.lengthMeters * 100) / 100,
          source: options.source,
          kind: 'real',
        },
      };
    }
  }
}

/** Lines of a geometry; files are not to be trusted, so that positions may be anything. */
function linesOf(geometry: Geometry): unknown[][] {
  if (geometry.type === 'LineString' && Array.isArray(geometry.coordinates)) return [geometry.coordinates];
  if (geometry.type !== 'MultiLineString' || !Array.isArray(geometry.coordinates)) return [];
  return geometry.coordinates.filter(line => Array.isArray(line));
}

type Vector = [number, number, number];

/** A tube with mitred bends and flat ends around a line of geodetic points; undefined when the line has no length. */
export function buildTube(
  line: readonly (readonly [number, number, number])[],
  radiusMeters: number,
): { mesh: MeshCollector; lengthMeters: number } | undefined {
  const first = line.find(point => point.every(Number.isFinite));
  if (!first) return undefined;
  const mesh = new MeshCollector(first);
  const points = localPoints(line, first);
  if (points.length < 2) return undefined;
  const directions = points.slice(1).map((point, i) => unit(minus(point, points[i]!)));
  const rings = points.map((point, i) => {
    const before = directions[Math.max(0, i - 1)]!;
    const after = directions[Math.min(directions.length - 1, i)]!;
    const bisector = unit([before[0] + after[0], before[1] + after[1], before[2] + after[2]]);
    return addRing(mesh, point, before, Number.isFinite(bisector[0]) ? bisector : before, radiusMeters);
  });
  for (let i = 1; i < rings.length; i++) joinRings(mesh, rings[i - 1]!, rings[i]!);
  closeEnd(mesh, rings[0]!, points[0]!, true);
  closeEnd(mesh, rings.at(-1)!, points.at(-1)!, false);
  const lengthMeters = points
    .slice(1)
    .reduce((sum, point, i) => sum + Math.hypot(...minus(point, points[i]!)), 0);
  return { mesh, lengthMeters };
}

function localPoints(
  line: readonly (readonly [number, number, number])[],
  origin: readonly [number, number, number],
): Vector[] {
  const frame = new MeshCollector(origin);
  const points: Vector[] = [];
  for (const point of line) {
    if (!point.every(Number.isFinite)) continue;
    const local = frame.toLocal(...point);
    const previous = points.at(-1);
    if (!previous || Math.hypot(...minus(local, previous)) > 1e-3) points.push(local);
  }
  return points;
}

/** A circle across `direction`, slid along it onto the plane of the mitre; never further than two radii. */
function addRing(
  mesh: MeshCollector,
  centre: Vector,
  direction: Vector,
  mitreNormal: Vector,
  radius: number,
): number[] {
  const side = unit(Math.abs(direction[2]) > 0.99 ? [1, 0, 0] : [direction[1], -direction[0], 0]);
  const up = cross(side, direction);
  const slope = Math.max(0.1, dot(direction, mitreNormal));
  return Array.from({ length: SIDES }, (_, k) => {
    const angle = (2 * Math.PI * k) / SIDES;
    const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
    const offset: Vector = [side[0] * c + up[0] * s, side[1] * c + up[1] * s, side[2] * c + up[2] * s];
    const slide = Math.max(-2 * radius, Math.min(2 * radius, -dot(offset, mitreNormal) / slope));
    return mesh.addLocal(
      centre[0] + offset[0] + direction[0] * slide,
      centre[1] + offset[1] + direction[1] * slide,
      centre[2] + offset[2] + direction[2] * slide,
    );
  });
}

function joinRings(mesh: MeshCollector, from: readonly number[], to: readonly number[]): void {
  for (let k = 0; k < SIDES; k++) {
    const next = (k + 1) % SIDES;
    mesh.addTriangle(from[k]!, to[next]!, from[next]!);
    mesh.addTriangle(from[k]!, to[k]!, to[next]!);
  }
}

function closeEnd(mesh: MeshCollector, ring: readonly number[], centre: Vector, isStart: boolean): void {
  const middle = mesh.addLocal(...centre);
  for (let k = 0; k < SIDES; k++) {
    const [a, b] = [ring[k]!, ring[(k + 1) % SIDES]!];
    if (isStart) mesh.addTriangle(middle, a, b);
    else mesh.addTriangle(middle, b, a);
  }
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
function unit(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
