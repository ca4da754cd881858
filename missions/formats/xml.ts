/**
 * XML of plans, bounded: no document type, hence no entities but the five of XML and numbers. Names
 * without their prefixes.
 */
import { XMLParser } from 'fast-xml-parser';
import { Refused } from './reading.ts';

/** An element: its children by name, each a list. */
export type Element = Readonly<Record<string, unknown>>;

/** Bytes and tags: what parses within some seconds on a busy machine. */
const LARGEST = 8 << 20;
const MOST_TAGS = 200_000;
const DEEPEST = 40;
/** Where the text of an element with attributes stands. */
const TEXT = '#text';
/** Before the name of an attribute. */
const ATTRIBUTE = '@';

/** The document with its root elements as children. @throws Refused */
export function parseXml(bytes: Uint8Array, where: string): Element {
  if (bytes.length > LARGEST)
    throw new Refused('too-many', `more than ${LARGEST} bytes of XML`, where);
  if (tagsIn(bytes) > MOST_TAGS)
    throw new Refused('too-many', `more than ${MOST_TAGS} tags of XML`, where);
  const text = decoded(bytes, where);
  if (/<!DOCTYPE/i.test(text))
    throw new Refused('unsupported', 'XML with a DOCTYPE is not read: remove it', where);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE,
    textNodeName: TEXT,
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    ignorePiTags: true,
    maxNestedTags: DEEPEST,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  });
  try {
    const document: unknown = parser.parse(text, true);
    if (isElement(document)) return document;
  } catch (error) {
    const told = String((error as Error).message).slice(0, 200);
    throw new Refused('not-a-plan', `it is not well-formed XML: ${told}`, where);
  }
  throw new Refused('not-a-plan', 'there is no element in it', where);
}

function tagsIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x3c) count++;
  return count;
}

function decoded(bytes: Uint8Array, where: string): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const encoding = /^(?:ï»¿)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)/.exec(head)?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(encoding))
    throw new Refused('unsupported', `its encoding is ${encoding}: save it as UTF-8`, where);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused('unsupported', 'it is not UTF-8', where);
  }
}

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Children of this name; one without any content is empty. */
export function children(element: Element | undefined, name: string): readonly Element[] {
  const list = element && Object.hasOwn(element, name) ? element[name] : undefined;
  if (!Array.isArray(list)) return [];
  return list.map((one: unknown) => (isElement(one) ? one : { [TEXT]: one }));
}

export const child = (element: Element | undefined, name: string): Element | undefined =>
  children(element, name)[0];

/** The text of the first child of this name, trimmed; undefined where there is none. */
export function textOf(element: Element | undefined, name: string): string | undefined {
  const one = child(element, name);
  return one === undefined ? undefined : content(one);
}

export function content(element: Element): string {
  const text = element[TEXT];
  return typeof text === 'string' ? unescaped(text).trim() : '';
}

export function attribute(element: Element, name: string): string | undefined {
  const value = element[`${ATTRIBUTE}${name}`];
  return typeof value === 'string' ? unescaped(value) : undefined;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** In one go, so that nothing is expanded twice. */
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, dec, hex, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name]! : whole;
    const point = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** For text and attributes; what XML 1.0 cannot say at all is left out. */
export function escaped(text: string): string {
  return text.replace(UNSAYABLE, '').replace(/[&<>"'\r]/g, (c) => `&#${c.codePointAt(0)};`);
}

/** Control characters (but tab and line ends), halves of pairs, and the two that are none. */
const UNSAYABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `<name>text</name>` on a line of its own, `depth` steps in. */
export const line = (depth: number, name: string, text: string | number): string =>
  `${'  '.repeat(depth)}<${name}>${typeof text === 'number' ? text : escaped(text)}</${name}>`;
