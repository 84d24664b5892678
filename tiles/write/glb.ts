import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { srgbToLinear } from '../geometry/srgb.ts';
import type { MeshBuilder, MeshKind, TileTexture } from './mesh-builder.ts';
import { type FeatureSchema, propertyTableJson, schemaJson } from './property-table.ts';
import type { TileFrame } from './tile-frame.ts';

/** Look of a tileset without any client style. */
export interface TilesetStyle {
  /** sRGB 0…255 and alpha. */
  readonly baseColor: readonly [number, number, number, number];
  readonly roughness: number;
  readonly doubleSided: boolean;
}

export interface TileContent {
  readonly frame: TileFrame;
  /** One of each kind; empty ones are left out. */
  readonly meshes: readonly MeshBuilder[];
  readonly rows: readonly TableRow[];
  /** Rows of the table of surface kinds (class `surface`), for meshes that have surfaces. */
  readonly surfaces?: readonly TableRow[];
  readonly classId: string;
  readonly schema: FeatureSchema;
  readonly style: TilesetStyle;
  /** Largest error of a position that may come from storing it, metres. */
  readonly toleranceMeters: number;
}

type TableRow = Readonly<Record<string, string | number | boolean>>;

/** What a surface of a building is, by `_FEATURE_ID_1`. */
export const SURFACE_SCHEMA: FeatureSchema = {
  /** `RoofSurface`, `WallSurface`… as the source says. */
  type: { type: 'STRING' },
  /** Its other properties as a JSON object. */
  attributes: { type: 'STRING' },
};

const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;
const [BYTE, UNSIGNED_SHORT, UNSIGNED_INT, FLOAT] = [5120, 5123, 5125, 5126];
/** Float positions are rounded to this many metres, so that they compress. */
const FLOAT_STEP_METERS = 1 / 256;

/** Call once before `encodeGlb`. */
export const glbEncoderReady: Promise<void> = MeshoptEncoder.ready;

/**
 * Binary glTF 2.0 of a tile: KHR_mesh_quantization, EXT_meshopt_compression, EXT_mesh_features (attribute 0, null
 * id = number of rows; attribute 1 the kind of the surface) and EXT_structural_metadata (a property table each).
 * Pictures are in the file, placed by the second set of texture coordinates.
 */
export function encodeGlb(content: TileContent): Uint8Array {
  const meshes = content.meshes.filter(mesh => mesh.indexCount > 0);
  const file = new GlbFile();
  const grid = positionGrid(meshes, content.toleranceMeters);
  const looks = new LookList(file, content.style);
  const primitives = meshes.map(mesh =>
    primitiveJson(file, mesh, grid, content.rows.length, looks.materialOf(mesh.kind)),
  );
  const metadata = metadataJson(file, content);
  return file.finish({
    asset: { version: '2.0', generator: 'Kapok' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_meshopt_compression',
      ...(metadata ? ['EXT_structural_metadata'] : []),
      ...looks.extensions,
      'KHR_mesh_quantization',
    ],
    extensionsRequired: ['EXT_meshopt_compression', ...looks.extensions, 'KHR_mesh_quantization'],
    ...(metadata ? { extensions: { EXT_structural_metadata: metadata } } : {}),
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      { matrix: content.frame.gltfMatrix(), children: [1] },
      { mesh: 0, ...grid.nodeTransform },
    ],
    meshes: [{ primitives }],
    ...looks.json(),
  });
}

/** Property tables: features first, then the kinds of surfaces. */
function metadataJson(file: GlbFile, content: TileContent): object | undefined {
  const { rows, surfaces = [], classId, schema } = content;
  if (rows.length === 0) return undefined;
  const addView = (bytes: Uint8Array) => file.addView(bytes);
  const classes = { [classId]: schema, ...(surfaces.length > 0 ? { surface: SURFACE_SCHEMA } : {}) };
  const tables = [propertyTableJson(classId, schema, rows, addView)];
  if (surfaces.length > 0) tables.push(propertyTableJson('surface', SURFACE_SCHEMA, surfaces, addView));
  return { schema: schemaJson(classId, classes), propertyTables: tables };
}

