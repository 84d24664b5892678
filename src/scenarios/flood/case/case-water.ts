import { lineCells, polygonCells } from '../model/rasterize.ts';
import type { BedChange, CellIndices, EdgeBoundary, HeldLevel, Inflow, Pump } from '../model/setup.ts';
import type { CaseFiles } from './case-files.ts';
import type { PlacedGrid } from './placed-grid.ts';
import { refuse, together } from './refuse.ts';
import type { BoundaryInput, FloodCase, Position } from './schema.ts';
import type { Stretch } from './stretches.ts';
import { withoutOverlaps } from './stretches.ts';

type Side = 'west' | 'east' | 'south' | 'north';
const SIDES: readonly Side[] = ['west', 'east', 'south', 'north'];

/** Boundaries on the rectangle's edge, and lines inside whose level or discharge is prescribed. */
export async function boundariesOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Promise<{ edges: EdgeBoundary[]; heldLevels: HeldLevel[]; inflows: Inflow[] }> {
  const result = { heldLevels: [] as HeldLevel[], inflows: [] as Inflow[] };
  const edges: Stretch[] = [];
  for (const [k, boundary] of floodCase.boundaries.entries()) {
    const inputId = `boundaries.${k}`;
    const condition = boundary.type === 'wall' ? undefined : await conditionOf(boundary, inputId, files);
    const stretches = edgeStretches(boundary, grid, inputId);
    if (stretches) edges.push(...stretches.map(stretch => ({ ...stretch, condition, inputId })));
    else if (condition) {
      const cells = placeCells({ line: boundary.line }, grid, isOpen, inputId);
      if (condition.kind === 'stage') result.heldLevels.push({ cells, level: condition.level });
      else if (condition.kind === 'discharge') {
        result.inflows.push({ id: inputId, cells, discharge: condition.discharge });
      } else {
        refuse(
          inputId,
          '区域内部的线只能规定水位（stage）或流量（discharge）；自由出流须在栅格边缘，或将 elevation.noData 设为 outflow',
          "A line inside the grid can hold a stage or a discharge; free outflow belongs on the grid's edge, or set elevation.noData to outflow",
          'stage',
        );
      }
    }
  }
  return { edges: withoutOverlaps(edges), ...result };
}

async function conditionOf(
  boundary: Exclude<BoundaryInput, { type: 'wall' }>,
  inputId: string,
  files: CaseFiles,
): Promise<EdgeBoundary['condition']> {
  switch (boundary.type) {
    case 'normal':
      return { kind: 'normal', slope: boundary.slope };
    case 'stage':
      return { kind: 'stage', level: await files.series(boundary.level, `${inputId}.level`) };
    case 'discharge': {
      const discharge = await files.series(boundary.discharge, `${inputId}.discharge`);
      if (boundary.depth === undefined) return { kind: 'discharge', discharge };
      return { kind: 'discharge', discharge, depth: await files.series(boundary.depth, `${inputId}.depth`) };
    }
    default:
      return { kind: boundary.type };
  }
}

type EdgePart = Pick<EdgeBoundary, 'side' | 'from' | 'to'>;

/** The stretches of the grid's edge that are meant, or undefined for a line inside. */
function edgeStretches(boundary: BoundaryInput, grid: PlacedGrid, inputId: string): EdgePart[] | undefined {
  if (boundary.side !== undefined) {
    const sides = boundary.side === 'all' ? SIDES : [boundary.side];
    return sides.map(side => sideStretch(side, boundary.from, boundary.to, grid, inputId));
  }
  const points = boundary.line!.map(position => grid.locate(position));
  const side = SIDES.find(candidate => points.every(point => distanceToSide(point, candidate, grid) <= 1));
  if (!side) return undefined;
  const along = points.map(([x, y]) => (isColumnSide(side) ? y : x));
  return [clipStretch(side, Math.min(...along), Math.max(...along), grid, inputId)];
}

const isColumnSide = (side: Side) => side === 'west' || side === 'east';

function distanceToSide([x, y]: Position, side: Side, grid: PlacedGrid): number {
  return Math.abs({ west: x, east: x - grid.columns, south: y, north: y - grid.rows }[side]);
}

function sideStretch(
  side: Side,
  from: number | undefined,
  to: number | undefined,
  grid: PlacedGrid,
  inputId: string,
): EdgePart {
  const { west, south, cellWidth, cellHeight } = grid.raster;
  const toCell = (value: number) =>
    isColumnSide(side) ? (value - south) / cellHeight : (value - west) / cellWidth;
  const length = isColumnSide(side) ? grid.rows : grid.columns;
  const a = from === undefined ? 0 : toCell(from);
  const b = to === undefined ? length : toCell(to);
  return clipStretch(side, Math.min(a, b), Math.max(a, b), grid, inputId);
}

