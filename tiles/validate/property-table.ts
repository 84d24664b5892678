import type { IssueList } from './issue.ts';
import { addShapeIssues } from './metadata.ts';
import type { ClassProperty, MetadataSchema } from './metadata-schema.ts';
import { propertyTableSchema, SCALAR_COMPONENTS } from './metadata-schema.ts';

const ELEMENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const WIDTH: Readonly<Record<string, number>> = { UINT8: 1, UINT16: 2, UINT32: 4, UINT64: 8 };
const componentBytes = (type: string): number => Number(/\d+/.exec(type)![0]) / 8;

/** Bytes of a buffer view, or undefined when there is none of that number or it could not be read. */
export type ViewBytes = (view: number) => Uint8Array | undefined;

/** Checks a property table's shape, its references and its data; returns its row count when usable. */
export function checkPropertyTable(
  issues: IssueList,
  path: string,
  value: unknown,
  schema: MetadataSchema,
  bytesOf: ViewBytes,
): number | undefined {
  const parsed = propertyTableSchema.safeParse(value);
  if (!parsed.success) {
    addShapeIssues(issues, path, parsed.error);
    return undefined;
  }
  const { class: className, count, properties = {} } = parsed.data;
  const metadataClass = schema.classes?.[className];
  if (!metadataClass) {
    issues.error(path, `the schema has no class ${className}`);
    return undefined;
  }
  for (const [name, column] of Object.entries(properties)) {
    const property = metadataClass.properties?.[name];
    const at = `${path}/properties/${name}`;
    if (property) new ColumnCheck(issues, at, property, schema, bytesOf).run(column, count);
    else issues.error(at, `the class ${className} has no such property`);
  }
  for (const [name, { required }] of Object.entries(metadataClass.properties ?? {})) {
    if (required && !properties[name]) issues.error(path, `the required property ${name} is missing`);
  }
  return count;
}

interface Column {
  readonly values: number;
  readonly arrayOffsets?: number | undefined;
  readonly stringOffsets?: number | undefined;
  readonly arrayOffsetType?: string | undefined;
  readonly stringOffsetType?: string | undefined;
}

class ColumnCheck {
  constructor(
    readonly issues: IssueList,
    readonly path: string,
    readonly property: ClassProperty,
    readonly schema: MetadataSchema,
    readonly bytesOf: ViewBytes,
  ) {}

  run(column: Column, rows: number): void {
    const { type, array, count } = this.property;
    const isVariable = array && count === undefined;
    if (isVariable && column.arrayOffsets === undefined)
      this.#fault('a variable-length array needs arrayOffsets');
    if (!isVariable && column.arrayOffsets !== undefined)
      this.#fault('arrayOffsets is for variable-length arrays');
    if (type === 'STRING' && column.stringOffsets === undefined) this.#fault('STRING needs stringOffsets');
    if (type !== 'STRING' && column.stringOffsets !== undefined)
      this.#fault('stringOffsets is for STRING only');
    let elements: number | undefined = rows * (count ?? 1);
    if (isVariable) elements = this.#lastOffset(column.arrayOffsets, column.arrayOffsetType, rows);
    if (elements === undefined) return;
    let bytes: number | undefined;
    if (type === 'STRING') bytes = this.#lastOffset(column.stringOffsets, column.stringOffsetType, elements);
    else if (type === 'BOOLEAN') bytes = Math.ceil(elements / 8);
    else bytes = elements * this.#elementBytes();
    const data = this.bytesOf(column.values);
    if (!data) this.#fault(`there is no buffer view ${column.values}`);
    else if (bytes !== undefined && bytes > 0 && data.length < bytes) {
      this.#fault(`the values take ${bytes} bytes, the buffer view has ${data.length}`);
    }
  }

  #elementBytes(): number {
    const { type, componentType, enumType } = this.property;
    if (type === 'ENUM') return componentBytes(this.schema.enums?.[enumType ?? '']?.valueType ?? 'UINT16');
    return componentType && componentType in SCALAR_COMPONENTS
      ? ELEMENTS[type]! * componentBytes(componentType)
      : 0;
  }

  /** Checks that offsets start at 0, do not fall and fit their view; returns the last. */
  #lastOffset(view: number | undefined, type = 'UINT32', count: number): number | undefined {
    if (view === undefined) return undefined;
    const data = this.bytesOf(view);
    const width = WIDTH[type]!;
    if (!data || data.length < (count + 1) * width) {
      this.#fault(data ? 'the offsets are longer than their buffer view' : `there is no buffer view ${view}`);
      return undefined;
    }
    const reader = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let previous = 0;
    for (let i = 0; i <= count; i++) {
      const offset = readUnsigned(reader, i * width, width);
      if (offset < previous || (i === 0 && offset !== 0)) {
        this.#fault('the offsets do not start at 0 or fall');
        return undefined;
      }
      previous = offset;
    }
    return previous;
  }

  #fault(message: string): void {
    this.issues.error(this.path, message);
  }
}

function readUnsigned(reader: DataView, at: number, width: number): number {
  if (width === 1) return reader.getUint8(at);
  if (width === 2) return reader.getUint16(at, true);
  return width === 4 ? reader.getUint32(at, true) : Number(reader.getBigUint64(at, true));
}
