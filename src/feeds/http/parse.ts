import type { LocalizedText } from '@core/text.ts';
import { parseJson } from '../messages/lenient-json.ts';
import { explain } from '../runtime/explain.ts';

export interface ParsedDocument {
  readonly value: unknown;
  readonly text: string;
}

interface Fault {
  readonly detail: LocalizedText;
  readonly sample: string;
}

const SAMPLE_LENGTH = 500;

/** The documents of an answer: one, or one a line; a line that is none leaves the others alone. */
export function parseDocuments(
  text: string,
  format: 'json' | 'ndjson',
): { readonly documents: ParsedDocument[]; readonly faults: readonly Fault[] } {
  const documents: ParsedDocument[] = [];
  const faults: Fault[] = [];
  for (const part of format === 'json' ? [text] : text.split('\n')) {
    if (part.trim() === '') continue;
    try {
      documents.push({ value: parseJson(part), text: part });
    } catch (error) {
      faults.push({ detail: explain(error), sample: part.slice(0, SAMPLE_LENGTH) });
    }
  }
  return { documents, faults };
}
