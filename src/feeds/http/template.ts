import { LocalizedError } from '@core/text.ts';
/**
 * Fills `{name}` in a URL with encoded values. Throws RangeError for a name that is not given, so that a mistake in the
 * configuration is seen at once.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined)
      throw new LocalizedError(
        `网址中不能用“{${name}}”；可用的有 ${Object.keys(values).join(', ')}`,
        `"{${name}}" is not known in a URL; known are ${Object.keys(values).join(', ')}`,
      );
    return encodeURIComponent(value);
  });
}
