import type { Alert, Observation } from '@core/records.ts';
import type { TimeMs, WallClock } from '@core/time.ts';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { originOf, packFlags, qualityOf } from './flags.ts';
import type { MemoryArchive } from './memory-archive.ts';

const FLUSH_EVERY_MS = 30_000;
const LARGEST_BLOCK_ROWS = 50_000;
const ROW_BYTES = 8 + 8 + 4 + 2 + 1;
/** Texts and objects of one alert, estimated. */
const ALERT_BYTES = 500;

/** Some seconds of readings as columns. */
interface Block {
  readonly entities: readonly string[];
  readonly properties: readonly string[];
  readonly entity: Uint32Array;
  readonly property: Uint16Array;
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  readonly flags: Uint8Array;
  readonly alerts: readonly Alert[];
}

interface JournalSchema extends DBSchema {
  /** What each block holds, so that old ones are found without reading them. */
  contents: { key: number; value: { readonly writtenMs: TimeMs; readonly bytes: number } };
  blocks: { key: number; value: Block };
}

export interface JournalOptions {
  readonly clock: WallClock;
  /** Name of the database, one per city. */
  readonly name: string;
  readonly maximumBytes?: number;
}

const MAXIMUM_BYTES = 128 * 2 ** 20;

/**
 * Keeps what was measured over reloads of the page, in IndexedDB: written every half minute, the oldest blocks
 * dropped beyond a size. Only measured values are kept; replayed and synthetic ones can be had again.
 */
export class Journal {
  readonly #database: IDBPDatabase<JournalSchema>;
  readonly #clock: WallClock;
  readonly #maximumBytes: number;
  #observations: Observation[] = [];
  #alerts: Alert[] = [];
  #cancelTimer: () => void = () => {};
  #writing: Promise<void> = Promise.resolve();

  private constructor(database: IDBPDatabase<JournalSchema>, options: JournalOptions) {
    this.#database = database;
    this.#clock = options.clock;
    this.#maximumBytes = options.maximumBytes ?? MAXIMUM_BYTES;
    this.#schedule();
  }

  /** Null where the browser has no storage for us (private windows, refused permission). */
  static async open(options: JournalOptions): Promise<Journal | null> {
    try {
      const database = await openDB<JournalSchema>(`kapok-archive-${options.name}`, 1, {
        upgrade(fresh) {
          fresh.createObjectStore('contents', { autoIncrement: true });
          fresh.createObjectStore('blocks');
        },
      });
      return new Journal(database, options);
    } catch {
      return null;
    }
  }

  observation(observation: Observation): void {
    if (observation.origin !== 'measured') return;
    this.#observations.push(observation);
    if (this.#observations.length >= LARGEST_BLOCK_ROWS) void this.flush();
  }

  alert(alert: Alert): void {
    if (alert.origin === 'measured') this.#alerts.push(alert);
  }

  /** Writes what is waiting. Never rejects: a full disk costs the memory of it, not the feed. */
  flush(): Promise<void> {
    const [observations, alerts] = [this.#observations, this.#alerts];
    if (observations.length + alerts.length === 0) return this.#writing;
    this.#observations = [];
    this.#alerts = [];
    this.#writing = this.#writing.then(() => this.#write(observations, alerts)).catch(() => {});
    return this.#writing;
  }

  /** Puts everything kept into an archive, oldest first. Returns the number of records. */
  async restore(archive: MemoryArchive): Promise<number> {
    let records = 0;
    for (const key of await this.#database.getAllKeys('blocks')) {
      const block = await this.#database.get('blocks', key);
      if (block) records += restoreBlock(block, archive);
    }
    return records;
  }

  async close(): Promise<void> {
    this.#cancelTimer();
    await this.flush();
    this.#database.close();
  }

  #schedule(): void {
    this.#cancelTimer = this.#clock.setTimer(() => {
      void this.flush();
      this.#schedule();
    }, FLUSH_EVERY_MS);
  }

  async #write(observations: readonly Observation[], alerts: readonly Alert[]): Promise<void> {
    const transaction = this.#database.transaction(['contents', 'blocks'], 'readwrite');
    const contents = transaction.objectStore('contents');
    const bytes = observations.length * ROW_BYTES + alerts.length * ALERT_BYTES;
    const key = await contents.add({ writtenMs: this.#clock.now(), bytes });
    await transaction.objectStore('blocks').put(toBlock(observations, alerts), key);
    let total = (await contents.getAll()).reduce((sum, block) => sum + block.bytes, 0);
    for (
      let cursor = await contents.openCursor();
      cursor && total > this.#maximumBytes;
      cursor = await cursor.continue()
    ) {
      total -= cursor.value.bytes;
      await transaction.objectStore('blocks').delete(cursor.primaryKey);
      await cursor.delete();
    }
    await transaction.done;
  }
}

function toBlock(observations: readonly Observation[], alerts: readonly Alert[]): Block {
  const entities = [...new Set(observations.map(({ entityId }) => entityId))];
  const properties = [...new Set(observations.map(({ property }) => property))];
  const entityNumber = new Map(entities.map((id, number) => [id, number]));
  const propertyNumber = new Map(properties.map((id, number) => [id, number]));
  return {
    entities,
    properties,
    entity: Uint32Array.from(observations, ({ entityId }) => entityNumber.get(entityId)!),
    property: Uint16Array.from(observations, ({ property }) => propertyNumber.get(property)!),
    timeMs: Float64Array.from(observations, ({ timeMs }) => timeMs),
    value: Float64Array.from(observations, ({ value }) => value),
    flags: Uint8Array.from(observations, ({ quality, origin }) => packFlags(quality, origin)),
    alerts,
  };
}

function restoreBlock(block: Block, archive: MemoryArchive): number {
  for (const alert of block.alerts) archive.alerts.add(alert);
  block.timeMs.forEach((timeMs, row) => {
    const entityId = block.entities[block.entity[row]!]!;
    const property = block.properties[block.property[row]!]!;
    const flags = block.flags[row]!;
    archive.insertObservation(archive.series(entityId, property), {
      entityId,
      property,
      timeMs,
      value: block.value[row]!,
      quality: qualityOf(flags),
      origin: originOf(flags),
    });
  });
  return block.timeMs.length + block.alerts.length;
}
