/** What a bridge may publish for a drone, against whatever bytes: taken within the ranges, or refused with a reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REJECT_REASONS } from '../../src/domain/fleet/fix.ts';
import { type DroneTopic, parseDroneMessage } from '../../src/wire/drone-up.ts';

const NOW = Date.parse('2026-11-21T08:30:00Z');
const TOPICS: readonly DroneTopic[] = ['telemetry', 'event', 'reply'];
const encoder = new TextEncoder();

const STATE = {
  time: NOW - 1000,
  autopilot: 'px4',
  armed: true,
  mode: 'Mission',
  landed: 'air',
  position: { lat: 36.62, lon: 101.78, amsl: 2300, relative: 40, terrain: 38 },
  heading: 12,
  groundSpeed: 7,
  climb: -1,
  attitude: { roll: 1, pitch: -2, yaw: 12 },
  gps: { fix: '3d', satellites: 14, hdop: 0.7 },
  batteries: [{ id: 0, voltage: 24, current: 30, remaining: 71, state: 'ok' }],
  ekf: { ok: true, flags: 831 },
  prearm: true,
  home: { lat: 36.62, lon: 101.78, amsl: 2260 },
  mission: { current: 3, total: 9, state: 'active', hash: 'a'.repeat(64) },
  fence: { enabled: true, breached: false },
  wind: { speed: 3, from: 270 },
  link: { name: 'udp:14550', alive: true, loss: 0.01, signed: false, heartbeat: true },
};
const EVENT = {
  id: 'e-1',
  time: NOW - 1000,
  kind: 'capture',
  detail: { index: 4, source: 'camera-feedback', lat: 36.6, lon: 101.7 },
};
const REPLY = {
  id: '0b4c5c1e-6e1f-4a44-9a56-0e8b3c1d2f3a',
  state: 'running',
  progress: { done: 1, total: 4 },
  detail: 'x',
  hash: 'b'.repeat(64),
};
const SEEDS: Record<DroneTopic, object> = { telemetry: STATE, event: EVENT, reply: REPLY };

/** Every number finite, every text storable, every position on earth, every time within its bounds. */
function expectSound(topic: DroneTopic, bytes: Uint8Array): void {
  const { live, states, events, replies, rejected } = parseDroneMessage(topic, bytes, NOW);
  for (const { reason, detail } of rejected) {
    expect(REJECT_REASONS).toContain(reason);
    expect(detail.length).toBeLessThan(400);
  }
  for (const state of [...states, ...(live ? [live] : [])]) {
    expect(state.time <= NOW + 60_000 && state.time >= 315_964_800_000).toBe(true);
    if (state.position) expect(Math.abs(state.position.lat)).toBeLessThanOrEqual(90);
  }
  const all = JSON.stringify([live, states, events, replies]);
  expect(all).not.toMatch(/\\u0000|\\ud[89a-f]/);
  expect(JSON.parse(all)).toBeDefined();
}

const hostile = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'x'.repeat(20_000),
    '\u0000',
    '\ud800',
    {},
    [],
    [[]],
    1e308,
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as unknown),
);

/** A sound message with values replaced anywhere in it. */
const spoiled = (topic: DroneTopic) => {
  const paths = pathsOf(SEEDS[topic]);
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), hostile), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const copy = structuredClone(SEEDS[topic]) as Record<string, unknown>;
      for (const [path, value] of changes) put(copy, path, structuredClone(value));
      return encoder.encode(JSON.stringify(copy));
    });
};

function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const below = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return path.length > 0 ? [[...path], ...below] : below;
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = target;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== 'object' || next === null) return;
    at = next as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
}

const mutated = (topic: DroneTopic) =>
  fc
    .array(fc.record({ at: fc.nat(), put: fc.uint8Array({ maxLength: 3 }), cut: fc.nat(3) }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((edits) => {
      let bytes = encoder.encode(JSON.stringify([SEEDS[topic]]));
      for (const { at, put: more, cut } of edits) {
        const i = at % (bytes.length + 1);
        bytes = new Uint8Array([...bytes.subarray(0, i), ...more, ...bytes.subarray(i + cut)]);
      }
      return bytes;
    });

describe.each(TOPICS)('%s', (topic) => {
  it('takes what is sound, as it is', () => {
    const one = parseDroneMessage(topic, encoder.encode(JSON.stringify(SEEDS[topic])), NOW);
    const [list] = [one.live ? [one.live] : [], one.events, one.replies].filter(
      (l) => l.length > 0,
    );
    expect(list).toEqual([SEEDS[topic]]);
    expect(one.rejected).toEqual([]);
  });

  it('judges whatever bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expectSound(topic, bytes)),
      { numRuns: 300 },
    );
  });

  it('judges sound messages with anything in any field', () => {
    fc.assert(
      fc.property(spoiled(topic), (bytes) => expectSound(topic, bytes)),
      { numRuns: 1500 },
    );
  });

  it('judges sound messages with bytes changed, cut out and put in', () => {
    fc.assert(
      fc.property(mutated(topic), (bytes) => expectSound(topic, bytes)),
      { numRuns: 1500 },
    );
  });
});

it.each([
  ['a latitude of 91°', { position: { lat: 91, lon: 0 } }, 'out-of-range'],
  ['a battery of 101 %', { batteries: [{ id: 0, remaining: 101 }] }, 'out-of-range'],
  ['a satellite and a half', { gps: { fix: '3d', satellites: 1.5 } }, 'malformed'],
  ['a fix of a kind unknown', { gps: { fix: '4d' } }, 'malformed'],
  ['an altitude of the moon', { position: { lat: 1, lon: 1, amsl: 3.8e8 } }, 'out-of-range'],
  ['exactly 0, 0', { position: { lat: 0, lon: 0 } }, 'null-island'],
  ['a time in seconds', { time: NOW / 1000 }, 'no-time'],
  ['a time of 1975', { time: 157_766_400_000 }, 'too-old'],
  ['a time two minutes ahead', { time: NOW + 120_000 }, 'from-the-future'],
  ['no link', { link: undefined }, 'malformed'],
  ['seventeen batteries', { batteries: Array(17).fill({ id: 0 }) }, 'malformed'],
])('a state with %s is refused', (_, more, reason) => {
  const bytes = encoder.encode(JSON.stringify({ ...STATE, ...more }));
  expect(parseDroneMessage('telemetry', bytes, NOW).rejected.map((r) => r.reason)).toEqual([
    reason,
  ]);
});

it('a reply with endless words is cut, not refused: the outcome counts', () => {
  const bytes = encoder.encode(JSON.stringify({ ...REPLY, detail: '😀'.repeat(5000) }));
  const [reply] = parseDroneMessage('reply', bytes, NOW).replies;
  expect(reply!.detail!.length).toBeLessThanOrEqual(4000);
});
