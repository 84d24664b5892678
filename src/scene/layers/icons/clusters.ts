import type { ClusterQuery, ClusterResult } from '@core/jobs/spatial-index.ts';
import { STATUS_LEVELS } from '@core/jobs/spatial-index.ts';
import type { IconsLayer } from '@core/layers.ts';
import type { Language } from '@core/text.ts';
import type { Layer } from '@deck.gl/core';
import type { EyeView } from '../../bridge.ts';
import type { LayerContext, LayerFrame, LayerHit } from '../../deck/drawn-layer.ts';
import { commonProps } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { someRowColors } from '../../deck/table-columns.ts';
import type { SpatialIndexPort } from '../../index-worker/port.ts';
import { BadgeLayer } from './badge-layer.ts';
import { type Badges, packBadges, packMark } from './badges.ts';
import { glyphName } from './glyphs.ts';

const DEFAULT_PIXELS = 28;
/** What is drawn, or answered to a pick; heights at which clusters fall apart follow the eye. */
const CLUSTER_COLUMNS = ['position', 'count', 'worstRow', 'worstStatus', 'statusCounts'] as const;

/** Icons gathered by the spatial index: singles keep their glyph, clusters show count and worst member's colour. */
export class ClusteredIcons {
  readonly #index: SpatialIndexPort;
  readonly #context: Pick<LayerContext, 'requestDraw' | 'reportProblem'>;
  readonly #badges = new Memo<Badges>();
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
    const key = [result, frame.tableRevision, language, JSON.stringify(description)];
    const badges = this.#badges.get(key, () => clusterBadges(frame, result));
    return [new BadgeLayer({ ...commonProps(frame, 'clusters', 'anchor'), badges })];
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
    const result = await this.#index.query(filter ? { ...query, filter } : query);
    if (this.#result && sameClusters(this.#result, result)) return;
    this.#result = result;
    this.#context.requestDraw();
  }
}

/** Whether two answers show the same: most views of a moving eye differ from the last in nothing. */
function sameClusters(a: ClusterResult, b: ClusterResult): boolean {
  return CLUSTER_COLUMNS.every(column => sameValues(a[column], b[column]));
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
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

function clusterBadges(frame: LayerFrame<IconsLayer>, result: ClusterResult): Badges {
  const { description, table, language } = frame;
  const { count, length, position, worstRow } = result;
  const size = typeof description.sizePixels === 'number' ? description.sizePixels : DEFAULT_PIXELS;
  const single = packMark(glyphName(description.icon));
  return packBadges({
    length,
    positions: position,
    colors: someRowColors(table, description.color, worstRow),
    size: badge => clusterSize(count[badge]!, size),
    mark: badge => (count[badge] === 1 ? single : packMark('cluster', shortCount(count[badge]!, language))),
  });
}

/** Pixels of a badge: the icon's own size for one, growing with the logarithm of the count. */
export function clusterSize(count: number, size: number): number {
  return count === 1 ? size : size * (1.15 + 0.22 * Math.log10(count));
}

/** What counts are divided by, the largest first. */
const COUNT_UNITS = {
  zh: [
    [100_000_000, '亿'],
    [10_000, '万'],
  ],
  en: [
    [1_000_000, 'M'],
    [1000, 'k'],
  ],
} as const;

/** A count in at most five characters: 12, 1.2k, 1.2万. */
export function shortCount(count: number, language: Language): string {
  const [unit, suffix] = COUNT_UNITS[language].find(([unit]) => count >= unit) ?? [1, ''];
  const value = count / unit;
  return `${unit > 1 && value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${suffix}`;
}
