const GAP_MS = 400;
const KEPT_MS = 1000;

/** Times frames while the view moves; gaps of an idle scene are not frames. All times in milliseconds. */
export class FrameMeter {
  frames = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #recent: { readonly atMs: number; readonly durationMs: number }[] = [];

  /** Counts a frame; returns the time since the one before, or undefined after a pause. */
  frame(nowMs: number): number | undefined {
    this.frames++;
    const durationMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    if (durationMs > GAP_MS) {
      this.#recent = [];
      return undefined;
    }
    this.#recent.push({ atMs: nowMs, durationMs });
    while (this.#recent[0] && this.#recent[0].atMs < nowMs - KEPT_MS) this.#recent.shift();
    return durationMs;
  }

  /** Median frame time of the last second of movement, or null when idle at `nowMs`. */
  medianMs(nowMs: number): number | null {
    if (this.#recent.length === 0 || nowMs - this.#lastMs > KEPT_MS) return null;
    const sorted = this.#recent.map(frame => frame.durationMs).sort((a, b) => a - b);
    return sorted[sorted.length >> 1]!;
  }
}
