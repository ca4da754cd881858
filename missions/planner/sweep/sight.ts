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

  add(pass: Pass): void {
    this.visit(pass, (at) => {
      if (this.seenBy[at]! < 255 && this.seenBy[at]!++ === 0 && this.wanted[at]) this.left--;
    });
  }

  remove(pass: Pass): void {
    this.visit(pass, (at) => {
      if (this.seenBy[at]! > 0 && --this.seenBy[at]! === 0 && this.wanted[at]) this.left++;
    });
  }

  /** m² that only this pass sees. */
  alone(pass: Pass): number {
    let squares = 0;
    this.visit(pass, (at) => {
      if (this.seenBy[at] === 1 && this.wanted[at]) squares++;
    });
    return squares * this.square;
  }

  private visit(pass: Pass, square: (at: number) => void): void {
    const { from, to } = pass;
    const bottom = Math.min(from[1], to[1]) - this.reach;
    const top = Math.max(from[1], to[1]) + this.reach;
    for (let row = this.firstRow(bottom); row <= this.lastRow(top); row++) {
      const part = seenAlong(pass, this.reach, this.y0 + (row + 0.5) * this.size);
      if (part === undefined) continue;
      const [first, last] = this.squaresIn(part[0], part[1]);
      for (let at = row * this.columns + first; at <= row * this.columns + last; at++) square(at);
    }
  }

  /** m² that only a pass sees, and no longer once it ends at `moved` instead of `here`. */
  lost(pass: Pass, shorter: Pass, here: Point, moved: Point): number {
    let squares = 0;
    this.visitLost(pass, shorter, here, moved, (first, last) => {
      for (let at = first; at <= last; at++) {
        if (this.seenBy[at] === 1 && this.wanted[at]) squares++;
      }
    });
    return squares * this.square;
  }

  /** Lets a pass end at `moved` instead of `here`. */
  shorten(pass: Pass, shorter: Pass, here: Point, moved: Point): void {
    this.visitLost(pass, shorter, here, moved, (first, last) => {
      for (let at = first; at <= last; at++) {
        if (this.seenBy[at]! > 0 && --this.seenBy[at]! === 0 && this.wanted[at]) this.left++;
      }
    });
  }

  /** Rows of squares that a pass sees and the shorter one does not; they differ around its end alone. */
  private visitLost(
    pass: Pass,
    shorter: Pass,
    here: Point,
    moved: Point,
    squares: (first: number, last: number) => void,
  ): void {
    const { reach, columns } = this;
    const bottom = Math.min(here[1], moved[1]) - reach;
    const top = Math.max(here[1], moved[1]) + reach;
    const [left, right] = [
      Math.min(here[0], moved[0]) - reach,
      Math.max(here[0], moved[0]) + reach,
    ];
    for (let row = this.firstRow(bottom); row <= this.lastRow(top); row++) {
      const y = this.y0 + (row + 0.5) * this.size;
      const part = seenAlong(pass, reach, y);
      if (part === undefined) continue;
      const [first, last] = this.squaresIn(Math.max(part[0], left), Math.min(part[1], right));
      const kept = seenAlong(shorter, reach, y);
      if (kept === undefined) {
        squares(row * columns + first, row * columns + last);
        continue;
      }
      const [begin, end] = this.squaresIn(Math.max(kept[0], left), Math.min(kept[1], right));
      if (begin > end) {
        squares(row * columns + first, row * columns + last);
        continue;
      }
      squares(row * columns + first, row * columns + begin - 1);
      squares(row * columns + end + 1, row * columns + last);
    }
  }

  private firstRow(bottom: number): number {
    return Math.max(0, Math.ceil((bottom - this.y0) / this.size - 0.5));
  }

  private lastRow(top: number): number {
    return Math.min(this.rows - 1, Math.floor((top - this.y0) / this.size - 0.5));
  }
}
