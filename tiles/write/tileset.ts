import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { StatisticsCollector } from './attribute-statistics.ts';
import { tallyOf } from './block-tally.ts';
import { type Block, blockOf, mergeBlocks } from './blocks.ts';
import { type FeatureShape, isRefusal, measureFeature } from './feature-shape.ts';
import { FeatureSpool } from './feature-spool.ts';
import { glbEncoderReady, type TilesetStyle } from './glb.ts';
import { simplifierReady } from './mesh-feature.ts';
import type { FeatureSchema } from './property-table.ts';
import { buildQuadtree, type QuadtreeNode } from './quadtree.ts';
import { MAXIMUM_FEATURES_PER_TILE, TileAssembler } from './tile-assembler.ts';
import { type LocalBounds, TileFrame } from './tile-frame.ts';
import { LARGEST_SINGLE_FILE, type Tile, writeTilesetJson } from './tileset-json.ts';

export interface TilesetOptions {
  /** Folder of the tileset; `tileset.json` and the tiles go into it. */
  readonly outDir: string;
  /** Name of the metadata class, e.g. `building`. */
  readonly classId?: string;
  /** Properties of the class; defaults to the building attributes. `id` must be among them. */
  readonly schema?: FeatureSchema;
  readonly style?: Partial<TilesetStyle>;
  readonly report?: (entry: ReportEntry) => void;
  /** Called with the share of the work done, 0…1. */
  readonly progress?: (share: number) => void;
  readonly signal?: AbortSignal;
  readonly maximumFeaturesPerTile?: number;
  /** Above this many tiles the tree is split into nested tilesets; 1000 by default. */
  readonly maximumTilesPerFile?: number;
}

export interface TilesetSummary {
  readonly features: number;
  readonly refused: number;
  readonly tiles: number;
  readonly bytes: number;
}

const DEFAULT_STYLE: TilesetStyle = { baseColor: [208, 205, 198, 255], roughness: 0.9, doubleSided: false };
const LIMITS = { maximumItems: 600, maximumWeight: 40_000 };
/** A node draws nothing finer than its edge divided by this. */
const STEPS_PER_NODE = 80;
/** Features an inner node draws by themselves; the rest is merged. */
const INDIVIDUAL_LIMIT = 3000;
const LEAF_TOLERANCE_METERS = 0.005;

/**
 * Writes features as 3D Tiles 1.1: an adaptive quadtree of glTF tiles with REPLACE refinement. Leaves hold full
 * detail; inner nodes hold simplified prisms of what is large enough to be seen and merge the rest into blocks.
 * A feature keeps its id at every level. The same features in the same order give the same bytes.
 * Refused features (bad geometry, an id given twice) go to `report` with the reason; the rest is built.
 */
export async function writeTileset(
  features: Iterable<CityFeature> | AsyncIterable<CityFeature>,
  options: TilesetOptions,
): Promise<TilesetSummary> {
  await Promise.all([glbEncoderReady, simplifierReady]);
  const spool = new FeatureSpool();
  try {
    return await new TilesetWriter(spool, options).write(features);
  } finally {
    spool.dispose();
  }
}

/** What a node leaves for its parent to draw. */
interface Remainder {
  readonly tile: Tile;
  readonly individuals: readonly Individual[];
  readonly blocks: readonly Block[];
  readonly bounds: LocalBounds;
  readonly frame: TileFrame;
}

interface Individual {
  readonly feature: CityFeature;
  readonly shape: FeatureShape;
}

class TilesetWriter {
  readonly #schema: FeatureSchema;
  readonly #style: TilesetStyle;
  readonly #classId: string;
  readonly #statistics: StatisticsCollector;
  #refused = 0;
  #tiles = 0;
  #bytes = 0;
  #done = 0;

  constructor(
    readonly spool: FeatureSpool,
    readonly options: TilesetOptions,
  ) {
    this.#schema = options.schema ?? BUILDING_ATTRIBUTES;
    this.#style = { ...DEFAULT_STYLE, ...options.style };
    this.#classId = options.classId ?? 'building';
    this.#statistics = new StatisticsCollector(this.#schema);
  }

  async write(features: Iterable<CityFeature> | AsyncIterable<CityFeature>): Promise<TilesetSummary> {
    const items = await this.#collect(features);
    const { outDir, maximumFeaturesPerTile = LIMITS.maximumItems } = this.options;
    const { maximumTilesPerFile = LARGEST_SINGLE_FILE } = this.options;
    mkdirSync(outDir, { recursive: true });
    if (this.spool.count === 0) throw new EmptyTilesetError(outDir);
    const limits = {
      ...LIMITS,
      maximumItems: Math.min(maximumFeaturesPerTile, MAXIMUM_FEATURES_PER_TILE),
    };
    const { tile, bounds } = await this.#writeNode(buildQuadtree(items, limits));
    this.#bytes += writeTilesetJson(
      outDir,
      tile,
      bounds.diagonal,
      this.#statistics.finish(),
      maximumTilesPerFile,
    );
    return { features: this.spool.count, refused: this.#refused, tiles: this.#tiles, bytes: this.#bytes };
  }

