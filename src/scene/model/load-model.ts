import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import type { JsonValue } from '@core/records.ts';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import {
  BufferAttribute,
  BufferGeometry,
  type Color,
  type Material,
  Matrix4,
  type Mesh,
  type MeshStandardMaterial,
  type Object3D,
  Vector3,
} from 'three';
import { type GLTF, GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { elementOf, type ModelElement } from './elements.ts';
import { readPropertyTable, type StructuralMetadata } from './property-table.ts';
import { splitByFeature } from './split-features.ts';

/** An element with its triangles in the model's own metres: x east or right, y up. */
export interface ElementGeometry {
  readonly element: ModelElement;
  readonly geometry: BufferGeometry;
  /** Linear RGB 0…1. */
  readonly color: readonly [number, number, number];
  readonly opacity: number;
}

/** Beyond this distance from the origin a model is taken to stand in ECEF, as tiles do. */
const ECEF_METERS = 1e6;
/** glTF's y-up turned to the z-up of ECEF. */
const Z_UP = new Matrix4().makeRotationX(Math.PI / 2);

/**
 * Elements of a binary glTF: by feature id where it has EXT_mesh_features, else a node with a mesh each, described by
 * its `extras`. `origin` is shared by the files of one model, so that they fit together. Rejects when it is no glTF.
 */
export async function loadModel(
  bytes: ArrayBuffer,
  name: string,
  origin: { frame: EastNorthUpFrame | null },
): Promise<ElementGeometry[]> {
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  const gltf = await loader.parseAsync(bytes, '');
  gltf.scene.updateMatrixWorld(true);
  const tables = await readTables(gltf);
  const parts: ElementGeometry[] = [];
  gltf.scene.traverse(object => {
    if (isMesh(object)) parts.push(...elementsOfMesh(object, gltf, tables, name, origin));
  });
  return parts;
}

async function readTables(gltf: GLTF): Promise<Record<string, JsonValue>[][]> {
  const { json } = gltf.parser as unknown as { json: { extensions?: Record<string, StructuralMetadata> } };
  const metadata = json.extensions?.EXT_structural_metadata;
  if (!metadata?.propertyTables) return [];
  const wanted = new Set<number>();
  for (const table of metadata.propertyTables) {
    for (const { values, stringOffsets } of Object.values(table.properties ?? {})) {
      wanted.add(values);
      if (stringOffsets !== undefined) wanted.add(stringOffsets);
    }
  }
  const views = new Map<number, ArrayBuffer>();
  for (const index of wanted) {
    views.set(index, (await gltf.parser.getDependency('bufferView', index)) as ArrayBuffer);
  }
  const viewOf = (index: number) => views.get(index) ?? new ArrayBuffer(0);
  return metadata.propertyTables.map((_, index) => readPropertyTable(metadata, index, viewOf));
}

interface FeatureIds {
  readonly featureIds?: readonly {
    readonly attribute?: number;
    readonly propertyTable?: number;
    readonly featureCount?: number;
  }[];
}

function elementsOfMesh(
  mesh: Mesh,
  gltf: GLTF,
  tables: readonly Record<string, JsonValue>[][],
  name: string,
  origin: { frame: EastNorthUpFrame | null },
): ElementGeometry[] {
  const { geometry } = mesh;
  const look = lookOf(mesh.material);
  const positions = worldPositions(mesh, origin);
  const set = featureSetOf(mesh, gltf);
  const features = set && geometry.getAttribute(`_feature_id_${set.attribute ?? 0}`);
  if (!set || !features) {
    const all = splitByFeature(new Uint8Array(positions.length / 3), indicesOf(geometry), 1)[0];
    if (!all) return [];
    const element = elementOf(extrasOf(mesh), nodeFallback(mesh, name));
    return [{ element, geometry: extract(geometry, positions, all.vertices), ...look }];
  }
  const rows = tables[set.propertyTable ?? -1] ?? [];
  const count = rows.length || (set.featureCount ?? 0);
  const ids = Array.from({ length: features.count }, (_, vertex) => features.getX(vertex));
  return splitByFeature(ids, indicesOf(geometry), count).map(({ feature, vertices }) => ({
    element: elementOf(rows[feature] ?? {}, { id: `${name}#${feature}`, name: `${name} ${feature + 1}` }),
    geometry: extract(geometry, positions, vertices),
    ...look,
  }));
}

function featureSetOf(mesh: Mesh, gltf: GLTF): NonNullable<FeatureIds['featureIds']>[number] | undefined {
  const place = gltf.parser.associations.get(mesh);
  const { json } = gltf.parser as unknown as {
    json: { meshes?: { primitives: { extensions?: Record<string, FeatureIds> }[] }[] };
  };
  const primitive = json.meshes?.[place?.meshes ?? -1]?.primitives[place?.primitives ?? 0];
  return primitive?.extensions?.EXT_mesh_features?.featureIds?.[0];
}

/** Positions in the model's metres; of a model in ECEF, about its first vertex with the plumb line upwards. */
function worldPositions(mesh: Mesh, origin: { frame: EastNorthUpFrame | null }): Float32Array {
  const source = mesh.geometry.getAttribute('position');
  const out = new Float32Array(3 * source.count);
  const point = new Vector3();
  const translation = new Vector3().setFromMatrixPosition(mesh.matrixWorld);
  const matrix = mesh.matrixWorld.clone();
  const inEcef = translation.length() > ECEF_METERS;
  if (inEcef) matrix.premultiply(Z_UP);
  const local = [0, 0, 0];
  for (let vertex = 0; vertex < source.count; vertex++) {
    point.fromBufferAttribute(source, vertex).applyMatrix4(matrix);
    if (inEcef) {
      origin.frame ??= new EastNorthUpFrame(...ecefToGeodetic(point.x, point.y, point.z));
      origin.frame.fromEcef(point.x, point.y, point.z, local);
      point.set(local[0]!, local[2]!, -local[1]!);
    }
    point.toArray(out, 3 * vertex);
  }
  return out;
}

/** The named triangles as a geometry of their own, flat shaded, with the model's vertex colours. */
function extract(source: BufferGeometry, positions: Float32Array, vertices: Uint32Array): BufferGeometry {
  const own = new Float32Array(3 * vertices.length);
  vertices.forEach((vertex, i) => {
    own.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(own, 3));
  const colors = source.getAttribute('color');
  if (colors) {
    const copied = new Float32Array(3 * vertices.length);
    vertices.forEach((vertex, i) => {
      copied.set([colors.getX(vertex), colors.getY(vertex), colors.getZ(vertex)], 3 * i);
    });
    geometry.setAttribute('color', new BufferAttribute(copied, 3));
  }
  geometry.computeVertexNormals();
  return geometry;
}

function indicesOf(geometry: BufferGeometry): ArrayLike<number> | null {
  return geometry.index ? (geometry.index.array as ArrayLike<number>) : null;
}

function lookOf(material: Material | Material[]): Pick<ElementGeometry, 'color' | 'opacity'> {
  const first = (Array.isArray(material) ? material[0] : material) as MeshStandardMaterial | undefined;
  const color: Color | undefined = first?.color;
  return {
    color: color ? [color.r, color.g, color.b] : [0.8, 0.8, 0.8],
    opacity: first?.transparent ? first.opacity : 1,
  };
}

function extrasOf(object: Object3D): Record<string, JsonValue> {
  const inherited = object.parent && isPlainGroup(object.parent) ? object.parent.userData : {};
  return { ...inherited, ...object.userData } as Record<string, JsonValue>;
}

/** Several primitives of one node become children of a group that holds the node's extras. */
function isPlainGroup(object: Object3D): boolean {
  return object.children.length > 0 && object.children.every(isMesh);
}

function nodeFallback(mesh: Mesh, name: string): { id: string; name: string; storey: string } {
  let storey = '';
  for (let at = mesh.parent; at; at = at.parent) {
    const { storey: own, ifcClass } = at.userData as { storey?: unknown; ifcClass?: unknown };
    if (typeof own === 'string') storey ||= own;
    else if (ifcClass === 'IfcBuildingStorey') storey ||= at.name;
  }
  return { id: `${name}#${mesh.name || mesh.id}`, name: mesh.name || name, storey };
}

function isMesh(object: Object3D): object is Mesh {
  return 'isMesh' in object;
}
