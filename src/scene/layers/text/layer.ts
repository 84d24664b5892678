import type { TextLayer } from '@core/layers.ts';
import type { Theme } from '@core/scene-port.ts';
import type { ColorStyle } from '@core/style.ts';
import type { Layer } from '@deck.gl/core';
import { TextLayer as DeckTextLayer } from '@deck.gl/layers';
import {
  type DrawnLayer,
  defineLayer,
  type LayerContext,
  type LayerFrame,
  type LayerHit,
} from '../../deck/drawn-layer.ts';
import { commonProps, ON_TOP_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { requireColumn, requirePositions, rowColors, rowNumbers } from '../../deck/table-columns.ts';
import { LABEL_FONT } from '../../deck/typeface.ts';
import { placeLabels } from './placement.ts';

/** The interface's text colours, see theme/tokens.css. */
const INK: Readonly<Record<Theme, ColorStyle>> = {
  night: { kind: 'constant', color: [232, 242, 251, 255] },
  day: { kind: 'constant', color: [12, 30, 48, 255] },
};
const DARK_HALO = [4, 10, 22, 235] as const;
const LIGHT_HALO = [255, 255, 255, 240] as const;

/** Labels in the interface's language, of which only those that find room are drawn. */
class DrawnText implements DrawnLayer<TextLayer> {
  readonly #context: LayerContext;
  readonly #colors = new Memo<Uint8Array>();
  readonly #sizes = new Memo<number | Float32Array>();
  readonly #characters = new Memo<Set<string>>();
  readonly #placed = new Memo<readonly number[]>();
  #rows: readonly number[] = [];
  #shown: ReadonlySet<number> = new Set();

  constructor(context: LayerContext) {
    this.#context = context;
  }

  draw(frame: LayerFrame<TextLayer>): readonly Layer[] {
    const { description, table, tableRevision, language, theme } = frame;
    const { color = INK[theme], collide, minimumPixelsPerKilometre } = description;
    const positions = requirePositions(table);
    const texts = textsOf(frame);
    const { textColumn, filter } = description;
    const wanted = JSON.stringify(filter);
    const key = [tableRevision, language, collide, minimumPixelsPerKilometre, textColumn, wanted];
    this.#placed.get(key, () => {
      this.#place(frame);
      return this.#rows;
    });
    const sizes = this.#sizesOf(frame);
    const colors = this.#colors.get([tableRevision, JSON.stringify(color)], () => rowColors(table, color));
    const characterSet = this.#characters.get([texts], () => new Set(texts.join('')));
    // deck.gl would make a font atlas of no height, which WebGL refuses.
    if (characterSet.size === 0) return [];
    return [
      new DeckTextLayer<number>({
        ...commonProps(frame, 'labels', 'anchor'),
        ...LABEL_FONT,
        data: this.#rows,
        characterSet,
        getText: row => texts[row] ?? '',
        getPosition: row => [positions[3 * row]!, positions[3 * row + 1]!, positions[3 * row + 2]!],
        getSize: typeof sizes === 'number' ? sizes : row => sizes[row]!,
        getColor: row =>
          Array.from(colors.subarray(4 * row, 4 * row + 4)) as [number, number, number, number],
        outlineWidth: 3,
        outlineColor: [...haloOf(color, theme)],
        updateTriggers: { getColor: colors, getSize: sizes, getText: texts, getPosition: positions },
        parameters: ON_TOP_PARAMETERS,
      }),
    ];
  }

  viewMoved(frame: LayerFrame<TextLayer>): void {
    const before = this.#rows;
    this.#place(frame);
    const same = before.length === this.#rows.length && this.#rows.every(row => before.includes(row));
    if (same) this.#rows = before;
    else this.#context.requestDraw();
  }

  hit(_deckLayerId: string, index: number): LayerHit | null {
    const row = this.#rows[index];
    return row === undefined ? null : { row };
  }

  #place(frame: LayerFrame<TextLayer>): void {
    const { description, table, view } = frame;
    this.#rows = placeLabels({
      view,
      positions: requirePositions(table),
      texts: wantedTexts(frame),
      sizes: this.#sizesOf(frame),
      priorities: table.columns.priority?.values,
      shown: this.#shown,
      collide: description.collide,
      minimumPixelsPerKilometre: description.minimumPixelsPerKilometre ?? 0,
    });
    this.#shown = new Set(this.#rows);
  }

  #sizesOf({ description, table, tableRevision }: LayerFrame<TextLayer>): number | Float32Array {
    return this.#sizes.get([tableRevision, JSON.stringify(description.sizePixels)], () =>
      rowNumbers(table, description.sizePixels),
    );
  }
}

/** The texts, empty where the row's value lies outside the filter. */
function wantedTexts(frame: LayerFrame<TextLayer>): readonly string[] {
  const { filter } = frame.description;
  const texts = textsOf(frame);
  if (!filter) return texts;
  const values = requireColumn(frame.table, filter.attribute, 1);
  const [low, high] = filter.range;
  return texts.map((text, row) => (values[row]! >= low && values[row]! <= high ? text : ''));
}

/** The text column: the one named, or for the conventional names the one of the interface's language. */
function textsOf({ description, table, language }: LayerFrame<TextLayer>): readonly string[] {
  const { textColumn } = description;
  const localized = ['text', 'zh', 'en'].includes(textColumn);
  const order = localized ? [language, textColumn, 'zh'] : [textColumn, language, 'zh'];
  const found = order.map(name => table.texts[name]).find(texts => texts !== undefined);
  if (!found) throw new Error(`The table has no text column "${textColumn}"`);
  return found;
}

/** A rim that sets the letters off, whatever is behind them. */
function haloOf(style: ColorStyle, theme: Theme): typeof DARK_HALO | typeof LIGHT_HALO {
  if (style.kind !== 'constant') return theme === 'night' ? DARK_HALO : LIGHT_HALO;
  const [red, green, blue] = style.color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 ? DARK_HALO : LIGHT_HALO;
}

export const layerKind = defineLayer({ type: 'text', create: context => new DrawnText(context) });
