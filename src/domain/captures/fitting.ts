/** How photos lie beside captures once an offset is guessed: the pairing, and from it the better offset. */
import { type Alignment, align, type Candidate } from './alignment.ts';

/** Two rows in order, in one unit (s, or numbers). */
export interface Rows {
  readonly photos: readonly number[];
  /** Growing. */
  readonly captures: readonly number[];
  /** Usual distance of two captures. */
  readonly spacing: number;
  /** Worth that places add to pairing these two; absent: photos have none. */
  readonly placed?: (photo: number, capture: number) => number;
}

export interface Fitting {
  /** Of the photos beside the captures, and what it gains each unit. */
  readonly offset: number;
  readonly drift: number;
  /** Standard deviation of what is left. */
  readonly sigma: number;
  /** The offset may be bettered; else it is right as it is, or wrong. */
  readonly free: boolean;
}

export interface Fitted extends Alignment {
  readonly fit: Fitting;
  /** Worth of one pair that fits exactly. */
  readonly each: number;
}

/** Shares of photos and of captures that are expected to have no other. */
const ALONE = 0.05;
/** Beyond so many standard deviations no pair. */
const FARTHEST = 4;
/** Captures looked at for one photo. */
const MOST_CANDIDATES = 64;
/** Offset and pairing are bettered by each other that often. */
const ROUNDS = 3;
/** Standard deviation of a camera's drift, and the most of it. */
const USUAL_DRIFT = 50e-6;
const MOST_DRIFT = 150e-6;
/** s: finer are neither clocks nor messages; coarser fits anything. */
const SIGMAS = { least: 0.3, most: 1.5 };

/** Pairs, takes the offset that fits these pairs best, and pairs anew. */
export function settled(rows: Rows, fit: Fitting): Fitted {
  let now = paired(rows, fit);
  for (let round = 1; fit.free && round < ROUNDS && now.pairs.length > 0; round++) {
    const offset = medianOf(left(rows, now, { ...fit, offset: 0 }));
    if (Math.abs(offset - now.fit.offset) < 0.01) break;
    now = paired(rows, { ...fit, offset });
  }
  return now;
}

/** What the pairs tell of scatter and drift. */
export function refitted(rows: Rows, fitted: Fitted): Fitting {
  const rest = left(rows, fitted, fitted.fit);
  const middle = medianOf(rest);
  // The median without sign is 0.6745 standard deviations of a normal distribution.
  const spread = medianOf(rest.map((r) => Math.abs(r - middle))) / 0.6745;
  const sigma = Math.min(SIGMAS.most, Math.max(SIGMAS.least, spread));
  return { ...fitted.fit, drift: driftOf(rows, fitted, rest, sigma), sigma };
}

/** Least squares, held towards none by how much cameras usually drift. */
function driftOf(rows: Rows, { pairs }: Fitted, rest: readonly number[], sigma: number): number {
  const times = pairs.map(([, capture]) => rows.captures[capture]!);
  const time = mean(times);
  const middle = mean(rest);
  let above = 0;
  let below = (sigma / USUAL_DRIFT) ** 2;
  for (const [at, t] of times.entries()) {
    above += (t - time) * (rest[at]! - middle);
    below += (t - time) ** 2;
  }
  return Math.min(MOST_DRIFT, Math.max(-MOST_DRIFT, above / below));
}

/** Photo less capture, offset and drift taken off, of every pair. */
function left(rows: Rows, { pairs }: Alignment, { offset, drift }: Fitting): number[] {
  return pairs.map(([photo, capture]) => {
    const at = rows.captures[capture]!;
    return rows.photos[photo]! - at - offset - drift * at;
  });
}

function paired(rows: Rows, fit: Fitting): Fitted {
  const each = worthOf(rows.spacing, fit.sigma);
  const span = FARTHEST * fit.sigma;
  let begin = 0;
  const alignment = align(rows.photos.length, rows.captures.length, (photo) => {
    const time = (rows.photos[photo]! - fit.offset) / (1 + fit.drift);
    // Photos are in order of their numbers: their times may go back a little.
    while (begin > 0 && rows.captures[begin - 1]! >= time - span) begin--;
    while (begin < rows.captures.length && rows.captures[begin]! < time - span) begin++;
    const found: Candidate[] = [];
    for (let capture = begin; found.length < MOST_CANDIDATES; capture++) {
      const rest = time - (rows.captures[capture] ?? Number.POSITIVE_INFINITY);
      if (rest < -span) break;
      const worth = each - (rest / fit.sigma) ** 2 / 2 + (rows.placed?.(photo, capture) ?? 0);
      found.push({ capture, worth });
    }
    return found;
  });
  return { ...alignment, fit, each };
}

/**
 * Log likelihood of a photo and a capture being one (normally scattered) beside that of both being alone
 * (a photo anywhere between two captures).
 */
function worthOf(spacing: number, sigma: number): number {
  const together = (1 - ALONE) / (sigma * Math.sqrt(2 * Math.PI));
  return Math.min(9, Math.max(2, Math.log(together / ((ALONE * ALONE) / spacing))));
}

const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / Math.max(1, of.length);

/** Of an empty list 0. */
export function medianOf(of: readonly number[]): number {
  if (of.length === 0) return 0;
  const sorted = Float64Array.from(of).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
