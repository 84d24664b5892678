import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { odataKey, parseObservations, parseThings, timeOf } from './parse.ts';

const PAGE = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/things.json'), 'utf8')) as {
  value: JsonValue[];
};
const OPTIONS = { namespace: 'sta', type: '', source: 'frost' };

function collect<T>(
  run: (reject: (reason: string, detail: string) => void) => T,
): T & { rejections: string[] } {
  const rejections: string[] = [];
  return Object.assign(run((reason, detail) => rejections.push(`${reason}: ${detail}`)) as T & object, {
    rejections,
  }) as T & { rejections: string[] };
}

describe('SensorThings', () => {
  it('reads things, places and what they measure', () => {
    const { entities, datastreams, rejections } = collect(reject => parseThings(PAGE.value, OPTIONS, reject));
    expect(rejections).toEqual(['malformed: a Thing without @iot.id']);
    expect(entities.map(({ id, type, position }) => ({ id, type, position }))).toEqual([
      { id: 'sta:thing/7', type: 'water-level', position: [113.3228, 23.1095, 0] },
      { id: 'sta:thing/roof-a', type: 'sensor', position: undefined },
    ]);
    expect(datastreams.map(({ id, property }) => [id, property.id, property.unit])).toEqual([
      [71, 'water-level', 'm'],
      [72, 'water-level-72', 'm'],
      ['t1', '气温', '°C'],
    ]);
  });

  it('reads observations, intervals at their end, and rejects what is no reading', () => {
    const { datastreams } = collect(reject => parseThings(PAGE.value, OPTIONS, reject));
    const result = collect(reject => ({
      observations: parseObservations(
        [
          { phenomenonTime: '2026-01-01T00:00:00Z/2026-01-01T00:10:00Z', result: 1.5 },
          { phenomenonTime: '2026-01-01T08:20:00+08:00', result: '1.75', resultQuality: 'bad' },
          { phenomenonTime: '2026-01-01T00:30:00Z', result: { a: 1 } },
          { phenomenonTime: 'yesterday', result: 1 },
          null,
        ],
        datastreams[0]!,
        reject,
      ),
    }));
    expect(result.observations.map(({ timeMs, value, quality }) => [timeMs, value, quality])).toEqual([
      [Date.UTC(2026, 0, 1, 0, 10), 1.5, 'good'],
      [Date.UTC(2026, 0, 1, 0, 20), 1.75, 'bad'],
    ]);
    expect(result.rejections).toHaveLength(3);
  });

  it('writes keys as OData does, and knows no local times', () => {
    expect(odataKey(7)).toBe('(7)');
    expect(odataKey("a'b c")).toBe("('a''b%20c')");
    expect(timeOf('2026-01-01T00:00:00')).toBeNaN();
  });
});
