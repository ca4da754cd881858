/** Why works cannot be split into sorties: where it is stuck, and what is missing. */
import type { Refusal } from '../types.ts';
import { startOf } from '../work.ts';
import type { Course } from './course.ts';
import { pieceEnergy } from './cuts.ts';
import type { Home } from './homes.ts';
import { resumeSpot } from './parts.ts';
import type { SortiesOptions } from './sorties.ts';

/** What is wrong with the wishes themselves. */
export function faultOf(options: SortiesOptions): Refusal | undefined {
  const { bases, drones, usable, swap, shotHold } = options;
  const refuse = (detail: string): Refusal => ({ ok: false, reason: 'bad-wish', detail });
  if (bases.length === 0) return refuse('there is no take-off point: give one');
  if (!(Number.isInteger(drones) && drones > 0)) return refuse(`${drones} drones: take 1 or more`);
  if (!(usable > 0 && Number.isFinite(usable)))
    return refuse(`a battery with ${usable} Wh to use: it must be more than 0`);
  if (!(swap >= 0 && shotHold >= 0))
    return refuse(`${swap} s between sorties, ${shotHold} s for a photo: take 0 or more`);
  return undefined;
}

/** @param spent Wh of the lines, photos and ways between them alone */
export function tooMany(spent: number, usable: number): Refusal {
  const detail = `the lines and photos alone take ${spent.toFixed(0)} Wh, and a sortie has ${usable.toFixed(1)} Wh for them: plan parts of the area`;
  return { ok: false, reason: 'too-large', detail };
}

/**
 * @param course with breaks as fine as they go where a battery does not last
 * @param limits Wh, and items, of a sortie
 */
export function refusalOf(
  course: Course,
  homes: readonly Home[],
  options: SortiesOptions,
  { usable, mostItems }: { readonly usable: number; readonly mostItems: number },
): Refusal {
  const { drones, bases } = options;
  for (let k = 0; k + 1 < course.breaks.length; k++) {
    const least = Math.min(...homes.map((home) => pieceEnergy(course, home, k)));
    if (!(least <= usable)) return stuckAt(k, { least, usable }, course, homes, options);
    const items =
      course.leaveItems[k + 1]! -
      course.resumeItems[k]! +
      Math.min(...homes.map((home) => home.outItems[k]! + home.backItems[k + 1]!));
    if (items > mostItems) {
      const detail = `this line or photo alone, with the way there and home, takes ${items} mission items, and ${mostItems} are left for it: take another autopilot, or a way with fewer corners`;
      return { ok: false, reason: 'items', detail, at: placeOf(k, course, options) };
    }
  }
  const detail = `each photo can be reached from a take-off point with ${usable.toFixed(1)} Wh, but not all of them by ${drones} ${drones === 1 ? 'drone that stays' : 'drones that each stay'} at one of ${bases.length} take-off points: add drones, or take off nearer to the middle`;
  return { ok: false, reason: 'endurance', detail };
}

function stuckAt(
  k: number,
  { least, usable }: { readonly least: number; readonly usable: number },
  course: Course,
  homes: readonly Home[],
  options: SortiesOptions,
): Refusal {
  const at = placeOf(k, course, options);
  if (least < Number.POSITIVE_INFINITY) {
    const detail = `the way to this photo and home takes ${least.toFixed(1)} Wh at least, and a battery has ${usable.toFixed(1)} Wh for it: take off nearer`;
    return { ok: false, reason: 'endurance', detail, at };
  }
  const unflown = homes.find(({ refusal }) => refusal)?.refusal;
  if (unflown) return unflown;
  const detail = 'no way leads from a take-off point to this photo and home: take off elsewhere';
  return { ok: false, reason: 'unreachable', detail, at };
}

function placeOf(k: number, course: Course, { work }: SortiesOptions) {
  const { work: index, photo } = course.breaks[k]!;
  const one = work[index]!;
  return (one.kind === 'line' && photo > 0 ? resumeSpot(one, photo) : startOf(one)).at;
}
