import type { FeedStatus } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import { type Entity, ORIGINS, type Origin } from '@core/records.ts';
import type { Language, LocalizedText } from '@core/text.ts';
import { localize } from '@core/text.ts';
import type { TimeMs, WallClock } from '@core/time.ts';
import { bilingual } from '@i18n/index.ts';
import Papa from 'papaparse';
import { typeTitle } from './layers/live-layers.ts';
import type { LiveStore } from './live.ts';
import { normalizeName } from './search.ts';

/**
 * State of a device or sensor: what its source says (`offline`, `fault`), else what its readings show. `stale` has
 * only readings that are too old; `unknown` has neither a stated state nor a reading.
 */
export const RESOURCE_STATES = ['online', 'offline', 'fault', 'stale', 'unknown'] as const;
export type ResourceState = (typeof RESOURCE_STATES)[number];

/** One line of the catalogue of video and sensing resources. */
export interface Resource {
  readonly id: EntityId;
  readonly type: string;
  readonly name: LocalizedText;
  readonly source: string;
  readonly sourceTitle: LocalizedText;
  readonly origin: Origin;
  readonly state: ResourceState;
  /** Time of its newest reading. */
  readonly newestMs: TimeMs | null;
  readonly position?: Entity['position'];
}

/** What is asked of the catalogue; an absent choice admits all. */
export interface ResourceFilter {
  /** Words that must all occur in name or identifier. */
  readonly text?: string;
  readonly type?: string;
  readonly source?: string;
  readonly origin?: Origin;
  readonly state?: ResourceState;
}

type SourceTitles = readonly Pick<FeedStatus, 'id' | 'title'>[];

/** Every entity of the feeds as a resource, in order of appearance; sources are named as feeds or the city name them. */
export function listResources(live: LiveStore, sources: SourceTitles = []): Resource[] {
  return [...resourcesOf(live, sources)];
}

/**
 * The same in slices that leave the page to its other work: after each of about `sliceMs` the rest waits for its turn.
 * Calls `done` with the whole once it is listed; returns a function that gives up.
 */
export function listResourcesInSlices(
  live: LiveStore,
  sources: SourceTitles,
  wall: WallClock,
  done: (resources: readonly Resource[]) => void,
  sliceMs = 8,
): () => void {
  const listing = resourcesOf(live, sources);
  const resources: Resource[] = [];
  const slice = (): (() => void) => {
    const endMs = wall.now() + sliceMs;
    for (let count = 1; ; count++) {
      const next = listing.next();
      if (next.done) {
        done(resources);
        return () => {};
      }
      resources.push(next.value);
      if (count % ENTITIES_BETWEEN_LOOKS === 0 && wall.now() >= endMs) return wall.setTimer(go, 0);
    }
  };
  let cancel: () => void = () => {};
  const go = () => {
    cancel = slice();
  };
  go();
  return () => cancel();
}

/** The clock is looked at after so many: looking costs as much as listing one. */
const ENTITIES_BETWEEN_LOOKS = 256;

function* resourcesOf(live: LiveStore, sources: SourceTitles): Generator<Resource, void> {
  const titles = new Map([...sources, ...live.state.feeds].map(({ id, title }) => [id, title]));
  for (const entity of live.entities()) {
    let newestMs: TimeMs | null = null;
    let isStale = true;
    for (const value of live.latest(entity.id).values()) {
      newestMs = Math.max(newestMs ?? value.timeMs, value.timeMs);
      isStale &&= value.stale;
    }
    const state = stateOf(entity, newestMs === null ? null : isStale);
    const sourceTitle = titles.get(entity.source);
    const before = listed.get(entity);
    const isSame =
      before?.state === state && before.newestMs === newestMs && before.sourceTitle === sourceTitle;
    const resource = isSame ? before : resourceOf(entity, state, newestMs, sourceTitle);
    if (sourceTitle) listed.set(entity, resource);
    yield resource;
  }
}

