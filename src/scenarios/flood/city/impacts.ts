import type { KeyFigure, ScenarioFeatures } from '@core/scenario.ts';
import type { PlacedGrid } from '../case/placed-grid.ts';
import type { FloodRun } from '../model/flood-run.ts';
import type { CitySetup } from './city-setup.ts';
import type { FloodPack } from './read-pack.ts';

/** Water that stops a car, m (30 cm: common threshold of traffic police and of the AIDR vehicle curves). */
const ROAD_CUT_DEPTH = 0.3;
/** Water beside a building that enters it, m: a doorstep. */
const BUILDING_DEPTH = 0.15;
const STOREY_METERS = 3.3;
const SQUARE_METERS_A_PERSON = 35;

/** Greatest depth in the run at a place and its neighbours; NaN outside the grid. */
type DepthAt = (longitude: number, latitude: number, reach: number) => number;

export interface Impacts {
  readonly features: readonly ScenarioFeatures[];
  readonly figures: readonly KeyFigure[];
}

/**
 * Roads cut off, buildings and people affected, metro entrances at risk, by the greatest depth of the run on land: the
 * river in its bed (`isWater`) reaches nobody.
 */
export function impactsOf(
  run: FloodRun,
  { grid, ground, isWater }: Pick<CitySetup, 'grid' | 'ground' | 'isWater'>,
  pack: FloodPack,
): Impacts {
  const depthAt = greatestDepth(run, grid, isWater);
  const heightAt = (longitude: number, latitude: number) => {
    const [x, y] = grid.locate([longitude, latitude]);
    return grid.contains([x, y]) ? ground[Math.floor(y) * grid.columns + Math.floor(x)]! : 0;
  };
  const roads = roadsCut(pack, depthAt, heightAt);
  const buildings = buildingsAffected(pack, depthAt, heightAt);
  const entrances = entrancesAtRisk(pack, depthAt, heightAt);
  const figure = (
    id: string,
    zh: string,
    en: string,
    value: number,
    unit: string,
    decimals = 0,
  ): KeyFigure => ({
    id,
    title: { zh, en },
    value,
    unit,
    decimals,
  });
  return {
    features: [roads.features, buildings.features, entrances],
    figures: [
      figure('roads-cut', '中断道路', 'Roads cut off', roads.kilometres, 'km', 1),
      figure('buildings-affected', '受淹建筑', 'Buildings affected', buildings.features.ids.length, ''),
      figure('people-affected', '受影响人数（估算）', 'People affected (estimate)', buildings.people, ''),
      figure('metro-entrances', '受威胁地铁出入口', 'Metro entrances at risk', entrances.ids.length, ''),
    ],
  };
}

function greatestDepth(run: FloodRun, grid: PlacedGrid, isWater: CitySetup['isWater']): DepthAt {
  const memory = run.solver.grid;
  const [depth] = memory.extremes;
  return (longitude, latitude, reach) => {
    const [x, y] = grid.locate([longitude, latitude]);
    if (!grid.contains([x, y])) return Number.NaN;
    let greatest = 0;
    for (let j = Math.floor(y) - reach; j <= Math.floor(y) + reach; j++) {
      for (let i = Math.floor(x) - reach; i <= Math.floor(x) + reach; i++) {
        if (!grid.contains([i, j]) || isWater(j * grid.columns + i)) continue;
        greatest = Math.max(greatest, depth[memory.index(i, j)]!);
      }
    }
    return greatest;
  };
}

type HeightAt = (longitude: number, latitude: number) => number;

/** Collects features row by row. */
class FeatureRows {
  readonly #coordinates: number[] = [];
  readonly #starts: number[] = [0];
  readonly #ids: string[] = [];
  readonly #columns = new Map<string, { unit: string; values: number[] }>();

  add(
    id: string,
    vertices: readonly (readonly [number, number, number])[],
    values: Record<string, [number, string]>,
  ) {
    for (const vertex of vertices) this.#coordinates.push(...vertex);
    this.#starts.push(this.#coordinates.length / 3);
    this.#ids.push(id);
    for (const [key, [value, unit]] of Object.entries(values)) {
      const column = this.#columns.get(key) ?? { unit, values: [] };
      this.#columns.set(key, column);
      column.values.push(value);
    }
  }

