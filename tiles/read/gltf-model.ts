import { type Accessor, type Material, NodeIO, type Primitive, type TextureInfo } from '@gltf-transform/core';
import { ALL_EXTENSIONS, type Transform } from '@gltf-transform/extensions';
import draco3d from 'draco3d';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { type Color, MeshCollector } from '../geometry/mesh-collector.ts';
import { linearToSrgb } from '../geometry/srgb.ts';
import type { CityFeature, ReportEntry, TextureImage, TextureWrap } from '../model.ts';
import { InputError } from './input-error.ts';
import { type Placement, placeAt, type ToGeodetic } from './placement.ts';
import { imageTypeOf } from './texture-image.ts';

export interface GltfModelOptions {
  readonly id: string;
  readonly source: string;
  readonly placement: Placement;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly report: (entry: ReportEntry) => void;
}

/**
 * A glTF or GLB model as one feature at its placement: y-up, metres, its −z looks north before turning. Base colours,
 * vertex colours and base colour textures are kept. Throws `InputError`.
 */
export async function readGltfModel(path: string, options: GltfModelOptions): Promise<CityFeature> {
  const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({
    'meshopt.decoder': MeshoptDecoder,
    'draco3d.decoder': await draco3d.createDecoderModule(),
  });
  await MeshoptDecoder.ready;
  const document = await io.read(path).catch(error => {
    throw new InputError(path, { zh: '无法读取 glTF', en: 'cannot be read as glTF' }, error);
  });
  const reader = new GltfReader(options);
  const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0];
  scene?.traverse(node => {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      reader.add(primitive, node.getWorldMatrix());
    }
  });
  if (reader.mesh.isEmpty) throw new InputError(path, { zh: '没有三角网', en: 'has no triangles' });
  return {
    id: options.id,
    tileset: 'landmarks',
    geometry: reader.mesh.finish(),
    attributes: { source: options.source, kind: 'real', cimLevel: 4, ...options.attributes },
  };
}

const [TRIANGLES, TRIANGLE_STRIP, TRIANGLE_FAN] = [4, 5, 6];
const WRAPS: Readonly<Record<number, TextureWrap>> = { 33071: 'clamp', 33648: 'mirror' };

class GltfReader {
  readonly mesh: MeshCollector;
  readonly #place: ToGeodetic;
  readonly #images = new Map<TextureInfo, TextureImage | undefined>();

  constructor(readonly options: GltfModelOptions) {
    const { longitude, latitude, height = 0 } = options.placement;
    this.mesh = new MeshCollector([longitude, latitude, height]);
    this.#place = placeAt(options.placement);
  }

  add(primitive: Primitive, m: readonly number[]): void {
    const positions = primitive.getAttribute('POSITION');
    const triangles = positions && trianglesOf(primitive, positions.getCount());
    if (!triangles) {
      const reason = { zh: '点和线不绘制', en: 'Its points and lines are not drawn' };
      return this.options.report({ severity: 'note', id: this.options.id, reason });
    }
    const material = primitive.getMaterial();
    const image = material ? this.#imageOf(material) : undefined;
    const texture = image && textureReader(material!, primitive);
    const color = colorReader(material, primitive.getAttribute('COLOR_0'), texture !== undefined);
    const point = [0, 0, 0];
    const added = Array.from({ length: positions.getCount() }, (_, i) => {
      positions.getElement(i, point);
      const [x, y, z] = [0, 1, 2].map(
        r => m[r]! * point[0]! + m[4 + r]! * point[1]! + m[8 + r]! * point[2]! + m[12 + r]!,
      ) as [number, number, number];
      return this.mesh.addGeodetic(...this.#place(x, -z, y), { color: color(i), texture: texture?.(i) });
    });
    const isMirrored = determinant(m) < 0;
    for (let i = 0; i + 2 < triangles.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map(k => added[triangles[i + k]!]!) as [number, number, number];
      this.mesh.addTriangle(a, ...(isMirrored ? ([c, b] as const) : ([b, c] as const)), texture && image);
    }
  }

  #imageOf(material: Material): TextureImage | undefined {
    const [info, texture] = [material.getBaseColorTextureInfo(), material.getBaseColorTexture()];
    if (!info || !texture) return undefined;
    if (!this.#images.has(info)) {
      const content = texture.getImage() ?? new Uint8Array();
      const mimeType = imageTypeOf(content);
      const wrap = [info.getWrapS(), info.getWrapT()].map(mode => WRAPS[mode] ?? 'repeat');
      this.#images.set(
        info,
        mimeType && {
          content,
          byteLength: content.length,
          mimeType,
          wrap: wrap as unknown as TextureImage['wrap'],
          isCutOut: material.getAlphaMode() !== 'OPAQUE',
        },
      );
      if (!mimeType) this.#reportImage(texture.getName() || texture.getURI());
    }
    return this.#images.get(info);
  }

  #reportImage(name: string): void {
    this.options.report({
      severity: 'repaired',
      id: name ? `${this.options.id}/${name}` : this.options.id,
      reason: {
        zh: '贴图不是完整的 PNG、JPEG 或 WebP，对应的面用基色',
        en: 'A texture is no whole PNG, JPEG or WebP; its surfaces take the base colour',
      },
    });
  }
}

