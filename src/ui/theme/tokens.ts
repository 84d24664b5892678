/** Reads a token of the present theme, e.g. `--accent`, as text that a canvas understands. */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
