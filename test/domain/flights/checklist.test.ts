import { describe, expect, it } from 'vitest';
import {
  blocking,
  CHECK_LIMITS,
  type ChecklistFacts,
  judgeChecklist,
} from '../../../src/domain/flights/checklist.ts';
import type { DroneState } from '../../../src/domain/flights/drone.ts';
import { CHECK_ITEMS, type CheckItem } from '../../../src/domain/flights/flight.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';

const NOW = 1_795_305_600_000;
const HOUR = 3_600_000;
const HOME = { lat: 36.62, lon: 101.78 };

const mission: Mission = {
  home: { ...HOME, amsl: 2260 },
  items: [
    {
      command: 22,
      frame: 'relative',
      params: [0, 0, 0, null],
      lat: 0,
      lon: 0,
      altitude: 40,
      autoContinue: true,
    },
    {
      command: 16,
      frame: 'relative',
      params: [0, 0, 0, null],
      lat: 36.621,
      lon: 101.781,
      altitude: 40,
      autoContinue: true,
    },
    {
      command: 20,
      frame: 'none',
      params: [0, 0, 0, 0],
      lat: 0,
      lon: 0,
      altitude: 0,
      autoContinue: true,
    },
  ],
  fence: [{ kind: 'circle', inclusion: true, center: [HOME.lat, HOME.lon], radius: 500 }],
  rally: [],
  cruiseSpeed: 6,
};
const ready: DroneState = {
  time: NOW - 500,
  autopilot: 'ardupilot',
  armed: false,
  mode: 'GUIDED',
  landed: 'ground',
  position: { ...HOME, amsl: 2260, relative: 0 },
  gps: { fix: '3d', satellites: 14, hdop: 0.8 },
  batteries: [{ id: 0, remaining: 96, state: 'ok' }],
  ekf: { ok: true, flags: 831 },
  prearm: true,
  home: { ...HOME, amsl: 2260 },
  link: { name: 'udp:14550', alive: true, loss: 0.01, signed: false, heartbeat: true },
};
const facts = (over: Partial<ChecklistFacts> = {}): ChecklistFacts => ({
  now: NOW,
  online: true,
  state: ready,
  heard: NOW - 500,
  mission,
  need: { battery: 30, duration: 300, highest: 40 },
  approval: { number: 'QH-1', from: NOW - HOUR, to: NOW + HOUR, ceiling: 120 },
  weather: {
    wind: 3,
    gusts: 5,
    visibility: 9000,
    temperature: 12,
    precipitation: false,
    at: NOW - HOUR,
  },
  freeBytes: 20e9,
  findings: [],
  ticked: new Set(CHECK_ITEMS.filter((item) => item.startsWith('person-'))),
  overrides: new Map(),
  ...over,
});
const drone = (over: Partial<DroneState>) => facts({ state: { ...ready, ...over } });
const blockedBy = (of: ChecklistFacts): CheckItem[] =>
  blocking(judgeChecklist(of)).map(({ item }) => item);

