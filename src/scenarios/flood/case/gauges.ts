import type { GeoJSON } from 'geojson';
import { BLOCKED } from '../kernel/grid-memory.ts';
import type { FloodRun } from '../model/flood-run.ts';
import type { CaseFiles, Table } from './case-files.ts';
import { parseTable } from './case-files.ts';
import type { PlacedGrid } from './placed-grid.ts';
import type { CaseWarning } from './refuse.ts';
import { refuse } from './refuse.ts';
import type { FloodCase, Position } from './schema.ts';

export interface Gauge {
  readonly id: string;
  /** Fractional column and row. */
  readonly place: Position;
}

type Listed = { readonly id: string; readonly at: Position };

/** How far a gauge on a wall or a building may be moved to find water, cells. */
const REACH = 3;

/**
 * Gauges of a case: listed, or from a CSV (id, x, y) or GeoJSON file. One outside the grid or far from any open cell is
 * left out and reported, one on a wall is moved beside it and reported; the others go on.
 */
export async function gaugesOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Promise<{ readonly gauges: readonly Gauge[]; readonly warnings: readonly CaseWarning[] }> {
  const { gauges: given } = floodCase;
  const listed =
    typeof given === 'string'
      ? await gaugesInFile(given, files)
      : given.map(({ id, at }) => ({ id: String(id), at }));
  const gauges: Gauge[] = [];
  const warnings: CaseWarning[] = [];
  for (const { id, at } of listed) {
    const place = grid.locateOnRim(at);
    const where = `${id} (${at.join(', ')})`;
    const warn = (zh: string, en: string) =>
      warnings.push({ inputId: `gauges.${id}`, zh: `测点 ${where} ${zh}`, en: `Gauge ${where} ${en}` });
    if (!grid.contains(place)) {
      warn('在高程栅格之外，已略去', 'is outside the elevation grid and left out');
      continue;
    }
    const open = nearestOpen(place, grid, isOpen);
    if (!open) {
      warn(
        '周围都是建筑或无数据单元，已略去',
        'stands among buildings or cells without data and is left out',
      );
      continue;
    }
    if (open !== place) {
      const moved = grid.coordinates(...open).join(', ');
      warn(
        `位于建筑或无数据单元，移到最近的可过水单元 (${moved})`,
        `is on a building or a cell without data: moved to the nearest open cell (${moved})`,
      );
    }
    gauges.push({ id, place: open });
  }
  return { gauges, warnings };
}

/** The place itself where water can stand, else the centre of the nearest cell where it can. */
function nearestOpen(
  place: Position,
  { columns, rows }: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Position | undefined {
  const [i0, j0] = [Math.floor(place[0]), Math.floor(place[1])];
  if (isOpen(j0 * columns + i0)) return place;
  let [nearest, least]: [Position | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (let j = Math.max(0, j0 - REACH); j <= Math.min(rows - 1, j0 + REACH); j++) {
    for (let i = Math.max(0, i0 - REACH); i <= Math.min(columns - 1, i0 + REACH); i++) {
      const distance = Math.hypot(i + 0.5 - place[0], j + 0.5 - place[1]);
      if (!isOpen(j * columns + i) || distance >= least) continue;
      [nearest, least] = [[i + 0.5, j + 0.5], distance];
    }
  }
  return nearest;
}

async function gaugesInFile(file: string, files: CaseFiles): Promise<Listed[]> {
  const listed = /\.(geo)?json$/i.test(file)
    ? pointsOf(await files.json(file, 'gauges'))
    : gaugeRows(parseTable(await files.text(file, 'gauges')), file);
  if (listed.length > 0) return listed;
  return refuse(
    'gauges',
    `${file} 中没有测点：需要列 id, x, y 的 CSV 或 GeoJSON 点`,
    `${file} holds no gauge: a CSV with columns id, x, y or GeoJSON points are needed`,
  );
}

function pointsOf(json: unknown): Listed[] {
  const { features } = json as { features?: Extract<GeoJSON, { type: 'FeatureCollection' }>['features'] };
  return (Array.isArray(features) ? features : []).flatMap(({ id, geometry, properties }, k) =>
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

const COLUMNS = {
  id: /^(id|gauge|name|station|point|code|fid)/i,
  x: /^(x|east|easting|lon|lng|longitude|coordx|x_.*|x\W.*)$/i,
  y: /^(y|north|northing|lat|latitude|coordy|y_.*|y\W.*)$/i,
};

/** Columns by the header's names where it has them, else id, x, y in this order. */
function gaugeRows({ header, rows }: Table, file: string): Listed[] {
  const [x, y] = [COLUMNS.x, COLUMNS.y].map(pattern => header.findIndex(name => pattern.test(name)));
  const isNamed = x! >= 0 && y! >= 0;
  const id = isNamed ? header.findIndex(name => COLUMNS.id.test(name)) : 0;
  return rows.map((row, k) => {
    const [atX, atY] = isNamed ? [row[x!], row[y!]] : [row[1], row[2]];
    const at = [Number(atX || Number.NaN), Number(atY || Number.NaN)] as const;
    if (at.every(Number.isFinite)) return { id: row[id] || String(k + 1), at };
    return refuse(
      'gauges',
      `${file} 第 ${k + 1} 行不是 id, x, y：${row.join(', ')}`,
      `Row ${k + 1} of ${file} is not id, x, y: ${row.join(', ')}`,
      'id,x,y',
    );
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
