/**
 * A client of GeoReport v2 written from the specification alone (wiki.open311.org/GeoReport_v2): it knows
 * nothing of this service but where it is.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface Open311Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** The list that came, whatever the format: every value as text, null where there was none. */
  readonly items: readonly Readonly<Record<string, string | null>>[];
}

type Format = 'json' | 'xml';

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => ['service', 'request', 'error', 'attribute'].includes(name),
});

export class Open311Client {
  readonly #endpoint: string;
  readonly #format: Format;
  constructor(endpoint: string, format: Format) {
    this.#endpoint = endpoint;
    this.#format = format;
  }

  /** A client that is told where the service is, and finds the endpoint by itself. */
  static async discover(discovery: string, format: Format): Promise<Open311Client> {
    const text = await (await fetch(`${discovery}/discovery.${format}`)).text();
    const found = format === 'json' ? JSON.parse(text) : discoveryOfXml(text);
    const mime = format === 'json' ? 'application/json' : 'text/xml';
    const endpoint = found.endpoints.find(
      (one: { specification: string; formats: string[] }) =>
        one.specification === 'http://wiki.open311.org/GeoReport_v2' && one.formats.includes(mime),
    );
    for (const text of [found.changeset, found.contact, found.key_service, endpoint.changeset])
      if (typeof text !== 'string' || text === '') throw new Error('the discovery lacks a field');
    if (!['production', 'test'].includes(endpoint.type)) throw new Error('no type of endpoint');
    return new Open311Client(endpoint.url, format);
  }

  services(): Promise<Open311Answer> {
    return this.#get('services', {});
  }

  service(code: string): Promise<Open311Answer> {
    return this.#get(`services/${encodeURIComponent(code)}`, {});
  }

  requests(query: Record<string, string> = {}): Promise<Open311Answer> {
    return this.#get('requests', query);
  }

  request(id: string): Promise<Open311Answer> {
    return this.#get(`requests/${encodeURIComponent(id)}`, {});
  }

  token(id: string): Promise<Open311Answer> {
    return this.#get(`tokens/${encodeURIComponent(id)}`, {});
  }

  async report(
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Open311Answer> {
    const response = await fetch(`${this.#endpoint}/requests.${this.#format}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
    return this.#read(response);
  }

  async #get(path: string, query: Record<string, string>): Promise<Open311Answer> {
    const asked = new URLSearchParams({ jurisdiction_id: 'city.gov', ...query });
    return this.#read(await fetch(`${this.#endpoint}/${path}.${this.#format}?${asked}`));
  }

  async #read(response: Response): Promise<Open311Answer> {
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const items = this.#format === 'xml' ? itemsOfXml(text) : itemsOfJson(text);
    return { status: response.status, type, text, items };
  }
}

function discoveryOfXml(text: string) {
  const { discovery } = parser.parse(text);
  const endpoints = [discovery.endpoints.endpoint].flat();
  return {
    ...discovery,
    endpoints: endpoints.map((one) => ({ ...one, formats: [one.formats.format].flat() })),
  };
}

function itemsOfJson(text: string): Open311Answer['items'] {
  const parsed: unknown = JSON.parse(text);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.map((item: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => [name, value === null ? null : String(value)]),
    ),
  );
}

function itemsOfXml(text: string): Open311Answer['items'] {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`not XML: ${valid.err.msg}`);
  if (!/^<\?xml version="1\.0" encoding="utf-8"\?>/i.test(text)) throw new Error('no declaration');
  const { '?xml': _, ...root } = parser.parse(text) as Record<string, Record<string, unknown>>;
  const [name, content] = Object.entries(root)[0]!;
  const items = name === 'service_definition' ? [content] : Object.values(content || {})[0];
  return ((items ?? []) as Record<string, string>[]).map((item) =>
    Object.fromEntries(
      Object.entries(item).map(([field, value]) => [field, value === '' ? null : String(value)]),
    ),
  );
}
