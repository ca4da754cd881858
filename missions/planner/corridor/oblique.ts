/**
 * Both banks seen obliquely: a line along each on the river's side of it, with the nose across to the bank and
 * so far from it that it lies in the middle of the picture; nearer, with the camera steeper, where that is not
 * free; and single photos of what is still not seen, as in the inside of sharp bends.
 */

import Flatbush from 'flatbush';
import { type CameraRefusal, type ObliqueFootprint, obliqueFootprint } from '../camera.ts';
import type { FreeSpace } from '../space/free-space.ts';
import { along, distance, lengthOf } from '../space/segments.ts';
import type { Camera, Point } from '../types.ts';
import { normalAt } from './banks.ts';
import { freeParts } from './lines.ts';
import { measured, offsetLine, type Stretch, simplified } from './offset.ts';
import type { Run } from './order.ts';

export interface BankOptions {
  readonly camera: Camera;
  /** Metres above ground. */
  readonly height: number;
  /** Degrees; −90 straight down. */
  readonly bankPitch: number;
  readonly frontOverlap: number;
  readonly space: FreeSpace;
  check(): void;
}

export interface BankRuns {
  /** Right bank first; `offset` is about that of the line from the centreline, metres to the left. */
  readonly lines: readonly { readonly offset: number; readonly runs: readonly Run[] }[];
  readonly photos: readonly Run[];
  /** Metres of bank that no photo shows, because nothing may fly there. */
  readonly unseen: number;
}

/** Of the distance to the bank that puts it in the middle of the picture: lines are tried at these. */
const DISTANCES = [1, 0.6];
/** The same for single photos, and how far aside of straight across they may be taken, radians. */
const NEARER = [1, 0.8, 0.6, 0.4, 0.2];
const ASIDE = [0, 0.4, -0.4, 0.8, -0.8];
/** Of a picture's half: farther out a bank does not count as seen. */
const WITHIN = 0.9;
/** Cosine of the angle to straight across: more slanting is no view of a bank. */
const FACING = 0.4;
/** Of the distance to the bank: lines are made simpler by so much. */
const SIMPLER = 0.03;
const RADIANS = Math.PI / 180;

/** @param widths from bank to bank at the points, half of it to each side */
export function bankRuns(
  points: readonly Point[],
  widths: readonly number[],
  options: BankOptions,
): BankRuns | CameraRefusal {
  const view = viewAt(options, options.bankPitch + 90);
  if (!view.ok) return view;
  const usual = [...widths].sort((a, b) => a - b)[widths.length >> 1]!;
  const lines: BankRuns['lines'][number][] = [];
  const photos: Run[] = [];
  let unseen = 0;
  for (const side of [-1, 1] as const) {
    options.check();
    const bank = new Bank(points, widths, side, view.trigger, options);
    const runs = DISTANCES.flatMap((share) => bank.line(share * view.centre));
    photos.push(...bank.photos(view.centre));
    unseen += bank.unseen();
    if (runs.length > 0) lines.push({ offset: side * (usual / 2 - view.centre), runs });
  }
  return { lines, photos, unseen };
}

interface BankView extends ObliqueFootprint {
  readonly trigger: number;
}

function viewAt({ camera, height, frontOverlap }: BankOptions, tilt: number) {
  const view = obliqueFootprint(camera, height, tilt);
  if (!view.ok) return view;
  // Flown sideways: the picture's long side lies along the way.
  const across = view.gsdAcross * camera.imageWidth;
  return { ...view, trigger: across * (1 - frontOverlap) } satisfies BankView;
}

/** One bank: places along it, and which of them are seen. */
class Bank {
  private readonly side: -1 | 1;
  private readonly options: BankOptions;
  private readonly places: readonly Point[];
  /** Outward, of length 1. */
  private readonly outward: readonly Point[];
  private readonly spacing: number;
  private readonly seen: Uint8Array;
  private readonly tree: Flatbush;

  constructor(
    points: readonly Point[],
    widths: readonly number[],
    side: -1 | 1,
    trigger: number,
    options: BankOptions,
  ) {
    this.side = side;
    this.options = options;
    const centre = measured(points);
    const raw = points.map((point, i): Point => {
      const [nx, ny] = normalAt(points, i);
      const half = (side * widths[i]!) / 2;
      return [point[0] + half * nx, point[1] + half * ny];
    });
    // In the inside of a bend tighter than half the width the bank has no loop.
    const outside = raw.filter((place, i) => {
      const near = Math.max(0, i - 8);
      return centre.points
        .slice(near, i + 9)
        .every((point) => distance(place, point) > 0.9 * (widths[i]! / 2));
    });
    const ends = outside.length >= 2 ? outside : raw;
    this.spacing = Math.max(trigger / 3, lengthOf(ends) / MOST_PLACES);
    this.places = spaced(ends, this.spacing);
    this.outward = this.places.map((_, i) => {
      const [nx, ny] = normalAt(this.places, i);
      return [side * nx, side * ny];
    });
    this.seen = new Uint8Array(this.places.length);
    this.tree = new Flatbush(this.places.length);
    for (const [x, y] of this.places) this.tree.add(x, y, x, y);
    this.tree.finish();
  }

