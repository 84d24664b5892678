import type { City } from '@city/schema.ts';
import type { TableRegistry } from '@core/columns.ts';
import type { Actor } from '@core/jobs/actor.ts';
import type { CityJobs } from '@core/jobs/city-jobs.ts';
import type { LivePort } from '@core/live-port.ts';
import type { ScenarioPort } from '@core/scenario-port.ts';
import type { ScenePort } from '@core/scene-port.ts';
import type { ClockEngine, RequestFrame } from './clock.ts';
import { CommandLog } from './command-log.ts';
import type { DocumentStore } from './document.ts';
import { FeedRoster } from './feed-roster.ts';
import { LayerBoard } from './layers/layer-board.ts';
import { LiveStore } from './live.ts';
import type { Outbox } from './outbox/outbox.ts';
import { ScenarioDrafts } from './scenarios/drafts.ts';
import { drawDrafts } from './scenarios/draw-drafts.ts';
import { FeatureSnap } from './scenarios/feature-snap.ts';
import { ScenarioRuns } from './scenarios/runs.ts';
import { ScenarioSketch } from './scenarios/sketch.ts';
import { SearchEngine } from './search.ts';
import type { SessionStore } from './session.ts';
import { Tour } from './tour.ts';
import { weatherOf } from './weather.ts';

/** All that the interface, the address and the embedding API act on. Made once per city. */
export interface Twin {
  readonly city: City;
  /** Absolute URL of the pack's folder. */
  readonly baseUrl: string;
  readonly tables: TableRegistry;
  readonly document: DocumentStore;
  readonly session: SessionStore;
  readonly live: LiveStore;
  readonly clock: ClockEngine;
  readonly board: LayerBoard;
  readonly search: SearchEngine;
  readonly tour: Tour;
  readonly runs: ScenarioRuns;
  /** Field reports on their way. */
  readonly outbox: Outbox;
  readonly drafts: ScenarioDrafts;
  /** Drawing of interventions in the scene. */
  readonly sketch: ScenarioSketch;
  readonly snap: FeatureSnap;
  readonly scene: ScenePort;
  /** Null when the feeds could not start. */
  readonly feeds: LivePort | null;
  /** What the feeds are: those of the pack and files that were dropped. */
  readonly roster: FeedRoster;
  /** Commands given to devices, and what became of them. */
  readonly commands: CommandLog;
  /** Null when what-if could not start. */
  readonly scenarios: ScenarioPort | null;
  dispose(): void;
}

export interface TwinParts {
  readonly city: City;
  readonly baseUrl: string;
  readonly tables: TableRegistry;
  readonly document: DocumentStore;
  readonly session: SessionStore;
  readonly clock: ClockEngine;
  readonly scene: ScenePort;
  readonly feeds: LivePort | null;
  readonly scenarios: ScenarioPort | null;
  readonly outbox: Outbox;
  readonly requestFrame: RequestFrame;
  /** Loads what the pack draws, see `loadCityData`. */
  readonly cityJobs?: Pick<Actor<CityJobs>, 'ask'>;
}

/** Joins state, scene, feeds and clock. Whoever makes the parts disposes of them; `dispose` undoes the joins. */
export function createTwin(parts: TwinParts): Twin {
  const { city, baseUrl, tables, document, session, clock, scene, feeds, scenarios, outbox, requestFrame } =
    parts;
  const live = new LiveStore();
  const roster = new FeedRoster(feeds);
  const commands = new CommandLog(feeds, clock.wall);
  const groundHeight = (longitude: number, latitude: number) => scene.groundHeight(longitude, latitude);
  const search = new SearchEngine(live);
  const board = new LayerBoard({
    city,
    baseUrl,
    tables,
    document,
    session,
    live,
    clock,
    groundHeight,
    isBuilding: id => (live.entity(id)?.type ?? search.byId(id)?.type) === 'building',
    requestFrame,
  });
  const tour = new Tour(city.tour, scene, session, clock.wall);
  const runs = new ScenarioRuns({ scenarios, board, clock, session, scene, cityId: city.id });
  const drafts = new ScenarioDrafts(scenarios);
  const snap = new FeatureSnap({ tables, layers: () => board.layers, camera: () => scene.camera.get() });
  const sketch = new ScenarioSketch({ drafts, scene, snap, wall: clock.wall });
  const unsubscribers = [
    ...drawDrafts({ drafts, sketch, snap, board, session, tables, groundHeight }),
    ...connectScene({ scene, session, board, clock, live }),
    ...connectWeather({ scene, session, live, board, clock }),
    ...connectFeeds({ feeds, live, clock, session }),
    session.store.subscribe(({ online }) => outbox.setOnline(online)),
  ];
  return {
    city,
    baseUrl,
    tables,
    document,
    session,
    live,
    clock,
    board,
    search,
    tour,
    runs,
    outbox,
    drafts,
    sketch,
    snap,
    scene,
    feeds,
    roster,
    commands,
    scenarios,
    dispose() {
      for (const unsubscribe of unsubscribers) unsubscribe();
      tour.stop();
      roster.dispose();
      runs.dispose();
      outbox.dispose();
      board.dispose();
      clock.dispose();
    },
  };
}

