/** Whether, wherever it is, it still comes home on what it may take of the battery; and when it is back. */

import type { FlownPoint } from '../energy.ts';
import type { Point, Refusal } from '../types.ts';
import type { Finding, SafetyLimits } from './finding.ts';
import { placeOn } from './place.ts';
import { placeAt, type Track } from './track.ts';

/** Between two looks at the way home, m. */
const STEP = 50;
const HOME: Point = [0, 0];

export function enduranceFindings(track: Track, limits: SafetyLimits): Finding[] {
  const { endurance } = limits;
  if (!endurance || track.stretches.length === 0) return approvalFindings(0, limits);
  const { stretches } = track;
  const first = stretches[0]!;
  const path: FlownPoint[] = [{ at: first.from, height: first.fromHeight }];
  for (const { to, toHeight, speed, hold } of stretches) {
    path.push({ at: to, height: toHeight, speed, hold });
  }
  const flight = endurance.energy(path);
  if (!flight.ok) return [windFinding(flight, track)];
  const finding = noReturn(
    track,
    flight.legs.map(({ wattHours }) => wattHours),
    limits,
    endurance,
  );
  return [...(finding ? [finding] : []), ...approvalFindings(flight.seconds, limits)];
}

/** The first place from which it does not come home any more. */
function noReturn(
  track: Track,
  legs: readonly number[],
  { check }: SafetyLimits,
  { energy, usable, wayHome }: NonNullable<SafetyLimits['endurance']>,
): Finding | undefined {
  let spent = 0;
  for (const [i, stretch] of track.stretches.entries()) {
    check?.();
    const looks = Math.max(1, Math.ceil(stretch.length / STEP));
    for (let look = 1; look <= looks; look++) {
      const t = look / looks;
      const height = stretch.fromHeight + t * (stretch.toHeight - stretch.fromHeight);
      const back = energy(pathHome(placeAt(stretch, t), height, wayHome));
      const value = spent + t * legs[i]! + (back.ok ? back.wattHours : Number.POSITIVE_INFINITY);
      if (value <= usable) continue;
      const place = placeOn(stretch, t, track.plane);
      return { kind: 'endurance', item: stretch.item, place, value, limit: usable };
    }
    spent += legs[i]!;
  }
  return undefined;
}

/** As high as it is until above home, then down. */
function pathHome(
  from: Point,
  height: number,
  wayHome: ((from: Point) => readonly Point[]) | undefined,
): FlownPoint[] {
  const way = wayHome?.(from) ?? [from, HOME];
  const last = way.at(-1) ?? HOME;
  return [...way.map((at) => ({ at, height })), { at: last, height: 0 }];
}

/** It makes no way against the wind on some leg: 0 m/s are left of the speed it was to fly. */
function windFinding({ at, detail }: Refusal, { stretches, plane }: Track): Finding {
  const reached = stretches.find(({ to }) => at && to[0] === at[0] && to[1] === at[1]);
  const stretch = reached ?? stretches[0]!;
  const { item, speed } = stretch;
  const place = placeOn(stretch, 1, plane);
  return { kind: 'wind', item, place, value: 0, limit: speed, name: detail };
}

/** @param seconds in the air, as far as it is known */
function approvalFindings(seconds: number, { approval, departure }: SafetyLimits): Finding[] {
  if (!approval || departure === undefined) return [];
  const back = departure + seconds * 1000;
  const about = { kind: 'approval', item: 0 } as const;
  if (!(departure >= approval.from)) {
    return [{ ...about, name: 'take-off', value: departure, limit: approval.from }];
  }
  if (back <= approval.until) return [];
  return [{ ...about, name: 'landing', value: back, limit: approval.until }];
}