/** Corners of the triangles of lists, strips and fans; undefined for points and lines. */
function trianglesOf(primitive: Primitive, count: number): ArrayLike<number> | undefined {
  const corners = primitive.getIndices()?.getArray() ?? Array.from({ length: count }, (_, i) => i);
  const mode = primitive.getMode();
  if (mode === TRIANGLES) return corners;
  const middle = Array.from({ length: Math.max(0, corners.length - 2) }, (_, i) => i);
  if (mode === TRIANGLE_STRIP)
    return middle.flatMap(i => [corners[i]!, corners[i + 1 + (i % 2)]!, corners[i + 2 - (i % 2)]!]);
  if (mode === TRIANGLE_FAN) return middle.flatMap(i => [corners[i + 1]!, corners[i + 2]!, corners[0]!]);
  return undefined;
}

/** sRGB colour of a vertex: the base colour times its own; none where a picture says all. */
function colorReader(
  material: Material | null,
  own: Accessor | null,
  isTextured: boolean,
): (vertex: number) => Color | undefined {
  const factor = material?.getBaseColorFactor() ?? [0.8, 0.8, 0.8, 1];
  if (isTextured && !own && factor.every(value => value === 1)) return () => undefined;
  const element = [1, 1, 1, 1];
  return vertex => {
    if (own) own.getElement(vertex, element);
    return factor.map((value, i) => {
      const linear = Math.max(0, Math.min(1, value * element[i]!));
      return Math.round(255 * (i < 3 ? linearToSrgb(linear) : linear));
    }) as unknown as Color;
  };
}

/** Place of a vertex in the base colour picture, KHR_texture_transform applied; undefined without coordinates. */
function textureReader(
  material: Material,
  primitive: Primitive,
): ((vertex: number) => [number, number]) | undefined {
  const info = material.getBaseColorTextureInfo()!;
  const transform = info.getExtension<Transform>('KHR_texture_transform');
  const set = transform?.getTexCoord() ?? info.getTexCoord();
  const coordinates = primitive.getAttribute(`TEXCOORD_${set}`);
  if (!coordinates) return undefined;
  const [scaleX, scaleY] = transform?.getScale() ?? [1, 1];
  const [shiftX, shiftY] = transform?.getOffset() ?? [0, 0];
  const angle = transform?.getRotation() ?? 0;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const element = [0, 0];
  return vertex => {
    coordinates.getElement(vertex, element);
    const [u, v] = [element[0]! * scaleX, element[1]! * scaleY];
    return [cos * u + sin * v + shiftX, cos * v - sin * u + shiftY];
  };
}

/** Of the upper left 3 × 3 of a column-major matrix. */
function determinant(m: readonly number[]): number {
  const [a, b, c, d, e, f, g, h, i] = [m[0]!, m[4]!, m[8]!, m[1]!, m[5]!, m[9]!, m[2]!, m[6]!, m[10]!];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
