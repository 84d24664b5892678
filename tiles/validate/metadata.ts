import type * as z from 'zod/mini';
import type { IssueList } from './issue.ts';
import {
  type ClassProperty,
  type MetadataEntity,
  type MetadataEnum,
  type MetadataSchema,
  metadataSchema,
  SCALAR_COMPONENTS,
} from './metadata-schema.ts';

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/** Adds zod's findings, each with its place. */
export function addShapeIssues(issues: IssueList, path: string, error: z.core.$ZodError): void {
  for (const issue of error.issues) issues.error([path, ...issue.path.map(String)].join('/'), issue.message);
}

/** Checks a schema's shape and meaning; returns it when it can be used. */
export function checkSchema(issues: IssueList, path: string, value: unknown): MetadataSchema | undefined {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) {
    addShapeIssues(issues, path, parsed.error);
    return undefined;
  }
  const schema = parsed.data;
  for (const [name, { values, valueType = 'UINT16' }] of Object.entries(schema.enums ?? {})) {
    checkEnum(issues, `${path}/enums/${name}`, values, valueType);
  }
  for (const [className, { properties = {} }] of Object.entries(schema.classes ?? {})) {
    const semantics = new Set<string>();
    for (const [name, property] of Object.entries(properties)) {
      const at = `${path}/classes/${className}/properties/${name}`;
      checkProperty(issues, at, property, schema);
      if (property.semantic && semantics.has(property.semantic)) {
        issues.error(at, `the semantic ${property.semantic} is used twice`);
      }
      if (property.semantic) semantics.add(property.semantic);
    }
  }
  return schema;
}

function checkEnum(issues: IssueList, path: string, values: MetadataEnum['values'], valueType: string): void {
  const [low, high] = SCALAR_COMPONENTS[valueType as keyof typeof SCALAR_COMPONENTS];
  const [names, numbers] = [new Set<string>(), new Set<number>()];
  for (const { name, value } of values) {
    if (value < low || value > high) issues.error(path, `${value} does not fit ${valueType}`);
    if (names.has(name)) issues.error(path, `the name ${name} is used twice`);
    if (numbers.has(value)) issues.error(path, `the value ${value} is used twice`);
    names.add(name);
    numbers.add(value);
  }
}

const isNumeric = (property: ClassProperty): boolean => property.type in COMPONENTS;

function checkProperty(
  issues: IssueList,
  path: string,
  property: ClassProperty,
  schema: MetadataSchema,
): void {
  const { type, componentType, enumType, count, array, normalized, required } = property;
  const fault = (message: string) => issues.error(path, message);
  if (isNumeric(property) && !componentType) fault(`${type} needs a componentType`);
  if (!isNumeric(property) && componentType) fault(`${type} must not have a componentType`);
  if (type === 'ENUM' && !enumType) fault('ENUM needs an enumType');
  if (type !== 'ENUM' && enumType) fault(`${type} must not have an enumType`);
  if (enumType && !schema.enums?.[enumType]) fault(`there is no enum ${enumType}`);
  if (count !== undefined && !array) fault('count is for arrays only');
  const isInteger = componentType && !componentType.startsWith('FLOAT');
  if (normalized && !(isNumeric(property) && isInteger)) fault('only integers can be normalized');
  const isRange = isNumeric(property) && !(array && count === undefined);
  const isReal = isRange && (normalized || !isInteger);
  for (const key of ['offset', 'scale'] as const) {
    if (property[key] === undefined) continue;
    if (!isReal) fault(`${key} is for floating point or normalized values of fixed size`);
    else if (!matchesType(property[key], property, schema)) fault(`${key} does not have the property's type`);
  }
  for (const key of ['max', 'min'] as const) {
    if (property[key] === undefined) continue;
    if (!isRange) fault(`${key} is for numbers of fixed size`);
    else if (!matchesType(property[key], property, schema)) fault(`${key} does not have the property's type`);
  }
  for (const key of ['noData', 'default'] as const) {
    if (property[key] === undefined) continue;
    if (required) fault(`a required property cannot have ${key}`);
    if (key === 'noData' && type === 'BOOLEAN') fault('BOOLEAN cannot have noData');
    else if (!matchesType(property[key], property, schema)) fault(`${key} does not have the property's type`);
  }
}

