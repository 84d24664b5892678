import { MeshoptDecoder } from 'meshoptimizer/decoder';

/** The parts of a glTF that the checks read. */
export interface GltfJson {
  readonly asset?: { readonly version?: string };
  readonly materials?: readonly {
    readonly pbrMetallicRoughness?: { readonly baseColorFactor?: readonly number[] };
  }[];
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly { readonly primitives: readonly GltfPrimitive[] }[];
  readonly accessors?: readonly GltfAccessor[];
  readonly bufferViews?: readonly GltfBufferView[];
  readonly buffers?: readonly {
    readonly byteLength: number;
    readonly uri?: string;
    readonly extensions?: object;
  }[];
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfNode {
  readonly mesh?: number;
  readonly children?: readonly number[];
  readonly matrix?: readonly number[];
  readonly translation?: readonly number[];
  readonly rotation?: readonly number[];
  readonly scale?: readonly number[];
}
export interface GltfPrimitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly material?: number;
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfAccessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly count: number;
  readonly type: string;
  readonly normalized?: boolean;
}
interface GltfBufferView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly extensions?: { readonly EXT_meshopt_compression?: MeshoptView };
}
interface MeshoptView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';
  readonly filter?: 'NONE' | 'OCTAHEDRAL' | 'QUATERNION' | 'EXPONENTIAL' | 'COLOR';
}

const MESHOPT = 'EXT_meshopt_compression';

/** A glTF with its data at hand: buffer views decoded, accessors readable. */
export class GltfFile {
  readonly #views = new Map<number, Uint8Array | undefined>();

  private constructor(
    readonly json: GltfJson,
    readonly buffers: readonly (Uint8Array | undefined)[],
  ) {}

  /** Reads a GLB, or glTF JSON with embedded or (through `load`) external buffers. Throws Error on a bad container. */
  static async read(bytes: Uint8Array, load: (uri: string) => Uint8Array | undefined): Promise<GltfFile> {
    await MeshoptDecoder.ready;
    const { json, binary } = splitContainer(bytes);
    const buffers = (json.buffers ?? []).map((buffer, i) => {
      if (buffer.uri?.startsWith('data:')) return Buffer.from(buffer.uri.split(',')[1] ?? '', 'base64');
      if (buffer.uri !== undefined) return load(buffer.uri);
      return i === 0 ? binary : undefined;
    });
    return new GltfFile(json, buffers);
  }

  /** Bytes of a buffer view, decompressed; undefined when they are not there. */
  readonly viewBytes = (index: number): Uint8Array | undefined => {
    if (!this.#views.has(index)) this.#views.set(index, this.#readView(index));
    return this.#views.get(index);
  };

  /** Numbers of an accessor, `components` each, not normalized; undefined when unreadable. */
  accessorValues(index: number, components: number): Float64Array | undefined {
    const accessor = this.json.accessors?.[index];
    if (accessor?.bufferView === undefined) return undefined;
    const bytes = this.viewBytes(accessor.bufferView);
    if (!bytes) return undefined;
    const width = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }[accessor.componentType];
    if (!width) return undefined;
    const stride = this.json.bufferViews?.[accessor.bufferView]?.byteStride ?? components * width;
    const start = accessor.byteOffset ?? 0;
    if (start + (accessor.count - 1) * stride + components * width > bytes.length) return undefined;
    const reader = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const out = new Float64Array(accessor.count * components);
    for (let i = 0; i < out.length; i++) {
      const at = start + Math.floor(i / components) * stride + (i % components) * width;
      out[i] = readComponent(reader, at, accessor.componentType);
    }
    return out;
  }

  /** The same asset without mesh compression, as a GLB, for validators that do not know the extension. */
  decompressed(): Uint8Array {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const bufferViews = (this.json.bufferViews ?? []).map(({ extensions, ...view }, i) => {
      const bytes = this.viewBytes(i) ?? new Uint8Array(view.byteLength);
      const padded = new Uint8Array((bytes.length + 7) & ~7);
      padded.set(bytes);
      chunks.push(padded);
      const byteOffset = length;
      length += padded.length;
      return { ...view, buffer: 0, byteOffset };
    });
    const without = (names: readonly string[] | undefined) => names?.filter(name => name !== MESHOPT) ?? [];
    const { extensionsUsed, extensionsRequired, ...json } = this.json;
    const [used, required] = [without(extensionsUsed), without(extensionsRequired)];
    const document = {
      ...json,
      ...(used.length > 0 ? { extensionsUsed: used } : {}),
      ...(required.length > 0 ? { extensionsRequired: required } : {}),
      bufferViews,
      buffers: [{ byteLength: length }],
    };
    return joinContainer(document, Buffer.concat(chunks));
  }

  get isCompressed(): boolean {
    return this.json.extensionsUsed?.includes(MESHOPT) ?? false;
  }

  #readView(index: number): Uint8Array | undefined {
    const view = this.json.bufferViews?.[index];
    if (!view) return undefined;
    const packed = view.extensions?.EXT_meshopt_compression;
    const source = packed ?? view;
    const buffer = this.buffers[source.buffer];
    const start = source.byteOffset ?? 0;
    if (!buffer || start + source.byteLength > buffer.length) return undefined;
    const bytes = buffer.subarray(start, start + source.byteLength);
    if (!packed) return bytes;
    const out = new Uint8Array(packed.count * packed.byteStride);
    MeshoptDecoder.decodeGltfBuffer(
      out,
      packed.count,
      packed.byteStride,
      bytes,
      packed.mode,
      packed.filter ?? 'NONE',
    );
    return out;
  }
}

function readComponent(reader: DataView, at: number, componentType: number): number {
  switch (componentType) {
    case 5120:
      return reader.getInt8(at);
    case 5121:
      return reader.getUint8(at);
    case 5122:
      return reader.getInt16(at, true);
    case 5123:
      return reader.getUint16(at, true);
    case 5125:
      return reader.getUint32(at, true);
    default:
      return reader.getFloat32(at, true);
  }
}

function splitContainer(bytes: Uint8Array): { json: GltfJson; binary: Uint8Array | undefined } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 4) !== 'glTF')
    return { json: JSON.parse(buffer.toString('utf8')), binary: undefined };
  if (buffer.length < 20 || buffer.readUInt32LE(4) !== 2) throw new Error('not a GLB of version 2');
  if (buffer.readUInt32LE(8) !== buffer.length)
    throw new Error('the length in the GLB header is not that of the file');
  const jsonLength = buffer.readUInt32LE(12);
  const json = JSON.parse(buffer.toString('utf8', 20, 20 + jsonLength)) as GltfJson;
  const at = 20 + jsonLength;
  if (at + 8 > buffer.length) return { json, binary: undefined };
  return { json, binary: buffer.subarray(at + 8, at + 8 + buffer.readUInt32LE(at)) };
}

function joinContainer(json: object, binary: Uint8Array): Uint8Array {
  const text = Buffer.from(JSON.stringify(json), 'utf8');
  const padded = Buffer.alloc((text.length + 3) & ~3, 0x20);
  text.copy(padded);
  const header = Buffer.alloc(20);
  header.write('glTF', 0, 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(28 + padded.length + binary.length, 8);
  header.writeUInt32LE(padded.length, 12);
  header.write('JSON', 16, 'latin1');
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(binary.length, 0);
  chunk.write('BIN\0', 4, 'latin1');
  return Buffer.concat([header, padded, chunk, binary]);
}
