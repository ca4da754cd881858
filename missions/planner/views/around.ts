/** Photos of a place from around it, each where it is free. */
import type { Airspace } from '../airspace.ts';
import type { Point } from '../types.ts';
import type { Shot, Spot } from '../work.ts';
import { aimed } from './photo.ts';
import type { Place } from './places.ts';

export interface Circle {
  /** Metres from the place over ground. */
  readonly radius: number;
  /** Metres above ground. */
  readonly height: number;
  readonly count: number;
  /** Metres above ground that the camera is aimed at; absent: the place's own height. */
  readonly aim?: number;
  /** No nearer than so many metres. */
  readonly least?: number;
}

/** Where a spot is not free: a little to the side, nearer, and at last farther off. Shares of radius and spacing. */
const NEARER = [1, 0.8, 0.6, 0.4, 1.25];
const ASIDE = [0, 0.25, -0.25];

/** Clockwise from north; fewer than `count` where something is in the way. */
export function around(place: Place, circle: Circle, airspace: Airspace): Shot[] {
  const { radius, height, count, aim = place.height, least = 0 } = circle;
  const shots: Shot[] = [];
  for (let i = 0; i < count; i++) {
    const spot = firstFree(airspace, function* () {
      for (const share of NEARER) {
        if (share < 1 && share * radius < least) continue;
        for (const turn of ASIDE) {
          const angle = Math.PI / 2 - ((i + turn) / count) * 2 * Math.PI;
          yield { at: beside(place.at, angle, share * radius), height };
        }
      }
    });
    if (spot) shots.push(aimed(spot, place.at, aim));
  }
  return shots;
}

/** Shares of the height by which a photo from above may stand aside: up to 31° from straight down. */
const OFF = [0.15, 0.3, 0.45, 0.6];

/** Straight above; where that is not free, as near to it as may be, aimed at the place. */
export function above(place: Place, height: number, airspace: Airspace): Shot | undefined {
  const over = height - place.height;
  const spot = firstFree(airspace, function* () {
    yield { at: place.at, height };
    for (const share of OFF) {
      for (let k = 0; k < 12; k++)
        yield { at: beside(place.at, (k * Math.PI) / 6, share * over), height };
    }
  });
  return spot && aimed(spot, place.at, place.height);
}

function firstFree(airspace: Airspace, spots: () => Iterable<Spot>): Spot | undefined {
  for (const spot of spots()) if (airspace.contains(spot)) return spot;
  return undefined;
}

const beside = ([x, y]: Point, angle: number, metres: number): Point => [
  x + metres * Math.cos(angle),
  y + metres * Math.sin(angle),
];
