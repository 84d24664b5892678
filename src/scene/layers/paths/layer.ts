import type { PathsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, type PathLayerProps } from '@deck.gl/layers';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps, FLAT_PARAMETERS, ON_TOP_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { pathData, pathGeometry } from './path-data.ts';

/** What remains of an underground network behind the ground. */
const UNDERGROUND_ALPHA = 0.55;
const DASH_ARRAY: [number, number] = [4, 3];
const dashes = new PathStyleExtension({ dash: true, highPrecisionDash: true });
const SELECTED_COLOR = { night: [92, 225, 255, 255], day: [0, 104, 160, 255] } as const;

/** Lines of pixels, facing the eye, or of metres, lying flat; underground ones shine through the ground. */
class DrawnPaths implements DrawnLayer<PathsLayer> {
  readonly #data = new Memo<object>();
  readonly #selected = new Memo<object>();

  draw(frame: LayerFrame<PathsLayer>): readonly Layer[] {
    const { description, table, tableRevision, selectedRows } = frame;
    const { color, width, dashed } = description;
    const key = [tableRevision, JSON.stringify([color, width])];
    const data = this.#data.get(key, () => pathData(table, color, width));
    const layers = [this.#layer(frame, 'paths', data, Boolean(dashed))];
    if (selectedRows.length > 0) {
      const selected = this.#selected.get([tableRevision, selectedRows], () =>
        pathGeometry(table, selectedRows),
      );
      layers.push(this.#layer(frame, 'selection', selected, false));
    }
    return layers;
  }

  #layer(frame: LayerFrame<PathsLayer>, part: string, data: object, dashed: boolean): Layer {
    const { description, theme } = frame;
    const { width, widthUnits, underground } = description;
    const isSelection = part === 'selection';
    const props = {
      ...commonProps(frame, part, 'fragment'),
      data,
      _pathType: 'open',
      widthUnits,
      getWidth: (typeof width === 'number' ? width : width.range[1]) * (isSelection ? 1.8 : 1),
      ...(isSelection ? { getColor: [...SELECTED_COLOR[theme]], pickable: false } : {}),
      widthMinPixels: widthUnits === 'meters' ? 1 : 0,
      billboard: widthUnits === 'pixels',
      jointRounded: true,
      capRounded: !dashed,
      antialiasing: true,
      parameters: underground ? ON_TOP_PARAMETERS : FLAT_PARAMETERS,
      ...(underground ? { occlusion: 'fade', hiddenAlpha: UNDERGROUND_ALPHA } : {}),
      ...(dashed ? { getDashArray: DASH_ARRAY, extensions: [dashes] } : {}),
    };
    return new PathLayer(props as unknown as PathLayerProps);
  }
}

export const layerKind = defineLayer({ type: 'paths', create: () => new DrawnPaths() });
