import {
  Cartesian3,
  Cartographic,
  type DrawCommand,
  Ellipsoid,
  type FrameState,
  Matrix4,
  type SkyBox,
} from '@cesium/engine';
import fragmentShader from '../../../shaders/sky/sky.frag.glsl?raw';
import type { Rgb } from './look.ts';

export interface SkyState {
  zenith: Rgb;
  horizon: Rgb;
  glow: Rgb;
  sun: Rgb;
  starBrightness: number;
  /** Unit vector to the sun, ECEF. */
  sunDirection: Cartesian3;
}

const SPACE_STARTS_METERS = 60_000;
const SPACE_FULL_METERS = 400_000;

/**
 * The sky behind the globe, drawn in one pass in place of Cesium's sky box and atmosphere, which cost a software GPU
 * nearly all of its frame. Stands where Cesium expects a SkyBox and has the two methods it calls.
 */
export class GradientSky {
  readonly state: SkyState;
  #command: DrawCommand | undefined;
  readonly #up = new Cartesian3();
  readonly #upEye = new Cartesian3();
  readonly #sunEye = new Cartesian3();
  readonly #place = new Cartographic();
  readonly #colors = [new Cartesian3(), new Cartesian3(), new Cartesian3(), new Cartesian3()] as const;

  constructor(state: SkyState) {
    this.state = state;
  }

  /** This sky as the type of `scene.skyBox`. */
  asSkyBox(): SkyBox {
    return this as unknown as SkyBox;
  }

  /** Called by Cesium every frame; returns what to draw behind everything. */
  update(frameState: FrameState): DrawCommand | undefined {
    if (!frameState.passes.render) return undefined;
    const { camera } = frameState;
    Ellipsoid.WGS84.geodeticSurfaceNormal(camera.positionWC, this.#up);
    Matrix4.multiplyByPointAsVector(camera.viewMatrix, this.#up, this.#upEye);
    Matrix4.multiplyByPointAsVector(camera.viewMatrix, this.state.sunDirection, this.#sunEye);
    Cartographic.fromCartesian(camera.positionWC, Ellipsoid.WGS84, this.#place);
    this.#command ??= this.#createCommand(frameState);
    return this.#command;
  }

  destroy(): undefined {
    this.#command?.shaderProgram?.destroy();
    this.#command = undefined;
    return undefined;
  }

  isDestroyed(): boolean {
    return false;
  }

  #createCommand(frameState: FrameState): DrawCommand {
    const color = (index: 0 | 1 | 2 | 3, read: () => Rgb) => () =>
      Cartesian3.fromElements(...read(), this.#colors[index]);
    return frameState.context.createViewportQuadCommand(fragmentShader, {
      owner: this,
      uniformMap: {
        u_upEC: () => this.#upEye,
        u_horizon: () => horizonSine(this.#place.height),
        u_zenithColor: color(0, () => this.state.zenith),
        u_horizonColor: color(1, () => this.state.horizon),
        u_glowColor: color(2, () => this.state.glow),
        u_sunColor: color(3, () => this.state.sun),
        u_sunDirectionEC: () => this.#sunEye,
        u_starBrightness: () => this.state.starBrightness,
        u_space: () => spaceShare(this.#place.height),
      },
    });
  }
}

/** Sine of the elevation of the visible horizon from `heightMeters`: 0 at the ground, −1 at infinity. */
export function horizonSine(heightMeters: number): number {
  const radius = Ellipsoid.WGS84.maximumRadius;
  const cosine = radius / (radius + Math.max(0, heightMeters));
  return -Math.sqrt(1 - cosine * cosine);
}

function spaceShare(heightMeters: number): number {
  const share = (heightMeters - SPACE_STARTS_METERS) / (SPACE_FULL_METERS - SPACE_STARTS_METERS);
  return Math.min(1, Math.max(0, share));
}
