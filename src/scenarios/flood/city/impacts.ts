import type { KeyFigure, ScenarioFeatures } from '@core/scenario.ts';
import type { PlacedGrid } from '../case/placed-grid.ts';
import { BLOCKED } from '../kernel/grid-memory.ts';
import type { FloodRun } from '../model/flood-run.ts';
import type { CitySetup } from './city-setup.ts';
import type { CellDepth } from './depth-along.ts';
import { depthAtWalls, depthsAlong } from './depth-along.ts';
import type { FloodPack } from './read-pack.ts';

/** Water that stops a car, m (30 cm: common threshold of traffic police and of the AIDR vehicle curves). */
const ROAD_CUT_DEPTH = 0.3;
/** Water along half of a building's walls that enters it, m: a doorstep. */
const BUILDING_DEPTH = 0.15;
const STOREY_METERS = 3.3;
const SQUARE_METERS_A_PERSON = 35;

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
  const site: Site = {
    grid,
    heightAt: groundHeights(grid, ground),
    depthAt: greatestDepth(run, grid, isWater),
  };
  const roads = roadsCut(pack, site);
  const buildings = buildingsAffected(pack, site);
  const entrances = entrancesAtRisk(pack, site);
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
      figure(
        'roads-cut',
        '中断道路（积水 ≥ 0.3 m 的长度）',
        'Road under ≥ 0.3 m of water',
        roads.metres / 1000,
        'km',
        1,
      ),
      figure('buildings-affected', '受淹建筑', 'Buildings affected', buildings.features.ids.length, ''),
      figure(
        'people-affected',
        '受淹建筑内人数（估算）',
        'People in affected buildings (estimate)',
        buildings.people,
        '',
      ),
      figure(
        'people-ground-floor',
        '受淹首层人数（估算）',
        'People on flooded ground floors (estimate)',
        buildings.peopleBelow,
        '',
      ),
      figure('metro-entrances', '受威胁地铁出入口', 'Metro entrances at risk', entrances.ids.length, ''),
    ],
  };
}

/** Where impacts are looked for. */
interface Site {
  readonly grid: PlacedGrid;
  readonly depthAt: CellDepth;
  /** Bare ground, m above the ellipsoid. */
  readonly heightAt: (longitude: number, latitude: number) => number;
}

function greatestDepth(run: FloodRun, grid: PlacedGrid, isWater: CitySetup['isWater']): CellDepth {
  const memory = run.solver.grid;
  const [depth] = memory.extremes;
  return (i, j) => {
    if (!grid.contains([i, j]) || isWater(j * grid.columns + i)) return Number.NaN;
    const at = memory.index(i, j);
    return memory.bed[at]! > BLOCKED / 2 ? Number.NaN : depth[at]!;
  };
}

function groundHeights(grid: PlacedGrid, ground: Float64Array): Site['heightAt'] {
  return (longitude, latitude) => {
    const [x, y] = grid.locate([longitude, latitude]);
    return grid.contains([x, y]) ? ground[Math.floor(y) * grid.columns + Math.floor(x)]! : 0;
  };
}

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

function roadsCut(pack: FloodPack, { grid, depthAt, heightAt }: Site) {
  const rows = new FeatureRows();
  let metres = 0;
  for (const [k, { geometry, properties, id }] of (pack.roads?.features ?? []).entries()) {
    // A bridge stands above the water on the ground below it.
    if (properties?.bridge) continue;
    const line = geometry.coordinates.map(([x, y]) => grid.locate([x!, y!]));
    const { depths, metresEach } = depthsAlong(line, grid, depthAt);
    const under = depths.filter(depth => depth >= ROAD_CUT_DEPTH);
    if (under.length === 0) continue;
    const vertices = geometry.coordinates.map(([x, y]) => [x!, y!, heightAt(x!, y!)] as const);
    const length = under.length * metresEach;
    rows.add(String(properties?.id ?? id ?? k), vertices, {
      depth: [Math.max(...under), 'm'],
      underWater: [length, 'm'],
    });
    metres += length;
  }
  return { features: rows.build('roads-cut', '中断道路', 'Roads cut off', 'lines'), metres };
}

function buildingsAffected({ buildings }: FloodPack, { grid, depthAt, heightAt }: Site) {
  const rows = new FeatureRows();
  let [people, peopleBelow] = [0, 0];
  const { startIndices, positions, heights, ids } = buildings;
  for (const [k, id] of ids.entries()) {
    const ring: (readonly [number, number])[] = [];
    for (let vertex = startIndices[k]!; vertex < startIndices[k + 1]!; vertex++) {
      ring.push([positions[2 * vertex]! * 1e-7, positions[2 * vertex + 1]! * 1e-7]);
    }
    const depth = depthAtWalls(
      ring.map(position => grid.locate(position)),
      depthAt,
    );
    if (depth < BUILDING_DEPTH) continue;
    const vertices = ring.map(([x, y]) => [x, y, heightAt(x, y)] as const);
    rows.add(id, vertices, { depth: [depth, 'm'] });
    const onAFloor = ringArea(vertices) / SQUARE_METERS_A_PERSON;
    people += onAFloor * Math.max(1, Math.round(heights[k]! / STOREY_METERS));
    peopleBelow += onAFloor;
  }
  const features = rows.build('buildings-affected', '受淹建筑', 'Buildings affected', 'polygons');
  return { features, people: Math.round(people), peopleBelow: Math.round(peopleBelow) };
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
function entrancesAtRisk({ entrances }: FloodPack, { grid, depthAt, heightAt }: Site): ScenarioFeatures {
  const rows = new FeatureRows();
  for (const { geometry, properties } of entrances.features) {
    const [x, y] = geometry.coordinates as [number, number];
    const depth = depthAround(grid.locate([x, y]), depthAt);
    if (depth <= properties.sillMeters) continue;
    rows.add(properties.id, [[x, y, heightAt(x, y)]], {
      depth: [depth, 'm'],
      overSill: [depth - properties.sillMeters, 'm'],
    });
  }
  return rows.build('metro-entrances', '受威胁地铁出入口', 'Metro entrances at risk', 'points');
}

/** Greatest depth in the cell of a place and the eight around it, m: an entrance may stand in a blocked cell. */
function depthAround([x, y]: readonly [number, number], depthAt: CellDepth): number {
  let greatest = 0;
  for (let j = Math.floor(y) - 1; j <= Math.floor(y) + 1; j++) {
    for (let i = Math.floor(x) - 1; i <= Math.floor(x) + 1; i++) {
      const depth = depthAt(i, j);
      if (depth > greatest) greatest = depth;
    }
  }
  return greatest;
}
