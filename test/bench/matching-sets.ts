/** Flights' captures and the photos that came of them, with what belongs to what: seeded. */
import type { CaptureToMatch, Match, PhotoToMatch } from '../../src/domain/captures/matching.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';

/** How the camera was triggered. */
export const KINDS = ['time', 'distance', 'points', 'endless'] as const;
export type Kind = (typeof KINDS)[number];

export interface Wished {
  readonly kind: Kind;
  readonly photos: number;
  readonly seed: number;
  /** s that the camera's clock is ahead. */
  readonly offset?: number;
  /** s; times are off by up to so much either way, evenly. */
  readonly jitter?: number;
  /** Share of captures whose photo is missing; of photos without a capture. */
  readonly missing?: number;
  readonly extra?: number;
  /** s the camera's clock gains each s. */
  readonly drift?: number;
  /** Photos without a capture: captures that got lost, shots apart from the train, or shots amid it. */
  readonly extras?: 'lost' | 'apart' | 'amid';
  /** Which metadata photos have. */
  readonly times?: 'exact' | 'seconds' | 'none';
  readonly numbers?: boolean;
  /** A photo that is missing was not taken at all: no number is skipped for it. */
  readonly unskipped?: boolean;
  readonly places?: boolean;
}

export interface MatchingSet {
  readonly photos: readonly PhotoToMatch[];
  readonly captures: readonly CaptureToMatch[];
  /** Of each photo its capture's position; −1: none. */
  readonly truth: readonly number[];
  /** ms, UTC: when it was really taken. */
  readonly takenAt: readonly number[];
}

export const START = Date.UTC(2026, 4, 12, 2, 0, 0);
/** Degrees, eastward too: the sets know nothing of meridians. */
export const METRE = 1 / 111_320;
/** m: places in metadata are off by up to so much, eastward and northward. */
export const PLACE_OFF = 3;

/** The camera's counting begins anew after it. */
export const LAST_NUMBER = 9999;

/** mulberry32: numbers in [0, 1) that are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Shot {
  /** s from the first. */
  readonly at: number;
  readonly place: LonLat;
  readonly capture: boolean;
  readonly photo: boolean;
  readonly byHand?: boolean;
}

export function matchingSet(wished: Wished): MatchingSet {
  const random = seeded(wished.seed * 7919 + wished.photos);
  const shots = shotsOf(wished, random);
  const captures: CaptureToMatch[] = [];
  const photos: PhotoToMatch[] = [];
  const truth: number[] = [];
  const takenAt: number[] = [];
  let index = 0;
  let sequence = 1 + Math.floor(random() * 7000);
  for (const shot of shots) {
    if (shot.capture) captures.push({ index, at: START + shot.at * 1000, place: shot.place });
    // The autopilot counted a lost capture, and knows nothing of a shot by hand.
    if (!shot.byHand) index++;
    if (shot.photo || !wished.unskipped) sequence = (sequence % LAST_NUMBER) + 1;
    if (!shot.photo) continue;
    truth.push(shot.capture ? captures.length - 1 : -1);
    takenAt.push(START + shot.at * 1000);
    photos.push(photoOf(wished, shot, sequence, random));
  }
  return { photos, captures, truth, takenAt };
}

function photoOf(wished: Wished, shot: Shot, sequence: number, random: () => number): PhotoToMatch {
  const { offset = 37, jitter = 1, drift = 0, times = 'exact' } = wished;
  const late = (random() * 2 - 1) * jitter;
  const clock = START + (shot.at * (1 + drift) + offset + late) * 1000;
  const off = () => (random() * 2 - 1) * PLACE_OFF * METRE;
  const place: LonLat = [shot.place[0] + off(), shot.place[1] + off()];
  return {
    ...(times === 'none'
      ? {}
      : { taken: times === 'seconds' ? Math.floor(clock / 1000) * 1000 : clock }),
    ...(wished.numbers === false ? {} : { sequence }),
    ...(wished.places ? { place } : {}),
  };
}

function shotsOf(wished: Wished, random: () => number): readonly Shot[] {
  const { missing = 0.05, extra = 0.05, extras = 'lost' } = wished;
  const train = trainOf(wished, random);
  const shots = train.map(({ at, place }): Shot => {
    const gone = random();
    const lost = extras === 'lost' && gone >= missing && gone < missing + extra;
    return { at, place, capture: !lost, photo: gone >= missing };
  });
  if (extras === 'lost') return shots;
  const strays = straySpans(
    train.map(({ at }) => at),
    extras,
  );
  const more = Array.from({ length: Math.round(wished.photos * extra) }, (): Shot => {
    const at = strayOf(strays, random);
    return { at, place: placeAt(train, at), capture: false, photo: true, byHand: true };
  });
  return [...shots, ...more].sort((a, b) => a.at - b.at);
}

