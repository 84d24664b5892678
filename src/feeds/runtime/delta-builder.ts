import type { EntityId } from '@core/ids.ts';
import type { Alert, Entity, Field, ObservedProperty } from '@core/records.ts';
import type { TrackCell, ValueCell } from './cells.ts';
import type { PipelineOutput } from './pipeline.ts';

/** What changed since the last flush. Cells are the pipelines' own and are read at once. */
export interface PendingDelta {
  readonly reset: boolean;
  readonly properties: readonly ObservedProperty[];
  readonly entities: readonly Entity[];
  readonly values: readonly ValueCell[];
  readonly tracks: readonly TrackCell[];
  readonly alerts: readonly Alert[];
  readonly fields: readonly Field[];
  readonly removed: readonly string[];
}

/** Lets descriptions of things through and nothing else: for live feeds while the past is shown. */
export function descriptionsOnly(output: PipelineOutput): PipelineOutput {
  return {
    property: property => output.property(property),
    entity: entity => output.entity(entity),
    field: field => output.field(field),
    value() {},
    track() {},
    alert() {},
  };
}

/**
 * Collects what the next delta shows. Values and tracks are conflated by the cells themselves, so the queue is never
 * longer than there are cells; alerts queue up whole.
 */
export class DeltaBuilder implements PipelineOutput {
  #reset = false;
  #properties = new Map<string, ObservedProperty>();
  #entities = new Map<EntityId, Entity>();
  #values: ValueCell[] = [];
  #tracks: TrackCell[] = [];
  #alerts: Alert[] = [];
  #fields = new Map<string, Field>();
  #removed: string[] = [];

  get isEmpty(): boolean {
    return (
      !this.#reset &&
      this.#properties.size + this.#entities.size + this.#values.length === 0 &&
      this.#tracks.length + this.#alerts.length + this.#fields.size + this.#removed.length === 0
    );
  }

  property(property: ObservedProperty): void {
    this.#properties.set(property.id, property);
  }

  entity(entity: Entity): void {
    this.#entities.set(entity.id, entity);
  }

  value(cell: ValueCell): void {
    if (cell.pending) return;
    cell.pending = true;
    this.#values.push(cell);
  }

  track(cell: TrackCell): void {
    if (cell.pending) return;
    cell.pending = true;
    this.#tracks.push(cell);
  }

  alert(alert: Alert): void {
    this.#alerts.push(alert);
  }

  field(field: Field): void {
    this.#fields.set(field.id, field);
  }

  /** Entities and fields. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#removed.push(id);
      this.#entities.delete(id);
      this.#fields.delete(id);
    }
  }

  /** Forgets values and tracks still waiting, and says so in the next delta. Alerts and descriptions stay. */
  reset(): void {
    this.#reset = true;
    this.#releaseCells();
  }

  /** Takes everything out. */
  flush(): PendingDelta {
    const delta: PendingDelta = {
      reset: this.#reset,
      properties: [...this.#properties.values()],
      entities: [...this.#entities.values()],
      values: this.#values,
      tracks: this.#tracks,
      alerts: this.#alerts.sort((a, b) => a.sentMs - b.sentMs),
      fields: [...this.#fields.values()],
      removed: this.#removed,
    };
    this.#reset = false;
    this.#properties = new Map();
    this.#entities = new Map();
    this.#alerts = [];
    this.#fields = new Map();
    this.#removed = [];
    this.#releaseCells();
    return delta;
  }

  #releaseCells(): void {
    for (const cell of this.#values) {
      cell.pending = false;
      cell.unsent = false;
    }
    for (const cell of this.#tracks) cell.pending = false;
    this.#values = [];
    this.#tracks = [];
  }
}