type SceneJoin = Pick<Twin, 'scene' | 'session' | 'board' | 'clock' | 'live'>;

function connectScene(join: SceneJoin): (() => void)[] {
  const { scene, session, board, clock } = join;
  scene.setLayers(board.layers);
  let previous = session.state;
  return [
    board.store.subscribe(({ layers }) => {
      scene.setLayers(layers);
      updateAnimation(join);
    }),
    clock.store.subscribe(({ timeMs }) => scene.setTime(timeMs)),
    session.store.subscribe(state => {
      if (state.theme !== previous.theme) scene.setTheme(state.theme);
      if (state.language !== previous.language) scene.setLanguage(state.language);
      if (state.quality !== previous.quality) {
        scene.setQuality(state.quality);
        updateAnimation(join);
      }
      if (state.selection?.id !== previous.selection?.id)
        scene.setSelection(state.selection ? [state.selection.id] : []);
      if (state.features !== previous.features) {
        scene.setHighlighted(state.features.highlighted);
        scene.setHidden(state.features.hidden);
        scene.setIsolated(state.features.isolated);
      }
      previous = state;
    }),
    scene.on(event => {
      if (event.type === 'camera') session.set({ camera: event.pose });
      else if (event.type === 'progress') session.set({ pendingTiles: event.pendingTiles });
      else if (event.type === 'hover') session.set({ hover: event.pick });
      else if (event.type === 'ready') {
        session.set({ ready: true, pendingTiles: 0, camera: scene.camera.get() });
        board.liveLayers.invalidatePlaces();
        board.invalidate();
      }
    }),
  ];
}

/** Rain, snow and fog as the readings have them at the twin's time, or as a person wants to see them. */
function connectWeather(join: SceneJoin): (() => void)[] {
  const { scene, session, live } = join;
  const update = () => {
    scene.setWeather(weatherOf(session.state.weather, live));
    updateAnimation(join);
  };
  let { valuesRevision } = live.state;
  let { weather } = session.state;
  update();
  return [
    live.store.subscribe(state => {
      if (state.valuesRevision === valuesRevision) return;
      ({ valuesRevision } = state);
      update();
    }),
    session.store.subscribe(state => {
      if (state.weather === weather) return;
      ({ weather } = state);
      update();
    }),
  ];
}

/** Vehicles, rain and snow in the picture keep live time moving by frames, except where it is expensive or unwanted. */
function updateAnimation({ board, session, clock, live }: SceneJoin): void {
  const { quality, calm, weather } = session.state;
  const drives = board.layers.some(layer => layer.type === 'trips' && layer.visible);
  const { rainMillimetersPerHour, snowMillimetersPerHour } = weatherOf(weather, live);
  const falls = rainMillimetersPerHour > 0 || snowMillimetersPerHour > 0;
  clock.setAnimated((drives || falls) && quality !== 'low' && !calm);
}

type FeedsJoin = Pick<Twin, 'feeds' | 'live' | 'clock' | 'session'>;

function connectFeeds({ feeds, live, clock, session }: FeedsJoin): (() => void)[] {
  if (!feeds) return [];
  feeds.setClock(clock.state());
  return [
    feeds.onDelta(delta => live.apply(delta)),
    feeds.onStatus(status => {
      for (const feed of status) {
        const before = live.state.feeds.find(known => known.id === feed.id);
        const broken = feed.connection === 'failed' || feed.connection === 'unauthorized';
        if (!broken || before?.connection === feed.connection) continue;
        session.notify({
          key: `feed:${feed.id}`,
          severity: 'warning',
          text: {
            zh: `数据接入“${feed.title.zh}”${feed.connection === 'failed' ? '连接失败' : '未授权'}`,
            en: `The data feed “${feed.title.en}” ${feed.connection === 'failed' ? 'has failed' : 'is not authorised'}`,
          },
          ...(feed.detail ? { detail: feed.detail } : {}),
        });
      }
      live.setStatus(status);
    }),
    clock.onChange(state => feeds.setClock(state)),
  ];
}
