/**
 * Judges a finished mission, whatever made it: every stretch that it flies is looked at closely, jumps,
 * circles, take-off and the way home included. Knows nothing of how plans are made.
 */

import type { Mission } from '../../../src/domain/flights/mission.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { isFlownTo } from '../../path.ts';
import type { Point } from '../types.ts';
import { areaFindings } from './areas.ts';
import { enduranceFindings } from './endurance.ts';
import type { Finding, SafetyLimits } from './finding.ts';
import { heightFindings, obstacleFindings } from './heights.ts';
import { photoFindings } from './photos.ts';
import { type GroundBelow, trackOf } from './track.ts';

/** Metres from home; no patrol goes farther, and a mistaken place shall not be sampled for hours. */
const FARTHEST = 100_000;
/** Metres of the whole way. */
const LONGEST = 1_000_000;
/** Spline points and vertical landings or take-offs of winged aircraft are not flown straight. */
const CURVED: ReadonlySet<number> = new Set([82, 84, 85, 31]);

export function judgeMission(mission: Mission, limits: SafetyLimits): readonly Finding[] {
  const misplaced = badPlaces(mission);
  const findings = [...misplaced, ...countFindings(mission, limits)];
  if (misplaced.length > 0) return findings;
  const { groundAt } = limits;
  const { home } = mission;
  const known = home.amsl ?? groundAt?.(home.lat, home.lon);
  const plane = new Plane(home.lon, home.lat);
  const ground: GroundBelow = (p: Point) => {
    if (known === undefined || !groundAt) return undefined;
    const [lon, lat] = plane.position(p[0], p[1]);
    const amsl = groundAt(lat, lon);
    return amsl !== undefined && Number.isFinite(amsl) ? amsl - known : undefined;
  };
  const placed = known === undefined ? mission : { ...mission, home: { ...home, amsl: known } };
  const track = trackOf(placed, ground);
  const length = track.stretches.reduce((sum, stretch) => sum + stretch.length, 0);
  if (length > LONGEST) {
    return [...findings, { kind: 'bad-place', item: 0, value: length, limit: LONGEST }];
  }
  return [
    ...findings,
    ...areaFindings(track, mission, limits),
    ...heightFindings(track, ground, limits),
    ...obstacleFindings(track, ground, known, limits),
    ...photoFindings(track, ground, limits),
    ...enduranceFindings(track, limits),
  ];
}

function badPlaces({ home, items }: Mission): Finding[] {
  const plane = new Plane(home.lon, home.lat);
  const far = (lat: number, lon: number, altitude: number) => {
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && Number.isFinite(altitude))) {
      return Number.NaN;
    }
    return Math.hypot(plane.x(lon), plane.y(lat));
  };
  const findings: Finding[] = [];
  if (!(far(home.lat, home.lon, 0) <= FARTHEST)) {
    findings.push({ kind: 'bad-place', item: 0, value: Number.NaN, limit: FARTHEST });
  }
  items.forEach((item, i) => {
    if (!isFlownTo(item)) return;
    const { lat, lon, altitude, command } = item;
    const here = lat === 0 && lon === 0;
    const value = here ? far(home.lat, home.lon, altitude) : far(lat, lon, altitude);
    if (!(value <= FARTHEST)) {
      findings.push({ kind: 'bad-place', item: i + 1, value, limit: FARTHEST });
    }
    if (CURVED.has(command)) {
      findings.push({ kind: 'unjudged', item: i + 1, value: command, limit: 0 });
    }
  });
  return findings;
}

function countFindings({ items, fence }: Mission, limits: SafetyLimits): Finding[] {
  const { mostItems, mostFencePoints } = limits;
  const points = fence.reduce(
    (sum, area) => sum + (area.kind === 'polygon' ? area.vertices.length : 1),
    0,
  );
  const over = (name: string, value: number, limit: number | undefined): Finding[] =>
    limit === undefined || value <= limit ? [] : [{ kind: 'items', item: 0, name, value, limit }];
  return [...over('mission', items.length, mostItems), ...over('fence', points, mostFencePoints)];
}
