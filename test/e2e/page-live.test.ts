import { describe, expect, it, vi } from 'vitest';
import { Motion } from '../../src/web/live/motion.ts';
import { LiveStore } from '../../src/web/live/store.ts';
import type { ApiViolation } from '../../src/wire/api.ts';
import { LIVE_BITS, type LiveDevice, type LiveSnapshot } from '../../src/wire/live-frames.ts';

describe('the motion of vehicles on the map', () => {
  it('glides to a new fix in about the time since the last, without a jump', () => {
    const motion = new Motion(1);
    const slot = motion.add();
    motion.moveTo(slot, 101, 36, 90, 0, 0);
    expect([...motion.shown.slice(0, 2)]).toEqual([101, 36]);
    motion.moveTo(slot, 101.001, 36, 90, 1000, 0);
    motion.advance(550);
    expect(motion.shown[0]).toBeCloseTo(101.0005, 6);
    motion.advance(1100);
    expect(motion.shown[0]).toBe(101.001);
    expect(motion.gliding).toBe(0);
  });

  it('turns the short way round', () => {
    const motion = new Motion();
    const slot = motion.add();
    motion.moveTo(slot, 101, 36, 350, 0, 0);
    motion.moveTo(slot, 101.001, 36, 10, 1000, 0);
    motion.advance(150);
    expect(motion.heading[slot]! % 360).toBeGreaterThan(350);
    motion.advance(1100);
    expect(motion.heading[slot]! % 360).toBeCloseTo(10);
  });

  it('does not animate over a long gap', () => {
    const motion = new Motion();
    const slot = motion.add();
    motion.moveTo(slot, 101, 36, 0, 0, 0);
    motion.moveTo(slot, 101.1, 36, 0, 120_000, 0);
    expect(motion.shown[0]).toBe(101.1);
  });

  it('keeps every other vehicle where it is when one is taken out', () => {
    const motion = new Motion(1);
    for (const lon of [100, 101, 102]) motion.moveTo(motion.add(), lon, 36, 0, 0, 0);
    motion.moveTo(2, 103, 36, 0, 1000, 0);
    motion.remove(0);
    motion.advance(1100);
    expect([...motion.shown.slice(0, 4)]).toEqual([103, 36, 101, 36]);
  });
});

const NOW = 1_795_305_600_000;
const device = (id: string, alarms = 0): LiveDevice => ({
  id,
  kind: 'muck-truck',
  name: '',
  plate: '',
  online: true,
  alarms,
});
const snapshot = (over: Partial<LiveSnapshot> = {}): LiveSnapshot => ({
  type: 'snapshot',
  stream: 's',
  seq: 1,
  now: NOW,
  devices: [device('a'), device('b')],
  positions: [['a', NOW, 36, 101, 8, 90, 0]],
  violations: [],
  cases: [],
  zonesRevision: 1,
  drones: [],
  flights: [],
  ...over,
});
const changes = { type: 'changes', stream: 's', seq: 2, now: NOW } as const;
const violation = (over: Partial<ApiViolation> = {}): ApiViolation => ({
  id: 1,
  device: 'a',
  rule: 'speeding',
  zone: null,
  began: new Date(NOW).toISOString(),
  ended: null,
  place: [101, 36],
  measure: { value: 20 },
  late: false,
  case: null,
  ...over,
});

function storeWith(frame: LiveSnapshot): LiveStore {
  const store = new LiveStore();
  store.apply(frame, NOW, 0);
  return store;
}

describe('the live picture', () => {
  it('says of each vehicle what it does', () => {
    const store = storeWith(snapshot());
    expect(store.vehicles.get('a')?.state).toBe('moving');
    expect(store.vehicles.get('b')?.state).toBe('silent');
    store.apply({ ...changes, devices: [device('a', 1)] }, NOW, 0);
    expect(store.vehicles.get('a')?.state).toBe('alarm');
  });

  it('finds a vehicle silent by time alone', () => {
    const store = storeWith(snapshot());
    store.tick(NOW + 11 * 60_000);
    expect(store.vehicles.get('a')?.state).toBe('silent');
  });

  it('shows a late fix where it is, without animating to it, and never goes back in time', () => {
    const store = storeWith(snapshot());
    const late = ['a', NOW + 1000, 36.1, 101.1, 8, 90, LIVE_BITS.late] as const;
    store.apply({ ...changes, positions: [late] }, NOW, 0);
    expect(store.motion.gliding).toBe(0);
    expect(store.motion.shown[0]).toBe(101.1);
    store.apply({ ...changes, positions: [['a', NOW - 5000, 35, 100, 0, 0, 0]] }, NOW, 0);
    expect(store.vehicles.get('a')?.lat).toBe(36.1);
  });

  it('raises an alarm for a violation that begins now, once, and none for what was or came late', () => {
    const store = storeWith(snapshot({ violations: [violation({ id: 7 })] }));
    const alarm = vi.fn();
    store.onAlarm = alarm;
    store.apply({ ...changes, violations: [violation()] }, NOW, 0);
    store.apply({ ...changes, violations: [violation({ measure: { value: 21 } })] }, NOW, 0);
    store.apply({ ...changes, violations: [violation({ id: 2, late: true })] }, NOW, 0);
    store.apply({ ...changes, violations: [violation({ id: 7, measure: { value: 9 } })] }, NOW, 0);
    expect(alarm).toHaveBeenCalledTimes(1);
  });

  it('tells what happened, newest first, a case only where its violation is not told', () => {
    const ended = violation({ ended: new Date(NOW + 60_000).toISOString() });
    const store = storeWith(snapshot({ violations: [ended] }));
    expect(store.happenings.map((h) => h.what)).toEqual(['ended', 'began']);
    expect(store.happenings[0]).toMatchObject({ what: 'ended', lasted: 60 });
    store.apply({ ...changes, withdrawn: [1] }, NOW, 0);
    expect(store.happenings).toEqual([]);
  });

  it('forgets vehicles that a new snapshot no longer has', () => {
    const store = storeWith(snapshot());
    store.apply(snapshot({ devices: [device('b')], positions: [] }), NOW, 0);
    expect([...store.vehicles.keys()]).toEqual(['b']);
    expect(store.slots).toHaveLength(1);
    expect(store.motion.count).toBe(1);
  });
});
