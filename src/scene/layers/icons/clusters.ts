import type { ClusterQuery, ClusterResult } from '@core/jobs/spatial-index.ts';
import { STATUS_LEVELS } from '@core/jobs/spatial-index.ts';
import type { IconsLayer } from '@core/layers.ts';
import type { Language } from '@core/text.ts';
import type { Layer } from '@deck.gl/core';
import { TextLayer } from '@deck.gl/layers';
import type { EyeView } from '../../bridge.ts';
import type { LayerContext, LayerFrame, LayerHit } from '../../deck/drawn-layer.ts';
import { commonProps } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { someRowColors } from '../../deck/table-columns.ts';
import { LABEL_FONT } from '../../deck/typeface.ts';
import type { SpatialIndexPort } from '../../index-worker/port.ts';
import { iconAtlas } from './atlas.ts';
import { BadgeLayer } from './badge-layer.ts';
import { glyphName } from './glyphs.ts';

/** Icons gathered by the spatial index: singles keep their glyph, clusters show count and worst member's colour. */
export class ClusteredIcons {
  readonly #index: SpatialIndexPort;
  readonly #context: Pick<LayerContext, 'requestDraw' | 'reportProblem'>;
  readonly #colors = new Memo<Uint8Array>();
  readonly #data = new Memo<object>();
  #ensured = '';
  #table = '';
  #asking = false;
  #again: LayerFrame<IconsLayer> | null = null;
  #result: ClusterResult | null = null;

  constructor(index: SpatialIndexPort, context: Pick<LayerContext, 'requestDraw' | 'reportProblem'>) {
    this.#index = index;
    this.#context = context;
  }

  draw(frame: LayerFrame<IconsLayer>): readonly Layer[] {
    if (this.#ensured !== tableKey(frame)) this.update(frame);
    const result = this.#result;
    if (!result) return [];
    const { description, language } = frame;
    const name = glyphName(description.icon);
    const size = typeof description.sizePixels === 'number' ? description.sizePixels : 28;
    const key = [result, frame.tableRevision, JSON.stringify(description.color)];
    const colors = this.#colors.get(key, () =>
      someRowColors(frame.table, description.color, result.worstRow),
    );
    const data = this.#data.get([result, colors, size], () => clusterData(result, colors, size));
    const { image, mapping } = iconAtlas();
    const badges = new BadgeLayer({
      ...commonProps(frame, 'clusters', 'anchor'),
      data: data as never,
      iconAtlas: image as never,
      iconMapping: mapping,
      getIcon: ((_: unknown, { index }: { index: number }) =>
        result.count[index] === 1 ? name : 'cluster') as never,
      updateTriggers: { getIcon: [name, result] },
      sizeUnits: 'pixels',
    });
    return [badges, countLabels(frame, result, colors, language)];
  }

  /** Asks the worker for this view; one question at a time, the latest view wins. */
  update(frame: LayerFrame<IconsLayer>): void {
    if (this.#asking) {
      this.#again = frame;
      return;
    }
    this.#asking = true;
    this.#ask(frame)
      .catch((error: Error) => {
        if (error.name !== 'AbortError') this.#context.reportProblem(error.message);
      })
      .finally(() => {
        this.#asking = false;
        const again = this.#again;
        this.#again = null;
        if (again) this.update(again);
      });
  }

  hit(deckLayerId: string, index: number): LayerHit | null {
    const result = this.#result;
    if (!result || index >= result.length || !deckLayerId.includes('/clusters')) return null;
    const row = result.worstRow[index]!;
    const count = result.count[index]!;
    if (count === 1) return { row };
    const statusCounts = Array.from(
      result.statusCounts.subarray(index * STATUS_LEVELS, (index + 1) * STATUS_LEVELS),
    );
    const cluster = { count, expansionHeight: result.expansionHeight[index]! };
    return { row, cluster, properties: { count, statusCounts } };
  }

  dispose(): void {
    if (this.#table) this.#index.release(this.#table);
    this.#again = null;
  }

  async #ask(frame: LayerFrame<IconsLayer>): Promise<void> {
    const { description, table, tableRevision, view } = frame;
    this.#table = description.table;
    this.#ensured = tableKey(frame);
    await this.#index.ensure(description.table, table, tableRevision);
    const { filter, cluster } = description;
    const query = clusterQuery(description.table, view, cluster?.radiusPixels ?? 40);
    this.#result = await this.#index.query(filter ? { ...query, filter } : query);
    this.#context.requestDraw();
  }
}

/** The question for a view. */
export function clusterQuery(name: string, view: EyeView, radiusPixels: number): ClusterQuery {
  const { rotation: r, projection: p } = view;
  const clipFromEye = Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i % 4, Math.floor(i / 4)];
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += p[row + 4 * k]! * r[k + 4 * column]!;
    return sum;
  });
  const { positionEcef, width, height, heightMeters } = view;
  return { name, clipFromEye, positionEcef, width, height, heightMeters, radiusPixels };
}

function tableKey(frame: LayerFrame<IconsLayer>): string {
  const { table, filter } = frame.description;
  return `${table} ${frame.tableRevision} ${JSON.stringify(filter)}`;
}

function clusterData(result: ClusterResult, colors: Uint8Array, size: number): object {
  const sizes = new Float32Array(result.length);
  for (let i = 0; i < result.length; i++) {
    sizes[i] = clusterSize(result.count[i]!, size);
  }
  return {
    length: result.length,
    attributes: {
      getPosition: { value: result.position, size: 3 },
      getColor: { value: colors, size: 4, normalized: true },
      getSize: { value: sizes, size: 1 },
    },
  };
}

/** Pixels of a badge: the icon's own size for one, growing with the logarithm of the count. */
export function clusterSize(count: number, size: number): number {
  return count === 1 ? size : size * (1.15 + 0.22 * Math.log10(count));
}

function countLabels(
  frame: LayerFrame<IconsLayer>,
  result: ClusterResult,
  colors: Uint8Array,
  language: Language,
): Layer {
  const clusters: number[] = [];
  for (let i = 0; i < result.length; i++) if (result.count[i]! > 1) clusters.push(i);
  const { position } = result;
  return new TextLayer<number>({
    ...commonProps(frame, 'counts', 'anchor'),
    ...LABEL_FONT,
    pickable: false,
    data: clusters,
    characterSet: '0123456789.万k',
    getText: i => shortCount(result.count[i]!, language),
    getPosition: i => [position[3 * i]!, position[3 * i + 1]!, position[3 * i + 2]!],
    getSize: 12,
    getColor: i => inkOn(colors, i),
    updateTriggers: { getColor: colors },
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
  });
}

/** A count in at most five characters: 12, 1.2k, 1.2万. */
export function shortCount(count: number, language: Language): string {
  const [unit, suffix] = language === 'zh' ? [10_000, '万'] : [1000, 'k'];
  if (count < unit) return String(count);
  const value = count / unit;
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${suffix}`;
}

/** Dark or light, whichever reads better on a badge. */
function inkOn(colors: Uint8Array, badge: number): [number, number, number, number] {
  const [r, g, b] = colors.subarray(4 * badge, 4 * badge + 3);
  const luminance = (0.2126 * r! + 0.7152 * g! + 0.0722 * b!) / 255;
  return luminance > 0.6 ? [10, 20, 36, 255] : [255, 255, 255, 255];
}
