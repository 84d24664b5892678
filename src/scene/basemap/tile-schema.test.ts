import { expect, it } from 'vitest';
import { paintedAs } from './tile-schema.ts';

it.each([
  ['roads', { class: 'primary' }, { layer: 'roads' }],
  ['roads', { kind: 'highway', kind_detail: 'motorway_link' }, { layer: 'roads', class: 'motorway_link' }],
  ['roads', { kind: 'minor_road' }, { layer: 'roads', class: 'residential' }],
  ['roads', { kind: 'path', kind_detail: 'steps' }, { layer: 'roads', class: 'service' }],
  ['roads', { kind: 'rail' }, { layer: 'rail' }],
  ['transportation', { class: 'trunk' }, { layer: 'roads' }],
  ['transportation', { class: 'track' }, { layer: 'roads', class: 'service' }],
  ['transportation', { class: 'rail' }, { layer: 'rail' }],
  ['landcover', { class: 'wood' }, { layer: 'green' }],
  ['landcover', { class: 'sand' }, null],
  ['landuse', { kind: 'park' }, { layer: 'green' }],
  ['landuse', { class: 'residential' }, { layer: 'landuse' }],
  ['waterway', { class: 'river' }, { layer: 'water' }],
  ['building', {}, { layer: 'buildings' }],
] as const)('paints %s %o as %o', (layer, properties, expected) => {
  expect(paintedAs(layer, properties)).toEqual(expected);
});
