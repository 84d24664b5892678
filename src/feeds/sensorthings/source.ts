import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { JsonValue, Observation, TrackPoint } from '@core/records.ts';
import { linkedController, wait } from '../runtime/abort.ts';
import { isRecord } from '../runtime/geometry.ts';
import { UnauthorizedError } from '../runtime/polling.ts';
import { PropertyIds } from '../runtime/property-id.ts';
import {
  type Catalogue,
  type Datastream,
  type DatastreamSet,
  entityIdOf,
  odataKey,
  parseThings,
} from './catalogue.ts';
import { type SensorThingsOptions, sensorThingsOptions } from './options.ts';
import { parseObservations } from './parse.ts';
import { Push } from './push.ts';
import { Service } from './service.ts';
import { Whereabouts, wayOf } from './whereabouts.ts';

export const adapter: FeedModule<SensorThingsOptions> = {
  options: sensorThingsOptions,
  create: (options, context) => new SensorThingsSource(options, context),
};

const EXPAND = 'Locations,Datastreams($expand=ObservedProperty)';
const EXPAND_MULTI = `${EXPAND},MultiDatastreams($expand=ObservedProperties)`;
const HISTORY_PAGE = 1000;
const SAMPLE_LENGTH = 4000;

class SensorThingsSource implements FeedSource {
  readonly #service: Service;
  readonly #push: Push | null;
  readonly #datastreams = new Map<string, Datastream>();
  readonly #ids = new PropertyIds();
  readonly #whereabouts = new Whereabouts();
  #sets: readonly DatastreamSet[] = ['Datastreams'];

  constructor(
    private readonly options: SensorThingsOptions,
    private readonly context: FeedContext,
  ) {
    this.#service = new Service(options, context);
    this.#push = options.mqtt ? new Push(this.#service.root, options.mqtt, context) : null;
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#push ? this.#listen(this.#push, signal) : this.#poll(signal);
  }

  /** Observations in the range, oldest first, of the datastreams that match; at most `limit` a datastream. */
  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    if (this.#datastreams.size === 0) await this.#readCatalogue(signal);
    const { range, entityIds, properties, limit = 10_000 } = query;
    const start = new Date(range.startMs).toISOString();
    const end = new Date(range.endMs).toISOString();
    const filter = encodeURIComponent(`phenomenonTime ge ${start} and phenomenonTime lt ${end}`);
    const observations: Observation[] = [];
    for (const datastream of this.#datastreams.values()) {
      const isWanted = (id: string) => !properties || properties.includes(id);
      if (entityIds && !entityIds.includes(datastream.entityId)) continue;
      if (!datastream.properties.some(({ id }) => isWanted(id))) continue;
      const key = encodeURIComponent(odataKey(datastream.id));
      const path = `${datastream.set}${key}/Observations?$filter=${filter}&$orderby=phenomenonTime%20asc&$top=${HISTORY_PAGE}`;
      let left = limit;
      for await (const page of this.#service.pages(path, signal)) {
        const read = parseObservations(page.slice(0, left), datastream, this.context.reject);
        observations.push(...read.filter(({ property }) => isWanted(property)));
        left -= page.length;
        if (left <= 0) break;
      }
    }
    const tracks = properties ? [] : await this.#ways(start, end, entityIds, limit, signal);
    return { observations, tracks };
  }

  dispose(): void {
    this.#push?.dispose();
    this.#datastreams.clear();
  }

