import type { City } from '@city/schema.ts';
import type { TableRegistry } from '@core/columns.ts';
import type { EntityId } from '@core/ids.ts';
import type { LayerDescription } from '@core/layers.ts';
import { bilingual } from '@i18n/index.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClockEngine, RequestFrame } from '../clock.ts';
import type { DocumentStore } from '../document.ts';
import type { LiveStore } from '../live.ts';
import type { SessionStore } from '../session.ts';
import { cityLayers, type LoadedVector } from './city-layers.ts';
import { composeLayers } from './compose.ts';
import { featureValueTable, liveDomains } from './feature-values.ts';
import { FieldLayers } from './field-layers.ts';
import { LiveLayers } from './live-layers.ts';
import { ACCENT } from './palette.ts';
import type { GroundHeight } from './sensor-tables.ts';
import { type LiveDomains, liveProperty, liveValuesTable } from './tileset-styling.ts';

const TRAIL_SECONDS = 6;

export interface LayerBoardParts {
  readonly city: City;
  readonly baseUrl: string;
  readonly tables: TableRegistry;
  readonly document: DocumentStore;
  readonly session: SessionStore;
  readonly live: LiveStore;
  readonly clock: ClockEngine;
  readonly groundHeight: GroundHeight;
  /** Whether an id is that of a building of the city. */
  readonly isBuilding: (id: EntityId) => boolean;
  readonly requestFrame: RequestFrame;
}

/**
 * The selector from state to the list of layers: pack, live data and scenario results, as the document arranges
 * them. Changes within one frame make one new list.
 */
export class LayerBoard {
  /** All layers from the bottom up, hidden ones too. */
  readonly store: StoreApi<{ readonly layers: readonly LayerDescription[] }> = createStore<{
    readonly layers: readonly LayerDescription[];
  }>(() => ({ layers: [] }));
  readonly liveLayers: LiveLayers;
  readonly #fieldLayers: FieldLayers;
  readonly #parts: LayerBoardParts;
  readonly #unsubscribers: (() => void)[];
  #vectors: ReadonlyMap<string, LoadedVector> = new Map();
  #tripsPeriodSeconds: number | undefined;
  #scenarioLayers: readonly LayerDescription[] = [];
  #draftLayers: readonly LayerDescription[] = [];
  #cancelUpdate: (() => void) | undefined;
  #liveDomains: LiveDomains = new Map();
  #domainsRevision = -1;