export interface Spot {
  /** s from the first. */
  readonly at: number;
  readonly place: LonLat;
}

type Seconds = readonly [from: number, to: number];

/** When shots by hand are taken, each span as likely: before, after, and in the middle of a turn; or whenever. */
export function straySpans(train: readonly number[], extras: 'apart' | 'amid'): readonly Seconds[] {
  const last = train.at(-1)!;
  if (extras === 'amid') return [[0, last]];
  const turns = train.flatMap((at, i): Seconds[] => {
    const before = train[i - 1] ?? Number.POSITIVE_INFINITY;
    const middle = (at + before) / 2;
    return at - before > 7 ? [[middle - 0.5, middle + 0.5]] : [];
  });
  return [[-210, -10], [last + 10, last + 210], ...turns];
}

function strayOf(spans: readonly Seconds[], random: () => number): number {
  const [from, to] = spans[Math.floor(random() * spans.length)]!;
  return from + random() * (to - from);
}

/** On the straight way from one to the next; before and after them where the first and the last is. */
export function placeAt(spots: readonly Spot[], at: number): LonLat {
  let [low, high] = [0, spots.length - 1];
  if (at >= spots[high]!.at) return spots[high]!.place;
  if (at <= spots[low]!.at) return spots[low]!.place;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (spots[middle]!.at <= at) low = middle;
    else high = middle;
  }
  const [a, b] = [spots[low]!, spots[high]!];
  const share = (at - a.at) / (b.at - a.at);
  const along = (i: 0 | 1) => a.place[i] + share * (b.place[i] - a.place[i]);
  return [along(0), along(1)];
}

/**
 * Lines to and fro, 25 m apart; points here and there; or one line without an end. The lines of every
 * other set are all as long (a rectangle), of the others they differ.
 */
function trainOf({ kind, photos, seed }: Wished, random: () => number): readonly Spot[] {
  const perLine = 8 + Math.floor(random() * 32);
  const lineOf = () => (seed % 2 === 0 ? perLine : Math.ceil(perLine * (0.7 + random() * 0.6)));
  const every = 2 + random() * 3;
  const turn = 8 + random() * 10;
  const wind = 0.05 + random() * 0.2;
  const train: Spot[] = [];
  let at = 0;
  for (let line = 0; train.length < photos; line++) {
    const length = kind === 'endless' ? photos : lineOf();
    const back = line % 2 === 1;
    for (let along = 0; along < length && train.length < photos; along++) {
      const metres = (back ? length - 1 - along : along) * every * 8;
      train.push({ at, place: [113.3 + line * 25 * METRE, 23.1 + metres * METRE] });
      if (kind === 'points') at += 5 + random() * 15;
      else if (kind === 'distance')
        at += every * (1 + (back ? wind : -wind)) * (1 + (random() - 0.5) * 0.06);
      else at += every;
    }
    at += turn + random() - 0.5;
  }
  return train;
}

export interface Judged {
  /** Photos that got their capture, or rightly none; that got a wrong one; that got none though there was one. */
  readonly right: number;
  readonly wrong: number;
  readonly none: number;
  /** Those placed (by their capture, else by the track at their time without the offset) within NEAR of it. */
  readonly near: number;
}

/** s: the jitter, and what whole seconds and the offset may be off by. */
const NEAR = 1.1;

export function judged(
  { truth, takenAt, photos, captures }: MatchingSet,
  { pairs, clockOffset }: Pick<Match, 'pairs' | 'clockOffset'>,
): Judged {
  const told = new Map(pairs.map(({ photo, capture }) => [photo, capture]));
  let right = 0;
  let wrong = 0;
  let near = 0;
  for (const [photo, capture] of truth.entries()) {
    const said = told.get(photo) ?? -1;
    if (said === capture) right++;
    else if (said >= 0) wrong++;
    const clock = (photos[photo]!.taken ?? Number.NaN) - (clockOffset ?? 0) * 1000;
    const at = said >= 0 ? captures[said]!.at : clock;
    if (Math.abs(at - takenAt[photo]!) <= NEAR * 1000) near++;
  }
  return { right, wrong, none: truth.length - right - wrong, near };
}
