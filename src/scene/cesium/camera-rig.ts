import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  EasingFunction,
  type PerspectiveFrustum,
  type Scene,
} from '@cesium/engine';
import type { CameraPose } from '@core/scene-port.ts';
import { normalizePose, poseFramingBounds, poseLookingAt } from './camera-pose.ts';

const CLEARANCE_METERS = 2;
const MINIMUM_DISTANCE_METERS = 3;
const MAXIMUM_DISTANCE_METERS = 3_000_000;
const DEFAULT_FLIGHT_MS = 1_800;
const TURN_MS = 600;

/** The camera as the rest of the twin may move it: degrees and metres, never rolled, never under the ground. */
export class CameraRig {
  readonly #scene: Scene;
  readonly #home: CameraPose;
  readonly #reducedMotion: () => boolean;
  #stopListening: () => void;

  constructor(scene: Scene, home: CameraPose, reducedMotion: () => boolean) {
    this.#scene = scene;
    this.#home = home;
    this.#reducedMotion = reducedMotion;
    const controller = scene.screenSpaceCameraController;
    controller.enableCollisionDetection = true;
    controller.minimumZoomDistance = MINIMUM_DISTANCE_METERS;
    controller.maximumZoomDistance = MAXIMUM_DISTANCE_METERS;
    controller.inertiaZoom = 0.6;
    const interrupt = () => scene.camera.cancelFlight();
    const { canvas } = scene;
    canvas.addEventListener('pointerdown', interrupt);
    canvas.addEventListener('wheel', interrupt, { passive: true });
    this.#stopListening = () => {
      canvas.removeEventListener('pointerdown', interrupt);
      canvas.removeEventListener('wheel', interrupt);
    };
  }

  get(): CameraPose {
    const { camera } = this.#scene;
    const { longitude, latitude, height } = camera.positionCartographic;
    return {
      longitude: CesiumMath.toDegrees(longitude),
      latitude: CesiumMath.toDegrees(latitude),
      height,
      heading: CesiumMath.toDegrees(camera.heading) % 360,
      pitch: CesiumMath.toDegrees(camera.pitch),
    };
  }

  /** Resolves when the flight has ended, by arriving or by the user's hand. */
  flyTo(pose: CameraPose, options: { readonly durationMs?: number } = {}): Promise<void> {
    const target = this.#aboveGround(normalizePose(pose));
    const durationMs = this.#reducedMotion() ? 0 : (options.durationMs ?? DEFAULT_FLIGHT_MS);
    const destination = Cartesian3.fromDegrees(target.longitude, target.latitude, target.height);
    const orientation = {
      heading: CesiumMath.toRadians(target.heading),
      pitch: CesiumMath.toRadians(target.pitch),
      roll: 0,
    };
    const { camera } = this.#scene;
    camera.cancelFlight();
    if (durationMs <= 0) {
      camera.setView({ destination, orientation });
      this.#scene.requestRender();
      return Promise.resolve();
    }
    return new Promise(resolve => {
      camera.flyTo({
        destination,
        orientation,
        duration: durationMs / 1000,
        easingFunction: EasingFunction.CUBIC_IN_OUT,
        complete: resolve,
        cancel: resolve,
      });
      this.#scene.requestRender();
    });
  }

  flyToBounds(
    bounds: readonly [number, number, number, number],
    options?: { readonly durationMs?: number },
  ): Promise<void> {
    const frustum = this.#scene.camera.frustum as PerspectiveFrustum;
    const { clientWidth, clientHeight } = this.#scene.canvas;
    const aspect = clientWidth / Math.max(1, clientHeight);
    const fovyDegrees = CesiumMath.toDegrees(frustum.fovy ?? 1);
    const ground = this.#groundAt((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2);
    return this.flyTo(poseFramingBounds(bounds, ground, fovyDegrees, aspect), options);
  }

  lookAt(longitude: number, latitude: number, height: number, rangeMeters: number): Promise<void> {
    const { heading, pitch } = this.get();
    const tilt = CesiumMath.clamp(pitch, -75, -20);
    return this.flyTo(poseLookingAt([longitude, latitude, height], rangeMeters, heading, tilt));
  }

  home(): Promise<void> {
    return this.flyTo(this.#home);
  }

  faceNorth(): Promise<void> {
    return this.#orbit({ heading: 0 });
  }

  setPitch(degrees: number): Promise<void> {
    return this.#orbit({ pitch: CesiumMath.clamp(degrees, -90, -3) });
  }

  /** Moves towards what is in the middle of the view; factor 2 halves the distance, 0.5 doubles it. */
  zoom(factor: number): void {
    if (!(factor > 0)) return;
    const { camera } = this.#scene;
    camera.cancelFlight();
    const distance = this.#distanceToCentre();
    const move =
      distance - CesiumMath.clamp(distance / factor, MINIMUM_DISTANCE_METERS, MAXIMUM_DISTANCE_METERS);
    camera.move(camera.direction, move);
    this.keepAboveGround();
    this.#scene.requestRender();
  }

  /** Lifts the camera out of the ground after it was moved by hand. */
  keepAboveGround(): void {
    const pose = this.get();
    const lifted = this.#aboveGround(pose);
    if (lifted.height === pose.height) return;
    this.#scene.camera.position = Cartesian3.fromDegrees(pose.longitude, pose.latitude, lifted.height);
  }

  /** Ends a flight under way, so that whoever awaits it goes on. */
  dispose(): void {
    this.#scene.camera.cancelFlight();
    this.#stopListening();
  }

  /** Turns around what is in the middle of the view, so that it stays there. */
  #orbit(change: { readonly heading?: number; readonly pitch?: number }): Promise<void> {
    const { heading, pitch } = { ...this.get(), ...change };
    const centre = this.#centre();
    if (!centre) return this.flyTo({ ...this.get(), heading, pitch }, { durationMs: TURN_MS });
    const place = Cartographic.fromCartesian(centre);
    const target = [
      CesiumMath.toDegrees(place.longitude),
      CesiumMath.toDegrees(place.latitude),
      place.height,
    ] as const;
    return this.flyTo(poseLookingAt(target, this.#distanceToCentre(), heading, pitch), {
      durationMs: TURN_MS,
    });
  }

  #centre(): Cartesian3 | undefined {
    const { camera, canvas, globe } = this.#scene;
    const ray = camera.getPickRay(new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
    return ray ? globe.pick(ray, this.#scene) : undefined;
  }

  #distanceToCentre(): number {
    const centre = this.#centre();
    if (centre) return Cartesian3.distance(centre, this.#scene.camera.positionWC);
    return Math.max(MINIMUM_DISTANCE_METERS, this.get().height * 2);
  }

  #aboveGround(pose: CameraPose): CameraPose {
    const lowest = this.#groundAt(pose.longitude, pose.latitude) + CLEARANCE_METERS;
    return pose.height >= lowest ? pose : { ...pose, height: lowest };
  }

  #groundAt(longitude: number, latitude: number): number {
    return this.#scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude)) ?? 0;
  }
}
