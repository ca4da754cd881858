/** Vehicles as recorded, through our framer and view. The folder is not part of this repository. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../../../src/domain/fleet/fix.ts';
import type { DroneState } from '../../../../src/domain/flights/drone.ts';
import type { Frame } from '../../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../../src/wire/mavlink/framer.ts';
import { type SeenEvent, VehicleView } from '../../../../src/wire/mavlink/vehicle/view.ts';
import { LINK } from './frames.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/mavlink', import.meta.url));

interface Replayed {
  readonly view: VehicleView;
  readonly events: readonly SeenEvent[];
  readonly fixes: readonly Fix[];
  readonly states: readonly DroneState[];
  /** GLOBAL_POSITION_INTs */
  readonly positions: number;
}

/** A .tlog has the time before each frame: big-endian µs since 1970. */
function timed(bytes: Buffer): (readonly [Frame, number])[] {
  const framer = new Framer();
  let from = 0;
  let at = 0;
  return [...framer.push(bytes), ...framer.flush()].map((frame) => {
    from = bytes.indexOf(frame.bytes, from);
    const time = from < 8 ? 0 : Number(bytes.readBigUInt64BE(from - 8)) / 1000;
    if (time > 1e12 && time < 2e12) at = time;
    from += frame.bytes.length;
    return [frame, at] as const;
  });
}

function replay(frames: Iterable<readonly [Frame, number]>): Replayed {
  const view = new VehicleView({ system: 1 });
  const events: SeenEvent[] = [];
  const fixes: Fix[] = [];
  const states: DroneState[] = [];
  let now = 0;
  let positions = 0;
  for (const [frame, at] of frames) {
    now = Math.max(now, at);
    if (frame.message === 33) positions++;
    events.push(...view.accept(frame, at));
    const fix = view.fix();
    if (fix !== undefined && fix.time !== fixes.at(-1)?.time) fixes.push(fix);
    const state = frame.message === 0 ? view.state(at, LINK) : undefined;
    if (state !== undefined) states.push(state);
  }
  events.push(...view.tick(now + 6000));
  return { view, events, fixes, states, positions };
}

const log = (name: string) => replay(timed(readFileSync(path.join(folder, name))));

const count = (events: readonly SeenEvent[], kind: string) =>
  events.filter((event) => event.kind === kind).length;

describe.skipIf(!existsSync(folder))('a copter’s log over a weak radio (MAVLink 1)', () => {
  const { view, events, fixes, states, positions } = existsSync(folder)
    ? log('dronekit-python_flight.tlog')
    : ({} as Replayed);

  it('shows its modes, by name', () => {
    const modes = events.filter(({ kind }) => kind === 'mode').map(({ detail }) => detail.to);
    expect(modes).toEqual('LOITER AUTO LOITER STABILIZE LOITER STABILIZE RTL STABILIZE'.split(' '));
  });

  it('shows its flights: armed as often as disarmed, and what it did between', () => {
    const armed = events.filter(({ kind }) => kind === 'armed').map(({ detail }) => detail.armed);
    expect(armed).toEqual(Array.from({ length: 14 }, (_, i) => i % 2 === 0));
    expect(count(events, 'landed')).toBe(10);
  });

  it('shows the one reboot in the middle, not the texts repeated on arming', () => {
    expect(count(events, 'reboot')).toBe(1);
    const [reboot] = events.filter(({ kind }) => kind === 'reboot');
    expect(new Date(reboot!.time).toISOString()).toMatch(/^2015-07-05T00:30:4/);
  });

  it('shows “Low Battery!” three times, each a battery failsafe', () => {
    const battery = events.filter(({ detail }) => detail.kind === 'battery');
    expect(battery.map(({ detail }) => detail.text)).toEqual(Array(3).fill('Low Battery!'));
    expect(count(events, 'text')).toBe(25);
  });

  it('yields no fix from messages without a position: 148 and one before the receiver spoke', () => {
    expect(view.refused.position).toBe(149);
    expect(fixes).toHaveLength(positions - 149);
    for (const { lat, lon } of fixes) {
      expect(lat).toBeCloseTo(-35.36, 1);
      expect(lon).toBeCloseTo(149.165, 1);
    }
    // the first ones after each start are above an unset sea level: as sent
    const high = fixes.filter(({ altitude = 0 }) => altitude > 550 && altitude < 700);
    expect(high.length).toBeGreaterThan(2400);
  });

  it('dates fixes by the autopilot, in order', () => {
    const times = fixes.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Date(times[0]!).toISOString()).toMatch(/^2015-07-05T00:/);
  });

  it('has its battery going down', () => {
    const volts = states.flatMap(({ batteries }) => batteries[0]?.voltage ?? []);
    expect(Math.max(...volts)).toBeGreaterThan(12);
    expect(Math.max(...volts)).toBeLessThan(13);
    const remaining = states.flatMap(({ batteries }) => batteries[0]?.remaining ?? []);
    expect(Math.min(...remaining)).toBeLessThan(25);
  });
});

describe.skipIf(!existsSync(folder))('a diving robot’s log (MAVLink 2, several components)', () => {
  it('is that of its autopilot, not of its camera or companion', () => {
    const { view, events, fixes, states } = log('ardusub_small.tlog');
    expect([view.autopilot, view.component, view.type]).toEqual(['ardupilot', 1, 12]);
    expect(new Set(states.map(({ mode }) => mode))).toEqual(new Set(['MANUAL']));
    const armed = events.filter(({ kind }) => kind === 'armed').map(({ detail }) => detail.armed);
    expect(armed).toEqual([true, false]);
    expect(fixes.length).toBeGreaterThan(700);
    expect(events.some(({ detail }) => detail.text === 'Frame: VECTORED_6DOF')).toBe(true);
    expect(Object.values(view.refused).every((refused) => refused === 0)).toBe(true);
    expect(count(events, 'reboot')).toBe(0);
  });
});

describe.skipIf(!existsSync(folder))('a stream of PX4', () => {
  it('is read as PX4’s', () => {
    const bytes = readFileSync(path.join(folder, 'node-mavlink_v2-3412-packets.bin'));
    const framer = new Framer();
    const frames = framer.push(bytes).map((frame, i) => [frame, i * 3] as const);
    const { view, states, fixes } = replay(frames);
    expect(view.autopilot).toBe('px4');
    expect(states.at(-1)).toMatchObject({
      mode: 'Hold',
      landed: 'ground',
      prearm: true,
      ekf: { ok: true },
      gps: { fix: '3d', satellites: 10 },
      batteries: [{ id: 0, voltage: 16.2, remaining: 100, state: 'ok' }],
      home: { lat: 37.8328354, lon: -122.5125806, amsl: 25.057 },
    });
    expect(fixes.at(-1)?.accuracy).toBe(1);
  });
});
