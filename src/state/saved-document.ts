import { type DocumentData, type DocumentStore, parseDocument } from './document.ts';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;
const keyOf = (cityId: string) => `kapok:document:${cityId}`;

/** The document of the last visit; undefined when there is none, null when it is damaged. */
export function loadDocument(storage: Storage, cityId: string): DocumentData | null | undefined {
  const text = storage.getItem(keyOf(cityId));
  return text === null ? undefined : (parseDocument(text) ?? null);
}

/** Saves every change from now on; a full or forbidden storage is not an error. Returns the function that stops. */
export function saveDocument(document: DocumentStore, storage: Storage, cityId: string): () => void {
  return document.store.subscribe(({ data }, previous) => {
    if (data === previous.data) return;
    try {
      // An address lists its own layers; it must not become the habit of later visits.
      if (!data.onlyListed) storage.setItem(keyOf(cityId), JSON.stringify(data));
    } catch {
      // The document lives on in this visit.
    }
  });
}
