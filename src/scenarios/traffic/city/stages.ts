import type { ScenarioContext } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';

/** Reports how far a share of the run is, 0…1, and lets messages in; throws AbortError when it was cancelled. */
export type Report = (fraction: number) => Promise<void>;

/** The parts of a run one after another, as shares of its progress by the work they are. */
export class Stages {
  #done = 0;
  #total = 0;
  readonly #context: ScenarioContext;

  constructor(context: ScenarioContext) {
    this.#context = context;
  }

  /** Announces work to come. */
  expect(weight: number): void {
    this.#total += weight;
  }

  /** Works off an announced part. */
  async run<Value>(
    weight: number,
    message: LocalizedText,
    work: (report: Report) => Promise<Value>,
  ): Promise<Value> {
    const report = async (fraction: number) => {
      const done = this.#done + weight * Math.min(1, Math.max(0, fraction));
      await this.#context.progress(Math.min(1, done / this.#total), undefined, message);
      this.#context.signal.throwIfAborted();
    };
    await report(0);
    const value = await work(report);
    this.#done += weight;
    return value;
  }
}
