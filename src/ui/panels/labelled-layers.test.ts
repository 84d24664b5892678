import type { LayerDescription } from '@core/layers.ts';
import { expect, it } from 'vitest';
import { withLabels } from './labelled-layers.ts';

const layer = (id: string) => ({ id }) as LayerDescription;

it('folds labels into the layer they belong to, and leaves labels without one alone', () => {
  const entries = withLabels(['live-air-labels', 'live-air', 'roads', 'orphan-labels'].map(layer));
  expect(entries.map(entry => [entry.layer.id, entry.labels?.id])).toEqual([
    ['live-air', 'live-air-labels'],
    ['roads', undefined],
    ['orphan-labels', undefined],
  ]);
});
