import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import { compareFixes } from '../../../src/domain/fleet/judge.ts';
import { encodeState } from '../../../src/domain/supervision/fold.ts';
import { DEFAULT_RULE_SETTINGS } from '../../../src/domain/supervision/rule-settings.ts';
import type { Finding } from '../../../src/domain/supervision/violation.ts';
import type { Zone } from '../../../src/domain/supervision/zone.ts';
import {
  bookOf,
  fix,
  judgeTrack,
  MONDAY_10,
  place,
  randomBy,
  square,
  truck,
  zone,
  zoneNo,
} from '../world.ts';
import { TinyService } from './tiny-service.ts';

const settings = {
  ...DEFAULT_RULE_SETTINGS,
  leaving: { ...DEFAULT_RULE_SETTINGS.leaving, minSeconds: 30, returnSeconds: 20 },
  overlongStop: { ...DEFAULT_RULE_SETTINGS.overlongStop, maxSeconds: 200 },
  silent: { ...DEFAULT_RULE_SETTINGS.silent, maxSeconds: 240 },
};

/** Zones of every kind and shape, one of them moved and one with hours that change during the track. */
const zones: Zone[] = [
  zone({ id: zoneNo(1), shape: square(0, 0, 300), validTo: MONDAY_10 + 900_000 }),
  zone({ id: zoneNo(1), version: 2, shape: square(100, 50, 250), validFrom: MONDAY_10 + 900_000 }),
  zone({
    id: zoneNo(2),
    shape: { type: 'circle', centre: place(900, 200), radiusMetres: 250 },
    hours: [{ days: [1], from: 10 * 60 + 10, to: 10 * 60 + 25 }],
  }),
  zone({ id: zoneNo(3), kind: 'patrol-area', shape: square(500, -600, 500), speedLimit: 9 }),
  zone({ id: zoneNo(4), kind: 'work-area', shape: square(0, 0, 1400) }),
  zone({
    id: zoneNo(5),
    kind: 'route',
    shape: {
      type: 'corridor',
      line: [place(-1500, -1500), place(0, 400), place(1500, 1500)],
      widthMetres: 500,
    },
  }),
  zone({ id: zoneNo(6), kind: 'dump-site', shape: square(-800, 700, 200), maxStop: 120 }),
];
const book = bookOf(zones, settings);

/** Some forty minutes of driving, standing, noise, gaps and jumps. */
function wander(seed: number): Fix[] {
  const random = randomBy(seed);
  const fixes: Fix[] = [];
  let x = (random() - 0.5) * 2500;
  let y = (random() - 0.5) * 2500;
  let target = [0, 0];
  let speed = 0;
  let t = 0;
  let ignition: boolean | undefined;
  const sends = random() < 0.6;
  while (t < 2400) {
    if (random() < 0.08) {
      target = [(random() - 0.5) * 3600, (random() - 0.5) * 3600];
      speed = random() < 0.35 ? 0 : 4 + random() * 16;
      ignition = random() < 0.5 ? undefined : random() < 0.6;
    }
    const dt = random() < 0.02 ? 150 + random() * 400 : 1 + random() * 24;
    t += dt;
    const far = Math.hypot(target[0]! - x, target[1]! - y);
    const step = Math.min(far, speed * dt);
    if (far > 1) {
      x += ((target[0]! - x) / far) * step;
      y += ((target[1]! - y) / far) * step;
    }
    const jump = random() < 0.02 ? 30_000 : 0;
    const noise = () => (random() - 0.5) * 30;
    fixes.push(
      fix(t, x + noise() + jump, y + noise(), {
        ...(sends && random() < 0.95 && { speed: Math.round(speed * 10) / 10 }),
        ...(ignition !== undefined && { ignition }),
      }),
    );
  }
  return fixes;
}

/** Delayed, repeated, contradicted: as a bad mobile link delivers. */
function deliver(fixes: readonly Fix[], seed: number): Fix[] {
  const random = randomBy(seed);
  const sent: { fix: Fix; arrives: number }[] = [];
  for (const one of fixes) {
    const delay = random() < 0.15 ? random() * 1500_000 : random() * 3000;
    sent.push({ fix: one, arrives: one.time + delay });
    if (random() < 0.1) sent.push({ fix: one, arrives: one.time + random() * 900_000 });
    if (random() < 0.03) {
      const other = { ...one, lat: one.lat + (random() - 0.5) * 0.002 };
      sent.push({ fix: other, arrives: one.time + random() * 600_000 });
    }
  }
  return sent.sort((a, b) => a.arrives - b.arrives).map((item) => item.fix);
}

function kept(sent: readonly Fix[]): Fix[] {
  const byTime = new Map<number, Fix>();
  for (const one of sent) {
    const other = byTime.get(one.time);
    if (other === undefined || compareFixes(one, other) < 0) byTime.set(one.time, one);
  }
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}

const order = (findings: readonly Finding[]) =>
  findings
    .map((finding) => ({ ...finding, id: 0 }))
    .map((finding) => JSON.stringify(finding, Object.keys(finding).sort()))
    .sort();

/** Of open findings the store knows the measure they had when they were told. */
const settled = (findings: readonly Finding[]) =>
  findings.map((finding) =>
    finding.ended === undefined ? { ...finding, measure: { value: 0 } } : finding,
  );

function check(seed: number) {
  const track = wander(seed);
  const sent = deliver(track, seed + 1);
  const service = new TinyService(book, truck);
  for (const one of sent) service.receive(one);
  const straight = judgeTrack(kept(sent), book);
  expect(order(settled(service.violations))).toEqual(order(settled(straight.findings)));
  expect([...service.suspects].sort()).toEqual([...straight.jumps].sort());
  expect(encodeState(service.state)).toEqual(encodeState(straight.state));
  return { service, findings: straight.findings };
}

describe('judging again after late fixes', { timeout: 60_000 }, () => {
  test('the same fixes shuffled, duplicated and delayed give the same findings', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        check(seed);
      }),
      { numRuns: 30 },
    );
  });

  test('whole shuffles too', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomBy(seed);
        const track = wander(seed).slice(0, 120);
        const sent = track
          .map((one) => ({ one, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const service = new TinyService(book, truck);
        for (const one of sent) service.receive(one);
        const straight = judgeTrack(track, book);
        expect(order(settled(service.violations))).toEqual(order(settled(straight.findings)));
      }),
      { numRuns: 8 },
    );
  });

  test('stops early where a checkpoint comes out the same, and these tracks break every rule', () => {
    const rules = new Set<string>();
    let earlyStops = 0;
    let violations = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { service, findings } = check(seed);
      earlyStops += service.earlyStops;
      violations += findings.length;
      for (const { rule } of findings) rules.add(rule);
    }
    expect([...rules].sort()).toEqual([
      'forbidden-area',
      'left-work-area',
      'off-route',
      'overlong-stop',
      'silent',
      'speeding',
    ]);
    expect(violations).toBeGreaterThan(60);
    expect(earlyStops).toBeGreaterThan(60);
  });
});
