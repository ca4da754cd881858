/** Who else stopped here: all vehicles' stops around a place, nearest first. */
import { summariseDay } from '../domain/fleet/day.ts';
import type { Fix } from '../domain/fleet/fix.ts';
import { type Bounds, boundsOf, widen } from '../domain/geo/bounds.ts';
import { metresBetween } from '../domain/geo/distance.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { LonLat } from '../domain/supervision/zone.ts';
import type { Span } from './stores.ts';

/** The farthest from the place, m, and the longest span, ms. */
export const WIDEST = 500;
export const LONGEST = 7 * 86_400_000;
/** Fixes that are read for one answer: a week of fifty vehicles that stand there, at 10 s; some 20 s. */
const MOST_FIXES_AROUND = 3_000_000;
/** Stops of one answer. */
const MOST_STOPS = 500;
/**
 * Around the farthest stop: a stop's own fixes lie within 50 m of it, and how the vehicle came and left
 * tells when it began and ended.
 */
const MARGIN = 250;

export interface StopNear {
  readonly device: DeviceId;
  /** ms */
  readonly began: number;
  readonly ended: number;
  readonly seconds: number;
  readonly place: LonLat;
  /** From the place that was asked for. */
  readonly metres: number;
}

export interface StopsNear {
  /** The nearest first, at most MOST_STOPS. */
  readonly stops: readonly StopNear[];
  /** Whether there are others, farther away than these. */
  readonly more: boolean;
}

/** A stretch of a vehicle's track within some bounds, in order of time. */
export interface Passage {
  readonly device: DeviceId;
  readonly fixes: readonly Fix[];
}

export interface PassageStore {
  /**
   * Tells of every time that a vehicle was within the bounds for as long as a stop at least (shorter ones too,
   * or not), one after the other; one fix astray, or a leap out of less than 20 s, does not end a passage.
   * @returns false where they have more fixes than `most`, or it takes too long to find them
   */
  passages(
    bounds: Bounds,
    span: Span,
    most: number,
    each: (passage: Passage) => void,
  ): Promise<boolean>;
}

/**
 * By the definition of a vehicle's day (domain/fleet/day.ts). A stop that reaches over the span's begin or
 * end is told as far as it lies within.
 * @param radius m, at most WIDEST
 * @param span at most LONGEST
 * @returns undefined where more fixes lie around than are read, or to find them takes too long
 */
export async function stopsNear(
  store: PassageStore,
  place: LonLat,
  radius: number,
  span: Span,
): Promise<StopsNear | undefined> {
  const around = widen(boundsOf([[place]]), radius + MARGIN);
  const near: StopNear[] = [];
  const found = await store.passages(around, span, MOST_FIXES_AROUND, ({ device, fixes }) => {
    for (const stop of summariseDay(fixes).stops) {
      const metres = metresBetween(...place, ...stop.place);
      if (metres <= radius) near.push({ device, ...stop, metres });
    }
  });
  if (!found) return undefined;
  near.sort((a, b) => a.metres - b.metres || a.began - b.began);
  return { stops: near.slice(0, MOST_STOPS), more: near.length > MOST_STOPS };
}
