/**
 * A shortest tour of places, each photographed from above and from around. The circle around a place is as wide
 * as `aroundPitch` asks from the flying height, and never narrower than `radius`: where the two disagree the
 * wider wins, and the pitch is what brings the place into the middle of the picture.
 */
import type { PointsTemplate } from '../../library/template.ts';
import type { Refusal } from '../types.ts';
import { chained } from '../views/chain.ts';
import { placesOf } from '../views/places.ts';
import { noFreePlace, planOf, tooMany } from '../views/reach.ts';
import type { PatternInput, PatternPlan } from '../work.ts';
import { inTourOrder, visits } from './visits.ts';

/** Metres over ground; farther off a place is no longer seen in any detail. */
const WIDEST = 1000;
const MOST_AROUND = 72;

export function planPoints(
  input: PatternInput,
  options: PointsTemplate['points'],
): PatternPlan | Refusal {
  const places = placesOf(input);
  if ('ok' in places) return places;
  const { photosAround } = options;
  const wrong = circleFault(input, options) ?? tooMany(places.length * (photosAround + 1));
  if (wrong) return wrong;
  const radius = circleRadius(input.height, options.aroundPitch, options.radius);
  const groups = inTourOrder(places, input).map((place) => {
    input.check();
    const height = place.height + input.height;
    const circle = { radius, height, count: photosAround, least: options.radius };
    return visits(place, circle, input.airspace);
  });
  const work = chained(groups, input.start);
  const surfaces = places.map(({ wanted, height }) => ({ region: wanted, height }));
  const [first] = places;
  return planOf(work, surfaces, input, noFreePlace(input, input.height, first!.name, first!.at));
}

/** Metres over ground from a place to photos around it. */
export function circleRadius(height: number, pitch: number, least: number): number {
  const steep = Math.tan((-pitch * Math.PI) / 180);
  return Math.max(least, steep > 0 ? height / steep : Number.POSITIVE_INFINITY);
}

/** No number of photos, or a pitch so flat that the circle has no end. */
export function circleFault(
  { height }: PatternInput,
  {
    radius,
    aroundPitch,
    photosAround,
  }: { radius: number; aroundPitch: number; photosAround: number },
): Refusal | undefined {
  if (!(Number.isInteger(photosAround) && photosAround >= 0 && photosAround <= MOST_AROUND)) {
    const detail = `${photosAround} photos around a place: take 0 to ${MOST_AROUND}`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  const metres = circleRadius(height, aroundPitch, radius);
  if (photosAround === 0 || metres <= WIDEST) return undefined;
  const told = Number.isFinite(metres) ? `${Math.round(metres)} m` : 'endlessly far';
  const detail = `at a pitch of ${aroundPitch}° from ${height.toFixed(1)} m the photos around are ${told} away; at most ${WIDEST} m: look down more steeply`;
  return { ok: false, reason: 'bad-wish', detail };
}
