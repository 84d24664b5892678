import { type ColumnTable, TableRegistry } from '@core/columns.ts';
import type { LayerDescription } from '@core/layers.ts';

type Side = 'left' | 'right';

/** Tables of one side of a split picture: kept in the common registry under names of their own. */
export class SideTables extends TableRegistry {
  readonly #common: TableRegistry;
  readonly #side: Side;

  constructor(common: TableRegistry, side: Side) {
    super();
    this.#common = common;
    this.#side = side;
  }

  override set(name: string, table: ColumnTable): void {
    this.#common.set(sideName(name, this.#side), table);
  }

  override get(name: string) {
    return this.#common.get(sideName(name, this.#side));
  }

  override delete(name: string): void {
    this.#common.delete(sideName(name, this.#side));
  }
}

/** The same layers for one side, with ids and tables of their own. */
export function onSide(layers: readonly LayerDescription[], side: Side): LayerDescription[] {
  return layers.map(layer => ({
    ...layer,
    id: sideName(layer.id, side),
    side,
    ...('table' in layer ? { table: sideName(layer.table, side) } : {}),
  }));
}

function sideName(name: string, side: Side): string {
  return `${name}@${side}`;
}
