/** A sortie of the split as a mission, with what it takes and the photos that it makes. */
import type { FenceArea } from '../../src/domain/flights/mission.ts';
import { photosOf } from '../planner/coverage/photos.ts';
import { distance } from '../planner/rings.ts';
import type { Sortie } from '../planner/sorties/sorties.ts';
import type { Spot } from '../planner/work.ts';
import type { Place } from './place.ts';
import type { PlannedPhoto, PlannedSortie } from './plan.ts';
import type { Setting } from './setting.ts';
import { altitudeAt, type MissionSetting, sortieMission } from './sortie-mission.ts';

/** s that a single photo is hovered for: as long as a mount takes to settle. */
export const SHOT_HOLD = 2;
/** A change of course by more is a turn, as a cosine of 45 degrees. */
const TURN = Math.SQRT1_2;

export function plannedSortie(
  sortie: Sortie,
  place: Place,
  setting: Setting,
  fence: readonly FenceArea[],
  autopilot: MissionSetting['autopilot'],
): Omit<PlannedSortie, 'findings'> {
  const missionSetting: MissionSetting = {
    plane: place.plane,
    home: place.takeOff[sortie.base]!,
    ...(place.ground && { ground: place.ground }),
    tolerance: setting.tolerance,
    speed: setting.speed,
    shotHold: SHOT_HOLD,
    autopilot,
    fence,
  };
  const path = pathOf(sortie);
  const length = lengthOf(path);
  const lines = sortie.work.reduce(
    (sum, work) => sum + (work.kind === 'line' ? distance(work.from.at, work.to.at) : 0),
    0,
  );
  return {
    mission: sortieMission(sortie, missionSetting),
    takeOff: sortie.base,
    drone: sortie.drone,
    start: sortie.start,
    seconds: sortie.seconds,
    wattHours: sortie.wattHours,
    battery: sortie.wattHours / setting.airframe.batteryEnergy,
    length,
    transit: length - lines,
    turns: turnsOf(path),
    photos: photosOf(sortie.work).map((photo): PlannedPhoto => {
      const [lon, lat] = place.plane.position(photo.at[0], photo.at[1]);
      const { height, pitch, heading } = photo;
      return { lat, lon, altitude: altitudeAt(photo, missionSetting), height, pitch, heading };
    }),
  };
}

function pathOf({ out, work, between, back }: Sortie): Spot[] {
  const path = [...out];
  work.forEach((one, i) => {
    if (one.kind === 'line') path.push(one.from, one.to);
    else path.push(one.spot);
    path.push(...(between[i] ?? []));
  });
  return [...path, ...back];
}

function lengthOf(path: readonly Spot[]): number {
  let length = 0;
  for (let i = 1; i < path.length; i++) length += distance(path[i - 1]!.at, path[i]!.at);
  return length;
}

function turnsOf(path: readonly Spot[]): number {
  let turns = 0;
  let course: readonly [number, number] | undefined;
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1]!.at, path[i]!.at];
    const metres = distance(a, b);
    if (metres < 0.01) continue;
    const next = [(b[0] - a[0]) / metres, (b[1] - a[1]) / metres] as const;
    if (course && course[0] * next[0] + course[1] * next[1] < TURN) turns++;
    course = next;
  }
  return turns;
}
