import { isRed } from './lights.ts';
import type { Agility, Path } from './path.ts';
import type { Point } from './plane.ts';
import type { Edge } from './road-graph.ts';

/** Closer than this to the end counts as arrived, m. */
const ARRIVED = 1;
/** m/s: so that a vehicle does not halve the rest of its way forever. */
const CREEP = 0.6;

export interface Place {
  readonly point: Point;
  /** Degrees. */
  readonly bearing: number;
  readonly edge: Edge;
}

/** A vehicle's motion along one path: a step machine, moved on by its owner. */
export class Drive {
  readonly path: Path;
  readonly #agility: Agility;
  /** Metres from the path's begin. */
  #along: number;
  /** m/s */
  #speed: number;
  /** The stretch it is on, and the next stop line. */
  #stretch = 0;
  #nextLine = 0;

  constructor(path: Path, agility: Agility, along = 0, speed = 0) {
    this.path = path;
    this.#agility = agility;
    this.#along = along;
    this.#speed = speed;
  }

  get speed(): number {
    return this.#speed;
  }

  get arrived(): boolean {
    return this.#along >= this.path.length - ARRIVED;
  }

  /** Moves on by dt seconds; `t` is the time since the simulation's start, for the lights. */
  advance(dt: number, t: number): void {
    this.#catchUp();
    const wanted = Math.min(this.#wantedOnRoad(), this.#wantedAtLights(t));
    const up = this.#agility.acceleration * dt;
    // Half as hard again as planned: the plan is made for points, the steps are half seconds.
    const down = this.#agility.braking * 1.5 * dt;
    this.#speed = Math.min(this.#speed + up, Math.max(this.#speed - down, wanted));
    this.#along = Math.min(this.path.length, this.#along + this.#speed * dt);
    if (this.arrived) this.#speed = 0;
  }

  place(): Place {
    this.#catchUp();
    const { points, at, bearings } = this.path;
    const i = this.#stretch;
    const a = points[i]!;
    const b = points[i + 1] ?? a;
    const length = (at[i + 1] ?? at[i]!) - at[i]!;
    const share = length === 0 ? 0 : (this.#along - at[i]!) / length;
    const point = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    return { point, bearing: bearings[i]!, edge: this.#edge().edge };
  }

  /** The edge it is on and how far along that edge it is. */
  #edge(): { edge: Edge; along: number } {
    const { edges, edgeStarts } = this.path;
    let i = edges.length - 1;
    while (i > 0 && edgeStarts[i]! > this.#along) i--;
    return { edge: edges[i]!, along: this.#along - edgeStarts[i]! };
  }

  /** Where to go on from with another path: the edge it is on, which it has to drive to its end. */
  onEdge(): { edge: Edge; along: number } {
    return this.#edge();
  }

  #catchUp(): void {
    const { at } = this.path;
    while (this.#stretch < at.length - 2 && at[this.#stretch + 1]! <= this.#along) this.#stretch++;
  }

  #wantedOnRoad(): number {
    const { at, caps, limits } = this.path;
    const next = this.#stretch + 1;
    const ahead = Math.max(0, at[next]! - this.#along);
    const brakable = Math.sqrt(caps[next]! ** 2 + 2 * this.#agility.braking * ahead);
    return Math.max(CREEP, Math.min(limits[this.#stretch]!, brakable));
  }

  #wantedAtLights(t: number): number {
    const lines = this.path.stopLines;
    while (this.#nextLine < lines.length && lines[this.#nextLine]!.at < this.#along)
      this.#nextLine++;
    const line = lines[this.#nextLine];
    if (line === undefined) return Number.POSITIVE_INFINITY;
    const ahead = line.at - this.#along;
    const needed = this.#speed ** 2 / (2 * this.#agility.braking);
    // Too late to stop comfortably, or too far to care.
    if (needed > ahead * 1.3 + 2 || ahead > needed + 40) return Number.POSITIVE_INFINITY;
    if (!isRed(line.node, line.bearing, t)) return Number.POSITIVE_INFINITY;
    return ahead < 1 ? 0 : Math.sqrt(2 * this.#agility.braking * (ahead - 1));
  }
}
