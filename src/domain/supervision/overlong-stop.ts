/**
 * Standing for longer than allowed: by the strictest limit of the zones it stands in, or else, for kinds
 * that are watched, by the rule's own. That one does not ask of a vehicle with its engine off, nor at a
 * dump site, where waiting belongs to the work.
 */
import type { Fix } from '../fleet/fix.ts';
import { MOVING_FROM } from '../fleet/status.ts';
import { clipByCircle } from '../geo/clip.ts';
import { metresBetween, scaleAt } from '../geo/distance.ts';
import type { VehicleView } from './audience.ts';
import type { PreparedZone } from './prepared-zone.ts';
import { activeUntil, BEYOND_NOISE, type Step } from './step.ts';
import type { Stop, StopFinding, VehicleState } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

export function followStop(state: VehicleState, step: Step): void {
  const { stop } = state;
  if (stop === undefined) {
    state.stop = comeToStand(step);
  } else if (hasLeft(stop, step)) {
    if (stop.finding !== undefined) end(stop, stop.awaySince!, step);
    state.stop = comeToStand(step);
  } else if (stop.awaySince === undefined) {
    const allowedFrom = stop.finding && allowedAgain(stop, step);
    state.stop = allowedFrom === undefined ? stop : startAgain(stop, allowedFrom, step);
    standOn(state.stop, step);
  }
}

function hasLeft(stop: Stop, step: Step): boolean {
  const { to, settings } = step;
  const metres = metresBetween(stop.lon, stop.lat, to.lon, to.lat);
  if (metres <= settings.overlongStop.radiusMetres) {
    stop.awaySince = undefined;
    return false;
  }
  const wasAway = stop.awaySince !== undefined;
  stop.awaySince ??= goesAway(stop, step);
  return wasAway || metres > Math.max(BEYOND_NOISE, settings.overlongStop.radiusMetres);
}

/** A new stop where the vehicle stands, by its own speed, or by the way it has (not) made. */
function comeToStand({ from, to, settings }: Step): Stop | undefined {
  if (to.speed !== undefined) return to.speed < MOVING_FROM ? stopAt(to) : undefined;
  if (from === undefined) return undefined;
  const metres = metresBetween(from.lon, from.lat, to.lon, to.lat);
  const slow = metres * 1000 < MOVING_FROM * (to.time - from.time);
  return slow && metres <= settings.overlongStop.radiusMetres ? stopAt(from) : undefined;
}

function stopAt({ time, lon, lat }: Fix): Stop {
  return { began: time, lon, lat, idleSince: time, awaySince: undefined, finding: undefined };
}

function standOn(stop: Stop, step: Step): void {
  const { to, settings } = step;
  if (to.ignition === false) stop.idleSince = to.time;
  if (stop.finding !== undefined) {
    stop.finding.until = to.time;
    return;
  }
  if (!settings.overlongStop.enabled) return;
  const stood = (to.time - stop.began) / 1000;
  const shortest = Math.min(settings.overlongStop.maxSeconds, viewOf(step).shortestMaxStop);
  if (stood <= shortest) return;
  stop.finding = tooLong(stop, step);
  if (stop.finding !== undefined)
    step.emit({ type: 'began', finding: finding(stop, stop.finding) });
}

const viewOf = ({ book, vehicle }: Step): VehicleView => book.view(vehicle);

function tooLong(stop: Stop, step: Step): StopFinding | undefined {
  const { to, settings, vehicle } = step;
  const zones = zonesHere(stop, step);
  const strictest = zones
    .filter(({ zone }) => zone.maxStop !== undefined)
    .reduce<PreparedZone | undefined>(
      (best, zone) => (best && best.zone.maxStop! <= zone.zone.maxStop! ? best : zone),
      undefined,
    );
  if (strictest !== undefined) {
    const { id, version, maxStop } = strictest.zone;
    const isLong = to.time - stop.began > maxStop! * 1000;
    if (!isLong) return undefined;
    return { zone: { id, version }, since: stop.began, limit: maxStop!, until: to.time };
  }
  const { kinds, maxSeconds } = settings.overlongStop;
  if (!kinds.includes(vehicle.kind)) return undefined;
  if (to.time - stop.idleSince <= maxSeconds * 1000) return undefined;
  if (zones.some(({ zone }) => zone.kind === 'dump-site')) return undefined;
  return { zone: undefined, since: stop.idleSince, limit: maxSeconds, until: to.time };
}

function zonesHere(stop: Stop, step: Step): PreparedZone[] {
  return viewOf(step)
    .at(stop.lon, stop.lat)
    .filter((zone) => zone.spanAt(step.to.time).active && zone.shape.contains(stop.lon, stop.lat));
}

/** Undefined while the finding goes on; else when its zone stopped to hold. */
function allowedAgain(stop: Stop, step: Step): number | undefined {
  const { zone, until } = stop.finding!;
  if (!step.settings.overlongStop.enabled) return until;
  if (zone === undefined) return undefined;
  const versions = viewOf(step)
    .at(stop.lon, stop.lat)
    .filter(
      (other) =>
        other.zone.id === zone.id &&
        other.zone.maxStop !== undefined &&
        other.shape.contains(stop.lon, stop.lat),
    );
  if (versions.some(({ spanAt }) => spanAt(step.to.time).active)) return undefined;
  return Math.max(until, ...versions.map((version) => activeUntil(version, until, step.to.time)));
}

/** When the vehicle left the surroundings of its stop. */
function goesAway(stop: Stop, step: Step): number {
  const { from, to, settings } = step;
  if (from === undefined) return to.time;
  if (!step.straight) return from.time;
  const scale = scaleAt(stop.lat);
  const x = (lon: number) => (lon - stop.lon) * scale.lon;
  const y = (lat: number) => (lat - stop.lat) * scale.lat;
  const { radiusMetres } = settings.overlongStop;
  const inside = clipByCircle(radiusMetres, x(from.lon), y(from.lat), x(to.lon), y(to.lat));
  const fraction = inside[1] ?? 0;
  return from.time + Math.round(fraction * (to.time - from.time));
}

/** A stop is counted anew from when a finding ended that a zone had made of it. */
function startAgain(stop: Stop, time: number, step: Step): Stop {
  end(stop, time, step);
  return { ...stop, began: time, idleSince: Math.max(stop.idleSince, time) };
}

function end(stop: Stop, ended: number, step: Step): void {
  step.emit({ type: 'ended', finding: finding(stop, stop.finding!, ended) });
  stop.finding = undefined;
}

export function openStop({ stop }: VehicleState): Finding[] {
  return stop?.finding ? [finding(stop, stop.finding)] : [];
}

function finding(stop: Stop, found: StopFinding, ended?: number): Finding {
  return {
    rule: 'overlong-stop',
    ...(found.zone && { zone: found.zone }),
    began: found.since,
    ...(ended !== undefined && { ended }),
    place: [stop.lon, stop.lat],
    measure: { value: ((ended ?? found.until) - found.since) / 1000, limit: found.limit },
  };
}
