/** How pressing a case is: by the share of its present stage's time that is gone. */
import { stageOf } from '../../../domain/cases/stages.ts';
import type { ApiCase } from '../../../wire/api-cases.ts';

export type Urgency =
  /** The deadline has passed. */
  | 'over'
  /** Four fifths of the time are gone; the service warns then too. */
  | 'near'
  | 'calm'
  /** No time runs. */
  | 'none';

const NEAR = 0.8;

type Timed = Pick<
  ApiCase,
  'state' | 'opened' | 'filed' | 'dispatched' | 'reported' | 'stageDue' | 'due'
>;

/** Since when the present stage's time has run, ms; undefined: none runs. */
export function stageSince(c: Timed): number | undefined {
  const stage = stageOf(c.state);
  if (stage === undefined) return undefined;
  const began = {
    file: c.opened,
    dispatch: c.filed ?? c.opened,
    handle: c.dispatched ?? c.filed ?? c.opened,
    verify: c.reported ?? c.dispatched ?? c.opened,
  }[stage];
  return Date.parse(began);
}

/** @param now ms since the epoch */
export function urgencyOf(c: Timed, now: number): Urgency {
  const since = stageSince(c);
  if (since === undefined || c.stageDue === null) return 'none';
  const due = Date.parse(c.stageDue);
  if (now > due) return 'over';
  return now - since >= NEAR * (due - since) ? 'near' : 'calm';
}
