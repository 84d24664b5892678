import type { Scene } from '@cesium/engine';
import type { City } from '@city/schema.ts';
import type { TableRegistry } from '@core/columns.ts';
import type { TilesetLayer } from '@core/layers.ts';
import type { CityLight } from './building-shader.ts';
import type { CityContent } from './look.ts';
import type { ProblemReporter } from './problems.ts';
import type { QualitySettings } from './quality.ts';
import { TilesetEntry } from './tileset-entry.ts';
import type { FeatureStates } from './tileset-style.ts';
import { ValueTables } from './value-tables.ts';

/** What the pack says a tileset holds → how it is drawn. */
const CONTENT_LOOKS: Readonly<Record<string, CityContent>> = {
  landmarks: 'landmarks',
  interiors: 'landmarks',
  bridges: 'bridges',
  pipes: 'bridges',
};

export interface TilesetsParts {
  readonly scene: Scene;
  readonly city: City;
  readonly baseUrl: string;
  readonly tables: TableRegistry;
  readonly report: ProblemReporter;
}

/** The visible tilesets. A layer that is hidden gives back its memory; shown again, it loads anew. */
export class Tilesets {
  readonly #entries = new Map<string, TilesetEntry>();
  readonly #parts: TilesetsParts;
  readonly #values: ValueTables;
  #quality: QualitySettings;
  #states: FeatureStates = {
    selected: new Set(),
    highlighted: new Set(),
    hidden: new Set(),
    isolated: new Set(),
  };
  #light: CityLight | undefined;
  #held = false;
  readonly #layers = new Map<string, TilesetLayer>();

  constructor(parts: TilesetsParts, quality: QualitySettings) {
    this.#parts = parts;
    this.#quality = quality;
    this.#values = new ValueTables(parts.tables, name => {
      for (const entry of this.#entries.values()) entry.tableChanged(name);
    });
  }

  setLayers(layers: readonly TilesetLayer[]): void {
    const wanted = new Map(layers.filter(layer => layer.visible).map(layer => [layer.id, layer]));
    for (const [id, entry] of this.#entries) {
      if (wanted.get(id) && this.#resolve(wanted.get(id)!) === entry.url) continue;
      entry.dispose();
      this.#entries.delete(id);
      this.#layers.delete(id);
    }
    for (const layer of wanted.values()) this.#show(layer);
    this.#parts.scene.requestRender();
  }

  setStates(states: FeatureStates): void {
    this.#states = states;
    for (const entry of this.#entries.values()) entry.setStates(states);
  }

  setLight(light: CityLight): void {
    this.#light = light;
    for (const entry of this.#entries.values()) entry.setLight(light);
  }

  /** While held, tilesets load without being drawn. */
  setHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    for (const entry of this.#entries.values()) entry.setHeld(held);
  }

  setQuality(quality: QualitySettings): void {
    this.#quality = quality;
    for (const entry of this.#entries.values()) entry.setQuality(quality);
  }

  /** Layer of a picked tileset, and whether it may be picked. */
  layerOf(tileset: unknown): TilesetLayer | undefined {
    for (const [id, entry] of this.#entries) if (entry.owns(tileset)) return this.#layers.get(id);
    return undefined;
  }

  get settled(): boolean {
    return [...this.#entries.values()].every(entry => entry.settled);
  }

  get memoryBytes(): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + entry.memoryBytes, 0);
  }

  dispose(): void {
    for (const entry of this.#entries.values()) entry.dispose();
    this.#entries.clear();
    this.#layers.clear();
    this.#values.dispose();
  }

  #show(layer: TilesetLayer): void {
    const known = this.#entries.get(layer.id);
    if (known && this.#layers.get(layer.id) === layer) return;
    this.#layers.set(layer.id, layer);
    if (known) return known.setLayer(layer);
    const url = this.#resolve(layer);
    const content = this.#parts.city.tilesets.find(
      tileset => tileset.id === layer.id || new URL(tileset.url, this.#parts.baseUrl).href === url,
    )?.content;
    const context = {
      scene: this.#parts.scene,
      report: this.#parts.report,
      valuesOf: (table: string) => this.#values.get(table),
      content: CONTENT_LOOKS[content ?? ''] ?? 'buildings',
    };
    const entry = new TilesetEntry(context, layer, url, this.#quality, this.#states, this.#held);
    if (this.#light) entry.setLight(this.#light);
    this.#entries.set(layer.id, entry);
  }

  #resolve(layer: TilesetLayer): string {
    return new URL(layer.url, this.#parts.baseUrl).href;
  }
}
