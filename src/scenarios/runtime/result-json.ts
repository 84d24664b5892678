import type { ScenarioResult } from '@core/scenario.ts';

type NumericArray = Float64Array | Float32Array | Uint32Array | Uint16Array;
const KINDS = { Float64Array, Float32Array, Uint32Array, Uint16Array } as const;
type Kind = keyof typeof KINDS;

/** A typed array in JSON: its class and its little-endian bytes as base64. */
interface EncodedArray {
  readonly $array: Kind;
  readonly base64: string;
}

/** A result as JSON, for files and for OGC API – Processes; bitwise the same when read again. */
export function resultToJson(result: ScenarioResult): string {
  return JSON.stringify(result, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? encodeArray(value as NumericArray) : value,
  );
}

/** Throws SyntaxError for a text that is no result. */
export function resultFromJson(text: string): ScenarioResult {
  const value: unknown = JSON.parse(text, (_, entry: unknown) =>
    isEncodedArray(entry) ? decodeArray(entry) : entry,
  );
  const result = value as Partial<ScenarioResult> | null;
  const isResult =
    typeof result?.scenarioId === 'string' &&
    [result.grids, result.features, result.figures, result.warnings].every(Array.isArray);
  if (!isResult) throw new SyntaxError('The document is not a scenario result');
  return result as ScenarioResult;
}

function encodeArray(array: NumericArray): EncodedArray {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const chunks: string[] = [];
  for (let k = 0; k < bytes.length; k += 0x8000)
    chunks.push(String.fromCharCode(...bytes.subarray(k, k + 0x8000)));
  return { $array: array.constructor.name as Kind, base64: btoa(chunks.join('')) };
}

function isEncodedArray(value: unknown): value is EncodedArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$array' in value &&
    (value as EncodedArray).$array in KINDS
  );
}

function decodeArray({ $array, base64 }: EncodedArray): NumericArray {
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  return new KINDS[$array](bytes.buffer);
}
