import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StatisticsCollector } from './attribute-statistics.ts';

function statisticsOf(rows: readonly Record<string, string | number>[]) {
  const collector = new StatisticsCollector(BUILDING_ATTRIBUTES);
  for (const row of rows) collector.add(row);
  return collector.finish();
}

it('counts every known number once, whatever its outliers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 400 }), heights => {
      const { height } = statisticsOf(heights.map(height => ({ height })));
      if (!height || !('counts' in height)) throw new Error('no histogram');
      expect(height.counts.reduce((sum, count) => sum + count, 0)).toBe(heights.length);
      expect([height.minimum, height.maximum]).toEqual([Math.min(...heights), Math.max(...heights)]);
      expect(height.low).toBeGreaterThanOrEqual(height.minimum);
      expect(height.high).toBeLessThanOrEqual(height.maximum);
    }),
  );
});

it('bins do not stretch to one tower', () => {
  const { height } = statisticsOf([...Array(999).fill({ height: 20 }), { height: 530 }]);
  expect(height).toMatchObject({ low: 20, high: 20, maximum: 530 });
});

it('counts words that sort, not those that name, and nothing unknown', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({
    id: `b:${i}`,
    use: i % 4 === 0 ? 'office' : 'residential',
    year: 0,
    address: '',
  }));
  expect(statisticsOf(rows)).toEqual({ use: { values: { office: 25, residential: 75 } } });
});
