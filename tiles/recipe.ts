import type { BuildReport } from './build-report.ts';
import type { Progress } from './progress.ts';
import type { CityInput } from './write/city.ts';

/** What a recipe gets to work with. */
export interface BuildContext {
  /** Folder to write the pack's files into; `city.json`, report and manifest are added afterwards. */
  readonly directory: string;
  readonly report: BuildReport;
  readonly progress: Progress;
  /** Aborts when the user interrupts; long loops check it. */
  readonly signal: AbortSignal;
}

/** A sample city: `tiles/cities/<id>/recipe.ts` exports one as `recipe`. */
export interface Recipe {
  /** Name of the pack's folder. */
  readonly id: string;
  /** Folders whose content decides the result: code and sources; when they are unchanged nothing is rebuilt. */
  readonly inputs: readonly string[];
  /** Writes everything into `context.directory` and returns the content of `city.json`. */
  readonly build: (context: BuildContext) => Promise<CityInput>;
}
