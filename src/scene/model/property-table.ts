import type { JsonValue } from '@core/records.ts';

/** The parts of EXT_structural_metadata that a property table needs. */
export interface StructuralMetadata {
  readonly schema?: {
    readonly classes?: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, ClassProperty>> }>
    >;
  };
  readonly propertyTables?: readonly {
    readonly class: string;
    readonly count: number;
    readonly properties?: Readonly<Record<string, TableProperty>>;
  }[];
}

interface ClassProperty {
  readonly type: string;
  readonly componentType?: string;
  readonly array?: boolean;
  readonly noData?: JsonValue;
}

interface TableProperty {
  readonly values: number;
  readonly stringOffsets?: number;
  readonly stringOffsetType?: string;
}

const COMPONENTS = {
  INT8: Int8Array,
  UINT8: Uint8Array,
  INT16: Int16Array,
  UINT16: Uint16Array,
  INT32: Int32Array,
  UINT32: Uint32Array,
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
} as const;

/**
 * Rows of one property table of a glTF (EXT_structural_metadata): texts, booleans and single numbers. Vectors,
 * matrices, arrays and 64-bit integers are left out, as are values that say "no data".
 * `bufferViews` gives the bytes of a buffer view, decompressed.
 */
export function readPropertyTable(
  metadata: StructuralMetadata,
  tableIndex: number,
  bufferViews: (index: number) => ArrayBuffer,
): Record<string, JsonValue>[] {
  const table = metadata.propertyTables?.[tableIndex];
  if (!table) return [];
  const definitions = metadata.schema?.classes?.[table.class]?.properties ?? {};
  const rows = Array.from({ length: table.count }, (): Record<string, JsonValue> => ({}));
  for (const [name, property] of Object.entries(table.properties ?? {})) {
    const definition = definitions[name];
    const valueAt = definition && columnReader(definition, property, bufferViews);
    if (!valueAt) continue;
    rows.forEach((row, i) => {
      const value = valueAt(i);
      if (value !== undefined && value !== definition.noData && !Number.isNaN(value)) row[name] = value;
    });
  }
  return rows;
}

type ColumnReader = (row: number) => string | number | boolean | undefined;

function columnReader(
  definition: ClassProperty,
  property: TableProperty,
  bufferViews: (index: number) => ArrayBuffer,
): ColumnReader | null {
  if (definition.array) return null;
  const values = bufferViews(property.values);
  if (definition.type === 'STRING') {
    if (property.stringOffsets === undefined) return null;
    return stringReader(values, bufferViews(property.stringOffsets), property.stringOffsetType);
  }
  if (definition.type === 'BOOLEAN') {
    const bits = new Uint8Array(values);
    return row => ((bits[row >> 3] ?? 0) & (1 << (row & 7))) > 0;
  }
  const Component = COMPONENTS[definition.componentType as keyof typeof COMPONENTS];
  if (definition.type !== 'SCALAR' || !Component) return null;
  const count = Math.floor(values.byteLength / Component.BYTES_PER_ELEMENT);
  const numbers = new Component(values, 0, count);
  return row => numbers[row];
}

function stringReader(values: ArrayBuffer, offsets: ArrayBuffer, offsetType = 'UINT32'): ColumnReader | null {
  const Component = COMPONENTS[offsetType as keyof typeof COMPONENTS];
  if (!Component) return null;
  const count = Math.floor(offsets.byteLength / Component.BYTES_PER_ELEMENT);
  const starts = new Component(offsets, 0, count);
  const decoder = new TextDecoder();
  return row => decoder.decode(new Uint8Array(values, starts[row]!, starts[row + 1]! - starts[row]!));
}
