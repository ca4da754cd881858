/** Where may be flown at each height: obstacles that reach up to it are in the way as no-fly areas are. */
import { pathLength } from './rings.ts';
import { type FreeSpace, freeSpace, isRefusal } from './space/free-space.ts';
import type { Point, Refusal, Region } from './types.ts';
import type { Spot } from './work.ts';

export interface Airspace {
  /** Metres above ground. */
  readonly ceiling: number;
  /** What may be flown at a height above ground. */
  at(height: number): FreeSpace | Refusal;
  /** Whether a place is free. */
  contains(spot: Spot): boolean;
  /**
   * The quickest way, ends included: level at the higher end's height around what is in the way, or higher
   * and over it. Heights change on the spot, straight up and down.
   */
  way(from: Spot, to: Spot): readonly Spot[] | undefined;
}

export interface AirspaceOptions {
  readonly permitted: readonly Region[];
  readonly noFly: readonly Region[];
  /** Metres kept beside what is forbidden or stands in the way. */
  readonly clearance: number;
  /** `top` in metres above ground. */
  readonly obstacles: readonly { readonly region: Region; readonly top: number }[];
  /** Metres kept above obstacles. */
  readonly clearanceAbove: number;
  /** Metres above ground. */
  readonly ceiling: number;
  /** m/s: by them the way around is weighed against the way over. */
  readonly speed: number;
  readonly climbSpeed: number;
  readonly descentSpeed: number;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}

/** Level ways looked at between two spots: at the height itself, and over more and more of what stands there. */
const MOST_LEVELS = 8;

export function airspaceOf(options: AirspaceOptions): Airspace {
  return new Layers(options);
}

class Layers implements Airspace {
  readonly ceiling: number;
  private readonly options: AirspaceOptions;
  /** The tallest first: those in the way at a height are the first few. */
  private readonly obstacles: AirspaceOptions['obstacles'];
  private readonly spaces = new Map<number, FreeSpace | Refusal>();

  constructor(options: AirspaceOptions) {
    this.options = options;
    this.ceiling = options.ceiling;
    this.obstacles = [...options.obstacles].sort((a, b) => b.top - a.top);
  }

  at(height: number): FreeSpace | Refusal {
    const inTheWay = this.inTheWay(height);
    let space = this.spaces.get(inTheWay);
    if (space === undefined) {
      const { permitted, noFly, clearance, check } = this.options;
      const standing = this.obstacles.slice(0, inTheWay).map(({ region }) => region);
      const forbidden = [...noFly, ...standing];
      space = freeSpace({ permitted, forbidden, clearance, ...(check && { check }) });
      this.spaces.set(inTheWay, space);
    }
    return space;
  }

  contains({ at, height }: Spot): boolean {
    if (height > this.ceiling) return false;
    const space = this.at(height);
    return !isRefusal(space) && space.contains(at);
  }

  way(from: Spot, to: Spot): readonly Spot[] | undefined {
    let best: { seconds: number; path: readonly Point[]; level: number } | undefined;
    for (const level of this.levels(Math.max(from.height, to.height))) {
      const vertical = this.vertical(from.height, level) + this.vertical(level, to.height);
      if (best !== undefined && vertical >= best.seconds) break;
      const space = this.at(level);
      const path = isRefusal(space) ? undefined : space.path(from.at, to.at);
      if (path === undefined) continue;
      const seconds = vertical + pathLength(path) / this.options.speed;
      if (best === undefined || seconds < best.seconds) best = { seconds, path, level };
      // Straight: no way over it is shorter.
      if (path.length <= 2) break;
    }
    return best && joined(from, best.path, best.level, to);
  }

  private inTheWay(height: number): number {
    const { clearanceAbove } = this.options;
    let count = 0;
    while (
      count < this.obstacles.length &&
      this.obstacles[count]!.top + clearanceAbove > height + 1e-6
    ) {
      count++;
    }
    return count;
  }

  /** The height itself, then those at which one more kind of obstacle is flown over, up to the ceiling. */
  private levels(lowest: number): number[] {
    const levels = [lowest];
    for (let i = this.inTheWay(lowest) - 1; i >= 0; i--) {
      const over = this.obstacles[i]!.top + this.options.clearanceAbove;
      if (over > this.ceiling) break;
      if (over <= levels.at(-1)! + 0.5) continue;
      // The last is the highest: where there is a way at all, there is one.
      if (levels.length < MOST_LEVELS) levels.push(over);
      else levels[MOST_LEVELS - 1] = over;
    }
    return levels;
  }

  private vertical(from: number, to: number): number {
    const { climbSpeed, descentSpeed } = this.options;
    return to > from ? (to - from) / climbSpeed : (from - to) / descentSpeed;
  }
}

function joined(from: Spot, path: readonly Point[], level: number, to: Spot): Spot[] {
  const spots: Spot[] = [from];
  if (from.height !== level) spots.push({ at: from.at, height: level });
  for (const at of path.slice(1, -1)) spots.push({ at, height: level });
  if (to.height !== level) spots.push({ at: to.at, height: level });
  spots.push(to);
  return spots;
}
