import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { metresLeft, missionPath, plannedRelative } from '../../src/web/drones/mission-path.ts';
import { weightOf } from '../../src/web/live/drone-events.ts';
import { LiveStore } from '../../src/web/live/store.ts';
import { indexAt, linesOf, profileOf } from '../../src/web/screens/flights/replay/profile.ts';
import { trimmed } from '../../src/web/screens/flights/replay/trim.ts';
import { type HoldEvent, type HoldState, nextHold } from '../../src/web/ui/hold.ts';
import type { ApiDrone, ApiDroneEvent } from '../../src/wire/api-drones.ts';
import type { ApiFlightTrack, ApiMission } from '../../src/wire/api-flights.ts';
import type { LiveSnapshot } from '../../src/wire/live-frames.ts';

const NOW = 1_795_305_600_000;
const HOME = { lat: 36.57, lon: 101.76, amsl: 2260 };
const iso = (ms: number) => new Date(ms).toISOString();

type State = NonNullable<ApiDrone['state']>;
const state = (over: Partial<State> = {}): State => ({
  time: NOW,
  autopilot: 'ardupilot',
  armed: true,
  mode: 'AUTO',
  landed: 'air',
  position: { lat: 36.571, lon: 101.761, relative: 50 },
  heading: 90,
  groundSpeed: 8,
  batteries: [],
  link: { name: 'udp', alive: true, loss: 0, signed: false, heartbeat: true },
  ...over,
});
const drone = (over: Partial<State> = {}): ApiDrone => ({
  device: 'hexa',
  name: '',
  online: true,
  state: state(over),
  flight: null,
});
const event = (over: Partial<ApiDroneEvent>): ApiDroneEvent => ({
  no: 1,
  device: 'hexa',
  flight: 7,
  at: iso(NOW),
  kind: 'text',
  detail: {},
  ...over,
});
const snapshot: LiveSnapshot = {
  type: 'snapshot',
  stream: 's',
  seq: 1,
  now: NOW,
  devices: [{ id: 'hexa', kind: 'hexacopter', name: '', plate: '', online: true, alarms: 0 }],
  positions: [['hexa', NOW - 1000, 36.57, 101.76, 1, 0, 0]],
  violations: [],
  cases: [],
  zonesRevision: 1,
  drones: [drone()],
  flights: [],
};
const changes = { type: 'changes', stream: 's', seq: 2, now: NOW + 1000 } as const;

function storeOf(frame: LiveSnapshot = snapshot): LiveStore {
  const store = new LiveStore();
  store.apply(frame, NOW, 0);
  return store;
}

