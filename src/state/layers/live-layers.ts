import type { SampleTraffic } from '@city/sample-data.ts';
import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { LatestValue } from '@core/live-port.ts';
import { ALERT_LEVELS, type Alert } from '@core/records.ts';
import type { Language, LocalizedText } from '@core/text.ts';
import { formatNumber } from '@i18n/format.ts';
import { bilingual, knownKey } from '@i18n/index.ts';
import { weakestOrigin } from '../indicators.ts';
import { type LiveStore, UNDECLARED } from '../live.ts';
import { ALERT_COLORS, FADED } from './palette.ts';
import { type GroundHeight, placeTable, valueTable } from './sensor-tables.ts';
import { lookOf } from './sensor-types.ts';

const LIVE_ORDER = 5000;
const ALERT_LIFT_METERS = 30;

/** Title of an entity type: the vocabulary's word, or the type as it stands. */
export function typeTitle(type: string): LocalizedText {
  const key = knownKey('type', type);
  return key ? bilingual(key) : { zh: type, en: type };
}

/** `value unit` of a reading as a label, marked when old. */
export function formatReading(value: LatestValue, live: LiveStore, language: Language): string {
  const property = live.state.properties[value.property];
  const text =
    `${formatNumber(value.value, language, property?.decimals ?? 1)} ${property?.unit ?? ''}`.trim();
  return value.stale ? `(${text})` : text;
}

/**
 * Layers of what feeds report: one of icons for each type of entity, the values as labels, roads coloured by speed,
 * and alerts. Keeps their tables up to date; what has not changed since the last call is not rebuilt.
 */
export class LiveLayers {
  readonly #live: LiveStore;
  readonly #tables: TableRegistry;
  readonly #groundHeight: GroundHeight;
  readonly #built = new Map<string, { entities: number; values: number; language: Language }>();
  readonly #places = new Map<string, ColumnTable>();
  readonly #provenance = new Map<string, LayerDescription['provenance']>();
  #alertsRevision = '';
  #trafficRevision = -1;
  #traffic: { readonly roads: ColumnTable; readonly assignment: SampleTraffic } | undefined;

  constructor(live: LiveStore, tables: TableRegistry, groundHeight: GroundHeight) {
    this.#live = live;
    this.#tables = tables;
    this.#groundHeight = groundHeight;
  }

  /** Roads to be coloured by their own speed where a feed gives it, else by that of the station assigned to them. */
  setTraffic(roads: ColumnTable, assignment: SampleTraffic): void {
    this.#traffic = { roads: assignedRoads(roads, assignment), assignment };
    this.#trafficRevision = -1;
  }

  /** Makes positions be computed again: terrain that was not loaded is now. */
  invalidatePlaces(): void {
    this.#built.clear();
    this.#alertsRevision = '';
  }

