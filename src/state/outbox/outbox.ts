import type { FieldReport, SendReport } from '@core/field-report.ts';
import type { WallClock } from '@core/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OutboxItem, ReportDraft, ReportStorage } from './report-storage.ts';

export const EMPTY_DRAFT: ReportDraft = { kind: 'note', note: '', photos: [] };
const DRAFT_PAUSE_MS = 400;
const SHORTEST_DELAY_MS = 5000;
const LONGEST_DELAY_MS = 300_000;
/** Receipts kept for the person to see; without their photos. */
const SENT_KEPT = 20;

export interface OutboxState {
  /** Oldest first. */
  readonly items: readonly OutboxItem[];
  readonly draft: ReportDraft;
  readonly sending: boolean;
  /** False when the browser refuses to keep anything: what waits is lost with the page. */
  readonly isKept: boolean;
}

export interface OutboxParts {
  readonly clock: WallClock;
  readonly storage: ReportStorage | null;
  /** Null when no endpoint is configured: everything stays until it is exported. */
  readonly send: SendReport | null;
  /** Runs a task in one page at a time: two pages of the same device must not send the same report. */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Reports on their way to the backend. Each is stored before anything else happens to it, sent oldest first when the
 * network is there, tried again with growing pauses, and only given up when the backend says that it will never take it.
 */
export class Outbox {
  readonly store: StoreApi<OutboxState>;
  readonly #parts: OutboxParts;
  #failures = 0;
  #online = true;
  #wanted = false;
  #cancelTimer: () => void = () => {};
  #cancelDraft: () => void = () => {};
  #sending: Promise<void> | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.store = createStore<OutboxState>(() => ({
      items: [],
      draft: EMPTY_DRAFT,
      sending: false,
      isKept: parts.storage !== null,
    }));
  }

  get state(): OutboxState {
    return this.store.getState();
  }

  /** Whether there is anything to send to. */
  get hasEndpoint(): boolean {
    return this.#parts.send !== null;
  }

  /** Brings back what an earlier page left, and goes on sending it. */
  async open(): Promise<void> {
    await this.#keep(async storage => {
      const [items, draft] = [await storage.items(), await storage.draft()];
      this.store.setState({
        items: inOrder([...items, ...this.state.items]),
        ...(draft && this.state.draft === EMPTY_DRAFT ? { draft } : {}),
      });
    });
    await this.flush();
  }

  /** Changes the draft, which is stored after a pause: photos are not written with every letter. */
  setDraft(change: Partial<ReportDraft>): void {
    this.store.setState({ draft: { ...this.state.draft, ...change } });
    this.#cancelDraft();
    this.#cancelDraft = this.#parts.clock.setTimer(() => void this.#keepDraft(), DRAFT_PAUSE_MS);
  }

  /** Stores a report made of the draft, empties the draft, and tries to send. */
  async submit(report: FieldReport): Promise<void> {
    const item: OutboxItem = { report, state: 'waiting' };
    this.#cancelDraft();
    this.store.setState({ draft: EMPTY_DRAFT });
    await this.#keep(storage => storage.put(item, EMPTY_DRAFT));
    this.store.setState({ items: inOrder([...this.state.items, item]) });
    await this.flush();
  }

  /** Forgets a report, sent or not. */
  async remove(id: string): Promise<void> {
    this.store.setState({ items: this.state.items.filter(item => item.report.id !== id) });
    await this.#keep(storage => storage.delete(id));
  }

  /** A refused report waits again: the backend may have been mended. */
  async retry(id: string): Promise<void> {
    const item = this.state.items.find(candidate => candidate.report.id === id);
    if (item) await this.#put({ report: item.report, state: 'waiting' });
    await this.flush();
  }

  /** Nothing is tried while the browser says that there is no network. */
  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.#failures = 0;
    if (online) void this.flush();
    else this.#cancelTimer();
  }

  /** Sends all that waits, now. Resolves when done or stopped by a failure. */
  flush(): Promise<void> {
    this.#wanted = true;
    this.#sending ??= this.#sendWhileWanted().finally(() => {
      this.#sending = undefined;
      this.store.setState({ sending: false });
    });
    return this.#sending;
  }

  dispose(): void {
    this.#cancelTimer();
  }

  /** What is added while the last report is on its way is not left behind. */
  async #sendWhileWanted(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false;
      await this.#sendWaiting();
    }
  }

  async #sendWaiting(): Promise<void> {
    const { send, exclusively } = this.#parts;
    this.#cancelTimer();
    if (!send || !this.#online || !this.#waiting()) return;
    await exclusively(async () => {
      await this.#readAgain();
      this.store.setState({ sending: true });
      for (let item = this.#waiting(); item && this.#online; item = this.#waiting()) {
        if (!(await this.#deliver(item, send))) return;
      }
    });
  }

  /** False when it has to be tried again later. */
  async #deliver({ report }: OutboxItem, send: SendReport): Promise<boolean> {
    const outcome = await send(report);
    if (!this.state.items.some(item => item.report.id === report.id)) return true;
    if (outcome.kind === 'failed') {
      await this.#put({ report, state: 'waiting', reason: outcome.reason });
      this.#tryLater(outcome.retryAfterMs);
      return false;
    }
    this.#failures = 0;
    if (outcome.kind === 'refused') await this.#put({ report, state: 'refused', reason: outcome.reason });
    else {
      await this.#put({
        report: { ...report, photos: [] },
        state: 'sent',
        sentMs: this.#parts.clock.now(),
      });
      await this.#forgetOldReceipts();
    }
    return true;
  }

  /** Another page may have sent or removed some of them meanwhile. */
  async #readAgain(): Promise<void> {
    await this.#keep(async storage => this.store.setState({ items: inOrder(await storage.items()) }));
  }

  #waiting(): OutboxItem | undefined {
    return this.state.items.find(item => item.state === 'waiting');
  }

  /** Doubling pauses, drawn from their upper half at random: many tablets come out of the same tunnel. */
  #tryLater(leastMs = 0): void {
    const longest = Math.min(LONGEST_DELAY_MS, SHORTEST_DELAY_MS * 2 ** this.#failures++);
    const delay = Math.max(leastMs, longest * (0.5 + this.#parts.random() / 2));
    this.#cancelTimer = this.#parts.clock.setTimer(() => void this.flush(), delay);
  }

  #keepDraft(): Promise<void> {
    return this.#keep(storage => storage.putDraft(this.state.draft));
  }

  async #put(item: OutboxItem): Promise<void> {
    await this.#keep(storage => storage.put(item));
    this.store.setState({ items: inOrder([...this.state.items, item]) });
  }

  async #forgetOldReceipts(): Promise<void> {
    const sent = this.state.items.filter(item => item.state === 'sent');
    for (const item of sent.slice(0, -SENT_KEPT)) await this.remove(item.report.id);
  }

  /** A full or forbidden storage costs the memory of it, not the report: the page says so. */
  async #keep(act: (storage: ReportStorage) => Promise<void>): Promise<void> {
    const { storage } = this.#parts;
    if (!storage || !this.state.isKept) return;
    try {
      await act(storage);
    } catch {
      this.store.setState({ isKept: false });
    }
  }
}

/** Oldest first; of two with the same id the later in the list stays. */
function inOrder(items: readonly OutboxItem[]): OutboxItem[] {
  const byId = new Map(items.map(item => [item.report.id, item]));
  return [...byId.values()].sort((a, b) => a.report.createdMs - b.report.createdMs);
}
