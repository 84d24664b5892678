import { type BlockTally, emptyTally, mergeTallies } from './block-tally.ts';
import type { FeatureShape } from './feature-shape.ts';

/** Small buildings of one neighbourhood merged into a box of the same volume. */
export interface Block {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly areaSquareMeters: number;
  readonly baseHeight: number;
  readonly height: number;
  /** What the attributes of its buildings come to. */
  readonly tally: BlockTally;
}

const METERS_PER_DEGREE = 111_320;

/** A feature too small to be drawn by itself, as a block of one. */
export function blockOf(shape: FeatureShape, tally: BlockTally = emptyTally()): Block {
  const { west, south, east, north, areaSquareMeters, baseHeight, height } = shape;
  return { west, south, east, north, areaSquareMeters, baseHeight, height, tally };
}

/** Merges blocks whose centres share a cell of a grid of `cellMeters`; order follows first appearance. */
export function mergeBlocks(blocks: readonly Block[], cellMeters: number): Block[] {
  const cells = new Map<string, Block[]>();
  for (const block of blocks) {
    const latitude = (block.south + block.north) / 2;
    const scaleX = METERS_PER_DEGREE * Math.cos((Math.round(latitude) * Math.PI) / 180);
    const x = Math.floor((((block.west + block.east) / 2) * scaleX) / cellMeters);
    const y = Math.floor((latitude * METERS_PER_DEGREE) / cellMeters);
    const key = `${x},${y}`;
    const cell = cells.get(key);
    if (cell) cell.push(block);
    else cells.set(key, [block]);
  }
  return [...cells.values()].map(mergeCell);
}

function mergeCell(blocks: readonly Block[]): Block {
  if (blocks.length === 1) return blocks[0]!;
  const area = blocks.reduce((sum, block) => sum + block.areaSquareMeters, 0);
  const volume = blocks.reduce((sum, block) => sum + block.areaSquareMeters * block.height, 0);
  const least = (pick: (block: Block) => number) => blocks.reduce((m, b) => Math.min(m, pick(b)), Infinity);
  const most = (pick: (block: Block) => number) => blocks.reduce((m, b) => Math.max(m, pick(b)), -Infinity);
  return {
    west: least(b => b.west),
    south: least(b => b.south),
    east: most(b => b.east),
    north: most(b => b.north),
    areaSquareMeters: area,
    baseHeight: least(b => b.baseHeight),
    height: volume / area,
    tally: mergeTallies(blocks.map(block => block.tally)),
  };
}

/** Longitude/latitude corners, counter-clockwise: the block's bounds shrunk to its area. */
export function blockRing(block: Block): Float64Array {
  const { width, depth } = blockSize(block);
  const shrink = Math.sqrt(Math.min(1, block.areaSquareMeters / Math.max(width * depth, 1e-6)));
  const x = (block.west + block.east) / 2;
  const y = (block.south + block.north) / 2;
  const dx = ((block.east - block.west) / 2) * shrink;
  const dy = ((block.north - block.south) / 2) * shrink;
  return Float64Array.from([x - dx, y - dy, x + dx, y - dy, x + dx, y + dy, x - dx, y + dy]);
}

/** How far a merged block may be from what it stands for: half its diagonal. */
export function blockErrorMeters(block: Block): number {
  const { width, depth } = blockSize(block);
  return Math.hypot(width, depth, block.height) / 2;
}

function blockSize(block: Block): { width: number; depth: number } {
  const latitude = (block.south + block.north) / 2;
  return {
    width: (block.east - block.west) * METERS_PER_DEGREE * Math.cos((latitude * Math.PI) / 180),
    depth: (block.north - block.south) * METERS_PER_DEGREE,
  };
}
