import earcut from 'earcut';
import type { MeshGeometry } from '../model.ts';
import type { Ring } from './plane.ts';

export type Vector3 = readonly [east: number, north: number, up: number];
export type Color = readonly [red: number, green: number, blue: number];

/**
 * Builds triangle meshes of simple solids in an east-north-up frame, metres. Faces do not share vertices, so that
 * edges stay sharp under flat normals.
 */
export class SolidBuilder {
  readonly #positions: number[] = [];
  readonly #indices: number[] = [];
  readonly #colors: number[] = [];

  /** Counter-clockwise from outside. */
  triangle(a: Vector3, b: Vector3, c: Vector3, color: Color): void {
    this.#face([a, b, c], [0, 1, 2], color);
  }

  /** Counter-clockwise from outside; cut along the shorter diagonal. */
  quad(a: Vector3, b: Vector3, c: Vector3, d: Vector3, color: Color): void {
    this.#face(
      [a, b, c, d],
      distance(a, c) <= distance(b, d) ? [0, 1, 2, 0, 2, 3] : [0, 1, 3, 1, 2, 3],
      color,
    );
  }

  #face(corners: readonly Vector3[], indices: readonly number[], color: Color): void {
    const first = this.#positions.length / 3;
    for (const corner of corners) {
      this.#positions.push(...corner);
      this.#colors.push(...color, 255);
    }
    for (const index of indices) this.#indices.push(first + index);
  }

  /**
   * Skin through closed sections of equal length, counter-clockwise seen from above, from the lowest up.
   * `colorOf` gets the band's number from below and the side's number.
   */
  loft(sections: readonly (readonly Vector3[])[], colorOf: (band: number, side: number) => Color): void {
    for (let band = 1; band < sections.length; band++) {
      const [low, high] = [sections[band - 1]!, sections[band]!];
      for (let i = 0; i < low.length; i++) {
        const next = (i + 1) % low.length;
        this.quad(low[i]!, low[next]!, high[next]!, high[i]!, colorOf(band - 1, i));
      }
    }
  }

  /** Closes a section with triangles, facing up or down; any simple ring. */
  cap(section: readonly Vector3[], color: Color, faces: 'up' | 'down' = 'up'): void {
    const triangles = earcut(section.flatMap(point => [point[0], point[1]]));
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!].map(index => section[index]!);
      const turn = (b![0] - a![0]) * (c![1] - a![1]) - (b![1] - a![1]) * (c![0] - a![0]);
      if (turn > 0 === (faces === 'up')) this.triangle(a!, b!, c!, color);
      else this.triangle(a!, c!, b!, color);
    }
  }

  /** A footprint raised from one height to another, with a roof. */
  prism(ring: Ring, bottom: number, top: number, wall: Color, roof: Color = wall): void {
    this.loft([level(ring, bottom), level(ring, top)], () => wall);
    this.cap(level(ring, top), roof);
  }

  /** A straight bar with `sides` faces and a radius at each end. */
  bar(
    from: Vector3,
    to: Vector3,
    radius: number | readonly [number, number],
    sides: number,
    color: Color,
  ): void {
    const [startRadius, endRadius] = typeof radius === 'number' ? [radius, radius] : radius;
    const axis = normalize(subtract(to, from));
    const side = normalize(crossProduct(axis, Math.abs(axis[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]));
    const other = crossProduct(axis, side);
    const circle = (centre: Vector3, r: number): Vector3[] =>
      Array.from({ length: sides }, (_, i) => {
        const angle = (i / sides) * 2 * Math.PI;
        const [c, s] = [Math.cos(angle) * r, Math.sin(angle) * r];
        return [
          centre[0] + side[0] * c + other[0] * s,
          centre[1] + side[1] * c + other[1] * s,
          centre[2] + side[2] * c + other[2] * s,
        ];
      });
    this.loft([circle(from, startRadius), circle(to, endRadius)], () => color);
  }

  /** A box by centre, half sizes and direction of its length; `z` of the centre is its middle. */
  box(centre: Vector3, half: Vector3, color: Color, roof: Color = color, directionDegrees = 0): void {
    const ring = rectangle(half[0], half[1], directionDegrees).map(
      ([x, y]) => [x + centre[0], y + centre[1]] as const,
    );
    this.prism(ring, centre[2] - half[2], centre[2] + half[2], color, roof);
    this.cap(level(ring, centre[2] - half[2]), color, 'down');
  }

  get triangles(): number {
    return this.#indices.length / 3;
  }

  /** The mesh with flat normals. */
  build(origin: MeshGeometry['origin'], coarser?: MeshGeometry['coarser']): MeshGeometry {
    const positions = Float32Array.from(this.#positions);
    return {
      kind: 'mesh',
      origin,
      positions,
      indices: Uint32Array.from(this.#indices),
      colors: Uint8Array.from(this.#colors),
      ...(coarser ? { coarser } : {}),
    };
  }

  /** The mesh as a simplified version of another. */
  buildCoarser(errorMeters: number): NonNullable<MeshGeometry['coarser']>[number] {
    const { positions, indices, colors } = this.build([0, 0, 0]);
    return { errorMeters, positions, indices, ...(colors ? { colors } : {}) };
  }
}

/** A plan ring at a height, optionally scaled about the origin and turned (degrees, counter-clockwise). */
export function level(ring: Ring, up: number, scale = 1, turnDegrees = 0): Vector3[] {
  const turn = (turnDegrees * Math.PI) / 180;
  const [c, s] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  return ring.map(([x, y]) => [x * c - y * s, x * s + y * c, up]);
}

/** Half sizes along and across a direction, counter-clockwise. */
export function rectangle(halfLength: number, halfWidth: number, directionDegrees = 0): Ring {
  const turn = (directionDegrees * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return [
    [-halfLength, -halfWidth],
    [halfLength, -halfWidth],
    [halfLength, halfWidth],
    [-halfLength, halfWidth],
  ].map(([x, y]) => [x! * c - y! * s, x! * s + y! * c] as const);
}

export function ellipse(radiusX: number, radiusY: number, sides: number, turnDegrees = 0): Ring {
  const turn = (turnDegrees * Math.PI) / 180;
  return Array.from({ length: sides }, (_, i) => {
    const angle = (i / sides) * 2 * Math.PI;
    const [x, y] = [radiusX * Math.cos(angle), radiusY * Math.sin(angle)];
    return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)] as const;
  });
}

export function mix(a: Vector3, b: Vector3, t: number): Vector3 {
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}

function distance(a: Vector3, b: Vector3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function crossProduct(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalize(v: Vector3): Vector3 {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}
