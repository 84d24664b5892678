import { citySchema } from '@city/schema.ts';
import { describe, expect, it } from 'vitest';
import { cityLayers } from './city-layers.ts';

const title = { zh: '航拍', en: 'Aerial' };
const city = citySchema.parse({
  version: 1,
  id: 'toy',
  name: { zh: '小城', en: 'Toy' },
  timeZone: 'Asia/Shanghai',
  extent: [113, 23, 114, 24],
  home: { longitude: 113.3, latitude: 23.1, height: 3000, heading: 0, pitch: -40 },
  basemap: { url: 'basemap/{z}/{x}/{y}.pbf', minimumZoom: 9, maximumZoom: 14, source: 'survey' },
  imagery: [
    { id: 'aerial', title, kind: 'pmtiles', url: 'imagery/aerial.pmtiles', source: 'survey' },
    {
      id: 'service',
      title,
      kind: 'wmts',
      url: 'https://t{s}.maps.test/img_w/wmts?tk=key',
      options: { layer: 'img', subdomains: '0,1' },
      visible: true,
      source: 'survey',
    },
  ],
  sources: [
    { id: 'survey', title, kind: 'real', licence: 'CC BY 4.0', attribution: 'Survey', date: '2026-01-01' },
  ],
});

describe('imagery of a pack', () => {
  const layers = cityLayers(city, 'https://twin.test/cities/toy/', new Map(), 'zh');

  it('becomes layers of the base group, above the basemap in the order of declaration', () => {
    expect(layers.map(({ id, group }) => [id, group])).toEqual([
      ['basemap', 'base'],
      ['aerial', 'base'],
      ['service', 'base'],
    ]);
    const orders = layers.map(layer => layer.order);
    expect(orders).toEqual([...orders].sort((a, b) => a - b));
  });

  it('is hidden unless the pack shows it, and says where it comes from', () => {
    expect(layers[1]).toMatchObject({
      visible: false,
      provenance: { source: 'survey', kind: 'real' },
      imagery: { kind: 'pmtiles', url: 'https://twin.test/cities/toy/imagery/aerial.pmtiles' },
    });
    expect(layers[2]).toMatchObject({
      visible: true,
      imagery: { url: 'https://t{s}.maps.test/img_w/wmts?tk=key', options: { layer: 'img' } },
    });
  });
});
