import type { PathsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { type DrawnLayer, defineLayer, type LayerFrame } from '../../deck/drawn-layer.ts';
import { commonProps, FLAT_PARAMETERS, ON_TOP_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { buildRibbon, type Ribbon } from '../../deck/ribbon/ribbon.ts';
import { RibbonLayer } from '../../deck/ribbon/ribbon-layer.ts';
import {
  requirePositions,
  requireStarts,
  rowColors,
  rowNumbers,
  spreadToVertices,
} from '../../deck/table-columns.ts';
import { selectedLines } from './selected-lines.ts';

/** What remains of an underground network behind the ground. */
const UNDERGROUND_ALPHA = 0.55;
const SELECTION_WIDTH = 1.8;
const SELECTED_COLOR = { night: [92, 225, 255, 255], day: [0, 104, 160, 255] } as const;

/** Lines of pixels, facing the eye, or of metres, lying flat; underground ones shine through the ground. */
class DrawnPaths implements DrawnLayer<PathsLayer> {
  readonly #ribbon = new Memo<Ribbon>();
  readonly #colors = new Memo<Uint8Array>();
  readonly #widths = new Memo<number | Float32Array>();
  readonly #selected = new Memo<Ribbon>();

  draw(frame: LayerFrame<PathsLayer>): readonly Layer[] {
    const { description, table, tableRevision, selectedRows, theme } = frame;
    const { color, width, dashed = false } = description;
    const positions = requirePositions(table);
    const starts = requireStarts(table);
    const ribbon = this.#ribbon.get([positions, starts], () => buildRibbon({ positions, starts }));
    const colors = this.#colors.get([tableRevision, JSON.stringify(color)], () =>
      spreadToVertices(rowColors(table, color), starts, 4),
    );
    const widths = this.#widths.get([tableRevision, JSON.stringify(width)], () => {
      const numbers = rowNumbers(table, width);
      return typeof numbers === 'number' ? numbers : spreadToVertices(numbers, starts, 1);
    });
    const lines = new RibbonLayer({ ...lineProps(frame, 'paths'), ribbon, colors, widths, dashed });
    if (selectedRows.length === 0) return [lines];
    const selected = this.#selected.get([positions, starts, selectedRows], () =>
      buildRibbon(selectedLines({ positions, starts }, selectedRows)),
    );
    const selection = new RibbonLayer({
      ...lineProps(frame, 'selection'),
      pickable: false,
      ribbon: selected,
      colors: SELECTED_COLOR[theme],
      widths: typeof width === 'number' ? width : width.range[1],
      widthScale: SELECTION_WIDTH,
    });
    return [lines, selection];
  }
}

function lineProps(frame: LayerFrame<PathsLayer>, part: string) {
  const { widthUnits, underground } = frame.description;
  return {
    ...commonProps(frame, part, 'fragment'),
    widthUnits,
    widthMinPixels: widthUnits === 'meters' ? 1 : 0,
    billboard: widthUnits === 'pixels',
    parameters: underground ? ON_TOP_PARAMETERS : FLAT_PARAMETERS,
    ...(underground ? { occlusion: 'fade' as const, hiddenAlpha: UNDERGROUND_ALPHA } : {}),
  };
}

export const layerKind = defineLayer({ type: 'paths', create: () => new DrawnPaths() });
