import type { ColumnTable } from '@core/columns.ts';
import type { ColorStyle, NumberStyle } from '@core/style.ts';
import {
  requirePositions,
  requireStarts,
  rowColors,
  rowNumbers,
  spreadToVertices,
} from '../../deck/table-columns.ts';

/** Lines of a table as deck.gl's binary path data: positions as they are, colour and width per vertex. */
export function pathData(table: ColumnTable, color: ColorStyle, width: NumberStyle): object {
  const positions = requirePositions(table);
  const starts = requireStarts(table);
  const colors = spreadToVertices(rowColors(table, color), starts, 4);
  const widths = rowNumbers(table, width);
  return {
    length: table.length,
    startIndices: starts,
    attributes: {
      getPath: { value: positions, size: 3 },
      getColor: { value: colors, size: 4, normalized: true },
      ...(typeof widths === 'number'
        ? {}
        : { getWidth: { value: spreadToVertices(widths, starts, 1), size: 1 } }),
    },
  };
}

/** Only the geometry of some rows, e.g. of the selection. */
export function pathGeometry(table: ColumnTable, rows: readonly number[]): object {
  const positions = requirePositions(table);
  const starts = requireStarts(table);
  const startIndices = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    startIndices[i + 1] = startIndices[i]! + starts[row + 1]! - starts[row]!;
  });
  const value = new Float64Array(3 * startIndices[rows.length]!);
  rows.forEach((row, i) => {
    value.set(positions.subarray(3 * starts[row]!, 3 * starts[row + 1]!), 3 * startIndices[i]!);
  });
  return { length: rows.length, startIndices, attributes: { getPath: { value, size: 3 } } };
}