  /** Brings tables up to date and returns the layers, alerts as of `timeMs`. */
  update(language: Language, alerts: readonly Alert[]): LayerDescription[] {
    const types = this.#live.state.types;
    for (const type of types) this.#updateType(type, language);
    this.#updateTraffic();
    this.#updateAlerts(alerts);
    return [
      ...types.flatMap(type => this.#typeLayers(type)),
      ...this.#trafficLayers(),
      ...this.#alertLayers(language),
    ];
  }

  #updateType(type: string, language: Language): void {
    const revision = this.#live.typeRevision(type);
    const built = this.#built.get(type);
    const samePlaces = built?.entities === revision.entities;
    if (samePlaces && built.values === revision.values && built.language === language) return;
    let places = this.#places.get(type);
    if (!samePlaces || !places) {
      places = placeTable(this.#live, type, this.#groundHeight);
      this.#places.set(type, places);
      this.#provenance.set(type, this.#provenanceOf(type));
    }
    const { property } = lookOf(type);
    const format = (value: LatestValue) => formatReading(value, this.#live, language);
    this.#tables.set(`live-${type}`, valueTable(places, this.#live, property, format));
    this.#built.set(type, { ...revision, language });
  }

  /** Where entities of a type come from; of several origins, the one that claims least. */
  #provenanceOf(type: string): LayerDescription['provenance'] {
    const entities = this.#live.idsOfType(type).flatMap(id => this.#live.entity(id) ?? []);
    const kind = weakestOrigin(entities);
    const first = entities.find(entity => entity.origin === kind);
    return kind && first ? { source: first.source, kind } : undefined;
  }

  #typeLayers(type: string): LayerDescription[] {
    if ((this.#places.get(type)?.length ?? 0) === 0) return [];
    const look = lookOf(type);
    const title = typeTitle(type);
    const provenance = this.#provenance.get(type);
    const common = {
      opacity: 1,
      group: 'live' as const,
      table: `live-${type}`,
      occlusion: 'hide' as const,
      ...(provenance ? { provenance } : {}),
    };
    const icons: LayerDescription = {
      ...common,
      id: `live-${type}`,
      type: 'icons',
      title,
      visible: look.visible,
      order: LIVE_ORDER + look.order,
      pickable: true,
      icon: look.icon,
      color: look.color,
      sizePixels: look.sizePixels,
      ...(look.cluster ? { cluster: { radiusPixels: 72 } } : {}),
    };
    if (!look.property || look.cluster) return [icons];
    const labels: LayerDescription = {
      ...common,
      id: `live-${type}-labels`,
      type: 'text',
      title: { zh: `${title.zh}读数`, en: `${title.en}: readings` },
      visible: look.visible,
      order: LIVE_ORDER + look.order + 1,
      pickable: false,
      textColumn: 'text',
      sizePixels: 13,
      collide: true,
    };
    return [icons, labels];
  }

  #updateTraffic(): void {
    if (!this.#traffic) return;
    const revision =
      this.#live.typeRevision('traffic-speed').values + this.#live.typeRevision(UNDECLARED).values;
    if (revision === this.#trafficRevision) return;
    this.#trafficRevision = revision;
    const { roads, assignment } = this.#traffic;
    const speeds = assignment.profiles.map(profile => this.#speedAt(profile.stationId));
    const rowOfRoad = new Map(assignment.roadIds.map((id, index) => [id, index]));
    const value = Float32Array.from(roads.ids, id => {
      const own = this.#speedAt(id);
      if (own !== undefined) return own;
      const index = rowOfRoad.get(id)!;
      return (speeds[assignment.profileOfRoad[index]!] ?? Number.NaN) * (assignment.factorOfRoad[index] ?? 1);
    });
    this.#tables.set('live-traffic-roads', {
      ...roads,
      columns: { ...roads.columns, value: { values: value, stride: 1 } },
    });
  }

  #speedAt(id: string): number | undefined {
    const latest = this.#live.latest(id).get('speed');
    return latest && !latest.stale && latest.quality !== 'bad' ? latest.value : undefined;
  }

  #trafficLayers(): LayerDescription[] {
    if (!this.#traffic) return [];
    const provenance = this.#provenance.get('traffic-speed');
    return [
      {
        ...(provenance ? { provenance } : {}),
        id: 'live-traffic-roads',
        type: 'paths',
        title: bilingual('layers.trafficRoads'),
        visible: true,
        opacity: 0.9,
        order: LIVE_ORDER - 20,
        pickable: true,
        group: 'live',
        table: 'live-traffic-roads',
        occlusion: 'hide',
        color: {
          kind: 'ramp',
          attribute: 'value',
          ramp: 'speed',
          domain: [0, 60],
          unit: 'km/h',
          missing: FADED,
        },
        width: 2.5,
        widthUnits: 'pixels',
      },
    ];
  }

  #updateAlerts(alerts: readonly Alert[]): void {
    const placed = alerts.filter(alert => this.#alertPlace(alert));
    const revision = placed.map(alert => `${alert.id}@${alert.sentMs}`).join();
    if (revision === this.#alertsRevision && this.#tables.get('live-alerts')) return;
    this.#alertsRevision = revision;
    const position = new Float64Array(3 * placed.length);
    for (const [row, alert] of placed.entries()) {
      const [longitude, latitude, height] = this.#alertPlace(alert)!;
      geodeticToEcef(longitude, latitude, height + ALERT_LIFT_METERS, position, 3 * row);
    }
    this.#tables.set('live-alerts', {
      length: placed.length,
      columns: {
        position: { values: position, stride: 3 },
        status: { values: Uint8Array.from(placed, alert => alert.level), stride: 1 },
        // The text layer shows the gravest first where labels collide.
        priority: { values: Float32Array.from(placed, alert => 5 - alert.level), stride: 1 },
      },
      texts: { zh: placed.map(alert => alert.title.zh), en: placed.map(alert => alert.title.en) },
      ids: placed.map(alert => alert.id),
    });
  }

  #alertPlace(alert: Alert): readonly [number, number, number] | undefined {
    return alert.position ?? (alert.entityId ? this.#live.entity(alert.entityId)?.position : undefined);
  }

  #alertLayers(language: Language): LayerDescription[] {
    const common = { opacity: 1, group: 'live' as const, table: 'live-alerts', occlusion: 'none' as const };
    return [
      {
        ...common,
        id: 'live-alerts',
        type: 'icons',
        title: bilingual('type.alert'),
        visible: true,
        order: LIVE_ORDER + 900,
        pickable: true,
        icon: 'alert',
        color: {
          kind: 'category',
          attribute: 'status',
          categories: ALERT_LEVELS.map(level => ({
            value: level,
            color: ALERT_COLORS[level],
            label: bilingual(`alerts.level${level}`),
          })),
        },
        sizePixels: 32,
      },
      {
        ...common,
        id: 'live-alerts-labels',
        type: 'text',
        title: bilingual('layers.alertLabels'),
        visible: true,
        order: LIVE_ORDER + 901,
        pickable: false,
        textColumn: language,
        sizePixels: 14,
        collide: true,
      },
    ];
  }
}

/** The rows of the road table that carry a speed profile. */
function assignedRoads(roads: ColumnTable, assignment: SampleTraffic): ColumnTable {
  const wanted = new Set(assignment.roadIds);
  const rows = roads.ids.flatMap((id, row) => (wanted.has(id) ? [row] : []));
  const starts = roads.startIndices!;
  const source = roads.columns.position!.values as Float64Array;
  const startIndices = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) {
    startIndices[index + 1] = startIndices[index]! + starts[row + 1]! - starts[row]!;
  }
  const position = new Float64Array(3 * startIndices[rows.length]!);
  for (const [index, row] of rows.entries()) {
    position.set(source.subarray(3 * starts[row]!, 3 * starts[row + 1]!), 3 * startIndices[index]!);
  }
  const pick = (texts: readonly string[] | undefined) => rows.map(row => texts?.[row] ?? '');
  return {
    length: rows.length,
    columns: { position: { values: position, stride: 3 } },
    texts: { zh: pick(roads.texts.zh), en: pick(roads.texts.en) },
    ids: rows.map(row => roads.ids[row]!),
    startIndices,
  };
}
