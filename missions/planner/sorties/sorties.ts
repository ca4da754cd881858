/**
 * A plan's works as sorties: split where batteries end, between drones and take-off points. The order of the
 * works stays; a line is cut before one of its photos where that costs least.
 */
import type { FlightEnergy, FlownPoint } from '../energy.ts';
import { distance } from '../rings.ts';
import type { Point, Refusal } from '../types.ts';
import { endOf, type Spot, startOf, type Work } from '../work.ts';
import { type Course, type CourseOptions, courseOf } from './course.ts';
import { FlownPath } from './flown.ts';
import { above, type Home, homeOf, type WayBetween } from './homes.ts';
import { type Break, breaksOf, partsBetween, resumeSpot } from './parts.ts';
import { type Share, shareOut } from './schedule.ts';

export interface SortiesOptions {
  /** In the order in which it is flown. */
  readonly work: readonly Work[];
  /** Take-off points. */
  readonly bases: readonly Point[];
  /** In the air at the same time, all bases together; each stays at one base. */
  readonly drones: number;
  /** `Airspace.way`. */
  readonly way: WayBetween;
  /** Heights as the spots', above the ground below each; take-off and landing at height 0. Wind is in it. */
  readonly energy: (path: readonly FlownPoint[]) => FlightEnergy | Refusal;
  /** Wh of a battery, the reserve taken off. */
  readonly usable: number;
  /** m/s over ground along a line; ways between are flown at the airframe's cruise speed. */
  readonly speed: (work: Work) => number;
  /** s hovered for a shot. */
  readonly shotHold: number;
  /** s on the ground between two sorties of a drone. */
  readonly swap: number;
  /** Mission items of a sortie at most, as an autopilot takes them; absent: no limit. */
  readonly mostItems?: number;
  /** Items of a work, its own places counted; each corner of a way between counts as one. */
  readonly items?: (work: Work) => number;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}

/** A sortie: from take-off to landing on one battery. */
export interface Sortie {
  /** Index of the take-off point; of the drone, from 0. */
  readonly base: number;
  readonly drone: number;
  /** s after the first take-off. */
  readonly start: number;
  readonly seconds: number;
  readonly wattHours: number;
  readonly work: readonly Work[];
  /** Of each of `work`: the index of the plan's work that it is, or is a part of. */
  readonly indices: readonly number[];
  /** From above the take-off point to the first work, from each work to the next, and home; ends included. */
  readonly out: readonly Spot[];
  readonly between: readonly (readonly Spot[])[];
  readonly back: readonly Spot[];
  /** All of it, from the ground to the ground. */
  readonly path: readonly FlownPoint[];
}

export interface Sorties {
  readonly ok: true;
  /** By drone, each drone's in the order in which they are flown. */
  readonly sorties: readonly Sortie[];
  /** s from the first take-off to the last landing. */
  readonly makespan: number;
}

/** Of a battery: lines are cut at places this far apart, finer only where it must be. */
const CUT_EVERY = 1 / 32;
/** Times that the split is made anew because a sortie came out a little dearer than the sums said. */
const MOST_TRIES = 6;
const SAME_PLACE = 0.01;
/** Take-off, speed, the climb above it, the end of the photos, home. */
const FIXED_ITEMS = 6;

/** Camera, both ends with the nose turned at each, photos on and off; or camera, nose, place, photo. */
const usualItems = (work: Work) => (work.kind === 'shot' ? 4 : work.heading === undefined ? 5 : 7);

export function splitSorties(options: SortiesOptions): Sorties | Refusal {
  const { work, bases, drones, usable, check = () => {} } = options;
  const fault = faultOf(options);
  if (fault) return fault;
  if (work.length === 0) return { ok: true, sorties: [], makespan: 0 };
  const between = work.slice(1).map((next, i) => {
    if (i % 16 === 0) check();
    return wayOf(options, endOf(work[i]!), startOf(next));
  });
  const { speed, shotHold, energy, items } = options;
  const laying: CourseOptions = {
    work,
    between,
    speed,
    shotHold,
    energy,
    items: items ?? usualItems,
  };
  const coarse = courseOf(
    laying,
    breaksOf(work, () => Number.POSITIVE_INFINITY),
  );
  if ('reason' in coarse) return coarse;
  let refusal: Refusal | undefined;
  for (const every of [cutting(coarse, usable, drones), () => 1]) {
    const course = courseOf(laying, breaksOf(work, every));
    if ('reason' in course) return course;
    const homes = bases.map((base) => homeOf(base, course, options.way, laying, check));
    const found = tried(options, between, course, homes, check);
    if (found) return found;
    refusal = refusalOf(course, homes, options);
  }
  return refusal!;
}

/** Photos between two places where a line may be cut. */
function cutting(course: Course, usable: number, drones: number) {
  const total = course.wattHours.at(-1)!;
  const step = Math.min(usable * CUT_EVERY, drones > 1 ? total / drones / 48 : usable);
  return (work: Work, i: number): number => {
    if (work.kind === 'shot') return 1;
    const spent = course.wattHours[course.leave[i + 1]!]! - course.wattHours[course.resume[i]!]!;
    const length = distance(work.from.at, work.to.at);
    return spent > 0 ? ((step / spent) * length) / work.trigger : Number.POSITIVE_INFINITY;
  };
}

