import * as Cesium from '@cesium/engine';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { Matrix4, type Mesh, type Object3D } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';

/** What Cesium keeps to itself of the tiles it draws. */
interface DrawnTile {
  readonly computedTransform: Cesium.Matrix4;
  readonly content: { readonly url: string };
}
interface DrawnTerrain {
  readonly data: {
    readonly renderedMesh?: {
      readonly vertices: Float32Array;
      readonly indices: ArrayLike<number>;
      readonly encoding: {
        decodePosition(buffer: Float32Array, index: number, result: Cesium.Cartesian3): Cesium.Cartesian3;
      };
    };
  };
}

const Z_UP = new Matrix4().makeRotationX(Math.PI / 2);

/**
 * Triangles of the tiles that a tileset draws now, nine numbers each, metres about `eye`: read from the files themselves
 * by another reader than Cesium's, in float64.
 */
export async function tileTriangles(
  tileset: Cesium.Cesium3DTileset,
  eye: Cesium.Cartesian3,
): Promise<number[]> {
  const { _selectedTiles: tiles } = tileset as unknown as { _selectedTiles: readonly DrawnTile[] };
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  const triangles: number[] = [];
  for (const tile of tiles) {
    const bytes = await (await fetch(tile.content.url)).arrayBuffer();
    const { scene } = await loader.parseAsync(bytes, '');
    scene.updateMatrixWorld(true);
    const transform = new Matrix4().fromArray(Cesium.Matrix4.toArray(tile.computedTransform)).multiply(Z_UP);
    scene.traverse(object => {
      if (isMesh(object)) pushMesh(object, transform, eye, triangles);
    });
  }
  return triangles;
}

/** Triangles of the ground drawn now, as `tileTriangles`. */
export function groundTriangles(scene: Cesium.Scene, eye: Cesium.Cartesian3): number[] {
  const { _surface: surface } = scene.globe as unknown as {
    _surface: { readonly _tilesToRender: readonly DrawnTerrain[] };
  };
  const triangles: number[] = [];
  const corner = new Cesium.Cartesian3();
  for (const { data } of surface._tilesToRender) {
    const mesh = data.renderedMesh;
    if (!mesh) continue;
    for (let i = 0; i < mesh.indices.length; i++) {
      mesh.encoding.decodePosition(mesh.vertices, mesh.indices[i]!, corner);
      triangles.push(corner.x - eye.x, corner.y - eye.y, corner.z - eye.z);
    }
  }
  return triangles;
}

function isMesh(object: Object3D): object is Mesh {
  return (object as Mesh).isMesh;
}

function pushMesh(mesh: Mesh, transform: Matrix4, eye: Cesium.Cartesian3, out: number[]): void {
  const position = mesh.geometry.getAttribute('position');
  const index = mesh.geometry.getIndex();
  const e = new Matrix4().multiplyMatrices(transform, mesh.matrixWorld).elements;
  const count = index?.count ?? position.count;
  for (let i = 0; i < count; i++) {
    const vertex = index?.getX(i) ?? i;
    const [x, y, z] = [position.getX(vertex), position.getY(vertex), position.getZ(vertex)];
    for (let row = 0; row < 3; row++) {
      const value = e[row]! * x + e[4 + row]! * y + e[8 + row]! * z + e[12 + row]!;
      out.push(value - [eye.x, eye.y, eye.z][row]!);
    }
  }
}
