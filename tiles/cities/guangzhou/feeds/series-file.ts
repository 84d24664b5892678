import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  SAMPLE_MISSING,
  type SampleSeries,
  type SampleSeriesIndex,
} from '../../../../src/city/sample-data.ts';
import type { ObservedProperty } from '../../../../src/core/records.ts';

export interface SeriesInput extends Omit<SampleSeries, 'length' | 'byteOffset'> {
  /** NaN where nothing was recorded. */
  readonly values: ArrayLike<number>;
}

/** Writes `series.json` and `series.bin`. Throws RangeError for a value that its scale cannot hold. */
export function writeSeries(
  inputs: readonly SeriesInput[],
  properties: readonly ObservedProperty[],
  folder: string,
): void {
  const series: SampleSeries[] = [];
  const codes = new Int16Array(inputs.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  for (const { values, ...description } of inputs) {
    series.push({ ...description, length: values.length, byteOffset: offset * 2 });
    for (let i = 0; i < values.length; i++) codes[offset + i] = codeOf(values[i]!, description);
    offset += values.length;
  }
  const index: SampleSeriesIndex = { version: 1, data: 'series.bin', properties, series };
  writeFileSync(join(folder, 'series.bin'), codes);
  writeFileSync(join(folder, 'series.json'), JSON.stringify(index));
}

function codeOf(
  value: number,
  { entityId, property, scale }: { entityId: string; property: string; scale: number },
): number {
  if (Number.isNaN(value)) return SAMPLE_MISSING;
  const code = Math.round(value / scale);
  if (Math.abs(code) > 32767)
    throw new RangeError(`${entityId} ${property}: ${value} does not fit scale ${scale}`);
  return code;
}
