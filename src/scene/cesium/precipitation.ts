import { Cartesian2, Cartesian3, Ellipsoid, Matrix4, PostProcessStage, type Scene } from '@cesium/engine';
import type { TimeMs } from '@core/time.ts';
import closingSource from '../../../shaders/precipitation/closing.glsl?raw';
import openingSource from '../../../shaders/precipitation/opening.glsl?raw';
import rainSource from '../../../shaders/precipitation/rain.glsl?raw';
import snowSource from '../../../shaders/precipitation/snow.glsl?raw';
import type { Rgb } from './look.ts';

/** What falls, and the rate of it that fills the picture, mm/h of water. */
export interface Falling {
  readonly name: 'rain' | 'snow';
  /** GLSL of one sheet of it. */
  readonly sheetSource: string;
  readonly fullMillimetersPerHour: number;
}

export const RAIN: Falling = { name: 'rain', sheetSource: rainSource, fullMillimetersPerHour: 60 };
export const SNOW: Falling = { name: 'snow', sheetSource: snowSource, fullMillimetersPerHour: 5 };

/** However fast the twin's time runs, drops fall no farther than this between two pictures: faster would flicker. */
const LONGEST_STEP_MS = 60;

/** Streaks of rain, or flakes of snow, over Cesium's picture; nothing at all, not even a pass, while it is dry. */
export class Precipitation {
  readonly #scene: Scene;
  readonly #falling: Falling;
  #stage: PostProcessStage | undefined;
  #amount = 0;
  #sheets = 0;
  #color = new Cartesian3(1, 1, 1);
  #timeMs: TimeMs;
  #fallenMs: number;
  readonly #down = new Cartesian2();

  constructor(scene: Scene, falling: Falling, timeMs: TimeMs) {
    this.#scene = scene;
    this.#falling = falling;
    this.#timeMs = timeMs;
    this.#fallenMs = timeMs % 60_000;
  }

  /** True while the picture changes with time. */
  get falls(): boolean {
    return this.#stage !== undefined;
  }

  /** `sheets` 0 draws nothing at any rate. */
  set(millimetersPerHour: number, sheets: number, color: Rgb): void {
    this.#amount = amountOf(this.#falling, millimetersPerHour);
    this.#sheets = sheets;
    this.#color = new Cartesian3(...color);
    const wanted = this.#amount > 0 && sheets > 0;
    if (wanted && !this.#stage) {
      this.#stage = this.#createStage();
      this.#scene.postProcessStages.add(this.#stage);
    }
    if (!wanted && this.#stage) {
      // Removing destroys it.
      this.#scene.postProcessStages.remove(this.#stage);
      this.#stage = undefined;
    }
  }

  /** Lets it fall as far as the twin's time has moved; a picture has to follow when it says true. */
  setTime(timeMs: TimeMs): boolean {
    const step = Math.min(LONGEST_STEP_MS, Math.max(0, timeMs - this.#timeMs));
    this.#timeMs = timeMs;
    if (!this.falls || step === 0) return false;
    this.#fallenMs = (this.#fallenMs + step) % 3_600_000;
    return true;
  }

  #createStage(): PostProcessStage {
    return new PostProcessStage({
      name: this.#falling.name,
      fragmentShader: openingSource + this.#falling.sheetSource + closingSource,
      uniforms: {
        u_seconds: () => this.#fallenMs / 1000,
        u_amount: () => this.#amount,
        u_sheets: () => this.#sheets,
        u_aspect: () => this.#scene.drawingBufferWidth / Math.max(1, this.#scene.drawingBufferHeight),
        u_down: () => downInPicture(this.#scene, this.#down),
        u_color: () => this.#color,
      },
    });
  }
}

/** Share of the cells of a sheet that hold a drop or a flake: rises with the rate, but a drizzle is seen too. */
export function amountOf({ fullMillimetersPerHour }: Falling, millimetersPerHour: number): number {
  if (!(millimetersPerHour >= 0.1)) return 0;
  return Math.min(0.7, 0.08 + 0.62 * Math.sqrt(Math.min(1, millimetersPerHour / fullMillimetersPerHour)));
}

const up = new Cartesian3();

function downInPicture(scene: Scene, result: Cartesian2): Cartesian2 {
  const { camera } = scene;
  Ellipsoid.WGS84.geodeticSurfaceNormal(camera.positionWC, up);
  Matrix4.multiplyByPointAsVector(camera.viewMatrix, up, up);
  return Cartesian2.fromElements(-up.x, -up.y, result);
}
