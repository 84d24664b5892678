import type { TableRegistry } from '@core/columns.ts';
import type { EntityId } from '@core/ids.ts';
import type { Theme } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import type { Layer } from '@deck.gl/core';
import type { EyeView } from '../bridge.ts';
import type { SpatialIndexPort } from '../index-worker/port.ts';
import type { DrawnLayer, LayerFrame, LayerKind, TableLayer } from './drawn-layer.ts';
import type { PickedObject } from './object-picker.ts';

/** What all layers share in a frame. */
export interface SceneFrame {
  readonly timeMs: TimeMs;
  readonly view: EyeView;
  readonly theme: Theme;
  readonly language: Language;
}

interface Entry {
  description: TableLayer;
  readonly drawn: DrawnLayer;
  /** Deck layers of the last draw, reused while nothing has changed. */
  deckLayers: readonly Layer[];
  frame: LayerFrame | null;
  tableRevision: number;
  stale: boolean;
  animated: boolean;
  failed: boolean;
  selectedRows: readonly number[];
  selectionKey: string;
}

export interface LayerSetOptions {
  readonly kinds: readonly LayerKind[];
  readonly tables: TableRegistry;
  readonly spatialIndex: SpatialIndexPort | null;
  onProblem(layerId: string, detail: string): void;
}

/** The description behind a deck layer, whose id is the description's, a slash and the part's name. */
export function descriptionIdOf(deckLayerId: string): string {
  return deckLayerId.slice(0, Math.max(0, deckLayerId.lastIndexOf('/')));
}

/** Diffs lists of descriptions by id and keeps what draws each of them. A layer that fails costs only itself. */
export class LayerSet {
  readonly #entries = new Map<string, Entry>();
  readonly #options: LayerSetOptions;
  readonly #kinds: ReadonlyMap<string, LayerKind>;
  readonly #unsubscribe: () => void;
  #order: readonly string[] = [];
  #selection: ReadonlySet<EntityId> = new Set();
  #selectionRevision = 0;
  #look = '';
  #changed = true;

  constructor(options: LayerSetOptions) {
    this.#options = options;
    this.#kinds = new Map(options.kinds.map(kind => [kind.type, kind]));
    this.#unsubscribe = options.tables.subscribe(name => this.#markTable(name));
  }

