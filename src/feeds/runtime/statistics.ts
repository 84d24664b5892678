import type { FeedStatus, InspectedMessage, RejectReason } from '@core/feed.ts';
import type { Origin } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';
import type { TimeMs, TimeRange } from '@core/time.ts';
import { SkewEstimator } from './skew.ts';

const REJECTIONS_KEPT = 50;
const MESSAGES_KEPT = 50;
const GAPS_KEPT = 100;
const SAMPLE_LENGTH = 2_000;
/** At most one message in this many milliseconds is kept for the assistant, whatever the rate. */
const MESSAGE_EVERY_MS = 100;
/** Weight of the newest second in the message rate. */
const RATE_SMOOTHING = 0.3;

/** Counters of one feed, from which its status is made. */
export class FeedStatistics {
  accepted = 0;
  conflated = 0;
  duplicates = 0;
  alerts = 0;
  lastEventMs: TimeMs | null = null;
  lastArrivalMs: TimeMs | null = null;
  origin: Origin | null = null;
  readonly skew = new SkewEstimator();
  readonly gaps: TimeRange[] = [];
  readonly messages: InspectedMessage[] = [];
  readonly recentRejections: FeedStatus['recentRejections'][number][] = [];
  readonly #rejected = new Map<RejectReason, number>();
  #messagesSinceTick = 0;
  #tickMs: TimeMs | null = null;
  messagesPerSecond = 0;

  get rejected(): FeedStatus['rejected'] {
    return Object.fromEntries(this.#rejected);
  }

  countMessage(nowMs: TimeMs): void {
    this.#messagesSinceTick++;
    this.lastArrivalMs = nowMs;
  }

  reject(nowMs: TimeMs, reason: RejectReason, detail: LocalizedText, sample?: string): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
    const shown = sample === undefined ? {} : { sample: sample.slice(0, SAMPLE_LENGTH) };
    this.recentRejections.push({ timeMs: nowMs, reason, detail, ...shown });
    if (this.recentRejections.length > REJECTIONS_KEPT) this.recentRejections.shift();
    if (sample !== undefined)
      this.keepMessage(
        nowMs,
        () => sample,
        () => ({ reason, detail }),
      );
  }

  /** Takes back one rejection: a quarantined reading has come due. */
  unreject(reason: RejectReason): void {
    this.#rejected.set(reason, Math.max(0, (this.#rejected.get(reason) ?? 0) - 1));
  }

  /** Both texts are only made when the message is kept. */
  keepMessage(nowMs: TimeMs, message: () => string, became: () => InspectedMessage['became']): void {
    const last = this.messages.at(-1);
    if (last && nowMs - last.timeMs < MESSAGE_EVERY_MS && nowMs >= last.timeMs) return;
    this.messages.push({ timeMs: nowMs, message: message().slice(0, SAMPLE_LENGTH), became: became() });
    if (this.messages.length > MESSAGES_KEPT) this.messages.shift();
  }

  /** Notes a time of which something is missing; gaps that touch become one. */
  addGap(gap: TimeRange): void {
    if (!(gap.endMs > gap.startMs)) return;
    const touching = this.gaps.filter(({ startMs, endMs }) => startMs <= gap.endMs && endMs >= gap.startMs);
    const merged = [...touching, gap];
    const apart = this.gaps.filter(known => !touching.includes(known));
    apart.push({
      startMs: Math.min(...merged.map(({ startMs }) => startMs)),
      endMs: Math.max(...merged.map(({ endMs }) => endMs)),
    });
    this.gaps.splice(0, this.gaps.length, ...apart.slice(-GAPS_KEPT));
  }

  /** To be called about once a second: brings the rate up to date. */
  tick(nowMs: TimeMs): void {
    const seconds = this.#tickMs === null ? 0 : (nowMs - this.#tickMs) / 1000;
    if (seconds > 0) {
      const rate = this.#messagesSinceTick / seconds;
      this.messagesPerSecond += RATE_SMOOTHING * (rate - this.messagesPerSecond);
      if (this.messagesPerSecond < 1e-3) this.messagesPerSecond = 0;
    }
    this.#tickMs = nowMs;
    this.#messagesSinceTick = 0;
  }
}