function tried(
  options: SortiesOptions,
  between: CourseOptions['between'],
  course: Course,
  homes: readonly Home[],
  check: () => void,
): Sorties | undefined {
  const { drones, swap } = options;
  const mostItems = (options.mostItems ?? Number.POSITIVE_INFINITY) - FIXED_ITEMS;
  let { usable } = options;
  for (let i = 0; i < MOST_TRIES; i++) {
    const shares = shareOut({ course, homes, drones, usable, swap, mostItems, check });
    if (!shares) return undefined;
    const sorties = shares.flatMap((share, drone) => fly(share, drone, options, between, course));
    const most = Math.max(...sorties.map(({ wattHours }) => wattHours));
    if (most <= options.usable) {
      const makespan = Math.max(...sorties.map(({ start, seconds }) => start + seconds));
      return { ok: true, sorties, makespan };
    }
    usable -= (most - options.usable) * 1.01;
  }
  return undefined;
}

/** The sorties of one drone, with their exact time and energy. */
function fly(
  { base, breaks }: Share,
  drone: number,
  options: SortiesOptions,
  between: CourseOptions['between'],
  course: Course,
): Sortie[] {
  let start = 0;
  return breaks.slice(1).map((end, i) => {
    const [from, to] = [course.breaks[breaks[i]!]!, course.breaks[end]!];
    const sortie = sortieOf(base, from, to, options, between);
    const energy = options.energy(sortie.path);
    if (!energy.ok) throw new Error(`a way that could be flown no longer can: ${energy.detail}`);
    const { seconds, wattHours } = energy;
    const flown = { base, drone, start, seconds, wattHours, ...sortie };
    start += seconds + options.swap;
    return flown;
  });
}

function sortieOf(
  base: number,
  from: Break,
  to: Break,
  options: SortiesOptions,
  between: CourseOptions['between'],
) {
  const { work, indices } = partsBetween(options.work, from, to);
  const ground: Spot = { at: options.bases[base]!, height: 0 };
  const [first, last] = [startOf(work[0]!), endOf(work.at(-1)!)];
  const out = options.way(above(ground.at, first), first) ?? [];
  const back = options.way(last, above(ground.at, last)) ?? [];
  const ways = indices.slice(1).map((index) => between[index - 1] ?? []);
  const path = new FlownPath(options);
  path.to(ground);
  path.way(out);
  work.forEach((one, i) => {
    path.start(one);
    if (one.kind === 'line') path.along(one, one.to);
    path.way(ways[i] ?? []);
  });
  path.way(back);
  path.to(ground);
  return { work, indices, out, between: ways, back, path: path.points };
}

function wayOf(options: SortiesOptions, from: Spot, to: Spot): readonly Spot[] | undefined {
  const same =
    distance(from.at, to.at) < SAME_PLACE && Math.abs(from.height - to.height) < SAME_PLACE;
  return same ? [from, to] : options.way(from, to);
}

/** Where it is stuck, and what is missing. */
function refusalOf(course: Course, homes: readonly Home[], options: SortiesOptions): Refusal {
  const { work, usable } = options;
  for (let k = 0; k + 1 < course.breaks.length; k++) {
    const [start, end] = [course.resume[k]!, course.leave[k + 1]!];
    const flown = course.wattHours[end]! - course.wattHours[start]!;
    const least = Math.min(
      ...homes.map((home) => home.outWattHours[k]! + flown + home.backWattHours[k + 1]!),
    );
    if (least <= usable) continue;
    const { work: index, photo } = course.breaks[k]!;
    const one = work[index]!;
    const { at } = one.kind === 'line' && photo > 0 ? resumeSpot(one, photo) : startOf(one);
    if (least < Number.POSITIVE_INFINITY) {
      const detail = `out to this photo and home takes ${least.toFixed(1)} Wh at least, and a battery has ${usable.toFixed(1)} Wh for it: take off nearer`;
      return { ok: false, reason: 'endurance', detail, at };
    }
    const windy = homes.find(({ refusal }) => refusal)?.refusal;
    if (windy) return windy;
    const detail = 'no way leads from a take-off point to this photo and home: take off elsewhere';
    return { ok: false, reason: 'unreachable', detail, at };
  }
  return stuck(options);
}

function stuck({ drones, bases, usable }: SortiesOptions): Refusal {
  const detail = `each photo can be reached, but not all of them by ${drones} drones that each stay at one of ${bases.length} take-off points, with ${usable.toFixed(1)} Wh each: add drones or take off nearer`;
  return { ok: false, reason: 'endurance', detail };
}

function faultOf({ bases, drones, usable }: SortiesOptions): Refusal | undefined {
  const refuse = (detail: string): Refusal => ({ ok: false, reason: 'bad-wish', detail });
  if (bases.length === 0) return refuse('there is no take-off point: give one');
  if (!(Number.isInteger(drones) && drones > 0)) return refuse(`${drones} drones: take 1 or more`);
  if (!(usable > 0)) return refuse(`a battery with ${usable} Wh to use: it must be more than 0`);
  return undefined;
}
