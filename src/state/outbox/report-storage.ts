import type { FieldReport } from '@core/field-report.ts';
import type { LocalizedText } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { type DBSchema, openDB } from 'idb';

/** A report and what became of it. */
export interface OutboxItem {
  readonly report: FieldReport;
  readonly state: 'waiting' | 'sent' | 'refused';
  /** Why the last attempt did not succeed. */
  readonly reason?: LocalizedText;
  readonly sentMs?: TimeMs;
}

/** What is being written and not yet in the outbox. */
export type ReportDraft = Pick<FieldReport, 'kind' | 'note' | 'photos'>;

/** Where the outbox outlives the page. */
export interface ReportStorage {
  items(): Promise<OutboxItem[]>;
  /** With a draft both are stored or neither: a page that ends between them must not offer what was submitted again. */
  put(item: OutboxItem, draft?: ReportDraft): Promise<void>;
  delete(id: string): Promise<void>;
  draft(): Promise<ReportDraft | undefined>;
  putDraft(draft: ReportDraft): Promise<void>;
}

interface OutboxSchema extends DBSchema {
  items: { key: string; value: OutboxItem };
  draft: { key: 'draft'; value: ReportDraft };
}

/** IndexedDB, a database per city. Null where the browser keeps nothing for us (private windows, refused permission). */
export async function openReportStorage(cityId: string): Promise<ReportStorage | null> {
  try {
    const database = await openDB<OutboxSchema>(`kapok-outbox-${cityId}`, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('items');
        fresh.createObjectStore('draft');
      },
    });
    return {
      items: () => database.getAll('items'),
      put: async (item, draft) => {
        const transaction = database.transaction(['items', 'draft'], 'readwrite');
        await Promise.all([
          transaction.objectStore('items').put(item, item.report.id),
          ...(draft ? [transaction.objectStore('draft').put(draft, 'draft')] : []),
          transaction.done,
        ]);
      },
      delete: id => database.delete('items', id),
      draft: () => database.get('draft', 'draft'),
      putDraft: async draft => void (await database.put('draft', draft, 'draft')),
    };
  } catch {
    return null;
  }
}
