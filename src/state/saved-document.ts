import { type DocumentData, type DocumentStore, EMPTY_DOCUMENT, parseDocument } from './document.ts';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;
const keyOf = (cityId: string) => `kapok:document:${cityId}`;

/** The document of the last visit; undefined when there is none, null when it is damaged. */
export function loadDocument(storage: Storage, cityId: string): DocumentData | null | undefined {
  const text = storage.getItem(keyOf(cityId));
  return text === null ? undefined : (parseDocument(text) ?? null);
}

/**
 * Saves every change from now on; a full or forbidden storage is not an error. Layers that an address listed do not
 * become the habit of later visits: the saved ones stay. Returns the function that stops.
 */
export function saveDocument(document: DocumentStore, storage: Storage, cityId: string): () => void {
  let own = loadDocument(storage, cityId) ?? EMPTY_DOCUMENT;
  return document.store.subscribe(({ data }, previous) => {
    if (data === previous.data) return;
    own = data.onlyListed ? { ...data, onlyListed: false, layers: own.layers, order: own.order } : data;
    try {
      storage.setItem(keyOf(cityId), JSON.stringify(own));
    } catch {
      // The document lives on in this visit.
    }
  });
}
