import { decodeTile, type PaintTile } from './decode-tile.ts';

/** A vector tile that could not be had, with its address. */
export class VectorTileError extends Error {
  override readonly name = 'VectorTileError';
  constructor(
    readonly url: string,
    readonly status: number,
    detail: string,
  ) {
    super(`${detail}: ${url}`);
  }
}

/** Fetches and keeps decoded vector tiles; one fetch serves everyone who waits for it. */
export class VectorTileCache {
  readonly #fetch: typeof fetch;
  readonly #capacity: number;
  readonly #tiles = new Map<string, Promise<PaintTile>>();

  constructor(fetchTile: typeof fetch, capacity = 48) {
    this.#fetch = fetchTile;
    this.#capacity = capacity;
  }

  /** The decoded tile. Rejects with VectorTileError; a failed tile is asked for again next time. */
  load(url: string): Promise<PaintTile> {
    const known = this.#tiles.get(url);
    if (known) {
      this.#tiles.delete(url);
      this.#tiles.set(url, known);
      return known;
    }
    const loading = this.#download(url);
    this.#tiles.set(url, loading);
    loading.catch(() => this.#tiles.delete(url));
    this.#evict();
    return loading;
  }

  async #download(url: string): Promise<PaintTile> {
    const response = await this.#fetch(url);
    if (!response.ok) throw new VectorTileError(url, response.status, `HTTP ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    try {
      return decodeTile(bytes);
    } catch (error) {
      throw new VectorTileError(url, response.status, `Not a vector tile (${String(error)})`);
    }
  }

  #evict(): void {
    for (const url of this.#tiles.keys()) {
      if (this.#tiles.size <= this.#capacity) return;
      this.#tiles.delete(url);
    }
  }
}
