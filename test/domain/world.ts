/** A little world for the tests of the domain: metres around a place in Xining, and vehicles in it. */
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { DEFAULT_JUDGE_LIMITS } from '../../src/domain/fleet/judge.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { deviceId, zoneId } from '../../src/domain/ids.ts';
import { type Book, prepareBook, type Vehicle } from '../../src/domain/supervision/book.ts';
import { type FindingChange, foldFix, freshState } from '../../src/domain/supervision/fold.ts';
import {
  DEFAULT_RULE_SETTINGS,
  type RuleSettings,
} from '../../src/domain/supervision/rule-settings.ts';
import type { Finding } from '../../src/domain/supervision/violation.ts';
import type { LonLat, Zone, ZoneShape } from '../../src/domain/supervision/zone.ts';

export const plane = new Plane(101.76, 36.62);

/** 2026-03-02 was a Monday; 10:00 in Xining. */
export const MONDAY_10 = Date.UTC(2026, 2, 2, 2);

export const truck: Vehicle = { id: deviceId('truck-1')!, kind: 'muck-truck' };

export const place = (x: number, y: number): LonLat => plane.position(x, y);

/** A fix x metres east and y metres north, `seconds` after ten. */
export function fix(seconds: number, x: number, y: number, more: Partial<Fix> = {}): Fix {
  const [lon, lat] = place(x, y);
  return { time: MONDAY_10 + Math.round(seconds * 1000), lon, lat, ...more };
}

/** Fixes along straight legs at constant speed, from the first corner to the last. */
export function drive(
  corners: readonly (readonly [number, number])[],
  { speed = 10, every = 5, from = 0, sendSpeed = true, more = {} as Partial<Fix> } = {},
): Fix[] {
  const fixes: Fix[] = [];
  let start = 0;
  let next = 0;
  for (let i = 1; i < corners.length; i++) {
    const [ax, ay] = corners[i - 1]!;
    const [bx, by] = corners[i]!;
    const seconds = Math.hypot(bx - ax, by - ay) / speed;
    for (; next <= start + seconds; next += every) {
      const t = (next - start) / seconds;
      const extra = sendSpeed ? { speed, ...more } : more;
      fixes.push(fix(from + next, ax + t * (bx - ax), ay + t * (by - ay), extra));
    }
    start += seconds;
  }
  return fixes;
}

/** Fixes at one place. */
export function stand(
  x: number,
  y: number,
  { from = 0, until = 600, every = 10, more = { speed: 0 } as Partial<Fix> } = {},
): Fix[] {
  const fixes: Fix[] = [];
  for (let t = from; t <= until; t += every) fixes.push(fix(t, x, y, more));
  return fixes;
}

export function square(x: number, y: number, half: number): ZoneShape & { type: 'polygon' } {
  const corners: [number, number][] = [
    [x - half, y - half],
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
    [x - half, y - half],
  ];
  return { type: 'polygon', rings: [corners.map(([cx, cy]) => place(cx, cy))] };
}

export const zoneNo = (n: number) =>
  zoneId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)!;

export function zone(fields: Partial<Zone> & Pick<Zone, 'shape'>): Zone {
  return {
    id: zoneNo(1),
    version: 1,
    name: 'zone',
    kind: 'forbidden-area',
    appliesTo: { kinds: [], devices: [] },
    hours: [],
    validFrom: 0,
    ...fields,
  };
}

export function bookOf(
  zones: readonly Zone[],
  settings: Partial<RuleSettings> = {},
  timezone = 'Asia/Shanghai',
): Book {
  return prepareBook({
    zones,
    settings: [{ validFrom: 0, settings: { ...DEFAULT_RULE_SETTINGS, ...settings } }],
    timezone,
  });
}

/** What the rules tell of a track, change by change, and which fixes were jumps. */
export function judgeTrack(fixes: readonly Fix[], book: Book, vehicle: Vehicle = truck) {
  const state = freshState();
  const changes: FindingChange[] = [];
  const jumps: number[] = [];
  for (const next of fixes) {
    const folded = foldFix(state, next, vehicle, book, DEFAULT_JUDGE_LIMITS, (change) => {
      changes.push(change);
    });
    if (folded === 'implausible-jump') jumps.push(next.time);
  }
  const findings = new Map<string, Finding>();
  for (const { finding } of changes) {
    findings.set(`${finding.rule} ${finding.zone?.id} ${finding.began}`, finding);
  }
  return { state, changes, jumps, findings: [...findings.values()] };
}

/** The book's settings for tests of one rule, in which vehicles stand about. */
export const noStops = {
  overlongStop: { ...DEFAULT_RULE_SETTINGS.overlongStop, enabled: false },
} as const;

/** Seconds after ten. */
export const seconds = (time: number | undefined) =>
  time === undefined ? undefined : (time - MONDAY_10) / 1000;

/** Numbers in [0, 1) by seed: mulberry32. */
export function randomBy(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