  /** Where Things were in the range; none from a service that keeps no HistoricalLocations. */
  async #ways(
    start: string,
    end: string,
    entityIds: readonly string[] | undefined,
    limit: number,
    signal: AbortSignal,
  ): Promise<TrackPoint[]> {
    const range = `$filter=time ge ${start} and time lt ${end};$orderby=time asc;$top=${limit}`;
    const past = encodeURIComponent(`HistoricalLocations(${range};$expand=Locations)`);
    const path = `Things?$select=@iot.id&$expand=${past}&$top=${this.options.pageSize}`;
    const tracks: TrackPoint[] = [];
    try {
      for await (const page of this.#service.pages(path, signal)) {
        for (const thing of page) {
          const id = isRecord(thing) ? entityIdOf(this.options.namespace, thing['@iot.id']) : '';
          if (!entityIds || entityIds.includes(id)) tracks.push(...wayOf(thing, id));
        }
      }
    } catch (error) {
      if (signal.aborted || error instanceof UnauthorizedError) throw error;
    }
    return tracks;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { clock, random, connection } = this.context;
    let catalogueDueMs = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      if (clock.now() >= catalogueDueMs) {
        await this.#readCatalogue(signal);
        catalogueDueMs = clock.now() + this.options.catalogueSeconds * 1000;
      }
      await this.#readNewest(signal);
      connection('open');
      await wait(clock, this.options.intervalSeconds * 1000 * (0.9 + 0.2 * random()), signal);
    }
  }

  /** Subscribes first and reads the newest values then, so that nothing falls between; the runtime asks `history` for what a loss cost. */
  async #listen(push: Push, signal: AbortSignal): Promise<void> {
    const { controller, unlink } = linkedController(signal);
    const opened = async () => {
      await push.follow(await this.#readCatalogue(controller.signal));
      await this.#readNewest(controller.signal);
      this.context.connection('open');
    };
    try {
      await Promise.race([push.run(controller.signal, opened), this.#renew(push, controller.signal)]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      controller.abort();
      unlink();
    }
  }

  async #renew(push: Push, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await wait(this.context.clock, this.options.catalogueSeconds * 1000, signal);
      if (!signal.aborted) await push.follow(await this.#readCatalogue(signal));
    }
  }

  async #readCatalogue(signal: AbortSignal): Promise<Catalogue> {
    const { filter, pageSize, namespace, type } = this.options;
    const isMulti = await this.#service.offersMultiDatastreams(signal);
    this.#sets = isMulti ? ['Datastreams', 'MultiDatastreams'] : ['Datastreams'];
    const clause = filter ? `&$filter=${encodeURIComponent(filter)}` : '';
    const path = `Things?$expand=${isMulti ? EXPAND_MULTI : EXPAND}&$top=${pageSize}${clause}`;
    const found: { things: Catalogue['things'][number][]; datastreams: Datastream[] } = {
      things: [],
      datastreams: [],
    };
    for await (const page of this.#service.pages(path, signal)) {
      const options = { namespace, type, source: this.context.feedId, ids: this.#ids };
      const { things, datastreams } = parseThings(page, options, this.context.reject);
      found.things.push(...things);
      found.datastreams.push(...datastreams);
      const batch = {
        entities: things.map(({ entity }) => entity),
        properties: datastreams.flatMap(({ properties }) => properties),
      };
      this.context.emit(batch, () => JSON.stringify(page).slice(0, SAMPLE_LENGTH));
    }
    this.#whereabouts.follow(found.things);
    this.#datastreams.clear();
    for (const datastream of found.datastreams)
      this.#datastreams.set(keyOf(datastream.set, datastream.id), datastream);
    return found;
  }

  async #readNewest(signal: AbortSignal): Promise<void> {
    const newest = encodeURIComponent(
      'Observations($orderby=phenomenonTime desc;$top=1;$expand=FeatureOfInterest)',
    );
    for (const set of this.#sets) {
      const path = `${set}?$select=@iot.id&$expand=${newest}&$top=${this.options.pageSize}`;
      for await (const page of this.#service.pages(path, signal)) {
        const batches = page.map(entry => this.#newestOf(set, entry));
        const batch = {
          entities: batches.flatMap(({ entities = [] }) => entities),
          tracks: batches.flatMap(({ tracks = [] }) => tracks),
          observations: batches.flatMap(({ observations = [] }) => observations),
        };
        this.context.emit(batch, () => JSON.stringify(page).slice(0, SAMPLE_LENGTH));
      }
    }
  }

  #newestOf(set: DatastreamSet, entry: JsonValue): FeedBatch {
    if (!isRecord(entry) || !Array.isArray(entry.Observations)) return {};
    const datastream = this.#datastreams.get(keyOf(set, entry['@iot.id']));
    if (!datastream) return {};
    const [newest = null] = entry.Observations;
    return {
      ...this.#whereabouts.seenAt(datastream.entityId, newest),
      observations: parseObservations(entry.Observations, datastream, this.context.reject),
    };
  }
}

function keyOf(set: DatastreamSet, id: JsonValue | undefined): string {
  return `${set}/${String(id)}`;
}
