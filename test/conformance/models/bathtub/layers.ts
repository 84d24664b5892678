import type { ScenarioLayerFactory } from '../../../../src/core/scenario.ts';
import { decodeFrame, frameAt } from '../../../../src/scenarios/runtime/quantise.ts';

export const layers: ScenarioLayerFactory = (result, timeMs, tables) => {
  const [grid] = result.grids;
  if (!grid) return [];
  const values = decodeFrame(grid, frameAt(grid, (timeMs - result.startMs) / 1000));
  tables.set('scenario:bathtub', {
    length: grid.width * grid.height,
    columns: { value: { values, stride: 1 } },
    texts: {},
    ids: [],
  });
  return [
    {
      id: 'scenario:bathtub',
      type: 'grid',
      title: { zh: '水深（推演）', en: 'Depth (simulated)' },
      visible: true,
      opacity: 1,
      order: 1,
      pickable: true,
      group: 'scenario',
      provenance: { source: 'bathtub', kind: 'simulated' },
      occlusion: 'none',
      table: 'scenario:bathtub',
      color: { kind: 'ramp', attribute: 'value', ramp: 'depth', domain: [0, 10], unit: 'm' },
      width: grid.width,
      height: grid.height,
      bounds: grid.bounds,
    },
  ];
};
