import type { TextureImage } from '../model.ts';

/** Facade data shared by the vertices of one wall; what each number means is in `tiles/README.md`. */
export interface Facade {
  /** Storey height in centimetres, 0 where there is no facade (roofs, merged blocks). */
  readonly storeyCentimeters: number;
  /** Stable random number 0…65535 of the feature, the same at every level of detail. */
  readonly seed: number;
  /** Length of the wall and height of the walls, decimetres; 0 when unknown. */
  readonly wallDecimeters: number;
  readonly bodyDecimeters: number;
}

export const NO_FACADE: Facade = { storeyCentimeters: 0, seed: 0, wallDecimeters: 0, bodyDecimeters: 0 };

const clampUint16 = (value: number): number => Math.max(0, Math.min(65535, Math.round(value)));

/** A picture as a tile's glTF holds it. */
export interface TileTexture extends Pick<TextureImage, 'mimeType' | 'wrap' | 'isCutOut'> {
  readonly bytes: Uint8Array;
}

/** What the vertices of a mesh have beside position, normal, facade and feature. */
export interface MeshKind {
  readonly isColored: boolean;
  /** Rows of the table of surface kinds. */
  readonly hasSurfaces: boolean;
  readonly texture?: TileTexture | undefined;
}

export const PLAIN_MESH: MeshKind = { isColored: false, hasSurfaces: false };

/**
 * Growable triangle mesh of one tile. Positions are metres east, north, up of the tile's frame. Set `feature`,
 * `facade` and the normal, then add vertices: they take the current values.
 */
export class MeshBuilder {
  feature = 0;
  facade: Facade = NO_FACADE;
  vertexCount = 0;
  indexCount = 0;
  #capacity = 1024;
  #positions = new Float32Array(3 * this.#capacity);
  #normals = new Int8Array(4 * this.#capacity);
  #features = new Uint16Array(2 * this.#capacity);
  #texcoords = new Uint16Array(2 * this.#capacity);
  #facades = new Uint16Array(4 * this.#capacity);
  #colors: Uint16Array | undefined;
  #surfaces: Uint16Array | undefined;
  #textureCoordinates: Float32Array | undefined;
  #indices = new Uint32Array(4096);
  readonly #normal = new Int8Array(3);

  constructor(readonly kind: MeshKind) {
    if (kind.isColored) this.#colors = new Uint16Array(4 * this.#capacity);
    if (kind.hasSurfaces) this.#surfaces = new Uint16Array(2 * this.#capacity);
    if (kind.texture) this.#textureCoordinates = new Float32Array(2 * this.#capacity);
  }

  /** Unit normal of the vertices that follow. */
  setNormal(x: number, y: number, z: number): void {
    this.#normal[0] = Math.round(x * 127);
    this.#normal[1] = Math.round(y * 127);
    this.#normal[2] = Math.round(z * 127);
  }

  /** Adds a vertex with facade coordinates u, v in metres; returns its index. */
  vertex(x: number, y: number, z: number, u: number, v: number): number {
    if (this.vertexCount === this.#capacity) this.#grow();
    const i = this.vertexCount++;
    this.#positions.set([x, y, z], 3 * i);
    this.#normals.set(this.#normal, 4 * i);
    this.#features[2 * i] = this.feature;
    this.#texcoords[2 * i] = clampUint16(u * 10);
    this.#texcoords[2 * i + 1] = clampUint16(v * 10);
    const { storeyCentimeters, seed, wallDecimeters, bodyDecimeters } = this.facade;
    const at = 4 * i;
    this.#facades[at] = clampUint16(storeyCentimeters);
    this.#facades[at + 1] = seed;
    this.#facades[at + 2] = clampUint16(wallDecimeters);
    this.#facades[at + 3] = clampUint16(bodyDecimeters);
    return i;
  }

  /** Linear RGBA 0…65535 of the vertex added last; only for a coloured mesh. */
  setColor(r: number, g: number, b: number, a: number): void {
    this.#colors?.set([r, g, b, a], 4 * (this.vertexCount - 1));
  }

  /** Row of the surface kinds of the vertex added last; only for a mesh with surfaces. */
  setSurface(row: number): void {
    this.#surfaces?.set([row], 2 * (this.vertexCount - 1));
  }

  /** Place in the picture of the vertex added last; only for a textured mesh. */
  setTextureCoordinates(u: number, v: number): void {
    this.#textureCoordinates?.set([u, v], 2 * (this.vertexCount - 1));
  }

  triangle(a: number, b: number, c: number): void {
    if (this.indexCount + 3 > this.#indices.length) {
      const wider = new Uint32Array(this.#indices.length * 2);
      wider.set(this.#indices);
      this.#indices = wider;
    }
    this.#indices[this.indexCount++] = a;
    this.#indices[this.indexCount++] = b;
    this.#indices[this.indexCount++] = c;
  }

  /** Stride 3, metres. */
  get positions(): Float32Array {
    return this.#positions.subarray(0, 3 * this.vertexCount);
  }
  /** Stride 4 bytes, the fourth unused. */
  get normals(): Int8Array {
    return this.#normals.subarray(0, 4 * this.vertexCount);
  }
  /** Stride 2 numbers, the second unused (glTF wants attributes 4 bytes apart). */
  get features(): Uint16Array {
    return this.#features.subarray(0, 2 * this.vertexCount);
  }
  get texcoords(): Uint16Array {
    return this.#texcoords.subarray(0, 2 * this.vertexCount);
  }
  get facades(): Uint16Array {
    return this.#facades.subarray(0, 4 * this.vertexCount);
  }
  get colors(): Uint16Array | undefined {
    return this.#colors?.subarray(0, 4 * this.vertexCount);
  }
  /** Stride 2 numbers, the second unused. */
  get surfaces(): Uint16Array | undefined {
    return this.#surfaces?.subarray(0, 2 * this.vertexCount);
  }
  get textureCoordinates(): Float32Array | undefined {
    return this.#textureCoordinates?.subarray(0, 2 * this.vertexCount);
  }
  get indices(): Uint32Array {
    return this.#indices.subarray(0, this.indexCount);
  }

  #grow(): void {
    this.#capacity *= 2;
    const widen = <T extends Float32Array | Int8Array | Uint16Array>(old: T): T => {
      const wider = new (old.constructor as new (length: number) => T)(old.length * 2);
      wider.set(old);
      return wider;
    };
    this.#positions = widen(this.#positions);
    this.#normals = widen(this.#normals);
    this.#features = widen(this.#features);
    this.#texcoords = widen(this.#texcoords);
    this.#facades = widen(this.#facades);
    if (this.#colors) this.#colors = widen(this.#colors);
    if (this.#surfaces) this.#surfaces = widen(this.#surfaces);
    if (this.#textureCoordinates) this.#textureCoordinates = widen(this.#textureCoordinates);
  }
}
