/** Where photos are taken, from what is asked of a flight; and how a line is divided between two photos. */
import { distance } from '../rings.ts';
import type { Point } from '../types.ts';
import type { Line, Spot, Work } from '../work.ts';

export interface Photo {
  readonly at: Point;
  /** Metres above the ground below it. */
  readonly height: number;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Of the camera, degrees clockwise from north, 0 … 360. */
  readonly heading: number;
}

/** Of a trigger distance: a last photo that is due this little beyond the end is taken at the end. */
const ROUNDING = 1e-6;

/** Photos of a line: after its lead, then every `trigger` metres; only the first where that is not above 0. */
export function photoCount({ from, to, lead = 0, trigger }: Line): number {
  const left = distance(from.at, to.at) - lead;
  if (left < -ROUNDING * trigger) return 0;
  return trigger > 0 ? Math.floor(left / trigger + ROUNDING) + 1 : 1;
}

/** A place of a line so many trigger distances from its first photo; not beyond its end. */
export function spotOn({ from, to, lead = 0, trigger }: Line, steps: number): Spot {
  const length = distance(from.at, to.at);
  const t = length > 0 ? Math.min(1, (lead + steps * trigger) / length) : 0;
  if (t <= 0 || t === 1) return t === 1 ? to : from;
  return {
    at: [from.at[0] + t * (to.at[0] - from.at[0]), from.at[1] + t * (to.at[1] - from.at[1])],
    height: from.height + t * (to.height - from.height),
  };
}

/** Degrees clockwise from north, 0 … 360. */
export function headingOf(line: Line): number {
  const [dx, dy] = [line.to.at[0] - line.from.at[0], line.to.at[1] - line.from.at[1]];
  const heading = line.heading ?? (Math.atan2(dx, dy) * 180) / Math.PI;
  return ((heading % 360) + 360) % 360;
}

export function photosOf(work: readonly Work[]): Photo[] {
  const photos: Photo[] = [];
  for (const part of work) {
    if (part.kind === 'shot') {
      const heading = ((part.heading % 360) + 360) % 360;
      photos.push({ ...part.spot, pitch: part.pitch, heading });
      continue;
    }
    const heading = headingOf(part);
    const count = photoCount(part);
    for (let i = 0; i < count; i++) photos.push({ ...spotOn(part, i), pitch: part.pitch, heading });
  }
  return photos;
}
