import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { LayerFrame } from './drawn-layer.ts';
import { commonProps, ON_TOP_PARAMETERS } from './layer-props.ts';

const RING_COLOR = { night: [92, 225, 255, 255], day: [0, 104, 160, 255] } as const;

/** Rings around the selected rows of a table of points; none when nothing is selected. */
export function selectionRings(frame: LayerFrame, positions: Float64Array, radiusPixels: number): Layer[] {
  const rows = frame.selectedRows;
  if (rows.length === 0) return [];
  const selected = new Float64Array(3 * rows.length);
  rows.forEach((row, i) => {
    selected.set(positions.subarray(3 * row, 3 * row + 3), 3 * i);
  });
  const data = { length: rows.length, attributes: { getPosition: { value: selected, size: 3 } } };
  const ring = new ScatterplotLayer({
    ...commonProps(frame, 'selection', 'anchor'),
    data: data as never,
    pickable: false,
    occlusion: 'none',
    billboard: true,
    filled: false,
    stroked: true,
    getRadius: radiusPixels,
    radiusUnits: 'pixels',
    getLineColor: [...RING_COLOR[frame.theme]],
    getLineWidth: 2.5,
    lineWidthUnits: 'pixels',
    parameters: ON_TOP_PARAMETERS,
  } as ConstructorParameters<typeof ScatterplotLayer>[0]);
  return [ring];
}
