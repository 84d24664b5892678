/** Triangles in ECEF metres. */
export interface Mesh {
  /** Stride 3, ECEF metres. */
  readonly positions: Float64Array;
  /** RGBA bytes per vertex, light already applied. */
  readonly colors: Uint8Array;
  /** Table row per vertex. */
  readonly rows: Float32Array;
  readonly indices: Uint32Array;
}

/** Collects vertices and triangles of unknown number. */
export class MeshBuilder {
  readonly #positions: number[] = [];
  readonly #colors: number[] = [];
  readonly #rows: number[] = [];
  readonly #indices: number[] = [];

  /** Number of the next vertex. */
  get vertexCount(): number {
    return this.#rows.length;
  }

  /** Adds a vertex (ECEF metres, RGBA bytes) whose light is scaled by `shade`; returns its number. */
  vertex(position: ArrayLike<number>, color: ArrayLike<number>, row: number, shade = 1): number {
    this.#positions.push(position[0]!, position[1]!, position[2]!);
    this.#colors.push(color[0]! * shade, color[1]! * shade, color[2]! * shade, color[3]!);
    return this.#rows.push(row) - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c);
  }

  build(): Mesh {
    return {
      positions: Float64Array.from(this.#positions),
      colors: Uint8Array.from(this.#colors, value => Math.min(255, Math.round(value))),
      rows: Float32Array.from(this.#rows),
      indices: Uint32Array.from(this.#indices),
    };
  }
}
