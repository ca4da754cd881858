/**
 * A plan's works as sorties: split where batteries end, between drones and take-off points. The order of the
 * works stays; a line is cut before one of its photos where that costs least.
 */
import type { FlightEnergy, FlownPoint } from '../energy.ts';
import { distance } from '../rings.ts';
import type { Point, Refusal } from '../types.ts';
import { endOf, type Spot, startOf, type Work } from '../work.ts';
import { assemble, type Sortie, type Ways } from './assemble.ts';
import { type Course, type CourseOptions, courseOf } from './course.ts';
import { cutsAround, cutsWhereNeeded, evenCuts, noCuts } from './cuts.ts';
import { type Home, homeOf, type WayBetween } from './homes.ts';
import { breaksOf, type Cuts } from './parts.ts';
import { faultOf, refusalOf, tooMany } from './refusals.ts';
import { shareOut } from './schedule.ts';

export type { Sortie } from './assemble.ts';

export interface SortiesOptions {
  /** In the order in which it is flown. */
  readonly work: readonly Work[];
  /** Take-off points. */
  readonly bases: readonly Point[];
  /** In the air at the same time, all bases together; each stays at one base. */
  readonly drones: number;
  /** `Airspace.way`; a way is as good backwards. */
  readonly way: WayBetween;
  /**
   * Heights as the spots', above the ground below each; take-off and landing at height 0. Wind is in it. A
   * leg's time and energy depend on the legs next to it at most, as those of `flightEnergy` do.
   */
  readonly energy: (path: readonly FlownPoint[]) => FlightEnergy | Refusal;
  /**
   * Of turning home at once, as autopilots do at a speed of their own: from wherever it is, it lasts for that.
   * Absent: `energy`.
   */
  readonly homeward?: (path: readonly FlownPoint[]) => FlightEnergy | Refusal;
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

export interface Sorties {
  readonly ok: true;
  /** By drone, each drone's in the order in which they are flown. */
  readonly sorties: readonly Sortie[];
  /** s from the first take-off to the last landing. */
  readonly makespan: number;
}

/** Of a battery, and of a drone's share: pieces between the first breaks looked at. */
const PIECE = 1 / 16;
/** Times that breaks are looked at anew, around those chosen or where a battery does not last. */
const MOST_ROUNDS = 6;
/** Times that the split is made anew because a sortie came out a little dearer than the sums said. */
const MOST_TRIES = 8;
/** Of a battery: what the way home takes more at most between two of the places from which it is looked at. */
const BETWEEN = 0.003;
/** More is a mistake. */
const MOST_BATTERIES = 500;
/** Metres: on a leg this long it reaches its speed. */
const FAR = 1000;
/** Metres within which two places are one. */
const SAME_PLACE = 0.01;
/** Take-off, speed, the climb above it, the end of the photos, home, and one to spare. */
const FIXED_ITEMS = 6;

/** Camera, both ends with the nose turned at each, photos on and off; or camera, nose, place, photo. */
const usualItems = (work: Work) => (work.kind === 'shot' ? 4 : work.heading === undefined ? 5 : 7);

export function splitSorties(options: SortiesOptions): Sorties | Refusal {
  const fault = faultOf(options);
  if (fault) return fault;
  if (options.work.length === 0) return { ok: true, sorties: [], makespan: 0 };
  return new Split(options).made();
}

class Split {
  private readonly options: SortiesOptions;
  private readonly ways: Ways;
  private readonly laying: CourseOptions;
  readonly mostItems: number;
  readonly usable: number;
  private readonly check: () => void;

  constructor(options: SortiesOptions) {
    const { work, speed, shotHold, energy, homeward = energy } = options;
    const { items = usualItems, check = () => {} } = options;
    this.options = options;
    this.check = check;
    this.ways = work.slice(1).map((next, i) => {
      if (i % 16 === 0) check();
      return wayBetween(options, endOf(work[i]!), startOf(next));
    });
    this.laying = { work, between: this.ways, speed, shotHold, energy, homeward, items };
    this.usable = Math.max(0, options.usable * (1 - BETWEEN) - restart(homeward));
    this.mostItems = (options.mostItems ?? Number.POSITIVE_INFINITY) - FIXED_ITEMS;
  }