  /** Whether `draw` would answer something new even at the same time and view. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Whether something visible moves with time. */
  get animated(): boolean {
    return [...this.#entries.values()].some(entry => entry.animated && entry.description.visible);
  }

  set(descriptions: readonly TableLayer[]): void {
    const wanted = new Set(descriptions.map(description => description.id));
    for (const [id, entry] of this.#entries) {
      const same = descriptions.find(description => description.id === id)?.type === entry.description.type;
      if (wanted.has(id) && same) continue;
      entry.drawn.dispose?.();
      this.#entries.delete(id);
      this.#changed = true;
    }
    for (const description of descriptions) this.#setOne(description);
    const sorted = [...descriptions].sort((a, b) => a.order - b.order);
    this.#order = sorted.map(description => description.id);
    this.#changed = true;
  }

  setSelection(ids: readonly EntityId[]): void {
    this.#selection = new Set(ids);
    this.#selectionRevision++;
    for (const entry of this.#entries.values()) entry.stale = true;
    this.#changed = true;
  }

  /** Deck layers of everything visible, back to front. */
  draw(scene: SceneFrame): readonly Layer[] {
    this.#changed = false;
    const look = `${scene.theme} ${scene.language}`;
    const lookChanged = look !== this.#look;
    this.#look = look;
    const layers: Layer[] = [];
    for (const id of this.#order) {
      const entry = this.#entries.get(id);
      if (!entry?.description.visible) continue;
      if (entry.stale || entry.animated || lookChanged) this.#drawEntry(entry, scene);
      layers.push(...entry.deckLayers);
    }
    return layers;
  }

  /** Tells layers that depend on the view that it has moved. */
  viewMoved(scene: SceneFrame): void {
    for (const entry of this.#entries.values()) {
      if (!entry.drawn.viewMoved || !entry.description.visible || entry.failed) continue;
      const frame = this.#frameOf(entry, scene);
      if (frame) this.#guard(entry, () => entry.drawn.viewMoved?.(frame));
    }
  }

  /** The description, frame and row behind a picked deck object. */
  resolve(picked: PickedObject) {
    const entry = this.#entries.get(descriptionIdOf(picked.rootLayerId));
    if (!entry?.frame) return null;
    const hit = entry.drawn.hit
      ? entry.drawn.hit(picked.layerId, picked.index, entry.frame)
      : { row: picked.index };
    return hit && hit.row < entry.frame.table.length ? { frame: entry.frame, hit } : null;
  }

  /** The topmost pickable field that covers a point of the ground. */
  fieldAt(positionEcef: readonly [number, number, number]) {
    for (const id of [...this.#order].reverse()) {
      const entry = this.#entries.get(id);
      if (!entry?.frame || !entry.description.visible || !entry.description.pickable) continue;
      const hit = entry.drawn.fieldHit?.(positionEcef, entry.frame);
      if (hit) return { frame: entry.frame, hit };
    }
    return null;
  }

  dispose(): void {
    this.#unsubscribe();
    for (const entry of this.#entries.values()) entry.drawn.dispose?.();
    this.#entries.clear();
    this.#order = [];
  }

  #setOne(description: TableLayer): void {
    const known = this.#entries.get(description.id);
    if (known) {
      if (known.description === description) return;
      known.description = description;
      known.stale = true;
      known.failed = false;
      return;
    }
    const kind = this.#kinds.get(description.type);
    if (!kind) {
      this.#options.onProblem(description.id, `No drawn layer of type "${description.type}"`);
      return;
    }
    const drawn = kind.create({
      spatialIndex: this.#options.spatialIndex,
      reportProblem: detail => this.#options.onProblem(description.id, detail),
      requestDraw: () => {
        const entry = this.#entries.get(description.id);
        if (!entry) return;
        entry.stale = true;
        this.#changed = true;
      },
    }) as DrawnLayer;
    this.#entries.set(description.id, {
      description,
      drawn,
      deckLayers: [],
      frame: null,
      tableRevision: -1,
      stale: true,
      animated: false,
      failed: false,
      selectedRows: [],
      selectionKey: '',
    });
  }

  #markTable(name: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.description.table !== name) continue;
      entry.stale = true;
      entry.failed = false;
      this.#changed = true;
    }
  }

  #drawEntry(entry: Entry, scene: SceneFrame): void {
    const frame = this.#frameOf(entry, scene);
    entry.frame = frame;
    entry.stale = false;
    if (!frame || entry.failed) {
      entry.deckLayers = [];
      entry.animated = false;
      return;
    }
    this.#guard(entry, () => {
      entry.deckLayers = entry.drawn.draw(frame);
      entry.animated = entry.drawn.animates?.(frame) ?? false;
    });
  }

  #frameOf(entry: Entry, scene: SceneFrame): LayerFrame | null {
    const known = this.#options.tables.get(entry.description.table);
    if (!known) return null;
    const { table, revision } = known;
    const selectionKey = `${revision} ${this.#selectionRevision}`;
    if (selectionKey !== entry.selectionKey) {
      entry.selectionKey = selectionKey;
      entry.selectedRows = this.#rowsOf(table.ids);
    }
    const { description, selectedRows } = entry;
    return { ...scene, description, table, tableRevision: revision, selectedRows };
  }

  #rowsOf(ids: readonly EntityId[]): number[] {
    const rows: number[] = [];
    if (this.#selection.size === 0) return rows;
    for (let row = 0; row < ids.length; row++) if (this.#selection.has(ids[row]!)) rows.push(row);
    return rows;
  }

  #guard(entry: Entry, work: () => void): void {
    try {
      work();
    } catch (error) {
      entry.failed = true;
      entry.deckLayers = [];
      this.#options.onProblem(entry.description.id, error instanceof Error ? error.message : String(error));
    }
  }
}
