/**
 * Shortest ways over the visibility graph of the corners. Which corners a place sees, which see each other and
 * how far it is from one to all others is looked up when it is first asked for, and remembered; with very many
 * corners each way is searched by itself (A*).
 */

import type { Point } from '../types.ts';
import { CORNER_SLACK, type Corner, isTaut } from './corners.ts';
import { distance } from './segments.ts';

/** A byte for each pair of corners is kept up to this number of corners (9 MB); beyond it none is. */
const MOST_REMEMBERED = 3000;
/** Up to this number of corners the ways from each to all others are kept: making them takes its cube. */
const MOST_ROWS = 150;
const UNKNOWN = 0;
const VISIBLE = 1;
const HIDDEN = 2;

/** From one corner to all others: m, and the corner before each. */
interface Row {
  readonly metres: Float64Array;
  readonly via: Int32Array;
}

/** Corners that a place sees where a way may turn, the nearest first, and how far they are. */
interface Sight {
  readonly corner: number;
  readonly metres: number;
}

export class Routes {
  private readonly rows: (Row | undefined)[] = [];
  private readonly links: (readonly number[] | undefined)[] = [];
  private readonly sights: WeakMap<Point, readonly Sight[]> = new WeakMap();
  private readonly corners: readonly Corner[];
  private readonly slack: number;
  private readonly sees: (a: Point, b: Point) => boolean;
  private readonly check: () => void;
  private readonly known: Uint8Array | undefined;

  /** @param slack metres by which ends of a way may lie inside of a corner's tangent */
  constructor(
    corners: readonly Corner[],
    slack: number,
    sees: (a: Point, b: Point) => boolean,
    check: () => void,
  ) {
    this.corners = corners;
    this.slack = slack;
    this.sees = sees;
    this.check = check;
    const count = corners.length;
    this.known = count <= MOST_REMEMBERED ? new Uint8Array(count * count) : undefined;
  }

  /** From a place to another that it does not see. */
  shortest(from: Point, to: Point): readonly Point[] | undefined {
    return this.corners.length <= MOST_ROWS ? this.lookedUp(from, to) : this.searched(from, to);
  }

  private lookedUp(from: Point, to: Point): readonly Point[] | undefined {
    const [begins, ends] = [this.sight(from), this.sight(to)];
    const first = ends[0];
    if (first === undefined) return undefined;
    let best = Number.POSITIVE_INFINITY;
    let [u, v] = [-1, -1];
    for (const begin of begins) {
      if (begin.metres + first.metres >= best) break;
      const { metres } = this.row(begin.corner);
      for (const end of ends) {
        if (begin.metres + end.metres >= best) break;
        const total = begin.metres + metres[end.corner]! + end.metres;
        if (total < best) {
          best = total;
          u = begin.corner;
          v = end.corner;
        }
      }
    }
    if (u < 0) return undefined;
    const way: Point[] = [to];
    const { via } = this.row(u);
    for (let at = v; at >= 0; at = via[at]!) way.push(this.corners[at]!.at);
    way.push(from);
    return way.reverse();
  }

  private sight(place: Point): readonly Sight[] {
    const known = this.sights.get(place);
    if (known) return known;
    const found: Sight[] = [];
    this.corners.forEach((corner, i) => {
      const [dx, dy] = [corner.at[0] - place[0], corner.at[1] - place[1]];
      if (isTaut(corner, dx, dy, this.slack) && this.sees(place, corner.at)) {
        found.push({ corner: i, metres: Math.hypot(dx, dy) });
      }
    });
    found.sort((a, b) => a.metres - b.metres || a.corner - b.corner);
    this.sights.set(place, found);
    return found;
  }

