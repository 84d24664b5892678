/** A property key from a name of any script: lower case, words joined by `-`; Chinese stays as it is. */
export function propertyIdOf(name: string): string {
  const id = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return id || 'value';
}
