/**
 * Circles around a point, or around an area's middle outside its outline: photos evenly spaced, the camera
 * always at the centre; of an area with a height of its own, at half of it.
 */
import type { OrbitTemplate } from '../../library/template.ts';
import { inTourOrder } from '../points/visits.ts';
import type { Refusal } from '../types.ts';
import { around } from '../views/around.ts';
import { chained, circles, type Way } from '../views/chain.ts';
import { type Place, placesOf } from '../views/places.ts';
import { noFreePlace, planOf, tooMany } from '../views/reach.ts';
import type { PatternInput, PatternPlan, Shot } from '../work.ts';

const MOST_ON_CIRCLE = 72;
const MOST_LAYERS = 10;

export function planOrbit(
  input: PatternInput,
  options: OrbitTemplate['orbit'],
): PatternPlan | Refusal {
  const places = placesOf(input);
  if ('ok' in places) return places;
  const { radius, photos, layers } = options;
  if (!isCount(photos, MOST_ON_CIRCLE))
    return refused(`${photos} photos on a circle: ask for 1 to ${MOST_ON_CIRCLE}`);
  if (!isCount(layers, MOST_LAYERS))
    return refused(`${layers} circles: ask for 1 to ${MOST_LAYERS}`);
  const wrong = tooMany(places.length * layers * photos);
  if (wrong) return wrong;
  if (!(radius >= 1) && places.some(({ extent }) => extent === 0))
    return refused(`an orbit ${radius} m wide: ask for at least 1 m`);
  const heights = heightsOf(input, options);
  if ('ok' in heights) return heights;
  const groups = inTourOrder(places, input).map((place) => {
    input.check();
    return circuits(place, heights, input, options);
  });
  const work = chained(groups, input.start);
  const surfaces = places.map(({ wanted, height }) => ({ region: wanted, height }));
  const [first] = places;
  return planOf(work, surfaces, input, noFreePlace(input, input.height, first!.name, first!.at));
}

const isCount = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;

function refused(detail: string): Refusal {
  return { ok: false, reason: 'bad-wish', detail };
}

/** Of the layers, metres above ground. */
function heightsOf(
  { height, airspace }: PatternInput,
  { layers, layerGap }: OrbitTemplate['orbit'],
): number[] | Refusal {
  const count = layerGap > 0 ? layers : 1;
  const highest = height + (count - 1) * layerGap;
  if (count > 1 && highest > airspace.ceiling)
    return refused(
      `the highest of ${count} layers is flown at ${highest.toFixed(1)} m above ground, the ceiling is ${airspace.ceiling} m: take fewer, or nearer to each other`,
    );
  return Array.from({ length: count }, (_, i) => height + i * layerGap);
}

/** Layer by layer, each begun where the one below ended and flown the other way around. */
function circuits(
  place: Place,
  heights: readonly number[],
  { airspace }: PatternInput,
  { radius, photos: count }: OrbitTemplate['orbit'],
): Way[] {
  const layers = heights.map((height) => {
    const least = outside(place, height, airspace);
    const circle = { radius: Math.max(radius, least), height, count, aim: place.height / 2, least };
    return around(place, circle, airspace);
  });
  const [lowest, ...higher] = layers;
  if (!lowest) return [];
  return circles(lowest).map((way) => {
    const flown: Shot[] = [...way];
    let clockwise = isClockwise(way, place);
    for (const layer of higher) {
      clockwise = !clockwise;
      flown.push(...resumed(layer, flown.at(-1), place, clockwise));
    }
    return flown;
  });
}

/** Metres from an area's middle that are outside its outline, with the clearance; 0 of a point. */
function outside(place: Place, height: number, airspace: PatternInput['airspace']): number {
  const space = airspace.at(height);
  return place.extent > 0 ? place.extent + ('ok' in space ? 0 : space.clearance) : 0;
}

const azimuth = ({ spot }: Shot, { at }: Place): number =>
  Math.atan2(spot.at[0] - at[0], spot.at[1] - at[1]);

function isClockwise(way: readonly Shot[], place: Place): boolean {
  const [a, b] = way;
  return !a || !b || Math.sin(azimuth(b, place) - azimuth(a, place)) >= 0;
}

function resumed(
  layer: readonly Shot[],
  last: Shot | undefined,
  place: Place,
  clockwise: boolean,
): Shot[] {
  const near = (shot: Shot) => (last ? -Math.cos(azimuth(shot, place) - azimuth(last, place)) : 0);
  let first = 0;
  layer.forEach((shot, i) => {
    if (near(shot) < near(layer[first]!) - 1e-9) first = i;
  });
  const turned = [...layer.slice(first), ...layer.slice(0, first)];
  return clockwise ? turned : [...turned.slice(0, 1), ...turned.slice(1).reverse()];
}
