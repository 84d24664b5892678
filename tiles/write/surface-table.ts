import type { SurfaceKinds } from '../model.ts';

type Kind = SurfaceKinds['kinds'][number];

/** A tile's kinds of surfaces, each once. */
export class SurfaceTable {
  readonly #numbers = new Map<string, number>();
  readonly rows: Kind[] = [];

  rowOf({ type, attributes }: Kind): number {
    const key = `${type}\n${attributes}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.rows.length);
    this.rows.push({ type, attributes });
    return this.rows.length - 1;
  }
}
