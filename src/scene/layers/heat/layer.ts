import type { HeatRaster, HeatRequest } from '@core/jobs/spatial-index.ts';
import type { HeatLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import {
  type DrawnLayer,
  defineLayer,
  type LayerContext,
  type LayerFrame,
  type LayerHit,
  NO_ROW,
} from '../../deck/drawn-layer.ts';
import { DrapeLayer } from '../../deck/field/drape-layer.ts';
import { FieldFrame } from '../../deck/field/field-frame.ts';
import type { FieldPaint } from '../../deck/field/field-paint.ts';
import { cellAt } from '../../deck/field/grid-cell.ts';
import { commonProps, ON_TOP_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { requireColumn, requirePositions } from '../../deck/table-columns.ts';
import { rasterizeHeat } from '../../index-worker/heat-raster.ts';

/** Share of the domain over which the colour grows out of nothing. */
const FADE_IN = 0.25;

/** Density of points, or the mean of a value near them, draped over the city. The worker makes the raster. */
class DrawnHeat implements DrawnLayer<HeatLayer> {
  readonly #context: LayerContext;
  readonly #field = new Memo<FieldFrame>();
  readonly #paint = new Memo<FieldPaint>();
  #asked = '';
  #raster: HeatRaster | null = null;

  constructor(context: LayerContext) {
    this.#context = context;
  }

  draw(frame: LayerFrame<HeatLayer>): readonly Layer[] {
    this.#ask(frame);
    const raster = this.#raster;
    if (!raster) return [];
    const { color } = frame.description;
    const field = this.#field.get([raster], () => new FieldFrame(raster.bounds));
    const paint = this.#paint.get([raster, JSON.stringify(color)], () => ({
      columns: raster.width,
      rows: raster.height,
      values: raster.values,
      style: color,
      fadeIn: isDensity(frame) ? FADE_IN : 0,
    }));
    const common = { ...commonProps(frame, 'heat', 'fragment'), occlusion: 'none', pickable: false };
    return [
      new DrapeLayer({ ...common, field, paint, parameters: ON_TOP_PARAMETERS } as ConstructorParameters<
        typeof DrapeLayer
      >[0]),
    ];
  }

  fieldHit(position: readonly [number, number, number], frame: LayerFrame<HeatLayer>): LayerHit | null {
    const raster = this.#raster;
    const cell = raster && cellAt(raster, position);
    const value = typeof cell === 'number' ? raster?.values[cell] : undefined;
    if (value === undefined || !(Math.abs(value) > 0)) return null;
    const { color } = frame.description;
    return { row: NO_ROW, properties: { [color.kind === 'constant' ? 'density' : color.attribute]: value } };
  }

  #ask(frame: LayerFrame<HeatLayer>): void {
    const key = `${frame.tableRevision} ${frame.description.radiusMeters} ${isDensity(frame)}`;
    if (key === this.#asked) return;
    this.#asked = key;
    const request = requestOf(frame);
    const index = this.#context.spatialIndex;
    if (!index) {
      this.#raster = rasterizeHeat(request);
      return;
    }
    index.heat(request).then(
      raster => {
        if (this.#asked !== key) return;
        this.#raster = raster;
        this.#context.requestDraw();
      },
      (error: Error) => {
        if (error.name !== 'AbortError') this.#context.reportProblem(error.message);
      },
    );
  }
}

/** A style by `density`, or of one colour, counts points; any other attribute is averaged. */
function isDensity({ description: { color } }: LayerFrame<HeatLayer>): boolean {
  return color.kind === 'constant' || color.attribute === 'density';
}

function requestOf(frame: LayerFrame<HeatLayer>): HeatRequest {
  const { description, table } = frame;
  const { color, radiusMeters } = description;
  const request = { position: requirePositions(table), length: table.length, radiusMeters };
  if (isDensity(frame) || color.kind === 'constant') return request;
  return { ...request, values: Float32Array.from(requireColumn(table, color.attribute, 1)) };
}

export const layerKind = defineLayer({ type: 'heat', create: context => new DrawnHeat(context) });
