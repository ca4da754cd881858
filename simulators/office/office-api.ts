/** What the simulated office asks of the service over HTTP, as any application would. */
import { z } from 'zod';

const TIMEOUT_MS = 20_000;
const problemSchema = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** The service said no; the message is its own. */
export class OfficeRefusal extends Error {}

export interface OfficeApi {
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown>;
}

/** @param key an API key of the service */
export function officeApi(baseUrl: string, key: string, signal: AbortSignal): OfficeApi {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      headers: { ...init.headers, 'x-api-key': key },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const json: unknown = await response.json().catch(() => undefined);
    if (response.ok) return json;
    const { title, detail } = problemSchema.safeParse(json).data ?? {};
    throw new OfficeRefusal(detail ?? title ?? `${path} answered ${response.status}`);
  };
  return {
    get: (path) => call(path),
    send: (method, path, body) =>
      call(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}
