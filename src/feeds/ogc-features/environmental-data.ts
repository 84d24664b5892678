import type { FeedBatch, FeedContext, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';
import { isRecord, type Position, positionOf } from '../runtime/geometry.ts';
import { parseSeries, type Series } from './coverage-json.ts';
import type { OgcFeaturesOptions } from './options.ts';

/** A poll asks for the newest values only. */
const RECENT_MS = 6 * 3_600_000;

/** One query of the collection, and whose series its answer holds. */
interface Question {
  readonly path: string;
  readonly entityIdOf: (series: Series, index: number) => string;
}

type Ask = (path: string, signal: AbortSignal) => Promise<JsonValue>;

/** The EDR queries of a collection: `position` at places of our own, `locations` of its own, and `area`. */
export class EnvironmentalData {
  readonly #options: OgcFeaturesOptions;
  readonly #context: FeedContext;
  readonly #ask: Ask;

  constructor(options: OgcFeaturesOptions, context: FeedContext, ask: Ask) {
    this.#options = options;
    this.#context = context;
    this.#ask = ask;
  }

  get isAsked(): boolean {
    const { positions, locations, area } = this.#options;
    return positions.length > 0 || locations !== undefined || area !== undefined;
  }

  async readRecent(signal: AbortSignal): Promise<void> {
    const nowMs = this.#context.clock.now();
    const places = await this.#places(signal);
    if (places.size > 0) this.#context.emit({ entities: [...places.values()] });
    for (const question of this.#questions(places)) {
      const seen = new Map<string, Entity>();
      const document = await this.#ask(pathWithin(question.path, nowMs - RECENT_MS, nowMs), signal);
      const batch = this.#read(document, question, places, seen);
      this.#context.emit({ ...batch, entities: [...seen.values()] }, () =>
        JSON.stringify(document).slice(0, 4000),
      );
    }
  }

  async history({ range, entityIds, properties }: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const places = await this.#places(signal);
    const observations: Observation[] = [];
    const described: ObservedProperty[] = [];
    for (const question of this.#questions(places, entityIds)) {
      const document = await this.#ask(pathWithin(question.path, range.startMs, range.endMs), signal);
      const batch = this.#read(document, question, places, new Map());
      described.push(...(batch.properties ?? []));
      observations.push(
        ...(batch.observations ?? []).filter(
          ({ entityId, property, timeMs }) =>
            timeMs < range.endMs &&
            (!entityIds || entityIds.includes(entityId)) &&
            (!properties || properties.includes(property)),
        ),
      );
    }
    return { observations, properties: described };
  }

  /** Places of a series are known before, or it says where it is itself. */
  #read(
    document: JsonValue,
    { entityIdOf }: Question,
    places: ReadonlyMap<string, Entity>,
    seen: Map<string, Entity>,
  ): FeedBatch {
    const named = (series: Series, index: number) => {
      const id = entityIdOf(series, index);
      if (!places.has(id)) seen.set(id, this.#entity(id, { zh: id, en: id }, series.position));
      return id;
    };
    return parseSeries(document, named, this.#context.reject);
  }

  #questions(places: ReadonlyMap<string, Entity>, wanted?: readonly string[]): Question[] {
    const { area } = this.#options;
    const single = [...places.keys()]
      .filter(id => !wanted || wanted.includes(id))
      .map(id => ({ path: this.#pathOf(id), entityIdOf: () => id }));
    if (!area) return single;
    const ring = area.map(vertex => vertex.join(' ')).join(',');
    const ofArea = {
      path: `area?${new URLSearchParams({ coords: `POLYGON((${ring}))` })}`,
      entityIdOf: ({ id, position }: Series, index: number) =>
        this.#idOf(id ?? (position ? `${position[0]},${position[1]}` : String(index))),
    };
    return [...single, ofArea];
  }

  #pathOf(entityId: string): string {
    const local = entityId.slice(this.#options.namespace.length + 1);
    const own = this.#options.positions.find(({ id }) => id === local);
    if (!own) return `locations/${encodeURIComponent(local)}?`;
    return `position?${new URLSearchParams({ coords: `POINT(${own.longitude} ${own.latitude})` })}`;
  }

  async #places(signal: AbortSignal): Promise<Map<string, Entity>> {
    const { positions, locations } = this.#options;
    const own = positions.map(({ id, name, longitude, latitude }) =>
      this.#entity(this.#idOf(id), name, [longitude, latitude, 0]),
    );
    const listed = locations === undefined ? [] : await this.#locations(locations, signal);
    return new Map([...own, ...listed].map(entity => [entity.id, entity]));
  }

  /** Locations as the collection lists them, a GeoJSON FeatureCollection. */
  async #locations(wanted: 'all' | readonly string[], signal: AbortSignal): Promise<Entity[]> {
    const document = await this.#ask('locations?f=GeoJSON', signal);
    const features = isRecord(document) && Array.isArray(document.features) ? document.features : [];
    return features.flatMap(feature => {
      if (!isRecord(feature) || (typeof feature.id !== 'string' && typeof feature.id !== 'number')) return [];
      const id = String(feature.id);
      if (wanted !== 'all' && !wanted.includes(id)) return [];
      const { name, label } = isRecord(feature.properties) ? feature.properties : {};
      const text = [name, label].find(found => typeof found === 'string' && found !== '');
      const title = typeof text === 'string' ? text : id;
      return [this.#entity(this.#idOf(id), { zh: title, en: title }, positionOf(feature.geometry))];
    });
  }

  #idOf(local: string): string {
    return `${this.#options.namespace}:${local}`;
  }

  #entity(id: string, name: LocalizedText, position: Position | null): Entity {
    return {
      id,
      type: this.#options.type,
      name,
      ...(position ? { position, heightReference: 'ground' as const } : {}),
      properties: {},
      source: this.#context.feedId,
      origin: 'measured',
    };
  }
}

function pathWithin(path: string, startMs: number, endMs: number): string {
  const datetime = `${new Date(startMs).toISOString()}/${new Date(endMs).toISOString()}`;
  const parameters = new URLSearchParams({ datetime, f: 'CoverageJSON' });
  return `${path}${path.endsWith('?') ? '' : '&'}${parameters}`;
}
