import type { ScenarioResult } from '@core/scenario.ts';
import { sha256, sha256Text } from './sha256.ts';

/**
 * SHA-256 of everything that a run computed (grids, features, figures with their series), hex. What differs from run to
 * run, such as wall time, is left out: two runs of one request must have the same.
 */
export async function resultDigest(result: ScenarioResult): Promise<string> {
  const arrays: Promise<string>[] = [];
  const outline = JSON.stringify([result.grids, result.features, result.figures], (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    arrays.push(sha256(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
    return `array ${arrays.length}`;
  });
  return sha256Text([outline, ...(await Promise.all(arrays))].join('\n'));
}
