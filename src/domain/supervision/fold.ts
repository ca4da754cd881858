/**
 * The rules, folded over a vehicle's fixes in the order of their time. A pure function of the fixes, the
 * book and the limits: it knows no clock and nothing of the order in which fixes arrived.
 */
import type { Fix } from '../fleet/fix.ts';
import type { JudgeLimits } from '../fleet/judge.ts';
import { leastSpeed } from '../fleet/jump.ts';
import { MOVING_FROM } from '../fleet/status.ts';
import { mayTouch } from '../geo/bounds.ts';
import type { ZoneId } from '../ids.ts';
import type { Book, Nearby, Vehicle } from './book.ts';
import { followForbiddenArea, leaveFarAreas, openAreas } from './forbidden-area.ts';
import { followLeaving, openLeaving } from './leaving.ts';
import { followStop, openStop } from './overlong-stop.ts';
import type { ZoneGroup } from './prepared-zone.ts';
import { followSilence } from './silence.ts';
import { followSpeeding, leaveFarLimits, openSpeeding, paceOf } from './speeding.ts';
import type { FindingChange, Step } from './step.ts';
import { list, type VehicleState } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

export type { Vehicle } from './book.ts';
export { silentFinding } from './silence.ts';
export type { FindingChange } from './step.ts';
export {
  copyState,
  decodeState,
  encodeState,
  freshState,
  type VehicleState,
} from './vehicle-state.ts';

/** So many jumps in a row that agree among each other: it was the fix before them that was wrong. */
const JUMPS_TO_BELIEVE = 3;

/**
 * Takes in the next fix of a vehicle and tells what began and what ended by it.
 *
 * @param state changed in place
 * @param fix later than all before it
 * @returns whether the fix is part of the track; a jump from the last plausible fix is not, and touches no
 *   rule, until three in a row agree among each other: the third is then where the track goes on
 */
export function foldFix(
  state: VehicleState,
  fix: Fix,
  vehicle: Vehicle,
  book: Book,
  limits: JudgeLimits,
  emit: (change: FindingChange) => void,
): 'plausible' | 'implausible-jump' {
  const from = state.last;
  const fastest = limits.maxSpeed[vehicle.kind];
  const isJump = from !== undefined && leastSpeed(from, fix) > fastest;
  state.time = fix.time;
  if (isJump) {
    const before = state.jumps.at(-1);
    const agrees = before !== undefined && leastSpeed(before, fix) <= fastest;
    state.jumps = agrees ? [...state.jumps, fix] : [fix];
    if (state.jumps.length < JUMPS_TO_BELIEVE) return 'implausible-jump';
  }
  if (state.jumps.length > 0) state.jumps = list([]);
  state.last = fix;
  if (from !== undefined) followSilence(from, fix, vehicle, book, emit);
  const settings = book.settingsAt(fix.time);
  const straight =
    from !== undefined &&
    !isJump &&
    fix.time - from.time <= settings.forbiddenArea.maxPassageSeconds * 1000;
  const start = straight ? from : fix;
  const nearby = book.nearby(state.nearby, vehicle, start.lon, start.lat, fix.lon, fix.lat);
  state.nearby = nearby;
  if (isQuiet(state, start, fix, nearby)) return 'plausible';
  applyRules(state, { vehicle, from, to: fix, straight, settings, book, nearby, emit });
  return 'plausible';
}

/**
 * Whether no rule has anything to say: most vehicles, most of the time, drive past everything. A short cut
 * only; the rules themselves would leave the state as it is.
 */
function isQuiet(state: VehicleState, start: Fix, fix: Fix, nearby: Nearby): boolean {
  const goesOn = state.areas.length + state.speeding.length + state.leaving.length > 0;
  if (goesOn || state.stop !== undefined || !(fix.speed! >= MOVING_FROM)) return false;
  if (nearby.hasRoutes) return false;
  if (nearby.hasWorkAreas && !nearby.deepInside?.spanAt(fix.time).active) return false;
  const { boxes } = nearby;
  for (let at = 4; at < boxes.length; at += 4) {
    if (mayTouch(boxes, at, start.lon, start.lat, fix.lon, fix.lat)) return false;
  }
  return true;
}

function applyRules(state: VehicleState, step: Step): void {
  if (state.areas.length > 0) leaveFarAreas(state, step);
  if (state.speeding.length > 0) leaveFarLimits(state, step);
  const { groups, boxes } = step.nearby;
  if (groups.length > 0) {
    const { to } = step;
    const start = step.from !== undefined && step.straight ? step.from : to;
    const pace = paceOf(step);
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      const touched = mayTouch(boxes, 4 * (i + 1), start.lon, start.lat, to.lon, to.lat);
      if (group.forbidden && (touched || isAmong(state.areas, group))) {
        followForbiddenArea(state, group, step);
      }
      const limits = group.lowestSpeedLimit < Number.POSITIVE_INFINITY;
      if (limits && (touched || isAmong(state.speeding, group))) {
        followSpeeding(state, group, step, pace);
      }
    }
  }
  followLeaving(state, 'left-work-area', step);
  followLeaving(state, 'off-route', step);
  followStop(state, step);
}

function isAmong(items: readonly { readonly zone: ZoneId }[], group: ZoneGroup): boolean {
  for (const item of items) if (item.zone === group.id) return true;
  return false;
}

/** Those begun and not ended, as of the last fix. The silence that may be open is `silentFinding`'s. */
export function openFindings(state: VehicleState): Finding[] {
  return [...openAreas(state), ...openSpeeding(state), ...openLeaving(state), ...openStop(state)];
}

/** The time of the last fix folded, jumps included. */
export function stateTime(state: VehicleState): number | undefined {
  return state.time;
}

/** The last fix that is part of the track. */
export function newestFix(state: VehicleState): Fix | undefined {
  return state.last;
}
