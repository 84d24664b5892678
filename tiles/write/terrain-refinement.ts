import Martini from '@mapbox/martini';

export const CELLS = 64;
export const SAMPLES = CELLS + 1;
/** Bisections from the two triangles of a tile down to the smallest. */
const LEVELS = 2 * Math.log2(CELLS);

/**
 * Right-triangulated refinement of neighbouring tiles that meet without a gap. Martini decides tile by tile; here the
 * errors of all tiles of a zoom share one grid, filled level by level, so that a sample on an edge is kept by both
 * sides or by neither.
 */
export class TerrainRefinement {
  readonly #martini = new Martini(SAMPLES);
  readonly #tiles = new Map<string, Float32Array>();
  readonly #errors: Float32Array;
  readonly #stride: number;

  /** For `columns` × `rows` tiles. */
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.#stride = columns * CELLS + 1;
    this.#errors = new Float32Array(this.#stride * (rows * CELLS + 1));
  }

  /** Adds the samples of a tile: `SAMPLES` squared, rows from the north; tiles count from the north-west. */
  add(column: number, row: number, samples: Float32Array): void {
    this.#tiles.set(`${column},${row}`, samples);
  }

  /** Computes the errors; call once after all tiles were added. */
  compute(): void {
    for (let level = LEVELS; level >= 1; level--) {
      for (const [key, samples] of this.#tiles) {
        const [column = 0, row = 0] = key.split(',').map(Number);
        this.#computeLevel(level, row * CELLS * this.#stride + column * CELLS, samples);
      }
    }
  }

  /**
   * Triangles of a tile that are wrong by no more than `maximumError`: vertices [column, row] with rows from the
   * north, triangles counter-clockwise in a frame with rows from the south.
   */
  mesh(column: number, row: number, maximumError: number): { vertices: Uint16Array; triangles: Uint32Array } {
    const tile = this.#martini.createTile(this.#tiles.get(`${column},${row}`)!);
    const origin = row * CELLS * this.#stride + column * CELLS;
    for (let y = 0; y < SAMPLES; y++) {
      const start = origin + y * this.#stride;
      tile.errors.set(this.#errors.subarray(start, start + SAMPLES), y * SAMPLES);
    }
    return tile.getMesh(maximumError);
  }

  /** Martini's error of the triangles of one level: at the middle of the long side, and its children's. */
  #computeLevel(level: number, origin: number, samples: Float32Array): void {
    const { coords } = this.#martini;
    const errors = this.#errors;
    const at = (x: number, y: number) => origin + y * this.#stride + x;
    for (let id = 2 ** level; id < 2 ** (level + 1); id++) {
      const k = 4 * (id - 2);
      const [ax, ay, bx, by] = [coords[k]!, coords[k + 1]!, coords[k + 2]!, coords[k + 3]!];
      const [mx, my] = [(ax + bx) >> 1, (ay + by) >> 1];
      const between = (samples[ay * SAMPLES + ax]! + samples[by * SAMPLES + bx]!) / 2;
      let error = Math.abs(between - samples[my * SAMPLES + mx]!);
      if (level < LEVELS) {
        const [cx, cy] = [mx + my - ay, my + ax - mx];
        error = Math.max(
          error,
          errors[at((ax + cx) >> 1, (ay + cy) >> 1)]!,
          errors[at((bx + cx) >> 1, (by + cy) >> 1)]!,
        );
      }
      const middle = at(mx, my);
      if (error > errors[middle]!) errors[middle] = error;
    }
  }
}
