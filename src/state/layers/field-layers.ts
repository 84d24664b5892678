import type { TableRegistry } from '@core/columns.ts';
import type { GridLayer } from '@core/layers.ts';
import type { Field } from '@core/records.ts';
import type { LiveStore } from '../live.ts';

/** Above the ground and the plan, below everything that stands in the city. */
const FIELD_ORDER = 1500;

/** Layers of the fields that feeds brought, each coloured over its own range, and their tables. */
export class FieldLayers {
  readonly #live: LiveStore;
  readonly #tables: TableRegistry;
  readonly #drawn = new Map<string, Field>();

  constructor(live: LiveStore, tables: TableRegistry) {
    this.#live = live;
    this.#tables = tables;
  }

  /** Brings tables up to date and returns the layers; what has not changed is not rebuilt. */
  update(): GridLayer[] {
    const fields = [...this.#live.fields()];
    const present = new Set(fields.map(({ id }) => id));
    for (const id of this.#drawn.keys()) {
      if (present.has(id)) continue;
      this.#tables.delete(tableOf(id));
      this.#drawn.delete(id);
    }
    for (const field of fields) {
      if (this.#drawn.get(field.id) === field) continue;
      this.#drawn.set(field.id, field);
      const values = { values: field.values, stride: 1 } as const;
      this.#tables.set(tableOf(field.id), {
        length: field.values.length,
        columns: { value: values },
        texts: {},
        ids: [],
      });
    }
    // Of a file with several bands one is seen at first: they lie on top of each other.
    const seen = new Set<string>();
    return fields.map(field => {
      const visible = !seen.has(field.source);
      seen.add(field.source);
      return layerOf(field, visible);
    });
  }
}

function layerOf(field: Field, visible: boolean): GridLayer {
  const { id, title, property, bounds, width, height, source, origin } = field;
  return {
    id: tableOf(id),
    type: 'grid',
    title,
    visible,
    opacity: 0.8,
    order: FIELD_ORDER,
    pickable: true,
    // Brought in for this visit: an address neither lists nor hides it.
    group: 'work',
    provenance: { source, kind: origin },
    table: tableOf(id),
    occlusion: 'hide',
    color: {
      kind: 'ramp',
      attribute: 'value',
      ramp: 'viridis',
      domain: property.range ?? [0, 1],
      unit: property.unit,
      missing: [0, 0, 0, 0],
    },
    width,
    height,
    bounds,
  };
}

function tableOf(id: string): string {
  return `field-${id}`;
}
