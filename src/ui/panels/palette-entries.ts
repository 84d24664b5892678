import type { LocalizedText } from '@core/text.ts';
import { bilingual } from '@i18n/index.ts';
import { typeTitle } from '@state/layers/live-layers.ts';
import { normalizeName } from '@state/search.ts';
import { flyToAndSelect } from '@state/selection.ts';
import { NO_FEATURES, TOOL_PANELS, WORKSPACES } from '@state/session.ts';
import type { Twin } from '@state/twin.ts';
import { WEATHER_CHOICES } from '@state/weather.ts';
import { chooseFiles, copyLink, saveScreenshot, tilt } from '../commands.ts';
import { seekEvent } from '../timeline/events.ts';

export interface PaletteEntry {
  readonly key: string;
  readonly title: LocalizedText;
  /** What it is: a type of object, a layer, an action. */
  readonly kind: LocalizedText;
  readonly hint?: string;
  readonly run: () => void;
}

const MAXIMUM_ENTRIES = 40;

/** What a query finds: objects first when something was typed, otherwise the actions. */
export function paletteEntries(twin: Twin, query: string): PaletteEntry[] {
  const words = query.split(/\s+/).map(normalizeName).filter(Boolean);
  const matches = (title: LocalizedText) => {
    const key = normalizeName(`${title.zh}|${title.en}`);
    return words.every(word => key.includes(word));
  };
  const commands = [
    ...actionEntries(twin),
    ...layerEntries(twin),
    ...modelEntries(twin),
    ...scenarioEntries(twin),
  ].filter(entry => matches(entry.title));
  if (words.length === 0) return commands.slice(0, MAXIMUM_ENTRIES);
  const objects = twin.search.find(query).map(hit => ({
    key: hit.id,
    title: hit.title,
    kind: typeTitle(hit.type),
    run: () => void flyToAndSelect(twin, hit),
  }));
  return [...objects, ...commands].slice(0, MAXIMUM_ENTRIES);
}

function actionEntries(twin: Twin): PaletteEntry[] {
  const { session, clock, document, scene, tour } = twin;
  const kind = bilingual('type.action');
  const action = (key: string, title: LocalizedText, run: () => void, hint?: string): PaletteEntry => ({
    key,
    title,
    kind,
    run,
    ...(hint ? { hint } : {}),
  });
  return [
    ...WORKSPACES.map((workspace, index) =>
      action(
        `workspace:${workspace}`,
        prefixed('workspace.label', bilingual(`workspace.${workspace}`)),
        () => session.set({ workspace }),
        String(index + 1),
      ),
    ),
    ...TOOL_PANELS.map(id =>
      action(`panel:${id}`, bilingual(`panel.${id}`), () => session.setPanel(id, true)),
    ),
    action('play', bilingual('help.play'), () => clock.toggle(), '␣'),
    action('event:previous', bilingual('timeline.previousEvent'), () => seekEvent(twin, -1), '['),
    action('event:next', bilingual('timeline.nextEvent'), () => seekEvent(twin, 1), ']'),
    action('live', bilingual('timeline.toLive'), () => clock.goLive()),
    action('home', bilingual('camera.home'), () => void scene.camera.home()),
    action('north', bilingual('camera.north'), () => void scene.camera.faceNorth()),
    action('tilt', bilingual('camera.tilt'), () => tilt(twin)),
    action('layers:reset', bilingual('layers.reset'), () => document.resetLayers()),
    action('files', bilingual('files.choose'), () => chooseFiles(twin)),
    ...(['auto', 'low', 'medium', 'high'] as const).map(quality =>
      action(
        `quality:${quality}`,
        prefixed('settings.quality', bilingual(`settings.quality.${quality}`)),
        () => session.set({ quality }),
      ),
    ),
    action('theme', bilingual('settings.switchTheme'), () =>
      session.set({ theme: session.state.theme === 'night' ? 'day' : 'night' }),
    ),
    action('language', { zh: '切换语言 English', en: 'Switch language 中文' }, () =>
      session.set({ language: session.state.language === 'zh' ? 'en' : 'zh' }),
    ),
    ...WEATHER_CHOICES.map(weather =>
      action(`weather:${weather}`, bilingual(`weather.${weather}`), () => session.set({ weather })),
    ),
    action('hide', bilingual('action.hideAll'), () => session.set({ chromeHidden: true }), 'H'),
    action('features', bilingual('layers.apart.end'), () => session.set({ features: NO_FEATURES })),
    action('undo', bilingual('action.undo'), () => document.undo(), 'Ctrl Z'),
    action('redo', bilingual('action.redo'), () => document.redo(), 'Ctrl ⇧ Z'),
    action('tour', bilingual('tour.start'), () => tour.start()),
    action('link', bilingual('action.copyLink'), () => void copyLink(twin)),
    action('screenshot', bilingual('action.screenshot'), () => void saveScreenshot(twin)),
    action('help', bilingual('panel.help'), () => session.setPanel('help', true), '?'),
  ];
}

function layerEntries({ board, document }: Twin): PaletteEntry[] {
  return board.layers.map(layer => ({
    key: `layer:${layer.id}`,
    title: layer.title,
    kind: bilingual('type.layer'),
    run: () => document.setLayer(layer.id, { visible: !layer.visible }),
  }));
}

function modelEntries({ city, session }: Twin): PaletteEntry[] {
  return city.models.map(({ id, title }) => ({
    key: `model:${id}`,
    title,
    kind: bilingual('model.open'),
    run: () => session.set({ openModel: id }),
  }));
}

function scenarioEntries({ scenarios, session }: Twin): PaletteEntry[] {
  return (scenarios?.list() ?? []).map(card => ({
    key: `scenario:${card.id}`,
    title: card.title,
    kind: bilingual('type.scenario'),
    run: () => {
      session.set({ scenario: card.id });
      session.setPanel('scenarios', true);
    },
  }));
}

function prefixed(key: 'workspace.label' | 'settings.quality', title: LocalizedText): LocalizedText {
  const prefix = bilingual(key);
  return { zh: `${prefix.zh}：${title.zh}`, en: `${prefix.en}: ${title.en}` };
}
