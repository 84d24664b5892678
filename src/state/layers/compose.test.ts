import { citySchema } from '@city/schema.ts';
import type { IconsLayer, LayerDescription, TextLayer } from '@core/layers.ts';
import { expect, it } from 'vitest';
import { EMPTY_DOCUMENT } from '../document.ts';
import { composeLayers } from './compose.ts';

const city = citySchema.parse({
  version: 1,
  id: 'empty',
  name: { zh: '空城', en: 'Empty' },
  timeZone: 'Asia/Shanghai',
  extent: [113, 23, 114, 24],
  home: { longitude: 113.3, latitude: 23.1, height: 500, heading: 0, pitch: -30 },
  sources: [],
});

const common = {
  title: { zh: '空气', en: 'Air' },
  visible: true,
  opacity: 1,
  order: 0,
  pickable: true,
  group: 'live',
  table: 'air',
  occlusion: 'hide',
  color: { kind: 'constant', color: [255, 255, 255, 255] },
  sizePixels: 20,
} as const;
const icons: IconsLayer = { ...common, id: 'air', type: 'icons', icon: 'air' };
const labels: TextLayer = { ...common, id: 'air-labels', type: 'text', textColumn: 'text', collide: true };

it('filters markers, and their readings with them', () => {
  const filter = { attribute: 'value', range: [75, 500] as [number, number] };
  const document = { ...EMPTY_DOCUMENT, layers: { air: { filters: [filter] } } };
  const filterOf = (layer: LayerDescription) => (layer as IconsLayer | TextLayer).filter;
  expect(composeLayers([icons, labels], document, city).map(filterOf)).toEqual([filter, filter]);
  expect(composeLayers([icons, labels], EMPTY_DOCUMENT, city).map(filterOf)).toEqual([undefined, undefined]);
});
