import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import type { FeatureSchema } from '../write/property-table.ts';

type Value = string | number | boolean;
type SourceAttributes = Readonly<Record<string, unknown>>;

/**
 * Learns the names and types of a source's own attributes, so that they survive beside the building attributes.
 * Numbers stay numbers when all are; everything else becomes text (lists and objects as JSON).
 */
export class AttributeSchema {
  readonly #isNumeric = new Map<string, boolean>();

  /** Looks at one object's attributes. */
  learn(attributes: SourceAttributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === '') continue;
      const known = this.#isNumeric.get(name) ?? true;
      this.#isNumeric.set(name, known && typeof value === 'number' && Number.isFinite(value));
    }
  }

  /** Class of the tileset: building attributes, `extra`, and what was learnt, in alphabetical order. */
  schema(extra: FeatureSchema = {}): FeatureSchema {
    const own = [...this.#isNumeric.keys()].sort();
    return {
      ...BUILDING_ATTRIBUTES,
      ...extra,
      ...Object.fromEntries(
        own.map(name => [
          propertyName(name),
          { type: this.#isNumeric.get(name) ? 'FLOAT64' : 'STRING', description: name },
        ]),
      ),
    };
  }

  /** An object's attributes under the names and types of the class. */
  convert(attributes: SourceAttributes): Record<string, Value> {
    return Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) => {
        if (value === null || value === undefined || value === '') return [];
        const isText = !this.#isNumeric.get(name);
        const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
        return [[propertyName(name), isText ? text : Number(value)]];
      }),
    );
  }
}

/** An identifier for a property; names of the building class get the prefix `source_`. */
function propertyName(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_]/g, character => `_${character.codePointAt(0)!.toString(16)}_`);
  const identifier = /^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`;
  return identifier in BUILDING_ATTRIBUTES ? `source_${identifier}` : identifier;
}
