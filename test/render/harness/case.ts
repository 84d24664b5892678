import type { ColumnTable, NumericColumn, TypedArray } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { TableLayer } from '../../../src/scene/deck/drawn-layer.ts';

/** A drawing test as it lies on disk: one layer, one small table, one eye. */
export interface RenderCase {
  /** Degrees and metres. */
  readonly camera: {
    readonly longitude: number;
    readonly latitude: number;
    readonly height: number;
    readonly heading: number;
    readonly pitch: number;
  };
  readonly timeMs?: number;
  /** Solid boxes of the city, metres: [east, north, width, depth, height] about the first position. */
  readonly boxes?: readonly (readonly [number, number, number, number, number])[];
  readonly layer: TableLayer;
  readonly selection?: readonly string[];
  readonly table: {
    /** [lon, lat, height] per vertex, degrees and metres. */
    readonly positions?: readonly (readonly [number, number, number])[];
    readonly startIndices?: readonly number[];
    readonly length?: number;
    readonly columns?: Readonly<Record<string, readonly (number | null)[]>>;
    /** Columns of small integers. */
    readonly bytes?: Readonly<Record<string, readonly number[]>>;
    readonly texts?: Readonly<Record<string, readonly string[]>>;
    readonly ids?: readonly string[];
  };
}

/** The case's table as columns: positions in ECEF metres, `null` as NaN. */
export function tableOf({ table }: Pick<RenderCase, 'table'>): ColumnTable {
  const positions = table.positions ?? [];
  const ecef = new Float64Array(3 * positions.length);
  positions.forEach(([longitude, latitude, height], i) => {
    geodeticToEcef(longitude, latitude, height, ecef, 3 * i);
  });
  const columns: Record<string, NumericColumn> = {};
  if (positions.length > 0) columns.position = { values: ecef, stride: 3 };
  for (const [name, values] of Object.entries(table.columns ?? {})) {
    columns[name] = single(Float32Array.from(values, value => value ?? Number.NaN));
  }
  for (const [name, values] of Object.entries(table.bytes ?? {}))
    columns[name] = single(Uint8Array.from(values));
  const length = table.length ?? (table.startIndices ? table.startIndices.length - 1 : positions.length);
  const ids = table.ids ?? Array.from({ length }, (_, row) => `test:${row}`);
  const texts = table.texts ?? {};
  return table.startIndices
    ? { length, columns, texts, ids, startIndices: Uint32Array.from(table.startIndices) }
    : { length, columns, texts, ids };
}

function single(values: TypedArray): NumericColumn {
  return { values, stride: 1 };
}
