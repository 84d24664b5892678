/** A property key from a name of any script: lower case, words joined by `-`; Chinese stays as it is. */
export function propertyIdOf(name: string): string {
  const id = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return id || 'value';
}

/**
 * Property ids of one source, in which a property has one unit: a name that comes with a second unit becomes a property
 * of its own, or values would be shown in the wrong unit.
 */
export class PropertyIds {
  readonly #units = new Map<string, string>();

  of(name: string, unit: string): string {
    const id = propertyIdOf(name);
    const known = this.#units.get(id);
    if (known === undefined) this.#units.set(id, unit);
    return known === undefined || known === unit ? id : `${id}-${propertyIdOf(unit || 'unitless')}`;
  }
}
