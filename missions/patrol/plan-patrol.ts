/**
 * From wishes to sorties that can be flown: the pattern over what is drawn, split by batteries, drones and
 * take-off points, each sortie a mission that the judge has looked at, with figures from the photos it takes.
 */
import type { LonLat, PatrolWishes } from '../../src/domain/flights/patrol.ts';
import type { Library } from '../library/library.ts';
import { coverageOf } from '../planner/coverage/coverage.ts';
import { coverageOnEarth } from '../planner/coverage/earth.ts';
import { photosOf } from '../planner/coverage/photos.ts';
import { type FlownPoint, flightEnergy, usableEnergy } from '../planner/energy.ts';
import { distance, ringsOf } from '../planner/rings.ts';
import { levelHome, overGround } from '../planner/sorties/following.ts';
import { type Sorties, splitSorties } from '../planner/sorties/sorties.ts';
import type { Point, Refusal } from '../planner/types.ts';
import { endOf, type PatternInput, type PatternPlan, startOf, type Work } from '../planner/work.ts';
import { chained } from './chained.ts';
import { vehicleFence } from './fence.ts';
import { judgeSortie, MOST_ITEMS } from './judged.ts';
import { numbersOf } from './numbers.ts';
import { isDrawnFor, patternOf } from './patterns.ts';
import { onEarth, type Place, placeOf } from './place.ts';
import type { PatrolPlan, PlanNote, PlanRefusal } from './plan.ts';
import { plannedSortie, SHOT_HOLD } from './planned-sortie.ts';
import { type Setting, settingOf } from './setting.ts';
import type { Surroundings } from './surroundings.ts';

export interface PlanOptions {
  /**
   * Without the judge's findings and the coverage, and some per cent longer where areas are swept: what a
   * picture needs while something is dragged.
   */
  readonly draft?: boolean;
  /** Called in long loops; what it throws ends the work and comes through. */
  check?(): void;
}

/** s on the ground between two sorties of a drone: landing, another battery, the checks. */
const BATTERY_SWAP = 180;
/** Share of the speed. */
const MOST_WIND = 0.9;
/** Items of a line, and of a shot. */
const ITEMS_OF_LINE = 7;
const ITEMS_OF_SHOT = 5;
/** Metres. */
const FOLLOWED_EVERY = 60;

/** The same wishes, library and surroundings give the same plan. */
export function planPatrol(
  wishes: PatrolWishes,
  library: Library,
  surroundings: Surroundings,
  options: PlanOptions = {},
): PatrolPlan | PlanRefusal {
  const { draft = false, check = () => {} } = options;
  const setting = settingOf(wishes, library, surroundings.terrain !== undefined);
  if ('ok' in setting) return setting;
  if (!isDrawnFor(setting.template, wishes.drawn)) return nothingFor(setting);
  const place = placeOf(wishes, setting, surroundings, check);
  if ('ok' in place) return place;
  const input = { ...inputOf(wishes, setting, place, check), quick: draft };
  const drawn = patternOf(setting.template, input);
  if (!drawn.ok) return onEarth(drawn, place.plane);
  const pattern = { ...drawn, work: chained(drawn.work) };
  const split = sortiesOf(pattern, wishes, setting, place, check);
  if (!split.ok) return onEarth(split, place.plane);
  return finished({ wishes, setting, place, pattern, split, surroundings, draft, check });
}

function nothingFor({ template }: Setting): PlanRefusal {
  const detail = `${template.name.en} (${template.id}) is planned over ${template.draw.join(' or ')}: draw that`;
  return { ok: false, reason: 'nothing-drawn', detail };
}

function inputOf(
  { angle }: PatrolWishes,
  setting: Setting,
  place: Place,
  check: () => void,
): PatternInput {
  const { template, camera, height, print, speed, turnCost, wind } = setting;
  return {
    areas: place.areas,
    lines: place.lines,
    points: place.points,
    camera,
    height,
    print,
    frontOverlap: template.frontOverlap,
    sideOverlap: template.sideOverlap,
    pitch: template.gimbalPitch,
    airspace: place.airspace,
    speed,
    turnCost,
    // Speeds are over ground; to a pattern the wind is a matter of cost, not of whether it can be flown.
    ...(wind && { wind: { ...wind, speed: Math.min(wind.speed, MOST_WIND * speed) } }),
    // From clockwise from north to counter-clockwise from east.
    ...(angle !== undefined && { angle: ((90 - angle) * Math.PI) / 180 }),
    start: place.takeOff[0]!,
    check,
  };
}

