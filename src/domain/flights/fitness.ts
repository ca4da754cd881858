/** Which drone is the fittest to have a look at a place: what speaks against each, and in which order. */
import { metresBetween } from '../geo/distance.ts';
import type { DeviceId } from '../ids.ts';
import type { LonLat } from '../supervision/zone.ts';

export const UNFIT = [
  'offline',
  /** Another flight holds it, or it is armed. */
  'in-flight',
  /** What it has left is less than the look takes and its reserve. */
  'low-battery',
  /** A full battery would not do either. */
  'too-far',
  /** None can be planned from where it is. */
  'no-way',
  'no-position',
  /** Connected, and silent for a while: nothing is known of how it is now. */
  'stale',
] as const;
export type Unfit = (typeof UNFIT)[number];

export interface DroneFacts {
  readonly device: DeviceId;
  readonly name: string;
  readonly online: boolean;
  /** ms since it said how it is; absent: it never did. */
  readonly age?: number;
  /** Where it is, or else its home. */
  readonly at?: LonLat;
  /** Of the emptiest of its batteries, 0 to 1. */
  readonly battery?: number;
  readonly busy: boolean;
}

/** W, Wh, m/s; `reserve` is the share of the battery that stays. */
export interface Endurance {
  readonly cruiseSpeed: number;
  readonly cruisePower: number;
  readonly hoverPower: number;
  readonly batteryEnergy: number;
  readonly reserve: number;
}

/** A look as planned: out, around and home. */
export interface Look {
  /** Share of a full battery. */
  readonly battery: number;
  readonly seconds: number;
  readonly photos: number;
}

export interface Fitness extends Omit<DroneFacts, 'age' | 'busy'> {
  /** m to the place, as the crow flies; absent: nobody knows where it is. */
  readonly metres?: number;
  /** Empty: fit to go. */
  readonly reasons: readonly Unfit[];
  readonly look?: Look;
}

/** Silent for longer is stale, ms: a drone on the ground says how it is once a second. */
const STALE = 60_000;
/** s around the place, where none is planned yet: some photos from four sides. */
const AROUND = 120;

/** @param look as planned; absent: reckoned from the distance */
export function fitnessOf(
  { age, busy, ...drone }: DroneFacts,
  place: LonLat,
  airframe: Endurance,
  look?: Look | 'no-way',
): Fitness {
  const metres = drone.at && metresBetween(...drone.at, ...place);
  const planned = look === 'no-way' ? undefined : look;
  const need = planned?.battery ?? (metres === undefined ? 0 : reckoned(metres, airframe));
  const { reserve } = airframe;
  const { battery = 1 } = drone;
  const tooFar = need > 1 - reserve;
  const against: Readonly<Record<Unfit, boolean>> = {
    offline: !drone.online,
    'in-flight': busy,
    'low-battery': !tooFar && battery - need < reserve,
    'too-far': tooFar,
    'no-way': look === 'no-way',
    'no-position': metres === undefined,
    stale: drone.online && (age === undefined || age > STALE),
  };
  return {
    ...drone,
    ...(metres !== undefined && { metres }),
    reasons: UNFIT.filter((reason) => against[reason]),
    ...(planned && { look: planned }),
  };
}

/** Share of a full battery for the straight way out, a look and the way home. */
function reckoned(metres: number, airframe: Endurance): number {
  const { cruiseSpeed, cruisePower, hoverPower, batteryEnergy } = airframe;
  const joules = ((2 * metres) / cruiseSpeed) * cruisePower + AROUND * hoverPower;
  return joules / 3600 / batteryEnergy;
}

/** The fit ones first, the soonest done of them at the top; of others those with the least against them. */
export function ranked(drones: readonly Fitness[]): Fitness[] {
  const far = Number.POSITIVE_INFINITY;
  return drones.toSorted(
    (a, b) =>
      a.reasons.length - b.reasons.length ||
      Number(b.look !== undefined) - Number(a.look !== undefined) ||
      (a.look?.seconds ?? 0) - (b.look?.seconds ?? 0) ||
      compare(a.metres ?? far, b.metres ?? far) ||
      (b.battery ?? 0) - (a.battery ?? 0) ||
      (a.device < b.device ? -1 : 1),
  );
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
