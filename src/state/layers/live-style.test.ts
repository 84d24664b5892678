import type { TilesetLayer } from '@core/layers.ts';
import { legendOf } from '@core/legend.ts';
import type { LatestValue, LiveDelta } from '@core/live-port.ts';
import { expect, it } from 'vitest';
import { createTestTwin, EMPTY_DELTA } from '../../../test/helpers/test-twin.ts';

const PROPERTY = { id: 'indoor-temperature', name: { zh: '室温', en: 'Indoor' }, unit: '°C', decimals: 1 };

/** A feed that reports on two buildings and on an air station, which is none. */
function reportOf(first: Partial<LatestValue>, second: Partial<LatestValue>): LiveDelta {
  const entity = (id: string, type: string) => ({
    id,
    type,
    name: { zh: id, en: id },
    source: 'bms',
    origin: 'measured',
    properties: {},
  });
  const latest = (entityId: string, change: Partial<LatestValue>) => ({
    entityId,
    property: PROPERTY.id,
    value: 20,
    timeMs: 0,
    receivedMs: 0,
    quality: 'good',
    origin: 'measured',
    source: 'bms',
    stale: false,
    ...change,
  });
  return {
    ...EMPTY_DELTA,
    properties: [PROPERTY],
    entities: [entity('b:1', 'building'), entity('b:2', 'building'), entity('air:1', 'air-quality')],
    latest: [latest('b:1', first), latest('b:2', second), latest('air:1', { value: 90 })],
  } as unknown as LiveDelta;
}

it('buildings are coloured by what a feed reports of them; what is stale is grey, and the legend stays', () => {
  const twin = createTestTwin();
  const drawn = () => {
    twin.board.update();
    const layers = twin.scene.last('setLayers')?.[0] as readonly TilesetLayer[];
    const { style, values } = layers.find(layer => layer.id === 'buildings')!;
    const table = twin.tables.get(values ?? '')?.table;
    const at = (id: string) => table?.columns[PROPERTY.id]?.values[table.ids.indexOf(id)];
    return { legend: style && legendOf(style), first: at('b:1'), second: at('b:2') };
  };
  twin.live.apply(reportOf({ value: 18 }, { value: 26 }));
  twin.document.setLayer('buildings', { colorBy: `live:${PROPERTY.id}` });
  const fresh = drawn();
  expect(fresh).toMatchObject({ first: 18, second: 26, legend: { kind: 'ramp', unit: '°C' } });
  const { stops } = fresh.legend as Extract<typeof fresh.legend, { kind: 'ramp' }>;
  expect([stops[0]!.value <= 18, stops.at(-1)!.value >= 26, stops.at(-1)!.value < 90]).toEqual([
    true,
    true,
    true,
  ]);

  twin.live.apply(reportOf({ value: 19 }, { value: 26, stale: true }));
  expect(drawn()).toMatchObject({ first: 19, second: Number.NaN, legend: { unit: '°C' } });

  // A feed that has fallen silent leaves a grey city with its legend, not the city's own look.
  twin.live.apply(reportOf({ value: 19, stale: true }, { value: 26, stale: true }));
  expect(drawn()).toMatchObject({ first: Number.NaN, second: Number.NaN, legend: { unit: '°C' } });
});
