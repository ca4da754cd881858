/**
 * Judging again, after fixes that came late: from a checkpoint before them, over all fixes of the vehicle
 * in the order of their time, until the state is again what it was at a later checkpoint. The effects
 * (reading fixes, storing what came out) are the caller's.
 */
import type { Fix } from '../fleet/fix.ts';
import type { JudgeLimits } from '../fleet/judge.ts';
import type { Book, Vehicle } from './book.ts';
import { foldFix, openFindings } from './fold.ts';
import {
  copyState,
  decodeState,
  encodeState,
  freshState,
  type VehicleState,
} from './vehicle-state.ts';
import type { Finding } from './violation.ts';

/** An encoded state with all fixes up to and including its time folded in. */
export interface Checkpoint {
  readonly time: number;
  readonly state: unknown;
}

export interface RejudgeInput {
  /** The newest checkpoint before the earliest late fix; absent: from the vehicle's first fix. */
  readonly checkpoint: Checkpoint | undefined;
  /** The checkpoints after it, by time. */
  readonly later: readonly Checkpoint[];
  /** The time of the latest of the late fixes: not before it may folding stop. */
  readonly lastNews: number;
  /** A further checkpoint wherever a fix opens a new slot of this length, ms. */
  readonly checkpointEvery: number;
  readonly vehicle: Vehicle;
  readonly book: Book;
  readonly limits: JudgeLimits;
}

export interface Rejudged {
  /** What holds after the last fix folded. */
  readonly state: VehicleState;
  /** Up to and including which time all was folded again; Infinity: to the vehicle's newest fix. */
  readonly until: number;
  /** All that must stand in the store of what `concerns` picks there. */
  readonly findings: readonly Finding[];
  /** The times of the fixes that were jumps, of those after the checkpoint and up to `until`. */
  readonly suspects: readonly number[];
  /** To be stored in place of those after the first checkpoint and before `until`. */
  readonly checkpoints: readonly Checkpoint[];
  /**
   * Whether a stored finding was told between the checkpoint and `until`, and so is to be reconciled with
   * `findings`. Times alone cannot say: a stop found too long at 10:31 began at 10:00.
   */
  concerns(finding: Finding): boolean;
}

export interface Rejudging {
  /** Takes the next fixes by time. @returns true once no more are needed */
  take(fixes: Iterable<Fix>): boolean;
  result(): Rejudged;
}

export function startRejudging(input: RejudgeInput): Rejudging {
  const { vehicle, book, limits, checkpointEvery } = input;
  const start = input.checkpoint ? decodeState(input.checkpoint.state) : freshState();
  const state = copyState(start);
  const pending = [...input.later];
  const findings = new Map(openFindings(state).map((finding) => [keyOf(finding), finding]));
  const suspects: number[] = [];
  const checkpoints: Checkpoint[] = [];
  let until = Number.POSITIVE_INFINITY;

  const passCheckpoints = (before: number): boolean => {
    for (let next = pending[0]; next !== undefined && next.time < before; next = pending[0]) {
      pending.shift();
      if (next.time >= input.lastNews && sameState(state, next.state)) {
        until = next.time;
        return true;
      }
      checkpoints.push({ time: next.time, state: encodeState(state) });
    }
    const last = state.time;
    const opensSlot =
      last !== undefined &&
      Math.floor(last / checkpointEvery) !== Math.floor(before / checkpointEvery);
    const known = last === input.checkpoint?.time || last === checkpoints.at(-1)?.time;
    if (opensSlot && !known) checkpoints.push({ time: last, state: encodeState(state) });
    return false;
  };

  return {
    take(fixes) {
      for (const fix of fixes) {
        if (until < Number.POSITIVE_INFINITY || passCheckpoints(fix.time)) return true;
        const folded = foldFix(state, fix, vehicle, book, limits, ({ finding }) => {
          findings.set(keyOf(finding), finding);
        });
        if (folded === 'implausible-jump') suspects.push(fix.time);
      }
      return false;
    },
    result() {
      const goesOn = (finding: Finding) =>
        until < Number.POSITIVE_INFINITY && isUndecided(state, finding);
      return {
        state,
        until,
        findings: [...findings.values()].filter((finding) => !goesOn(finding)),
        suspects,
        checkpoints,
        concerns: (finding) => isUndecided(start, finding) && !goesOn(finding),
      };
    },
  };
}

/** All at once, where the fixes are at hand. */
export function rejudge(input: RejudgeInput, fixes: Iterable<Fix>): Rejudged {
  const rejudging = startRejudging(input);
  rejudging.take(fixes);
  return rejudging.result();
}

/**
 * Whether fixes after this state can still tell of the finding: that it began, or that it ended. False of
 * what was over and told before; so of two findings that differ only in being told before or after, the
 * state knows which.
 */
function isUndecided(state: VehicleState, { rule, zone, began }: Finding): boolean {
  const { last, stop } = state;
  if (last === undefined || began >= last.time) return true;
  switch (rule) {
    case 'silent':
      return false;
    case 'forbidden-area':
      return state.areas.some(
        (visit) =>
          visit.zone === zone?.id && visit.entered === began && visit.stage !== 'lingering',
      );
    case 'speeding':
      return state.speeding.some((spell) => spell.zone === zone?.id && spell.since === began);
    case 'left-work-area':
    case 'off-route':
      return state.leaving.some((absence) => absence.rule === rule && absence.since === began);
    case 'overlong-stop':
      if (stop === undefined) return false;
      if (stop.finding !== undefined) return stop.finding.since === began;
      return stop.began === began || stop.idleSince === began;
  }
}

/** Whether a state is the one that was stored. */
function sameState(state: VehicleState, stored: unknown): boolean {
  return JSON.stringify(encodeState(state)) === JSON.stringify(encodeState(decodeState(stored)));
}

const keyOf = ({ rule, zone, began }: Finding): string => `${rule} ${zone?.id ?? ''} ${began}`;
