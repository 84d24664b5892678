import { NodeIO, type Primitive } from '@gltf-transform/core';
import { ALL_EXTENSIONS } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { type Color, MeshCollector } from '../geometry/mesh-collector.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { InputError } from './input-error.ts';
import { type Placement, placeAt, type ToGeodetic } from './placement.ts';

export interface GltfModelOptions {
  readonly id: string;
  readonly source: string;
  readonly placement: Placement;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly report: (entry: ReportEntry) => void;
}

/**
 * A glTF or GLB model as one feature at its placement: y-up, metres, its −z looks north before turning. Base colours
 * are kept; textures are not, which the report says. Throws `InputError`.
 */
export async function readGltfModel(path: string, options: GltfModelOptions): Promise<CityFeature> {
  await MeshoptDecoder.ready;
  const io = new NodeIO()
    .registerExtensions(ALL_EXTENSIONS)
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  const document = await io.read(path).catch(error => {
    throw new InputError(path, { zh: '无法读取 glTF', en: 'cannot be read as glTF' }, error);
  });
  const { longitude, latitude, height = 0 } = options.placement;
  const mesh = new MeshCollector([longitude, latitude, height]);
  const place = placeAt(options.placement);
  const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0];
  scene?.traverse(node => {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      addPrimitive(mesh, primitive, node.getWorldMatrix(), place);
    }
  });
  if (mesh.isEmpty) throw new InputError(path, { zh: '没有三角网', en: 'has no triangles' });
  if (document.getRoot().listTextures().length > 0) {
    const reason = { zh: '纹理未转换，只保留基色', en: 'Textures are not converted; base colours are kept' };
    options.report({ severity: 'note', id: options.id, reason });
  }
  return {
    id: options.id,
    tileset: 'landmarks',
    geometry: mesh.finish(),
    attributes: { source: options.source, kind: 'real', cimLevel: 4, ...options.attributes },
  };
}

function addPrimitive(
  mesh: MeshCollector,
  primitive: Primitive,
  m: readonly number[],
  place: ToGeodetic,
): void {
  const positions = primitive.getAttribute('POSITION');
  if (!positions || primitive.getMode() !== 4) return;
  const factor = primitive.getMaterial()?.getBaseColorFactor() ?? [0.8, 0.8, 0.8, 1];
  const color = factor.map((value, i) =>
    Math.round(255 * (i < 3 ? linearToSrgb(value) : value)),
  ) as unknown as Color;
  const added: number[] = [];
  const point = [0, 0, 0];
  for (let i = 0; i < positions.getCount(); i++) {
    positions.getElement(i, point);
    const [x, y, z] = [0, 1, 2].map(
      r => m[r]! * point[0]! + m[4 + r]! * point[1]! + m[8 + r]! * point[2]! + m[12 + r]!,
    ) as [number, number, number];
    added.push(mesh.addGeodetic(...place(x, -z, y), color));
  }
  const indices = primitive.getIndices()?.getArray() ?? Array.from({ length: added.length }, (_, i) => i);
  for (let i = 0; i + 2 < indices.length; i += 3) {
    mesh.addTriangle(added[indices[i]!]!, added[indices[i + 1]!]!, added[indices[i + 2]!]!);
  }
}

/** IEC 61966-2-1. */
function linearToSrgb(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}
