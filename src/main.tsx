import type { Configuration } from '@city/config.ts';
import { type LoadedCity, LoadProblem, loadCity, loadConfiguration } from '@city/load.ts';
import { TableRegistry } from '@core/columns.ts';
import type { FeedConfiguration } from '@core/feed.ts';
import { Actor } from '@core/jobs/actor.ts';
import type { CityJobs } from '@core/jobs/city-jobs.ts';
import type { LivePort } from '@core/live-port.ts';
import type { ScenarioPort } from '@core/scenario-port.ts';
import type { ScenePort } from '@core/scene-port.ts';
import { systemClock } from '@core/time.ts';
import { VALIDATION } from '@core/validation.ts';
import { bilingual } from '@i18n/index.ts';
import { applyView, reportUrlProblems, syncAddress } from '@state/address.ts';
import { exposeApi } from '@state/api/expose.ts';
import { loadCityData } from '@state/city-data.ts';
import { ClockEngine, type RequestFrame } from '@state/clock.ts';
import { DocumentStore } from '@state/document.ts';
import { openOutbox } from '@state/outbox/open-outbox.ts';
import { loadDocument, saveDocument } from '@state/saved-document.ts';
import { connectSceneEvents } from '@state/scene-events.ts';
import { SessionStore } from '@state/session.ts';
import { createTwin, type Twin } from '@state/twin.ts';
import { parseView, type UrlView } from '@state/url.ts';
import { App, createBootStore } from '@ui/app.tsx';
import '@ui/theme/styles.ts';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';

z.config(VALIDATION);

const requestFrame: RequestFrame = callback => {
  const handle = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(handle);
};
// What `npm run bench -- startup` splits the way to the first picture by; the others are the scene's.
performance.mark('kapok:main');
const { view, problems } = parseView(location.search);
const boot = createBootStore(view.language ?? 'zh');
document.documentElement.dataset.theme = view.theme ?? 'night';
createRoot(document.getElementById('ui')!).render(<App boot={boot} />);
void start();

async function start(): Promise<void> {
  try {
    const configurationUrl = new URL('config.json', document.baseURI).href;
    const configuration = await loadConfiguration(fetch, configurationUrl);
    if (!view.language && configuration.language) boot.setState({ language: configuration.language });
    boot.setState({ stage: 'city' });
    const loaded = await loadCity(fetch, configuration, configurationUrl, knownCity(configuration));
    boot.setState({ stage: 'engine' });
    await startTwin(configuration, configurationUrl, loaded);
  } catch (error) {
    showProblem(error);
  }
}

/** The city of the address where the deployment has it; the default one otherwise, which the person is told. */
function knownCity({ cities }: Configuration): string | undefined {
  if (view.city === undefined || cities.some(city => city.id === view.city)) return view.city;
  problems.push({ kind: 'bad', name: 'city', value: view.city });
  return undefined;
}

async function startTwin(
  configuration: Configuration,
  configurationUrl: string,
  { city, baseUrl }: LoadedCity,
): Promise<void> {
  const session = new SessionStore(preferencesOf(configuration, view));
  const clock = new ClockEngine(
    systemClock,
    requestFrame,
    typeof view.time === 'number' ? view.time : undefined,
  );
  const saved = loadDocument(localStorage, city.id);
  if (saved === null) session.notify({ key: 'saved', severity: 'warning', text: bilingual('problem.saved') });
  const tables = new TableRegistry();
  const [scene, feeds, scenarios, outbox] = await Promise.all([
    startScene({ city, baseUrl }, session, clock, tables),
    startFeeds(session),
    startScenarios({ city, baseUrl }, session, tables, configuration.processes),
    openOutbox(configuration, city.id, session, {
      fetch: fetch.bind(globalThis),
      clock: systemClock,
      configurationUrl,
      locks: navigator.locks,
    }),
  ]);
  const twin = createTwin({
    city,
    baseUrl,
    tables,
    document: new DocumentStore(saved ?? undefined),
    session,
    clock,
    scene,
    feeds,
    scenarios,
    outbox,
    requestFrame,
  });
  connectSceneEvents(twin, document.documentElement.dataset);
  watchSystem(twin);
  reportUrlProblems(session, problems);
  const { camera: _start, select, ...rest } = view;
  applyView(twin, rest);
  saveDocument(twin.document, localStorage, city.id);
  syncAddress(twin, window);
  exposeApi(twin, window, configuration.embedOrigins);
  boot.setState({ twin });
  void twin.roster.configure(feedsOf(configuration, configurationUrl, city.feeds, `${baseUrl}city.json`));
  const worker = new Worker(new URL('../workers/city.ts', import.meta.url), { type: 'module', name: 'city' });
  await loadCityData({ ...twin, fetch: fetch.bind(globalThis), jobs: new Actor<CityJobs>(worker) });
  worker.terminate();
  if (select) applyView(twin, { select });
}

