/** Remembers one derived value while the inputs it was made from stay the same (compared with Object.is). */
export class Memo<T> {
  #key: readonly unknown[] | null = null;
  #value: T | undefined;

  get(key: readonly unknown[], make: () => T): T {
    const same = this.#key?.length === key.length && key.every((part, i) => Object.is(part, this.#key?.[i]));
    if (!same) {
      this.#value = make();
      this.#key = key;
    }
    return this.#value as T;
  }
}
