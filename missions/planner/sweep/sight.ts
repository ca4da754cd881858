/** What passes see of regions, counted on a raster: quick to change pass by pass. */
import { regionArea, ringsOf } from '../rings.ts';
import type { Pass, Point, Region } from '../types.ts';
import { seenAlong } from './gaps.ts';
import { scan } from './scan.ts';

/** Squares across a swath at least and at most, as many as a small area asks for; of the whole raster (8 MB). */
const ACROSS = 14;
const MOST_ACROSS = 40;
const USUAL_SQUARES = 60_000;
const MOST_SQUARES = 8_000_000;

/** What of the raster is looked at: x from, y from, x to, y to. */
type Box = readonly [number, number, number, number];

export class Sight {
  /** m² of a square. */
  readonly square: number;
  private readonly size: number;
  private readonly reach: number;
  private readonly x0: number;
  private readonly y0: number;
  private readonly columns: number;
  private readonly rows: number;
  /** Passes that see a square's middle, up to 255; squares outside hold nothing. */
  private readonly seenBy: Uint8Array;
  private readonly wanted: Uint8Array;
  private left = 0;

  constructor(regions: readonly Region[], swath: number) {
    let [x0, y0] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let [x1, y1] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { outer } of regions) {
      for (const [x, y] of outer) {
        x0 = Math.min(x0, x);
        y0 = Math.min(y0, y);
        x1 = Math.max(x1, x);
        y1 = Math.max(y1, y);
      }
    }
    const coarse = Math.sqrt(((x1 - x0) * (y1 - y0)) / MOST_SQUARES);
    const area = regions.reduce((sum, region) => sum + regionArea(region), 0);
    const fine = Math.min(swath / ACROSS, Math.sqrt(area / USUAL_SQUARES));
    this.size = Math.max(fine, swath / MOST_ACROSS, coarse, (x1 - x0) / MOST_SQUARES);
    this.square = this.size ** 2;
    this.reach = swath / 2;
    this.x0 = x0;
    this.y0 = y0;
    this.columns = Math.ceil((x1 - x0) / this.size) + 1;
    this.rows = Math.ceil((y1 - y0) / this.size) + 1;
    this.seenBy = new Uint8Array(this.columns * this.rows);
    this.wanted = new Uint8Array(this.columns * this.rows);
    for (const region of regions) this.want(region);
  }

  private want(region: Region): void {
    scan(ringsOf(region), this.y0 + this.size / 2, this.size, this.rows).forEach((stretches, r) => {
      for (let i = 0; i + 1 < stretches.length; i += 2) {
        const [begin, end] = this.squaresIn(stretches[i]!, stretches[i + 1]!);
        for (let at = r * this.columns + begin; at <= r * this.columns + end; at++) {
          if (this.wanted[at]) continue;
          this.wanted[at] = 1;
          this.left++;
        }
      }
    });
  }

  /** Columns whose middles lie between. */
  private squaresIn(from: number, to: number): [begin: number, end: number] {
    return [
      Math.max(0, Math.ceil((from - this.x0) / this.size - 0.5)),
      Math.min(this.columns - 1, Math.floor((to - this.x0) / this.size - 0.5)),
    ];
  }

  /** m² of the regions that no pass sees. */
  get unseen(): number {
    return this.left * this.square;
  }

  add(pass: Pass, box?: Box): void {
    this.visit(pass, box, (at) => {
      if (this.seenBy[at]! < 255 && this.seenBy[at]!++ === 0 && this.wanted[at]) this.left--;
    });
  }

  remove(pass: Pass, box?: Box): void {
    this.visit(pass, box, (at) => {
      if (this.seenBy[at]! > 0 && --this.seenBy[at]! === 0 && this.wanted[at]) this.left++;
    });
  }

  /** Puts a pass in another's place that differs from it between `here` and `moved` alone. */
  exchange(pass: Pass, other: Pass, here: Point, moved: Point): void {
    const box: Box = [
      Math.min(here[0], moved[0]) - this.reach,
      Math.min(here[1], moved[1]) - this.reach,
      Math.max(here[0], moved[0]) + this.reach,
      Math.max(here[1], moved[1]) + this.reach,
    ];
    this.remove(pass, box);
    this.add(other, box);
  }

  private visit(pass: Pass, box: Box | undefined, square: (at: number) => void): void {
    const { from, to } = pass;
    const bottom = Math.max(
      Math.min(from[1], to[1]) - this.reach,
      box?.[1] ?? Number.NEGATIVE_INFINITY,
    );
    const top = Math.min(
      Math.max(from[1], to[1]) + this.reach,
      box?.[3] ?? Number.POSITIVE_INFINITY,
    );
    const begin = Math.max(0, Math.ceil((bottom - this.y0) / this.size - 0.5));
    const end = Math.min(this.rows - 1, Math.floor((top - this.y0) / this.size - 0.5));
    for (let row = begin; row <= end; row++) {
      const part = seenAlong(pass, this.reach, this.y0 + (row + 0.5) * this.size);
      if (part === undefined) continue;
      const [first, last] = this.squaresIn(
        Math.max(part[0], box?.[0] ?? Number.NEGATIVE_INFINITY),
        Math.min(part[1], box?.[2] ?? Number.POSITIVE_INFINITY),
      );
      for (let at = row * this.columns + first; at <= row * this.columns + last; at++) square(at);
    }
  }
}
