/**
 * Faster than a zone's limit. Counted are stretches of the way inside the zone over which the vehicle was
 * too fast at both ends (or, where it sends no speed, on the whole); one noisy value makes no stretch.
 */

import { metresBetween } from '../geo/distance.ts';
import type { ZoneGroup } from './prepared-zone.ts';
import { placeAt, type Stay, type Step, staysIn } from './step.ts';
import { list, type Speeding, type VehicleState, withZone } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

/** So many fixes below the limit end it. */
const SLOW_FIXES = 2;

/** Slowest and fastest over the step, m/s. */
interface Pace {
  readonly low: number;
  readonly high: number;
}

const STANDING: Pace = { low: 0, high: 0 };

export function paceOf({ from, to, straight }: Step): Pace {
  if (from === undefined || !straight) return STANDING;
  if (from.speed !== undefined && to.speed !== undefined) {
    return { low: Math.min(from.speed, to.speed), high: Math.max(from.speed, to.speed) };
  }
  const metres = metresBetween(from.lon, from.lat, to.lon, to.lat);
  const pace = (metres * 1000) / (to.time - from.time);
  return { low: pace, high: pace };
}

export function followSpeeding(
  state: VehicleState,
  group: ZoneGroup,
  step: Step,
  pace: Pace,
): void {
  const before = state.speeding.find((spell) => spell.zone === group.id);
  if (before === undefined && pace.low <= group.lowestSpeedLimit) return;
  let spell = before;
  if (step.settings.speeding.enabled && pace.low > 0) {
    for (const stay of staysIn(group, step)) spell = driveOn(spell, stay, step, pace);
  }
  if (spell !== undefined) spell = lookBack(spell, group, step);
  if (spell === before) return;
  const others = state.speeding.filter((other) => other !== before);
  state.speeding = list(spell === undefined ? others : withZone(others, spell));
}

/** What is no longer even nearby has been left. */
export function leaveFarLimits(state: VehicleState, step: Step): void {
  const { groups } = step.nearby;
  const near = state.speeding.filter((spell) => {
    if (groups.some((group) => group.id === spell.zone)) return true;
    end(spell, step);
    return false;
  });
  state.speeding = list(near);
}

function driveOn(before: Speeding | undefined, stay: Stay, step: Step, pace: Pace) {
  const limit = stay.zone.zone.speedLimit;
  const { factor, minSeconds } = step.settings.speeding;
  if (limit === undefined) return before;
  // Once found, it lasts until the vehicle is below the limit itself: no flapping around the threshold.
  const threshold = before?.open ? limit : limit * factor;
  if (pace.low <= threshold) return before;
  // An open one lasts until lookBack has seen enough of the contrary.
  const goesOn = before !== undefined && (before.open || stay.from <= before.lastOver);
  const spell = goesOn ? before : begin(stay, limit, step);
  spell.lastOver = stay.to;
  spell.top = Math.max(spell.top, pace.high);
  if (!spell.open && spell.lastOver - spell.since >= minSeconds * 1000) {
    spell.open = true;
    step.emit({ type: 'began', finding: finding(spell, false) });
  }
  return spell;
}

function begin(stay: Stay, limit: number, step: Step): Speeding {
  return {
    zone: stay.zone.zone.id,
    version: stay.zone.zone.version,
    since: stay.from,
    ...placeAt(step, stay.from),
    limit,
    lastOver: stay.to,
    top: 0,
    slowFixes: 0,
    open: false,
  };
}

/** What the fix at the end of the step says: still too fast, slower, out, or the limit holds no more. */
function lookBack(spell: Speeding, group: ZoneGroup, step: Step): Speeding | undefined {
  const { enabled, endSeconds } = step.settings.speeding;
  const { to } = step;
  const version = group.versions.find(
    ({ zone, spanAt }) => zone.speedLimit !== undefined && spanAt(to.time).active,
  );
  const holds = enabled && step.straight && version !== undefined;
  if (holds && spell.lastOver === to.time) {
    spell.slowFixes = 0;
    return spell;
  }
  if (holds && spell.open) {
    // One slow or stray value between fast ones spoils two stretches of the way, but is one fix.
    const tooFast =
      to.speed !== undefined &&
      to.speed > version.zone.speedLimit! &&
      version.shape.contains(to.lon, to.lat);
    spell.slowFixes = tooFast ? 0 : Math.min(spell.slowFixes + 1, SLOW_FIXES);
    const quiet = to.time - spell.lastOver >= endSeconds * 1000;
    if (spell.slowFixes < SLOW_FIXES || !quiet) return spell;
  }
  end(spell, step);
  return undefined;
}

function end(spell: Speeding, step: Step): void {
  if (spell.open) step.emit({ type: 'ended', finding: finding(spell, true) });
}

export function openSpeeding(state: VehicleState): Finding[] {
  return state.speeding.filter((spell) => spell.open).map((spell) => finding(spell, false));
}

function finding(spell: Speeding, ended: boolean): Finding {
  return {
    rule: 'speeding',
    zone: { id: spell.zone, version: spell.version },
    began: spell.since,
    ...(ended && { ended: spell.lastOver }),
    place: [spell.lon, spell.lat],
    measure: { value: spell.top, limit: spell.limit },
  };
}
