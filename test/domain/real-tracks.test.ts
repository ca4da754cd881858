/** Recorded tracks of others, where they are at hand: the rules must cope with what they never foresaw. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { summariseDay } from '../../src/domain/fleet/day.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { compareFixes, DEFAULT_JUDGE_LIMITS, judgeFix } from '../../src/domain/fleet/judge.ts';
import { simplifyTrack } from '../../src/domain/fleet/simplify.ts';
import { deviceId } from '../../src/domain/ids.ts';
import { encodeState } from '../../src/domain/supervision/fold.ts';
import type { LonLat, Zone } from '../../src/domain/supervision/zone.ts';
import { TinyService } from './supervision/tiny-service.ts';
import { bookOf, judgeTrack, randomBy, zone, zoneNo } from './world.ts';

const gps = new URL('../../../shared/data/gps/', import.meta.url);
const vehicle = { id: deviceId('recorded')!, kind: 'muck-truck' as const };

function munich(file: string): Fix[] {
  const rows = JSON.parse(readFileSync(new URL(`car-munich/${file}`, gps), 'utf8')) as {
    point: string;
    time: string;
  }[];
  return rows.map(({ point, time }) => {
    const [lon, lat] = point.match(/-?[\d.]+/g)!.map(Number);
    return { time: Date.parse(time.replace(/(\d\d)$/, ':$1')), lat: lat!, lon: lon! };
  });
}

function buses(file: string): Map<string, Fix[]> {
  const [, ...lines] = readFileSync(new URL(`buses-austin/${file}`, gps), 'utf8')
    .trim()
    .split('\n');
  const byBus = new Map<string, Fix[]>();
  for (const line of lines) {
    const [id, time, speed, , , lat, lon] = line.split(',');
    const bus = byBus.get(id!) ?? [];
    bus.push({ time: Date.parse(time!), speed: Number(speed), lat: Number(lat), lon: Number(lon) });
    byBus.set(id!, bus);
  }
  return byBus;
}

/** As the service takes them: judged, one a time, in the order of their time. */
function taken(fixes: readonly Fix[]): { track: Fix[]; reasons: Record<string, number> } {
  const byTime = new Map<number, Fix>();
  const reasons: Record<string, number> = {};
  for (const fix of fixes) {
    const verdict = judgeFix(fix, undefined, fix.time, vehicle.kind, DEFAULT_JUDGE_LIMITS);
    const other = byTime.get(fix.time);
    const same = other !== undefined && compareFixes(fix, other) === 0;
    const reason =
      verdict.verdict === 'rejected' ? verdict.rejection.reason : same ? 'duplicate' : 'taken';
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (reason !== 'taken') continue;
    if (other === undefined || compareFixes(fix, other) < 0) byTime.set(fix.time, fix);
  }
  return { track: [...byTime.values()].sort((a, b) => a.time - b.time), reasons };
}

function zonesAround(fixes: readonly Fix[], seed: number): Zone[] {
  const random = randomBy(seed);
  return Array.from({ length: 40 }, (_, i) => {
    const { lon, lat } = fixes[Math.floor(random() * fixes.length)]!;
    const centre: LonLat = [lon, lat];
    return zone({
      id: zoneNo(i),
      kind: (['forbidden-area', 'work-area', 'dump-site', 'patrol-area'] as const)[i % 4]!,
      shape: { type: 'circle', centre, radiusMetres: 50 + random() * 900 },
      ...(i % 3 === 0 && { speedLimit: 8 }),
      ...(i % 5 === 0 && { maxStop: 300 }),
      ...(i % 2 === 0 && { hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, to: 12 * 60 }] }),
    });
  });
}

