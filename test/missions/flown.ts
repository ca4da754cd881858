/** The tests' own reading of what a mission does, apart from missions/path.ts. */
import type { Mission, MissionItem } from '../../src/domain/flights/mission.ts';

export interface Stretch {
  readonly from: MissionItem;
  readonly to: MissionItem;
  /** What is in force on it. */
  readonly trigger: number;
  readonly speed: number;
  readonly gimbal: number | undefined;
  readonly yaw: number | undefined;
}

const PLACES = new Set([16, 22]);

/** Between the places of a mission without jumps, in relative heights. */
export function stretches({ items, cruiseSpeed }: Mission): Stretch[] {
  const found: Stretch[] = [];
  let from: MissionItem | undefined;
  let trigger = 0;
  let speed = cruiseSpeed;
  let gimbal: number | undefined;
  let yaw: number | undefined;
  for (const item of items) {
    const [p1, p2] = item.params;
    if (item.command === 206) trigger = p1!;
    if (item.command === 178) speed = p2!;
    if (item.command === 205) gimbal = p1!;
    if (item.command === 115) yaw = p1!;
    if (!PLACES.has(item.command)) continue;
    if (from) found.push({ from, to: item, trigger, speed, gimbal, yaw });
    from = item;
  }
  return found;
}
