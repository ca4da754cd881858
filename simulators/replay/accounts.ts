/** The devices' accounts and counters, over the server's HTTP API. */
import type { DeviceKind } from '../../src/domain/fleet/device.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import {
  type ApiCounters,
  countersSchema,
  deviceWithTokenSchema,
  page,
  problemSchema,
} from '../../src/wire/api.ts';
import { ReplayFault } from './fault.ts';

/** How long one answer may take, ms. */
const PATIENCE = 30_000;
const countersPage = page(countersSchema);

export class Accounts {
  readonly #base: string;
  readonly #key: string | undefined;

  /** @param key an API key with `fleet:look` and `fleet:change` */
  constructor(base: string, key: string | undefined) {
    this.#base = base;
    this.#key = key;
  }

  /** The device's token; the device is made where it is not there, else gets a new one. */
  async token(id: DeviceId, kind: DeviceKind): Promise<string> {
    const made = await this.#request('POST', '/api/v1/devices', { id, kind });
    const answer =
      made.status === 409
        ? await this.#request('POST', `/api/v1/devices/${encodeURIComponent(id)}/token`)
        : made;
    const read = deviceWithTokenSchema.pick({ token: true }).safeParse(answer.json);
    if (answer.status < 300 && read.success) return read.data.token;
    throw new ReplayFault(`The server gave no account for ${id}: ${problemOf(answer)}`);
  }

  /** What the server has counted for each of these devices since ever. */
  async counters(ids: ReadonlySet<string>): Promise<Map<string, ApiCounters>> {
    const found = new Map<string, ApiCounters>();
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.#request('GET', `/api/v1/counters?limit=1000${query}`);
      const read = countersPage.safeParse(answer.json);
      if (!read.success) throw new ReplayFault(`The server told no counters: ${problemOf(answer)}`);
      for (const row of read.data.items) {
        if (row.device !== null && ids.has(row.device)) found.set(row.device, row);
      }
      cursor = read.data.next;
    } while (cursor !== null);
    return found;
  }

  async #request(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const signal = AbortSignal.timeout(PATIENCE);
    const headers: Record<string, string> = {
      ...(body && { 'content-type': 'application/json' }),
      ...(this.#key !== undefined && { 'x-api-key': this.#key }),
    };
    const init = { method, signal, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    try {
      const response = await fetch(this.#base + path, init);
      return { status: response.status, json: await response.json().catch(() => undefined) };
    } catch {
      throw new ReplayFault(
        `No answer from ${this.#base}. Is the server running (chengxun serve)? ` +
          `Another address: --http URL`,
      );
    }
  }
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

function problemOf({ status, json }: Answer): string {
  const problem = problemSchema.safeParse(json);
  const why = problem.success
    ? `${problem.data.title} (${problem.data.detail})`
    : `status ${status}`;
  return status === 401 ? `${why} Say the key with --key or CHENGXUN_API_KEY.` : why;
}
