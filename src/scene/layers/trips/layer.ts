import type { TripsLayer } from '@core/layers.ts';
import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import { type DrawnLayer, defineLayer, type LayerFrame, type LayerHit } from '../../deck/drawn-layer.ts';
import { commonProps, FLAT_PARAMETERS } from '../../deck/layer-props.ts';
import { Memo } from '../../deck/memo.ts';
import { buildRibbon, type Ribbon } from '../../deck/ribbon/ribbon.ts';
import { TrailLayer } from '../../deck/ribbon/trail-layer.ts';
import {
  requireColumn,
  requirePositions,
  requireStarts,
  rowColors,
  spreadToVertices,
} from '../../deck/table-columns.ts';

import { type Heads, headsAt, tripSeconds } from './heads.ts';

/** How far a head's colour is drawn towards white. */
const HEAD_LIGHTNESS = 0.55;

interface TripArrays {
  readonly positions: Float64Array;
  readonly starts: Uint32Array;
  readonly times: Float32Array;
  readonly headColors: Uint8Array;
  readonly ribbon: Ribbon;
  readonly colors: Uint8Array;
}

/** Things moving along timed paths: a bright head each, and the stretch just travelled fading behind it. */
class DrawnTrips implements DrawnLayer<TripsLayer> {
  readonly #arrays = new Memo<TripArrays>();
  #heads: Heads | null = null;

  animates(): boolean {
    return true;
  }

  draw(frame: LayerFrame<TripsLayer>): readonly Layer[] {
    const { description, table, tableRevision, timeMs } = frame;
    const key = [tableRevision, JSON.stringify(description.color)];
    const arrays = this.#arrays.get(key, () => prepare(frame));
    const periodSeconds = description.periodSeconds ?? 0;
    const nowSeconds = tripSeconds(timeMs, description.epochMs, periodSeconds);
    this.#heads = headsAt(arrays, nowSeconds, periodSeconds);
    const trail = () =>
      new TrailLayer({
        ...commonProps(frame, 'trails', 'fragment'),
        ribbon: arrays.ribbon,
        colors: arrays.colors,
        times: arrays.times,
        nowSeconds,
        periodSeconds,
        trailSeconds: Math.max(0.001, description.trailSeconds),
        widths: description.widthMeters,
        widthUnits: 'meters',
        widthMinPixels: 1.5,
        billboard: false,
        parameters: FLAT_PARAMETERS,
      });
    const trails = description.trailSeconds > 0 && table.length > 0 ? [trail()] : [];
    return [...trails, this.#headLayer(frame, this.#heads, arrays.headColors)];
  }

  hit(deckLayerId: string, index: number): LayerHit | null {
    if (deckLayerId.endsWith('/trails')) return { row: index };
    const row = this.#heads?.rows[index];
    return row === undefined ? null : { row };
  }

  #headLayer(frame: LayerFrame<TripsLayer>, heads: Heads, colors: Uint8Array): Layer {
    const headColors = new Uint8Array(4 * heads.length);
    for (let i = 0; i < heads.length; i++) {
      const row = heads.rows[i]!;
      headColors.set(colors.subarray(4 * row, 4 * row + 4), 4 * i);
    }
    const data = {
      length: heads.length,
      attributes: {
        getPosition: { value: heads.positions, size: 3 },
        getFillColor: { value: headColors, size: 4, normalized: true },
      },
    };
    return new ScatterplotLayer({
      ...commonProps(frame, 'heads', 'anchor'),
      data: data as never,
      billboard: true,
      getRadius: 0.8 * frame.description.widthMeters,
      radiusUnits: 'meters',
      radiusMinPixels: 1.6,
      radiusMaxPixels: 12,
    });
  }
}

function prepare({ description, table }: LayerFrame<TripsLayer>): TripArrays {
  const positions = requirePositions(table);
  const starts = requireStarts(table);
  const times = Float32Array.from(requireColumn(table, 'timeSeconds', 1));
  const colors = rowColors(table, description.color);
  const headColors = colors.map((value, i) =>
    i % 4 === 3 ? value : Math.round(value + HEAD_LIGHTNESS * (255 - value)),
  );
  return {
    positions,
    starts,
    times,
    headColors,
    ribbon: buildRibbon({ positions, starts }),
    colors: spreadToVertices(colors, starts, 4),
  };
}

export const layerKind = defineLayer({ type: 'trips', create: () => new DrawnTrips() });
