import type { ColumnTable } from '@core/columns.ts';
import type { JsonValue } from '@core/records.ts';

/** The attributes of one row, as a pick shows them: texts, and single numbers that are not NaN. */
export function rowProperties(table: ColumnTable, row: number): Record<string, JsonValue> {
  const properties: Record<string, JsonValue> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    if (column.stride !== 1 || column.values.length !== table.length) continue;
    const value = column.values[row];
    if (value !== undefined && !Number.isNaN(value)) properties[name] = value;
  }
  for (const [name, texts] of Object.entries(table.texts)) {
    const text = texts[row];
    if (text !== undefined) properties[name] = text;
  }
  return properties;
}
