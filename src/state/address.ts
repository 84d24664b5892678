import type { TimeMs } from '@core/time.ts';
import { bilingual } from '@i18n/index.ts';
import { documentFromUrl, urlLayers } from './layers/compose.ts';
import { formatScenario, parseScenario } from './scenarios/share.ts';
import { selectById } from './selection.ts';
import type { SessionPreferences, SessionStore } from './session.ts';
import type { Twin } from './twin.ts';
import { formatView, parseView, type UrlProblem, type UrlView } from './url.ts';

/** The part of `window` that holds the address. */
export interface AddressBar {
  readonly location: { readonly search: string; readonly pathname: string };
  readonly history: {
    replaceState(data: unknown, unused: string, url: string): void;
    pushState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'popstate', listener: () => void): void;
  removeEventListener(type: 'popstate', listener: () => void): void;
}

/** Layers that may appear after the address was read. */
const LATE_LAYER = /^(live-|trips$|scenario)/;

/** Tells the person what of the address was not understood. */
export function reportUrlProblems(session: SessionStore, problems: readonly UrlProblem[]): void {
  for (const problem of problems) {
    const text =
      problem.kind === 'unknown'
        ? bilingual('problem.url.unknown', { name: problem.name })
        : bilingual('problem.url.bad', { name: problem.name, value: problem.value.slice(0, 60) });
    session.notify({ key: `url:${problem.name}`, severity: 'warning', text });
  }
}

/** The present view as an address can hold it. */
export function currentView(twin: Twin): UrlView {
  const { session, clock, board, document, city } = twin;
  const { language, workspace, theme, quality, camera, selection, scenario } = session.state;
  const { mode } = clock.state();
  const layers = urlLayers(board.layers, document.data);
  return {
    city: city.id,
    language,
    workspace,
    ...(camera ? { camera } : {}),
    time: mode === 'live' ? 'live' : wholeSecond(clock.now()),
    ...(layers ? { layers } : {}),
    ...(selection ? { select: selection.id } : {}),
    ...(scenario ? { scenario: sharedScenario(twin, scenario) } : {}),
    theme,
    ...(quality === 'auto' ? {} : { quality }),
  };
}

/** Brings the twin to a view. Camera jumps; what the view does not say stays. */
export function applyView(twin: Twin, view: UrlView): void {
  const { session, clock, document, scene } = twin;
  const preferences: Partial<SessionPreferences> = {
    ...(view.language ? { language: view.language } : {}),
    ...(view.theme ? { theme: view.theme } : {}),
    ...(view.workspace ? { workspace: view.workspace } : {}),
    ...(view.quality ? { quality: view.quality } : {}),
  };
  session.set(preferences);
  if (view.scenario) applyScenario(twin, view.scenario);
  if (view.camera) void scene.camera.flyTo(view.camera, { durationMs: 0 });
  if (view.time === 'live') clock.goLive();
  else if (view.time !== undefined) clock.seek(view.time);
  if (view.layers) {
    reportUnknownLayers(twin, view);
    document.restore(documentFromUrl(document.data, view.layers));
  }
  if (view.select) selectById(twin, view.select);
}

function sharedScenario({ drafts }: Twin, scenarioId: string): string {
  return formatScenario(scenarioId, drafts.get(scenarioId), drafts.defaults(scenarioId));
}

/** Opens the model of an address with its inputs; it is not run, since that may take minutes of this machine. */
function applyScenario(twin: Twin, value: string): void {
  const { session, drafts } = twin;
  const { scenarioId, draft } = parseScenario(value);
  if (!drafts.card(scenarioId)) {
    reportUrlProblems(session, [{ kind: 'bad', name: 'scenario', value }]);
    return;
  }
  if (sharedScenario(twin, scenarioId) === value && session.state.scenario === scenarioId) return;
  session.set({ scenario: scenarioId });
  if (draft === null) return;
  if (draft) {
    drafts.load(scenarioId, draft);
    session.setPanel('scenarios', true);
  }
  session.notify({
    key: 'url:scenario',
    severity: draft ? 'info' : 'warning',
    text: bilingual(draft ? 'scenario.shared' : 'scenario.badLink'),
  });
}

function reportUnknownLayers({ city, session }: Twin, view: UrlView): void {
  const known = new Set([
    'basemap',
    ...city.tilesets.map(tileset => tileset.id),
    ...city.vectors.flatMap(vector => [vector.id, `${vector.id}-labels`]),
  ]);
  for (const { id } of view.layers ?? []) {
    if (known.has(id) || LATE_LAYER.test(id)) continue;
    session.notify({
      key: `url:layers:${id}`,
      severity: 'warning',
      text: bilingual('problem.url.layer', { name: id }),
    });
  }
}

/**
 * Keeps the address at the present view (a change of workspace is a step of the browser's history) and follows the
 * back button. Returns the function that stops.
 */
export function syncAddress(twin: Twin, bar: AddressBar, delayMs = 400): () => void {
  let cancelTimer: (() => void) | undefined;
  let { workspace } = twin.session.state;
  const write = () => {
    cancelTimer = undefined;
    const query = `?${formatView(currentView(twin))}`;
    if (query !== bar.location.search) bar.history.replaceState(null, '', bar.location.pathname + query);
  };
  const schedule = () => {
    cancelTimer ??= twin.clock.wall.setTimer(write, delayMs);
  };
  const onSession = () => {
    const next = twin.session.state.workspace;
    if (next !== workspace) {
      workspace = next;
      bar.history.pushState(null, '', `${bar.location.pathname}?${formatView(currentView(twin))}`);
    }
    schedule();
  };
  const onPopState = () => {
    const { view, problems } = parseView(bar.location.search);
    workspace = view.workspace ?? workspace;
    reportUrlProblems(twin.session, problems);
    applyView(twin, view);
  };
  bar.addEventListener('popstate', onPopState);
  const unsubscribers = [
    twin.session.store.subscribe(onSession),
    twin.board.store.subscribe(schedule),
    twin.clock.onChange(schedule),
    twin.drafts.store.subscribe(schedule),
  ];
  schedule();
  return () => {
    bar.removeEventListener('popstate', onPopState);
    cancelTimer?.();
    for (const unsubscribe of unsubscribers) unsubscribe();
  };
}

function wholeSecond(timeMs: TimeMs): TimeMs {
  return Math.floor(timeMs / 1000) * 1000;
}
