import { TableRegistry } from '@core/columns.ts';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../runtime/difference.ts';
import { layers } from './layers.ts';
import { trafficModel } from './model.ts';
import { contextOf, gridCity } from './testing/grid-city.ts';

const result = await trafficModel.run(
  {
    scenarioId: 'traffic',
    cityId: 'grid',
    seed: 1,
    startMs: 1e12,
    inputs: { durationHours: 0.5, demandPercent: 100 },
    interventions: [
      { id: 'a', kind: 'close-road', entityId: 'road:12', coordinates: [], parameters: {} },
      { id: 'b', kind: 'emergency-base', coordinates: [[113.2, 23.1]], parameters: {} },
    ],
  },
  contextOf(gridCity(5, 400)),
);

describe('layers of a result', () => {
  it('marks everything as simulated and fills every table it names', () => {
    const tables = new TableRegistry();
    const drawn = layers(result, 1e12, tables);
    expect(drawn.map(({ type }) => type)).toEqual(['paths', 'trips', 'paths', 'paths', 'points']);
    for (const layer of drawn) {
      expect(layer.title.zh).toContain('推演');
      expect(layer.provenance).toMatchObject({ kind: 'simulated' });
      const { table } = tables.get((layer as { table: string }).table)!;
      for (const { values, stride } of Object.values(table.columns)) expect(values.length % stride).toBe(0);
      const color = (layer as { color?: { attribute?: string } }).color!.attribute;
      if (color) expect(table.columns[color]!.values).toHaveLength(table.length);
    }
    expect(tables.get('scenario:traffic:closed')!.table.ids).toEqual(['road:12', 'road:12:reverse']);
  });

  it('draws a difference of two runs by what the roads gained or lost, and nothing else of them', () => {
    const tables = new TableRegistry();
    const drawn = layers(differenceOf(result, result), 1e12, tables);
    expect(drawn.map(({ id, visible }) => [id, visible])).toEqual([
      ['scenario:traffic:links:change', true],
      ['scenario:traffic:access', true],
    ]);
    const { columns } = tables.get('scenario:traffic:links')!.table;
    expect(columns.flowChange!.values.every(value => value === 0)).toBe(true);
  });

  it('follows the clock without uploading tables again', () => {
    const tables = new TableRegistry();
    const attributeAt = (seconds: number) => {
      const [roads] = layers(result, 1e12 + seconds * 1000, tables);
      return (roads as { color: { attribute: string } }).color.attribute;
    };
    expect(attributeAt(10)).toBe('ratio:speed@300');
    expect(attributeAt(700)).toBe('ratio:speed@900');
    expect(attributeAt(1e5)).toBe('speedRatio');
    expect(tables.get('scenario:traffic:links')!.revision).toBe(1);
  });

  it('runs streaks on through junctions, forward in time, none on a closed road, more where more drive', () => {
    const tables = new TableRegistry();
    layers(result, 1e12, tables);
    const { table } = tables.get('scenario:traffic:streams')!;
    const { startIndices, columns } = table;
    const [time, position] = [columns.timeSeconds!.values, columns.position!.values];
    expect(table.length).toBeGreaterThan(20);
    // Streets have two vertices, and those that are not congested take half the period.
    expect(startIndices!.at(-1)! / table.length).toBeGreaterThan(2.4);
    const passes = new Map<string, number>();
    for (let row = 0; row < table.length; row++) {
      const [first, last] = [startIndices![row]!, startIndices![row + 1]! - 1];
      expect(time[last]! - time[first]!).toBeLessThanOrEqual(90.01);
      for (let k = first + 1; k <= last; k++) {
        expect(time[k]!).toBeGreaterThan(time[k - 1]!);
        const street = position.slice(3 * k - 3, 3 * k + 3).join();
        passes.set(street, (passes.get(street) ?? 0) + 1);
      }
    }
    const links = tables.get('scenario:traffic:links')!.table;
    const flow = links.columns.flow!.values;
    const seen = Array.from(flow, (_value, link) => {
      const at = 3 * links.startIndices![link]!;
      return passes.get(links.columns.position!.values.slice(at, at + 6).join()) ?? 0;
    });
    expect(seen[links.ids.indexOf('road:12')]).toBe(0);
    const [busy, quiet] = [mean(seen, flow, value => value > 700), mean(seen, flow, value => value < 350)];
    expect(busy).toBeGreaterThan(1.5 * quiet);
  });
});

function mean(values: readonly number[], by: ArrayLike<number>, isTaken: (value: number) => boolean): number {
  const taken = values.filter((_value, k) => isTaken(by[k]!));
  return taken.reduce((sum, value) => sum + value, 0) / taken.length;
}