  made(): Sorties | Refusal {
    const { work, drones } = this.options;
    const { usable } = this;
    const whole = courseOf(this.laying, breaksOf(noCuts(work)));
    if ('reason' in whole) return whole;
    const spent = whole.wattHours.at(-1)!;
    if (spent > MOST_BATTERIES * usable) return tooMany(spent, usable);
    if (drones === 1 && spent <= usable) {
      const single = this.round(whole);
      if (single.best?.sorties.length === 1) return single.best;
    }
    const step = PIECE * Math.min(usable, drones > 1 ? spent / drones : usable);
    return this.refined(evenCuts(work, whole, step));
  }

  /** Looks at other breaks as long as there is no split, and once around those of the first one found. */
  private refined(first: Cuts): Sorties | Refusal {
    let cuts = first;
    let best: Sorties | undefined;
    for (let i = 0; ; i++) {
      const course = courseOf(this.laying, breaksOf(cuts));
      if ('reason' in course) return course;
      const round = this.round(course);
      if (best || i === MOST_ROUNDS) return better(best, round.best) ?? round.refusal();
      best = round.best;
      const { work } = this.options;
      const next = best
        ? cutsAround(work, course.breaks, round.chosen)
        : cutsWhereNeeded(work, course, round.homes, this.usable);
      if (!next) return round.refusal();
      cuts = next;
    }
  }

  private round(course: Course): Round {
    const { bases, way } = this.options;
    const homes = bases.map((base) => homeOf(base, course, way, this.laying, this.check));
    const split = this.tried(course, homes);
    const { options } = this;
    return {
      homes,
      best: split && !('reason' in split) ? split.best : undefined,
      chosen: split && !('reason' in split) ? split.chosen : new Set(),
      refusal: () => (split && 'reason' in split ? split : refusalOf(course, homes, options, this)),
    };
  }

  /** With a little less of the battery each time that a sortie takes more than the sums said. */
  private tried(course: Course, homes: readonly Home[]): Found | Refusal | undefined {
    const { drones, swap } = this.options;
    const { mostItems, check } = this;
    const closed = new Set<number>();
    let { usable } = this;
    for (let i = 0; i < MOST_TRIES; i++) {
      const shares = shareOut({ course, homes, drones, usable, swap, mostItems, closed, check });
      if (!shares) return undefined;
      const open = closed.size;
      const sorties: Sortie[] = [];
      for (const [drone, share] of shares.entries()) {
        const own = assemble(share, drone, course.breaks, this.options, this.ways);
        if ('reason' in own) return own;
        if ('closed' in own) closed.add(own.closed);
        else sorties.push(...own);
      }
      const excess = Math.max(...sorties.map((one) => one.wattHours)) - this.usable;
      if (closed.size === open && excess <= 0)
        return { best: asSorties(sorties), chosen: new Set(shares.flatMap((one) => one.breaks)) };
      usable -= Math.max(0, excess) * 1.01;
    }
    return undefined;
  }
}

interface Found {
  readonly best: Sorties;
  /** Breaks between its sorties. */
  readonly chosen: ReadonlySet<number>;
}

interface Round {
  readonly homes: readonly Home[];
  readonly best: Sorties | undefined;
  readonly chosen: ReadonlySet<number>;
  /** Why there is none. */
  readonly refusal: () => Refusal;
}

function asSorties(sorties: readonly Sortie[]): Sorties {
  const makespan = Math.max(...sorties.map(({ start, seconds }) => start + seconds));
  return { ok: true, sorties, makespan };
}

function better(one: Sorties | undefined, other: Sorties | undefined): Sorties | undefined {
  if (!one || !other) return one ?? other;
  return other.makespan < one.makespan ? other : one;
}

/**
 * Wh of stopping on the way and starting again, in the direction in which it takes most: wherever it is told
 * to turn home, on its way home too, it begins that way from rest.
 */
function restart(energy: SortiesOptions['energy']): number {
  let most = 0;
  for (const end of [
    [FAR, 0],
    [0, FAR],
    [-FAR, 0],
    [0, -FAR],
  ] as const) {
    const [from, to] = [
      { at: [0, 0], height: 50 },
      { at: end, height: 50 },
    ] as const;
    const stop = { at: [end[0] / 2, end[1] / 2], height: 50, hold: 1e-6 } as const;
    const [through, stopped] = [energy([from, to]), energy([from, stop, to])];
    if (through.ok && stopped.ok) most = Math.max(most, stopped.wattHours - through.wattHours);
  }
  return most;
}

function wayBetween(options: SortiesOptions, from: Spot, to: Spot): readonly Spot[] | undefined {
  const same =
    distance(from.at, to.at) < SAME_PLACE && Math.abs(from.height - to.height) < SAME_PLACE;
  return same ? [from, to] : options.way(from, to);
}
