import { LocalizedError } from '@core/text.ts';
import { XMLParser } from 'fast-xml-parser';

/** Text, child elements, or several of them: namespaces dropped, attributes as `@name`, text beside them as `#text`. */
export type XmlNode = string | XmlElement;
export interface XmlElement {
  readonly [name: string]: XmlNode | readonly XmlNode[] | undefined;
}

/** A document that must not be read: it defines entities, or is larger than a reading can be. */
export class UnsafeXmlError extends LocalizedError {
  override readonly name = 'UnsafeXmlError';
}

const LARGEST_CHARACTERS = 20_000_000;
const DEEPEST_NESTING = 100;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: DEEPEST_NESTING,
});

/**
 * Reads XML whose text stays text. Documents with a DOCTYPE are refused whole, since external entities and entity
 * bombs need one and no format read here does. Throws UnsafeXmlError, or Error for XML that is not well formed.
 */
export function parseXml(text: string): XmlElement {
  if (text.length > LARGEST_CHARACTERS)
    throw new UnsafeXmlError(`文档长达 ${text.length} 个字符`, `document of ${text.length} characters`);
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new UnsafeXmlError(
      '文档含有 DOCTYPE 或 ENTITY 声明',
      'document with a DOCTYPE or ENTITY declaration',
    );
  return parser.parse(text, true) as XmlElement;
}

/** Bytes as text in the encoding that the XML declaration names, UTF-8 by default. */
export function decodeXml(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const label = /encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Every element of that name directly below `node`. */
export function elements(node: XmlNode | undefined, name: string): XmlElement[] {
  return children(node, name).filter((child): child is XmlElement => typeof child === 'object');
}

/** Text of the first child of that name, or undefined when there is none or it is empty. */
export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  return ownText(children(node, name)[0]) || undefined;
}

/** Texts of all children of that name. */
export function textsOf(node: XmlNode | undefined, name: string): string[] {
  return children(node, name).map(ownText).filter(Boolean);
}

/** Texts of all children of that name, empty ones too: for lists that go in pairs. */
export function childTexts(node: XmlNode | undefined, name: string): string[] {
  return children(node, name).map(ownText);
}

/** Every element of that name anywhere below `node`, in document order. */
export function descendants(node: XmlNode | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const visit = (current: XmlNode) => {
    if (typeof current !== 'object') return;
    for (const [key, value] of Object.entries(current)) {
      for (const child of asArray(value)) {
        if (key === name && typeof child === 'object') found.push(child);
        visit(child);
      }
    }
  };
  if (node) visit(node);
  return found;
}

export function ownText(node: XmlNode | undefined): string {
  if (node === undefined) return '';
  if (typeof node === 'string') return node;
  const text = node['#text'];
  return typeof text === 'string' ? text : '';
}

function children(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return typeof node === 'object' && Object.hasOwn(node, name) ? asArray(node[name]) : [];
}

function asArray(value: XmlNode | readonly XmlNode[] | undefined): readonly XmlNode[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as XmlNode];
}
