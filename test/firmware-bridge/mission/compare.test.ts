import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, inWords, judge } from '../../../firmware-bridge/mavlink/mission/compare.ts';
import { type WireItem, wireItems } from '../../../firmware-bridge/mavlink/mission/items.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import { item, setting, survey } from './scene.ts';

const ardupilot = { list: 'mission', autopilot: 'ardupilot' } as const;
const px4 = { list: 'mission', autopilot: 'px4' } as const;

const mission = (...items: Mission['items']): Mission => ({ ...survey(5), items });
const sentTo = (about: typeof ardupilot | typeof px4, ...items: Mission['items']) =>
  wireItems(mission(...items), 'mission', about.autopilot);

/** The last item changed. */
const but = (items: readonly WireItem[], over: Partial<WireItem>): WireItem[] => [
  ...items.slice(0, -1),
  { ...items.at(-1)!, ...over },
];

describe('what is sent', () => {
  it('has home as number 0 for ArduPilot, above the sea, and not for PX4', () => {
    const [home, first] = sentTo(ardupilot, item(16));
    expect(home).toMatchObject({ command: 16, frame: 0, x: 366200000, y: 1017700000, z: 2261.4 });
    expect(first).toMatchObject({ command: 16, frame: 3, z: 40 });
    expect(sentTo(px4, item(16))).toHaveLength(1);
    const unknown = wireItems(
      { ...mission(item(16)), home: { lat: 1, lon: 2 } },
      'mission',
      'ardupilot',
    );
    expect(unknown[0]!.z).toBe(0);
  });

  it('counts targets of jumps as the autopilot does', () => {
    const jump = setting(177, [2, 3, 0, 0]);
    expect(sentTo(ardupilot, item(22), item(16), jump).at(-1)!.params[0]).toBe(2);
    expect(sentTo(px4, item(22), item(16), jump).at(-1)!.params[0]).toBe(1);
  });

  it('rounds places, never cuts them', () => {
    const [first] = sentTo(px4, item(16, { lat: 36.123456789, lon: -101.99999996 }));
    expect(first).toMatchObject({ x: 361234568, y: -1020000000 });
  });

  it('leaves out what is not given: NaN to PX4, 0 to ArduPilot', () => {
    expect(sentTo(px4, item(16)).at(-1)!.params[3]).toBeNaN();
    expect(sentTo(ardupilot, item(16)).at(-1)!.params[3]).toBe(0);
  });

  it('is a corner an item for polygons, with their number', () => {
    const fence = wireItems(survey(5), 'fence', 'ardupilot');
    expect(fence.map(({ command, params }) => [command, params[0]])).toEqual([
      [5001, 4],
      [5001, 4],
      [5001, 4],
      [5001, 4],
      [5004, 55.5],
    ]);
  });

  it('is nothing at all for an empty mission, so that it is cleared', () => {
    expect(sentTo(ardupilot)).toEqual([]);
  });
});

describe("ArduPilot's habits", () => {
  it.each([
    [
      'the yaw of a waypoint is lost',
      item(16, { params: [0, 0, 0, 90] }),
      { params: [0, 0, 0, 0] },
    ],
    ['a hold is whole seconds', item(16, { params: [2.5, 0, 0, 0] }), { params: [2, 0, 0, 0] }],
    ['altitudes are centimetres', item(16, { altitude: 40.129 }), { z: 40.12 }],
    ['frames lose their _INT', item(16, { frame: 'terrain' }), { frame: 10 }],
    [
      'a gimbal is whole degrees',
      setting(1000, [-45.7, 90, 0, 0]),
      { params: [-45, 90, 0, 0], frame: 0 },
    ],
    [
      'a mount loses its mode',
      { ...setting(205, [-90, 0, 0, 0]), altitude: 2 },
      { z: 0, frame: 0 },
    ],
    [
      'settings lie nowhere',
      setting(206, [12.5, 0, 1, 0]),
      { params: [12.5, 0, 0, 0], frame: 0, x: 0, y: 0 },
    ],
    [
      'loitering loses radius and exit',
      item(19, { params: [10, 1, 30, 1] }),
      { params: [10, 0, 1, 0] },
    ],
  ] as const)('%s', (_, one, kept) => {
    const sent = sentTo(ardupilot, one);
    expect(differences(sent, but(sent, kept as Partial<WireItem>), ardupilot)).toEqual([]);
  });

  it('of a fence the altitude, the frame and the flag to continue mean nothing; of a rally point metres are whole', () => {
    const fence = wireItems(survey(5), 'fence', 'ardupilot');
    const kept = fence.map((one) => ({ ...one, autoContinue: false, frame: 3, z: 7 }));
    expect(differences(fence, kept, { list: 'fence', autopilot: 'ardupilot' })).toEqual([]);
    const points = wireItems(
      { ...survey(5), rally: [{ lat: 1, lon: 2, altitude: 30.9 }] },
      'rally',
      'ardupilot',
    );
    const about = { list: 'rally', autopilot: 'ardupilot' } as const;
    expect(differences(points, but(points, { z: 30, autoContinue: false }), about)).toEqual([]);
    expect(differences(points, but(points, { z: 29 }), about)).toHaveLength(1);
  });
});