function sortiesOf(
  { work }: PatternPlan,
  wishes: PatrolWishes,
  setting: Setting,
  { airspace, takeOff, ground }: Place,
  check: () => void,
): Sorties | Refusal {
  const { airframe, speed } = setting;
  const energies = energiesOf(setting, ground);
  return splitSorties({
    work,
    bases: takeOff,
    drones: wishes.drones,
    way: (from, to) => airspace.way(from, to),
    ...energies,
    usable: usableEnergy(airframe),
    speed: () => speed,
    shotHold: SHOT_HOLD,
    swap: BATTERY_SWAP,
    mostItems: MOST_ITEMS[wishes.autopilot ?? 'ardupilot'],
    items: (work) => itemsOf(work, ground !== undefined),
    check,
  });
}

/** One speed is set for the whole sortie; turning home the autopilot flies at its own. */
function energiesOf({ airframe, wind, speed }: Setting, ground: Place['ground']) {
  const home = (path: readonly FlownPoint[]) => flightEnergy(path, airframe, wind);
  // Spelt out, as this is asked for thousands of times and a spread is slow.
  const planned = (path: readonly FlownPoint[]) =>
    home(
      path.map((place) => {
        if (place.speed !== undefined) return place;
        const { at, height, hold } = place;
        return hold === undefined ? { at, height, speed } : { at, height, speed, hold };
      }),
    );
  return ground
    ? { energy: overGround(planned, ground), homeward: levelHome(home, ground) }
    : { energy: planned, homeward: home };
}

/** At most: nose and camera, both ends, the photos' beginning and end; over hills a place every 60 m. */
function itemsOf(work: Work, hills: boolean): number {
  if (work.kind === 'shot') return ITEMS_OF_SHOT;
  const followed = hills ? Math.ceil(distance(work.from.at, work.to.at) / FOLLOWED_EVERY) : 0;
  return ITEMS_OF_LINE + followed * (work.heading === undefined ? 1 : 2);
}

interface Made {
  readonly wishes: PatrolWishes;
  readonly setting: Setting;
  readonly place: Place;
  readonly pattern: PatternPlan;
  readonly split: Sorties;
  readonly surroundings: Surroundings;
  readonly draft: boolean;
  check(): void;
}

function finished(made: Made): PatrolPlan {
  const { wishes, setting, place, pattern, split, surroundings, draft, check } = made;
  const { plane } = place;
  const limits = vehicleFence(place);
  const autopilot = wishes.autopilot ?? 'ardupilot';
  const sorties = split.sorties.map((sortie) =>
    plannedSortie(sortie, place, setting, limits.fence, autopilot),
  );
  return {
    ok: true,
    sorties: sorties.map((sortie) => ({
      ...sortie,
      findings: draft
        ? []
        : judgeSortie(sortie.mission, wishes, setting, place, surroundings, check),
    })),
    uncovered: pattern.uncovered.map((region) =>
      ringsOf(region).map((ring) => ring.map((p) => onGlobe(p, place))),
    ),
    numbers: numbersOf(sorties, pattern.wanted, setting),
    notes: notesOf(made, limits.partial),
    ...(!draft && { coverage: coverageOnEarth(coverage(made), plane) }),
  };
}

function coverage({ setting, place, pattern, split, check }: Made) {
  return coverageOf({
    photos: photosOf(split.sorties.flatMap(({ work }) => work)),
    camera: setting.camera,
    wanted: pattern.wanted,
    ...(place.ground && { ground: place.ground }),
    check,
  });
}

const onGlobe = ([x, y]: Point, { plane }: Place): LonLat => plane.position(x, y);

function notesOf({ setting, place, pattern }: Made, partial: boolean): readonly PlanNote[] {
  const { ground, takeOff } = place;
  const notes = [...setting.notes];
  const places = [
    ...takeOff,
    ...pattern.work.flatMap((work) => [startOf(work).at, endOf(work).at]),
  ];
  if (ground === undefined) notes.push('level-ground');
  else if (places.some((at) => ground(at) === undefined)) notes.push('ground-void');
  if (place.chosen) notes.push('take-off-chosen');
  if (partial) notes.push('fence-partial');
  return notes;
}
