import type { ColumnTable } from '@core/columns.ts';
import type { EntityId } from '@core/ids.ts';

/** Attributes of features from a table beside the tiles, by the feature's id. */
export class FeatureValues {
  readonly #table: ColumnTable;
  readonly #rows: ReadonlyMap<EntityId, number>;

  constructor(table: ColumnTable) {
    this.#table = table;
    this.#rows = new Map(table.ids.map((id, row) => [id, row]));
  }

  /** Whether the table, and not the tile, says this attribute. */
  has(attribute: string): boolean {
    return attribute in this.#table.columns || attribute in this.#table.texts;
  }

  /** Undefined for a feature the table does not know. */
  get(id: EntityId, attribute: string): number | string | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    return this.#table.columns[attribute]?.values[row] ?? this.#table.texts[attribute]?.[row];
  }
}
