/** Where uploads that were broken off go on: their addresses, in a file of the user's home. */
import { readFile, rename, writeFile } from 'node:fs/promises';

/** As the service forgets them, ms. */
const EXPIRY = 7 * 86_400_000;

type Entries = Record<string, { readonly url: string; readonly began: number }>;

export class Unfinished {
  readonly #path: string;
  readonly #now: () => number;
  #entries: Entries = {};
  #saving: Promise<void> = Promise.resolve();

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  /** A file that cannot be read is none: photos are then sent from their beginning. */
  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    try {
      const entries = JSON.parse(text) as Entries;
      const since = this.#now() - EXPIRY;
      this.#entries = Object.fromEntries(
        Object.entries(entries).filter(([, { url, began }]) => url && began > since),
      );
    } catch {
      this.#entries = {};
    }
  }

  urlOf(key: string): string | undefined {
    return this.#entries[key]?.url;
  }

  begun(key: string, url: string): void {
    this.#entries[key] = { url, began: this.#now() };
    this.#save();
  }

  ended(key: string): void {
    if (!(key in this.#entries)) return;
    delete this.#entries[key];
    this.#save();
  }

  /** Resolves when what was said so far is written down. */
  saved(): Promise<void> {
    return this.#saving;
  }

  #save(): void {
    const part = `${this.#path}.part`;
    const text = JSON.stringify(this.#entries);
    this.#saving = this.#saving
      .then(() => writeFile(part, text, { mode: 0o600 }))
      .then(() => rename(part, this.#path))
      // Not being able to write it down costs no more than sending a photo again.
      .catch(() => {});
  }
}
