import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DeviceKind } from '../../src/domain/fleet/device.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Accounts } from './accounts.ts';
import { DeviceLink } from './device-link.ts';
import { ReplayFault } from './fault.ts';

const tokensSchema = z.record(z.string(), z.string());

/** The devices' tokens: kept from an earlier run where they still work, else new from the server. */
export class Credentials {
  readonly #accounts: Accounts;
  readonly #file: string | undefined;
  #tokens = new Map<string, string>();
  /** Given by the server in this run: where such a one does not work, no other will. */
  readonly #fresh = new Set<DeviceId>();

  constructor(accounts: Accounts, file: string | undefined) {
    this.#accounts = accounts;
    this.#file = file;
  }

  async open(url: string, device: DeviceId, kind: DeviceKind): Promise<DeviceLink> {
    const link = await DeviceLink.open(url, device, await this.#token(device, kind));
    if (link !== 'not-authorised') return link;
    if (this.#fresh.has(device)) {
      throw new ReplayFault(
        `${url} refuses ${device} with the token that the HTTP API has just given. ` +
          'Do --url (or --port) and --http name the same server?',
      );
    }
    this.#tokens.delete(device);
    return this.open(url, device, kind);
  }

  async #token(device: DeviceId, kind: DeviceKind): Promise<string> {
    const kept = this.#tokens.get(device);
    if (kept !== undefined) return kept;
    const token = await this.#accounts.token(device, kind);
    this.#fresh.add(device);
    this.#tokens.set(device, token);
    return token;
  }

  /** Nothing is kept where there is no such file yet. */
  async load(): Promise<void> {
    if (this.#file === undefined) return;
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new ReplayFault(`${this.#file} cannot be read: ${(error as Error).message}`);
    }
    const tokens = parseTokens(text);
    if (tokens === undefined) {
      throw new ReplayFault(`${this.#file} holds no tokens: expected is {"device": "token", …}`);
    }
    this.#tokens = new Map(Object.entries(tokens));
  }

  /** Readable by its owner only: who has a token is the device. */
  async save(): Promise<void> {
    if (this.#file === undefined) return;
    const text = `${JSON.stringify(Object.fromEntries(this.#tokens), null, 1)}\n`;
    await writeFile(this.#file, text, { mode: 0o600 });
  }
}

function parseTokens(text: string): Record<string, string> | undefined {
  try {
    return tokensSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