function preferencesOf(configuration: Configuration, address: UrlView) {
  return {
    language: address.language ?? configuration.language ?? 'zh',
    theme: address.theme ?? configuration.theme ?? 'night',
    workspace: address.workspace ?? configuration.workspace ?? 'explore',
    quality: address.quality ?? configuration.quality ?? 'auto',
  } as const;
}

/** Feeds of the pack and of the deployment, each with the file its relative URLs belong to. */
function feedsOf(
  configuration: Configuration,
  configurationUrl: string,
  packFeeds: Configuration['feeds'],
  cityUrl: string,
): FeedConfiguration[] {
  const withBase = (feeds: Configuration['feeds'], base: string) =>
    feeds.map(feed => ({ ...feed, baseUrl: base }) as FeedConfiguration);
  return [...withBase(packFeeds, cityUrl), ...withBase(configuration.feeds, configurationUrl)];
}

async function startScene(
  { city, baseUrl }: LoadedCity,
  session: SessionStore,
  clock: ClockEngine,
  tables: TableRegistry,
): Promise<ScenePort> {
  const { theme, language, quality } = session.state;
  const { createScene } = await import('./scene/index.ts');
  return createScene({
    container: document.getElementById('scene')!,
    city,
    cityBaseUrl: baseUrl,
    tables,
    time: clock.now(),
    theme,
    language,
    quality,
    cesiumBaseUrl: new URL('cesium/', document.baseURI).href,
    ...(view.camera ? { camera: view.camera } : {}),
  });
}

async function startFeeds(session: SessionStore): Promise<LivePort | null> {
  try {
    const { createLivePort } = await import('./feeds/runtime/live-port.ts');
    return createLivePort();
  } catch (error) {
    reportFailure(session, 'problem.feeds', error);
    return null;
  }
}

async function startScenarios(
  { baseUrl }: LoadedCity,
  session: SessionStore,
  tables: TableRegistry,
  processes: Configuration['processes'],
): Promise<ScenarioPort | null> {
  try {
    const { createScenarioPort } = await import('./scenarios/runtime/scenario-port.ts');
    if (!processes) return createScenarioPort({ cityBaseUrl: baseUrl, tables });
    const { remoteProcesses } = await import('./scenarios/runtime/remote.ts');
    const url = new URL(processes.url, document.baseURI).href;
    const service = { url, processes: processes.ids, fetch: fetch.bind(globalThis), clock: systemClock };
    return createScenarioPort({ cityBaseUrl: baseUrl, tables, remote: remoteProcesses(service) });
  } catch (error) {
    reportFailure(session, 'problem.scenarios', error);
    return null;
  }
}

function reportFailure(
  session: SessionStore,
  key: 'problem.feeds' | 'problem.scenarios',
  error: unknown,
): void {
  const reason = error instanceof Error ? error.message : String(error);
  session.notify({ key, severity: 'error', text: bilingual(key, { reason }) });
}

/** What the browser says of the network, of motion, and of errors nobody caught. */
function watchSystem({ session }: Twin): void {
  const updateOnline = () => session.set({ online: navigator.onLine });
  window.addEventListener('online', updateOnline);
  window.addEventListener('offline', updateOnline);
  updateOnline();
  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  const updateMotion = () => session.set({ calm: motion.matches });
  motion.addEventListener('change', updateMotion);
  updateMotion();
  const report = (reason: unknown) =>
    session.notify({
      key: 'unexpected',
      severity: 'error',
      text: bilingual('problem.unexpected', {
        reason: reason instanceof Error ? reason.message : String(reason),
      }),
    });
  window.addEventListener('error', event => {
    // The browser's remark that a panel was measured once more; nothing failed.
    if (!event.message.startsWith('ResizeObserver loop')) report(event.error ?? event.message);
  });
  window.addEventListener('unhandledrejection', event => report(event.reason));
}

function showProblem(error: unknown): void {
  document.documentElement.dataset.twin = 'error';
  if (error instanceof LoadProblem) {
    const { subject, reason, city } = error;
    boot.setState({ problem: { kind: subject, reason, ...(city ? { city } : {}) } });
    return;
  }
  if (error instanceof Error && error.name === 'WebGlUnavailableError') {
    boot.setState({ problem: { kind: 'webgl' } });
    return;
  }
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  boot.setState({ problem: { kind: 'scene', reason: { zh: reason, en: reason } } });
}
