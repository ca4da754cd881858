/** Lines no longer than what there is to see: their ends drawn in as far as next to nothing gets lost. */
import { distance, regionArea } from '../rings.ts';
import type { Pass, Point, Region } from '../types.ts';
import type { Legs } from './legs.ts';
import { Sight } from './sight.ts';

/** Share of the regions that may stay unseen in slivers, in all. */
const MOST_UNSEEN = 0.0032;
/** Of a swath: passes up to this length are left out, where what they alone see costs too much. */
const SHORT = 1.5;
/** m² lost by it for each metre saved at most, in swaths. */
const NEEDLESS = 0.05;
/** Of a swath: how far an end is drawn in at a time, and in all. */
const STEP = 0.05;
const MOST_STEPS = 9;
/** m² lost for each metre saved, in swaths: the cheapest first. */
const PRICES = [0.003, 0.02, 0.06, 0.12, 0.2] as const;

/** Ends of a tour's passes, numbered as in `Ways`: 2 i where pass i begins. */
export function trimmed(
  tour: readonly Pass[],
  regions: readonly Region[],
  uncovered: number,
  swath: number,
  legs: Legs,
  check: () => void,
): Pass[] {
  const sight = new Sight(regions, swath);
  for (const pass of tour) sight.add(pass);
  const area = regions.reduce((sum, region) => sum + regionArea(region), 0);
  const most = uncovered + MOST_UNSEEN * area;
  const passes = needed(tour, sight, swath, most, legs);
  const beyond = neighbours(passes, legs);
  const steps = new Uint8Array(2 * passes.length);
  // An end that stays is asked again only where more would be saved by now: its neighbour has moved.
  const waits = new Uint8Array(steps.length);
  for (const price of PRICES) {
    waits.fill(1);
    for (let again = true; again; ) {
      again = false;
      check();
      for (let end = 0; end < steps.length; end++) {
        if (!waits[end] || steps[end]! >= MOST_STEPS) continue;
        if (drawIn(end, passes, beyond, sight, STEP * swath, price * swath, most)) {
          steps[end]!++;
          again = true;
          const next = beyond[end];
          if (typeof next === 'number') waits[next] = 1;
        } else waits[end] = 0;
      }
    }
  }
  return passes;
}

/** Without the short passes that see next to nothing alone, for what they are out of the way. */
function needed(
  tour: readonly Pass[],
  sight: Sight,
  swath: number,
  most: number,
  legs: Legs,
): Pass[] {
  const passes = [...tour];
  const metre = legs.straight([0, 0], [1, 0]);
  for (;;) {
    let best: { at: number; price: number } | undefined;
    for (let at = 0; at < passes.length; at++) {
      const pass = passes[at]!;
      if (passes.length === 1 || distance(pass.from, pass.to) > SHORT * swath) continue;
      const lost = sight.alone(pass);
      if (sight.unseen + lost > most) continue;
      const saved = outOfTheWay(at, passes, legs) / metre;
      if (saved <= 0 || lost > NEEDLESS * swath * saved) continue;
      const price = lost / saved;
      if (best === undefined || price < best.price) best = { at, price };
    }
    if (best === undefined) return passes;
    sight.remove(passes[best.at]!);
    passes.splice(best.at, 1);
  }
}

/** s that a pass takes with the ways to it, less the way past it. */
function outOfTheWay(at: number, passes: readonly Pass[], legs: Legs): number {
  const { from, to } = passes[at]!;
  const [before, after] = [passes[at - 1]?.to, passes[at + 1]?.from];
  const way = (p: Point | undefined, q: Point | undefined) => (p && q ? legs.seconds(p, q) : 0);
  const taken = way(before, from) + legs.straight(from, to) + way(to, after) - way(before, after);
  return taken + 2 * legs.turnCost;
}

/** For each end the place that the way from or to it turns at: another end's number, or a corner. */
function neighbours(passes: readonly Pass[], legs: Legs): (number | Point | undefined)[] {
  const beyond: (number | Point | undefined)[] = new Array(2 * passes.length).fill(undefined);
  for (let i = 1; i < passes.length; i++) {
    const path = legs.path(passes[i - 1]!.to, passes[i]!.from) ?? [];
    beyond[2 * i - 1] = path.length > 2 ? path[1] : 2 * i;
    beyond[2 * i] = path.length > 2 ? path.at(-2) : 2 * i - 1;
  }
  return beyond;
}

const placeOf = (passes: readonly Pass[], end: number): Point =>
  end % 2 === 0 ? passes[end >> 1]!.from : passes[end >> 1]!.to;

function drawIn(
  end: number,
  passes: Pass[],
  beyond: readonly (number | Point | undefined)[],
  sight: Sight,
  step: number,
  price: number,
  most: number,
): boolean {
  const pass = passes[end >> 1]!;
  const [here, there] = end % 2 === 0 ? [pass.from, pass.to] : [pass.to, pass.from];
  const length = distance(here, there);
  if (length < 4 * step) return false;
  const t = step / length;
  const moved: Point = [here[0] + t * (there[0] - here[0]), here[1] + t * (there[1] - here[1])];
  const next = beyond[end];
  const to = typeof next === 'number' ? placeOf(passes, next) : next;
  const saved = step + (to ? distance(to, here) - distance(to, moved) : 0);
  if (saved < step / 2) return false;
  const shorter = end % 2 === 0 ? { from: moved, to: there } : { from: there, to: moved };
  const lost = sight.lost(pass, shorter, here, moved);
  if (lost > price * saved || sight.unseen + lost > most) return false;
  sight.shorten(pass, shorter, here, moved);
  passes[end >> 1] = shorter;
  return true;
}
