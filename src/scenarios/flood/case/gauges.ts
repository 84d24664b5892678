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
/** Where the beds around a gauge differ by more, it stands in a channel or on an edge: its own cell alone counts. */
const EVEN_METRES = 0.25;

interface Corner {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

/**
 * Depth, stage and speed at a gauge: bilinear between the four cell centres around it where the ground is even and
 * all are wet, else those of its own cell. The bed of a gauge (stage − depth) never changes.
 */
export function readGauge({ solver }: FloodRun, { place }: Gauge): GaugeReading {
  const { grid } = solver;
  const bedAt = (i: number, j: number) => grid.bed[grid.index(i, j)]!;
  const own: Corner = { i: Math.floor(place[0]), j: Math.floor(place[1]), weight: 1 };
  if (bedAt(own.i, own.j) > BLOCKED / 2) return { depth: 0, stage: Number.NaN, speed: 0 };
  const around = corners(place, grid.shape);
  const beds = around.map(({ i, j }) => bedAt(i, j));
  const isEven = Math.max(...beds) - Math.min(...beds) <= EVEN_METRES;
  const bed = isEven ? weighted(around, bedAt) : bedAt(own.i, own.j);
  const depthAt = (i: number, j: number) => solver.depth(i, j);
  const isWet = isEven && around.every(({ i, j }) => depthAt(i, j) >= DRY);
  const cells = isWet ? around : [own];
  const depth = weighted(cells, depthAt);
  const u = weighted(cells, (i, j) => solver.velocity(i, j, DRY)[0]);
  const v = weighted(cells, (i, j) => solver.velocity(i, j, DRY)[1]);
  return { depth, stage: bed + depth, speed: Math.hypot(u, v) };
}

function weighted(cells: readonly Corner[], value: (i: number, j: number) => number): number {
  return cells.reduce((sum, { i, j, weight }) => sum + (weight > 0 ? weight * value(i, j) : 0), 0);
}

/** The four cells around a place, at the grid's edge the nearest ones. */
function corners(place: Position, { columns, rows }: { columns: number; rows: number }): Corner[] {
  const [i0, j0] = [Math.floor(place[0] - 0.5), Math.floor(place[1] - 0.5)];
  const [fx, fy] = [place[0] - 0.5 - i0, place[1] - 0.5 - j0];
  const inside = (k: number, count: number) => Math.min(count - 1, Math.max(0, k));
  return [0, 1].flatMap(dj =>
    [0, 1].map(di => ({
      i: inside(i0 + di, columns),
      j: inside(j0 + dj, rows),
      weight: (di ? fx : 1 - fx) * (dj ? fy : 1 - fy),
    })),
  );
}
