import type { ColumnsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { selectionRings } from '../../deck/selection-rings.ts';
import { requirePositions, rowColors, rowNumbers } from '../../deck/table-columns.ts';
import { EcefColumnLayer } from './ecef-column-layer.ts';

const SIDES = 12;

/** Upright bars whose height and colour follow the data. */
class DrawnColumns implements DrawnLayer<ColumnsLayer> {
  readonly #data = new Memo<object>();

  draw(frame: LayerFrame<ColumnsLayer>): readonly Layer[] {
    const { description, table, tableRevision } = frame;
    const { color, heightMeters, radiusMeters } = description;
    const positions = requirePositions(table);
    const data = this.#data.get([tableRevision, JSON.stringify([color, heightMeters])], () => {
      const heights = rowNumbers(table, heightMeters);
      return {
        length: table.length,
        attributes: {
          getPosition: { value: positions, size: 3 },
          getFillColor: { value: rowColors(table, color), size: 4, normalized: true },
          getElevation: {
            value: typeof heights === 'number' ? new Float32Array(table.length).fill(heights) : heights,
            size: 1,
          },
        },
      };
    });
    const columns = new EcefColumnLayer({
      ...commonProps(frame, 'columns', 'fragment'),
      data: data as never,
      radius: radiusMeters,
      radiusUnits: 'meters',
      diskResolution: SIDES,
      extruded: true,
    });
    return [columns, ...selectionRings(frame, positions, 12)];
  }
}

export const layerKind = defineLayer({ type: 'columns', create: () => new DrawnColumns() });
