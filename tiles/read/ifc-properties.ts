import * as WebIfc from 'web-ifc';
import { type IfcLine, type IfcModel, plainValue, refOf, refsOf } from './ifc-model.ts';

export type IfcProperties = Readonly<Record<string, string | number | boolean>>;

/**
 * Element → property name (`Set.Property`) → value: property sets and quantities of the element and, where it does not
 * say otherwise, of its type; and `Material`.
 */
export function elementProperties(model: IfcModel): Map<number, IfcProperties> {
  const found = new Map<number, IfcProperties>();
  const sets = new Map<number, IfcProperties>();
  const setOf = (id: number): IfcProperties => {
    const known = sets.get(id) ?? propertySet(model, id);
    sets.set(id, known);
    return known;
  };
  const add = (elements: unknown, values: IfcProperties) => {
    for (const element of refsOf(elements)) found.set(element, { ...found.get(element), ...values });
  };
  for (const { line } of model.linesOfType(WebIfc.IFCRELDEFINESBYTYPE)) {
    const type = refOf(line.RelatingType);
    const own = type === undefined ? [] : refsOf(model.line(type).HasPropertySets);
    add(line.RelatedObjects, Object.assign({}, ...own.map(setOf)) as IfcProperties);
  }
  for (const { line } of model.linesOfType(WebIfc.IFCRELASSOCIATESMATERIAL)) {
    const names = materialNames(model, refOf(line.RelatingMaterial));
    if (names.length > 0) add(line.RelatedObjects, { Material: [...new Set(names)].join(', ') });
  }
  for (const { line } of model.linesOfType(WebIfc.IFCRELDEFINESBYPROPERTIES)) {
    const definition = line.RelatingPropertyDefinition;
    for (const id of Array.isArray(definition) ? refsOf(definition) : refsOf([definition]))
      add(line.RelatedObjects, setOf(id));
  }
  return found;
}

/** Values of an IfcPropertySet or IfcElementQuantity; names begin with that of the set unless told otherwise. */
export function propertySet(model: IfcModel, expressId: number, prefix?: string): IfcProperties {
  const set = model.line(expressId);
  const start = prefix ?? `${plainValue(set.Name) ?? ''}.`;
  return Object.fromEntries(
    valuesOf(model, [...refsOf(set.HasProperties), ...refsOf(set.Quantities)], start),
  );
}

function valuesOf(
  model: IfcModel,
  properties: readonly number[],
  start: string,
  depth = 0,
): (readonly [string, string | number | boolean])[] {
  return properties.flatMap(reference => {
    const property = model.line(reference);
    const name = `${start}${plainValue(property.Name)}`;
    const value = plainOf(property);
    if (value !== undefined) return [[name, value] as const];
    // A complex property is a set within the set.
    return depth < 5 ? valuesOf(model, refsOf(property.HasProperties), `${name}.`, depth + 1) : [];
  });
}

const SINGLE = [
  'NominalValue',
  'LengthValue',
  'AreaValue',
  'VolumeValue',
  'CountValue',
  'WeightValue',
  'TimeValue',
  'NumberValue',
];
const LISTS = ['EnumerationValues', 'ListValues'];

/** A single value, the members of a list, or the ends of a range. */
function plainOf(property: IfcLine): string | number | boolean | undefined {
  for (const key of SINGLE) {
    const value = plainValue(property[key]);
    if (value !== undefined) return value;
  }
  for (const key of LISTS) {
    const list = property[key];
    if (Array.isArray(list)) return list.map(plainValue).join(', ');
  }
  const [least, most] = [plainValue(property.LowerBoundValue), plainValue(property.UpperBoundValue)];
  return least === undefined && most === undefined ? undefined : `${least ?? ''} … ${most ?? ''}`;
}

/** Members through which layers, constituents and profiles lead to their materials. */
const MATERIAL_MEMBERS = [
  'ForLayerSet',
  'MaterialLayers',
  'ForProfileSet',
  'MaterialProfiles',
  'MaterialConstituents',
  'Materials',
  'Material',
];

function materialNames(model: IfcModel, id: number | undefined, depth = 0): string[] {
  if (id === undefined || depth > 5) return [];
  const line = model.line(id);
  const inner = MATERIAL_MEMBERS.flatMap(key => {
    const member = line[key];
    return Array.isArray(member) ? refsOf(member) : refsOf([member]);
  });
  if (inner.length > 0) return inner.flatMap(next => materialNames(model, next, depth + 1));
  const name = plainValue(line.Name);
  return name === undefined ? [] : [String(name)];
}
