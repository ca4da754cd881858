/** How photos of a flight come about: what one tells if it is a certain shot, or none that the autopilot knows. */
import type { Law } from './chances.ts';
import type { Evidence, Flat } from './evidence.ts';

/** What is known of camera and flight. */
export interface Known {
  /** s that the camera's clock is ahead at 0, and gains each s. */
  readonly offset: number;
  readonly drift: number;
  /** s, standard deviation of its times. */
  readonly sigma: number;
  /** Share of shots that have no photo. */
  readonly missing: number;
  /** Photos each s that the autopilot did not count. */
  readonly byHand: number;
  /** Probability that numbers are skipped for missing photos and for nothing else. */
  readonly numbers: number;
  /** m that places in metadata lie beside the captures', and their standard deviation east and north. */
  readonly aside: Flat;
  readonly spread: number;
}

/** Standard deviations that a time may be off. */
const FARTHEST = 4;
/** Between two captures a photo is thought of at so many moments. */
const MOMENTS = 12;
/** A longer hole in the autopilot's counting is another counting. */
const MOST_LOST = 30;
/** Likelihood of a photo that nothing explains, and probability of any hole whatever in the row. */
const UNEXPLAINED = 1e-9;
const ANY_HOLE = 1e-6;
/** Per m²: a place may be quite wrong. */
const ANYWHERE = 1e-6;

/** Times are normally scattered, places too; photos by hand come at any time, where the drone is then. */
export function lawOf(evidence: Evidence, known: Known): Law {
  const { captures, photos, skipped } = evidence;
  const shots = shotsOf(evidence);
  const reach = FARTHEST * known.sigma;
  const flown = photos.map((time) => (time - known.offset) / (1 + known.drift));
  const { at, between } = fitting(evidence, known, flown);
  return {
    shots: shots.length,
    capture: (shot) => shots[shot]!.capture,
    window: (photo) => [
      firstFrom(shots, flown[photo]! - reach),
      firstFrom(shots, flown[photo]! + reach),
    ],
    counted: (photo, shot) => {
      const { capture, gap } = shots[shot]!;
      if (capture >= 0) return (1 - known.missing) * at(photo, capture);
      return between(photo, gap) / (captures[gap]! - captures[gap - 1]!);
    },
    byHand: (photo, shot) => {
      const { gap, parts } = shots[shot] ?? { gap: captures.length, parts: 1 };
      return (known.byHand / parts) * between(photo, gap) + UNEXPLAINED;
    },
    skipped: (photo, count) => {
      const free = known.missing ** count + ANY_HOLE;
      if (!skipped) return free;
      return (1 - known.numbers) * free + (count === skipped[photo] ? known.numbers : 0);
    },
  };
}

/** What the autopilot counted: captures that it told, and those that got lost on the way. */
interface Shot {
  /** s; of lost ones evenly between their neighbours. */
  readonly at: number;
  /** Position in the row; −1: lost. */
  readonly capture: number;
  /** Captures told before it, and into how many parts those lost before the next divide the time until then. */
  readonly gap: number;
  readonly parts: number;
}

function shotsOf({ captures, indices }: Evidence): readonly Shot[] {
  return captures.flatMap((time, gap) => {
    const before = captures[gap - 1] ?? time;
    const hole = gap === 0 ? 1 : indices[gap]! - indices[gap - 1]!;
    const parts = hole > 1 && hole <= MOST_LOST && time > before ? hole : 1;
    return Array.from({ length: parts }, (_, k): Shot => {
      const at = before + ((time - before) * (k + 1)) / parts;
      return { at, capture: k + 1 === parts ? gap : -1, gap, parts };
    });
  });
}

function firstFrom(shots: readonly Shot[], time: number): number {
  let [low, high] = [0, shots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shots[middle]!.at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Likelihood of a photo taken with a capture, and over the time from the capture before `gap` until that. */
function fitting(evidence: Evidence, { sigma, aside, spread }: Known, flown: readonly number[]) {
  const { captures, photoPlaces, capturePlaces } = evidence;
  const reach = FARTHEST * sigma;
  const ofTime = (late: number) => Math.exp(-((late / sigma) ** 2) / 2) / (sigma * Math.sqrt(TAU));
  const ofPlace = (place: Flat | undefined, drone: Flat | undefined): number => {
    if (!place || !drone) return 1;
    const [east, north] = [place[0] - drone[0] - aside[0], place[1] - drone[1] - aside[1]];
    const off = (east * east + north * north) / (spread * spread);
    return ANYWHERE + Math.exp(-off / 2) / (TAU * spread * spread);
  };
  return {
    at: (photo: number, capture: number): number =>
      ofTime(flown[photo]! - captures[capture]!) *
      ofPlace(photoPlaces[photo], capturePlaces[capture]),
    between: (photo: number, gap: number): number => {
      const [time, place] = [flown[photo]!, photoPlaces[photo]];
      const [from, to] = [capturePlaces[gap - 1], capturePlaces[gap]];
      const start = captures[gap - 1] ?? Number.NEGATIVE_INFINITY;
      const end = captures[gap] ?? Number.POSITIVE_INFINITY;
      const begin = Math.max(start, time - reach);
      const each = (Math.min(end, time + reach) - begin) / MOMENTS;
      let sum = 0;
      for (let k = 0; k < MOMENTS && each > 0; k++) {
        const moment = begin + (k + 0.5) * each;
        const drone = place && onTheWay(from, to, (moment - start) / (end - start));
        sum += each * ofTime(time - moment) * ofPlace(place, drone);
      }
      return sum;
    },
  };
}

const TAU = 2 * Math.PI;

/** Before the first and after the last it stays where these are. */
function onTheWay(from: Flat | undefined, to: Flat | undefined, share: number): Flat | undefined {
  if (!from || !to) return from ?? to;
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}
