const LINE_FEED = 10;

/** Finds rows by part of their name: one lower-case string for all names, scanned as a whole. */
export class NameSearch {
  readonly #text: string;
  readonly #starts: Uint32Array;

  /** `names`: one per row, separated by line feeds. */
  constructor(names: string, length: number) {
    const text = names.toLowerCase();
    const starts = new Uint32Array(length + 1).fill(text.length + 1, 1);
    for (let i = 0, row = 1; i < text.length && row < length; i++) {
      if (text.charCodeAt(i) === LINE_FEED) starts[row++] = i + 1;
    }
    this.#text = text;
    this.#starts = starts;
  }

  /** Rows and ranks (0 the whole name, 1 its beginning, 2 within), in row order; at most `limit` of each rank. */
  find(text: string, limit: number): { row: number; rank: number }[] {
    const needle = text.trim().toLowerCase().replaceAll('\n', ' ');
    if (needle === '') return [];
    const found: { row: number; rank: number }[] = [];
    const counts = [0, 0, 0];
    let row = 0;
    for (let at = this.#text.indexOf(needle); at >= 0; at = this.#text.indexOf(needle, at)) {
      row = this.#rowAt(at, row);
      const start = this.#starts[row]!;
      const end = this.#starts[row + 1]! - 1;
      const rank = at > start ? 2 : at + needle.length === end ? 0 : 1;
      if (counts[rank]!++ < limit) found.push({ row, rank });
      at = end + 1;
    }
    return found;
  }

  #rowAt(position: number, from: number): number {
    let [low, high] = [from, this.#starts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle;
    }
    return low;
  }
}
