/**
 * A region cut into parts along one direction, a chord from each corner that points inwards to the border on
 * either side, as far as it runs inside. Parts are then put together again where that makes the sweep shorter.
 */
import { ringContains, signedArea, Turned } from '../rings.ts';
import type { Point, Region, Ring } from '../types.ts';

/** Corners that point inwards by less than this are round, no place to cut at: 10°. */
const INWARD = Math.PI / 18;
/** With more such corners a region stays whole: the cost of weighing the parts grows with their square. */
const MOST_CORNERS = 80;
/** m */
const SAME = 1e-6;

/** Sides of parts: border edges once, chords in both directions, each with its part on the left. */
interface Side {
  readonly from: Point;
  readonly to: Point;
  /** Numbers of the two places: the same for all sides that meet there. */
  begin: number;
  end: number;
  /** The side that runs the other way, of a chord. */
  twin: number;
  part: number;
}

export interface Division {
  readonly sides: readonly Side[];
  readonly parts: number;
}

export function divide(region: Region, angle: number): Division | undefined {
  const turned = new Turned(angle);
  const rings = turned.rings(region);
  const corners = rings.flatMap(inwardCorners);
  if (corners.length === 0 || corners.length > MOST_CORNERS) return undefined;
  const chords = chordsFrom(corners, rings);
  const sides: Side[] = [];
  for (const ring of rings) {
    ring.forEach((from, i) => {
      addBorder(sides, from, ring[(i + 1) % ring.length]!, chords);
    });
  }
  for (const [from, to] of chords) {
    sides.push({ from, to, begin: -1, end: -1, twin: sides.length + 1, part: -1 });
    sides.push({ from: to, to: from, begin: -1, end: -1, twin: sides.length - 1, part: -1 });
  }
  const places = new Map<string, number>();
  const place = (point: Point) => {
    const known = places.get(key(point)) ?? places.size;
    places.set(key(point), known);
    return known;
  };
  for (const side of sides) {
    side.begin = place(side.from);
    side.end = place(side.to);
  }
  const parts = number(sides);
  const back = sides.map((side) => ({
    ...side,
    from: turned.back(side.from[0], side.from[1]),
    to: turned.back(side.to[0], side.to[1]),
  }));
  return { sides: back, parts };
}

interface Inward {
  readonly at: Point;
  readonly left: boolean;
  readonly right: boolean;
}

function inwardCorners(ring: Ring): Inward[] {
  return ring.flatMap((at, i) => {
    const before = ring[(i + ring.length - 1) % ring.length]!;
    const after = ring[(i + 1) % ring.length]!;
    const come = Math.atan2(at[1] - before[1], at[0] - before[0]);
    const go = Math.atan2(after[1] - at[1], after[0] - at[0]);
    if (modulo(come - go) > Math.PI || modulo(come - go) < INWARD) return [];
    // The inside is what lies between the way on and the way back, counter-clockwise.
    const open = modulo(come + Math.PI - go);
    const inside = (direction: number) => {
      const off = modulo(direction - go);
      return off > 1e-6 && off < open - 1e-6;
    };
    const [left, right] = [inside(Math.PI), inside(0)];
    return left || right ? [{ at, left, right }] : [];
  });
}

function modulo(angle: number): number {
  const rest = angle % (2 * Math.PI);
  return rest < 0 ? rest + 2 * Math.PI : rest;
}

function chordsFrom(corners: readonly Inward[], rings: readonly Ring[]): [Point, Point][] {
  const chords = new Map<string, [Point, Point]>();
  for (const { at, left, right } of corners) {
    for (const sign of [...(left ? [-1] : []), ...(right ? [1] : [])]) {
      const hit = firstHit(at, sign, rings);
      if (hit === undefined) continue;
      const [a, b] = sign > 0 ? [at, hit] : [hit, at];
      chords.set(`${key(a)} ${key(b)}`, [a, b]);
    }
  }
  return [...chords.values()];
}

