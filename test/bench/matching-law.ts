/** How likely it is that a set came about so, by how matching-sets.ts makes them. */
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import {
  LAST_NUMBER,
  type MatchingSet,
  METRE,
  PLACE_OFF,
  placeAt,
  type Spot,
  START,
  straySpans,
  type Wished,
} from './matching-sets.ts';

/**
 * Shots that the autopilot counted, from 0, some of which it did not tell; photos in order. Two shots by hand
 * between the same two are taken for independent, though they come in order.
 */
export interface Law {
  readonly shots: number;
  /** −1: it was not told. */
  readonly capture: (shot: number) => number;
  /** Likelihood (of time and place) that this photo is this shot; that it was taken by hand before it. */
  readonly counted: (photo: number, shot: number) => number;
  readonly byHand: (photo: number, shot: number) => number;
  /** Probability that shots `from` to `to` − 1 have no photo. */
  readonly gone: (from: number, to: number) => number;
  /** Numbers skipped since the photo before. */
  readonly skipped: (photo: number) => number;
}

interface Shot {
  /** s; absent: not told. */
  readonly at?: number;
  readonly capture: number;
  /** Probability that it has no photo. */
  readonly gone: number;
}

/** Shots that may have been lost before the first that was told, and after the last. */
const BEYOND = 8;
/** s: looks at a shot by hand. */
const STEP = 0.02;
/** Of a shot whose time was not told, 1/s: any between its neighbours. */
const UNTOLD = 0.25;

export function lawOf(set: MatchingSet, wished: Omit<Wished, 'photos' | 'seed'>): Law {
  const { missing = 0.05, extra = 0.05, extras = 'lost' } = wished;
  const shots = shotsOf(set, extras === 'lost' ? BEYOND : 0, missing);
  const told = set.captures.map((capture): Spot => {
    return { at: (capture.at - START) / 1000, place: capture.place! };
  });
  const fits = fitting(set, told, wished);
  const spans =
    extras === 'lost'
      ? []
      : straySpans(
          told.map(({ at }) => at),
          extras,
        );
  // Those that are drawn are a share of the captures, here all told.
  const each = (told.length * extra) / Math.max(1, spans.length);
  const between = (shot: number): [number, number] => [
    shots[shot - 1]?.at ?? Number.NEGATIVE_INFINITY,
    shots[shot]?.at ?? Number.POSITIVE_INFINITY,
  ];
  return {
    shots: shots.length,
    capture: (shot) => shots[shot]!.capture,
    counted: (photo, shot) => {
      const { at, gone } = shots[shot]!;
      return (1 - gone) * (at === undefined ? UNTOLD : fits.at(photo, at));
    },
    byHand: (photo, shot) => {
      const [from, to] = between(shot);
      return spans.reduce((sum, [begin, end]) => {
        const within = fits.within(photo, Math.max(from, begin), Math.min(to, end));
        return sum + (each / (end - begin)) * within;
      }, 0);
    },
    gone: (from, to) => shots.slice(from, to).reduce((product, { gone }) => product * gone, 1),
    skipped: (photo) => (photo === 0 ? 0 : skippedBetween(set, photo)),
  };
}

/** Those that were not told are known by the numbers that were counted past. */
function shotsOf({ captures }: MatchingSet, beyond: number, missing: number): readonly Shot[] {
  const perhaps = Array.from({ length: beyond }, (): Shot => ({ capture: -1, gone: 0.95 }));
  const shots = captures.flatMap(({ at, index }, capture): Shot[] => {
    const lost = capture === 0 ? 0 : index - captures[capture - 1]!.index - 1;
    return [
      ...Array.from({ length: lost }, (): Shot => ({ capture: -1, gone: 0 })),
      { at: (at - START) / 1000, capture, gone: missing },
    ];
  });
  return [...perhaps, ...shots, ...perhaps];
}

function skippedBetween({ photos }: MatchingSet, photo: number): number {
  const ahead = photos[photo]!.sequence! - photos[photo - 1]!.sequence!;
  return ((ahead + LAST_NUMBER) % LAST_NUMBER) - 1;
}

function fitting(
  { photos }: MatchingSet,
  told: readonly Spot[],
  wished: Parameters<typeof lawOf>[1],
) {
  const { offset = 37, jitter = 1, drift = 0, times = 'exact' } = wished;
  const clock = (at: number) => at * (1 + drift) + offset;
  const said = (photo: number) => (photos[photo]!.taken! - START) / 1000;
  const time = (photo: number, at: number): number => {
    const late = said(photo) - clock(at);
    if (times === 'exact') return Math.abs(late) <= jitter + 1e-6 ? 0.5 / jitter : 0;
    const overlap = Math.min(late + 1, jitter) - Math.max(late, -jitter);
    return Math.max(0, overlap) / (2 * jitter);
  };
  const likelihood = (photo: number, at: number): number => {
    const ofTime = time(photo, at);
    const { place } = photos[photo]!;
    return ofTime > 0 && place ? ofTime * near(place, placeAt(told, at)) : ofTime;
  };
  return {
    at: likelihood,
    within: (photo: number, from: number, to: number): number => {
      const middle = (said(photo) - offset) / (1 + drift);
      const begin = Math.max(from, middle - jitter - 0.1);
      const end = Math.min(to, middle + jitter + 1.1);
      const looks = Math.ceil((end - begin) / STEP);
      let sum = 0;
      for (let i = 0; i < looks; i++)
        sum += likelihood(photo, begin + ((i + 0.5) / looks) * (end - begin));
      return looks > 0 ? (sum * (end - begin)) / looks : 0;
    },
  };
}

/** Per square metre. */
function near(a: LonLat, b: LonLat): number {
  const most = PLACE_OFF * METRE + 1e-9;
  const within = Math.abs(a[0] - b[0]) <= most && Math.abs(a[1] - b[1]) <= most;
  return within ? 1 / (2 * PLACE_OFF) ** 2 : 0;
}
