import type { TableRegistry } from '@core/columns.ts';
import { FeatureValues } from './feature-values.ts';

/** Readings come several times a second; a city is coloured anew at most this often. */
const RESTYLE_INTERVAL_MS = 1000;

/** Tables that tilesets take attributes from, indexed by id once a change. */
export class ValueTables {
  readonly #tables: TableRegistry;
  readonly #known = new Map<string, FeatureValues>();
  readonly #pending = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #unsubscribe: () => void;

  /** `changed` is called some time after a table that was asked for has changed. */
  constructor(tables: TableRegistry, changed: (name: string) => void) {
    this.#tables = tables;
    this.#unsubscribe = tables.subscribe(name => {
      if (this.#pending.has(name)) return;
      const tell = () => {
        this.#pending.delete(name);
        this.#known.delete(name);
        changed(name);
      };
      this.#pending.set(name, setTimeout(tell, RESTYLE_INTERVAL_MS));
    });
  }

  get(name: string): FeatureValues | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const table = this.#tables.get(name)?.table;
    if (!table) return undefined;
    const values = new FeatureValues(table);
    this.#known.set(name, values);
    return values;
  }

  dispose(): void {
    this.#unsubscribe();
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
  }
}
