/** Who else stopped here: all vehicles' stops around a place, nearest first. */
import { MIN_STOP, summariseDay } from '../domain/fleet/day.ts';
import type { Fix } from '../domain/fleet/fix.ts';
import { type Bounds, boundsOf, widen } from '../domain/geo/bounds.ts';
import { metresBetween } from '../domain/geo/distance.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { LonLat } from '../domain/supervision/zone.ts';
import type { Span } from './stores.ts';

/** The farthest from the place, m, and the longest span, ms. */
export const WIDEST = 500;
export const LONGEST = 7 * 86_400_000;
/** The shortest stop that can be asked for: standing for less is a turn or a gate, s. */
export const SHORTEST = 30;
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
  /** Whether its body was up then. */
  readonly lifted: boolean;
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
   * Tells of every time that a vehicle was within the bounds for `least` s (shorter ones too, or not), one after
   * the other; one fix astray, or a leap out of less than 20 s, does not end a passage. Of the fixes it tells
   * time, place, speed and lift.
   * @returns false where they have more fixes than `most`, or it takes too long to find them
   */
  passages(
    bounds: Bounds,
    span: Span,
    limits: { readonly least: number; readonly most: number },
    each: (passage: Passage) => void,
  ): Promise<boolean>;
}

/**
 * By the definition of a vehicle's day (domain/fleet/day.ts), or for shorter ones as well. A stop that reaches
 * over the span's begin or end is told as far as it lies within.
 * @param radius m, at most WIDEST
 * @param span at most LONGEST
 * @param least s that a stop lasts at least, SHORTEST or more
 * @returns undefined where more fixes lie around than are read, or to find them takes too long
 */
export async function stopsNear(
  store: PassageStore,
  place: LonLat,
  radius: number,
  span: Span,
  least: number = MIN_STOP / 1000,
): Promise<StopsNear | undefined> {
  const around = widen(boundsOf([[place]]), radius + MARGIN);
  const near: StopNear[] = [];
  const limits = { least, most: MOST_FIXES_AROUND };
  const found = await store.passages(around, span, limits, ({ device, fixes }) => {
    for (const stop of summariseDay(fixes, least * 1000).stops) {
      const metres = metresBetween(...place, ...stop.place);
      if (metres <= radius) near.push({ device, ...stop, metres, lifted: isLifted(fixes, stop) });
    }
  });
  if (!found) return undefined;
  near.sort((a, b) => a.metres - b.metres || a.began - b.began);
  return { stops: near.slice(0, MOST_STOPS), more: near.length > MOST_STOPS };
}

const isLifted = (fixes: readonly Fix[], { began, ended }: { began: number; ended: number }) =>
  fixes.some(({ time, lift }) => lift === 'up' && time >= began && time <= ended);
