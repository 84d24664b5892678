import type { SampleFeedOptions, SampleTraffic } from '@city/sample-data.ts';
import type { City } from '@city/schema.ts';
import type { SearchIndex } from '@city/search-index.ts';
import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import type { Actor } from '@core/jobs/actor.ts';
import type { CityJobs } from '@core/jobs/city-jobs.ts';
import type { LocalizedText } from '@core/text.ts';
import type { LoadedVector } from './layers/city-layers.ts';
import type { LayerBoard } from './layers/layer-board.ts';
import type { SearchEngine } from './search.ts';
import type { SessionStore } from './session.ts';

/** Height of vector features whose file gives none: just above the alluvial plain, metres. */
const DEFAULT_HEIGHT_METERS = 8;

export interface CityDataParts {
  readonly city: City;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly jobs: Pick<Actor<CityJobs>, 'ask'>;
  readonly tables: TableRegistry;
  readonly board: LayerBoard;
  readonly search: SearchEngine;
  readonly session: SessionStore;
}

/**
 * Reads the pack's vector layers, search index and sample traffic in the background. Each that fails is reported and
 * left out; the rest goes on. Resolves when all have been tried.
 */
export async function loadCityData(parts: CityDataParts, signal?: AbortSignal): Promise<void> {
  const { city } = parts;
  const vectors = new Map<string, LoadedVector>();
  let roads: ColumnTable | undefined;
  const tasks = city.vectors.map(vector =>
    reporting(parts, vector.title, async () => {
      const url = new URL(vector.url, parts.baseUrl).href;
      const request = { url, defaultHeight: DEFAULT_HEIGHT_METERS };
      const { geometry, table } = await parts.jobs.ask('vector', request, { signal });
      parts.tables.set(vector.id, table);
      if (vector.content === 'roads') roads = table;
      vectors.set(vector.id, { table: vector.id, geometry });
      parts.board.setVectors(new Map(vectors));
    }),
  );
  tasks.push(loadSearch(parts));
  await Promise.all(tasks);
  await loadSample(parts, roads, signal);
}

function loadSearch(parts: CityDataParts): Promise<void> {
  const path = parts.city.search;
  if (!path) return Promise.resolve();
  return reporting(parts, { zh: '搜索索引', en: 'search index' }, async () => {
    parts.search.setIndex(await readJson<SearchIndex>(parts, path));
  });
}

/** Vehicles and road speeds of the embedded sample feed, when the pack has one. */
async function loadSample(
  parts: CityDataParts,
  roads: ColumnTable | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const feed = parts.city.feeds.find(candidate => candidate.adapter === 'sample');
  const options = feed?.options as Partial<SampleFeedOptions> | undefined;
  if (!feed || !options) return;
  const { traffic, trips } = options;
  if (traffic && roads) {
    await reporting(parts, feed.title, async () => {
      parts.board.liveLayers.setTraffic(roads, await readJson<SampleTraffic>(parts, traffic));
      parts.board.invalidate();
    });
  }
  if (!trips) return;
  await reporting(parts, feed.title, async () => {
    const url = new URL(trips, parts.baseUrl).href;
    const { periodSeconds, table } = await parts.jobs.ask('trips', { url }, { signal });
    parts.tables.set('trips', table);
    parts.board.setTrips(periodSeconds);
  });
}

async function readJson<T>(parts: CityDataParts, path: string): Promise<T> {
  const response = await parts.fetch(new URL(path, parts.baseUrl).href);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return (await response.json()) as T;
}

async function reporting(
  { session }: CityDataParts,
  title: LocalizedText,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    session.notify({
      key: `vector:${title.en}`,
      severity: 'warning',
      text: {
        zh: `“${title.zh}”的数据读取失败：${reason}`,
        en: `The data of “${title.en}” could not be read: ${reason}`,
      },
    });
  }
}
