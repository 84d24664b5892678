import type { CityFeature, MeshGeometry, PrismGeometry } from '../model.ts';
import { tallyAttributes } from './block-tally.ts';
import { type Block, blockErrorMeters, blockRing } from './blocks.ts';
import {
  minimumRectangle,
  type Ring,
  rectangleRing,
  reversedRing,
  signedArea,
  simplifyRing,
} from './footprint.ts';
import { encodeGlb, type TilesetStyle } from './glb.ts';
import { MeshBuilder, type MeshKind, NO_FACADE, PLAIN_MESH } from './mesh-builder.ts';
import { addMesh, byImage, coarserMesh } from './mesh-feature.ts';
import { addPrism } from './prism.ts';
import type { FeatureSchema } from './property-table.ts';
import { SurfaceTable } from './surface-table.ts';
import { LocalBounds, type TileFrame } from './tile-frame.ts';
import { TileTextures } from './tile-textures.ts';

const EARTH_DIAMETER_METERS = 2 * 6_371_000;
const DEFAULT_STOREY_METERS = 3.3;
/** A property table row is addressed by 16 bits, and one number stands for "no feature". */
export const MAXIMUM_FEATURES_PER_TILE = 65_000;

/** Puts features, simplified features and merged blocks into one tile's glTF and keeps account of the error. */
export class TileAssembler {
  readonly #plain = new MeshBuilder(PLAIN_MESH);
  /** In the order of their first use. */
  readonly #meshes: MeshBuilder[] = [this.#plain];
  readonly #surfaces = new SurfaceTable();
  readonly #textures = new TileTextures();
  readonly #rows: Record<string, string | number | boolean>[] = [];
  readonly #blocks: Block[] = [];
  /** Largest distance between what was added and what it stands for, metres. */
  errorMeters = 0;

  constructor(
    readonly frame: TileFrame,
    readonly classId: string,
    readonly schema: FeatureSchema,
    readonly style: TilesetStyle,
  ) {}

  /** Adds a feature at full detail. */
  addFull(feature: CityFeature): void {
    const { geometry } = feature;
    const row = this.#addRow(feature);
    if (geometry.kind === 'mesh') this.#addMesh(row, feature, geometry);
    else this.#addPrism(row, feature, geometry, ring => ring);
  }