/** What was listed of an entity: of a million of them few have changed since. */
const listed = new WeakMap<Entity, Resource>();

function resourceOf(
  { id, type, name, source, origin, position }: Entity,
  state: ResourceState,
  newestMs: TimeMs | null,
  sourceTitle: LocalizedText | undefined,
): Resource {
  return {
    id,
    type,
    name,
    source,
    sourceTitle: sourceTitle ?? { zh: source, en: source },
    origin,
    state,
    newestMs,
    ...(position ? { position } : {}),
  };
}

/** A device that its source calls broken is broken whatever it still sends; readings too old outweigh "online". */
/** @param isStale whether all its readings are too old; null without readings */
function stateOf(entity: Entity, isStale: boolean | null): ResourceState {
  const { status } = entity.properties;
  if (status === 'offline' || status === 'fault') return status;
  if (isStale !== null) return isStale ? 'stale' : 'online';
  return status === 'online' ? 'online' : 'unknown';
}

export function filterResources(resources: readonly Resource[], filter: ResourceFilter): Resource[] {
  const words = (filter.text ?? '').split(/\s+/).map(normalizeName).filter(Boolean);
  return resources.filter(resource => {
    const { type, source, origin, state } = resource;
    if (filter.type !== undefined && type !== filter.type) return false;
    if (filter.source !== undefined && source !== filter.source) return false;
    if (filter.origin !== undefined && origin !== filter.origin) return false;
    if (filter.state !== undefined && state !== filter.state) return false;
    if (words.length === 0) return true;
    const key = keyOf(resource);
    return words.every(word => key.includes(word));
  });
}

const keys = new WeakMap<Resource, string>();

/** What a resource is found by, made when it is first looked for. */
function keyOf(resource: Resource): string {
  const known = keys.get(resource);
  if (known !== undefined) return known;
  const { name, id } = resource;
  const key = normalizeName(name.zh === name.en ? `${name.zh}|${id}` : `${name.zh}|${name.en}|${id}`);
  keys.set(resource, key);
  return key;
}

/** Number of resources in each state. */
export function countStates(resources: readonly Resource[]): Record<ResourceState, number> {
  const counts = { online: 0, offline: 0, fault: 0, stale: 0, unknown: 0 };
  for (const { state } of resources) counts[state]++;
  return counts;
}

/** What occurs among the resources, for the choices of a filter. */
export function choicesOf(resources: readonly Resource[]) {
  const types = new Set<string>();
  const sources = new Map<string, LocalizedText>();
  const origins = new Set<Origin>();
  for (const { type, source, sourceTitle, origin } of resources) {
    types.add(type);
    sources.set(source, sourceTitle);
    origins.add(origin);
  }
  return {
    types: [...types],
    sources: [...sources],
    origins: ORIGINS.filter(origin => origins.has(origin)),
  };
}

/**
 * The resources as CSV with a header in `language`, degrees WGS84 and metres, times in ISO 8601 UTC. Begins with a
 * byte order mark, without which spreadsheets garble Chinese; cells that would run as formulae are escaped.
 */
export function resourcesToCsv(resources: readonly Resource[], language: Language): string {
  const word = (text: LocalizedText) => localize(text, language);
  const fields = (
    ['id', 'name', 'type', 'source', 'origin', 'state', 'longitude', 'latitude', 'height', 'newest'] as const
  ).map(id => word(bilingual(`catalogue.column.${id}`)));
  const data = resources.map(({ id, name, type, sourceTitle, origin, state, position, newestMs }) => [
    id,
    word(name),
    word(typeTitle(type)),
    word(sourceTitle),
    word(bilingual(`origin.${origin}`)),
    word(bilingual(`resource.${state}`)),
    ...(position ?? ['', '', '']),
    newestMs === null ? '' : new Date(newestMs).toISOString(),
  ]);
  return `\uFEFF${Papa.unparse({ fields, data }, { escapeFormulae: true })}`;
}
