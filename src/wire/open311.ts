/**
 * Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): what goes out. One shape for both formats: XML has it
 * with a name for every item of a list, JSON without (the specification's Spark convention).
 */
import { XMLBuilder } from 'fast-xml-parser';

export type Open311Format = 'json' | 'xml';

export const OPEN311_TYPES: Readonly<Record<Open311Format, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

type Value = string | number | boolean | null;
export type Open311Item = Readonly<Record<string, Value>>;

/** The lists that there are: what encloses them in XML, and what an item is called there. */
const LISTS = {
  services: 'service',
  service_requests: 'request',
  errors: 'error',
} as const;

const builder = new XMLBuilder({ format: true, suppressEmptyNode: true });
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function open311List(
  list: keyof typeof LISTS,
  items: readonly Open311Item[],
  format: Open311Format,
): string {
  if (format === 'json') return JSON.stringify(items);
  return toXml({ [list]: { [LISTS[list]]: items.map(forXml) } });
}

/** A service that asks for nothing beside what every report has. */
export function open311Definition(code: string, format: Open311Format): string {
  if (format === 'json') return JSON.stringify({ service_code: code, attributes: [] });
  return toXml({ service_definition: { service_code: forXmlText(code), attributes: '' } });
}

/** Where the endpoint is, and since when what can be reported is as it is. */
export interface Open311Discovery {
  /** ms; a later one: services changed, and clients should read them again. */
  readonly changed: number;
  readonly contact: string;
  readonly keyService: string;
  /** Without the slash at the end. */
  readonly url: string;
  readonly type: 'production' | 'test';
}

/** The service discovery that the specification asks for (wiki.open311.org/Service_Discovery). */
export function open311Discovery(
  { changed, contact, keyService, url, type }: Open311Discovery,
  format: Open311Format,
): string {
  const changeset = new Date(changed).toISOString();
  const endpoint = { specification: 'http://wiki.open311.org/GeoReport_v2', url, changeset, type };
  const formats = ['text/xml', 'application/json'];
  const about = { changeset, contact, key_service: keyService };
  if (format === 'json') return JSON.stringify({ ...about, endpoints: [{ ...endpoint, formats }] });
  const endpoints = { endpoint: [{ ...endpoint, formats: { format: formats } }] };
  return toXml({ discovery: { ...about, endpoints } });
}

const toXml = (content: object): string => DECLARATION + builder.build(content);

const forXml = (item: Open311Item): Record<string, Value> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, forXmlValue(value)]));

const forXmlValue = (value: Value): Value => {
  if (value === null) return '';
  return typeof value === 'string' ? forXmlText(value) : value;
};

/** XML 1.0 has no control characters, however they are written, and no halves of a surrogate pair. */
const forXmlText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

/**
 * What people write of themselves into a description, masked: mail addresses, and numbers of seven digits or
 * more (telephones, identity cards). The answer is public.
 */
export const withoutContacts = (text: string): string =>
  text
    .replace(/[^\s@,;，；：:（）()<>]+@[^\s@,;，；（）()<>]+/g, '•••')
    .replace(/\+?\d(?:[ \-()（）]{0,2}\d){6,}[Xx]?/g, '•••');
