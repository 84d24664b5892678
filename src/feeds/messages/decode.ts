import type { FeedContext } from '@core/feed.ts';
import type { Origin } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import * as z from 'zod/mini';
import { deliver, type Mapper } from '../mapping/mapper.ts';
import { explain } from '../runtime/explain.ts';
import { decodeColumns, isColumns } from './columns.ts';
import { parseJson } from './lenient-json.ts';
import { messagePackReader } from './message-pack.ts';

/** How the bytes of a message are to be read. */
export const messageFormat = z._default(z.enum(['json', 'ndjson', 'messagepack', 'columns']), 'json');
export type MessageFormat = z.infer<typeof messageFormat>;

/** Larger messages are refused unread: no reading of a sensor is so long. */
const LARGEST_BYTES = 32 * 2 ** 20;
const SAMPLE_LENGTH = 500;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one message and hands what it means to the runtime: mapped records, or column batches as they are. Whatever
 * cannot be read is rejected with a sample; never throws.
 *
 * @param mapper null for the `columns` format, which needs no mapping
 */
export function receive(
  data: string | Uint8Array,
  format: MessageFormat,
  mapper: Mapper | null,
  origin: Origin,
  context: FeedContext,
  envelope: unknown = null,
): void {
  const size = typeof data === 'string' ? data.length : data.byteLength;
  if (size > LARGEST_BYTES)
    return context.reject('unsupported', {
      zh: `消息长 ${size} 字节，超过 ${LARGEST_BYTES}`,
      en: `A message of ${size} bytes is longer than ${LARGEST_BYTES}`,
    });
  try {
    if (format === 'columns') return receiveColumns(data, origin, context);
    if (!mapper) throw needsMapping(format);
    for (const { message, text } of parse(data, format)) deliver(mapper, message, context, text, envelope);
  } catch (error) {
    context.reject('malformed', explain(error), sampleOf(data));
  }
}

/** What is wrong with options that name such a format without saying what its messages mean. */
export function needsMapping(format: MessageFormat): LocalizedError {
  return new LocalizedError(
    `/mapping：格式“${format}”需要映射`,
    `/mapping: the format "${format}" needs a mapping`,
  );
}

function receiveColumns(data: string | Uint8Array, origin: Origin, context: FeedContext): void {
  if (typeof data === 'string' || !isColumns(data))
    throw new LocalizedError('消息不是列式批次', 'The message is no column batch');
  context.emit(decodeColumns(data, origin), () => `column batch of ${data.byteLength} bytes`);
}

function* parse(
  data: string | Uint8Array,
  format: Exclude<MessageFormat, 'columns'>,
): Generator<{ message: unknown; text: () => string }> {
  if (format === 'messagepack') {
    const message = messagePackReader(typeof data === 'string' ? new TextEncoder().encode(data) : data);
    yield { message, text: () => JSON.stringify(message) };
    return;
  }
  const text = typeof data === 'string' ? data : utf8.decode(data);
  const documents = format === 'json' ? [text] : text.split('\n');
  for (const document of documents) {
    if (document.trim() !== '') yield { message: parseJson(document), text: () => document };
  }
}

function sampleOf(data: string | Uint8Array): string {
  if (typeof data === 'string') return data.slice(0, SAMPLE_LENGTH);
  const hex = [...data.subarray(0, 64)].map(byte => byte.toString(16).padStart(2, '0'));
  const isText = data.subarray(0, 64).every(byte => byte >= 9 && byte < 0xf8);
  return isText ? new TextDecoder().decode(data.subarray(0, SAMPLE_LENGTH)) : `hex ${hex.join(' ')}`;
}
