import { colorOf, colorRows, numberRows } from '@core/color-scale.ts';
import type { ColumnTable, TypedArray } from '@core/columns.ts';
import type { ColorStyle, NumberStyle } from '@core/style.ts';

/** A numeric column; throws with the table's columns when it is missing or has another stride. */
export function requireColumn(table: ColumnTable, name: string, stride: number): TypedArray {
  const column = table.columns[name];
  if (!column) {
    const known = Object.keys(table.columns).join(', ') || 'none';
    throw new Error(`The table has no column "${name}" (it has: ${known})`);
  }
  if (column.stride !== stride) {
    throw new Error(`Column "${name}" has stride ${column.stride}, not ${stride}`);
  }
  return column.values;
}

/** Positions in ECEF metres, float64; throws when they are missing, too few, or of lower precision. */
export function requirePositions(table: ColumnTable): Float64Array {
  const values = requireColumn(table, 'position', 3);
  if (!(values instanceof Float64Array)) throw new Error('Column "position" must be a Float64Array');
  const vertices = table.startIndices ? (table.startIndices[table.length] ?? 0) : table.length;
  if (values.length < 3 * vertices) {
    throw new Error(`Column "position" holds ${values.length / 3} of ${vertices} vertices`);
  }
  return values;
}

/** First vertices of a table of lines or rings; throws when it is not one. */
export function requireStarts(table: ColumnTable): Uint32Array {
  if (!table.startIndices) throw new Error('The table has no startIndices: it does not hold lines or rings');
  return table.startIndices;
}

/** RGBA bytes per row. */
export function rowColors(table: ColumnTable, style: ColorStyle): Uint8Array {
  const values =
    style.kind === 'constant'
      ? undefined
      : (table.columns[style.attribute]?.values ?? table.texts[style.attribute]);
  return colorRows(style, table.length, values);
}

/** RGBA bytes of some rows only, in their order: what a view shows of a table of a million. */
export function someRowColors(table: ColumnTable, style: ColorStyle, rows: ArrayLike<number>): Uint8Array {
  const attribute = style.kind === 'constant' ? '' : style.attribute;
  const values = table.columns[attribute]?.values ?? table.texts[attribute];
  const colors = new Uint8Array(4 * rows.length);
  for (let i = 0; i < rows.length; i++) colors.set(colorOf(style, values?.[rows[i]!]), 4 * i);
  return colors;
}

/** A number style per row, or the number itself when it is fixed. */
export function rowNumbers(table: ColumnTable, style: NumberStyle): number | Float32Array {
  const values = typeof style === 'number' ? undefined : table.columns[style.attribute]?.values;
  return numberRows(style, table.length, values);
}

/** Repeats row values for every vertex of the row; `stride` values each. */
export function spreadToVertices<T extends Uint8Array | Float32Array>(
  rows: T,
  starts: Uint32Array,
  stride: number,
): T {
  const length = starts.length - 1;
  const vertices = starts[length] ?? 0;
  const spread = (
    rows instanceof Uint8Array ? new Uint8Array(vertices * stride) : new Float32Array(vertices * stride)
  ) as T;
  for (let row = 0; row < length; row++) {
    const end = starts[row + 1]!;
    for (let vertex = starts[row]!; vertex < end; vertex++) {
      for (let k = 0; k < stride; k++) spread[vertex * stride + k] = rows[row * stride + k]!;
    }
  }
  return spread;
}
