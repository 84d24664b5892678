import type { GeoJSON } from 'geojson';
import { BLOCKED } from '../kernel/grid-memory.ts';
import type { FloodRun } from '../model/flood-run.ts';
import type { CaseFiles } from './case-files.ts';
import { parseTable } from './case-files.ts';
import type { PlacedGrid } from './placed-grid.ts';
import { refuse } from './refuse.ts';
import type { FloodCase, Position } from './schema.ts';

export interface Gauge {
  readonly id: string;
  /** Fractional column and row. */
  readonly place: Position;
}

/** Gauges of a case: listed, or from a CSV (id, x, y) or GeoJSON file. */
export async function gaugesOf(floodCase: FloodCase, files: CaseFiles, grid: PlacedGrid): Promise<Gauge[]> {
  const { gauges } = floodCase;
  const listed =
    typeof gauges === 'string'
      ? await gaugesInFile(gauges, files)
      : gauges.map(({ id, at }) => ({ id: String(id), at }));
  return listed.map(({ id, at }) => {
    const place = grid.locate(at);
    if (grid.contains(place)) return { id, place };
    const nearest = grid.coordinates(
      Math.min(grid.columns - 0.5, Math.max(0.5, place[0])),
      Math.min(grid.rows - 0.5, Math.max(0.5, place[1])),
    );
    return refuse(
      `gauges.${id}`,
      `测点 ${id}（${at.join(', ')}）在高程栅格之外`,
      `Gauge ${id} (${at.join(', ')}) is outside the elevation grid`,
      [...nearest],
    );
  });
}

async function gaugesInFile(file: string, files: CaseFiles): Promise<{ id: string; at: Position }[]> {
  if (/\.(geo)?json$/i.test(file)) {
    const { features } = (await files.json(file, 'gauges')) as Extract<
      GeoJSON,
      { type: 'FeatureCollection' }
    >;
    return (features ?? []).flatMap(({ id, geometry, properties }, k) =>
      geometry?.type === 'Point'
        ? [
            {
              id: String(properties?.id ?? properties?.name ?? id ?? k + 1),
              at: [geometry.coordinates[0]!, geometry.coordinates[1]!] as const,
            },
          ]
        : [],
    );
  }
  const { rows } = parseTable(await files.text(file, 'gauges'));
  return rows.map(([id, x, y], k) => {
    const at = [Number(x), Number(y)] as const;
    if (at.every(Number.isFinite)) return { id: id!, at };
    return refuse('gauges', `${file} 第 ${k + 1} 行不是 id, x, y`, `Row ${k + 1} of ${file} is not id, x, y`);
  });
}

export interface GaugeReading {
  readonly depth: number;
  readonly stage: number;
  readonly speed: number;
}

const DRY = 1e-4;

/**
 * Depth, stage and speed at a gauge. Bilinear between the wet cells around it while its own cell is wet; a dry
 * gauge gives its cell's bed as stage.
 */
export function readGauge({ solver }: FloodRun, { place }: Gauge): GaugeReading {
  const { grid } = solver;
  const { columns, rows } = grid.shape;
  const own: [number, number] = [Math.floor(place[0]), Math.floor(place[1])];
  const bedAt = (i: number, j: number) => grid.bed[grid.index(i, j)]!;
  const ownBed = bedAt(...own);
  if (ownBed > BLOCKED / 2) return { depth: 0, stage: Number.NaN, speed: 0 };
  const ownDepth = solver.depth(...own);
  if (ownDepth < DRY) return { depth: ownDepth, stage: ownBed + ownDepth, speed: 0 };
  const [i0, j0] = [Math.floor(place[0] - 0.5), Math.floor(place[1] - 0.5)];
  const [fx, fy] = [place[0] - 0.5 - i0, place[1] - 0.5 - j0];
  const sums = { weight: 0, depth: 0, stage: 0, u: 0, v: 0 };
  for (const [di, dj] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const [i, j] = [i0 + di, j0 + dj];
    if (i < 0 || j < 0 || i >= columns || j >= rows || bedAt(i, j) > BLOCKED / 2) continue;
    const depth = solver.depth(i, j);
    if (depth < DRY) continue;
    const weight = (di ? fx : 1 - fx) * (dj ? fy : 1 - fy);
    const [u, v] = solver.velocity(i, j, DRY);
    sums.weight += weight;
    sums.depth += weight * depth;
    sums.stage += weight * (depth + bedAt(i, j));
    sums.u += weight * u;
    sums.v += weight * v;
  }
  const { weight, depth, stage, u, v } = sums;
  return { depth: depth / weight, stage: stage / weight, speed: Math.hypot(u, v) / weight };
}
