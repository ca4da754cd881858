/** For which part of the earth the surroundings are asked: the same while what is drawn moves a little. */
import { scaleAt } from '../../domain/geo/distance.ts';
import { boundsOf, type Drawn, placesOf } from './shapes.ts';

/** Metres beyond all that is drawn: its fence, the ways around what is in the way. */
const BEYOND = 1200;
/** Degrees; the box's edges lie on multiples. */
const STEP = 0.01;

type Box = readonly [west: number, south: number, east: number, north: number];

export function surroundingsBox(all: Drawn): Box | undefined {
  const bounds = boundsOf(placesOf(all));
  if (!bounds) return undefined;
  const [west, south, east, north] = bounds;
  const scale = scaleAt((south + north) / 2);
  const [lon, lat] = [BEYOND / scale.lon, BEYOND / scale.lat];
  const down = (value: number) => round(Math.floor(value / STEP) * STEP);
  const up = (value: number) => round(Math.ceil(value / STEP) * STEP);
  return [
    Math.max(-180, down(west - lon)),
    Math.max(-90, down(south - lat)),
    Math.min(180, up(east + lon)),
    Math.min(90, up(north + lat)),
  ];
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;