const WRAP_MODES = { repeat: 10497, mirror: 33648, clamp: 33071 } as const;
const [LINEAR, LINEAR_MIPMAP_LINEAR] = [9729, 9987];

/** Materials, textures, images and samplers of a glTF in the making; each picture once. */
class LookList {
  readonly extensions: string[] = [];
  readonly #materials: object[] = [];
  readonly #textures: object[] = [];
  readonly #images: object[] = [];
  readonly #samplers: object[] = [];
  readonly #known = new Map<TileTexture | boolean, number>();

  constructor(
    readonly file: GlbFile,
    readonly style: TilesetStyle,
  ) {}

  materialOf({ texture, isColored }: MeshKind): number {
    const key = texture ?? isColored;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#materials.push(texture ? this.#painted(texture) : plainMaterial(this.style, isColored));
    this.#known.set(key, this.#materials.length - 1);
    return this.#materials.length - 1;
  }

  json(): object {
    return {
      materials: this.#materials,
      ...(this.#textures.length > 0
        ? { textures: this.#textures, images: this.#images, samplers: this.#samplers }
        : {}),
    };
  }

  #painted({ bytes, mimeType, wrap, isCutOut }: TileTexture): object {
    this.#images.push({ bufferView: this.file.addView(bytes), mimeType });
    this.#samplers.push({
      magFilter: LINEAR,
      minFilter: LINEAR_MIPMAP_LINEAR,
      wrapS: WRAP_MODES[wrap[0]],
      wrapT: WRAP_MODES[wrap[1]],
    });
    const [source, sampler] = [this.#images.length - 1, this.#samplers.length - 1];
    const isWebp = mimeType === 'image/webp';
    if (isWebp && this.extensions.length === 0) this.extensions.push('EXT_texture_webp');
    this.#textures.push(
      isWebp ? { sampler, extensions: { EXT_texture_webp: { source } } } : { sampler, source },
    );
    return {
      pbrMetallicRoughness: {
        baseColorTexture: { index: this.#textures.length - 1, texCoord: 1 },
        metallicFactor: 0,
        roughnessFactor: this.style.roughness,
      },
      ...(this.style.doubleSided ? { doubleSided: true } : {}),
      ...(isCutOut ? { alphaMode: 'MASK' } : {}),
    };
  }
}

