import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportEntry } from './model.ts';

/** More entries of one reason than this are counted, not listed one by one on the console. */
const LISTED_PER_REASON = 5;
/** Entries kept in memory before they are parked on disk: an input may have millions of faults. */
const KEPT_ENTRIES = 10_000;

interface ReasonCount {
  readonly ids: string[];
  count: number;
}

/** What went in, what came out, and every feature that was refused, repaired or noted, with its reason. */
export class BuildReport {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kapok-report-'));
  readonly #file = join(this.#folder, 'report.json');
  readonly #byReason = new Map<string, ReasonCount>();
  readonly #counts = new Map<string, number>();
  #pending: string[] = [];
  #hasParked = false;

  readonly add = (entry: ReportEntry): void => {
    const key = `${entry.severity}: ${entry.reason.zh} · ${entry.reason.en}`;
    const known = this.#byReason.get(key);
    if (known) {
      known.count++;
      if (known.ids.length < LISTED_PER_REASON) known.ids.push(entry.id);
    } else this.#byReason.set(key, { ids: [entry.id], count: 1 });
    this.#pending.push(JSON.stringify(entry));
    if (this.#pending.length >= KEPT_ENTRIES) this.#park();
  };

  /** Adds to a named count, e.g. `buildings.in`, `buildings.out`. */
  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Writes `report.json` into a pack's folder; once, at the end. */
  write(directory: string): void {
    this.#park();
    const end = `${this.#hasParked ? '' : this.#head()}],"counts":${JSON.stringify(this.counts)}}\n`;
    appendFileSync(this.#file, end);
    copyFileSync(this.#file, join(directory, 'report.json'));
  }

  /** Lines for the console, both languages. */
  summary(): string[] {
    const counts = Object.entries(this.counts).map(([name, value]) => `  ${name}: ${value}`);
    const reasons = [...this.#byReason].map(([reason, { ids, count }]) => {
      const more = count > ids.length ? ` … +${count - ids.length}` : '';
      return `  ${reason} (${count}): ${ids.join(', ')}${more}`;
    });
    return [...counts, ...reasons];
  }

  /** Removes what was parked on disk. */
  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #head(): string {
    return '{"version":1,"entries":[';
  }

  #park(): void {
    if (this.#pending.length === 0) return;
    appendFileSync(this.#file, `${this.#hasParked ? ',' : this.#head()}${this.#pending.join(',')}`);
    this.#hasParked = true;
    this.#pending = [];
  }
}
