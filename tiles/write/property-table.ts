/** Types of a property of a metadata class. */
export type PropertyType =
  | 'STRING'
  | 'BOOLEAN'
  | 'INT8'
  | 'UINT8'
  | 'INT16'
  | 'UINT16'
  | 'INT32'
  | 'UINT32'
  | 'FLOAT32'
  | 'FLOAT64';

/** A metadata class of features: property name → type. */
export type FeatureSchema = Readonly<
  Record<string, { readonly type: PropertyType; readonly description?: string; readonly semantic?: string }>
>;

type Attributes = Readonly<Record<string, string | number | boolean>>;

const ARRAYS = {
  INT8: Int8Array,
  UINT8: Uint8Array,
  INT16: Int16Array,
  UINT16: Uint16Array,
  INT32: Int32Array,
  UINT32: Uint32Array,
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
} as const;

/** What stands for "not known": empty text, 0 for unsigned numbers, the lowest value or −9999 for the others. */
export function noDataOf(type: PropertyType): string | number | undefined {
  if (type === 'STRING') return '';
  if (type === 'BOOLEAN') return undefined;
  if (type.startsWith('UINT')) return 0;
  if (type.startsWith('FLOAT')) return -9999;
  return { INT8: -128, INT16: -32768, INT32: -2147483648 }[type as 'INT8' | 'INT16' | 'INT32'];
}

/** Classes as EXT_structural_metadata wants them. */
export function schemaJson(schemaId: string, classes: Readonly<Record<string, FeatureSchema>>): object {
  return {
    id: schemaId,
    classes: Object.fromEntries(
      Object.entries(classes).map(([classId, schema]) => [classId, { properties: propertiesJson(schema) }]),
    ),
  };
}

function propertiesJson(schema: FeatureSchema): object {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { type, description, semantic }]) => {
      const shape =
        type === 'STRING' || type === 'BOOLEAN' ? { type } : { type: 'SCALAR', componentType: type };
      const noData = noDataOf(type);
      return [
        name,
        {
          ...shape,
          ...(noData === undefined ? {} : { noData }),
          ...(description ? { description } : {}),
          ...(semantic ? { semantic } : name === 'id' ? { semantic: 'ID' } : {}),
        },
      ];
    }),
  );
}

/** Stores bytes in the file's buffer, aligned to 8, and returns the index of their buffer view. */
export type AddBufferView = (bytes: Uint8Array) => number;

/** A property table of `rows`; properties that no row has are left out. */
export function propertyTableJson(
  classId: string,
  schema: FeatureSchema,
  rows: readonly Attributes[],
  addBufferView: AddBufferView,
): object {
  const properties: Record<string, object> = {};
  for (const [name, { type }] of Object.entries(schema)) {
    const noData = noDataOf(type);
    const isMissing = (row: Attributes) => row[name] === undefined || row[name] === noData;
    if (rows.every(isMissing)) continue;
    properties[name] = columnJson(
      type,
      rows.map(row => row[name] ?? noData),
      addBufferView,
    );
  }
  const isEmpty = Object.keys(properties).length === 0;
  return { name: classId, class: classId, count: rows.length, ...(isEmpty ? {} : { properties }) };
}

function columnJson(
  type: PropertyType,
  values: readonly (string | number | boolean | undefined)[],
  addBufferView: AddBufferView,
): object {
  if (type === 'STRING')
    return stringColumnJson(
      values.map(value => String(value ?? '')),
      addBufferView,
    );
  if (type === 'BOOLEAN') {
    const bits = new Uint8Array(Math.ceil(values.length / 8));
    values.forEach((value, i) => {
      if (value) bits[i >> 3]! |= 1 << (i & 7);
    });
    return { values: addBufferView(bits) };
  }
  const numbers = new ARRAYS[type](values.length);
  values.forEach((value, i) => {
    numbers[i] = toComponent(type, Number(value));
  });
  return { values: addBufferView(new Uint8Array(numbers.buffer)) };
}

/** A number that fits the type; NaN and infinities become "not known". */
function toComponent(type: keyof typeof ARRAYS, value: number): number {
  if (!Number.isFinite(value)) return Number(noDataOf(type));
  if (type === 'FLOAT32' || type === 'FLOAT64') return value;
  const bits = ARRAYS[type].BYTES_PER_ELEMENT * 8;
  const [low, high] = type.startsWith('U') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return Math.max(low, Math.min(high, Math.round(value)));
}

function stringColumnJson(values: readonly string[], addBufferView: AddBufferView): object {
  const encoded = values.map(value => Buffer.from(value, 'utf8'));
  const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
  const offsets = total < 65536 ? new Uint16Array(values.length + 1) : new Uint32Array(values.length + 1);
  encoded.forEach((bytes, i) => {
    offsets[i + 1] = offsets[i]! + bytes.length;
  });
  return {
    values: addBufferView(Buffer.concat(encoded)),
    stringOffsets: addBufferView(new Uint8Array(offsets.buffer)),
    ...(total < 65536 ? { stringOffsetType: 'UINT16' } : {}),
  };
}
