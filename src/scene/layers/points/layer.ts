import type { PointsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { selectionRings } from '../../deck/selection-rings.ts';
import { requirePositions, rowColors, rowNumbers } from '../../deck/table-columns.ts';

/** Discs: of pixels, facing the eye, or of metres, lying on the ground. Columns go to the GPU as they are. */
class DrawnPoints implements DrawnLayer<PointsLayer> {
  readonly #colors = new Memo<Uint8Array>();
  readonly #radii = new Memo<number | Float32Array>();
  readonly #data = new Memo<object>();

  draw(frame: LayerFrame<PointsLayer>): readonly Layer[] {
    const { description, table, tableRevision } = frame;
    const positions = requirePositions(table);
    const colors = this.#colors.get([tableRevision, JSON.stringify(description.color)], () =>
      rowColors(table, description.color),
    );
    const radii = this.#radii.get([tableRevision, JSON.stringify(description.radius)], () =>
      rowNumbers(table, description.radius),
    );
    const data = this.#data.get([positions, colors, radii, table.length], () => ({
      length: table.length,
      attributes: {
        getPosition: { value: positions, size: 3 },
        getFillColor: { value: colors, size: 4, normalized: true },
        ...(typeof radii === 'number' ? {} : { getRadius: { value: radii, size: 1 } }),
      },
    }));
    const inPixels = description.radiusUnits === 'pixels';
    const points = new ScatterplotLayer({
      ...commonProps(frame, 'points', inPixels ? 'anchor' : 'fragment'),
      data: data as never,
      getRadius: typeof radii === 'number' ? radii : 0,
      radiusUnits: description.radiusUnits,
      radiusMinPixels: inPixels ? 0 : 1,
      billboard: inPixels,
      stroked: false,
    });
    const ringPixels = inPixels && typeof radii === 'number' ? radii + 4 : 12;
    return [points, ...selectionRings(frame, positions, ringPixels)];
  }
}

export const layerKind = defineLayer({ type: 'points', create: () => new DrawnPoints() });
