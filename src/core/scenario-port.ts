import type { LayerDescription } from './layers.ts';
import type { ScenarioCard, ScenarioRequest, ScenarioResult } from './scenario.ts';
import type { LocalizedText } from './text.ts';
import type { TimeMs } from './time.ts';

export interface RunProgress {
  /** 0…1 */
  readonly fraction: number;
  readonly etaSeconds?: number;
  readonly message?: LocalizedText;
}

/** `run` is the whole result with its request, to be opened again. */
export type ExportFormat = 'geotiff' | 'ascii-grid' | 'csv' | 'geojson' | 'run';

/** What-if runs, whatever computes them (worker pool or OGC API – Processes). Implemented by `src/scenarios/runtime`. */
export interface ScenarioPort {
  list(): readonly ScenarioCard[];
  /** Rejects with AbortError within 200 ms of an abort, and with ScenarioRefusal's fields for absurd inputs. */
  run(
    request: ScenarioRequest,
    onProgress: (progress: RunProgress) => void,
    signal: AbortSignal,
  ): Promise<ScenarioResult>;
  /** Holds the run of a request after its current chunk, or lets it go on. */
  setPaused(request: ScenarioRequest, paused: boolean): void;
  /**
   * Drawn layers of a result at a time; sets their tables in the registry the port was made with. Two results can be
   * drawn at once on the two sides of a split picture.
   */
  layers(result: ScenarioResult, timeMs: TimeMs, side?: 'left' | 'right'): readonly LayerDescription[];
  /** Reads what `export` wrote as `run`. Throws SyntaxError for anything else. */
  open(text: string): ScenarioResult;
  /** Cell-by-cell difference `b − a` of one grid, as a result that draws and exports like any other. */
  difference(a: ScenarioResult, b: ScenarioResult): ScenarioResult;
  /** One file to download: a ZIP where the format needs several. */
  export(
    result: ScenarioResult,
    format: ExportFormat,
  ): Promise<{ readonly name: string; readonly data: Uint8Array }>;
  dispose(): void;
}
