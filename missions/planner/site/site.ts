/**
 * A building site: its perimeter with the camera inward, its map from above, and what is marked on it (the muck
 * heap, the gate) from all around.
 */
import type { SiteTemplate } from '../../library/template.ts';
import { circleFault, circleRadius } from '../points/points.ts';
import { inTourOrder, visits } from '../points/visits.ts';
import { regionArea } from '../rings.ts';
import { planSweep } from '../sweep/sweep.ts';
import type { Refusal } from '../types.ts';
import { backwards, chained } from '../views/chain.ts';
import { middleOf, type Place, placesOf } from '../views/places.ts';
import { MOST_PHOTOS, noFreePlace, planOf, tooMany } from '../views/reach.ts';
import { regionContains } from '../views/unseen.ts';
import type { PatternInput, PatternPlan, Work } from '../work.ts';
import { sweptLine } from './lines.ts';
import { perimeterCount, perimeterWays } from './perimeter.ts';

type Options = SiteTemplate['site'];

/** Photos of the map: more is a survey of a town. */
const MOST_MAPPED = 20_000;

export function planSite(input: PatternInput, options: Options): PatternPlan | Refusal {
  if (input.areas.length === 0)
    return { ok: false, reason: 'empty-area', detail: 'there is no site: draw its outline' };
  const places = input.points.length > 0 ? placesOf({ ...input, areas: [] }) : [];
  if ('ok' in places) return places;
  const wrong = wishFault(input, options) ?? tooManyOf(places, input, options);
  if (wrong) return wrong;
  const areas = input.areas.map(({ region }) => region);
  const blocked = noFreePlace(input, input.height, 'the site', areas[0]!.outer[0]!);
  if (input.height > input.airspace.ceiling) return blocked;
  const map = swept(input);
  if ('ok' in map) return map;
  const perimeters = inTourOrder(
    input.areas.map(({ region }) => ({ at: middleOf(region), region })),
    input,
  ).map(({ region }) => perimeterWays(region.outer, options, input));
  const { aroundPitch, photosAround: count } = options;
  const circle = {
    radius: circleRadius(input.height, aroundPitch, 0),
    height: input.height,
    count,
  };
  const seen = inTourOrder(places, input).map((place) => visits(place, circle, input.airspace));
  const work = chained([...perimeters, [map, backwards(map)], ...seen], input.start);
  const surfaces = [
    ...areas.map((region) => ({ region, height: 0 })),
    ...places
      .filter(({ at }) => !areas.some((region) => regionContains(region, at)))
      .map(({ wanted }) => ({ region: wanted, height: 0 })),
  ];
  return planOf(work, surfaces, input, blocked);
}

function wishFault(input: PatternInput, options: Options): Refusal | undefined {
  const { standOff, perimeterPitch, aroundPitch, photosAround } = options;
  if (!(standOff >= 0 && standOff <= 1000)) {
    const detail = `a perimeter flown ${standOff} m outside: take 0 to 1000 m`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  if (!(perimeterPitch >= -90 && perimeterPitch <= 0)) {
    const detail = `a pitch of ${perimeterPitch}° towards the perimeter: take −90° to 0°`;
    return { ok: false, reason: 'bad-wish', detail };
  }
  if (input.points.length === 0) return undefined;
  return circleFault(input, { radius: 0, aroundPitch, photosAround });
}

function tooManyOf(
  places: readonly Place[],
  input: PatternInput,
  options: Options,
): Refusal | undefined {
  const { lineGap, triggerDistance } = input.print;
  const area = input.areas.reduce((sum, { region }) => sum + regionArea(region), 0);
  const mapped = area / (lineGap * triggerDistance);
  if (!(mapped <= MOST_MAPPED)) {
    const detail = `about ${Math.round(mapped)} photos for the map; at most ${MOST_MAPPED}: fly higher, or draw less`;
    return { ok: false, reason: 'too-large', detail };
  }
  let photos = places.length * (options.photosAround + 1);
  for (const { region } of input.areas) {
    input.check();
    if (photos <= MOST_PHOTOS) photos += perimeterCount(region.outer, options, input);
  }
  return tooMany(photos);
}

/** The map's lines; none where nothing may fly above the site. */
function swept(input: PatternInput): Work[] | Refusal {
  const { areas, airspace, height, print, speed, turnCost, wind, angle, start, check } = input;
  const space = airspace.at(height);
  if ('ok' in space) return space;
  const sweep = planSweep({
    regions: areas.map(({ region }) => region),
    space,
    swath: print.lineGap,
    speed,
    turnCost,
    start,
    quick: input.quick === true,
    check,
    ...(wind && { wind }),
    ...(angle !== undefined && { angle }),
  });
  if (sweep.ok) return sweep.tour.passes.flatMap((pass) => sweptLine(pass, input));
  return sweep.reason === 'no-free-space' ? [] : sweep;
}
