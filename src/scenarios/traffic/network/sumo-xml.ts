import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { malformed } from './malformed.ts';

/** An element of a SUMO file: attributes as text, children by tag. */
export interface XmlElement {
  readonly [name: string]: string | readonly XmlElement[] | undefined;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: { enabled: false },
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/** The root element of an XML file that must be one of `roots`. */
export function parseXml(text: string, file: string, roots: readonly string[]): XmlElement {
  const valid = XMLValidator.validate(text);
  if (valid !== true)
    malformed(file, valid.err.line, `XML 有误：${valid.err.msg}`, `broken XML: ${valid.err.msg}`);
  const document = parser.parse(text) as XmlElement;
  for (const root of roots) {
    const found = document[root];
    if (found !== undefined) return (typeof found === 'string' ? {} : found[0]) as XmlElement;
  }
  malformed(
    file,
    undefined,
    `根元素应为 ${roots.join('、')}`,
    `the root element must be ${roots.join(' or ')}`,
    roots[0],
  );
}

/** Child elements of a tag, in order. */
export function children(element: XmlElement, tag: string): readonly XmlElement[] {
  const found = element[tag];
  if (found === undefined || typeof found === 'string') return [];
  return found.map(child => (typeof child === 'string' ? {} : child));
}

/** An attribute, or undefined where the element has none of that name. */
export function attribute(element: XmlElement, name: string): string | undefined {
  const value = element[name];
  return typeof value === 'string' ? value : undefined;
}
