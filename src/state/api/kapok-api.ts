import type { FeedStatus } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { LatestValue } from '@core/live-port.ts';
import type { Entity, JsonValue } from '@core/records.ts';
import type { ScenarioResult } from '@core/scenario.ts';
import type { CameraPose, PickResult, SceneStats } from '@core/scene-port.ts';
import type { LocalizedText } from '@core/text.ts';
import type { ClockState, TimeMs } from '@core/time.ts';
import type { LayerSetting } from '../document.ts';
import { liveProperty } from '../layers/tileset-styling.ts';
import type { ScenarioRun } from '../scenarios/runs.ts';
import type { SearchHit } from '../search.ts';
import { selectById } from '../selection.ts';
import type { FeatureSets } from '../session.ts';
import type { Twin } from '../twin.ts';
import { WEATHER_CHOICES, type WeatherChoice } from '../weather.ts';

/** One layer as `layers.list` shows it. */
export interface LayerSummary {
  readonly id: string;
  readonly type: LayerDescription['type'];
  readonly title: LocalizedText;
  readonly visible: boolean;
  readonly opacity: number;
}

/** What `layers.set` changes. */
export interface LayerChange {
  readonly visible?: boolean;
  readonly opacity?: number;
  readonly colorBy?: string;
  readonly filters?: readonly { readonly attribute: string; readonly range: readonly [number, number] }[];
  /** What becomes of features outside the filters. */
  readonly others?: 'hide' | 'fade';
}

/** `window.kapok`: the twin for embedding pages and automation. Angles in degrees, lengths in metres, times epoch ms. */
export interface KapokApi {
  readonly version: 1;
  readonly camera: {
    get(): CameraPose;
    /** Resolves when the flight has ended; `durationMs` 0 jumps. */
    flyTo(pose: CameraPose, options?: { readonly durationMs?: number }): Promise<void>;
  };
  readonly layers: {
    /** From the bottom up. */
    list(): LayerSummary[];
    /**
     * Throws RangeError for an unknown layer, an opacity outside 0…1, or an attribute that the tileset does not have.
     * A tileset can be coloured by an attribute (`''`: none) and filtered by ranges of some, icons by a range of one
     * numeric column of their table.
     */
    set(id: string, change: LayerChange): void;
  };
  /** Features of the city set apart by id; each call replaces its set, an empty list ends it. */
  readonly features: {
    hide(ids: readonly EntityId[]): void;
    /** Nothing else of the city is shown. */
    isolate(ids: readonly EntityId[]): void;
    highlight(ids: readonly EntityId[]): void;
    get(): FeatureSets;
  };
  /** The nearest thing under a CSS pixel. */
  pick(x: number, y: number): Promise<PickResult | null>;
  select(id: EntityId | null): void;
  search(text: string): SearchHit[];
  readonly time: {
    get(): ClockState;
    /** Epoch ms or an ISO 8601 time; `live` returns to the present. Throws RangeError for anything else. */
    seek(time: TimeMs | string): void;
    play(): void;
    pause(): void;
    /** Twin seconds per second, 1…3600. */
    rate(rate: number): void;
  };
  readonly entities: {
    get(id: EntityId): { readonly entity: Entity; readonly latest: readonly LatestValue[] } | null;
  };
  readonly feeds: { status(): readonly FeedStatus[] };
  readonly scenarios: {
    list(): { readonly id: string; readonly title: LocalizedText; readonly version: string }[];
    /** Starts a run and resolves with its id at once. Throws RangeError for an unknown model. */
    run(scenarioId: string, inputs: Readonly<Record<string, JsonValue>>, seed?: number): number;
    /** The run as it stands; null when there is none with this id. */
    get(runId: number): Omit<ScenarioRun, 'result'> | null;
    result(runId: number): ScenarioResult | null;
  };
  readonly scene: {
    /** `data` draws rain, snow and fog as measured at the twin's time; the others are effects. Throws RangeError. */
    weather(choice: WeatherChoice): void;
    project(longitude: number, latitude: number, height: number): readonly [number, number] | null;
  };
  /** Frames, memory and counters. `heapBytes` is null where the browser does not tell. */
  stats(): SceneStats & {
    readonly heapBytes: number | null;
    readonly entities: number;
    readonly feeds: readonly Pick<FeedStatus, 'id' | 'accepted' | 'conflated' | 'duplicates'>[];
  };
  /** PNG as a data URL. */
  screenshot(): Promise<string>;
}