/** The style's colour, or none where the vertices bring their own: glTF multiplies the two. */
function plainMaterial({ baseColor, roughness, doubleSided }: TilesetStyle, isColored: boolean): object {
  const [r, g, b] = isColored ? [255, 255, 255] : baseColor;
  const a = baseColor[3];
  return {
    pbrMetallicRoughness: {
      baseColorFactor: [r, g, b]
        .map(channel => round(srgbToLinear(channel / 255), 5))
        .concat(round(a / 255, 5)),
      metallicFactor: 0,
      roughnessFactor: roughness,
    },
    ...(doubleSided ? { doubleSided: true } : {}),
    ...(a < 255 ? { alphaMode: 'BLEND' } : {}),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** How positions are stored: a 16-bit grid when it is fine enough, rounded floats otherwise. Axes of glTF. */
interface PositionGrid {
  readonly componentType: number;
  readonly origin: readonly number[];
  readonly step: number;
  readonly nodeTransform: object;
}

/** Axis of glTF (x east, y up, z south) → axis of the tile's frame and its sign. */
const GLTF_AXES = [
  { axis: 0, sign: 1 },
  { axis: 2, sign: 1 },
  { axis: 1, sign: -1 },
] as const;

function positionGrid(meshes: readonly MeshBuilder[], toleranceMeters: number): PositionGrid {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of meshes) {
    for (let i = 0; i < positions.length; i += 3) {
      GLTF_AXES.forEach(({ axis, sign }, k) => {
        const value = sign * positions[i + axis]!;
        if (value < low[k]!) low[k] = value;
        if (value > high[k]!) high[k] = value;
      });
    }
  }
  const finest = Math.max(...high.map((value, k) => value - low[k]!), 1e-3) / 65535;
  // No finer than what is asked for: fewer digits compress better.
  const step = Math.max(finest, toleranceMeters);
  if (step / 2 > toleranceMeters) {
    return { componentType: FLOAT, origin: [0, 0, 0], step: FLOAT_STEP_METERS, nodeTransform: {} };
  }
  return {
    componentType: UNSIGNED_SHORT,
    origin: low,
    step,
    nodeTransform: { translation: low, scale: [step, step, step] },
  };
}

function primitiveJson(
  file: GlbFile,
  mesh: MeshBuilder,
  grid: PositionGrid,
  rowCount: number,
  material: number,
): object {
  const count = mesh.vertexCount;
  const attribute = (
    bytes: Uint8Array,
    byteStride: number,
    componentType: number,
    type: string,
    rest: object = {},
  ) =>
    file.addAccessor(
      { bytes, byteStride, count, mode: 'ATTRIBUTES', target: ARRAY_BUFFER },
      { componentType, count, type, ...rest },
    );
  const { colors, surfaces, textureCoordinates } = mesh;
  return {
    attributes: {
      POSITION: positionAccessor(file, mesh, grid),
      NORMAL: attribute(turnedNormals(mesh.normals), 4, BYTE, 'VEC3', { normalized: true }),
      TEXCOORD_0: attribute(bytesOf(mesh.texcoords), 4, UNSIGNED_SHORT, 'VEC2'),
      ...(textureCoordinates ? { TEXCOORD_1: attribute(bytesOf(textureCoordinates), 8, FLOAT, 'VEC2') } : {}),
      _FEATURE_ID_0: attribute(bytesOf(mesh.features), 4, UNSIGNED_SHORT, 'SCALAR'),
      ...(surfaces ? { _FEATURE_ID_1: attribute(bytesOf(surfaces), 4, UNSIGNED_SHORT, 'SCALAR') } : {}),
      _FACADE: attribute(bytesOf(mesh.facades), 8, UNSIGNED_SHORT, 'VEC4'),
      ...(colors
        ? { COLOR_0: attribute(bytesOf(colors), 8, UNSIGNED_SHORT, 'VEC4', { normalized: true }) }
        : {}),
    },
    indices: indexAccessor(file, mesh),
    material,
    mode: 4,
    extensions: {
      EXT_mesh_features: {
        featureIds: [featureIdsJson(mesh, rowCount), ...(surfaces ? [surfaceIdsJson(surfaces)] : [])],
      },
    },
  };
}

function featureIdsJson(mesh: MeshBuilder, rowCount: number): object {
  const used = new Set<number>();
  for (let i = 0; i < mesh.features.length; i += 2) used.add(mesh.features[i]!);
  const hasNull = used.delete(rowCount);
  return {
    featureCount: Math.max(1, used.size),
    attribute: 0,
    ...(hasNull ? { nullFeatureId: rowCount } : {}),
    ...(rowCount > 0 ? { propertyTable: 0 } : {}),
  };
}

function surfaceIdsJson(surfaces: Uint16Array): object {
  const used = new Set<number>();
  for (let i = 0; i < surfaces.length; i += 2) used.add(surfaces[i]!);
  return { featureCount: used.size, attribute: 1, propertyTable: 1, label: 'surface' };
}

function positionAccessor(file: GlbFile, mesh: MeshBuilder, grid: PositionGrid): number {
  const count = mesh.vertexCount;
  const { positions } = mesh;
  const isFloat = grid.componentType === FLOAT;
  const stride = isFloat ? 3 : 4;
  const out = isFloat ? new Float32Array(3 * count) : new Uint16Array(4 * count);
  const scale = isFloat ? grid.step : 1;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < 3; k++) {
    const { axis, sign } = GLTF_AXES[k]!;
    for (let i = 0; i < count; i++) {
      const snapped = Math.round((sign * positions[3 * i + axis]! - grid.origin[k]!) / grid.step) * scale + 0;
      out[stride * i + k] = snapped;
      if (snapped < low[k]!) low[k] = snapped;
      if (snapped > high[k]!) high[k] = snapped;
    }
  }
  return file.addAccessor(
    { bytes: bytesOf(out), byteStride: isFloat ? 12 : 8, count, mode: 'ATTRIBUTES', target: ARRAY_BUFFER },
    { componentType: grid.componentType, count, type: 'VEC3', min: low, max: high },
  );
}

