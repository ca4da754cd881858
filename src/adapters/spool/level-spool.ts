/**
 * The spool: fixes taken in while the database is away, on disk in order, synced before they are
 * acknowledged. A LevelDB of its own in the data directory, whose lock also keeps a second chengxun off.
 */
import { ClassicLevel } from 'classic-level';
import { type Spool, type SpooledBatch, SpoolFullError } from '../../services/intake/ports.ts';

/** Room for a day's numbering at any rate: 15 decimal digits sort as text. */
const DIGITS = 15;

export interface LevelSpool extends Spool {
  /** Bytes waiting. */
  readonly bytes: number;
  readonly count: number;
  /** It had no room for what came last. */
  readonly full: boolean;
  close(): Promise<void>;
}

/** Another process has this data directory open, or this one cannot; the message says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

/** @param maxBytes the most that may wait; beyond it `append` refuses and nothing is acknowledged */
export async function openSpool(folder: string, maxBytes: number): Promise<LevelSpool> {
  const level = new ClassicLevel<string, string>(folder, { compression: true });
  try {
    await level.open();
  } catch (error) {
    const { cause, message } = error as {
      cause?: { code?: string; message: string };
      message: string;
    };
    throw new DataDirectoryError(
      cause?.code === 'LEVEL_LOCKED'
        ? `Another chengxun is running on this data directory (${folder} is locked). Stop it first, or set CHENGXUN_DATA_DIR to another folder.`
        : `The spool in ${folder} cannot be opened (${cause?.message ?? message}). See that this user may write there, or set CHENGXUN_DATA_DIR to another folder.`,
    );
  }
  const spool = new Waiting(level, maxBytes);
  await spool.measure();
  return spool;
}

class Waiting implements LevelSpool {
  readonly #level: ClassicLevel<string, string>;
  readonly #maxBytes: number;
  /** Bytes of what `head` gave out last; the others are only counted: there may be millions. */
  #given = new Map<string, number>();
  #count = 0;
  #bytes = 0;
  #next = 1;
  #full = false;

  constructor(level: ClassicLevel<string, string>, maxBytes: number) {
    this.#level = level;
    this.#maxBytes = maxBytes;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get full(): boolean {
    return this.#full;
  }

  async measure(): Promise<void> {
    for await (const [key, value] of this.#level.iterator()) {
      this.#note(value.length);
      this.#next = Number(key) + 1;
    }
  }

  #note(size: number): void {
    this.#count++;
    this.#bytes += size;
  }

  async append(batches: readonly SpooledBatch[]): Promise<void> {
    const puts = batches.map((batch) => ({
      type: 'put' as const,
      key: String(this.#next++).padStart(DIGITS, '0'),
      value: JSON.stringify(batch),
    }));
    const size = puts.reduce((sum, { value }) => sum + value.length, 0);
    this.#full = this.#bytes + size > this.#maxBytes;
    if (this.#full) {
      throw new SpoolFullError(
        `the spool holds ${this.#bytes} of ${this.#maxBytes} bytes and has no room for ${size} more`,
      );
    }
    await this.#level.batch(puts, { sync: true });
    for (const { value } of puts) this.#note(value.length);
  }

  async head(limit: number): Promise<{ key: string; batch: SpooledBatch }[]> {
    const entries = await this.#level.iterator({ limit }).all();
    this.#given = new Map(entries.map(([key, value]) => [key, value.length]));
    return entries.map(([key, value]) => ({ key, batch: JSON.parse(value) as SpooledBatch }));
  }

  async drop(keys: readonly string[]): Promise<void> {
    await this.#level.batch(
      keys.map((key) => ({ type: 'del' as const, key })),
      { sync: true },
    );
    this.#full = false;
    for (const key of keys) {
      const size = this.#given.get(key);
      // Taken out before: one that was stored by itself.
      if (size === undefined) continue;
      this.#given.delete(key);
      this.#bytes -= size;
      this.#count--;
    }
  }

  close(): Promise<void> {
    return this.#level.close();
  }
}
