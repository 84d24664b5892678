import { Document, type Material, type Mesh, NodeIO } from '@gltf-transform/core';
import type { JsonValue } from '../../src/core/records.ts';
import { srgbToLinear } from '../geometry/srgb.ts';
import type { SolidBuilder } from '../synthesis/solid-builder.ts';

/** Look of a part: sRGB 0…255 and opacity 0…1. */
export interface ElementMaterial {
  readonly color: readonly [number, number, number];
  readonly opacity?: number;
}

export interface ModelStorey {
  readonly name: string;
  /** Height of the floor, metres. */
  readonly elevation: number;
}

/** A part of a building or plant with a name and properties of its own; geometry in metres east, north, up. */
export interface BuiltElement {
  readonly id: string;
  readonly name: string;
  /** Class of IFC, e.g. `IfcPump`. */
  readonly className: string;
  readonly storey: ModelStorey;
  readonly properties: Readonly<Record<string, JsonValue>>;
  readonly material: ElementMaterial;
  readonly solid: SolidBuilder;
}

/**
 * Binary glTF 2.0 of a model in its own metres (x east, y up, z south): a node for each element, which says in its
 * `extras` what it is. Normals are left to the viewer, which by the format means flat ones. The same elements give
 * the same bytes.
 */
export async function encodeElementModel(elements: readonly BuiltElement[]): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const scene = document.createScene();
  const materials = new Map<ElementMaterial, Material>();
  for (const element of elements) {
    let material = materials.get(element.material);
    if (!material) {
      material = createMaterial(document, element.material);
      materials.set(element.material, material);
    }
    const { id, name, className, storey, properties } = element;
    const node = document
      .createNode(id)
      .setMesh(createMesh(document, element, material))
      .setExtras({
        id,
        name,
        className,
        storey: storey.name,
        storeyElevation: storey.elevation,
        ...properties,
      });
    scene.addChild(node);
  }
  for (const accessor of document.getRoot().listAccessors()) accessor.setBuffer(buffer);
  document.getRoot().getAsset().generator = 'Kapok';
  return new NodeIO().writeBinary(document);
}

function createMaterial(document: Document, { color, opacity = 1 }: ElementMaterial): Material {
  const [r, g, b] = color.map(channel => Number(srgbToLinear(channel / 255).toFixed(5)));
  return document
    .createMaterial()
    .setBaseColorFactor([r!, g!, b!, opacity])
    .setMetallicFactor(0)
    .setRoughnessFactor(0.85)
    .setAlphaMode(opacity < 1 ? 'BLEND' : 'OPAQUE')
    .setDoubleSided(opacity < 1);
}

function createMesh(document: Document, { id, solid }: BuiltElement, material: Material): Mesh {
  const { positions, indices } = solid.build([0, 0, 0]);
  const turned = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    turned.set([positions[i]!, positions[i + 2]!, -positions[i + 1]!].map(toMillimetres), i);
  }
  const primitive = document
    .createPrimitive()
    .setMaterial(material)
    .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(turned))
    .setIndices(document.createAccessor().setType('SCALAR').setArray(Uint16Array.from(indices)));
  return document.createMesh(id).addPrimitive(primitive);
}

const toMillimetres = (meters: number): number => Math.round(meters * 1000) / 1000 + 0;
