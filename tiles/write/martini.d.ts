declare module '@mapbox/martini' {
  /** Right-triangulated irregular networks over square grids of 2^k + 1 samples, rows from the top. */
  export default class Martini {
    constructor(gridSize?: number);
    /** Long side [ax, ay, bx, by] of every triangle; triangle i has the number i + 2 in a binary tree. */
    readonly coords: Uint16Array;
    createTile(terrain: Float32Array): MartiniTile;
  }
  interface MartiniTile {
    readonly errors: Float32Array;
    update(): void;
    getMesh(maximumError?: number): { vertices: Uint16Array; triangles: Uint32Array };
  }
}
