/** A number as tables write it: `12.5`, `12,5`, ` 3 `; undefined for anything else, lists and booleans included. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a value can stand for a feature; an empty cell cannot. */
export const isName = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');

/** Metres of a length above zero: a number, or text with or without its unit. */
export function lengthOf(value: unknown): number | undefined {
  const meters = numberOf(value) ?? (typeof value === 'string' ? parseMeters(value) : undefined);
  return meters !== undefined && meters > 0 && meters < 10_000 ? meters : undefined;
}

/** The property of this name, or of one that differs only in its case. */
export function propertyOf(properties: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(properties, name)) return properties[name];
  const wanted = name.toLowerCase();
  const other = Object.keys(properties).find(key => key.toLowerCase() === wanted);
  return other === undefined ? undefined : properties[other];
}

/** Metres of a length as people write it: `12`, `12.5 m`, `12,5`, `~12 metres`, `40 ft`, `12'6"`. */
export function parseMeters(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const plain = text.trim().replace(/^(?:~|ca\.?|about)\s*/i, '');
  const feet =
    /^(\d+(?:\.\d+)?)\s*(?:['′’]|ft\.?|feet|foot)\s*(?:(\d+(?:\.\d+)?)\s*(?:["″”]|''|in)?)?$/i.exec(plain);
  if (feet) return Number(feet[1]) * 0.3048 + Number(feet[2] ?? 0) * 0.0254;
  const metric = /^(\d+(?:[.,]\d+)?)\s*(?:m|米|met(?:re|er)s?)?\.?$/i.exec(plain);
  const meters = metric ? Number(metric[1]!.replace(',', '.')) : Number.NaN;
  return meters > 0 && meters < 1000 ? meters : undefined;
}
