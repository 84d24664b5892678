import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { TextureImage } from '../model.ts';
import type { TileTexture } from './mesh-builder.ts';

const EXTENSIONS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;

/** Pictures of a tileset, each written once into its folder `textures` however many tiles it is seen in. */
export class TextureFiles {
  readonly #uriOfFile = new Map<string, string>();
  readonly #written = new Set<string>();
  /** By file and use, so that a tile names a picture once. */
  readonly #textures = new Map<string, TileTexture>();
  bytes = 0;

  constructor(readonly outDir: string) {}

  /** The picture as the tile at `tileUri` names it; the same object for the same picture, use and folder. */
  textureFor(image: TextureImage, tileUri: string): TileTexture {
    const uri = posix.relative(posix.dirname(tileUri), this.#uriOf(image));
    const { mimeType, wrap, isCutOut } = image;
    const key = [uri, ...wrap, isCutOut].join('|');
    const known = this.#textures.get(key);
    if (known) return known;
    const texture = { uri, mimeType, wrap, isCutOut };
    this.#textures.set(key, texture);
    return texture;
  }

  #uriOf({ content, mimeType }: TextureImage): string {
    const known = typeof content === 'string' ? this.#uriOfFile.get(content) : undefined;
    if (known) return known;
    const bytes = typeof content === 'string' ? readFileSync(content) : content;
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
    const uri = `textures/${name}.${EXTENSIONS[mimeType]}`;
    if (typeof content === 'string') this.#uriOfFile.set(content, uri);
    if (!this.#written.has(uri)) this.#write(uri, bytes);
    return uri;
  }

  #write(uri: string, bytes: Uint8Array): void {
    this.#written.add(uri);
    mkdirSync(join(this.outDir, 'textures'), { recursive: true });
    writeFileSync(join(this.outDir, uri), bytes);
    this.bytes += bytes.length;
  }
}
