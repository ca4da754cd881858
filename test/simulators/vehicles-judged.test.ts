/** The proof that the demo shows what it says: the fleet, judged by the service's own rules. */
import { describe, expect, test, vi } from 'vitest';
import { loadArea } from '../../simulators/city/area.ts';
import { isLinkFault, loadScenario, type Scenario } from '../../simulators/scenarios/schema.ts';
import { judge } from './judged.ts';

// An hour of fifty vehicles is a second of work, on a busy machine some.
vi.setConfig({ testTimeout: 30_000 });

const HOUR = 3600;
const demo = loadScenario('demo');
const area = loadArea(demo.area);
const hour = judge(demo, area, HOUR);

describe('by the book', () => {
  const culprits = new Set(demo.misdeeds.map(({ device }) => device));

  test('most of the demo’s vehicles are, and nothing is found against them', () => {
    expect(culprits.size).toBeLessThan(hour.tracks.size * 0.6);
    expect(hour.findings.filter(({ device }) => !culprits.has(device))).toEqual([]);
  });

  test.each([1, 2, 3])('nobody breaks a rule without a misdeed, seed %i', (seed) => {
    const { findings } = judge({ ...demo, seed, misdeeds: [] }, area, HOUR);
    expect(findings).toEqual([]);
  });

  test('a dead zone, repeats and a slow clock are no breach', () => {
    const harmless = demo.misdeeds.filter(({ kind }) =>
      ['dead-zone', 'duplicates', 'bad-clock'].includes(kind),
    );
    expect(harmless.length).toBeGreaterThan(2);
    expect(judge({ ...demo, misdeeds: harmless }, area, HOUR).findings).toEqual([]);
  });
});

describe('each misdeed', () => {
  const RULE_OF = {
    'cut-through': ['forbidden-area'],
    dump: ['forbidden-area'],
    leave: ['off-route', 'left-work-area'],
    'overlong-stop': ['overlong-stop'],
    speeding: ['speeding'],
    silent: ['silent'],
  };
  const watched = demo.misdeeds.flatMap((misdeed) =>
    misdeed.kind in RULE_OF ? [{ ...misdeed, rules: RULE_OF[misdeed.kind as 'silent'] }] : [],
  );

  test.each(watched)('$kind of $device at $from s is found for what it is', (misdeed) => {
    const found = hour.findings.filter(
      ({ device, rule, told }) =>
        device === misdeed.device && misdeed.rules.includes(rule) && told >= misdeed.from,
    );
    expect(found).not.toEqual([]);
  });

  test('is found alone: nothing else is held against its vehicle', () => {
    const kinds = new Map<string, string[]>();
    for (const { device, rules } of watched) {
      kinds.set(device, [...(kinds.get(device) ?? []), ...rules]);
    }
    // A loaded truck that is called from its route to speed elsewhere has left it besides.
    const others = hour.findings.filter(
      ({ device, rule }) => !kinds.get(device)?.includes(rule) && rule !== 'off-route',
    );
    expect(others).toEqual([]);
  });
});

describe('the demo', () => {
  test('has its first violations of three kinds within a minute, whatever the hour', () => {
    for (const start of [Date.UTC(2026, 10, 23, 0, 30), Date.UTC(2027, 1, 14, 17, 59)]) {
      const { findings } = judge(demo, area, 100, start);
      const early = findings.filter(({ told }) => told <= 45);
      expect(early.map(({ rule }) => rule)).toEqual(
        expect.arrayContaining(['speeding', 'forbidden-area']),
      );
      expect(early[0]!.told).toBeLessThan(30);
      expect(new Set(findings.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(4);
    }
  });

  test('goes on: never four minutes without a new one, and every rule within the hour', () => {
    const told = [0, ...hour.findings.map((finding) => finding.told), HOUR];
    const gaps = told.slice(1).map((t, i) => t - told[i]!);
    expect(Math.max(...gaps)).toBeLessThan(240);
    expect(new Set(hour.findings.map(({ rule }) => rule))).toEqual(
      new Set([
        'forbidden-area',
        'left-work-area',
        'off-route',
        'speeding',
        'overlong-stop',
        'silent',
      ]),
    );
  });

  test('tips on the bank with the body up and leaves empty', () => {
    const dumper = demo.misdeeds.find(({ kind }) => kind === 'dump')!;
    const track = hour.tracks.get(dumper.device)!.slice(0, 60);
    const loads = track.map(({ load }) => load).filter((load, i, all) => load !== all[i - 1]);
    expect(loads).toEqual(['full', 'half', 'empty']);
    expect(track.some(({ lift }) => lift === 'up')).toBe(true);
  });
});

test.each(['rush', 'night-dumping'])('%s accuses nobody who has no misdeed', (name) => {
  const scenario: Scenario = loadScenario(name);
  const culprits = new Set(scenario.misdeeds.map(({ device }) => device));
  const { findings } = judge(scenario, area, 600);
  expect(findings.length).toBeGreaterThan(3);
  expect(findings.filter(({ device }) => !culprits.has(device))).toEqual([]);
  expect(scenario.misdeeds.some(isLinkFault)).toBe(true);
});
