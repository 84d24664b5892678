import {
  type Credit,
  Event,
  type ImageryProvider,
  Rectangle,
  type Request,
  RequestScheduler,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { Actor } from '@core/jobs/actor.ts';
import type { Theme } from '@core/scene-port.ts';
import type { BasemapJobs } from '../basemap/jobs.ts';

export interface VectorImageryOptions {
  /** Absolute template of the vector tiles with {z}, {x}, {y}. */
  readonly url: string;
  readonly minimumZoom: number;
  readonly maximumZoom: number;
  /** [west, south, east, north] in degrees: nothing is asked for outside. */
  readonly bounds: readonly [number, number, number, number];
  readonly theme: Theme;
}

const PICTURE_PIXELS = 512;
/** Vector data stay crisp when painted larger: pictures go this deep whatever the tiles hold. */
const DEEPEST_PICTURE_ZOOM = 19;

/** The pack's vector basemap as imagery for the globe, painted in the imagery worker. */
export class VectorImagery {
  readonly tileWidth = PICTURE_PIXELS;
  readonly tileHeight = PICTURE_PIXELS;
  readonly minimumLevel: number;
  readonly maximumLevel = DEEPEST_PICTURE_ZOOM;
  readonly tilingScheme = new WebMercatorTilingScheme();
  readonly rectangle: Rectangle;
  readonly errorEvent = new Event();
  readonly hasAlphaChannel = false;
  readonly tileDiscardPolicy = undefined;
  readonly credit = undefined as unknown as Credit;
  readonly proxy = undefined;
  readonly #actor: Actor<BasemapJobs>;
  readonly #options: VectorImageryOptions;

  constructor(actor: Actor<BasemapJobs>, options: VectorImageryOptions) {
    this.#actor = actor;
    this.#options = options;
    this.minimumLevel = options.minimumZoom;
    this.rectangle = Rectangle.fromDegrees(...options.bounds);
  }

  /** This provider as Cesium's type, whose declaration asks for members Cesium never calls. */
  asProvider(): ImageryProvider {
    return this as unknown as ImageryProvider;
  }

  getTileCredits(): Credit[] | undefined {
    return undefined;
  }

  pickFeatures(): undefined {
    return undefined;
  }

  /** Called by Cesium; undefined means "ask again later". */
  requestImage(x: number, y: number, level: number, request?: Request): Promise<ImageBitmap> | undefined {
    const { url, minimumZoom, maximumZoom, theme } = this.#options;
    const abort = new AbortController();
    const paint = () =>
      this.#actor.ask(
        'paint',
        { url, minimumZoom, maximumZoom, z: level, x, y, theme, sizePixels: PICTURE_PIXELS },
        { signal: abort.signal },
      );
    if (!request) return paint();
    request.url = url;
    request.requestFunction = paint as unknown as Request['requestFunction'];
    request.cancelFunction = () => abort.abort();
    return RequestScheduler.request<ImageBitmap>(request);
  }
}
