/**
 * Results of the last few keys, kept by a worker between runs. What is computed must follow from the key alone, so that a
 * result never depends on what was run before, only how soon it is there.
 */
export class Remembered<Value> {
  readonly #values = new Map<string, Value>();
  readonly #kept: number;

  constructor(kept: number) {
    this.#kept = kept;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  async getOr(key: string, compute: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(key) ?? (await compute());
    // Moved to the end: the first key is the one not asked for longest.
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#kept) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
