import { colorRows } from '@core/color-scale.ts';
import type { FlowLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { type DrawnLayer, defineLayer, type LayerFrame, type LayerHit } from '../../deck/drawn-layer.ts';
import { cellAt } from '../../deck/field/grid-cell.ts';
import { commonProps, FLAT_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { buildRibbon, type Ribbon } from '../../deck/ribbon/ribbon.ts';
import { TrailLayer } from '../../deck/ribbon/trail-layer.ts';
import { requireColumn } from '../../deck/table-columns.ts';
import { traceStreamlines } from './streamlines.ts';

const PERIOD_SECONDS = 8;
const TRAIL_SECONDS = 2.4;
const WIDTH_PIXELS = 2;
/** Above the surface, so that the surface itself does not hide the particles. */
const LIFT_METERS = 1;

/** Particles carried by a velocity field: streamlines traced once, along which the clock moves fading trails. */
class DrawnFlow implements DrawnLayer<FlowLayer> {
  readonly #trails = new Memo<Trails>();

  animates(): boolean {
    return true;
  }

  draw(frame: LayerFrame<FlowLayer>): readonly Layer[] {
    const { description, tableRevision, timeMs } = frame;
    const { color, particles, bounds } = description;
    const key = [tableRevision, JSON.stringify([color, particles, bounds])];
    const data = this.#trails.get(key, () => trailsOf(frame));
    const trails = new TrailLayer({
      ...commonProps(frame, 'flow', 'fragment'),
      pickable: false,
      ...data,
      nowSeconds: (timeMs / 1000) % PERIOD_SECONDS,
      periodSeconds: PERIOD_SECONDS,
      trailSeconds: TRAIL_SECONDS,
      widths: WIDTH_PIXELS,
      widthUnits: 'pixels',
      billboard: true,
      parameters: FLAT_PARAMETERS,
    });
    return [trails];
  }

  fieldHit(position: readonly [number, number, number], frame: LayerFrame<FlowLayer>): LayerHit | null {
    const row = cellAt(frame.description, position);
    if (row === null) return null;
    const u = frame.table.columns.u?.values[row] ?? Number.NaN;
    const v = frame.table.columns.v?.values[row] ?? Number.NaN;
    const speed = Math.hypot(u, v);
    if (!(speed > 0)) return null;
    const towardsDegrees = ((Math.atan2(u, v) * 180) / Math.PI + 360) % 360;
    return { row, properties: { speed, towardsDegrees } };
  }
}

interface Trails {
  readonly ribbon: Ribbon;
  readonly times: Float32Array;
  readonly colors: Uint8Array;
}

function trailsOf({ description, table }: LayerFrame<FlowLayer>): Trails {
  const { color, particles, bounds, width, height } = description;
  const surface = table.columns.surface?.values;
  const lines = traceStreamlines(
    {
      columns: width,
      rows: height,
      bounds,
      u: requireColumn(table, 'u', 1),
      v: requireColumn(table, 'v', 1),
      height: surface ? Array.from(surface, level => level + LIFT_METERS) : LIFT_METERS,
    },
    particles,
    PERIOD_SECONDS,
  );
  return {
    ribbon: buildRibbon(lines),
    times: Float32Array.from(lines.times),
    colors: colorRows(color, lines.speeds.length, lines.speeds),
  };
}

export const layerKind = defineLayer({ type: 'flow', create: () => new DrawnFlow() });
