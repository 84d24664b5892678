import type { LocalizedText } from '@core/text.ts';

/** A bar on standard error: `▇▇▇▇▇▁▁▁▁▁  52 %  写入建筑 · Writing buildings`. Plain lines where there is no terminal. */
export class Progress {
  #title: LocalizedText | undefined;
  #drawn = -1;

  constructor(readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** Ends the stage before and begins another. */
  stage(title: LocalizedText): void {
    this.#finishStage();
    this.#title = title;
    this.#drawn = -1;
    if (!this.stream.isTTY) this.stream.write(`${title.zh} · ${title.en}\n`);
  }

  /** Share of the stage done, 0…1. */
  readonly update = (share: number): void => {
    const percent = Math.floor(100 * Math.max(0, Math.min(1, share)));
    if (!this.stream.isTTY || percent === this.#drawn || !this.#title) return;
    this.#drawn = percent;
    const full = Math.round(percent / 5);
    const bar = '▇'.repeat(full) + '▁'.repeat(20 - full);
    this.stream.write(`\r${bar} ${String(percent).padStart(3)} %  ${this.#title.zh} · ${this.#title.en}  `);
  };

  /** Ends the last stage. */
  finish(): void {
    this.#finishStage();
    this.#title = undefined;
  }

  #finishStage(): void {
    if (!this.#title || !this.stream.isTTY) return;
    this.update(1);
    this.stream.write('\n');
  }
}