describe('a drone in the live picture', () => {
  it('is where its telemetry says, and its older fixes do not pull it back', () => {
    const store = storeOf();
    expect(store.vehicles.get('hexa')).toMatchObject({ lat: 36.571, state: 'moving', heading: 90 });
    const fix = ['hexa', NOW + 900, 36.5, 101.7, 8, 0, 0] as const;
    store.apply({ ...changes, positions: [fix] }, NOW, 0);
    expect(store.vehicles.get('hexa')?.lat).toBe(36.571);
  });

  it('looks old when nothing was heard for a while, and when its link is lost', () => {
    const store = storeOf();
    store.tick(NOW + 6_000);
    expect(store.vehicles.get('hexa')?.state).toBe('silent');
    store.apply({ ...changes, drones: [drone({ time: NOW + 900 })] }, NOW, 0);
    expect(store.vehicles.get('hexa')?.state).toBe('moving');
    const link = { ...state().link, alive: false };
    store.apply({ ...changes, drones: [drone({ time: NOW + 950, link })] }, NOW, 0);
    expect(store.vehicles.get('hexa')?.state).toBe('silent');
  });

  it('was last heard when its link fell silent, though its bridge still tells of it', () => {
    const link = { ...state().link, alive: false, silent: 200 };
    for (const frame of [
      { ...changes, drones: [drone({ time: NOW + 950, link })] },
      { ...snapshot, drones: [drone({ time: NOW + 950, link })] },
    ]) {
      const store = storeOf();
      store.apply(frame, NOW, 0);
      expect(store.drones.byId.get('hexa')?.heard).toBe(frame.now - 200_000);
    }
  });

  it('is judged by when it was heard, however wrong its own clock is', () => {
    const store = storeOf();
    store.apply({ ...changes, drones: [drone({ time: NOW - 3_600_000 })] }, NOW, 0);
    expect(store.vehicles.get('hexa')?.state).toBe('moving');
  });

  it.each([
    ['parked', { armed: false }],
    ['stopped', { landed: 'ground' }],
    ['alarm', { fence: { enabled: true, breached: true } }],
    ['alarm', { batteries: [{ id: 0, state: 'critical' }] }],
  ] as const)('is %s where its state is %j', (expected, over) => {
    const store = storeOf({ ...snapshot, drones: [drone(over as Partial<State>)] });
    expect(store.vehicles.get('hexa')?.state).toBe(expected);
  });

  it('tells failsafes aloud and small talk not at all', () => {
    const store = storeOf();
    const heard = vi.fn();
    store.drones.onEvents = heard;
    const failsafe = event({ no: 2, kind: 'failsafe', detail: { kind: 'battery' } });
    const talk = event({ no: 3, detail: { severity: 6, text: 'Mission: 3 WP' } });
    store.apply({ ...changes, droneEvents: [talk, failsafe] }, NOW, 0);
    expect(heard).toHaveBeenCalledOnce();
    expect(store.happenings).toMatchObject([{ what: 'drone', weight: 'alarm' }]);
    expect(weightOf(event({ kind: 'link', detail: { state: 'lost' } }))).toBe('warning');
    expect(weightOf(event({ kind: 'fence', detail: { breached: false } }))).toBe('note');
  });

  it('says that a flight changed, and forgets it when it is over', () => {
    const store = storeOf();
    const flight = { id: 7, state: 'flying' } as never;
    store.apply({ ...changes, flights: [flight] }, NOW, 0);
    const before = store.drones.revision(7);
    expect(store.drones.flights.size).toBe(1);
    store.apply({ ...changes, flights: [{ id: 7, state: 'closed' } as never] }, NOW, 0);
    expect(store.drones.revision(7)).toBeGreaterThan(before);
    expect(store.drones.flights.size).toBe(0);
  });
});

describe('confirming by holding', () => {
  const outcomeOf = (...events: HoldEvent[]): HoldState =>
    events.reduce<HoldState>(nextHold, 'idle');

  it('is sent after a second, and not when let go before', () => {
    expect(outcomeOf('press', 'full')).toBe('sent');
    expect(outcomeOf('press', 'release')).toBe('cancelled');
    expect(outcomeOf('press', 'release', 'full')).toBe('cancelled');
  });

  it('takes two presses from those who cannot hold, and forgets the first', () => {
    expect(outcomeOf('tap')).toBe('asked');
    expect(outcomeOf('tap', 'tap')).toBe('sent');
    expect(outcomeOf('tap', 'lapse', 'tap')).toBe('asked');
  });

  it('is never sent without a full hold or a second press, whatever comes before', () => {
    const any = fc.constantFrom<HoldEvent>('press', 'release', 'full', 'tap', 'lapse');
    fc.assert(
      fc.property(fc.array(any), any, (events, last) => {
        const before = outcomeOf(...events);
        const sent = nextHold(before, last) === 'sent' && before !== 'sent';
        const meant =
          (before === 'holding' && last === 'full') || (before === 'asked' && last === 'tap');
        return sent === meant;
      }),
    );
  });
});

const item = (command: number, lat: number, lon: number, altitude: number) => ({
  command,
  frame: command === 206 ? ('none' as const) : ('relative' as const),
  params: [0, 0, 0, null] as [number, number, number, null],
  lat,
  lon,
  altitude,
  autoContinue: true,
});
const mission: ApiMission = {
  home: HOME,
  items: [
    item(22, 0, 0, 50),
    item(206, 0, 0, 0),
    item(16, 36.571, 101.76, 60),
    item(16, 36.572, 101.76, 60),
    item(20, 0, 0, 0),
  ],
  fence: [],
  rally: [],
  cruiseSpeed: 8,
};