/** Ends of edges count: a corner that is only touched ends the chord as well. */
function firstHit([x, y]: Point, sign: number, rings: readonly Ring[]): Point | undefined {
  let best: Point | undefined;
  const offer = (hit: Point) => {
    if (sign * (hit[0] - x) <= SAME) return;
    if (best === undefined || sign * (best[0] - hit[0]) > 0) best = hit;
  };
  for (const ring of rings) {
    let p = ring[ring.length - 1]!;
    for (const q of ring) {
      if (Math.abs(q[1] - y) < SAME) offer(q);
      else if (p[1] < y !== q[1] < y && Math.abs(p[1] - y) >= SAME) {
        offer([p[0] + ((y - p[1]) / (q[1] - p[1])) * (q[0] - p[0]), y]);
      }
      p = q;
    }
  }
  return best;
}

/** An edge of the border, cut where chords end on it. */
function addBorder(
  sides: Side[],
  from: Point,
  to: Point,
  chords: readonly (readonly [Point, Point])[],
): void {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.hypot(dx, dy);
  const cuts: [number, Point][] = [];
  for (const [px, py] of chords.flat()) {
    const along = ((px - from[0]) * dx + (py - from[1]) * dy) / length;
    const aside = Math.abs((px - from[0]) * dy - (py - from[1]) * dx) / length;
    if (aside < SAME && along > SAME && along < length - SAME) cuts.push([along, [px, py]]);
  }
  cuts.sort((a, b) => a[0] - b[0]);
  let last = from;
  for (const next of [...cuts.map(([, point]) => point), to]) {
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < SAME) continue;
    sides.push({ from: last, to: next, begin: -1, end: -1, twin: -1, part: -1 });
    last = next;
  }
}

function key([x, y]: Point): string {
  return `${Math.round(x / 1e-5)},${Math.round(y / 1e-5)}`;
}

/** Numbers the parts: sides that follow one another are around the same one. Holes are cut open by chords. */
function number(sides: Side[]): number {
  const follow = follower(sides, () => true);
  let parts = 0;
  sides.forEach((side, start) => {
    if (side.part >= 0) return;
    for (let i = start; i >= 0 && sides[i]!.part < 0; i = follow(i)) sides[i]!.part = parts;
    parts++;
  });
  return parts;
}

/** From a side to the one after it around its part: the sharpest turn to the left. */
function follower(sides: readonly Side[], used: (i: number) => boolean): (i: number) => number {
  const leaving = new Map<number, number[]>();
  sides.forEach(({ begin }, i) => {
    if (!used(i)) return;
    const known = leaving.get(begin);
    if (known) known.push(i);
    else leaving.set(begin, [i]);
  });
  return (i) => {
    const { from, to, end } = sides[i]!;
    const leave = leaving.get(end) ?? [];
    if (leave.length === 1) return leave[0]!;
    const back = Math.atan2(from[1] - to[1], from[0] - to[0]);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const next of leave) {
      const side = sides[next]!;
      const off = modulo(back - Math.atan2(side.to[1] - side.from[1], side.to[0] - side.from[0]));
      const turn = off < 1e-9 ? 2 * Math.PI : off;
      if (turn < least) {
        least = turn;
        best = next;
      }
    }
    return best;
  };
}

/** The outline of some parts together; undefined where it is not one area. */
export function outlineOf({ sides }: Division, parts: ReadonlySet<number>): Region | undefined {
  const used = (i: number) => {
    const { part, twin } = sides[i]!;
    return parts.has(part) && (twin < 0 || !parts.has(sides[twin]!.part));
  };
  const follow = follower(sides, used);
  const done = new Set<number>();
  const outers: Ring[] = [];
  const holes: Ring[] = [];
  sides.forEach((_, start) => {
    if (done.has(start) || !used(start)) return;
    const ring: Point[] = [];
    for (let i = start; i >= 0 && !done.has(i); i = follow(i)) {
      done.add(i);
      ring.push(sides[i]!.from);
    }
    const area = signedArea(ring);
    if (area > SAME) outers.push(ring);
    else if (area < -SAME) holes.push(ring);
  });
  const [outer] = outers;
  if (outer === undefined || outers.length > 1) return undefined;
  return holes.every((hole) => hole.some((point) => ringContains(outer, point)))
    ? { outer, holes }
    : undefined;
}

/** Pairs of parts with a chord between them. */
export function neighbours({ sides }: Division): [number, number][] {
  const pairs = new Map<string, [number, number]>();
  for (const { part, twin } of sides) {
    if (twin < 0) continue;
    const other = sides[twin]!.part;
    if (part < other) pairs.set(`${part} ${other}`, [part, other]);
  }
  return [...pairs.values()];
}
