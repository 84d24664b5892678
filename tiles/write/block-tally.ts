import { type FeatureSchema, noDataOf } from './property-table.ts';

type Value = string | number | boolean;

/** Attribute → what it comes to over ground area: mean of a number, area by value of anything else. */
export type BlockTally = ReadonlyMap<string, NumberTally | ReadonlyMap<string | boolean, number>>;

interface NumberTally {
  readonly area: number;
  readonly sum: number;
}

/** Values of one text kept in a tally: where nearly every building has its own, none says anything of the block. */
const MOST_VALUES = 64;

/** What tells one building from another says nothing of many. */
const IDENTITY: ReadonlySet<string> = new Set(['id', 'name', 'address']);

export function emptyTally(): BlockTally {
  return new Map();
}

/** The tally of one feature; attributes outside the schema, unknown ones and names are left out. */
export function tallyOf(
  attributes: Readonly<Record<string, Value>>,
  schema: FeatureSchema,
  areaSquareMeters: number,
): BlockTally {
  const tally = new Map<string, NumberTally | ReadonlyMap<string | boolean, number>>();
  for (const [name, { type }] of Object.entries(schema)) {
    const value = attributes[name];
    if (value === undefined || value === noDataOf(type) || IDENTITY.has(name)) continue;
    if (typeof value === 'number') tally.set(name, { area: areaSquareMeters, sum: value * areaSquareMeters });
    else tally.set(name, new Map([[value, areaSquareMeters]]));
  }
  return tally;
}

export function mergeTallies(tallies: readonly BlockTally[]): BlockTally {
  const merged = new Map<string, NumberTally | Map<string | boolean, number>>();
  for (const tally of tallies) {
    for (const [name, part] of tally) merged.set(name, joined(merged.get(name), part));
  }
  return merged;
}

/** Attributes of a merged block: the mean of numbers by ground area, else the value with the most of it. */
export function tallyAttributes(tally: BlockTally): Record<string, Value> {
  const attributes: Record<string, Value> = {};
  for (const [name, part] of tally) {
    if (isNumber(part)) attributes[name] = part.sum / part.area;
    else attributes[name] = [...part].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
  }
  return attributes;
}

function joined(
  known: NumberTally | Map<string | boolean, number> | undefined,
  part: NumberTally | ReadonlyMap<string | boolean, number>,
): NumberTally | Map<string | boolean, number> {
  if (isNumber(part)) {
    const before = known && isNumber(known) ? known : { area: 0, sum: 0 };
    return { area: before.area + part.area, sum: before.sum + part.sum };
  }
  const areas = known && !isNumber(known) ? known : new Map<string | boolean, number>();
  for (const [value, area] of part) areas.set(value, (areas.get(value) ?? 0) + area);
  return areas.size > MOST_VALUES ? largest(areas, MOST_VALUES / 2) : areas;
}

/** The values with the most area; equal ones in the order they came. */
function largest(areas: ReadonlyMap<string | boolean, number>, count: number): Map<string | boolean, number> {
  return new Map([...areas].sort((a, b) => b[1] - a[1]).slice(0, count));
}

function isNumber(part: NumberTally | ReadonlyMap<string | boolean, number>): part is NumberTally {
  return !(part instanceof Map);
}