function turnedNormals(normals: Int8Array): Uint8Array {
  const out = new Int8Array(normals.length);
  for (let i = 0; i < normals.length; i += 4) {
    out[i] = normals[i]!;
    out[i + 1] = normals[i + 2]!;
    out[i + 2] = -normals[i + 1]!;
  }
  return bytesOf(out);
}

function indexAccessor(file: GlbFile, mesh: MeshBuilder): number {
  const isWide = mesh.vertexCount > 65535;
  const indices = isWide ? mesh.indices.slice() : Uint16Array.from(mesh.indices);
  const count = indices.length;
  return file.addAccessor(
    {
      bytes: bytesOf(indices),
      byteStride: isWide ? 4 : 2,
      count,
      mode: 'TRIANGLES',
      target: ELEMENT_ARRAY_BUFFER,
    },
    { componentType: isWide ? UNSIGNED_INT : UNSIGNED_SHORT, count, type: 'SCALAR' },
  );
}

function bytesOf(array: Float32Array | Uint16Array | Uint32Array | Int8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

interface CompressedView {
  readonly bytes: Uint8Array;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES';
  readonly target: number;
}

const align8 = (length: number): number => (length + 7) & ~7;

/** Buffer views, accessors and the binary chunk of a GLB in the making. */
class GlbFile {
  readonly #chunks: Uint8Array[] = [];
  readonly #views: object[] = [];
  readonly #accessors: object[] = [];
  #length = 0;
  #fallbackLength = 0;

  /** Stores bytes as they are; returns the buffer view. Empty data takes one byte, for glTF has no empty views. */
  addView(bytes: Uint8Array): number {
    const stored = bytes.length > 0 ? bytes : new Uint8Array(1);
    this.#views.push({ buffer: 0, byteOffset: this.#store(stored), byteLength: stored.length });
    return this.#views.length - 1;
  }

  addAccessor(view: CompressedView, accessor: object): number {
    const { bytes, byteStride, count, mode, target } = view;
    const packed = MeshoptEncoder.encodeGltfBuffer(bytes, count, byteStride, mode, 0);
    this.#views.push({
      buffer: 1,
      byteOffset: this.#fallbackLength,
      byteLength: bytes.length,
      ...(mode === 'ATTRIBUTES' ? { byteStride } : {}),
      target,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: this.#store(packed),
          byteLength: packed.length,
          byteStride,
          mode,
          count,
        },
      },
    });
    this.#fallbackLength = align8(this.#fallbackLength + bytes.length);
    this.#accessors.push({ bufferView: this.#views.length - 1, byteOffset: 0, ...accessor });
    return this.#accessors.length - 1;
  }

  /** The whole file; the binary chunk begins at a multiple of 8. */
  finish(json: object): Uint8Array {
    const document = {
      ...json,
      accessors: this.#accessors,
      bufferViews: this.#views,
      buffers: [
        { byteLength: this.#length },
        {
          byteLength: this.#fallbackLength,
          extensions: { EXT_meshopt_compression: { fallback: true } },
        },
      ],
    };
    const text = Buffer.from(JSON.stringify(document), 'utf8');
    const jsonLength = align8(text.length + 4) - 4;
    const out = Buffer.alloc(20 + jsonLength + 8 + this.#length, 0);
    out.write('glTF', 0, 'latin1');
    out.writeUInt32LE(2, 4);
    out.writeUInt32LE(out.length, 8);
    out.writeUInt32LE(jsonLength, 12);
    out.write('JSON', 16, 'latin1');
    out.fill(0x20, 20, 20 + jsonLength);
    text.copy(out, 20);
    out.writeUInt32LE(this.#length, 20 + jsonLength);
    out.write('BIN\0', 24 + jsonLength, 'latin1');
    let at = 28 + jsonLength;
    for (const chunk of this.#chunks) {
      out.set(chunk, at);
      at += align8(chunk.length);
    }
    return out;
  }

  #store(bytes: Uint8Array): number {
    const offset = this.#length;
    this.#chunks.push(bytes);
    this.#length = align8(offset + bytes.length);
    return offset;
  }
}
