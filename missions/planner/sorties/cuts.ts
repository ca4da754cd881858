/** Which places of a tour are looked at as breaks: evenly spread ones first, more of them where it matters. */
import { photoCount } from '../coverage/photos.ts';
import type { Work } from '../work.ts';
import type { Course } from './course.ts';
import type { Home } from './homes.ts';
import type { Break, Cuts } from './parts.ts';

/** Places looked at anew between two neighbouring ones, at most. */
const FINER = 10;

export const noCuts = (work: readonly Work[]): Cuts => work.map(() => []);

/**
 * In each line so many that no piece takes more than `step` Wh.
 * @param whole the tour with breaks between works alone
 */
export function evenCuts(work: readonly Work[], whole: Course, step: number): Cuts {
  return work.map((one, i) => {
    if (one.kind === 'shot') return [];
    const spent = whole.wattHours[whole.leave[i + 1]!]! - whole.wattHours[whole.resume[i]!]!;
    return spread(0, photoCount(one), Math.ceil(spent / step));
  });
}

/** The photos between two of a line, both left out, that divide them into so many pieces; all, if fewer. */
function spread(first: number, end: number, pieces: number): number[] {
  const count = Math.min(pieces, end - first);
  return Array.from({ length: Math.max(0, count - 1) }, (_, k) =>
    Math.round(first + ((k + 1) * (end - first)) / count),
  );
}

/** Around each of these breaks, as far as its neighbours: more cuts; those of no use so far are left out. */
export function cutsAround(
  work: readonly Work[],
  breaks: readonly Break[],
  chosen: ReadonlySet<number>,
): Cuts {
  const cuts = work.map(() => new Set<number>());
  for (const k of chosen) {
    const { work: index, photo } = breaks[k]!;
    if (photo > 0) cuts[index]!.add(photo);
    for (const first of [k - 1, k]) {
      if (first >= 0 && first + 1 < breaks.length) addBetween(work, breaks, first, cuts);
    }
  }
  return sorted(cuts);
}

/**
 * More cuts where a piece between neighbouring breaks takes more than a battery, or more than one that
 * flies from some of the take-off points; undefined where all these are single photos.
 */
export function cutsWhereNeeded(
  work: readonly Work[],
  course: Course,
  homes: readonly Home[],
  usable: number,
): Cuts | undefined {
  const { breaks } = course;
  const cuts = work.map(() => new Set<number>());
  for (const { work: index, photo } of breaks) if (photo > 0) cuts[index]!.add(photo);
  let added = false;
  for (let k = 0; k + 1 < breaks.length; k++) {
    if (homes.every((home) => lasts(pieceEnergy(course, home, k), usable))) continue;
    if (addBetween(work, breaks, k, cuts)) added = true;
  }
  return added ? sorted(cuts) : undefined;
}

/** Or there is no way, which no cut mends. */
const lasts = (wattHours: number, usable: number) =>
  wattHours <= usable || wattHours === Number.POSITIVE_INFINITY;

/** Wh from a take-off point over the piece behind a break and home. */
export function pieceEnergy(course: Course, home: Home, k: number): number {
  const flown = course.wattHours[course.leave[k + 1]!]! - course.wattHours[course.resume[k]!]!;
  const back = home.backWattHours[k + 1]!;
  const turning = home.returnWattHours[k + 1]!;
  return (
    home.outWattHours[k]! +
    flown +
    (turning < Number.POSITIVE_INFINITY ? Math.max(back, turning) : back)
  );
}

function addBetween(
  work: readonly Work[],
  breaks: readonly Break[],
  k: number,
  cuts: readonly Set<number>[],
): boolean {
  const [{ work: index, photo }, next] = [breaks[k]!, breaks[k + 1]!];
  const line = work[index];
  if (line?.kind !== 'line') return false;
  const end = next.work === index ? next.photo : photoCount(line);
  const between = spread(photo, end, FINER);
  for (const one of between) cuts[index]!.add(one);
  return between.length > 0;
}

const sorted = (cuts: readonly Set<number>[]): Cuts =>
  cuts.map((photos) => [...photos].sort((a, b) => a - b));