  /** Dijkstra, as there are few corners. */
  private row(start: number): Row {
    const known = this.rows[start];
    if (known) return known;
    this.check();
    const { corners } = this;
    const count = corners.length;
    const metres = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    const via = new Int32Array(count).fill(-1);
    const done = new Uint8Array(count);
    metres[start] = 0;
    for (let u = start; u >= 0; ) {
      done[u] = 1;
      const at = corners[u]!;
      for (const v of this.beside(u)) {
        if (done[v]) continue;
        const total = metres[u]! + distance(at.at, corners[v]!.at);
        if (total >= metres[v]!) continue;
        metres[v] = total;
        via[v] = u;
      }
      let next = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let v = 0; v < count; v++) {
        if (done[v] || metres[v]! >= least) continue;
        least = metres[v]!;
        next = v;
      }
      u = next;
    }
    const row = { metres, via };
    this.rows[start] = row;
    return row;
  }

  /** Corners that one sees where a way over both may turn. */
  private beside(u: number): readonly number[] {
    const known = this.links[u];
    if (known) return known;
    const corner = this.corners[u]!;
    const found: number[] = [];
    this.corners.forEach((other, v) => {
      if (v === u) return;
      const [dx, dy] = [other.at[0] - corner.at[0], other.at[1] - corner.at[1]];
      if (!isTaut(corner, dx, dy, CORNER_SLACK) || !isTaut(other, dx, dy, CORNER_SLACK)) return;
      if (this.visible(u, v, corner.at, other.at)) found.push(v);
    });
    this.links[u] = found;
    return found;
  }

  private searched(from: Point, to: Point): readonly Point[] | undefined {
    const count = this.corners.length;
    const goal = count;
    const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
    const via = new Int32Array(count + 1).fill(-1);
    const done = new Uint8Array(count + 1);
    const queue = new Queue();
    const remaining = this.corners.map(({ at }) => distance(at, to));
    const expand = (u: number, at: Point, length: number) => {
      const corner = u < 0 ? undefined : this.corners[u]!;
      for (let v = 0; v <= count; v++) {
        if (done[v]) continue;
        const next = v === goal ? undefined : this.corners[v]!;
        const place = next ? next.at : to;
        const dx = place[0] - at[0];
        const dy = place[1] - at[1];
        const slack = corner && next ? CORNER_SLACK : this.slack;
        if (corner && !isTaut(corner, dx, dy, slack)) continue;
        if (next && !isTaut(next, dx, dy, slack)) continue;
        const total = length + Math.hypot(dx, dy);
        if (total < best[v]!) queue.push(total + (remaining[v] ?? 0), total, u, v);
      }
    };
    expand(-1, from, 0);
    for (let entry = queue.pop(); entry; entry = queue.pop()) {
      const { length, from: u, to: v } = entry;
      if (done[v] || length >= best[v]!) continue;
      const place = v === goal ? to : this.corners[v]!.at;
      if (!this.visible(u, v, u < 0 ? from : this.corners[u]!.at, place)) continue;
      best[v] = length;
      via[v] = u;
      done[v] = 1;
      if (v === goal) return this.wayBack(via, from, to);
      this.check();
      expand(v, place, length);
    }
    return undefined;
  }

  private visible(u: number, v: number, a: Point, b: Point): boolean {
    const count = this.corners.length;
    if (!this.known || u < 0 || v === count) return this.sees(a, b);
    const key = u < v ? u * count + v : v * count + u;
    if (this.known[key] === UNKNOWN) this.known[key] = this.sees(a, b) ? VISIBLE : HIDDEN;
    return this.known[key] === VISIBLE;
  }

  private wayBack(via: Int32Array, from: Point, to: Point): Point[] {
    const way: Point[] = [to];
    for (let u = via[this.corners.length]!; u >= 0; u = via[u]!) way.push(this.corners[u]!.at);
    way.push(from);
    return way.reverse();
  }
}

interface Entry {
  readonly priority: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** A binary heap, the lowest priority first; equal ones in a fixed order. */
class Queue {
  private readonly entries: Entry[] = [];

  push(priority: number, length: number, from: number, to: number): void {
    const entry = { priority, length, from, to };
    let i = this.entries.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.entries[parent]!.priority <= priority) break;
      this.entries[i] = this.entries[parent]!;
      i = parent;
    }
    this.entries[i] = entry;
  }

  pop(): Entry | undefined {
    const top = this.entries[0];
    const last = this.entries.pop();
    if (this.entries.length > 0) this.sink(last!);
    return top;
  }

  private sink(entry: Entry): void {
    const count = this.entries.length;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= count) break;
      const right = child + 1;
      if (right < count && this.entries[right]!.priority < this.entries[child]!.priority) {
        child = right;
      }
      if (this.entries[child]!.priority >= entry.priority) break;
      this.entries[i] = this.entries[child]!;
      i = child;
    }
    this.entries[i] = entry;
  }
}
