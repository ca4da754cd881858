/**
 * From a first pairing to the one of which the most is right: what the first tells of camera and flight makes
 * a law of how photos come about, by it each pair gets its chance, and of these the pairing is taken that is
 * right most often in the mean (maximum expected accuracy: Miyazawa 1995), which teaches the law anew.
 */
import { type Alignment, align, type Candidate } from './alignment.ts';
import { type Chances, chancesOf } from './chances.ts';
import type { Evidence, Flat } from './evidence.ts';
import { type Fitting, medianOf } from './fitting.ts';
import { type Known, lawOf } from './law.ts';

type Pairs = Alignment['pairs'];

/** The second knows what the first taught; a third changes next to nothing. */
const ROUNDS = 2;
/** Share of photos missing and by hand that is expected, and after how many captures it is half forgotten. */
const USUAL = 0.05;
const FORGOTTEN = 20;
/** The median without sign of a normal distribution, in standard deviations. */
const MEDIAN = 0.6745;
/** Finer are neither clocks and messages (s) nor places (m), whatever most of them say. */
const LEAST_SIGMA = 0.3;
const LEAST_SPREAD = 1;

/** @param first of two at least */
export function likeliest(evidence: Evidence, fit: Fitting, first: Pairs): Pairs {
  let pairs = first;
  let byHand = USUAL * evidence.captures.length;
  for (let round = 0; round < ROUNDS; round++) {
    const law = lawOf(evidence, knownBy(evidence, fit, pairs, byHand));
    const chances = chancesOf(law, evidence.photos.length);
    byHand = chances.byHand.reduce((a, b) => a + b, 0);
    pairs = likelyPairs(evidence, chances);
  }
  return pairs;
}

function likelyPairs({ photos, captures }: Evidence, { pairs, alone }: Chances): Pairs {
  const candidates: Candidate[][] = photos.map(() => []);
  for (const { photo, capture, chance } of pairs)
    candidates[photo]!.push({ capture, worth: chance - alone[photo]! });
  return align(photos.length, captures.length, (photo) => candidates[photo]!).pairs;
}

function knownBy(evidence: Evidence, fit: Fitting, pairs: Pairs, byHand: number): Known {
  const { photos, captures } = evidence;
  const rest = pairs.map(([i, j]) => photos[i]! - captures[j]! * (1 + fit.drift) - fit.offset);
  const seconds = captures.at(-1)! - captures[0]!;
  const alone = captures.length - pairs.length;
  return {
    offset: fit.offset,
    drift: fit.drift,
    sigma: Math.max(LEAST_SIGMA, medianOf(rest.map(Math.abs)) / MEDIAN),
    missing: (alone + USUAL * FORGOTTEN) / (captures.length + FORGOTTEN),
    byHand: (byHand + USUAL * FORGOTTEN) / (seconds * (1 + FORGOTTEN / captures.length) + 1),
    numbers: trustInNumbers(evidence, pairs),
    ...placesBy(evidence, pairs),
  };
}

/** The share of holes, in the numbers or in the autopilot's counting, that are as long in the other. */
function trustInNumbers({ skipped, indices }: Evidence, pairs: Pairs): number {
  if (!skipped) return 0;
  let holes = 0;
  let same = 0;
  for (const [k, [photo, capture]] of pairs.entries()) {
    const before = pairs[k - 1];
    if (!before || photo !== before[0] + 1) continue;
    const counted = indices[capture]! - indices[before[1]]! - 1;
    if (counted === 0 && skipped[photo] === 0) continue;
    holes++;
    if (counted === skipped[photo]) same++;
  }
  return same / (holes + 1);
}

function placesBy(evidence: Evidence, pairs: Pairs): Pick<Known, 'aside' | 'spread'> {
  const east: number[] = [];
  const north: number[] = [];
  for (const [photo, capture] of pairs) {
    const [a, b] = [evidence.photoPlaces[photo], evidence.capturePlaces[capture]];
    if (a && b) east.push(a[0] - b[0]);
    if (a && b) north.push(a[1] - b[1]);
  }
  const aside: Flat = [medianOf(east), medianOf(north)];
  const off = [...east.map((m) => m - aside[0]), ...north.map((m) => m - aside[1])].map(Math.abs);
  return { aside, spread: Math.max(LEAST_SPREAD, medianOf(off) / MEDIAN) };
}