describe('the way that a mission describes', () => {
  const path = missionPath(mission);

  it('begins at home, takes off there, passes its places in order and comes home', () => {
    expect(path.map((p) => p.item)).toEqual([0, 1, 3, 4, 5]);
    expect(path[1]).toMatchObject({ lat: HOME.lat, lon: HOME.lon, altitude: 50 });
    expect(path.at(-1)).toMatchObject({ lat: HOME.lat, lon: HOME.lon });
  });

  it('knows how far it is still, and less and less of it', () => {
    const [far, near] = [3, 4].map((current) =>
      metresLeft(path, current, { lat: 36.571, lon: 101.76 }),
    );
    // 0.001° of latitude are 111 m: on, and twice as far back, with 60 m down.
    expect(far).toBeCloseTo(111 + Math.hypot(222, 60), -1);
    expect(near).toBeCloseTo(far!, -1);
    expect(metresLeft(path, 9, HOME)).toBeUndefined();
  });

  it('says what altitude each item asks for', () => {
    expect(plannedRelative(mission, 2)).toBe(50);
    expect(plannedRelative(mission, 4)).toBe(60);
    expect(plannedRelative(mission, 5)).toBeUndefined();
  });
});

/** A minute on the ground, a hundred seconds in the air, a minute on the ground. */
function track(): ApiFlightTrack {
  const t = Array.from({ length: 220 }, (_, i) => i);
  const up = (i: number) => (i > 60 && i < 160 ? 60 : 0);
  const of = <T>(value: (i: number) => T) => t.map(value);
  return {
    from: iso(NOW),
    to: iso(NOW + 219_000),
    t,
    lat: of(() => 36.57),
    lon: of(() => 101.76),
    amsl: of((i) => 2260 + up(i)),
    relative: of(up),
    terrain: of((i) => (i < 100 ? up(i) + 2 : null)),
    heading: of(() => 0),
    groundSpeed: of(() => 0),
    battery: of((i) => 100 - i / 10),
    mode: of((i) => (i < 70 ? 'GUIDED' : 'AUTO')),
    armed: of((i) => i >= 60 && i < 160),
    events: [
      event({ no: 1, at: iso(NOW + 70_000), kind: 'item', detail: { item: 3, total: 5 } }),
      event({ no: 2, at: iso(NOW + 80_000), kind: 'failsafe', detail: { kind: 'gcs' } }),
      event({ no: 3, at: iso(NOW + 5_000), kind: 'reboot' }),
    ],
  };
}

describe('a flight’s altitude profile', () => {
  it('leaves out the waiting on the ground', () => {
    const short = trimmed(track());
    expect(Date.parse(short.from)).toBe(NOW + 55_000);
    expect(short.t).toHaveLength(115);
    expect(short.t[0]).toBe(0);
    expect(short.events.map((e) => e.no)).toEqual([1, 2]);
  });

  it('puts the ground, the plan and the sea level on the scale of the way flown', () => {
    const profile = profileOf(track(), mission);
    expect(profile.seaLevel).toBe(2260);
    expect(profile.ground[80]).toBe(-2);
    expect(profile.planned).toEqual([{ from: 70, to: 219, value: 60 }]);
    expect(profile.modes.map((band) => band.value)).toEqual(['GUIDED', 'AUTO']);
    expect(profile.marks.map((mark) => [mark.t, mark.weight])).toEqual([
      [80, 'alarm'],
      [5, 'warning'],
    ]);
    expect([profile.low, profile.high, profile.step]).toEqual([0, 60, 20]);
  });

  it('draws no line over what was not recorded', () => {
    const lines = linesOf([0, 1, 2, 30, 31], [1, 2, null, 4, 5]);
    expect(lines).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      [
        [30, 4],
        [31, 5],
      ],
    ]);
  });

  it('finds the last value not after a moment', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 1000 }))
      .map((a) => a.sort((x, y) => x - y));
    fc.assert(
      fc.property(times, fc.integer({ min: -10, max: 1010 }), (list, t) => {
        const linear = list.findLastIndex((at) => at <= t);
        return indexAt(list, t) === linear;
      }),
    );
  });
});
