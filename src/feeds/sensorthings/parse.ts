import type { FeedContext } from '@core/feed.ts';
import type { JsonValue, Observation, Quality } from '@core/records.ts';
import { about, type LocalizedText } from '@core/text.ts';
import { isRecord } from '../runtime/geometry.ts';
import { endInstantOf } from '../runtime/instant.ts';
import type { Datastream } from './catalogue.ts';

/**
 * Observations of one Datastream or MultiDatastream, at `phenomenonTime`, else `resultTime`; intervals count at their
 * end. A `null` result is a missing value; results that are neither numbers, booleans nor numeric text, and times that
 * cannot be read, are rejected.
 */
export function parseObservations(
  observations: readonly JsonValue[],
  datastream: Datastream,
  reject: FeedContext['reject'],
): Observation[] {
  return observations.flatMap(observation => {
    const fault = (reason: 'malformed' | 'unsupported', text: LocalizedText) =>
      reject(
        reason,
        about(`${datastream.set}(${datastream.id})`, text),
        JSON.stringify(observation)?.slice(0, 300),
      );
    const timeMs = isRecord(observation)
      ? endInstantOf(observation.phenomenonTime ?? observation.resultTime)
      : Number.NaN;
    if (!isRecord(observation) || !Number.isFinite(timeMs)) {
      fault('malformed', { zh: 'phenomenonTime 不是日期', en: 'phenomenonTime is no date' });
      return [];
    }
    const results = resultsOf(observation.result, datastream);
    if (!results) {
      const { length } = datastream.properties;
      fault('malformed', {
        zh: `result 不是 ${length} 项的数组，与 MultiDatastream 不符`,
        en: `result is no array of ${length}, as its MultiDatastream demands`,
      });
      return [];
    }
    const bad: Quality = isBad(observation.resultQuality) ? 'bad' : 'good';
    return results.flatMap((result, index) => {
      const value = numberOf(result);
      if (value === undefined) {
        fault('unsupported', { zh: 'result 不是数值', en: 'result is no number' });
        return [];
      }
      return [
        {
          entityId: datastream.entityId,
          property: datastream.properties[index]!.id,
          timeMs,
          value,
          quality: Number.isNaN(value) ? 'missing' : bad,
          origin: 'measured',
        } as const,
      ];
    });
  });
}

/** One result a property, or null when the array does not fit. */
function resultsOf(
  result: JsonValue | undefined,
  { set, properties }: Datastream,
): readonly (JsonValue | undefined)[] | null {
  if (set === 'Datastreams') return [result];
  return Array.isArray(result) && result.length === properties.length ? result : null;
}

/** Numbers, and the texts and booleans that servers send for them; NaN for `null`, undefined for anything else. */
function numberOf(value: JsonValue | undefined): number | undefined {
  if (value === null || (typeof value === 'string' && /^nan$/i.test(value.trim()))) return Number.NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isBad(quality: JsonValue | undefined): boolean {
  return typeof quality === 'string' && /bad|fail|invalid/i.test(quality);
}
