import type { ColumnTable } from '@core/columns.ts';
import type { GridLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { type DrawnLayer, defineLayer, type LayerFrame, type LayerHit } from '../../deck/drawn-layer.ts';
import { DrapeLayer } from '../../deck/field/drape-layer.ts';
import { FieldFrame } from '../../deck/field/field-frame.ts';
import type { FieldPaint } from '../../deck/field/field-paint.ts';
import { cellAt } from '../../deck/field/grid-cell.ts';
import { SurfaceLayer } from '../../deck/field/surface-layer.ts';
import { commonProps, FLAT_PARAMETERS, ON_TOP_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { requireColumn } from '../../deck/table-columns.ts';

/** A field on a regular grid: draped over the city, or a surface at its own heights. */
class DrawnGrid implements DrawnLayer<GridLayer> {
  readonly #field = new Memo<FieldFrame>();
  readonly #paint = new Memo<FieldPaint>();
  readonly #heights = new Memo<Float32Array>();

  draw(frame: LayerFrame<GridLayer>): readonly Layer[] {
    const { description, table, tableRevision } = frame;
    const { bounds, color, width, height, hideBelow, asSurface } = description;
    if (table.length !== width * height) {
      throw new RangeError(`${table.length} rows for a grid of ${width} × ${height}`);
    }
    const field = this.#field.get([bounds.join()], () => new FieldFrame(bounds));
    const paint = this.#paint.get([tableRevision, JSON.stringify([color, hideBelow])], () => ({
      columns: width,
      rows: height,
      values: valuesOf(table, color.kind === 'constant' ? 'value' : color.attribute),
      style: color,
      hideBelow,
    }));
    if (!asSurface) {
      const common = { ...commonProps(frame, 'drape', 'fragment'), occlusion: 'none', pickable: false };
      return [
        new DrapeLayer({ ...common, field, paint, parameters: ON_TOP_PARAMETERS } as ConstructorParameters<
          typeof DrapeLayer
        >[0]),
      ];
    }
    const heights = this.#heights.get([tableRevision], () => valuesOf(table, 'surface'));
    const common = {
      ...commonProps(frame, 'surface', 'fragment'),
      pickable: false,
      occlusionBiasMeters: 0.2,
    };
    return [
      new SurfaceLayer({
        ...common,
        field,
        paint,
        heights,
        parameters: FLAT_PARAMETERS,
      } as ConstructorParameters<typeof SurfaceLayer>[0]),
    ];
  }

  fieldHit(position: readonly [number, number, number], frame: LayerFrame<GridLayer>): LayerHit | null {
    const row = cellAt(frame.description, position);
    const value = row === null ? undefined : frame.table.columns.value?.values[row];
    const { hideBelow = Number.NEGATIVE_INFINITY } = frame.description;
    return row !== null && value !== undefined && value >= hideBelow ? { row } : null;
  }
}

function valuesOf(table: ColumnTable, name: string): Float32Array {
  const values = requireColumn(table, name, 1);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

export const layerKind = defineLayer({ type: 'grid', create: () => new DrawnGrid() });