  constructor(parts: LayerBoardParts) {
    this.#parts = parts;
    this.liveLayers = new LiveLayers(parts.live, parts.tables, parts.groundHeight);
    this.#fieldLayers = new FieldLayers(parts.live, parts.tables);
    let { language, quality } = parts.session.state;
    let minute = minuteOf(parts.clock);
    this.#unsubscribers = [
      parts.document.store.subscribe(() => this.invalidate()),
      parts.live.store.subscribe((state, previous) => {
        const drawn = [
          'entitiesRevision',
          'valuesRevision',
          'tracksRevision',
          'alertsRevision',
          'fieldsRevision',
          'properties',
        ] as const;
        if (drawn.some(key => state[key] !== previous[key])) this.invalidate();
      }),
      parts.session.store.subscribe(state => {
        if (state.language === language && state.quality === quality) return;
        ({ language, quality } = state);
        this.invalidate();
      }),
      // Alerts begin and expire with the clock.
      parts.clock.store.subscribe(() => {
        if (minuteOf(parts.clock) === minute) return;
        minute = minuteOf(parts.clock);
        this.invalidate();
      }),
    ];
    this.update();
  }

  /** Properties by which the city's features can be coloured now. */
  get liveDomains(): LiveDomains {
    return this.#liveDomains;
  }

  get layers(): readonly LayerDescription[] {
    return this.store.getState().layers;
  }

  setVectors(vectors: ReadonlyMap<string, LoadedVector>): void {
    this.#vectors = vectors;
    this.invalidate();
  }

  /** The table `trips` holds looped vehicles with this period. */
  setTrips(periodSeconds: number): void {
    this.#tripsPeriodSeconds = periodSeconds;
    this.invalidate();
  }

  setScenarioLayers(layers: readonly LayerDescription[]): void {
    this.#scenarioLayers = layers;
    this.invalidate();
  }

  /** What is being drawn for the next run. */
  setDraftLayers(layers: readonly LayerDescription[]): void {
    this.#draftLayers = layers;
    this.invalidate();
  }

  /** Updates before the next frame. */
  invalidate(): void {
    this.#cancelUpdate ??= this.#parts.requestFrame(() => this.update());
  }

  /** Updates now. */
  update(): void {
    this.#cancelUpdate?.();
    this.#cancelUpdate = undefined;
    const { city, baseUrl, document, session, live, clock } = this.#parts;
    const { language } = session.state;
    const defaults = [
      ...cityLayers(city, baseUrl, this.#vectors, language),
      ...this.#tripLayers(),
      ...this.#fieldLayers.update(),
      ...this.liveLayers.update(language, live.activeAlerts(clock.now())),
      ...this.#scenarioLayers,
      ...this.#draftLayers,
    ];
    const layers = reuseEqual(
      this.layers,
      composeLayers(defaults, document.data, city, this.#updateFeatureValues()),
    );
    if (layers !== this.layers) this.store.setState({ layers });
  }

  dispose(): void {
    this.#cancelUpdate?.();
    for (const unsubscribe of this.#unsubscribers) unsubscribe();
  }

  /** What feeds say of buildings: the choices there are, and the tables of those that were chosen. */
  #updateFeatureValues(): LiveDomains {
    const { live, document, tables, isBuilding } = this.#parts;
    const revision = live.state.valuesRevision + live.state.entitiesRevision;
    const wanted = Object.values(document.data.layers).flatMap(({ colorBy }) => liveProperty(colorBy) ?? []);
    if (revision !== this.#domainsRevision) this.#liveDomains = liveDomains(live, isBuilding);
    for (const property of wanted) {
      const name = liveValuesTable(property);
      if (revision !== this.#domainsRevision || !tables.get(name))
        tables.set(name, featureValueTable(live, property));
    }
    this.#domainsRevision = revision;
    return this.#liveDomains;
  }

  #tripLayers(): LayerDescription[] {
    if (this.#tripsPeriodSeconds === undefined) return [];
    return [
      {
        id: 'trips',
        type: 'trips',
        title: bilingual('layers.trips'),
        visible: true,
        opacity: 1,
        order: 4900,
        pickable: false,
        group: 'live',
        provenance: { source: 'trips', kind: 'synthetic' },
        table: 'trips',
        occlusion: 'hide',
        color: { kind: 'constant', color: [...ACCENT.slice(0, 3), 235] as never },
        widthMeters: 5,
        trailSeconds: TRAIL_SECONDS,
        epochMs: 0,
        periodSeconds: this.#tripsPeriodSeconds,
      },
    ];
  }
}

/**
 * `next` with every description that did not change replaced by the one of before, and the list of before when none
 * did: new readings change tables, not descriptions, and must not make the scene compare or the list render.
 */
function reuseEqual(
  previous: readonly LayerDescription[],
  next: readonly LayerDescription[],
): readonly LayerDescription[] {
  const known = new Map(previous.map(layer => [layer.id, layer]));
  const merged = next.map(layer => {
    const before = known.get(layer.id);
    return before && JSON.stringify(before) === JSON.stringify(layer) ? before : layer;
  });
  const isSame = merged.length === previous.length && merged.every((layer, i) => layer === previous[i]);
  return isSame ? previous : merged;
}

function minuteOf(clock: ClockEngine): number {
  return Math.floor(clock.store.getState().timeMs / 60_000);
}
