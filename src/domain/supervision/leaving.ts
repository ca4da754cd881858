/**
 * Outside all of its work areas, or all of its routes, that hold at the time. It begins where the vehicle
 * crossed the buffer, once it has been beyond for long enough and in enough fixes; it ends once the vehicle
 * has been back, within half the buffer, for long enough.
 */
import type { PreparedZone } from './prepared-zone.ts';
import { activeSince, activeUntil, placeAt, type Step } from './step.ts';
import { type Leaving, list, type VehicleState } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

export function followLeaving(state: VehicleState, rule: Leaving['rule'], step: Step): void {
  const { nearby } = step;
  const asked = rule === 'off-route' ? nearby.hasRoutes : nearby.hasWorkAreas;
  if (!asked && state.leaving.length === 0) return;
  const before = state.leaving.find((absence) => absence.rule === rule);
  const after = next(before, rule, step);
  if (after === before) return;
  const others = state.leaving.filter((absence) => absence.rule !== rule);
  if (after !== undefined) others.push(after);
  state.leaving = list(others.sort((a, b) => (a.rule < b.rule ? -1 : 1)));
}

function next(before: Leaving | undefined, rule: Leaving['rule'], step: Step): Leaving | undefined {
  const { to, nearby } = step;
  const { enabled, bufferMetres } = step.settings.leaving;
  if (enabled && rule === 'left-work-area' && nearby.deepInside?.spanAt(to.time).active) {
    return inReach(before, 0, step);
  }
  const near = rule === 'off-route' ? nearby.routes : nearby.workAreas;
  const nearest = nearestOf(near, to, to.time, bufferMetres);
  if (enabled && nearest !== undefined) return inReach(before, nearest.metres, step);
  const view = step.book.view(step.vehicle);
  const all = rule === 'off-route' ? view.routes : view.workAreas;
  if (enabled && all.some(({ spanAt }) => spanAt(to.time).active)) {
    return beyond(before, rule, all, step);
  }
  if (before?.open) end(before, noLongerAsked(all, step), step);
  return undefined;
}

/** Within the buffer of one of its zones. */
function inReach(before: Leaving | undefined, metres: number, step: Step): Leaving | undefined {
  if (!before?.open) return undefined;
  const { bufferMetres, returnSeconds } = step.settings.leaving;
  if (metres > bufferMetres / 2) {
    before.backSince = undefined;
  } else if (before.backSince === undefined) {
    before.backSince = step.to.time;
  } else if (step.to.time - before.backSince >= returnSeconds * 1000) {
    end(before, before.backSince, step);
    return undefined;
  }
  return before;
}

/** Farther than the buffer from all of its zones. */
function beyond(
  before: Leaving | undefined,
  rule: Leaving['rule'],
  all: readonly PreparedZone[],
  step: Step,
): Leaving {
  const { to } = step;
  const { minFixes, minSeconds } = step.settings.leaving;
  const absence = before ?? begin(rule, all, step);
  const nearest = nearestOf(all, to, to.time, Number.POSITIVE_INFINITY);
  absence.farthest = Math.max(absence.farthest, nearest?.metres ?? 0);
  absence.backSince = undefined;
  if (absence.open) return absence;
  absence.fixes = Math.min(absence.fixes + 1, minFixes);
  if (absence.fixes >= minFixes && to.time - absence.since >= minSeconds * 1000) {
    absence.open = true;
    step.emit({ type: 'began', finding: finding(absence) });
  }
  return absence;
}

function begin(rule: Leaving['rule'], all: readonly PreparedZone[], step: Step): Leaving {
  const { bufferMetres } = step.settings.leaving;
  const since = crossing(all, bufferMetres, step);
  const place = placeAt(step, since);
  const nearest = nearestOf(all, place, step.to.time, Number.POSITIVE_INFINITY)!;
  return {
    rule,
    zone: nearest.zone.zone.id,
    version: nearest.zone.zone.version,
    since,
    ...place,
    limit: bufferMetres,
    fixes: 0,
    farthest: 0,
    backSince: undefined,
    open: false,
  };
}

/** When on this step the vehicle first was beyond the buffer of all zones that hold at its end. */
function crossing(all: readonly PreparedZone[], bufferMetres: number, step: Step): number {
  const { from, to } = step;
  if (from === undefined || !step.straight) return to.time;
  const isBeyond = (time: number) =>
    nearestOf(all, placeAt(step, time), to.time, bufferMetres) === undefined;
  let low = to.time;
  for (const zone of all) {
    if (zone.spanAt(to.time).active) low = Math.min(low, activeSince(zone, to.time, from.time));
  }
  if (isBeyond(low)) return low;
  let high = to.time;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The nearest of the zones that hold at the time, if within the limit; of equals the first by id. */
function nearestOf(
  zones: readonly PreparedZone[],
  place: { lon: number; lat: number },
  time: number,
  limit: number,
): { zone: PreparedZone; metres: number } | undefined {
  let nearest: PreparedZone | undefined;
  let metres = limit;
  for (const zone of zones) {
    if (!zone.spanAt(time).active) continue;
    if (metres < Number.POSITIVE_INFINITY && isFarther(zone, place, metres)) continue;
    const outside = zone.shape.outside(place.lon, place.lat);
    if (outside > metres || (outside === metres && nearest !== undefined)) continue;
    nearest = zone;
    metres = outside;
    if (metres === 0) break;
  }
  return nearest && { zone: nearest, metres };
}

/** Whether even the zone's bounds are farther away, by a cautious estimate. */
function isFarther(
  { shape }: PreparedZone,
  { lon, lat }: { lon: number; lat: number },
  metres: number,
) {
  const [minLon, minLat, maxLon, maxLat] = shape.bounds;
  const north = Math.max(minLat - lat, lat - maxLat, 0) * 110_000;
  if (north > metres) return true;
  const east = Math.max(minLon - lon, lon - maxLon, 0);
  const poleward = Math.max(Math.abs(lat), Math.abs(minLat), Math.abs(maxLat));
  return east > 0 && east * 110_000 * Math.cos((Math.min(poleward, 90) * Math.PI) / 180) > metres;
}

/** When the last of the zones that held at the begin of the step stopped to. */
function noLongerAsked(all: readonly PreparedZone[], step: Step): number {
  const { from, to } = step;
  if (from === undefined) return to.time;
  let until = from.time;
  for (const zone of all) {
    if (zone.spanAt(from.time).active)
      until = Math.max(until, activeUntil(zone, from.time, to.time));
  }
  return until;
}

function end(absence: Leaving, ended: number, step: Step): void {
  step.emit({ type: 'ended', finding: finding(absence, ended) });
}

export function openLeaving(state: VehicleState): Finding[] {
  return state.leaving.filter(({ open }) => open).map((absence) => finding(absence));
}

function finding(absence: Leaving, ended?: number): Finding {
  return {
    rule: absence.rule,
    zone: { id: absence.zone, version: absence.version },
    began: absence.since,
    ...(ended !== undefined && { ended }),
    place: [absence.lon, absence.lat],
    measure: { value: absence.farthest, limit: absence.limit },
  };
}
