import type { EntityId } from './ids.ts';

export type TypedArray =
  | Float64Array
  | Float32Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Int16Array
  | Uint8Array
  | Int8Array
  | Uint8ClampedArray;

/**
 * A table as columns: the shape in which anything numerous crosses threads and reaches the GPU.
 * Every numeric column holds `length * stride` values; text columns hold `length` strings.
 * Conventional names: `position` (Float64Array, stride 3, ECEF metres), `status` (Uint8Array),
 * `value` (Float32Array), `timeMs` (Float64Array).
 */
export interface ColumnTable {
  readonly length: number;
  readonly columns: Readonly<Record<string, NumericColumn>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Row → entity. */
  readonly ids: readonly EntityId[];
  /**
   * For tables of lines or rings: row → first vertex, length `length + 1`. Vertex columns
   * (`position`, `timeMs`…) then hold `startIndices[length] * stride` values. A vertex column `ring` tells the
   * outline of a polygon (0) from its holes (1…); without it a row is one ring.
   */
  readonly startIndices?: Uint32Array;
}

export interface NumericColumn {
  readonly values: TypedArray;
  readonly stride: 1 | 2 | 3 | 4;
}

/** Holds the big arrays outside the store: descriptions refer to a table by name, the revision says it changed. */
export class TableRegistry {
  readonly #tables = new Map<string, { table: ColumnTable; revision: number }>();
  readonly #listeners = new Set<(name: string) => void>();

  set(name: string, table: ColumnTable): void {
    const revision = (this.#tables.get(name)?.revision ?? 0) + 1;
    this.#tables.set(name, { table, revision });
    for (const listener of this.#listeners) listener(name);
  }

  get(name: string): { readonly table: ColumnTable; readonly revision: number } | undefined {
    return this.#tables.get(name);
  }

  delete(name: string): void {
    if (this.#tables.delete(name)) for (const listener of this.#listeners) listener(name);
  }

  /** Calls `listener` with a table's name whenever it is set or deleted; returns the unsubscriber. */
  subscribe(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
