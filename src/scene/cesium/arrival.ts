/**
 * Longest that deck.gl's layers, and on a software GPU the buildings too, wait for the first complete picture: drawing
 * them on every frame that brings another tile takes the time that loading needs.
 */
const ARRIVAL_MS = 3_000;
const ARRIVAL_SOFTWARE_MS = 60_000;

interface ArrivalParts {
  readonly isSoftware: boolean;
  /** Whether everything of the city that the view asks for is there. */
  hasCity(): boolean;
  /** Whether the data's layers have been drawn on it, or never will be. */
  hasData(): boolean;
  /** From here on everything is drawn, at full resolution, on every frame. */
  arrive(): void;
  ready(): void;
}

/** The way to the first complete picture: first the whole city, then what is measured in it, then ready. */
export class Arrival {
  readonly #parts: ArrivalParts;
  readonly #timer: ReturnType<typeof setTimeout>;
  #arrived = false;
  #ready = false;

  constructor(parts: ArrivalParts) {
    this.#parts = parts;
    // A city that never comes whole, for want of some tile, is shown as far as it has come.
    this.#timer = setTimeout(() => this.#arrive(), parts.isSoftware ? ARRIVAL_SOFTWARE_MS : ARRIVAL_MS);
  }

  get arrived(): boolean {
    return this.#arrived;
  }

  /** Looks how far it has come; called after every frame. */
  check(): void {
    if (this.#ready || !this.#parts.hasCity()) return;
    if (!this.#arrived) return this.#arrive();
    if (!this.#parts.hasData()) return;
    this.#ready = true;
    this.#parts.ready();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #arrive(): void {
    if (this.#arrived) return;
    this.#arrived = true;
    this.#parts.arrive();
  }
}
