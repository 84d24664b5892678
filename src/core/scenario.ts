import type { ZodMiniType } from 'zod/mini';
import type { TableRegistry } from './columns.ts';
import type { LayerDescription } from './layers.ts';
import type { JsonValue } from './records.ts';
import type { LocalizedText } from './text.ts';
import type { TimeMs } from './time.ts';

/** The light part of a what-if model. */
export interface ScenarioCard {
  /** Folder name, e.g. `flood`, `traffic`. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly description: LocalizedText;
  readonly version: string;
  readonly inputs: readonly ScenarioInput[];
  readonly interventions: readonly InterventionKind[];
  /** What it cannot say, one sentence each: shown beside every result. */
  readonly limits: readonly LocalizedText[];
  /** Imports kernel and result layers; only called in the simulation worker or on the command line. */
  load(): Promise<ScenarioModel>;
}

/** One input with its unit, range, default and source; the form is generated from it. */
export interface ScenarioInput {
  readonly id: string;
  readonly title: LocalizedText;
  readonly help?: LocalizedText;
  readonly source?: LocalizedText;
  readonly control:
    | {
        readonly kind: 'number';
        readonly unit: string;
        readonly minimum: number;
        readonly maximum: number;
        readonly step: number;
        readonly default: number;
      }
    | {
        readonly kind: 'choice';
        readonly options: readonly { readonly value: string; readonly label: LocalizedText }[];
        readonly default: string;
      }
    | { readonly kind: 'boolean'; readonly default: boolean }
    | { readonly kind: 'area'; readonly maximumSquareKilometres: number };
}

/** Something the user draws in the scene: close a road, raise a barrier, switch on a pump. */
export interface InterventionKind {
  readonly id: string;
  readonly title: LocalizedText;
  readonly geometry: 'point' | 'line' | 'polygon' | 'entity';
  /** Layer of the pack whose features `entity` refers to; without it whatever carries an id may be taken. */
  readonly entityLayer?: string;
  readonly inputs: readonly ScenarioInput[];
}

export interface Intervention {
  readonly id: string;
  readonly kind: string;
  /** Vertices [lon, lat] in degrees, or empty when it refers to an entity. */
  readonly coordinates: readonly (readonly [number, number])[];
  readonly entityId?: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** All that determines a run; with the model version, the result is bitwise reproducible. */
export interface ScenarioRequest {
  readonly scenarioId: string;
  readonly cityId: string;
  readonly seed: number;
  readonly startMs: TimeMs;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly interventions: readonly Intervention[];
}

export interface ScenarioContext {
  /** City pack files by relative path. */
  readonly fetchCityFile: (path: string) => Promise<ArrayBuffer>;
  readonly signal: AbortSignal;
  /** fraction 0…1; `etaSeconds` when known. Awaiting it yields to messages, so that cancel lands within 200 ms. */
  progress(fraction: number, etaSeconds?: number, message?: LocalizedText): Promise<void>;
  /** Hardware threads the model may use. */
  readonly threads: number;
  /** Starts a further thread of this model; absent where memory cannot be shared. */
  readonly startThread?: () => ScenarioThread;
}

/** A thread that loads `src/scenarios/<id>/thread.ts` and hands its `serve` the assignment. */
export interface ScenarioThread {
  /** Resolves once the thread is at work; rejects when it cannot start. */
  assign(assignment: unknown): Promise<void>;
  terminate(): void;
}

export interface ScenarioModel {
  /** Shape check of `request.inputs`; semantic refusals are thrown as ScenarioRefusal by `run`. */
  readonly inputs: ZodMiniType<unknown>;
  run(request: ScenarioRequest, context: ScenarioContext): Promise<ScenarioResult>;
}

/** An input that makes no sense, with the nearest that does. Shown to the user as it is. */
export class ScenarioRefusal extends Error {
  constructor(
    readonly inputId: string,
    readonly text: LocalizedText,
    readonly nearestValid?: JsonValue,
    /** Further reasons found at the same time, so that all can be mended at once. */
    readonly others: readonly ScenarioRefusal[] = [],
  ) {
    super(text.en);
    this.name = 'ScenarioRefusal';
  }
}

/** A gridded quantity as quantised key frames: value = offset + scale × code; code 0 is dry / no data. */
export interface GridSeries {
  readonly id: string;
  readonly title: LocalizedText;
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  /** [west, south, east, north], degrees WGS84; rows from the south. */
  readonly bounds: readonly [number, number, number, number];
  readonly offset: number;
  readonly scale: number;
  /** Seconds since the start, ascending. */
  readonly timesSeconds: Float64Array;
  /** Frame after frame, `width * height` codes each. */
  readonly codes: Uint16Array;
  /** It describes the place, not the run: a comparison keeps it as it is. */
  readonly isPlace?: boolean;
}

export interface KeyFigure {
  readonly id: string;
  readonly title: LocalizedText;
  readonly value: number;
  readonly unit: string;
  readonly decimals: number;
  /** Series over the run, for a chart. */
  readonly series?: { readonly timesSeconds: Float64Array; readonly values: Float32Array };
}

export interface ScenarioResult {
  readonly scenarioId: string;
  readonly modelVersion: string;
  readonly request: ScenarioRequest;
  /** SHA-256 of every input file and of the request, hex. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly startMs: TimeMs;
  readonly durationSeconds: number;
  readonly grids: readonly GridSeries[];
  /** GeoJSON-like features with per-feature time-independent results (roads cut, buildings affected, link flows). */
  readonly features: readonly ScenarioFeatures[];
  readonly figures: readonly KeyFigure[];
  readonly warnings: readonly LocalizedText[];
  readonly wallSeconds: number;
}

export interface ScenarioFeatures {
  readonly id: string;
  readonly title: LocalizedText;
  readonly geometry: 'points' | 'lines' | 'polygons';
  /** [lon, lat, height] stride 3, degrees and metres. */
  readonly coordinates: Float64Array;
  readonly startIndices: Uint32Array;
  readonly ids: readonly string[];
  readonly values: Readonly<Record<string, { readonly unit: string; readonly values: Float32Array }>>;
}

/**
 * Turns a result into drawn layers at a time and sets their tables in the registry. Exported as `layers` from
 * `src/scenarios/<id>/layers.ts`; runs on the main thread.
 */
export type ScenarioLayerFactory = (
  result: ScenarioResult,
  timeMs: TimeMs,
  tables: TableRegistry,
) => readonly LayerDescription[];
