import { encodeGlb, glbEncoderReady } from '../../tiles/write/glb.ts';
import { MeshBuilder, PLAIN_MESH } from '../../tiles/write/mesh-builder.ts';
import { TileFrame } from '../../tiles/write/tile-frame.ts';

type Box = readonly [east: number, north: number, up: number, width: number, depth: number, height: number];

const STOREYS = ['首层', '二层', '三层'] as const;

/** A three-storey house as the pipeline writes interiors: a slab, two walls and a pump on each storey. */
export async function houseGlb(): Promise<Uint8Array> {
  await glbEncoderReady;
  const mesh = new MeshBuilder(PLAIN_MESH);
  const rows: Record<string, string | number>[] = [];
  STOREYS.forEach((storey, level) => {
    const up = 3 * level;
    const parts: [string, Box][] = [
      ['IfcSlab', [0, 0, up, 12, 8, 0.3]],
      ['IfcWall', [0, 3.8, up + 0.3, 12, 0.4, 2.7]],
      ['IfcWall', [-5.8, 0, up + 0.3, 0.4, 8, 2.7]],
      ['IfcPump', [2, -1, up + 0.3, 1.4, 1.4, 1.2]],
    ];
    for (const [ifcClass, box] of parts) {
      mesh.feature = rows.length;
      rows.push({
        id: `house:${rows.length}`,
        name: `${ifcClass} ${rows.length}`,
        ifcClass,
        storey,
        storeyElevation: up,
        properties: JSON.stringify({ 'Pset.FireRating': `${30 * (level + 1)} min` }),
      });
      addBox(mesh, box);
    }
  });
  return encodeGlb({
    frame: new TileFrame(113.32, 23.1),
    meshes: [mesh],
    rows,
    classId: 'element',
    schema: {
      id: { type: 'STRING' },
      name: { type: 'STRING' },
      ifcClass: { type: 'STRING' },
      storey: { type: 'STRING' },
      storeyElevation: { type: 'FLOAT32' },
      properties: { type: 'STRING' },
    },
    style: { baseColor: [176, 184, 196, 255], roughness: 0.9, doubleSided: true },
    toleranceMeters: 0.001,
  });
}

function addBox(mesh: MeshBuilder, [east, north, up, width, depth, height]: Box): void {
  const faces = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ] as const;
  for (const normal of faces) {
    mesh.setNormal(normal[0], normal[1], normal[2]);
    const axis = normal.findIndex(value => value !== 0);
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([a, b]) => {
      const local = [0, 0, 0];
      local[axis] = normal[axis]!;
      local[(axis + 1) % 3] = a! * normal[axis]!;
      local[(axis + 2) % 3] = b!;
      return mesh.vertex(
        east + (local[0]! * width) / 2,
        north + (local[1]! * depth) / 2,
        up + ((local[2]! + 1) * height) / 2,
        0,
        0,
      );
    });
    mesh.triangle(corners[0]!, corners[1]!, corners[2]!);
    mesh.triangle(corners[0]!, corners[2]!, corners[3]!);
  }
}
