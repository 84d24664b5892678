import type { ColumnTable } from '@core/columns.ts';
import type { AttributeRange, IconsLayer } from '@core/layers.ts';
import type { NumberStyle } from '@core/style.ts';
import type { Layer } from '@deck.gl/core';
import {
  type DrawnLayer,
  defineLayer,
  type LayerContext,
  type LayerFrame,
  type LayerHit,
} from '../../deck/drawn-layer.ts';
import { commonProps } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { selectionRings } from '../../deck/selection-rings.ts';
import { requireColumn, requirePositions, rowColors, rowNumbers } from '../../deck/table-columns.ts';
import { BadgeLayer } from './badge-layer.ts';
import { type Badges, packBadges, packMark } from './badges.ts';
import { ClusteredIcons } from './clusters.ts';
import { glyphName } from './glyphs.ts';

/** Icons of one glyph, coloured by data; with `cluster`, gathered on the screen by the spatial index. */
class DrawnIcons implements DrawnLayer<IconsLayer> {
  readonly #colors = new Memo<Uint8Array>();
  readonly #sizes = new Memo<number | Float32Array>();
  readonly #badges = new Memo<Badges>();
  readonly #context: LayerContext;
  #clusters: ClusteredIcons | null = null;

  constructor(context: LayerContext) {
    this.#context = context;
  }

  draw(frame: LayerFrame<IconsLayer>): readonly Layer[] {
    const { description, table, tableRevision } = frame;
    const positions = requirePositions(table);
    const rings = selectionRings(frame, positions, 20);
    const clusters = description.cluster && this.#clustersOf();
    if (clusters) return [...clusters.draw(frame), ...rings];
    const colors = this.#colors.get([tableRevision, JSON.stringify(description.color)], () =>
      rowColors(table, description.color),
    );
    const { sizePixels, filter } = description;
    const sizes = this.#sizes.get([tableRevision, JSON.stringify([sizePixels, filter])], () =>
      filter ? filteredSizes(table, sizePixels, filter) : rowNumbers(table, sizePixels),
    );
    const badges = this.#badges.get([positions, colors, sizes, description.icon, table.length], () => {
      const mark = packMark(glyphName(description.icon));
      const size = (row: number) => (typeof sizes === 'number' ? sizes : sizes[row]!);
      return packBadges({ length: table.length, positions, colors, size, mark: () => mark });
    });
    return [new BadgeLayer({ ...commonProps(frame, 'icons', 'anchor'), badges }), ...rings];
  }

  viewMoved(frame: LayerFrame<IconsLayer>): void {
    if (frame.description.cluster) this.#clusters?.update(frame);
  }

  hit(deckLayerId: string, index: number, frame: LayerFrame<IconsLayer>): LayerHit | null {
    if (frame.description.cluster && this.#clusters) return this.#clusters.hit(deckLayerId, index);
    return { row: index };
  }

  dispose(): void {
    this.#clusters?.dispose();
  }

  #clustersOf(): ClusteredIcons | null {
    const index = this.#context.spatialIndex;
    if (index) this.#clusters ??= new ClusteredIcons(index, this.#context);
    return this.#clusters;
  }
}

/** Sizes of which those outside the filter are nothing. */
function filteredSizes(table: ColumnTable, sizePixels: NumberStyle, filter: AttributeRange): Float32Array {
  const values = requireColumn(table, filter.attribute, 1);
  const sizes = rowNumbers(table, sizePixels);
  const [low, high] = filter.range;
  return Float32Array.from({ length: table.length }, (_, row) => {
    const passes = values[row]! >= low && values[row]! <= high;
    if (!passes) return 0;
    return typeof sizes === 'number' ? sizes : sizes[row]!;
  });
}

export const layerKind = defineLayer({ type: 'icons', create: context => new DrawnIcons(context) });
