/** Photos evenly spaced on a straight line: flown through where the camera is quick enough, else one by one. */
import type { Camera, Point } from '../types.ts';
import type { PatternInput, Shot, Spot, Work } from '../work.ts';
import { headingTo } from './photo.ts';

export interface Row {
  /** At one height, in order. */
  readonly spots: readonly Spot[];
  readonly pitch: number;
  /** Of the camera; absent: along the row. */
  readonly heading?: number;
  /** Metres to what is photographed, at the nearest. */
  readonly distance: number;
}

/** Of a pixel, as camera.ts takes it. */
const MOST_BLUR = 0.5;
/** Photos nearer to each other than this are taken one by one, m. */
const CLOSE = 0.05;

/** Only what is free, in as many pieces as are left of it; a spot that is not goes to `instead`. */
export function flownRow(
  row: Row,
  input: PatternInput,
  instead?: (spot: Spot) => Shot | undefined,
): Work[] {
  const { airspace } = input;
  const pieces: Spot[][] = [];
  const others: Shot[] = [];
  let open = false;
  for (const spot of row.spots) {
    if (!airspace.contains(spot)) {
      const other = instead?.(spot);
      if (other) others.push(other);
      open = false;
      continue;
    }
    const last = pieces.at(-1);
    if (open && last && sees(input, last.at(-1)!, spot)) last.push(spot);
    else pieces.push([spot]);
    open = true;
  }
  return [...pieces.flatMap((piece) => pieceOf(piece, row, input)), ...others];
}

function sees({ airspace }: PatternInput, a: Spot, b: Spot): boolean {
  const space = airspace.at(a.height);
  return !('ok' in space) && space.sees(a.at, b.at);
}

function pieceOf(spots: readonly Spot[], row: Row, input: PatternInput): Work[] {
  const [from, to] = [spots[0]!, spots.at(-1)!];
  const { pitch, heading } = row;
  const gap = spots.length > 1 ? distance(from.at, to.at) / (spots.length - 1) : 0;
  if (gap > CLOSE && isSlowEnough(gap, row, input)) {
    // A hair less, so that the last photo is taken before the line ends.
    const trigger = gap * (1 - 1e-7);
    return [{ kind: 'line', from, to, pitch, trigger, ...(heading !== undefined && { heading }) }];
  }
  const along = heading ?? (row.spots.length > 1 ? course(row.spots) : 0);
  return spots.map((spot): Work => ({ kind: 'shot', spot, pitch, heading: along }));
}

const course = (spots: readonly Spot[]): number => headingTo(spots[0]!.at, spots.at(-1)!.at);

/** For the camera's trigger, and for sharp photos. */
function isSlowEnough(gap: number, { distance }: Row, { camera, speed }: PatternInput): boolean {
  if (gap < speed * camera.minTriggerInterval) return false;
  return speed * camera.exposure <= MOST_BLUR * pixelAt(camera, distance) * (1 + 1e-9);
}

/** Metres in a pixel at so many metres. */
const pixelAt = (camera: Camera, metres: number): number =>
  (metres * camera.sensorWidth) / (camera.imageWidth * camera.focalLength);

const distance = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** A straight stretch with photos at most `gap` metres apart. */
export interface Stretch {
  readonly from: Point;
  readonly to: Point;
  readonly gap: number;
}

const parts = ({ from, to, gap }: Stretch): number =>
  Math.max(0, Math.ceil(distance(from, to) / gap - 1e-9));

/** Photos in the middles of even parts of it: each sees its own part. */
export const evenCount = (stretch: Stretch): number => Math.max(1, parts(stretch));

export function evenly(stretch: Stretch): Point[] {
  const count = evenCount(stretch);
  return Array.from({ length: count }, (_, i) => between(stretch, (i + 0.5) / count));
}

/** Photos from end to end of it. */
export const endsCount = (stretch: Stretch): number => parts(stretch) + 1;

export function fromEndToEnd(stretch: Stretch): Point[] {
  const count = endsCount(stretch);
  return Array.from({ length: count }, (_, i) =>
    between(stretch, count > 1 ? i / (count - 1) : 0.5),
  );
}

const between = ({ from, to }: Stretch, t: number): Point => [
  from[0] + t * (to[0] - from[0]),
  from[1] + t * (to[1] - from[1]),
];
