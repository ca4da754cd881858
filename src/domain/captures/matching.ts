/**
 * Which photo is which capture. The camera's clock is off by something unknown and the same for all
 * (a whole time zone even); some photos did not come, some captures were not told. Each likely offset is
 * tried by the best pairing in order that it allows; what another offset explains nearly as well is
 * not decided here.
 */
import { metresBetween } from '../geo/distance.ts';
import type { LonLat } from '../supervision/zone.ts';
import { evidenceOf } from './evidence.ts';
import { type Fitted, type Fitting, medianOf, type Rows, refitted, settled } from './fitting.ts';
import { likeliest } from './likeliest.ts';
import { type Counting, commonOffsets } from './offsets.ts';
import { growing, inOrder } from './photo-order.ts';

export interface PhotoToMatch {
  readonly sequence?: number;
  /** ms by the camera's clock. */
  readonly taken?: number;
  readonly place?: LonLat;
}

export interface CaptureToMatch {
  /** Of the autopilot's counting. */
  readonly index: number;
  /** ms, UTC. */
  readonly at: number;
  readonly place?: LonLat;
}

export interface Pair {
  /** Positions in what was handed in. */
  readonly photo: number;
  readonly capture: number;
  /** s that the photo's time, offset and drift taken off, is later; absent where it has none. */
  readonly residual?: number;
}

export interface Match {
  readonly ok: true;
  readonly pairs: readonly Pair[];
  /** Photos without a capture, captures without a photo. */
  readonly extra: readonly number[];
  readonly missing: readonly number[];
  /** s that the camera's clock is ahead at the first capture; absent where matched by numbers alone. */
  readonly clockOffset?: number;
  /** s that it gains each s. */
  readonly drift?: number;
  /** s, median without its sign. */
  readonly residual?: number;
}

export interface NoMatch {
  readonly ok: false;
  /**
   * `too-few`: fewer than three pairs, or less than half of the shorter row; `ambiguous`: another offset
   * explains it nearly as well (photos at equal spacing); `no-order`: neither times nor numbers.
   */
  readonly reason: 'too-few' | 'ambiguous' | 'no-order';
}

const FEWEST = 3;
const SMALLEST_SHARE = 0.5;
/** Offsets that are tried, and of those how many once more with what the best one taught. */
const TRIED = 12;
const TRIED_AGAIN = 6;
/** s: 14 h, and half an hour for a clock set by hand. */
const TIMES: Counting = { bin: 0.25, most: 14.5 * 3600, reach: 1, apart: 0.75 };
/** Numbers have to fit exactly. */
const NUMBERS: Counting = { bin: 1, most: 200_000, reach: 0, apart: 1 };
/** s, standard deviation of a camera's times before anything is known of it. */
const FIRST_SIGMA = 0.6;
/** How many standard deviations worse the second best must be. */
const SURE = 3;
/** Captures' spacings: a longer hole is a turn. */
const MOST_HOLE = 6;
/** m, standard deviation of a place in metadata beside the capture's. */
const PLACE_ERROR = 8;
/** What a place that fits adds at most, and one that does not takes away at most (all may be shifted). */
const PLACE_FOR = 5;
const PLACE_AGAINST = -2;

/** At most some 5,000 of each: time grows with the product. */
export function matchCaptures(
  photos: readonly PhotoToMatch[],
  captures: readonly CaptureToMatch[],
): Match | NoMatch {
  if (Math.min(photos.length, captures.length) < FEWEST) return { ok: false, reason: 'too-few' };
  const events = inTime(captures);
  const order = inOrder(photos);
  const timed = order.filter((at) => photos[at]!.taken !== undefined);
  if (timed.length >= FEWEST) return byTime(photos, captures, timed, events);
  if (photos.some(({ sequence }) => sequence === undefined))
    return { ok: false, reason: 'no-order' };
  return byNumber(photos, captures, order, events);
}

type Order = readonly number[];

function byTime(
  photos: readonly PhotoToMatch[],
  captures: readonly CaptureToMatch[],
  order: Order,
  events: Order,
): Match | NoMatch {
  const begin = captures[events[0]!]!.at;
  const times = events.map((at) => (captures[at]!.at - begin) / 1000);
  const spacing = spacingOf(times);
  const rows: Rows = {
    photos: order.map((at) => (photos[at]!.taken! - begin) / 1000),
    captures: times,
    spacing,
    ...byPlace(photos, captures, order, events),
  };
  const offsets = commonOffsets(rows.photos, rows.captures, TIMES, TRIED);
  const tried = offsets.map((offset) =>
    settled(rows, { offset, drift: 0, sigma: FIRST_SIGMA, free: true }),
  );
  const best = greatest(tried);
  if (!best) return { ok: false, reason: 'too-few' };
  const learnt = refitted(rows, best);
  const again = [...tried.sort((a, b) => b.worth - a.worth).slice(0, TRIED_AGAIN)]
    .map(({ fit }) => fit.offset)
    .concat(best.fit.offset + spacing, best.fit.offset - spacing)
    .map((offset) => settled(rows, { ...learnt, offset }));
  const chosen = decided(rows, again);
  if ('reason' in chosen) return chosen;
  const evidence = evidenceOf(
    rows,
    order.map((at) => photos[at]!),
    events.map((at) => captures[at]!),
  );
  const pairs = likeliest(evidence, chosen.fit, chosen.pairs);
  return told(rows, { ...chosen, pairs }, { order, events, photos, captures });
}

