import { QUALITY_LEVELS, type QualityLevel } from './quality.ts';

const WINDOW_FRAMES = 45;
const TOO_SLOW_MS = 45;
const FAST_MS = 20;
const SLOW_WINDOWS = 2;
const FAST_WINDOWS = 4;
/** Fast windows asked for doubles after every step down that follows a step up, to this many. */
const MAXIMUM_FAST_WINDOWS = 64;

/**
 * Chooses the quality level from measured frame times while the view moves. Steps down after two slow windows, up
 * after four fast ones; each step up that proved too much makes the next take twice as long, so it settles.
 */
export class QualityController {
  #level: QualityLevel;
  #samples: number[] = [];
  #slow = 0;
  #fast = 0;
  #fastNeeded = FAST_WINDOWS;
  #steppedUp = false;
  readonly #highest: QualityLevel;

  constructor(start: QualityLevel, highest: QualityLevel = 'high') {
    this.#level = start;
    this.#highest = highest;
  }

  get level(): QualityLevel {
    return this.#level;
  }

  /** Takes one frame's duration in milliseconds; returns the new level when it changes. */
  sample(frameMs: number): QualityLevel | undefined {
    this.#samples.push(frameMs);
    if (this.#samples.length < WINDOW_FRAMES) return undefined;
    const median = this.#samples.sort((a, b) => a - b)[WINDOW_FRAMES >> 1]!;
    this.#samples = [];
    this.#slow = median > TOO_SLOW_MS ? this.#slow + 1 : 0;
    this.#fast = median < FAST_MS ? this.#fast + 1 : 0;
    if (this.#slow >= SLOW_WINDOWS) return this.#stepDown();
    if (this.#fast >= this.#fastNeeded) return this.#stepUp();
    return undefined;
  }

  #stepDown(): QualityLevel | undefined {
    if (this.#steppedUp) this.#fastNeeded = Math.min(MAXIMUM_FAST_WINDOWS, this.#fastNeeded * 2);
    this.#steppedUp = false;
    return this.#move(-1);
  }

  #stepUp(): QualityLevel | undefined {
    this.#steppedUp = true;
    return this.#move(1);
  }

  #move(step: 1 | -1): QualityLevel | undefined {
    this.#slow = this.#fast = 0;
    const highest = QUALITY_LEVELS.indexOf(this.#highest);
    const from = QUALITY_LEVELS.indexOf(this.#level);
    const to = Math.min(highest, Math.max(0, from + step));
    if (to === from) return undefined;
    this.#level = QUALITY_LEVELS[to]!;
    return this.#level;
  }
}
