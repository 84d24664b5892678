import type { FeedConfiguration } from '@core/feed.ts';
import type { LivePort } from '@core/live-port.ts';
import type { Origin } from '@core/records.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveStore } from './live.ts';

/** What a person says of a file: never live, and nothing about it is guessed. */
export interface FileDeclaration {
  readonly origin: Exclude<Origin, 'measured'>;
  /** Datum of its coordinates, in formats that do not fix it. */
  readonly crs: 'WGS84' | 'GCJ-02' | 'BD-09';
  /** Offset of times that name no zone, e.g. `+08:00`. */
  readonly zone?: string;
  /** Start of formats with relative seconds, ISO 8601 with zone. */
  readonly startTime?: string;
  /** The `<location …/>` of a SUMO network, for coordinates in its metres. */
  readonly location?: string;
  /** Unit of a raster's values, where the file does not say it. */
  readonly unit?: string;
}

/** The options of the adapter `files`. */
interface FileOptions extends FileDeclaration {
  readonly url: string;
  readonly name: string;
  readonly type: string;
}

/** A file that was dropped, as a feed. */
export interface ImportedFile {
  readonly feedId: string;
  readonly name: string;
  readonly origin: FileDeclaration['origin'];
}

export interface FeedRosterState {
  /** Files that wait to be declared, in order of arrival. */
  readonly waiting: readonly File[];
  readonly imported: readonly ImportedFile[];
  /** Backends connected by hand in this visit. */
  readonly connected: readonly FeedConfiguration[];
}

/** Makes and revokes the addresses under which the feeds worker reads a file. */
export type FileAddresses = Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;

/**
 * All feeds of this visit: those of pack and deployment, backends connected by hand, and files that a person dropped. A file of the same name
 * replaces the earlier one, since their entities share identifiers.
 */
export class FeedRoster {
  readonly store: StoreApi<FeedRosterState> = createStore<FeedRosterState>(() => ({
    waiting: [],
    imported: [],
    connected: [],
  }));
  readonly #port: LivePort | null;
  readonly #addresses: FileAddresses;
  readonly #files = new Map<string, FeedConfiguration & { readonly options: FileOptions }>();
  readonly #connected = new Map<string, FeedConfiguration>();
  #declared: readonly FeedConfiguration[] = [];

  constructor(port: LivePort | null, addresses: FileAddresses = URL) {
    this.#port = port;
    this.#addresses = addresses;
  }

  get state(): FeedRosterState {
    return this.store.getState();
  }

  /** Feeds of pack and deployment; imported files stay. */
  configure(feeds: readonly FeedConfiguration[]): Promise<void> {
    this.#declared = feeds;
    return this.#send();
  }

  /** Puts files in the queue of those to be declared. */
  offer(files: Iterable<File>): void {
    this.store.setState({ waiting: [...this.state.waiting, ...files] });
  }

  /** Takes a file out of the queue without reading it. */
  decline(file: File): void {
    this.store.setState({ waiting: this.state.waiting.filter(other => other !== file) });
  }

  /** Reads a file as a feed. Resolves to the feed's id once the feeds know of it. */
  async add(file: File, declaration: FileDeclaration): Promise<string> {
    const { name } = file;
    const id = `file:${name}`;
    this.#revoke(id);
    this.#files.set(id, {
      id,
      adapter: 'files',
      title: { zh: name, en: name },
      options: { ...declaration, name, url: this.#addresses.createObjectURL(file), type: 'feature' },
    });
    this.decline(file);
    await this.#send();
    return id;
  }

  /** Connects a backend for this visit; one of the same id takes the place of the earlier one. */
  async connect(configuration: FeedConfiguration): Promise<void> {
    this.#connected.set(configuration.id, configuration);
    await this.#send();
  }

  /** Ends a connection made in this visit. Feeds of the pack are left alone. */
  async disconnect(feedId: string): Promise<void> {
    if (this.#connected.delete(feedId)) await this.#send();
  }

  /** Takes an imported file away again, and its entities with it. Feeds of the pack are left alone. */
  async remove(feedId: string): Promise<void> {
    if (!this.#files.has(feedId)) return;
    this.#revoke(feedId);
    this.#files.delete(feedId);
    await this.#send();
  }

  dispose(): void {
    for (const id of this.#files.keys()) this.#revoke(id);
    this.#files.clear();
  }

  #revoke(id: string): void {
    const url = this.#files.get(id)?.options.url;
    if (url !== undefined) this.#addresses.revokeObjectURL(url);
  }

  async #send(): Promise<void> {
    const files = [...this.#files.values()];
    const connected = [...this.#connected.values()];
    this.store.setState({
      connected,
      imported: files.map(({ id, options: { name, origin } }) => ({ feedId: id, name, origin })),
    });
    await this.#port?.configure([...this.#declared, ...connected, ...files]);
  }
}

/** [west, south, east, north] in degrees of what a feed declared, undefined while nothing of it has a place. */
export function boundsOf(
  live: Pick<LiveStore, 'entities' | 'track' | 'fields'>,
  feedId: string,
): [west: number, south: number, east: number, north: number] | undefined {
  let bounds: [number, number, number, number] | undefined;
  const include = ([w, s, e, n]: readonly [number, number, number, number]) => {
    const [west, south, east, north] = bounds ?? [w, s, e, n];
    bounds = [Math.min(west, w), Math.min(south, s), Math.max(east, e), Math.max(north, n)];
  };
  for (const field of live.fields()) if (field.source === feedId) include(field.bounds);
  for (const { id, source, position: declared } of live.entities()) {
    const position = live.track(id)?.position ?? declared;
    if (source !== feedId || !position) continue;
    include([position[0], position[1], position[0], position[1]]);
  }
  return bounds;
}

/** Offset of a time zone at an instant as `+08:00`. */
export function zoneOffset(timeZone: string, timeMs: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(timeMs);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '');
  // Engines write Greenwich as GMT or as GMT+00:00.
  return offset || '+00:00';
}
