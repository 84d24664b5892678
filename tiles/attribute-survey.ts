import type { CityTileset } from '@city/schema.ts';
import type { LocalizedText } from '@core/text.ts';
import { BUILDING_FIELDS, type TilesetField } from './building-fields.ts';
import { type FeatureSchema, noDataOf } from './write/property-table.ts';

/** A text with more values than this is a name rather than a category. */
const MOST_CATEGORIES = 40;
const MOST_FIELDS = 24;
/** Say who or what a thing is, not how it is. */
const IDENTITY: ReadonlySet<string> = new Set([
  'id',
  'name',
  'address',
  'source',
  'parent',
  'tag',
  'properties',
  'building',
  'space',
  'cimLevel',
]);

const TITLES: Readonly<Record<string, LocalizedText & { readonly unit?: string }>> = {
  storey: { zh: '楼层', en: 'Storey' },
  storeyElevation: { zh: '楼层标高', en: 'Storey elevation', unit: 'm' },
  ifcClass: { zh: '构件类别', en: 'IFC class' },
  objectType: { zh: '对象类型', en: 'Object type' },
  lod: { zh: '细节层次', en: 'Level of detail' },
  network: { zh: '管网', en: 'Network' },
  material: { zh: '材质', en: 'Material' },
  diameterMm: { zh: '管径', en: 'Diameter', unit: 'mm' },
  depthMeters: { zh: '埋深', en: 'Depth', unit: 'm' },
  lengthMeters: { zh: '长度', en: 'Length', unit: 'm' },
};

/** Learns from the features of a tileset by which attributes it can be coloured and filtered. */
export class AttributeSurvey {
  readonly #ranges = new Map<string, [number, number]>();
  readonly #values = new Map<string, Set<string>>();

  constructor(readonly schema: FeatureSchema) {}

  note(attributes: Readonly<Record<string, string | number | boolean>>): void {
    for (const [name, { type }] of Object.entries(this.schema)) {
      const value = attributes[name];
      if (value === undefined || value === noDataOf(type) || IDENTITY.has(name)) continue;
      if (typeof value === 'number') this.#noteNumber(name, value);
      else this.#noteText(name, String(value));
    }
  }

  /** Those with more than one value, in the order of the class. */
  fields(): CityTileset['attributes'] {
    return Object.entries(this.schema)
      .flatMap(([name, { type, description }]) => {
        const known = BUILDING_FIELDS.find(field => field.id === name);
        const title = known?.title ?? TITLES[name] ?? { zh: description ?? name, en: description ?? name };
        const unit = known?.unit ?? TITLES[name]?.unit;
        const field = { id: name, title: { zh: title.zh, en: title.en }, ...(unit ? { unit } : {}) };
        const shape = type === 'STRING' ? this.#categories(name, known) : this.#domain(name);
        return shape ? [{ ...field, ...shape }] : [];
      })
      .slice(0, MOST_FIELDS);
  }

  #noteNumber(name: string, value: number): void {
    if (!Number.isFinite(value)) return;
    const range = this.#ranges.get(name);
    if (!range) this.#ranges.set(name, [value, value]);
    else if (value < range[0]) range[0] = value;
    else if (value > range[1]) range[1] = value;
  }

  #noteText(name: string, value: string): void {
    const values = this.#values.get(name) ?? new Set();
    this.#values.set(name, values);
    if (values.size <= MOST_CATEGORIES) values.add(value);
  }

  #domain(name: string): { domain: [number, number] } | undefined {
    const range = this.#ranges.get(name);
    return range && range[0] < range[1] ? { domain: range } : undefined;
  }

  #categories(name: string, known: TilesetField | undefined) {
    const values = this.#values.get(name);
    if (!values || values.size < 2 || values.size > MOST_CATEGORIES) return undefined;
    const labels = new Map(known?.categories?.map(({ value, label }) => [value, label]));
    return {
      categories: [...values]
        .sort()
        .map(value => ({ value, label: labels.get(value) ?? { zh: value, en: value } })),
    };
  }
}
