/**
 * Stable identity of a thing in the city (a building, sensor, camera, road segment, alert…).
 * One string, `namespace:local`, e.g. `osm:way/123`, `kapok:building/000123`, `sensor:pm25/us-post`.
 * Tiles, feeds, alerts and scenarios meet only through it.
 */
export type EntityId = string & { readonly __brand?: 'EntityId' };

/** Interns strings to consecutive uint32, so that ids travel between threads as numbers. */
export class StringInterner {
  readonly #numberByText = new Map<string, number>();
  readonly #texts: string[] = [];

  /** The number of `text`, assigned on first sight. */
  intern(text: string): number {
    const known = this.#numberByText.get(text);
    if (known !== undefined) return known;
    const assigned = this.#texts.length;
    this.#numberByText.set(text, assigned);
    this.#texts.push(text);
    return assigned;
  }

  /** The number of `text`, or undefined when it has never been interned. */
  lookup(text: string): number | undefined {
    return this.#numberByText.get(text);
  }

  /** The text of a number. Throws RangeError for a number never assigned. */
  text(assigned: number): string {
    const text = this.#texts[assigned];
    if (text === undefined) throw new RangeError(`No string is interned as ${assigned}`);
    return text;
  }

  get size(): number {
    return this.#texts.length;
  }
}
