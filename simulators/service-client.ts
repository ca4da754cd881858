/** What simulators ask of the service over HTTP with an API key, as any application would. */
import { z } from 'zod';

const TIMEOUT_MS = 20_000;
/** A photo over a thin line takes its time. */
const FORM_TIMEOUT_MS = 60_000;
const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** The service said no; the message is its own. */
export class Refusal extends Error {}

export interface ServiceClient {
  /** Each resolves with the JSON of the answer, and throws Refusal where it is no success. */
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown>;
  sendForm(path: string, form: FormData): Promise<unknown>;
}

/** @param key undefined: none, which the service refuses where it asks for one */
export function serviceClient(
  baseUrl: string,
  key: string | undefined,
  signal: AbortSignal,
): ServiceClient {
  const call = async (path: string, init: Init = {}): Promise<unknown> => {
    const { timeout = TIMEOUT_MS, headers, ...others } = init;
    const response = await fetch(new URL(path, baseUrl), {
      ...others,
      headers: { ...headers, ...(key !== undefined && { 'x-api-key': key }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (response.ok) return json;
    const { title, detail } = problemSchema.safeParse(json).data ?? {};
    throw new Refusal(
      `${path} answered ${response.status}: ${detail ?? title ?? 'without a reason'}`,
    );
  };
  return {
    get: (path) => call(path),
    send: (method, path, body) =>
      call(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    sendForm: (path, form) => call(path, { method: 'POST', body: form, timeout: FORM_TIMEOUT_MS }),
  };
}

interface Init {
  readonly method?: 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  readonly timeout?: number;
}