describe.skipIf(!existsSync(gps))('recorded tracks', { timeout: 60_000 }, () => {
  test('the car in Munich jumps once, at 470 m/s', () => {
    const { track } = taken(munich('x0001-001.json'));
    const { jumps, state } = judgeTrack(track, bookOf([]), vehicle);
    expect(track.length).toBeGreaterThan(500);
    // It comes out of a tunnel elsewhere and goes on from there: two fixes are doubted, the third believed.
    expect(jumps.map((time) => new Date(time).toISOString())).toEqual([
      '2014-09-10T05:04:27.000Z',
      '2014-09-10T05:04:28.000Z',
    ]);
    expect(state.jumps).toEqual([]);
    const day = summariseDay(track.filter(({ time }) => !jumps.includes(time)));
    expect(day.metres).toBeGreaterThan(1000);
    expect(Math.max(...day.trips.map(({ maxSpeed }) => maxSpeed))).toBeLessThan(60);
    expect(simplifyTrack(track, 10).length).toBeLessThan(track.length / 3);
  });

  test('the same drive told every 15 s meets the same zones', () => {
    const fine = taken(munich('x0001-001.json')).track;
    const coarse = taken(munich('x0001-015.json')).track;
    const zones = zonesAround(fine, 11)
      .filter(({ kind }) => kind === 'forbidden-area')
      .map((one) => ({ ...one, hours: [] }));
    const met = (track: readonly Fix[]) =>
      new Set(
        judgeTrack(track, bookOf(zones), vehicle)
          .findings.filter(({ rule }) => rule === 'forbidden-area')
          .map(({ zone: where }) => where!.id),
      );
    expect(met(fine).size).toBeGreaterThan(5);
    expect([...met(coarse)].sort()).toEqual([...met(fine)].sort());
  });

  test.each(['2015-03-08.csv', '2016-12-16.csv'])('the buses of %s', (file) => {
    const fleet = buses(file);
    const total: Record<string, number> = {};
    let findings = 0;
    let jumps = 0;
    let fixes = 0;
    for (const [id, rows] of fleet) {
      const { track, reasons } = taken(rows);
      for (const [reason, n] of Object.entries(reasons)) total[reason] = (total[reason] ?? 0) + n;
      if (track.length === 0) continue;
      const book = bookOf(zonesAround(track, Number(id)), {}, 'America/Chicago');
      const found = judgeTrack(track, book, vehicle);
      fixes += track.length;
      jumps += found.jumps.length;
      findings += found.findings.length;
      for (const { began, ended, measure } of found.findings) {
        expect(ended === undefined || ended >= began).toBe(true);
        expect(Number.isFinite(measure.value) && measure.value >= 0).toBe(true);
      }
      expect(JSON.stringify(encodeState(found.state)).length).toBeLessThan(10_000);
      summariseDay(track);
    }
    expect(fixes).toBeGreaterThan(5000);
    expect(jumps / fixes).toBeLessThan(0.02);
    expect(findings).toBeGreaterThan(100);
    expect(findings / fixes).toBeLessThan(0.5);
    expect(total.taken! / (total.taken! + (total.duplicate ?? 0))).toBeGreaterThan(0.3);
  });

  test('in the order they stand in the file, the buses break the same rules as in order of time', () => {
    let checked = 0;
    for (const [id, rows] of [...buses('2015-03-08.csv')].slice(0, 12)) {
      const { track } = taken(rows);
      if (track.length < 20) continue;
      const book = bookOf(zonesAround(track, Number(id)), {}, 'America/Chicago');
      const service = new TinyService(book, vehicle);
      const good = new Set(track.map(({ time }) => time));
      const random = randomBy(Number(id));
      const sent = rows
        .filter(({ time }) => good.has(time))
        .map((fix) => ({ fix, at: fix.time + random() * 3_600_000 }))
        .sort((a, b) => a.at - b.at);
      for (const { fix } of sent) {
        if (track.some((one) => one.time === fix.time && compareFixes(one, fix) === 0)) {
          service.receive(fix);
        }
      }
      const straight = judgeTrack(track, book, vehicle);
      expect(encodeState(service.state)).toEqual(encodeState(straight.state));
      const keys = (all: readonly { rule: string; began: number; ended?: number }[]) =>
        all.map(({ rule, began, ended }) => `${rule} ${began} ${ended}`).sort();
      expect(keys(service.violations)).toEqual(keys(straight.findings));
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });
});
