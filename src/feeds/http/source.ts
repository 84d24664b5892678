import type {
  CommandOutcome,
  FeedBatch,
  FeedCommand,
  FeedContext,
  FeedSource,
  HistoryQuery,
} from '@core/feed.ts';
import { verbatim } from '@core/text.ts';
import { deliver, Mapper } from '../mapping/mapper.ts';
import { explain } from '../runtime/explain.ts';
import { fetchChecked, poll } from '../runtime/polling.ts';
import type { HttpOptions } from './options.ts';
import { type ParsedDocument, parseDocuments } from './parse.ts';
import { fillTemplate } from './template.ts';

/** A source with what its options give it: history and commands only where they are configured. */
export function createHttpSource(options: HttpOptions, context: FeedContext): FeedSource {
  const mapper = new Mapper(options.mapping, context.feedId);
  const { history, commands } = options;
  const pastMapper = history?.mapping ? new Mapper(history.mapping, context.feedId) : mapper;
  if (history) historyUrl(history, { range: { startMs: 0, endMs: 0 } });
  if (commands) commandUrl(commands.url, { entityId: '', name: '' });
  return {
    run: signal => run(options, mapper, context, signal),
    ...(history && {
      history: (query: HistoryQuery, signal: AbortSignal) =>
        askHistory(options, history, pastMapper, query, context, signal),
    }),
    ...(commands && {
      send: (command: FeedCommand, signal: AbortSignal) => sendCommand(commands, command, context, signal),
    }),
    dispose() {},
  };
}

function run(options: HttpOptions, mapper: Mapper, context: FeedContext, signal: AbortSignal): Promise<void> {
  const { url, headers, pollSeconds, format } = options;
  return poll(
    context,
    {
      url,
      headers: { Accept: 'application/json', ...headers },
      intervalMs: pollSeconds * 1000,
      async read(response) {
        for (const document of parse(await response.text(), format, context))
          deliver(mapper, document.value, context, () => document.text, { url });
      },
    },
    signal,
  );
}

async function askHistory(
  options: HttpOptions,
  history: NonNullable<HttpOptions['history']>,
  mapper: Mapper,
  query: HistoryQuery,
  context: FeedContext,
  signal: AbortSignal,
): Promise<FeedBatch> {
  const headers = { Accept: 'application/json', ...options.headers };
  const response = await fetchChecked(context, historyUrl(history, query), { headers }, signal);
  const batches = parse(await response.text(), options.format, context).map(document => {
    const { batch, faults } = mapper.map(document.value, context.clock.now());
    for (const { reason, detail, sample } of faults) context.reject(reason, detail, sample);
    return batch;
  });
  return {
    entities: batches.flatMap(batch => batch.entities ?? []),
    observations: batches.flatMap(batch => batch.observations ?? []),
    tracks: batches.flatMap(batch => batch.tracks ?? []),
    alerts: batches.flatMap(batch => batch.alerts ?? []),
  };
}

/**
 * The command's id is the idempotency key, so that a repetition does nothing twice. An answer of the server decides:
 * done is `acknowledged`, 202 only `sent`, a refusal `failed`; no answer, or a server in trouble, is `unconfirmed`.
 */
async function sendCommand(
  { url, method, headers }: NonNullable<HttpOptions['commands']>,
  command: FeedCommand,
  context: FeedContext,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const { id, entityId, name, parameters } = command;
  let response: Response;
  try {
    response = await context.fetch(commandUrl(url, command), {
      method,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': id, ...headers },
      body: JSON.stringify({ id, entityId, name, parameters }),
      signal,
    });
  } catch (error) {
    return { state: 'unconfirmed', detail: explain(error) };
  }
  const detail = verbatim(`HTTP ${response.status}`);
  if (response.status === 202) return { state: 'sent', detail };
  if (response.ok) return { state: 'acknowledged', detail };
  return { state: response.status >= 500 ? 'unconfirmed' : 'failed', detail };
}

function parse(text: string, format: HttpOptions['format'], context: FeedContext): ParsedDocument[] {
  const { documents, faults } = parseDocuments(text, format);
  for (const { detail, sample } of faults) context.reject('malformed', detail, sample);
  return documents;
}

function historyUrl({ url, timeFormat }: NonNullable<HttpOptions['history']>, query: HistoryQuery): string {
  const time = (ms: number) => {
    if (timeFormat === 'iso') return new Date(ms).toISOString();
    return String(timeFormat === 'unix-s' ? ms / 1000 : ms);
  };
  return fillTemplate(url, {
    start: time(query.range.startMs),
    end: time(query.range.endMs),
    entities: query.entityIds?.join(',') ?? '',
    properties: query.properties?.join(',') ?? '',
    limit: query.limit === undefined ? '' : String(query.limit),
  });
}

function commandUrl(url: string, { entityId, name }: Pick<FeedCommand, 'entityId' | 'name'>): string {
  return fillTemplate(url, { entity: entityId, name });
}
