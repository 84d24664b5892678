import type { FeedBatch } from '@core/feed.ts';
import { type Observation, type Origin, QUALITIES } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import * as z from 'zod/mini';

/** The four bytes `KPC1`, read as little-endian uint32. */
const MAGIC = 0x3143504b;
const PREAMBLE_BYTES = 8;

const headerSchema = z.object({
  rows: z.number().check(z.int(), z.gte(0), z.lte(10_000_000)),
  entities: z.array(z.string()),
  properties: z.array(z.string()),
});

/**
 * A batch of observations as columns, little-endian, for backends that send much (README of `websocket`):
 * uint32 magic `KPC1`, uint32 length of the header, header as JSON `{rows, entities, properties}`, zeros up to a
 * multiple of 8, then float64 `timeMs[rows]`, float32 `value[rows]`, uint32 `entity[rows]`, uint16 `property[rows]`,
 * uint8 `quality[rows]` (0 good, 1 uncertain, 2 bad, 3 missing).
 */
export function decodeColumns(data: Uint8Array, origin: Origin): FeedBatch {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const headerBytes = view.getUint32(4, true);
  if (headerBytes > data.byteLength - PREAMBLE_BYTES)
    throw new LocalizedError('头部比消息还长', 'The header is longer than the message');
  const headerText = new TextDecoder('utf-8', { fatal: true }).decode(
    data.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + headerBytes),
  );
  const { rows, entities, properties } = z.parse(headerSchema, JSON.parse(headerText));
  const start = align8(PREAMBLE_BYTES + headerBytes);
  const expected = start + rows * (8 + 4 + 4 + 2 + 1);
  if (data.byteLength !== expected)
    throw new LocalizedError(
      `${rows} 行的批次应为 ${expected} 字节，实为 ${data.byteLength}`,
      `A batch of ${rows} rows has ${expected} bytes, this one ${data.byteLength}`,
    );
  const values = start + rows * 8;
  const entityNumbers = values + rows * 4;
  const propertyNumbers = entityNumbers + rows * 4;
  const qualities = propertyNumbers + rows * 2;
  const observations = Array.from({ length: rows }, (_, row): Observation => {
    const value = view.getFloat32(values + row * 4, true);
    return {
      entityId: pick(entities, view.getUint32(entityNumbers + row * 4, true), 'entity', row),
      property: pick(properties, view.getUint16(propertyNumbers + row * 2, true), 'property', row),
      timeMs: view.getFloat64(start + row * 8, true),
      value,
      quality: Number.isNaN(value)
        ? 'missing'
        : pick(QUALITIES, view.getUint8(qualities + row), 'quality', row),
      origin,
    };
  });
  return { observations };
}

export function isColumns(data: Uint8Array): boolean {
  if (data.byteLength < PREAMBLE_BYTES) return false;
  return new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true) === MAGIC;
}

/** Writes what `decodeColumns` reads: for gateways in JavaScript, and for tests. */
export function encodeColumns(observations: readonly Omit<Observation, 'origin'>[]): Uint8Array {
  const entities = [...new Set(observations.map(({ entityId }) => entityId))];
  const properties = [...new Set(observations.map(({ property }) => property))];
  const entityNumber = new Map(entities.map((id, number) => [id, number]));
  const propertyNumber = new Map(properties.map((id, number) => [id, number]));
  const rows = observations.length;
  const header = new TextEncoder().encode(JSON.stringify({ rows, entities, properties }));
  const start = align8(PREAMBLE_BYTES + header.byteLength);
  const data = new Uint8Array(start + rows * 19);
  const view = new DataView(data.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.byteLength, true);
  data.set(header, PREAMBLE_BYTES);
  observations.forEach(({ timeMs, value, entityId, property, quality }, row) => {
    view.setFloat64(start + row * 8, timeMs, true);
    view.setFloat32(start + rows * 8 + row * 4, value, true);
    view.setUint32(start + rows * 12 + row * 4, entityNumber.get(entityId)!, true);
    view.setUint16(start + rows * 16 + row * 2, propertyNumber.get(property)!, true);
    view.setUint8(start + rows * 18 + row, QUALITIES.indexOf(quality));
  });
  return data;
}

function pick<T>(table: readonly T[], number: number, what: string, row: number): T {
  const found = table[number];
  if (found === undefined)
    throw new LocalizedError(
      `第 ${row + 1} 行：没有 ${what} ${number}`,
      `Row ${row + 1}: there is no ${what} ${number}`,
    );
  return found;
}

function align8(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
