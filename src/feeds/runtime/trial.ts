import type { FeedCard, FeedContext } from '@core/feed.ts';
import type { LocalizedText } from '@core/text.ts';
import { bilingual } from '@core/validation.ts';
import * as z from 'zod/mini';
import { formatPointer } from '../mapping/json-pointer.ts';
import { Mapper } from '../mapping/mapper.ts';
import { mappingSchema } from '../mapping/schema.ts';
import { explain } from './explain.ts';

/** A mistake, where it is (JSON Pointer; empty for the whole) and what is wrong. */
export interface TrialProblem {
  readonly path: string;
  readonly message: LocalizedText;
}

/** What a sample message would become. */
export interface TrialOutcome {
  /** Records as JSON, one a text, by kind. */
  readonly records: readonly { readonly kind: string; readonly text: string }[];
  readonly problems: readonly (TrialProblem & { readonly sample?: string })[];
}

const RECORDS_SHOWN = 20;

/**
 * Checks options written as JSON against the adapter, without connecting to anything: syntax, schema, and what only the
 * adapter knows (units, CRS, formats).
 */
export async function tryOptions(
  card: FeedCard,
  text: string,
): Promise<{ readonly options: unknown; readonly problems: readonly TrialProblem[] }> {
  const read = parseJson(text);
  if ('problem' in read) return { options: undefined, problems: [read.problem] };
  const { value: options } = read;
  const module = await card.load();
  const parsed = z.safeParse(module.options, options);
  if (!parsed.success) return { options, problems: problemsOf(parsed.error) };
  try {
    module.create(parsed.data, inertContext(card.id)).dispose();
  } catch (error) {
    return { options, problems: [{ path: '', message: explain(error) }] };
  }
  return { options, problems: [] };
}

/** Maps one sample message by the `mapping` in the options, as the feed would. Null for options without a mapping. */
export function tryMessage(options: unknown, text: string, nowMs: number): TrialOutcome | null {
  const mapping = (options as { mapping?: unknown } | null)?.mapping;
  if (mapping === undefined) return null;
  const parsed = z.safeParse(mappingSchema, mapping);
  if (!parsed.success) return { records: [], problems: problemsOf(parsed.error, '/mapping') };
  const read = parseJson(text);
  if ('problem' in read) return { records: [], problems: [read.problem] };
  try {
    const { batch, faults } = new Mapper(parsed.data, 'trial').map(read.value, nowMs, { topic: [] });
    const records = (['entities', 'observations', 'tracks', 'alerts'] as const).flatMap(kind =>
      (batch[kind] ?? []).map(record => ({ kind, text: JSON.stringify(readable(record)) })),
    );
    return {
      records: records.slice(0, RECORDS_SHOWN),
      problems: faults.map(({ path, what, sample }) => ({ path, message: what, sample })),
    };
  } catch (error) {
    return { records: [], problems: [{ path: '/mapping', message: explain(error) }] };
  }
}

/** Times as people read them. */
function readable(record: object): object {
  const entries = Object.entries(record).map(([key, value]) =>
    /Ms$/.test(key) && typeof value === 'number'
      ? [key.replace(/Ms$/, ''), new Date(value).toISOString()]
      : [key, value],
  );
  return Object.fromEntries(entries);
}

function parseJson(text: string): { value: unknown } | { problem: TrialProblem } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: { path: '', message: explain(error) } };
  }
}

/** Checks JSON against any schema. */
export function tryJson<T>(
  schema: z.core.$ZodType<T>,
  text: string,
): { readonly value: T | undefined; readonly problems: readonly TrialProblem[] } {
  const read = parseJson(text);
  if ('problem' in read) return { value: undefined, problems: [read.problem] };
  const parsed = z.safeParse(schema, read.value);
  return parsed.success
    ? { value: parsed.data, problems: [] }
    : { value: undefined, problems: problemsOf(parsed.error) };
}

function problemsOf(error: z.core.$ZodError, base = ''): TrialProblem[] {
  return error.issues.map(({ path, message }) => ({
    path: `${base}${formatPointer(path.map(String))}`,
    message: bilingual(message),
  }));
}

/** Adapters only look at it when they are made. */
function inertContext(feedId: string): FeedContext {
  const refuse = () => Promise.reject(new Error('a trial connects to nothing'));
  return {
    feedId,
    fetch: refuse,
    openWebSocket: () => {
      throw new Error('a trial connects to nothing');
    },
    clock: { now: () => 0, setTimer: () => () => {} },
    random: () => 0,
    emit() {},
    connection() {},
    reject() {},
  };
}
