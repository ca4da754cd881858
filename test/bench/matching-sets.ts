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

const START = Date.UTC(2026, 4, 12, 2, 0, 0);
const METRE = 1 / 111_320;

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
    // A lost capture was counted; a shot by hand was not.
    if (shot.capture || shot.photo) index++;
    sequence = (sequence % 9999) + 1;
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
  const [east, north] = [random() - 0.5, random() - 0.5];
  const place: LonLat = [shot.place[0] + east * 6 * METRE, shot.place[1] + north * 6 * METRE];
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
  const more = Array.from({ length: Math.round(wished.photos * extra) }, (): Shot => {
    const { at, place } = strayOf(train, extras, random);
    return { at, place, capture: false, photo: true };
  });
  return [...shots, ...more].sort((a, b) => a.at - b.at);
}

interface Spot {
  readonly at: number;
  readonly place: LonLat;
}

/** Before, after, and in the middle of a turn; or wherever. */
function strayOf(train: readonly Spot[], extras: 'apart' | 'amid', random: () => number): Spot {
  const last = train.at(-1)!;
  if (extras === 'amid') {
    const { place } = train[Math.floor(random() * train.length)]!;
    return { at: random() * last.at, place };
  }
  const turns = train.flatMap(({ at }, i) => {
    const before = train[i - 1]?.at ?? Number.POSITIVE_INFINITY;
    return at - before > 7 ? [(at + before) / 2] : [];
  });
  const where = Math.floor(random() * (turns.length + 2)) - 2;
  const at =
    where === -2
      ? -10 - random() * 200
      : where === -1
        ? last.at + 10 + random() * 200
        : turns[where]! + (random() - 0.5);
  return { at, place: last.place };
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
