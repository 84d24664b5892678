import type { EntityId } from '@core/ids.ts';
import type { JsonValue } from '@core/records.ts';

/** One part of a model: a wall, a pump, a sensor. */
export interface ModelElement {
  readonly id: EntityId;
  readonly name: string;
  /** Class in the model's own vocabulary, e.g. `IfcWall`; empty when unknown. */
  readonly className: string;
  /** Name of its storey; empty when it has none. */
  readonly storey: string;
  /** Height of the storey's floor in the model, metres; NaN when unknown. */
  readonly storeyElevation: number;
  readonly properties: Readonly<Record<string, JsonValue>>;
}

export interface Storey {
  readonly name: string;
  readonly elevation: number;
  readonly elementIds: readonly EntityId[];
}

/** Storeys, and in each its elements by class. */
export interface ElementTree {
  readonly storeys: readonly (Storey & {
    readonly classes: readonly { readonly name: string; readonly elementIds: readonly EntityId[] }[];
  })[];
}

/**
 * An element from what a model says of it: columns of a property table, or `extras` of a node. A text column
 * `properties` that holds a JSON object is opened.
 */
export function elementOf(
  attributes: Readonly<Record<string, JsonValue>>,
  fallback: { readonly id: string; readonly name: string; readonly storey?: string },
): ModelElement {
  const { id, name, ifcClass, className, storey, storeyElevation, properties, ...rest } = attributes;
  return {
    id: textOf(id) || fallback.id,
    name: textOf(name) || fallback.name,
    className: textOf(ifcClass) || textOf(className),
    storey: textOf(storey) || (fallback.storey ?? ''),
    storeyElevation: typeof storeyElevation === 'number' ? storeyElevation : Number.NaN,
    properties: { ...rest, ...openJson(properties) },
  };
}

/** Storeys from the lowest up; those without a height follow in order of name, elements without a storey last. */
export function buildTree(elements: readonly ModelElement[]): ElementTree {
  const storeys = groupBy(elements, element => element.storey);
  const sorted = [...storeys].map(([name, members]) => ({
    name,
    elevation: Math.min(...members.map(member => member.storeyElevation)),
    members,
  }));
  sorted.sort(
    (a, b) =>
      Number(a.name === '') - Number(b.name === '') ||
      Number(Number.isNaN(a.elevation)) - Number(Number.isNaN(b.elevation)) ||
      a.elevation - b.elevation ||
      a.name.localeCompare(b.name),
  );
  return {
    storeys: sorted.map(({ name, elevation, members }) => ({
      name,
      elevation,
      elementIds: members.map(member => member.id),
      classes: [...groupBy(members, member => member.className)]
        .map(([className, of]) => ({ name: className, elementIds: of.map(member => member.id) }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    })),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function openJson(value: JsonValue | undefined): Record<string, JsonValue> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') return { properties: value };
  try {
    const parsed = JSON.parse(value) as JsonValue;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON: shown as the text it is.
  }
  return value === '' ? {} : { properties: value };
}
