/**
 * The quick look at a reported spot: an overview from high up, obliques from north, east, south and west, and
 * one photo close from above that is fine enough as evidence.
 */
import type { VerifyTemplate } from '../../library/template.ts';
import { heightFor } from '../camera.ts';
import { circleFault, circleRadius } from '../points/points.ts';
import { inTourOrder } from '../points/visits.ts';
import type { Camera, Refusal } from '../types.ts';
import { above, around } from '../views/around.ts';
import { chained, circles, type Way } from '../views/chain.ts';
import { type Place, placesOf } from '../views/places.ts';
import { noFreePlace, planOf, tooMany } from '../views/reach.ts';
import type { PatternInput, PatternPlan } from '../work.ts';

/** Metres of ground in a pixel at most: the usual limit for evidence (DOMAIN.md section 3). */
const EVIDENCE = 0.02;
/** Metres above what is looked at: lower are lamp posts, trees and people. */
const LOWEST_CLOSE = 10;
const SIDES = 4;

export function planVerify(
  input: PatternInput,
  options: VerifyTemplate['verify'],
): PatternPlan | Refusal {
  const places = placesOf(input);
  if ('ok' in places) return places;
  const close = closeHeight(input.camera, input.height);
  if (typeof close !== 'number') return close;
  const circle = { radius: 0, aroundPitch: options.obliquePitch, photosAround: SIDES };
  const wrong = tooMany(places.length * (SIDES + 2)) ?? circleFault(input, circle);
  if (wrong) return wrong;
  const groups = inTourOrder(places, input).map((place) => {
    input.check();
    return looks(place, close, input, options);
  });
  const work = chained(groups, input.start);
  const surfaces = places.map(({ wanted, height }) => ({ region: wanted, height }));
  const [first] = places;
  return planOf(work, surfaces, input, noFreePlace(input, close, first!.name, first!.at));
}

/** Metres above what is looked at: as low as evidence asks, or as wished where that is lower. */
function closeHeight(camera: Camera, height: number): number | Refusal {
  const evidence = heightFor(camera, EVIDENCE);
  if (!evidence.ok) return evidence;
  if (evidence.height >= LOWEST_CLOSE)
    return Math.max(LOWEST_CLOSE, Math.min(height, evidence.height));
  const detail = `${camera.name} shows 2 cm in a pixel from ${evidence.height.toFixed(1)} m only, and nothing is flown lower than ${LOWEST_CLOSE} m: take another camera`;
  return { ok: false, reason: 'bad-camera', detail };
}

/** Down from the overview to the sides and to the close photo. */
function looks(
  place: Place,
  close: number,
  { airspace, height }: PatternInput,
  { overview, obliquePitch }: VerifyTemplate['verify'],
): Way[] {
  const { ceiling } = airspace;
  const low = Math.min(place.height + close, ceiling);
  const side = Math.min(place.height + height, ceiling);
  const high = Math.min(Math.max(overview, side), ceiling);
  const over = above(place, high, airspace);
  const near = above(place, low, airspace);
  const radius = circleRadius(side - place.height, obliquePitch, place.extent / 2);
  const ring = around(place, { radius, height: side, count: SIDES }, airspace);
  const [before, after] = [over ? [over] : [], near ? [near] : []];
  if (ring.length === 0) return [[...before, ...after]];
  return circles(ring).map((way) => [...before, ...way, ...after]);
}
