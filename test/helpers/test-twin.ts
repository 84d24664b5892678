import { citySchema } from '../../src/city/schema.ts';
import { TableRegistry } from '../../src/core/columns.ts';
import type { LiveDelta, LivePort } from '../../src/core/live-port.ts';
import type { CameraPose, PickResult, SceneEvent, ScenePort } from '../../src/core/scene-port.ts';
import type { ClockState, TimeMs, WallClock } from '../../src/core/time.ts';
import { ClockEngine, type RequestFrame } from '../../src/state/clock.ts';
import { DocumentStore } from '../../src/state/document.ts';
import { Outbox } from '../../src/state/outbox/outbox.ts';
import { SessionStore } from '../../src/state/session.ts';
import { createTwin, type Twin } from '../../src/state/twin.ts';

/** A wall clock that stands still until told to go on. */
export class FakeWallClock implements WallClock {
  #nowMs: TimeMs;
  #timers: { readonly atMs: TimeMs; readonly callback: () => void }[] = [];

  constructor(nowMs: TimeMs) {
    this.#nowMs = nowMs;
  }

  now(): TimeMs {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer);
    };
  }

  /** Lets time pass; timers run in order at their own instants. */
  advance(milliseconds: number): void {
    const endMs = this.#nowMs + milliseconds;
    for (;;) {
      const next = this.#timers.filter(timer => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter(timer => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }
}

/** Frames that come when the test says so. */
export class FakeFrames {
  #waiting: (() => void)[] = [];

  readonly request: RequestFrame = callback => {
    this.#waiting.push(callback);
    return () => {
      this.#waiting = this.#waiting.filter(other => other !== callback);
    };
  };

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs what waits for the next frame. */
  run(): void {
    const callbacks = this.#waiting;
    this.#waiting = [];
    for (const callback of callbacks) callback();
  }
}

/** A scene that draws nothing and remembers what it was told. */
export class RecordingScene implements ScenePort {
  readonly calls: { readonly name: string; readonly arguments: readonly unknown[] }[] = [];
  pickResult: PickResult | null = null;
  pose: CameraPose = { longitude: 113.3, latitude: 23.1, height: 2000, heading: 0, pitch: -45 };
  readonly #listeners = new Set<(event: SceneEvent) => void>();

  readonly camera: ScenePort['camera'] = {
    get: () => this.pose,
    flyTo: async pose => {
      this.pose = pose;
      this.#record('camera.flyTo', pose);
    },
    flyToBounds: async bounds => this.#record('camera.flyToBounds', bounds),
    lookAt: async (...place) => this.#record('camera.lookAt', ...place),
    home: async () => this.#record('camera.home'),
    faceNorth: async () => this.#record('camera.faceNorth'),
    setPitch: async degrees => this.#record('camera.setPitch', degrees),
    zoom: factor => this.#record('camera.zoom', factor),
  };

  setLayers: ScenePort['setLayers'] = layers => this.#record('setLayers', layers);
  setTime: ScenePort['setTime'] = timeMs => this.#record('setTime', timeMs);
  setTheme: ScenePort['setTheme'] = theme => this.#record('setTheme', theme);
  setLanguage: ScenePort['setLanguage'] = language => this.#record('setLanguage', language);
  setQuality: ScenePort['setQuality'] = preset => this.#record('setQuality', preset);
  setWeather: ScenePort['setWeather'] = weather => this.#record('setWeather', weather);
  setSelection: ScenePort['setSelection'] = ids => this.#record('setSelection', ids);
  followPointer: ScenePort['followPointer'] = follow => this.#record('followPointer', follow);
  setSplit: ScenePort['setSplit'] = share => this.#record('setSplit', share);
  setHighlighted: ScenePort['setHighlighted'] = ids => this.#record('setHighlighted', ids);
  setHidden: ScenePort['setHidden'] = ids => this.#record('setHidden', ids);
  setIsolated: ScenePort['setIsolated'] = ids => this.#record('setIsolated', ids);
  pick: ScenePort['pick'] = async () => this.pickResult;
  project: ScenePort['project'] = () => [100, 100];
  groundHeight: ScenePort['groundHeight'] = () => 5;
  screenshot: ScenePort['screenshot'] = async () => 'data:image/png;base64,';
  requestRender: ScenePort['requestRender'] = () => this.#record('requestRender');
  dispose: ScenePort['dispose'] = () => this.#record('dispose');
  stats: ScenePort['stats'] = () => ({
    frames: 0,
    deckFrames: 0,
    frameMs: null,
    tilesetMemoryBytes: 0,
    gpuResources: {},
    contextLosses: 0,
  });

  on(listener: (event: SceneEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: SceneEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Arguments of the last call of a method. */
  last(name: string): readonly unknown[] | undefined {
    return this.calls.findLast(call => call.name === name)?.arguments;
  }

  #record(name: string, ...parameters: unknown[]): void {
    this.calls.push({ name, arguments: parameters });
  }
}

/** A feed that says what the test has it say. */
export class RecordedFeeds implements LivePort {
  readonly clocks: ClockState[] = [];
  readonly #listeners = new Set<(delta: LiveDelta) => void>();

  configure: LivePort['configure'] = async () => undefined;
  setClock: LivePort['setClock'] = clock => {
    this.clocks.push(clock);
  };
  series: LivePort['series'] = async () => {
    throw new Error('no history was recorded');
  };
  snapshot: LivePort['snapshot'] = async () => [];
  send: LivePort['send'] = async () => ({ state: 'sent' });
  status: LivePort['status'] = () => [];
  inspect: LivePort['inspect'] = async () => [];
  onStatus: LivePort['onStatus'] = () => () => undefined;
  dispose: LivePort['dispose'] = () => this.#listeners.clear();

  onDelta(listener: (delta: LiveDelta) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(delta: Partial<LiveDelta>): void {
    for (const listener of this.#listeners) listener({ ...EMPTY_DELTA, ...delta });
  }
}

export const EMPTY_DELTA: LiveDelta = {
  timeMs: 0,
  reset: false,
  properties: [],
  entities: [],
  latest: [],
  tracks: [],
  alerts: [],
};

export const TEST_CITY = citySchema.parse({
  version: 1,
  id: 'toy',
  name: { zh: '小城', en: 'Toy' },
  timeZone: 'Asia/Shanghai',
  extent: [113, 23, 114, 24],
  home: { longitude: 113.3, latitude: 23.1, height: 3000, heading: 0, pitch: -40 },
  basemap: { url: 'basemap/{z}/{x}/{y}.pbf', minimumZoom: 10, maximumZoom: 15, source: 'osm' },
  tilesets: [
    {
      id: 'buildings',
      title: { zh: '建筑', en: 'Buildings' },
      url: 'tilesets/buildings/tileset.json',
      source: 'fabric',
      content: 'buildings',
      attributes: [
        { id: 'height', title: { zh: '高度', en: 'Height' }, unit: 'm', domain: [0, 300] },
        {
          id: 'use',
          title: { zh: '用途', en: 'Use' },
          categories: [{ value: 'office', label: { zh: '办公', en: 'Office' } }],
        },
      ],
    },
  ],
  tour: [
    {
      title: { zh: '甲', en: 'A' },
      longitude: 1,
      latitude: 2,
      height: 3,
      heading: 4,
      pitch: -5,
      seconds: 10,
    },
    {
      title: { zh: '乙', en: 'B' },
      longitude: 6,
      latitude: 7,
      height: 8,
      heading: 9,
      pitch: -10,
      seconds: 10,
    },
  ],
  sources: [
    {
      id: 'fabric',
      title: { zh: '建筑肌理', en: 'Fabric' },
      kind: 'synthetic',
      licence: 'ODbL',
      attribution: 'toy',
      date: '2026-01-01',
    },
  ],
});

export const TEST_TIME_MS = Date.UTC(2026, 10, 23, 1, 30, 15);

export interface TestTwin extends Twin {
  readonly wall: FakeWallClock;
  readonly frames: FakeFrames;
  readonly scene: RecordingScene;
  readonly feeds: RecordedFeeds;
}

/** A twin with a fake clock, a recorded feed and a recording scene. */
export function createTestTwin(startMs?: TimeMs): TestTwin {
  const wall = new FakeWallClock(TEST_TIME_MS);
  const frames = new FakeFrames();
  const scene = new RecordingScene();
  const feeds = new RecordedFeeds();
  const twin = createTwin({
    city: TEST_CITY,
    baseUrl: 'http://twin.test/cities/toy/',
    tables: new TableRegistry(),
    document: new DocumentStore(),
    session: new SessionStore({ language: 'zh', theme: 'night', quality: 'auto', workspace: 'explore' }),
    clock: new ClockEngine(wall, frames.request, startMs),
    scene,
    feeds,
    scenarios: null,
    outbox: new Outbox({
      clock: wall,
      storage: null,
      send: null,
      exclusively: task => task(),
      random: () => 0.5,
    }),
    requestFrame: frames.request,
  });
  return Object.assign(twin, { wall, frames, scene, feeds });
}