/** Whether a JSON value is of the property's type (3D Metadata, "JSON encoding"). */
function matchesType(value: unknown, property: ClassProperty, schema: MetadataSchema): boolean {
  if (property.array) {
    if (!Array.isArray(value) || (property.count !== undefined && value.length !== property.count))
      return false;
    return value.every(element => matchesElement(element, property, schema));
  }
  return matchesElement(value, property, schema);
}

function matchesElement(value: unknown, property: ClassProperty, schema: MetadataSchema): boolean {
  const { type, enumType, componentType } = property;
  if (type === 'STRING') return typeof value === 'string';
  if (type === 'BOOLEAN') return typeof value === 'boolean';
  if (type === 'ENUM')
    return schema.enums?.[enumType ?? '']?.values.some(({ name }) => name === value) ?? false;
  const components = COMPONENTS[type] === 1 ? [value] : value;
  if (!Array.isArray(components) || components.length !== COMPONENTS[type]) return false;
  const [low, high] = componentType ? SCALAR_COMPONENTS[componentType] : [-Infinity, Infinity];
  const isInteger = componentType && !componentType.startsWith('FLOAT') && !property.normalized;
  return components.every(
    component =>
      typeof component === 'number' &&
      component >= low &&
      component <= high &&
      (!isInteger || Number.isInteger(component)),
  );
}

/** Checks an entity (tileset, group, tile or content metadata) against the schema. */
export function checkEntity(
  issues: IssueList,
  path: string,
  entity: MetadataEntity,
  schema: MetadataSchema | undefined,
): void {
  if (!schema) return issues.error(path, 'there is metadata but no usable schema');
  const properties = schema.classes?.[entity.class]?.properties;
  if (!schema.classes?.[entity.class]) return issues.error(path, `the schema has no class ${entity.class}`);
  for (const [name, value] of Object.entries(entity.properties ?? {})) {
    const property = properties?.[name];
    const at = `${path}/properties/${name}`;
    if (!property) issues.error(at, `the class ${entity.class} has no such property`);
    else if (value === null || !matchesType(value, property, schema)) {
      issues.error(at, 'the value does not have the type the class says');
    } else checkRange(issues, at, value, property);
  }
  for (const [name, property] of Object.entries(properties ?? {})) {
    if (property.required && entity.properties?.[name] === undefined) {
      issues.error(`${path}/properties/${name}`, 'a required property is missing');
    }
  }
}

/** Values lie between min and max after normalization, offset and scale. */
function checkRange(issues: IssueList, path: string, value: unknown, property: ClassProperty): void {
  if (!isNumeric(property)) return;
  const flat = (input: unknown): number[] | undefined =>
    input === undefined ? undefined : [input].flat(3).map(Number);
  const [offset, scale, low, high] = [property.offset, property.scale, property.min, property.max].map(flat);
  flat(value)!.forEach((raw, i) => {
    const pick = (list: number[] | undefined) => list?.[i % list.length];
    const unit = property.normalized ? normalize(raw, property.componentType!) : raw;
    const real = unit * (pick(scale) ?? 1) + (pick(offset) ?? 0);
    const slack = 1e-6 * Math.max(1, Math.abs(real));
    if (real < (pick(low) ?? -Infinity) - slack) issues.error(path, `${real} is below min`);
    if (real > (pick(high) ?? Infinity) + slack) issues.error(path, `${real} is above max`);
  });
}

function normalize(value: number, componentType: keyof typeof SCALAR_COMPONENTS): number {
  return Math.max(-1, value / SCALAR_COMPONENTS[componentType][1]);
}
