import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { CameraPose } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';

/** The lines of a feature, [x, y, z] ECEF metres, stride 3. */
export interface FeatureLine {
  readonly positions: Float64Array;
  readonly title: { readonly zh: string; readonly en: string };
}

interface Parts {
  readonly tables: TableRegistry;
  readonly layers: () => readonly LayerDescription[];
  readonly camera: () => CameraPose;
}

/** Share of the eye's height that the pointer may miss a line by, and the least, metres. */
const REACH_OF_HEIGHT = 0.03;
const LEAST_REACH_METERS = 25;

/** Finds line features of a drawn layer near a place, and their geometry by id. */
export class FeatureSnap {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Id of the line feature nearest to a place, or null where none is within reach of the pointer. */
  nearest(layerId: string, position: readonly [number, number, number]): string | null {
    const reach = Math.max(LEAST_REACH_METERS, REACH_OF_HEIGHT * this.#parts.camera().height);
    return this.#nearest(layerId, position, reach, () => true);
  }

  /** Id of the nearest stretch of that name (or with that id), however far away. */
  named(layerId: string, name: string, [longitude, latitude]: readonly [number, number]): string | null {
    const table = this.#table(layerId);
    if (!table) return null;
    const { zh, en } = table.texts;
    return this.#nearest(layerId, [longitude, latitude, 0], Number.POSITIVE_INFINITY, row =>
      [table.ids[row], zh?.[row], en?.[row]].includes(name),
    );
  }

  #nearest(
    layerId: string,
    position: readonly [number, number, number],
    reachMeters: number,
    accepts: (row: number) => boolean,
  ): string | null {
    const table = this.#table(layerId);
    const values = table?.columns.position?.values;
    if (!table?.startIndices || !values) return null;
    const point = new Float64Array(3);
    geodeticToEcef(...position, point);
    let best = reachMeters ** 2;
    let found: string | null = null;
    for (let row = 0; row < table.length; row++) {
      if (!accepts(row)) continue;
      for (let vertex = table.startIndices[row]!; vertex < table.startIndices[row + 1]! - 1; vertex++) {
        const distance = squaredDistanceToSegment(values, 3 * vertex, point);
        if (distance >= best) continue;
        best = distance;
        found = table.ids[row]!;
      }
    }
    return found;
  }

  line(layerId: string, id: string): FeatureLine | undefined {
    const table = this.#table(layerId);
    const row = table?.ids.indexOf(id) ?? -1;
    if (!table?.startIndices || row < 0) return undefined;
    const values = table.columns.position!.values as Float64Array;
    const positions = values.slice(3 * table.startIndices[row]!, 3 * table.startIndices[row + 1]!);
    const name = (language: 'zh' | 'en') => table.texts[language]?.[row] || id.replace(/^.*:/, '');
    return { positions, title: { zh: name('zh'), en: name('en') } };
  }

  /** Names of a layer's features, each once, for choosing one without the scene. */
  names(layerId: string, language: Language): readonly string[] {
    return [...new Set(this.#table(layerId)?.texts[language] ?? [])].filter(name => name !== '').sort();
  }

  #table(layerId: string): ColumnTable | undefined {
    const layer = this.#parts.layers().find(({ id }) => id === layerId);
    return layer && 'table' in layer ? this.#parts.tables.get(layer.table)?.table : undefined;
  }
}

/** Squared metres from a point to the segment that starts at `values[offset]`, ECEF. */
function squaredDistanceToSegment(
  values: ArrayLike<number>,
  offset: number,
  point: ArrayLike<number>,
): number {
  let along = 0;
  let length = 0;
  for (let axis = 0; axis < 3; axis++) {
    const step = values[offset + 3 + axis]! - values[offset + axis]!;
    along += step * (point[axis]! - values[offset + axis]!);
    length += step * step;
  }
  const share = length > 0 ? Math.min(1, Math.max(0, along / length)) : 0;
  let distance = 0;
  for (let axis = 0; axis < 3; axis++) {
    const start = values[offset + axis]!;
    const nearest = start + share * (values[offset + 3 + axis]! - start);
    distance += (point[axis]! - nearest) ** 2;
  }
  return distance;
}
