/** One vehicle's day: what it did, and what it did wrong. */
import { type DaySummary, summariseDay } from '../domain/fleet/day.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { Span, TrackStore, ViolationStore } from './stores.ts';
import { wholeTrack } from './tracks.ts';

const MOST_VIOLATIONS = 1000;

export interface VehicleDay extends DaySummary {
  readonly fixes: number;
  readonly violations: readonly Violation[];
}

/** Undefined where the day has more fixes than can be held at once. */
export async function dayOf(
  stores: { tracks: TrackStore; violations: ViolationStore },
  device: DeviceId,
  span: Span,
): Promise<VehicleDay | undefined> {
  const fixes = await wholeTrack(stores.tracks, device, span);
  if (!fixes) return undefined;
  const violations = await stores.violations.within(span, device, MOST_VIOLATIONS);
  return { ...summariseDay(fixes), fixes: fixes.length, violations };
}