/** The API over a twin. Bad arguments throw; nothing is half done. */
export function createApi(twin: Twin): KapokApi {
  const { scene, session, document, board, clock, live, search, runs, feeds, scenarios } = twin;
  return {
    version: 1,
    camera: {
      get: () => scene.camera.get(),
      flyTo: (pose, options) => scene.camera.flyTo(checkedPose(pose), options),
    },
    layers: {
      list: () =>
        board.layers.map(({ id, type, title, visible, opacity }) => ({ id, type, title, visible, opacity })),
      set(id, change) {
        document.setLayer(id, checkedChange(twin, id, change));
        board.update();
      },
    },
    features: {
      hide: ids => setFeatures({ hidden: ids }),
      isolate: ids => setFeatures({ isolated: ids }),
      highlight: ids => setFeatures({ highlighted: ids }),
      get: () => session.state.features,
    },
    pick: (x, y) => scene.pick(x, y),
    select: id => selectById(twin, id),
    search: text => search.find(text),
    time: {
      get: () => ({ ...clock.state(), timeMs: clock.now() }),
      seek: time => (time === 'live' ? clock.goLive() : clock.seek(checkedTime(time))),
      play: () => clock.play(),
      pause: () => clock.pause(),
      rate: rate => clock.setRate(rate),
    },
    entities: {
      get(id) {
        const entity = live.entity(id);
        return entity ? { entity, latest: [...live.latest(id).values()] } : null;
      },
    },
    feeds: { status: () => feeds?.status() ?? [] },
    scenarios: {
      list: () => (scenarios?.list() ?? []).map(({ id, title, version }) => ({ id, title, version })),
      run: (scenarioId, inputs, seed = 1) => runs.start(scenarioId, inputs, { seed }),
      get(runId) {
        const run = runs.state.runs.find(candidate => candidate.id === runId);
        if (!run) return null;
        const { result: _result, ...summary } = run;
        return summary;
      },
      result: runId => runs.state.runs.find(run => run.id === runId)?.result ?? null,
    },
    scene: {
      weather(choice) {
        if (!WEATHER_CHOICES.includes(choice)) throw new RangeError(`There is no weather "${choice}"`);
        session.set({ weather: choice });
      },
      project: (longitude, latitude, height) => scene.project(longitude, latitude, height),
    },
    stats: () => ({
      ...scene.stats(),
      heapBytes: heapBytes(),
      entities: live.size,
      feeds: (feeds?.status() ?? []).map(({ id, accepted, conflated, duplicates }) => ({
        id,
        accepted,
        conflated,
        duplicates,
      })),
    }),
    screenshot: () => scene.screenshot(),
  };

  function setFeatures(change: Partial<FeatureSets>): void {
    for (const [name, ids] of Object.entries(change)) {
      if (!Array.isArray(ids) || ids.some(id => typeof id !== 'string'))
        throw new RangeError(`features: ${name} must be a list of ids`);
    }
    session.set({ features: { ...session.state.features, ...change } });
  }

  function checkedPose(pose: CameraPose): CameraPose {
    const { longitude, latitude, height, heading, pitch } = { ...session.state.camera, ...pose };
    const numbers = { longitude, latitude, height, heading, pitch };
    for (const [name, value] of Object.entries(numbers)) {
      if (!Number.isFinite(value)) throw new RangeError(`camera.flyTo: ${name} is ${value}`);
    }
    return numbers as CameraPose;
  }
}

function checkedChange(twin: Twin, id: string, change: LayerChange): LayerSetting {
  const { opacity, filters = [], colorBy = '' } = change;
  const layer = twin.board.layers.find(candidate => candidate.id === id);
  if (!layer) throw new RangeError(`There is no layer "${id}"`);
  if (opacity !== undefined && !(opacity >= 0 && opacity <= 1))
    throw new RangeError(`Opacity ${opacity} is outside 0…1`);
  const known = attributesOf(twin, layer);
  const named = filters.map(filter => filter.attribute);
  if (colorBy && liveProperty(colorBy) === undefined) named.push(colorBy);
  for (const name of named) {
    if (!known.includes(name)) throw new RangeError(`Layer "${id}" has no attribute "${name}"`);
  }
  for (const { attribute, range } of filters) {
    if (!(range[0] <= range[1]))
      throw new RangeError(`The range of "${attribute}" is empty: ${range.join('…')}`);
  }
  const keys = ['visible', 'opacity', 'colorBy', 'filters', 'others'] as const;
  return Object.fromEntries(keys.flatMap(key => (change[key] === undefined ? [] : [[key, change[key]]])));
}

/** What a layer can be filtered by. */
function attributesOf({ city, tables }: Twin, layer: LayerDescription): string[] {
  if (layer.type === 'tileset') {
    const tileset = city.tilesets.find(candidate => candidate.id === layer.id);
    return (tileset?.attributes ?? []).map(attribute => attribute.id);
  }
  if (layer.type !== 'icons') return [];
  const columns = Object.entries(tables.get(layer.table)?.table.columns ?? {});
  return columns.flatMap(([name, { stride }]) => (stride === 1 ? [name] : []));
}

function checkedTime(time: TimeMs | string): TimeMs {
  const timeMs = typeof time === 'number' ? time : Date.parse(time);
  if (!Number.isFinite(timeMs)) throw new RangeError(`"${time}" is not a time`);
  return timeMs;
}

/** Chromium's own figure; not standard. */
function heapBytes(): number | null {
  const { memory } = performance as { memory?: { readonly usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? null;
}
