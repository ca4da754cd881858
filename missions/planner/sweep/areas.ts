import type { Region } from '../types.ts';
import { rankedDirections } from './directions.ts';
import { type Division, divide, neighbours, outlineOf } from './faces.ts';
import type { Legs } from './legs.ts';

/** Part of a region that is swept in one direction. */
export interface Area {
  readonly region: Region;
  readonly angle: number;
  /** As estimated. */
  readonly seconds: number;
}

export function whole(region: Region, angles: readonly number[], swath: number, legs: Legs): Area {
  return { region, ...rankedDirections(region, angles, swath, legs)[0]! };
}

interface Group {
  readonly parts: ReadonlySet<number>;
  readonly area: Area;
}

interface Merger {
  readonly a: Group;
  readonly b: Group;
  readonly together: Group;
  readonly saved: number;
}

/**
 * Cuts a region along a direction and puts parts together while that saves time, the most first; each
 * part in its own best direction. Undefined where the region has no corner to cut at.
 */
export function partsOf(
  region: Region,
  along: number,
  angles: readonly number[],
  swath: number,
  legs: Legs,
  check: () => void,
): Area[] | undefined {
  const division = divide(region, along);
  if (division === undefined) return undefined;
  const group = (parts: ReadonlySet<number>): Group | undefined => {
    const outline = outlineOf(division, parts);
    return outline && { parts, area: whole(outline, angles, swath, legs) };
  };
  const groups = new Map<number, Group>();
  for (let part = 0; part < division.parts; part++) {
    const alone = group(new Set([part]));
    // A part without area, or cut off from its outline by rounding: better not to cut here at all.
    if (alone === undefined) return undefined;
    groups.set(part, alone);
  }
  return merged(division, groups, group, journey(swath, legs), check);
}

/** s to come to one more area and leave it: estimated, the tour decides later. */
function journey(swath: number, legs: Legs): number {
  return legs.straight([0, 0], [2 * swath, 0]) + legs.turnCost;
}

function merged(
  division: Division,
  groups: Map<number, Group>,
  group: (parts: ReadonlySet<number>) => Group | undefined,
  journeySeconds: number,
  check: () => void,
): Area[] {
  const weigh = (a: Group, b: Group): Merger | undefined => {
    const together = group(new Set([...a.parts, ...b.parts]));
    if (together === undefined) return undefined;
    const saved = a.area.seconds + b.area.seconds + journeySeconds - together.area.seconds;
    return { a, b, together, saved };
  };
  const pairs = neighbours(division);
  let mergers = pairs.flatMap(([a, b]) => weigh(groups.get(a)!, groups.get(b)!) ?? []);
  for (;;) {
    check();
    let best: Merger | undefined;
    for (const merger of mergers) {
      if (merger.saved > 0 && merger.saved > (best?.saved ?? 0)) best = merger;
    }
    if (best === undefined) return [...new Set(groups.values())].map(({ area }) => area);
    const { a, b, together } = best;
    for (const part of together.parts) groups.set(part, together);
    mergers = mergers.filter((m) => m.a !== a && m.a !== b && m.b !== a && m.b !== b);
    const beside = new Set<Group>();
    for (const [p, q] of pairs) {
      if (together.parts.has(p) !== together.parts.has(q)) {
        beside.add(groups.get(together.parts.has(p) ? q : p)!);
      }
    }
    for (const other of beside) {
      const merger = weigh(together, other);
      if (merger) mergers.push(merger);
    }
  }
}