/** Whole cells of a stretch: those more than half inside, at least one. */
function clipStretch(side: Side, a: number, b: number, grid: PlacedGrid, inputId: string): EdgePart {
  const length = isColumnSide(side) ? grid.rows : grid.columns;
  if (b < 0 || a > length) {
    refuse(inputId, '边界段不在栅格边缘上', 'The stretch is not on the edge of the grid');
  }
  const from = Math.min(length - 1, Math.max(0, Math.round(a)));
  return { side, from, to: Math.min(length, Math.max(from + 1, Math.round(b))) };
}

interface Place {
  readonly point?: Position | undefined;
  readonly line?: readonly Position[] | undefined;
  readonly polygon?: readonly Position[] | undefined;
}

/** Open cells of a point, line or polygon; refuses a place off the grid or wholly on blocked cells. */
export function placeCells(
  { point, line, polygon }: Place,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
  inputId: string,
): CellIndices {
  const { columns, rows } = grid;
  const path = point ? [point] : line;
  const cells = path
    ? lineCells(
        path.map(position => grid.locateOnRim(position)),
        columns,
        rows,
      )
    : polygonCells([(polygon ?? []).map(position => grid.locate(position))], columns, rows);
  const indices = cells.map(([i, j]) => j * columns + i);
  const open = indices.filter(isOpen);
  if (open.length > 0) return Int32Array.from(open);
  const centre = grid.coordinates(columns / 2, rows / 2);
  if (indices.length > 0) {
    const nearest = nearestOpenCell(cells[0]!, grid, isOpen);
    return refuse(
      inputId,
      '位置全在建筑或无数据单元上',
      'The place lies wholly on buildings or cells without data',
      nearest ? [...grid.coordinates(nearest[0] + 0.5, nearest[1] + 0.5)] : undefined,
    );
  }
  return refuse(inputId, '位置在高程栅格之外', 'The place is outside the elevation grid', [...centre]);
}

/** The open cell nearest to another: in growing rings around it, within 50 cells. */
function nearestOpenCell(
  [i0, j0]: readonly [number, number],
  { columns, rows }: PlacedGrid,
  isOpen: (cell: number) => boolean,
): readonly [number, number] | undefined {
  const isInside = (i: number, j: number) => i >= 0 && j >= 0 && i < columns && j < rows;
  for (let reach = 1; reach <= 50; reach++) {
    for (let j = j0 - reach; j <= j0 + reach; j++) {
      const step = Math.abs(j - j0) === reach ? 1 : 2 * reach;
      for (let i = i0 - reach; i <= i0 + reach; i += step) {
        if (isInside(i, j) && isOpen(j * columns + i)) return [i, j];
      }
    }
  }
  return undefined;
}

/** Inflows inside the domain. */
export async function inflowsOf(
  floodCase: FloodCase,
  files: CaseFiles,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Promise<Inflow[]> {
  return together(
    floodCase.inflows.map(async (inflow, k) => ({
      id: inflow.id ?? `inflow-${k + 1}`,
      cells: placeCells(inflow, grid, isOpen, `inflows.${k}`),
      discharge: await files.series(inflow.discharge, `inflows.${k}.discharge`),
    })),
  );
}

export async function pumpsOf(
  floodCase: FloodCase,
  grid: PlacedGrid,
  isOpen: (cell: number) => boolean,
): Promise<Pump[]> {
  return floodCase.pumps.map((pump, k) => ({
    id: pump.id ?? `pump-${k + 1}`,
    cells: placeCells(pump, grid, isOpen, `pumps.${k}`),
    capacity: pump.capacity,
    onDepth: pump.onDepth,
    offDepth: Math.min(pump.offDepth, pump.onDepth),
    fromSeconds: pump.fromSeconds,
    toSeconds: pump.toSeconds ?? Number.POSITIVE_INFINITY,
    ...(pump.outlet ? { outlet: placeCells({ point: pump.outlet }, grid, isOpen, `pumps.${k}.outlet`) } : {}),
  }));
}

/** Barriers raise the cells under their line; `bed` gets those that stand from the start, the rest come as changes. */
export function applyBarriers(floodCase: FloodCase, grid: PlacedGrid, bed: Float64Array): BedChange[] {
  const changes: BedChange[] = [];
  for (const [k, barrier] of floodCase.barriers.entries()) {
    const inputId = `barriers.${k}`;
    const cells = placeCells({ line: barrier.line }, grid, cell => !Number.isNaN(bed[cell]!), inputId);
    const ground = Float64Array.from(cells, cell => bed[cell]!);
    const crest = ground.map(z => Math.max(z, barrier.crestLevel ?? z + barrier.height!));
    if (barrier.fromSeconds > 0) changes.push({ timeSeconds: barrier.fromSeconds, cells, elevations: crest });
    else for (const [n, cell] of cells.entries()) bed[cell] = crest[n]!;
    if (barrier.toSeconds !== undefined) {
      changes.push({ timeSeconds: barrier.toSeconds, cells, elevations: ground });
    }
  }
  return changes.sort((a, b) => a.timeSeconds - b.timeSeconds);
}
