import type { City } from '@city/schema.ts';
import type { ScenePort } from '@core/scene-port.ts';
import type { WallClock } from '@core/time.ts';
import type { SessionStore } from './session.ts';

type Stop = City['tour'][number];
const FLIGHT_MS = 4000;

/** The unattended tour: flies from stop to stop until told to end. */
export class Tour {
  readonly stops: readonly Stop[];
  readonly #scene: ScenePort;
  readonly #session: SessionStore;
  readonly #wall: WallClock;
  #cancelTimer: (() => void) | undefined;
  #index = 0;

  constructor(stops: readonly Stop[], scene: ScenePort, session: SessionStore, wall: WallClock) {
    this.stops = stops;
    this.#scene = scene;
    this.#session = session;
    this.#wall = wall;
  }

  start(): void {
    if (this.stops.length === 0 || this.#session.state.touring) return;
    this.#session.set({ touring: true });
    this.#visit(0);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#session.state.touring) this.#session.set({ touring: false, tourStop: null });
  }

  toggle(): void {
    if (this.#session.state.touring) this.stop();
    else this.start();
  }

  #visit(index: number): void {
    this.#index = index % this.stops.length;
    const stop = this.stops[this.#index]!;
    const durationMs = this.#session.state.calm ? 0 : FLIGHT_MS;
    this.#session.set({ tourStop: stop.title });
    void this.#scene.camera.flyTo(stop, { durationMs });
    this.#cancelTimer = this.#wall.setTimer(
      () => this.#visit(this.#index + 1),
      durationMs + stop.seconds * 1000,
    );
  }
}
