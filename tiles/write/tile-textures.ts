import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TextureImage } from '../model.ts';
import type { TileTexture } from './mesh-builder.ts';

/** Pictures of one tile, each once however many features it is on. */
export class TileTextures {
  readonly #textures = new Map<string, TileTexture>();

  /** The picture with its bytes; the same object for the same picture and use. */
  textureOf({ content, mimeType, wrap, isCutOut }: TextureImage): TileTexture {
    const name = typeof content === 'string' ? content : createHash('sha256').update(content).digest('hex');
    const key = [name, ...wrap, isCutOut].join('|');
    const known = this.#textures.get(key);
    if (known) return known;
    const bytes = typeof content === 'string' ? readFileSync(content) : content;
    const texture = { bytes, mimeType, wrap, isCutOut };
    this.#textures.set(key, texture);
    return texture;
  }
}
