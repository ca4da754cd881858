/** Where one vehicle was: its track for a span, and the part of it that is the evidence of a violation. */
import type { Fix } from '../domain/fleet/fix.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { Span, TrackStore } from './stores.ts';

/** The most fixes that are held in memory for one answer: more than two days at 1 Hz, some 40 MB. */
export const MOST_FIXES = 200_000;
/** The longest span that is asked of the store at once: a month. */
export const LONGEST_SPAN = 31 * 86_400_000;

const MINUTE = 60_000;
/** Before its begin and after its end: how the vehicle came there and went on. */
const AROUND = 2 * MINUTE;
/** A violation that goes on for days has its evidence in its first. */
const LONGEST_EVIDENCE = 24 * 60 * MINUTE;

/** All fixes of the span in order of time; undefined where they are more than can be held. */
export async function wholeTrack(
  store: Pick<TrackStore, 'track'>,
  device: DeviceId,
  span: Span,
): Promise<Fix[] | undefined> {
  const all: Fix[] = [];
  for await (const chunk of store.track(device, span)) {
    if (all.length + chunk.length > MOST_FIXES) return undefined;
    for (const fix of chunk) all.push(fix);
  }
  return all;
}

/** From two minutes before a violation began to two after it ended (or until now), at most a day. */
export function evidenceSpan(violation: Violation, now: number): Span {
  const from = violation.began - AROUND;
  const to = (violation.ended ?? now) + AROUND;
  return { from, to: Math.max(from + 1, Math.min(to, from + LONGEST_EVIDENCE)) };
}