  /** Adds a feature simplified within `toleranceMeters`, roofs flat. False when nothing would be left of it. */
  addSimplified(feature: CityFeature, toleranceMeters: number): boolean {
    const { geometry } = feature;
    if (geometry.kind === 'mesh') {
      const coarse = coarserMesh(geometry, toleranceMeters);
      if (!coarse) return false;
      this.#note(coarse.errorMeters);
      this.#addMesh(this.#addRow(feature), feature, coarse.mesh);
      return true;
    }
    const { roof, ...body } = geometry;
    const flat: PrismGeometry = { ...body, height: geometry.height + (roof?.height ?? 0) / 2 };
    this.#note((roof?.height ?? 0) / 2);
    this.#addPrism(this.#addRow(feature), feature, flat, (ring, isHole) =>
      this.#simplify(ring, toleranceMeters, isHole),
    );
    return true;
  }

  addBlock(block: Block): void {
    this.#blocks.push(block);
    this.#note(blockErrorMeters(block));
  }

  /** The tile's glTF and its bounds; `toleranceMeters` as in `TileContent`. */
  finish(toleranceMeters: number): { glb: Uint8Array; bounds: LocalBounds } {
    for (const block of this.#blocks) {
      // A block is nobody's building: no id, but what its buildings come to, so that it is coloured like them.
      this.#plain.feature = this.#rows.length;
      this.#rows.push(tallyAttributes(block.tally));
      this.#addRings(this.#plain, [blockRing(block)], {
        baseHeight: block.baseHeight,
        height: block.height,
        storeyMeters: DEFAULT_STOREY_METERS,
        seed: Math.round(Math.abs(block.west * 1e6)) & 0xffff,
      });
    }
    const bounds = new LocalBounds();
    for (const mesh of this.#meshes) bounds.addAll(mesh.positions);
    const { frame, classId, schema, style } = this;
    const [meshes, rows, surfaces] = [this.#meshes, this.#rows, this.#surfaces.rows];
    return {
      glb: encodeGlb({ frame, meshes, rows, surfaces, classId, schema, style, toleranceMeters }),
      bounds,
    };
  }

  #note(errorMeters: number): void {
    this.errorMeters = Math.max(this.errorMeters, errorMeters);
  }

  /** Row of the feature in the property table. */
  #addRow(feature: CityFeature): number {
    const { geometry } = feature;
    const height = geometry.kind === 'prism' ? geometry.height + (geometry.roof?.height ?? 0) : undefined;
    this.#rows.push({ ...(height === undefined ? {} : { height }), ...feature.attributes, id: feature.id });
    return this.#rows.length - 1;
  }

  #meshOf(kind: MeshKind): MeshBuilder {
    const known = this.#meshes.find(
      mesh =>
        mesh.kind.texture === kind.texture &&
        mesh.kind.isColored === kind.isColored &&
        mesh.kind.hasSurfaces === kind.hasSurfaces,
    );
    if (known) return known;
    const mesh = new MeshBuilder(kind);
    this.#meshes.push(mesh);
    return mesh;
  }

  #addMesh(row: number, feature: CityFeature, geometry: MeshGeometry): void {
    const facade = {
      ...NO_FACADE,
      storeyCentimeters: 100 * storeyMeters(feature, 0),
      seed: seedOf(feature.id),
    };
    const surfaceRows = geometry.surfaces?.kinds.map(kind => this.#surfaces.rowOf(kind));
    for (const { image, part } of byImage(geometry)) {
      const mesh = this.#meshOf({
        isColored: geometry.colors !== undefined,
        hasSurfaces: surfaceRows !== undefined,
        texture: image && this.#textures.textureOf(image),
      });
      mesh.feature = row;
      mesh.facade = facade;
      addMesh(mesh, part, this.frame, surfaceRows);
    }
  }

  #addPrism(
    row: number,
    feature: CityFeature,
    prism: PrismGeometry,
    shape: (ring: Ring, isHole: boolean) => Ring | undefined,
  ): void {
    const roof =
      prism.roof && prism.roof.shape !== 'flat'
        ? { shape: prism.roof.shape, height: prism.roof.height }
        : undefined;
    this.#plain.feature = row;
    this.#addRings(
      this.#plain,
      prism.rings,
      {
        baseHeight: prism.baseHeight,
        height: prism.height,
        storeyMeters: storeyMeters(feature, prism.height) || DEFAULT_STOREY_METERS,
        seed: seedOf(feature.id),
        ...(roof ? { roof } : {}),
      },
      shape,
    );
  }

  #addRings(
    mesh: MeshBuilder,
    rings: readonly Float64Array[],
    body: Pick<Parameters<typeof addPrism>[1], 'height' | 'roof' | 'storeyMeters' | 'seed'> & {
      baseHeight: number;
    },
    shape: (ring: Ring, isHole: boolean) => Ring | undefined = ring => ring,
  ): void {
    const local = rings.map(ring => this.#toPlan(ring, body.baseHeight));
    const shaped = local.flatMap((ring, i) => {
      const simple = shape(oriented(ring, i > 0), i > 0);
      return simple ? [simple] : [];
    });
    const [lon, lat] = [rings[0]![0]!, rings[0]![1]!];
    const origin = new Float64Array(3);
    this.frame.toLocal(lon, lat, body.baseHeight, origin);
    const up = this.frame.upAt(lon, lat);
    const baseAt = (x: number, y: number): number => {
      const [dx, dy] = [x - origin[0]!, y - origin[1]!];
      return origin[2]! - (up[0] * dx + up[1] * dy) / up[2] - (dx * dx + dy * dy) / EARTH_DIAMETER_METERS;
    };
    addPrism(mesh, { ...body, rings: shaped, baseAt, up });
  }

  #toPlan(ring: Float64Array, height: number): Ring {
    const out = new Float64Array(ring.length);
    const point = new Float64Array(3);
    for (let i = 0; i < ring.length; i += 2) {
      this.frame.toLocal(ring[i]!, ring[i + 1]!, height, point);
      out[i] = point[0]!;
      out[i + 1] = point[1]!;
    }
    return out;
  }

  #simplify(ring: Ring, tolerance: number, isHole: boolean): Ring | undefined {
    const area = Math.abs(signedArea(ring));
    if (isHole && area < tolerance * tolerance) {
      this.#note(Math.sqrt(area));
      return undefined;
    }
    const simple = simplifyRing(ring, tolerance);
    if (simple === ring) return ring;
    const kept = simple.length >= 6 ? Math.abs(signedArea(simple)) / area : 0;
    if (kept > 0.6 && kept < 1.5) {
      this.#note(tolerance);
      return oriented(simple, isHole);
    }
    const rectangle = minimumRectangle(ring);
    const { halfLength, halfWidth } = rectangle;
    const scale = Math.min(1, Math.sqrt(area / Math.max(4 * halfLength * halfWidth, 1e-6)));
    this.#note(Math.max(2 * halfWidth, Math.hypot(halfLength, halfWidth) * (1 - scale)));
    return oriented(rectangleRing(rectangle, scale), isHole);
  }
}

function oriented(ring: Ring, isHole: boolean): Ring {
  return signedArea(ring) > 0 === isHole ? reversedRing(ring) : ring;
}

function storeyMeters({ attributes }: CityFeature, bodyMeters: number): number {
  const storeys = Number(attributes.storeys ?? 0);
  const height = bodyMeters || Number(attributes.height ?? 0);
  return storeys > 0 && height > 0 ? Math.min(10, Math.max(2, height / storeys)) : 0;
}

/** FNV-1a of the id, folded to 16 bits. */
function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return ((hash >>> 16) ^ hash) & 0xffff;
}