describe("PX4's habits", () => {
  it('a yaw comes back through radians, any turn round; a yaw not given stays so', () => {
    const sent = sentTo(px4, item(16, { params: [0, 0, 0, -90] }));
    expect(differences(sent, but(sent, { params: [0, 0, 0, 269.99997] }), px4)).toEqual([]);
    expect(differences(sent, but(sent, { params: [0, 0, 0, 90] }), px4)).toHaveLength(1);
    const free = sentTo(px4, item(16));
    expect(differences(free, but(free, { params: [0, 0, 0, 0] }), px4)).toHaveLength(1);
  });

  it('a place may be one unit off', () => {
    const sent = sentTo(px4, item(16));
    expect(differences(sent, but(sent, { x: sent[0]!.x + 1, frame: 6 }), px4)).toEqual([]);
    expect(differences(sent, but(sent, { x: sent[0]!.x + 2 }), px4)).toHaveLength(1);
  });
});

describe.each([ardupilot, px4])('strict in what matters, $autopilot', (about) => {
  it.each([
    ['place', item(16), { x: 366200003 }, 'place'],
    ['altitude', item(16), { z: 40.5 }, 'altitude 40 sent, 40.5 on board'],
    [
      'reference of the altitude',
      item(16),
      { frame: 0 },
      'above home sent, above the sea on board',
    ],
    ['command', item(16), { command: 21 }, 'command 21 on board'],
    [
      'trigger distance',
      setting(206, [12.5, 0, 1, 0]),
      { params: [12, 0, 1, 0] },
      'parameter 1 12.5 sent',
    ],
    ['speed', setting(178, [1, 8.5, -1, 0]), { params: [1, 8, -1, 0] }, 'parameter 2'],
    ['gimbal', setting(205, [-90, 0, 0, 0]), { params: [-89, 0, 0, 0] }, 'parameter 1'],
    ['hold', item(16, { params: [5, 0, 0, 0] }), { params: [0, 0, 0, 0] }, 'parameter 1'],
    ['jump', setting(177, [1, 3, 0, 0]), { params: [1, 4, 0, 0] }, 'parameter 2'],
  ] as const)('in %s', (_, one, over, words) => {
    const sent = sentTo(about, item(22), one);
    const all = differences(sent, but(sent, over as Partial<WireItem>), about);
    expect(all.length).toBeGreaterThan(0);
    expect(inWords(all)).toContain('item 2');
    expect(inWords(all)).toContain(words);
  });

  it('in number and order, and in any altitude, place or speed of a whole survey', () => {
    const sent = wireItems(survey(30), 'mission', about.autopilot);
    expect(differences(sent, sent.slice(0, -1), about)[0]).toBe('30 items sent, 29 on board');
    const swapped = [...sent];
    [swapped[10], swapped[11]] = [swapped[11]!, swapped[10]!];
    expect(differences(sent, swapped, about).length).toBeGreaterThan(0);
    const first = about.autopilot === 'ardupilot' ? 1 : 0;
    fc.assert(
      fc.property(
        fc.integer({ min: first + 3, max: sent.length - 2 }),
        fc.constantFrom('x' as const, 'y' as const, 'z' as const),
        fc.integer({ min: 2, max: 1e6 }),
        (i, field, by) => {
          const found = sent.map((one, at) =>
            at === i ? { ...one, [field]: one[field] + by } : one,
          );
          expect(differences(sent, found, about)).toHaveLength(1);
        },
      ),
    );
  });
});

describe('the verdict', () => {
  const ours = wireItems(survey(10), 'mission', 'ardupilot');
  const old = sentTo(ardupilot, ...Array.from({ length: 12 }, () => item(16, { lat: 1 })));
  it.each([
    ['equal', ours, undefined],
    ['cleared', [], undefined],
    ['cleared', ours.slice(0, 1), undefined],
    ['unchanged', old, old],
    ['other', old, undefined],
    ['mixed', [...ours.slice(0, 5), ...old.slice(5)], old],
    ['mixed', ours.slice(0, 5), old],
  ] as const)('is %s', (verdict, found, before) => {
    expect(judge(ours, found, before, ardupilot).verdict).toBe(verdict);
  });

  it('tells five differences and counts the rest', () => {
    const { words } = judge(
      ours,
      ours.map((one) => ({ ...one, command: 99 })),
      undefined,
      ardupilot,
    );
    expect(words.split('; ')).toHaveLength(6);
    expect(words).toContain('and 5 more');
  });
});
