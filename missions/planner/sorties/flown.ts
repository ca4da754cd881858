/** Works and the ways between them as one path to fly, with speeds and holds. */

import type { FlownPoint } from '../energy.ts';
import { distance } from '../rings.ts';
import type { Spot, Work } from '../work.ts';

/** Metres within which two places are one. */
const SAME_PLACE = 0.01;

export interface Flying {
  /** m/s over ground along a line. */
  readonly speed: (work: Work) => number;
  /** s hovered for a shot. */
  readonly shotHold: number;
}

/** Points one after the other; a place twice in a row is one. */
export class FlownPath {
  readonly points: FlownPoint[] = [];
  private readonly flying: Flying;

  constructor(flying: Flying) {
    this.flying = flying;
  }

  /** The last point's index. */
  get last(): number {
    return this.points.length - 1;
  }

  to({ at, height }: Spot, speed?: number): void {
    const before = this.points.at(-1);
    if (before && distance(before.at, at) < SAME_PLACE && sameHeight(before.height, height)) return;
    this.points.push(speed === undefined ? { at, height } : { at, height, speed });
  }

  way(spots: readonly Spot[]): void {
    for (const spot of spots) this.to(spot);
  }

  /** To a work's start, staying there if it is a shot. */
  start(work: Work): void {
    if (work.kind === 'line') this.to(work.from);
    else {
      const { at, height } = work.spot;
      this.points.push({ at, height, hold: this.flying.shotHold });
    }
  }

  /** On along a line to one of its places. */
  along(work: Work, spot: Spot): void {
    this.to(spot, this.flying.speed(work));
  }
}

const sameHeight = (a: number, b: number) => Math.abs(a - b) < SAME_PLACE;
