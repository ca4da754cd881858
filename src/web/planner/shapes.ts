/** What is drawn of a patrol, by its corners, and every change to them. Pure: map, keyboard and tests call it. */
import type { DrawnShape, LonLat, PatrolWishes } from '../../domain/flights/patrol.ts';

export type Drawn = Pick<PatrolWishes, 'drawn' | 'takeOff'>;
type Lines = readonly (readonly LonLat[])[];

/** One thing on the map: the how-manieth of what is drawn, or of the take-off points. */
export interface Thing {
  readonly of: 'drawn' | 'take-off';
  readonly index: number;
}

/** One corner of it: in which ring (a line or a point has one), and the how-manieth there. */
export interface Corner extends Thing {
  readonly ring: number;
  readonly corner: number;
}

export const sameThing = (a: Thing | null, b: Thing | null): boolean =>
  a !== null && b !== null && a.of === b.of && a.index === b.index;

const isRinged = (shape: DrawnShape): shape is Extract<DrawnShape, { rings: unknown }> =>
  shape.kind === 'area' || shape.kind === 'fence';

/** Rings without their repeated last position; a line; a point as a line of one. */
export function linesOf(shape: DrawnShape): Lines {
  if (isRinged(shape)) return shape.rings;
  return shape.kind === 'line' ? [shape.points] : [[shape.at]];
}

function withLines(shape: DrawnShape, lines: Lines): DrawnShape {
  if (isRinged(shape)) return { ...shape, rings: lines };
  const [first = []] = lines;
  if (shape.kind === 'line') return { ...shape, points: first };
  return first[0] ? { ...shape, at: first[0] } : shape;
}

/** As files and saved patrols have them: rings may end where they began. */
export function opened(shape: DrawnShape): DrawnShape {
  if (!isRinged(shape)) return shape;
  return { ...shape, rings: shape.rings.map(openRing) };
}

function openRing(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = ring.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return closed ? ring.slice(0, -1) : ring;
}

export function linesOfThing({ drawn, takeOff }: Drawn, { of, index }: Thing): Lines {
  if (of === 'take-off') return takeOff[index] ? [[takeOff[index].at]] : [];
  return drawn[index] ? linesOf(drawn[index]) : [];
}

export const thingsOf = ({ drawn, takeOff }: Drawn): Thing[] => [
  ...takeOff.map((_, index) => ({ of: 'take-off', index }) as const),
  ...drawn.map((_, index) => ({ of: 'drawn', index }) as const),
];

function change<T extends Drawn>(all: T, { of, index }: Thing, to: (lines: Lines) => Lines): T {
  if (of === 'take-off') {
    const takeOff = all.takeOff.map((one, i) => {
      const at = i === index ? to([[one.at]])[0]?.[0] : undefined;
      return at ? { ...one, at } : one;
    });
    return { ...all, takeOff };
  }
  const drawn = all.drawn.map((shape, i) =>
    i === index ? withLines(shape, to(linesOf(shape))) : shape,
  );
  return { ...all, drawn };
}

const withRing = (lines: Lines, ring: number, points: readonly LonLat[]): Lines =>
  lines.map((old, i) => (i === ring ? points : old));

export function moveCorner<T extends Drawn>(all: T, at: Corner, to: LonLat): T {
  return change(all, at, (lines) => {
    const ring = lines[at.ring];
    return ring?.[at.corner] ? withRing(lines, at.ring, ring.with(at.corner, to)) : lines;
  });
}

/** A new corner behind the one named. */
export function insertCorner<T extends Drawn>(all: T, after: Corner, at: LonLat): T {
  return change(all, after, (lines) => {
    const ring = lines[after.ring];
    return ring ? withRing(lines, after.ring, ring.toSpliced(after.corner + 1, 0, at)) : lines;
  });
}

/** The whole of it by so many degrees. */
export function moveThing<T extends Drawn>(all: T, thing: Thing, by: LonLat): T {
  return change(all, thing, (lines) =>
    lines.map((ring) => ring.map(([lon, lat]) => [lon + by[0], lat + by[1]] as const)),
  );
}

export function removeThing<T extends Drawn>(all: T, { of, index }: Thing): T {
  return of === 'take-off'
    ? { ...all, takeOff: all.takeOff.toSpliced(index, 1) }
    : { ...all, drawn: all.drawn.toSpliced(index, 1) };
}

/** A hole that has too few corners left goes, and so does a whole shape. */
export function removeCorner<T extends Drawn>(all: T, at: Corner): T {
  const ring = linesOfThing(all, at)[at.ring];
  if (!ring?.[at.corner]) return all;
  const shape = at.of === 'drawn' ? all.drawn[at.index] : undefined;
  const least = shape && isRinged(shape) ? 3 : shape?.kind === 'line' ? 2 : 1;
  if (ring.length > least) {
    const rest = ring.toSpliced(at.corner, 1);
    return change(all, at, (lines) => withRing(lines, at.ring, rest));
  }
  if (at.ring === 0) return removeThing(all, at);
  return change(all, at, (lines) => lines.toSpliced(at.ring, 1));
}

/** Between which corners a new one may be dragged out. */
export function middlesOf(all: Drawn, thing: Thing): { after: Corner; at: LonLat }[] {
  const shape = thing.of === 'drawn' ? all.drawn[thing.index] : undefined;
  if (!shape || shape.kind === 'point') return [];
  return linesOf(shape).flatMap((line, ring) => {
    const edges = shape.kind === 'line' ? line.slice(0, -1) : line;
    return edges.map((a, corner) => {
      const b = line[(corner + 1) % line.length]!;
      const at: LonLat = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      return { after: { ...thing, ring, corner }, at };
    });
  });
}

type Box = readonly [west: number, south: number, east: number, north: number];

export function boundsOf(places: Iterable<LonLat>): Box | undefined {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of places) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : undefined;
}

export const placesOf = (all: Drawn): LonLat[] =>
  thingsOf(all).flatMap((thing) => linesOfThing(all, thing).flat());

/** Where a whole shape is taken hold of: the middle of what it spans. */
export function holdOf(all: Drawn, thing: Thing): LonLat | undefined {
  const shape = thing.of === 'drawn' ? all.drawn[thing.index] : undefined;
  if (!shape || shape.kind === 'point') return undefined;
  const box = boundsOf(linesOf(shape).flat());
  return box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** The area that has this place inside it, the last drawn first: of which a hole would be. */
export function areaAt({ drawn }: Drawn, place: LonLat): number | undefined {
  const index = drawn.findLastIndex(
    (shape) => shape.kind === 'area' && isInside(shape.rings, place),
  );
  return index < 0 ? undefined : index;
}

/** By the even-odd rule. */
function isInside(rings: Lines, [x, y]: LonLat): boolean {
  let inside = false;
  for (const ring of rings) {
    for (const [i, b] of ring.entries()) {
      const a = ring.at(i - 1)!;
      const crosses = a[1] > y !== b[1] > y;
      if (crosses && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
  }
  return inside;
}
