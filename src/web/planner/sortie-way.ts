/** The way of a sortie: its legs in order, which of them take photos, and how high they lie. */
import { missionLegs } from '../../../missions/path.ts';
import type { PlannedSortie } from '../../../missions/patrol/plan.ts';
import type { LonLat } from '../../domain/flights/patrol.ts';
import { MAV } from '../drones/mission-path.ts';

export interface WayLeg {
  /** The item flown to, from 1; 0: the way home that no item says. */
  readonly item: number;
  readonly from: LonLat;
  readonly to: LonLat;
  /** Metres above home. */
  readonly fromAltitude: number;
  readonly toAltitude: number;
  /** Metres over ground from take-off to where it begins, and of itself. */
  readonly begins: number;
  readonly length: number;
  readonly photos: boolean;
}

export function sortieWay({ mission }: PlannedSortie): readonly WayLeg[] {
  const triggered = triggeredItems(mission.items);
  let begins = 0;
  return missionLegs(mission).map(({ item, from, to, length }) => {
    const leg: WayLeg = {
      item,
      from: [from.lon, from.lat],
      to: [to.lon, to.lat],
      fromAltitude: from.altitude,
      toAltitude: to.altitude,
      begins,
      length,
      photos: triggered.has(item),
    };
    begins += length;
    return leg;
  });
}

/** Numbers of the items that are flown to with the camera triggered by distance. */
function triggeredItems(items: PlannedSortie['mission']['items']): ReadonlySet<number> {
  const triggered = new Set<number>();
  let on = false;
  for (const [i, { command, params }] of items.entries()) {
    if (command === MAV.distance) on = (params[0] ?? 0) > 0;
    else if (on) triggered.add(i + 1);
  }
  return triggered;
}

/** Where it is so many metres along the way. */
export function placeAlong(
  way: readonly WayLeg[],
  metres: number,
): { readonly at: LonLat; readonly altitude: number } | undefined {
  const leg = way.find(({ begins, length }) => begins + length >= metres) ?? way.at(-1);
  if (!leg) return undefined;
  // Straight up or down: its end only beyond it.
  const t =
    leg.length > 0
      ? Math.min(1, Math.max(0, (metres - leg.begins) / leg.length))
      : Number(metres > leg.begins);
  return {
    at: [leg.from[0] + t * (leg.to[0] - leg.from[0]), leg.from[1] + t * (leg.to[1] - leg.from[1])],
    altitude: leg.fromAltitude + t * (leg.toAltitude - leg.fromAltitude),
  };
}

export const wayLength = (way: readonly WayLeg[]): number => {
  const last = way.at(-1);
  return last ? last.begins + last.length : 0;
};