function byNumber(
  photos: readonly PhotoToMatch[],
  captures: readonly CaptureToMatch[],
  order: Order,
  events: Order,
): Match | NoMatch {
  const rows: Rows = {
    photos: growing(order.map((at) => photos[at]!.sequence!)),
    captures: growing(events.map((at) => captures[at]!.index)),
    spacing: 1,
    ...byPlace(photos, captures, order, events),
  };
  const exact: Omit<Fitting, 'offset'> = { drift: 0, sigma: 0.1, free: false };
  const offsets = commonOffsets(rows.photos, rows.captures, NUMBERS, TRIED);
  const chosen = decided(
    rows,
    offsets.map((offset) => settled(rows, { ...exact, offset })),
  );
  if ('reason' in chosen) return chosen;
  const { clockOffset, drift, residual, ...match } = told(rows, chosen, {
    order,
    events,
    photos,
    captures,
  });
  return { ...match, pairs: match.pairs.map(({ photo, capture }) => ({ photo, capture })) };
}

function byPlace(
  photos: readonly PhotoToMatch[],
  captures: readonly CaptureToMatch[],
  order: Order,
  events: Order,
): Pick<Rows, 'placed'> {
  if (photos.every(({ place }) => !place)) return {};
  return {
    placed: (i, j) => placeWorth(photos[order[i]!]!.place, captures[events[j]!]!.place),
  };
}

const greatest = (fitted: readonly Fitted[]): Fitted | undefined =>
  fitted.reduce<Fitted | undefined>((a, b) => (a && a.worth >= b.worth ? a : b), undefined);

/**
 * The best, where it is surely better than any that pairs otherwise. Photos at equal spacing shifted by one
 * lose a pair at each end of a line; but holes of the one row may by chance fall on holes of the other,
 * and that wins pairs: n·p·q of them, give or take √(2n·p·q), with shares p and q of holes.
 */
function decided(rows: Rows, fitted: readonly Fitted[]): Fitted | NoMatch {
  const best = greatest(fitted);
  const shorter = Math.min(rows.photos.length, rows.captures.length);
  if (!best || best.pairs.length < Math.max(FEWEST, SMALLEST_SHARE * shorter))
    return { ok: false, reason: 'too-few' };
  const key = (photo: number, capture: number) => photo * rows.captures.length + capture;
  const own = new Set(best.pairs.map(([photo, capture]) => key(photo, capture)));
  const other = greatest(
    fitted.filter(({ pairs }) => {
      const same = pairs.filter(([photo, capture]) => own.has(key(photo, capture))).length;
      return same * 2 < best.pairs.length;
    }),
  );
  const n = best.pairs.length;
  const chance = (lostCaptures(rows, best) * (rows.captures.length - n)) / rows.captures.length;
  const margin = best.each * (0.5 + SURE * Math.sqrt(2 * chance) + chance);
  if (other && best.worth - other.worth < margin) return { ok: false, reason: 'ambiguous' };
  return best;
}

/**
 * Photos without a capture where the row of captures has a hole, or shortly before its begin or after its
 * end, so that one may have been lost there.
 */
function lostCaptures(rows: Rows, { pairs, fit }: Fitted): number {
  const matched = new Set(pairs.map(([photo]) => photo));
  let lost = 0;
  let next = 0;
  for (const [photo, at] of rows.photos.entries()) {
    if (matched.has(photo)) continue;
    const time = at - fit.offset;
    while (next > 0 && rows.captures[next - 1]! > time) next--;
    while (next < rows.captures.length && rows.captures[next]! <= time) next++;
    const [before, after] = [rows.captures[next - 1], rows.captures[next]];
    const hole =
      before !== undefined && after !== undefined
        ? after - before
        : 2 * Math.abs(time - (before ?? after ?? Number.POSITIVE_INFINITY));
    if (hole > 1.5 * rows.spacing && hole < MOST_HOLE * rows.spacing) lost++;
  }
  return lost;
}

interface HandedIn {
  readonly order: Order;
  readonly events: Order;
  readonly photos: readonly PhotoToMatch[];
  readonly captures: readonly CaptureToMatch[];
}

function told(rows: Rows, { pairs, fit }: Fitted, { order, events, ...all }: HandedIn): Match {
  const of = pairs.map(([i, j]): Required<Pair> => {
    const at = rows.captures[j]!;
    const residual = rows.photos[i]! - at - fit.offset - fit.drift * at;
    return { photo: order[i]!, capture: events[j]!, residual };
  });
  const photos = new Set(of.map(({ photo }) => photo));
  const captures = new Set(of.map(({ capture }) => capture));
  return {
    ok: true,
    pairs: of,
    extra: [...all.photos.keys()].filter((at) => !photos.has(at)),
    missing: [...all.captures.keys()].filter((at) => !captures.has(at)),
    clockOffset: fit.offset,
    drift: fit.drift,
    residual: medianOf(of.map(({ residual }) => Math.abs(residual))),
  };
}

function inTime(captures: readonly CaptureToMatch[]): Order {
  const of = (at: number) => captures[at]!;
  return [...captures.keys()].sort((a, b) => of(a).at - of(b).at || of(a).index - of(b).index);
}

/** The usual time between two captures, s; kept within what cameras and routes do. */
function spacingOf(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, at) => time - times[at]!);
  return Math.min(60, Math.max(0.2, medianOf(gaps)));
}

/** Log likelihood of the distance beside that of a place anywhere on the site. */
function placeWorth(of: LonLat | undefined, to: LonLat | undefined): number {
  if (!of || !to) return 0;
  const far = metresBetween(of[0], of[1], to[0], to[1]) / PLACE_ERROR;
  return Math.max(PLACE_AGAINST, PLACE_FOR - (far * far) / 2);
}
