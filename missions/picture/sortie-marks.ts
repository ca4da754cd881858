/** A sortie on the map: its photo lines, the ways between, direction marks, single photos. */

import type { LonLat } from '../../src/domain/flights/patrol.ts';
import { missionLegs } from '../path.ts';
import type { PlannedSortie } from '../patrol/plan.ts';
import type { Frame } from './frame.ts';
import { element, group, head, pathData, text } from './marks.ts';
import { PAPER, sortieColour } from './paint.ts';

export interface WayLeg {
  readonly from: LonLat;
  readonly to: LonLat;
  /** Whether photos are triggered by distance on it. */
  readonly photos: boolean;
}

/** Numbers of MAV_CMD. */
const TRIGGER_DISTANCE = 206;
const PHOTO = 2000;

/** Over ground; not what goes straight up or down. */
export function wayOf({ mission }: PlannedSortie): readonly WayLeg[] {
  let on = false;
  const triggered = mission.items.map(({ command, params }) => {
    if (command === TRIGGER_DISTANCE) on = (params[0] ?? 0) > 0;
    return on;
  });
  return missionLegs(mission)
    .filter(({ length }) => length > 0)
    .map(({ item, from, to }) => ({
      from: [from.lon, from.lat],
      to: [to.lon, to.lat],
      photos: triggered[item - 1] ?? false,
    }));
}

export function sortieMarks(frame: Frame, sortie: PlannedSortie, index: number): string {
  const way = wayOf(sortie);
  const colour = sortieColour(index);
  const legs = (photos: boolean) =>
    pathData(frame, joined(way.filter((leg) => leg.photos === photos)), false);
  const transits = { 'stroke-width': 1.2, 'stroke-dasharray': '5 4' };
  return group({ fill: 'none', stroke: colour, 'stroke-linejoin': 'round' }, [
    element('path', { d: legs(false), ...transits }),
    element('path', { d: legs(true), 'stroke-width': 2 }),
    element('path', {
      d: directions(frame, way),
      fill: colour,
      stroke: PAPER,
      'stroke-width': 0.6,
    }),
    ...singlePhotos(frame, sortie).map(([cx, cy]) =>
      element('circle', { cx, cy, r: 2.5, fill: PAPER, 'stroke-width': 1.4 }),
    ),
  ]);
}

/** The sortie's number where its photos begin: colours are used again, and not everybody tells them apart. */
export function sortieNumber(frame: Frame, sortie: PlannedSortie, index: number): string {
  const first = sortie.photos[0];
  if (!first) return '';
  const [x, y] = frame.at([first.lon, first.lat]);
  const number = String(index + 1);
  const width = 8 + 7 * number.length;
  const box = { x: x - width / 2, y: y - 8, width, height: 16, rx: 4, stroke: PAPER };
  const say = { 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 700, fill: PAPER };
  return `${element('rect', { ...box, fill: sortieColour(index) })}\n${text(x, y + 4, number, say)}`;
}

/** Legs that follow on each other as one way. */
function joined(legs: readonly WayLeg[]): LonLat[][] {
  const ways: LonLat[][] = [];
  let last: LonLat | undefined;
  for (const { from, to } of legs) {
    if (last && last[0] === from[0] && last[1] === from[1]) ways.at(-1)!.push(to);
    else ways.push([from, to]);
    last = to;
  }
  return ways;
}

/** Pixels of way from one direction mark to the next at least, and of a leg that has one. */
const MARK_EVERY = 90;
const SHORTEST = 14;

/** In the middle of legs, not closer than so. */
function directions(frame: Frame, way: readonly WayLeg[]): string {
  let since = MARK_EVERY;
  let marks = '';
  for (const { from, to } of way) {
    const [ax, ay] = frame.at(from);
    const [bx, by] = frame.at(to);
    const length = Math.hypot(bx - ax, by - ay);
    since += length;
    if (length < SHORTEST || since - length / 2 < MARK_EVERY) continue;
    marks += head((ax + bx) / 2, (ay + by) / 2, bx - ax, by - ay);
    since = length / 2;
  }
  return marks;
}

function singlePhotos(frame: Frame, { mission }: PlannedSortie) {
  const places: (readonly [number, number])[] = [];
  let here: LonLat = [mission.home.lon, mission.home.lat];
  for (const { command, frame: above, lat, lon } of mission.items) {
    if (above !== 'none' && (lat !== 0 || lon !== 0)) here = [lon, lat];
    if (command === PHOTO) places.push(frame.at(here));
  }
  return places;
}