  build(id: string, zh: string, en: string, geometry: ScenarioFeatures['geometry']): ScenarioFeatures {
    return {
      id,
      title: { zh, en },
      geometry,
      coordinates: Float64Array.from(this.#coordinates),
      startIndices: Uint32Array.from(this.#starts),
      ids: this.#ids,
      values: Object.fromEntries(
        [...this.#columns].map(([key, { unit, values }]) => [
          key,
          { unit, values: Float32Array.from(values) },
        ]),
      ),
    };
  }
}

function roadsCut(pack: FloodPack, depthAt: DepthAt, heightAt: HeightAt) {
  const rows = new FeatureRows();
  let metres = 0;
  for (const [k, { geometry, properties, id }] of (pack.roads?.features ?? []).entries()) {
    // A bridge stands above the water on the ground below it.
    if (properties?.bridge) continue;
    const depths = geometry.coordinates.map(([x, y]) => depthAt(x!, y!, 0));
    const greatest = Math.max(0, ...depths.filter(Number.isFinite));
    if (greatest < ROAD_CUT_DEPTH) continue;
    const vertices = geometry.coordinates.map(([x, y]) => [x!, y!, heightAt(x!, y!)] as const);
    rows.add(String(properties?.id ?? id ?? k), vertices, { depth: [greatest, 'm'] });
    metres += Number(properties?.lengthMeters ?? 0);
  }
  return {
    features: rows.build('roads-cut', '中断道路', 'Roads cut off', 'lines'),
    kilometres: metres / 1000,
  };
}

function buildingsAffected({ buildings }: FloodPack, depthAt: DepthAt, heightAt: HeightAt) {
  const rows = new FeatureRows();
  let people = 0;
  const { startIndices, positions, heights, ids } = buildings;
  for (const [k, id] of ids.entries()) {
    const [from, to] = [startIndices[k]!, startIndices[k + 1]!];
    let greatest = 0;
    const vertices: (readonly [number, number, number])[] = [];
    for (let vertex = from; vertex < to; vertex++) {
      const [x, y] = [positions[2 * vertex]! * 1e-7, positions[2 * vertex + 1]! * 1e-7];
      const depth = depthAt(x, y, 1);
      if (Number.isFinite(depth)) greatest = Math.max(greatest, depth);
      vertices.push([x, y, heightAt(x, y)]);
    }
    if (greatest < BUILDING_DEPTH) continue;
    rows.add(id, vertices, { depth: [greatest, 'm'] });
    const storeys = Math.max(1, Math.round(heights[k]! / STOREY_METERS));
    people += (ringArea(vertices) * storeys) / SQUARE_METERS_A_PERSON;
  }
  const features = rows.build('buildings-affected', '受淹建筑', 'Buildings affected', 'polygons');
  return { features, people: Math.round(people) };
}

/** Area of a small ring in degrees, m². */
function ringArea(ring: readonly (readonly [number, number, number])[]): number {
  const metres = 111_320;
  const shrink = Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180);
  let sum = 0;
  for (const [k, [x, y]] of ring.entries()) {
    const [nx, ny] = ring[(k + 1) % ring.length]!;
    sum += x * ny - nx * y;
  }
  return Math.abs(sum / 2) * metres * metres * shrink;
}

/** Entrances beside which the water stands above the sill. */
function entrancesAtRisk({ entrances }: FloodPack, depthAt: DepthAt, heightAt: HeightAt): ScenarioFeatures {
  const rows = new FeatureRows();
  for (const { geometry, properties } of entrances.features) {
    const [x, y] = geometry.coordinates as [number, number];
    const depth = depthAt(x, y, 1);
    if (!(depth > properties.sillMeters)) continue;
    rows.add(properties.id, [[x, y, heightAt(x, y)]], {
      depth: [depth, 'm'],
      overSill: [depth - properties.sillMeters, 'm'],
    });
  }
  return rows.build('metro-entrances', '受威胁地铁出入口', 'Metro entrances at risk', 'points');
}
