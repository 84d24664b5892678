/** An absolute URL from a template and the file that names it; keeps the braces, which `URL` would escape. */
export function resolveTemplate(template: string, baseUrl: string): string {
  return new URL(template, baseUrl).href.replaceAll('%7B', '{').replaceAll('%7D', '}');
}