  async #collect(features: Iterable<CityFeature> | AsyncIterable<CityFeature>) {
    const longitudes: number[] = [];
    const latitudes: number[] = [];
    const weights: number[] = [];
    const seen = new Set<string>();
    for await (const feature of features) {
      this.options.signal?.throwIfAborted();
      const shape = measureFeature(feature);
      if (isRefusal(shape) || seen.has(feature.id)) {
        this.#refused++;
        const reason = isRefusal(shape) ? shape : { zh: '编号重复', en: 'The id is used twice' };
        this.options.report?.({ severity: 'refused', id: feature.id, reason });
        continue;
      }
      seen.add(feature.id);
      this.spool.add(feature);
      this.#statistics.add({ height: shape.height, ...feature.attributes });
      longitudes.push(shape.longitude);
      latitudes.push(shape.latitude);
      weights.push(shape.weight);
    }
    return {
      longitudes: Float64Array.from(longitudes),
      latitudes: Float64Array.from(latitudes),
      weights: Uint32Array.from(weights),
    };
  }

  async #writeNode(node: QuadtreeNode): Promise<Remainder> {
    this.options.signal?.throwIfAborted();
    if (node.children.length === 0) return this.#writeLeaf(node);
    const children: Remainder[] = [];
    for (const child of node.children) children.push(await this.#writeNode(child));
    return this.#writeInner(node, children);
  }

  async #writeLeaf(node: QuadtreeNode): Promise<Remainder> {
    const individuals = [...node.items].map(item => {
      const feature = this.spool.read(item);
      return { feature, shape: measureFeature(feature) as FeatureShape };
    });
    const frame = frameOf(individuals.map(({ shape }) => shape));
    const assembler = new TileAssembler(frame, this.#classId, this.#schema, this.#style);
    for (const { feature } of individuals) assembler.addFull(feature);
    const { glb, bounds } = assembler.finish(LEAF_TOLERANCE_METERS);
    bounds.widen(LEAF_TOLERANCE_METERS);
    const uri = this.#save(node.path, glb);
    this.#done += individuals.length;
    this.options.progress?.(this.#done / this.spool.count);
    await new Promise(resolve => setImmediate(resolve));
    const tile = { uri, box: bounds.toBox(frame), errorMeters: 0, children: [] };
    return { tile, individuals, blocks: [], bounds, frame };
  }

  #writeInner(node: QuadtreeNode, children: readonly Remainder[]): Remainder {
    const resolution = node.sizeMeters / STEPS_PER_NODE;
    const { individuals, blocks } = sortOut(children, resolution, this.#schema);
    const frame = frameOf([...individuals.map(({ shape }) => shape), ...blocks]);
    const assembler = new TileAssembler(frame, this.#classId, this.#schema, this.#style);
    for (const { feature, shape } of individuals) {
      if (!assembler.addSimplified(feature, resolution / 2))
        blocks.push(asBlock({ feature, shape }, this.#schema));
    }
    for (const block of blocks) assembler.addBlock(block);
    const { glb, bounds } = assembler.finish(resolution / 50);
    for (const child of children) {
      for (const corner of child.bounds.corners()) {
        bounds.add(...frame.fromEcef(...child.frame.toEcef(...corner)));
      }
    }
    // Quantization may move a vertex by this much, and boxes are written to a tenth of a millimetre.
    bounds.widen(resolution / 50 + 0.001);
    const finest = Math.max(...children.map(({ tile }) => tile.errorMeters));
    const errorMeters = Math.max(assembler.errorMeters, resolution, finest * 1.25);
    const tile = {
      uri: this.#save(node.path, glb),
      box: bounds.toBox(frame),
      errorMeters: Math.round(errorMeters * 100) / 100,
      children: children.map(child => child.tile),
    };
    return { tile, individuals, blocks, bounds, frame };
  }

  #save(path: string, glb: Uint8Array): string {
    const uri = `${path.length > 4 ? `${path.slice(0, 4)}/` : ''}${path}.glb`;
    const file = join(this.options.outDir, uri);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, glb);
    this.#tiles++;
    this.#bytes += glb.length;
    return uri;
  }
}

/** Nothing at all could be built; the caller leaves the tileset out. */
export class EmptyTilesetError extends Error {
  readonly reason = { zh: '没有可写入的要素', en: 'Nothing of it could be written' };

  constructor(outDir: string) {
    super(`没有可写入的要素 · Nothing could be written into ${outDir}`);
    this.name = 'EmptyTilesetError';
  }
}

/** Divides what the children left into what is drawn by itself and what is merged at this resolution. */
function sortOut(
  children: readonly Remainder[],
  resolution: number,
  schema: FeatureSchema,
): { individuals: Individual[]; blocks: Block[] } {
  const candidates = children.flatMap(child => child.individuals);
  const bySize = candidates.map(({ shape }) => shape.sizeMeters).sort((a, b) => b - a);
  const threshold = Math.max(resolution, bySize[INDIVIDUAL_LIMIT] ?? 0);
  const individuals = candidates.filter(({ shape }) => shape.sizeMeters > threshold);
  const small = candidates
    .filter(({ shape }) => shape.sizeMeters <= threshold)
    .map(individual => asBlock(individual, schema));
  const blocks = mergeBlocks([...children.flatMap(child => child.blocks), ...small], 2 * resolution);
  return { individuals, blocks };
}

function asBlock({ feature, shape }: Individual, schema: FeatureSchema): Block {
  const attributes = { height: shape.height, ...feature.attributes };
  return blockOf(shape, tallyOf(attributes, schema, shape.areaSquareMeters));
}

function frameOf(shapes: readonly { west: number; south: number; east: number; north: number }[]): TileFrame {
  const least = (pick: (shape: (typeof shapes)[number]) => number) =>
    shapes.reduce((value, shape) => Math.min(value, pick(shape)), Infinity);
  const most = (pick: (shape: (typeof shapes)[number]) => number) =>
    shapes.reduce((value, shape) => Math.max(value, pick(shape)), -Infinity);
  const longitude = (least(s => s.west) + most(s => s.east)) / 2;
  const latitude = (least(s => s.south) + most(s => s.north)) / 2;
  return new TileFrame(longitude, latitude);
}
