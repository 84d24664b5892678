import {
  ImageryLayer as CesiumImageryLayer,
  type ImageryProvider,
  type Scene,
  type TileProviderError,
} from '@cesium/engine';
import { Actor } from '@core/jobs/actor.ts';
import type { ImageryLayer } from '@core/layers.ts';
import type { Theme } from '@core/scene-port.ts';
import type { BasemapJobs } from '../basemap/jobs.ts';
import { createImageryProvider } from './imagery-provider.ts';
import type { ProblemReporter } from './problems.ts';

const RETRIES_PER_TILE = 2;

interface Shown {
  readonly key: string;
  readonly layer: CesiumImageryLayer;
}

/** The imagery on the globe, bottom first by `order`; owns the imagery worker. */
export class Imagery {
  readonly #scene: Scene;
  readonly #baseUrl: string;
  readonly #bounds: readonly [number, number, number, number];
  readonly #report: ProblemReporter;
  readonly #worker: Worker;
  readonly #actor: Actor<BasemapJobs>;
  readonly #shown = new Map<string, Shown>();
  #layers: readonly ImageryLayer[] = [];
  #theme: Theme;

  constructor(
    scene: Scene,
    baseUrl: string,
    bounds: readonly [number, number, number, number],
    theme: Theme,
    report: ProblemReporter,
  ) {
    this.#scene = scene;
    this.#baseUrl = baseUrl;
    this.#bounds = bounds;
    this.#theme = theme;
    this.#report = report;
    this.#worker = new Worker(new URL('../../../workers/basemap.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('error', event => report('imagery-failed', event.message));
    this.#actor = new Actor<BasemapJobs>(this.#worker);
  }

  setLayers(layers: readonly ImageryLayer[]): void {
    this.#layers = layers;
    const wanted = layers.filter(layer => layer.visible).sort((a, b) => a.order - b.order);
    const keys = new Map(wanted.map(layer => [layer.id, this.#key(layer)]));
    for (const [id, shown] of this.#shown) {
      if (keys.get(id) === shown.key) continue;
      this.#scene.imageryLayers.remove(shown.layer, true);
      this.#shown.delete(id);
    }
    for (const [index, layer] of wanted.entries()) this.#place(layer, index);
    this.#scene.requestRender();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.setLayers(this.#layers);
  }

  dispose(): void {
    for (const { layer } of this.#shown.values()) this.#scene.imageryLayers.remove(layer, true);
    this.#shown.clear();
    this.#actor.dispose();
    this.#worker.terminate();
  }

  #place(layer: ImageryLayer, index: number): void {
    const known = this.#shown.get(layer.id)?.layer;
    const drawn = known ?? this.#create(layer);
    if (!drawn) return;
    drawn.alpha = layer.opacity;
    const collection = this.#scene.imageryLayers;
    if (!known) collection.add(drawn, Math.min(index, collection.length));
    while (collection.indexOf(drawn) > index) collection.lower(drawn);
  }

  #create(layer: ImageryLayer): CesiumImageryLayer | undefined {
    try {
      const provider = createImageryProvider(layer, {
        baseUrl: this.#baseUrl,
        bounds: this.#bounds,
        theme: this.#theme,
        actor: this.#actor,
      });
      const drawn =
        provider instanceof Promise ? this.#open(provider, layer.id) : new CesiumImageryLayer(provider);
      if (!(provider instanceof Promise)) this.#watch(provider, layer.id);
      this.#shown.set(layer.id, { key: this.#key(layer), layer: drawn });
      return drawn;
    } catch (error) {
      this.#report('imagery-failed', String(error), layer.id);
      return undefined;
    }
  }

  /** A layer whose provider has to be read first. */
  #open(provider: Promise<ImageryProvider>, id: string): CesiumImageryLayer {
    const drawn = CesiumImageryLayer.fromProviderAsync(provider, {});
    drawn.readyEvent.addEventListener((ready: ImageryProvider) => {
      this.#watch(ready, id);
      this.#scene.requestRender();
    });
    drawn.errorEvent.addEventListener((error: unknown) => this.#report('imagery-failed', String(error), id));
    return drawn;
  }

  #watch(provider: ImageryProvider, id: string): void {
    provider.errorEvent.addEventListener((error: TileProviderError) => {
      error.retry = error.timesRetried < RETRIES_PER_TILE;
      if (!error.retry) this.#report('imagery-failed', messageOf(error), id);
    });
  }

  /** What a provider is made from; another key means another provider. Vector tiles are painted by theme. */
  #key({ imagery }: ImageryLayer): string {
    const isPainted = imagery.kind === 'vector-basemap' || imagery.kind === 'pmtiles';
    return JSON.stringify([imagery, isPainted ? this.#theme : null]);
  }
}

function messageOf({ message, error }: TileProviderError): string {
  return error ? `${message} ${error.message}` : message;
}
