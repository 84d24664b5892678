import type { ColumnTable } from '@core/columns.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { JsonValue } from '@core/records.ts';
import type { Theme } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import type { Layer } from '@deck.gl/core';
import type { EyeView } from '../bridge.ts';
import type { SpatialIndexPort } from '../index-worker/port.ts';

/** The descriptions that deck.gl draws. */
export type TableLayer = Extract<LayerDescription, { table: string }>;
export type TableLayerType = TableLayer['type'];
type DescriptionOf<Type extends TableLayerType> = Extract<TableLayer, { type: Type }>;

/** All a drawn layer may know when it is asked for its deck layers. */
export interface LayerFrame<Description extends TableLayer = TableLayer> {
  readonly description: Description;
  readonly table: ColumnTable;
  /** Changes when the table's content does. */
  readonly tableRevision: number;
  readonly timeMs: TimeMs;
  readonly view: EyeView;
  readonly theme: Theme;
  readonly language: Language;
  readonly selectedRows: readonly number[];
}

/** A hit of a field that is made of many rows. */
export const NO_ROW = -1;

/** What was hit: a row of the layer's table, a cluster represented by its worst row, or a value of a field. */
export interface LayerHit {
  readonly row: number;
  /** Shown beside the row's own attributes. */
  readonly properties?: Readonly<Record<string, JsonValue>>;
  readonly cluster?: { readonly count: number; readonly expansionHeight: number };
}

/** One description being drawn. Keeps its own derived arrays; owns nothing on the GPU but through deck layers. */
export interface DrawnLayer<Description extends TableLayer = TableLayer> {
  /** Deck layers for this state, back to front. Reuses data objects that have not changed. */
  draw(frame: LayerFrame<Description>): readonly Layer[];
  /** Whether the picture changes with time alone. */
  animates?(frame: LayerFrame<Description>): boolean;
  /** Called some times a second while the eye moves, and once after it has stopped. */
  viewMoved?(frame: LayerFrame<Description>): void;
  /** Which row a picked deck object stands for; the index itself when not given. */
  hit?(deckLayerId: string, index: number, frame: LayerFrame<Description>): LayerHit | null;
  /** For fields: what lies under a point of the drawn ground, ECEF metres. */
  fieldHit?(positionEcef: readonly [number, number, number], frame: LayerFrame<Description>): LayerHit | null;
  dispose?(): void;
}

/** What a drawn layer may ask of the overlay. */
export interface LayerContext {
  /** Asks for `draw` to be called again, e.g. when a worker has answered. */
  requestDraw(): void;
  /** Says that something asynchronous went wrong; what is drawn stays as it is. */
  reportProblem(detail: string): void;
  readonly spatialIndex: SpatialIndexPort | null;
}

/** The card of a folder in `src/scene/layers`: its type and how to make one. */
export interface LayerKind<Type extends TableLayerType = TableLayerType> {
  readonly type: Type;
  create(context: LayerContext): DrawnLayer<DescriptionOf<Type>>;
}

/** Keeps a kind's description type while letting the catalogue hold all kinds. */
export function defineLayer<Type extends TableLayerType>(kind: LayerKind<Type>): LayerKind<Type> {
  return kind;
}