  /** Along what of the bank is not yet seen, `away` metres from it; its photos see it. */
  line(away: number): Run[] {
    const { options, places, side } = this;
    const stretches = this.unseenStretches();
    const tilt = Math.atan2(away, options.height) / RADIANS;
    const view = viewAt(options, tilt);
    if (!view.ok || stretches.length === 0) return [];
    const bank = measured(places);
    const pieces = offsetLine(bank, -side * away, stretches, options.check);
    const runs: Run[] = [];
    for (const piece of pieces) {
      for (const points of freeParts(simplified(piece, SIMPLER * away), options.space)) {
        // Shorter than from one photo to the next: one photo does.
        if (lengthOf(points) < view.trigger) continue;
        const headings = points.slice(1).map((to, i) => {
          const [dx, dy] = [to[0] - points[i]![0], to[1] - points[i]![1]];
          return compass(-side * dy, side * dx);
        });
        const before = this.unseen();
        photoPlaces(points, view.trigger).forEach(({ at, stretch }) => {
          this.mark(at, headings[stretch]!, tilt);
        });
        if (this.unseen() === before) continue;
        runs.push({ points, view: { pitch: tilt - 90, headings, trigger: view.trigger } });
      }
    }
    return runs;
  }

  /** One by one of what is still not seen, each from where it may be flown and sees it best. */
  photos(away: number): Run[] {
    const runs: Run[] = [];
    this.places.forEach((place, i) => {
      if (this.seen[i]) return;
      // The next places come into the same picture: it looks at one of them.
      const middle = Math.min(this.places.length - 1, i + 1);
      const from = this.viewpoint(this.seen[middle] ? i : middle, away) ?? this.viewpoint(i, away);
      if (!from) return;
      const [x, y] = this.places[from.target]!;
      const heading = compass(x - from.at[0], y - from.at[1]);
      const tilt = Math.atan2(distance(from.at, [x, y]), this.options.height) / RADIANS;
      this.mark(from.at, heading, tilt);
      if (!this.seen[i])
        this.mark(from.at, compass(place[0] - from.at[0], place[1] - from.at[1]), tilt);
      runs.push({
        points: [from.at],
        view: { pitch: tilt - 90, headings: [heading], trigger: 0 },
      });
    });
    return runs;
  }

  /** Metres. */
  unseen(): number {
    return this.seen.reduce((sum, flag) => sum + (flag ? 0 : this.spacing), 0);
  }

  private viewpoint(target: number, away: number): { at: Point; target: number } | undefined {
    const [x, y] = this.places[target]!;
    const [ox, oy] = this.outward[target]!;
    for (const share of NEARER) {
      for (const turn of ASIDE) {
        const [c, s] = [Math.cos(turn), Math.sin(turn)];
        const [dx, dy] = [ox * c - oy * s, ox * s + oy * c];
        const at: Point = [x - share * away * dx, y - share * away * dy];
        if (this.options.space.contains(at)) return { at, target };
      }
    }
    return undefined;
  }

  private unseenStretches(): Stretch[] {
    const stretches: [number, number][] = [];
    this.seen.forEach((flag, i) => {
      if (flag) return;
      const [from, to] = [(i - 0.5) * this.spacing, (i + 0.5) * this.spacing];
      const last = stretches.at(-1);
      if (last && from - last[1] < this.spacing / 2) last[1] = to;
      else stretches.push([from, to]);
    });
    return stretches;
  }

  /** What a photo from there shows of the bank. */
  private mark(at: Point, heading: number, tilt: number): void {
    const { camera, height } = this.options;
    const perPixel = camera.sensorWidth / camera.imageWidth / camera.focalLength;
    const halfAlong = Math.atan((camera.imageHeight * perPixel) / 2) * WITHIN;
    const halfAcross = ((camera.imageWidth * perPixel) / 2) * WITHIN;
    const [hx, hy] = [Math.sin(heading * RADIANS), Math.cos(heading * RADIANS)];
    const far = height * Math.tan(Math.min(tilt * RADIANS + halfAlong, 1.4));
    const reach = 1.5 * far + 1;
    for (const i of this.tree.search(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)) {
      const [x, y] = this.places[i]!;
      const [dx, dy] = [x - at[0], y - at[1]];
      const ahead = dx * hx + dy * hy;
      const off = Math.atan2(ahead, height) - tilt * RADIANS;
      if (Math.abs(off) > halfAlong) continue;
      const deep = Math.hypot(ahead, height) * Math.cos(off);
      if (Math.abs(dx * hy - dy * hx) > halfAcross * deep) continue;
      const [ox, oy] = this.outward[i]!;
      // From straight above no side is better than another.
      const flat = Math.hypot(dx, dy);
      if (flat > 0.2 * height && dx * ox + dy * oy < FACING * flat) continue;
      this.seen[i] = 1;
    }
  }
}

const MOST_PLACES = 20_000;

/** Clockwise from north, 0 … 360. */
function compass(dx: number, dy: number): number {
  return (Math.atan2(dx, dy) / RADIANS + 360) % 360;
}

function spaced(line: readonly Point[], step: number): Point[] {
  const count = Math.max(2, Math.round(lengthOf(line) / step));
  return photoPlaces(line, lengthOf(line) / count).map(({ at }) => at);
}

/** At the first point, and then every so many metres; on which stretch each lies. */
function photoPlaces(line: readonly Point[], every: number): { at: Point; stretch: number }[] {
  const places: { at: Point; stretch: number }[] = [{ at: line[0]!, stretch: 0 }];
  let next = every;
  let done = 0;
  for (let i = 1; i < line.length; i++) {
    const length = distance(line[i - 1]!, line[i]!);
    for (; next <= done + length + 1e-6; next += every) {
      const at = along(line[i - 1]!, line[i]!, Math.min(1, (next - done) / length));
      places.push({ at, stretch: i - 1 });
    }
    done += length;
  }
  return places;
}