describe('the checklist', () => {
  it('is green where all is well, every item in its place', () => {
    const checks = judgeChecklist(facts());
    expect(checks.map(({ item }) => item)).toEqual([...CHECK_ITEMS]);
    expect(blockedBy(facts())).toEqual([]);
  });

  const far = { ...HOME, lat: HOME.lat + 0.001, amsl: 2260 };
  const outside: Mission = {
    ...mission,
    items: mission.items.map((item) => (item.command === 16 ? { ...item, lat: 36.63 } : item)),
  };
  const ring: [number, number][] = [
    [101.77, 36.61],
    [101.79, 36.61],
    [101.79, 36.6205],
    [101.77, 36.6205],
    [101.77, 36.61],
  ];
  it('does not take an approval that nobody has spoken of for one', () => {
    const { approval } = facts();
    const of = facts({ approval: { ...approval, assumed: true } });
    expect(blockedBy(of)).toEqual(['approval-window']);
    expect(judgeChecklist(of).find(({ item }) => item === 'approval-window')).toMatchObject({
      state: 'unknown',
      values: { assumed: true, minutes: 5 },
    });
  });

  it.each<[string, ChecklistFacts, CheckItem[]]>([
    ['the bridge is away', facts({ online: false }), ['link']],
    ['a third of the frames is lost', drone({ link: { ...ready.link, loss: 0.33 } }), ['link']],
    ['few satellites', drone({ gps: { fix: '3d', satellites: 6, hdop: 0.8 } }), ['gps']],
    ['no position', drone({ gps: { fix: 'no-fix', satellites: 14, hdop: 0.8 } }), ['gps']],
    ['the filter is not well', drone({ ekf: { ok: false, flags: 1024 } }), ['ekf']],
    ['it would not arm', drone({ prearm: false }), ['prearm']],
    ['too little in the battery', drone({ batteries: [{ id: 0, remaining: 49 }] }), ['battery']],
    [
      'the weaker of two packs',
      drone({
        batteries: [
          { id: 0, remaining: 99 },
          { id: 1, remaining: 40 },
        ],
      }),
      ['battery'],
    ],
    [
      'a pack that failed',
      drone({ batteries: [{ id: 0, remaining: 99, state: 'failed' }] }),
      ['battery'],
    ],
    ['nobody knows what is in it', drone({ batteries: [{ id: 0 }] }), ['battery']],
    ['home is elsewhere', drone({ home: far }), ['home']],
    ['no fence', facts({ mission: { ...mission, fence: [] } }), ['fence']],
    [
      'its fence is on board and off',
      drone({
        mission: { current: 0, total: 3, hash: 'a' },
        fence: { enabled: false, breached: false },
      }),
      ['fence'],
    ],
    ['a place beyond the fence', facts({ mission: outside }), ['fence']],
    [
      'more items than it takes',
      facts({ mission: { ...mission, items: Array(651).fill(mission.items[2]) } }),
      ['limits'],
    ],
    [
      'before the window',
      facts({ approval: { ...facts().approval, from: NOW + 1 } }),
      ['approval-window'],
    ],
    [
      'no time to end within the window',
      facts({ approval: { ...facts().approval, to: NOW + 299_000 } }),
      ['approval-window'],
    ],
    [
      'above the ceiling',
      facts({ need: { battery: 30, duration: 300, highest: 121 } }),
      ['approval-ceiling'],
    ],
    [
      'outside the area allowed',
      facts({ approval: { ...facts().approval, area: ring } }),
      ['approval-area'],
    ],
    ['a full disk', facts({ freeBytes: 5e8 }), ['storage']],
    ['no weather entered', facts({ weather: undefined }), ['weather']],
    [
      'the weather of this morning',
      facts({ weather: { ...facts().weather!, at: NOW - 4 * HOUR } }),
      ['weather'],
    ],
    ['gusts', facts({ weather: { ...facts().weather!, gusts: 15 } }), ['weather']],
    [
      'not looked at',
      facts({ ticked: new Set() }),
      CHECK_ITEMS.filter((item) => item.startsWith('person-')),
    ],
  ])('%s: that keeps it on the ground, and nothing else does', (_, of, items) => {
    expect(blockedBy(of)).toEqual(items);
  });

  it('a state that is old or absent says nothing: unknown is not green', () => {
    const old = facts({ heard: NOW - CHECK_LIMITS.stateAge - 1 });
    const items = ['link', 'gps', 'ekf', 'prearm', 'battery', 'home'];
    expect(blockedBy(old)).toEqual(items);
    expect(blockedBy(facts({ state: undefined, heard: undefined }))).toEqual(items);
    const states = judgeChecklist(old)
      .slice(0, 6)
      .map(({ state }) => state);
    expect(states).toEqual(['red', ...Array(5).fill('unknown')]);
  });

  it('a drone whose own clock is wrong by leap seconds is heard all the same', () => {
    expect(blockedBy(drone({ time: NOW - 18_500 }))).toEqual([]);
  });

  it('an override lets one item pass, stays on record, and no other', () => {
    const override = { by: '李雷', reason: '备用降落场已确认', at: NOW };
    const of = facts({
      state: { ...ready, prearm: false, ekf: { ok: false, flags: 0 } },
      overrides: new Map([['prearm', override]]),
    });
    expect(blockedBy(of)).toEqual(['ekf']);
    const check = judgeChecklist(of).find(({ item }) => item === 'prearm');
    expect(check).toMatchObject({ state: 'red', override });
  });
});
