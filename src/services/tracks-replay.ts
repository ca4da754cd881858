/** All vehicles over a span, thinned, for the replay on the map. */
import type { Violation } from '../domain/supervision/violation.ts';
import type { ReplayColumns, Span, TrackStore, ViolationStore } from './stores.ts';

/** The longest span, ms. */
export const LONGEST_REPLAY = 6 * 3_600_000;
/** Points in one replay: some 15 MB of JSON, which a page still plays smoothly. */
export const MOST_POINTS = 500_000;
const MOST_VIOLATIONS = 1000;

interface Replay {
  readonly devices: readonly ReplayColumns[];
  readonly violations: readonly Violation[];
}

export type ReplayOutcome =
  | { readonly ok: true; readonly replay: Replay }
  /** More than MOST_POINTS: a shorter span or a longer step is needed. */
  | { readonly ok: false };

/** Seconds between two points of a vehicle where none are given: an hour by 5 s, six by 30 s. */
export const usualStep = (span: Span): number =>
  Math.max(1, Math.ceil((span.to - span.from) / 1000 / 720));

export async function replayOf(
  stores: { tracks: TrackStore; violations: ViolationStore },
  span: Span,
  step: number,
): Promise<ReplayOutcome> {
  const devices: ReplayColumns[] = [];
  let points = 0;
  for await (const vehicle of stores.tracks.replay(span, step)) {
    points += vehicle.t.length;
    if (points > MOST_POINTS) return { ok: false };
    devices.push(vehicle);
  }
  const violations = await stores.violations.within(span, undefined, MOST_VIOLATIONS);
  return { ok: true, replay: { devices, violations } };
}
