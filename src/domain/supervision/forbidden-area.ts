/**
 * Inside a forbidden area in its hours. It begins with two fixes inside and time passed, or with a passage:
 * out again far enough from where it came in. One noisy fix gives neither: it enters and leaves at nearly
 * the same place. It ends when the vehicle is well outside in two fixes, or outside for long.
 */
import { metresBetween } from '../geo/distance.ts';
import type { ZoneGroup } from './prepared-zone.ts';
import { BEYOND_NOISE, placeAt, type Stay, type Step, staysIn } from './step.ts';
import { type AreaVisit, list, type VehicleState, withZone } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

/** A passage reaches at least this deep, m: driving along a border with noise is none. */
const MIN_DEPTH = 5;
const MIN_FIXES = 2;

export function followForbiddenArea(state: VehicleState, group: ZoneGroup, step: Step): void {
  const before = state.areas.find((visit) => visit.zone === group.id);
  const stays = step.settings.forbiddenArea.enabled ? joined(forbidden(staysIn(group, step))) : [];
  if (before === undefined && stays.length === 0) return;
  let visit = before;
  for (const stay of stays) visit = stayOn(visit, stay, step);
  if (visit !== undefined) visit = lookBack(visit, group, step);
  if (visit === before) return;
  const others = state.areas.filter((other) => other !== before);
  state.areas = list(visit === undefined ? others : withZone(others, visit));
}

/** The vehicle is so far away that the area is not even among those nearby. */
export function leaveFarAreas(state: VehicleState, step: Step): void {
  const { groups } = step.nearby;
  const near = state.areas.filter((visit) => {
    if (groups.some((group) => group.id === visit.zone)) return true;
    if (visit.stage === 'inside') step.emit({ type: 'ended', finding: finding(visit, true) });
    return false;
  });
  state.areas = list(near);
}

function forbidden(stays: Stay[]): Stay[] {
  return stays.filter(({ zone }) => zone.zone.kind === 'forbidden-area');
}

/** Where one version ends and the next takes over, the stay goes on. */
function joined(stays: Stay[]): Stay[] {
  const result: Stay[] = [];
  for (const stay of stays) {
    const last = result.at(-1);
    if (last !== undefined && stay.from <= last.to) last.to = Math.max(last.to, stay.to);
    else result.push({ ...stay });
  }
  return result;
}

function stayOn(before: AreaVisit | undefined, stay: Stay, step: Step): AreaVisit | undefined {
  const goesOn =
    before?.stage === 'inside' || (before?.stage === 'entering' && !cameAnew(before, stay, step));
  const visit = goesOn ? before : enter(before, stay, step);
  const stillInside = stay.to === step.to.time;
  visit.lastInside = stay.to;
  visit.out &&= !stillInside;
  if (visit.stage === 'inside') return visit;
  const middle = placeAt(step, (stay.from + stay.to) / 2);
  const end = placeAt(step, stay.to);
  visit.depth = Math.max(visit.depth, stay.zone.shape.depth(middle.lon, middle.lat));
  if (stillInside) {
    visit.depth = Math.max(visit.depth, stay.zone.shape.depth(end.lon, end.lat));
    visit.fixes = Math.min(visit.fixes + 1, MIN_FIXES);
  }
  if (stayedLong(visit, step) || (!stillInside && passed(visit, end, step))) {
    visit.stage = 'inside';
    step.emit({ type: 'began', finding: finding(visit, false) });
    return visit;
  }
  return stillInside ? visit : lingering(visit);
}

function cameAnew(visit: AreaVisit, stay: Stay, step: Step): boolean {
  return step.straight && stay.from > visit.lastInside;
}

function enter(before: AreaVisit | undefined, stay: Stay, step: Step): AreaVisit {
  return {
    zone: stay.zone.zone.id,
    version: stay.zone.zone.version,
    stage: 'entering',
    hesitant: before?.stage === 'lingering' || before?.hesitant === true,
    entered: stay.from,
    ...placeAt(step, stay.from),
    lastInside: stay.to,
    fixes: 0,
    depth: 0,
    out: false,
  };
}

function stayedLong(visit: AreaVisit, step: Step): boolean {
  const { minSeconds, leaveSeconds } = step.settings.forbiddenArea;
  const needed = visit.hesitant ? Math.max(minSeconds, leaveSeconds) : minSeconds;
  return visit.fixes >= MIN_FIXES && visit.lastInside - visit.entered >= needed * 1000;
}

function passed(visit: AreaVisit, out: { lon: number; lat: number }, step: Step): boolean {
  if (visit.hesitant || visit.depth < MIN_DEPTH) return false;
  const apart = metresBetween(visit.lon, visit.lat, out.lon, out.lat);
  return apart >= step.settings.forbiddenArea.minPassageMetres;
}

/** Out again before it counted: nothing was there, unless it has been lingering since a finding before. */
function lingering(visit: AreaVisit): AreaVisit | undefined {
  return visit.hesitant
    ? { ...visit, stage: 'lingering', fixes: 0, depth: 0, out: false }
    : undefined;
}

/** What the fix at the end of the step says of a visit: still in, out, or the area holds no more. */
function lookBack(visit: AreaVisit, group: ZoneGroup, step: Step): AreaVisit | undefined {
  const { to } = step;
  const { enabled, leaveMetres, leaveSeconds } = step.settings.forbiddenArea;
  const version = group.versions.find(
    ({ zone, spanAt }) => zone.kind === 'forbidden-area' && spanAt(to.time).active,
  );
  const end = () => step.emit({ type: 'ended', finding: finding(visit, true) });
  if (version === undefined || !enabled) {
    if (visit.stage === 'inside') end();
    return undefined;
  }
  if (visit.stage !== 'lingering' && visit.lastInside === to.time) return visit;
  if (visit.stage === 'entering') return lingering(visit);
  const metres = version.shape.outside(to.lon, to.lat);
  const wasOut = visit.out;
  visit.out = metres > leaveMetres;
  if (visit.out && (wasOut || metres > BEYOND_NOISE)) {
    if (visit.stage === 'inside') end();
    return undefined;
  }
  if (visit.stage === 'inside' && to.time - visit.lastInside >= leaveSeconds * 1000) {
    end();
    return lingering({ ...visit, hesitant: true });
  }
  return visit;
}

export function openAreas(state: VehicleState): Finding[] {
  return state.areas
    .filter((visit) => visit.stage === 'inside')
    .map((visit) => finding(visit, false));
}

function finding(visit: AreaVisit, ended: boolean): Finding {
  return {
    rule: 'forbidden-area',
    zone: { id: visit.zone, version: visit.version },
    began: visit.entered,
    ...(ended && { ended: visit.lastInside }),
    place: [visit.lon, visit.lat],
    measure: { value: (visit.lastInside - visit.entered) / 1000 },
  };
}
