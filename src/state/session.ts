import type { EntityId } from '@core/ids.ts';
import type { JsonValue } from '@core/records.ts';
import type { CameraPose, PickResult, QualityPreset, Theme } from '@core/scene-port.ts';
import type { Language, LocalizedText } from '@core/text.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

import type { WeatherChoice } from './weather.ts';

export const WORKSPACES = ['explore', 'command', 'replay', 'field'] as const;
export type Workspace = (typeof WORKSPACES)[number];
export const PANELS = [
  'layers',
  'inspector',
  'alerts',
  'feeds',
  'catalogue',
  'table',
  'scenarios',
  'bookmarks',
  'sources',
  'help',
  'palette',
  'overview',
] as const;
export type PanelId = (typeof PANELS)[number];
/** Panels that share one place beside the rail: opening one closes the others. */
export const TOOL_PANELS = [
  'layers',
  'table',
  'alerts',
  'scenarios',
  'bookmarks',
  'feeds',
  'catalogue',
  'sources',
] as const satisfies readonly PanelId[];

/** What is selected, with all that is known of it without asking again. */
export interface Selection {
  readonly id: EntityId;
  /** Layer it was picked in. */
  readonly layerId?: string;
  readonly title?: LocalizedText;
  /** Vocabulary type, e.g. `building`. */
  readonly type?: string;
  readonly position?: readonly [longitude: number, latitude: number, height: number];
  /** Attributes of the tile or table row, when it was picked in the scene. */
  readonly properties?: Readonly<Record<string, JsonValue>>;
}

/** A problem or confirmation shown for a while; the same `key` again raises `count`. */
export interface Notice {
  readonly key: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: LocalizedText;
  readonly detail?: string | LocalizedText;
  readonly count: number;
}

/** What a person has set apart in the city, by id. */
export interface FeatureSets {
  readonly hidden: readonly EntityId[];
  /** When not empty, nothing else of the city is shown. */
  readonly isolated: readonly EntityId[];
  readonly highlighted: readonly EntityId[];
}

export const NO_FEATURES: FeatureSets = { hidden: [], isolated: [], highlighted: [] };

/** Of this visit only: never saved; parts of it are in the address. */
export interface SessionState {
  readonly language: Language;
  readonly theme: Theme;
  readonly quality: QualityPreset;
  readonly weather: WeatherChoice;
  readonly workspace: Workspace;
  readonly selection: Selection | null;
  readonly features: FeatureSets;
  readonly hover: PickResult | null;
  readonly panels: Readonly<Partial<Record<PanelId, boolean>>>;
  /** Everything but the scene is put away. */
  readonly chromeHidden: boolean;
  readonly touring: boolean;
  /** Where the tour is. */
  readonly tourStop: LocalizedText | null;
  /** The person asked their system for less motion. */
  readonly calm: boolean;
  readonly scenario: string | null;
  /** Id of the city's model that is open in a view of its own. */
  readonly openModel: string | null;
  readonly camera: CameraPose | null;
  readonly pendingTiles: number;
  readonly ready: boolean;
  readonly online: boolean;
  readonly notices: readonly Notice[];
}

export interface SessionPreferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly quality: QualityPreset;
  readonly workspace: Workspace;
}

const MAXIMUM_NOTICES = 5;

export class SessionStore {
  readonly store: StoreApi<SessionState>;

  constructor(preferences: SessionPreferences) {
    this.store = createStore<SessionState>(() => ({
      ...preferences,
      weather: 'data',
      selection: null,
      features: NO_FEATURES,
      hover: null,
      panels: { layers: true, inspector: true },
      chromeHidden: false,
      touring: false,
      tourStop: null,
      calm: false,
      scenario: null,
      openModel: null,
      camera: null,
      pendingTiles: 0,
      ready: false,
      online: true,
      notices: [],
    }));
  }

  get state(): SessionState {
    return this.store.getState();
  }

  set(change: Partial<SessionState>): void {
    this.store.setState(change);
  }

  /** Adds an id to a set, or takes it out when it is in. */
  toggleFeature(set: keyof FeatureSets, id: EntityId): void {
    const { features } = this.state;
    const ids = features[set];
    const next = ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id];
    this.set({ features: { ...features, [set]: next } });
  }

  /** Opens, closes or (by default) toggles a panel. */
  setPanel(id: PanelId, open?: boolean): void {
    const { panels } = this.state;
    const opens = open ?? !panels[id];
    const shared = TOOL_PANELS.some(panel => panel === id);
    const closed = opens && shared ? Object.fromEntries(TOOL_PANELS.map(panel => [panel, false])) : {};
    this.set({ panels: { ...panels, ...closed, [id]: opens } });
  }

  /** Shows a notice; the newest are kept, and repetitions are counted rather than stacked. */
  notify(notice: Omit<Notice, 'count'>): void {
    const { notices } = this.state;
    const count = 1 + (notices.find(known => known.key === notice.key)?.count ?? 0);
    const others = notices.filter(known => known.key !== notice.key);
    this.set({ notices: [...others, { ...notice, count }].slice(-MAXIMUM_NOTICES) });
  }

  dismiss(key: string): void {
    this.set({ notices: this.state.notices.filter(notice => notice.key !== key) });
  }
}
