import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportEntry } from './model.ts';

/** More entries of one reason than this are counted, not listed one by one on the console. */
const LISTED_PER_REASON = 5;

/** What went in, what came out, and every feature that was refused, repaired or noted, with its reason. */
export class BuildReport {
  readonly #entries: ReportEntry[] = [];
  readonly #counts = new Map<string, number>();

  readonly add = (entry: ReportEntry): void => {
    this.#entries.push(entry);
  };

  /** Adds to a named count, e.g. `buildings.in`, `buildings.out`. */
  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  get entries(): readonly ReportEntry[] {
    return this.#entries;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Writes `report.json` into a pack's folder. */
  write(directory: string): void {
    const document = { version: 1, counts: this.counts, entries: this.#entries };
    writeFileSync(join(directory, 'report.json'), `${JSON.stringify(document)}\n`);
  }

  /** Lines for the console, both languages. */
  summary(): string[] {
    const lines = Object.entries(this.counts).map(([name, value]) => `  ${name}: ${value}`);
    const byReason = new Map<string, ReportEntry[]>();
    for (const entry of this.#entries) {
      const key = `${entry.severity}: ${entry.reason.zh} · ${entry.reason.en}`;
      const members = byReason.get(key);
      if (members) members.push(entry);
      else byReason.set(key, [entry]);
    }
    for (const [reason, entries] of byReason) {
      const ids = entries.slice(0, LISTED_PER_REASON).map(({ id }) => id);
      const more = entries.length > ids.length ? ` … +${entries.length - ids.length}` : '';
      lines.push(`  ${reason} (${entries.length}): ${ids.join(', ')}${more}`);
    }
    return lines;
  }
}
