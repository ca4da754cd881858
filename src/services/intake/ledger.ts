/**
 * What became of every fix, counted by device and outcome, and the last refusals for inspection.
 * Counts live in memory and are added to the store once a second, so that a flood of refusals costs
 * one row per device and reason, not one per message.
 */
import type { Rejection, RejectReason } from '../../domain/fleet/fix.ts';
import type { Log } from '../ports.ts';

export type Outcome = 'accepted' | 'late' | RejectReason;

/** Device number for what belongs to no known device. */
export const NOBODY = 0;

export interface CountRow {
  readonly deviceNo: number;
  readonly outcome: Outcome;
  readonly count: number;
}

export interface RejectionRow {
  readonly deviceNo: number;
  /** The device id as claimed. */
  readonly claimed: string;
  readonly at: number;
  readonly reason: RejectReason;
  readonly detail: string;
  readonly topic: string;
  readonly sample: string;
}

export interface LedgerStore {
  addCounts(rows: readonly CountRow[]): Promise<void>;
  addRejections(rows: readonly RejectionRow[]): Promise<void>;
}

/** At most this many refusals wait to be stored; beyond it they are counted only. */
const MAX_WAITING = 1000;
/** At most this many refusals of one device are kept per flush (a second). */
const MAX_PER_DEVICE = 10;
const MAX_SAMPLE = 500;

export class Ledger {
  readonly #store: LedgerStore;
  readonly #log: Log;
  readonly #onCount: (outcome: Outcome, count: number) => void;
  #counts = new Map<number, Map<Outcome, number>>();
  #rejections: RejectionRow[] = [];
  #perDevice = new Map<string, number>();

  constructor(store: LedgerStore, log: Log, onCount: (outcome: Outcome, count: number) => void) {
    this.#store = store;
    this.#log = log;
    this.#onCount = onCount;
  }

  count(deviceNo: number, outcome: Outcome, by = 1): void {
    let counts = this.#counts.get(deviceNo);
    if (!counts) {
      counts = new Map();
      this.#counts.set(deviceNo, counts);
    }
    counts.set(outcome, (counts.get(outcome) ?? 0) + by);
    this.#onCount(outcome, by);
  }

  /** Counts it, and keeps it for inspection while there is room. */
  reject(
    from: { deviceNo: number; claimed: string; topic: string; at: number; sample: string },
    rejection: Rejection,
  ): void {
    this.count(from.deviceNo, rejection.reason);
    // A repeat is the ordinary end of a lost acknowledgement: nothing to inspect.
    if (rejection.reason === 'duplicate') return;
    const kept = this.#perDevice.get(from.claimed) ?? 0;
    if (kept >= MAX_PER_DEVICE || this.#rejections.length >= MAX_WAITING) return;
    this.#perDevice.set(from.claimed, kept + 1);
    this.#rejections.push({
      deviceNo: from.deviceNo,
      claimed: storable(from.claimed, 64),
      at: from.at,
      reason: rejection.reason,
      detail: storable(rejection.detail, MAX_SAMPLE),
      topic: storable(from.topic, 200),
      sample: storable(from.sample, MAX_SAMPLE),
    });
  }

  /** Writes what has come together. While the database is away it waits for the next call. */
  async flush(): Promise<void> {
    const counts = this.#counts;
    const rejections = this.#rejections;
    this.#counts = new Map();
    this.#rejections = [];
    this.#perDevice.clear();
    try {
      const rows = [...counts].flatMap(([deviceNo, outcomes]) =>
        [...outcomes].map(([outcome, count]) => ({ deviceNo, outcome, count })),
      );
      if (rows.length > 0) await this.#store.addCounts(rows);
      counts.clear();
      if (rejections.length > 0) await this.#store.addRejections(rejections);
    } catch (error) {
      this.#putBack(counts, rejections);
      this.#log.warn({ error: String(error) }, 'counts could not be stored; trying again');
    }
  }

  #putBack(counts: Map<number, Map<Outcome, number>>, rejections: RejectionRow[]): void {
    for (const [deviceNo, outcomes] of counts) {
      const newer = this.#counts.get(deviceNo) ?? new Map<Outcome, number>();
      for (const [outcome, count] of outcomes) {
        newer.set(outcome, (newer.get(outcome) ?? 0) + count);
      }
      this.#counts.set(deviceNo, newer);
    }
    this.#rejections = [...rejections, ...this.#rejections].slice(0, MAX_WAITING);
  }
}

/** PostgreSQL text holds anything but NUL and lone surrogates. */
function storable(text: string, max: number): string {
  return text.slice(0, max).toWellFormed().replaceAll('\u0000', '\uFFFD');
}
