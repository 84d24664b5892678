import { LocalizedError } from '@core/text.ts';

/** A JSON Pointer (RFC 6901) taken apart: `/a~1b/0` → `['a/b', '0']`; the empty pointer is the whole document. */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/'))
    throw new LocalizedError(
      `“${pointer}”不是 JSON Pointer：应以“/”开头`,
      `"${pointer}" is no JSON Pointer: it must begin with "/"`,
    );
  return pointer
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a pointer, own properties only, so that no path reaches a prototype. Undefined when absent. */
export function resolvePointer(document: unknown, tokens: readonly string[]): unknown {
  let value = document;
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(token)) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

export function formatPointer(tokens: readonly (string | number)[]): string {
  return tokens.map(token => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
