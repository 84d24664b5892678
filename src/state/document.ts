import * as z from 'zod/mini';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What a person made and may save, share and undo: layer settings, saved views, notes. */
const layerSetting = z.object({
  visible: z.optional(z.boolean()),
  opacity: z.optional(z.number()),
  /** Attribute of a tileset that colours it. */
  colorBy: z.optional(z.string()),
  /** Features inside every range stay. */
  filters: z.optional(z.array(z.object({ attribute: z.string(), range: z.tuple([z.number(), z.number()]) }))),
  /** What becomes of the others; hidden by default. */
  others: z.optional(z.enum(['hide', 'fade'])),
  outlines: z.optional(z.boolean()),
});
export const documentSchema = z.object({
  version: z.literal(1),
  layers: z.record(z.string(), layerSetting),
  /** Ids from the bottom up; layers not named keep their own order. */
  order: z.array(z.string()),
  /** True when an address listed the visible layers: others are hidden unless switched on. */
  onlyListed: z.boolean(),
  bookmarks: z.array(z.object({ id: z.string(), title: z.string(), view: z.string() })),
  notes: z.array(z.object({ id: z.string(), timeMs: z.number(), text: z.string() })),
});

export type LayerSetting = z.infer<typeof layerSetting>;
export type DocumentData = z.infer<typeof documentSchema>;

export interface DocumentState {
  readonly data: DocumentData;
  readonly past: readonly DocumentData[];
  readonly future: readonly DocumentData[];
}

export const EMPTY_DOCUMENT: DocumentData = {
  version: 1,
  layers: {},
  order: [],
  onlyListed: false,
  bookmarks: [],
  notes: [],
};
const HISTORY_LENGTH = 100;

/** The document with undo. Every change is one step, except that a gesture (a slider's drag) is one step as a whole. */
export class DocumentStore {
  readonly store: StoreApi<DocumentState>;
  #gesture: string | undefined;

  constructor(initial: DocumentData = EMPTY_DOCUMENT) {
    this.store = createStore<DocumentState>(() => ({ data: initial, past: [], future: [] }));
  }

  get data(): DocumentData {
    return this.store.getState().data;
  }

  /** Changes with the same `gesture` in a row count as one step of undo. */
  change(update: (data: DocumentData) => DocumentData, gesture?: string): void {
    const { data, past } = this.store.getState();
    const next = update(data);
    if (next === data) return;
    const continues = gesture !== undefined && gesture === this.#gesture;
    this.#gesture = gesture;
    this.store.setState({
      data: next,
      past: continues ? past : [...past, data].slice(-HISTORY_LENGTH),
      future: [],
    });
  }

  /** Replaces the document without history: what an address or a saved file says. */
  restore(data: DocumentData): void {
    this.#gesture = undefined;
    this.store.setState({ data, past: [], future: [] });
  }

  undo(): void {
    const { data, past, future } = this.store.getState();
    const previous = past.at(-1);
    if (!previous) return;
    this.#gesture = undefined;
    this.store.setState({ data: previous, past: past.slice(0, -1), future: [data, ...future] });
  }

  redo(): void {
    const { data, past, future } = this.store.getState();
    const [next, ...rest] = future;
    if (!next) return;
    this.#gesture = undefined;
    this.store.setState({ data: next, past: [...past, data], future: rest });
  }

  setLayer(id: string, setting: LayerSetting, gesture?: string): void {
    this.change(
      data => ({ ...data, layers: { ...data.layers, [id]: { ...data.layers[id], ...setting } } }),
      gesture && `${gesture}:${id}`,
    );
  }

  /** Takes the complete order, ids from the bottom up. */
  setOrder(order: readonly string[]): void {
    this.change(data => ({ ...data, order: [...order] }));
  }

  resetLayers(): void {
    this.change(data => ({ ...data, layers: {}, order: [], onlyListed: false }));
  }

  addBookmark(title: string, view: string): void {
    this.change(data => ({
      ...data,
      bookmarks: [...data.bookmarks, { id: nextId(data.bookmarks), title, view }],
    }));
  }

  removeBookmark(id: string): void {
    this.change(data => ({ ...data, bookmarks: data.bookmarks.filter(bookmark => bookmark.id !== id) }));
  }

  addNote(timeMs: number, text: string): void {
    this.change(data => ({ ...data, notes: [...data.notes, { id: nextId(data.notes), timeMs, text }] }));
  }

  removeNote(id: string): void {
    this.change(data => ({ ...data, notes: data.notes.filter(note => note.id !== id) }));
  }
}

function nextId(rows: readonly { readonly id: string }[]): string {
  return String(1 + rows.reduce((highest, row) => Math.max(highest, Number(row.id) || 0), 0));
}

/** The document as saved text, or undefined when it is damaged or of another version. */
export function parseDocument(text: string): DocumentData | undefined {
  try {
    const result = documentSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
