/** The service around the rules, in memory: keeps fixes, checkpoints and violations as the real one does. */
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import { compareFixes, DEFAULT_JUDGE_LIMITS } from '../../../src/domain/fleet/judge.ts';
import type { Book, Vehicle } from '../../../src/domain/supervision/book.ts';
import {
  encodeState,
  foldFix,
  freshState,
  stateTime,
  type VehicleState,
} from '../../../src/domain/supervision/fold.ts';
import { reconcile, type StoredFinding } from '../../../src/domain/supervision/reconcile.ts';
import { rejudge } from '../../../src/domain/supervision/rejudge.ts';
import type { Finding } from '../../../src/domain/supervision/violation.ts';

const CHECKPOINT_EVERY = 120_000;
const limits = DEFAULT_JUDGE_LIMITS;

export class TinyService {
  readonly book: Book;
  readonly vehicle: Vehicle;
  readonly fixes = new Map<number, Fix>();
  readonly checkpoints = new Map<number, string>();
  readonly suspects = new Set<number>();
  violations: StoredFinding[] = [];
  state: VehicleState = freshState();
  /** How often judging again could stop before the newest fix. */
  earlyStops = 0;
  #nextId = 1;

  constructor(book: Book, vehicle: Vehicle) {
    this.book = book;
    this.vehicle = vehicle;
  }

  receive(fix: Fix): void {
    const last = stateTime(this.state);
    if (last === undefined || fix.time > last) this.#append(fix, last);
    else this.#merge(fix);
  }

  #append(fix: Fix, last: number | undefined): void {
    const slot = (time: number) => Math.floor(time / CHECKPOINT_EVERY);
    if (last !== undefined && slot(last) !== slot(fix.time)) {
      this.checkpoints.set(last, JSON.stringify(encodeState(this.state)));
    }
    this.fixes.set(fix.time, fix);
    const folded = foldFix(this.state, fix, this.vehicle, this.book, limits, (change) => {
      if (change.type === 'began') {
        this.violations.push({ ...change.finding, id: this.#nextId++ });
      } else {
        const { rule, zone, began } = change.finding;
        const i = this.violations.findIndex(
          (other) => other.rule === rule && other.zone?.id === zone?.id && other.began === began,
        );
        this.violations[i] = { ...change.finding, id: this.violations[i]!.id };
      }
    });
    if (folded === 'implausible-jump') this.suspects.add(fix.time);
  }

  #merge(fix: Fix): void {
    const stored = this.fixes.get(fix.time);
    if (stored !== undefined && compareFixes(fix, stored) >= 0) return;
    this.fixes.set(fix.time, fix);
    const sorted = [...this.checkpoints.keys()].sort((a, b) => a - b);
    const start = sorted.findLast((time) => time < fix.time);
    const read = (time: number) => ({ time, state: JSON.parse(this.checkpoints.get(time)!) });
    const result = rejudge(
      {
        checkpoint: start === undefined ? undefined : read(start),
        later: sorted.filter((time) => time > (start ?? -Infinity)).map(read),
        lastNews: fix.time,
        checkpointEvery: CHECKPOINT_EVERY,
        vehicle: this.vehicle,
        book: this.book,
        limits,
      },
      this.sorted().filter(({ time }) => time > (start ?? -Infinity)),
    );
    for (const { time, state } of result.checkpoints) {
      this.checkpoints.set(time, JSON.stringify(state));
    }
    for (const time of [...this.suspects]) {
      if (time > (start ?? -Infinity) && time <= result.until) this.suspects.delete(time);
    }
    for (const time of result.suspects) this.suspects.add(time);
    this.#amend(
      this.violations.filter((violation) => result.concerns(violation)),
      result.findings,
    );
    if (result.until === Infinity) this.state = result.state;
    else this.earlyStops++;
  }

  #amend(before: readonly StoredFinding[], findings: readonly Finding[]): void {
    const { changed, added, withdrawn } = reconcile(before, findings);
    this.violations = this.violations.filter(({ id }) => !withdrawn.includes(id));
    for (const { id, finding } of changed) {
      this.violations[this.violations.findIndex((other) => other.id === id)] = { ...finding, id };
    }
    for (const finding of added) this.violations.push({ ...finding, id: this.#nextId++ });
  }

  sorted(): Fix[] {
    return [...this.fixes.values()].sort((a, b) => a.time - b.time);
  }
}
