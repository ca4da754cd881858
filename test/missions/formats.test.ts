import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQgcPlan, writeQgcPlan } from '../../missions/formats/qgc-plan.ts';
import { REFUSALS, type Reading } from '../../missions/formats/reading.ts';
import { readWpl, writeWpl } from '../../missions/formats/wpl.ts';
import type { Mission } from '../../src/domain/flights/mission.ts';
import { anyMission } from './arbitrary.ts';

function mission(read: Reading): Mission {
  if (!read.ok) throw new Error(`${read.where}: ${read.detail}`);
  return read.mission;
}

const simple = (over: object = {}) => ({
  type: 'SimpleItem',
  autoContinue: true,
  command: 16,
  doJumpId: 1,
  frame: 3,
  params: [0, 0, 0, null, 36.6, 101.7, 40],
  ...over,
});
const plan = (items: object[], over: object = {}) =>
  JSON.stringify({
    fileType: 'Plan',
    version: 1,
    groundStation: 'x',
    geoFence: { circles: [], polygons: [], version: 2 },
    rallyPoints: { points: [], version: 2 },
    mission: {
      version: 2,
      firmwareType: 3,
      vehicleType: 13,
      cruiseSpeed: 15,
      hoverSpeed: 7,
      plannedHomePosition: [36.6, 101.7, 2260],
      items,
    },
    ...over,
  });

describe('.plan', () => {
  it('is read with its frames, its home and the speed of a multicopter', () => {
    const read = mission(
      readQgcPlan(
        plan([simple(), simple({ command: 206, frame: 2, params: [12, 0, 1, 0, 0, 0, 0] })]),
      ),
    );
    expect(read.home).toEqual({ lat: 36.6, lon: 101.7, amsl: 2260 });
    expect(read.cruiseSpeed).toBe(7);
    expect(read.items[0]).toEqual({
      command: 16,
      frame: 'relative',
      params: [0, 0, 0, null],
      lat: 36.6,
      lon: 101.7,
      altitude: 40,
      autoContinue: true,
    });
    expect(read.items[1]).toMatchObject({ command: 206, frame: 'none', params: [12, 0, 1, 0] });
  });

  it('takes the items stored in a survey, and aims jumps at items as they are counted then', () => {
    const survey = {
      type: 'ComplexItem',
      complexItemType: 'survey',
      version: 5,
      TransectStyleComplexItem: {
        version: 1,
        Items: [simple({ doJumpId: 4 }), simple({ doJumpId: 5 })],
      },
    };
    const jump = simple({ command: 177, frame: 2, doJumpId: 9, params: [5, 2, 0, 0, 0, 0, 0] });
    const read = mission(readQgcPlan(plan([simple({ doJumpId: 2 }), survey, jump])));
    expect(read.items.map(({ command }) => command)).toEqual([16, 16, 16, 177]);
    expect(read.items[3]!.params[0]).toBe(3);
  });

  it('reads fences and rally points', () => {
    const read = mission(
      readQgcPlan(
        plan([simple()], {
          geoFence: {
            circles: [{ circle: { center: [36, 101], radius: 50 }, inclusion: false, version: 1 }],
            polygons: [
              {
                polygon: [
                  [36, 101],
                  [36, 102],
                  [37, 102],
                ],
                inclusion: true,
                version: 1,
              },
            ],
            version: 2,
          },
          rallyPoints: { points: [[36.1, 101.1, 30]], version: 2 },
        }),
      ),
    );
    expect(read.fence).toEqual([
      {
        kind: 'polygon',
        inclusion: true,
        vertices: [
          [36, 101],
          [36, 102],
          [37, 102],
        ],
      },
      { kind: 'circle', inclusion: false, center: [36, 101], radius: 50 },
    ]);
    expect(read.rally).toEqual([{ lat: 36.1, lon: 101.1, altitude: 30 }]);
  });

  it.each([
    ['not JSON', 'QGC WPL 110', 'not-a-plan', 'plan'],
    ['another file', '{"fileType":"Params"}', 'not-a-plan', 'fileType'],
    ['another version', plan([], { version: 42 }), 'version', 'plan.version'],
    ['no mission', plan([], { mission: {} }), 'missing', 'mission'],
    ['an unknown frame', plan([simple({ frame: 1 })]), 'unsupported', 'mission.items[0]'],
    [
      'a word for a number',
      plan([simple({ params: [0, 0, 0, 'x', 1, 2, 3] })]),
      'number',
      'mission.items[0].params[3]',
    ],
    [
      'a waypoint without a place',
      plan([simple({ params: [0, 0, 0, 0, null, 2, 3] })]),
      'missing',
      'mission.items[0]',
    ],
    [
      'a place that is nowhere',
      plan([simple({ params: [0, 0, 0, 0, 136, 2, 3] })]),
      'number',
      'mission.items[0]',
    ],
    [
      'six parameters',
      plan([simple({ params: [0, 0, 0, 0, 1, 2] })]),
      'number',
      'mission.items[0].params',
    ],
    [
      'a jump to nowhere',
      plan([simple({ command: 177, frame: 2, params: [8, 1, 0, 0, 0, 0, 0] })]),
      'order',
      'mission.items[0]',
    ],
    [
      'a landing pattern',
      plan([{ type: 'ComplexItem', complexItemType: 'fwLandingPattern', version: 2 }]),
      'unsupported',
      'mission.items[0]',
    ],
    [
      'a kind named like a method',
      plan([{ type: 'ComplexItem', complexItemType: 'toString' }]),
      'unsupported',
      'mission.items[0]',
    ],
    [
      'a structure scan without anything',
      plan([{ type: 'ComplexItem', complexItemType: 'StructureScan', version: 3 }]),
      'missing',
      'mission.items[0].CameraCalc',
    ],
    [
      'a return point',
      plan([], { geoFence: { version: 2, breachReturn: [1, 2, 3] } }),
      'unsupported',
      'geoFence.breachReturn',
    ],
    [
      'an old fence with corners',
      plan([], { geoFence: { version: 1, polygon: [[1, 2]] } }),
      'version',
      'geoFence.version',
    ],
    [
      'a fence of two corners',
      plan([], {
        geoFence: {
          version: 2,
          polygons: [
            {
              version: 1,
              inclusion: true,
              polygon: [
                [1, 2],
                [3, 4],
              ],
            },
          ],
        },
      }),
      'missing',
      'geoFence.polygons[0].polygon',
    ],
  ])('with %s is refused, and says where', (_, text, reason, where) => {
    expect(readQgcPlan(text)).toMatchObject({ ok: false, reason, where });
  });
});

describe('WPL', () => {
  const home = '0\t1\t0\t16\t0\t0\t0\t0\t36.6\t101.7\t2260\t1';
  const file = (...lines: string[]) => ['QGC WPL 110', home, ...lines].join('\n');

  it('is read with comments, spaces for tabs and CRLF', () => {
    const text = `QGC WPL 110\r\n# home\r\n${home}\r\n\r\n1 0  3 22 0 0 0 0 0 0 35.5 1\r\n2\t0\t10\t16\t2\t0\t0\tnan\t36.61\t101.71\t40\t0\r\n`;
    const read = mission(readWpl(text));
    expect(read.home).toEqual({ lat: 36.6, lon: 101.7, amsl: 2260 });
    expect(read.items).toMatchObject([
      { command: 22, frame: 'relative', lat: 0, lon: 0, altitude: 35.5 },
      { command: 16, frame: 'terrain', params: [2, 0, 0, null], autoContinue: false },
    ]);
  });

  it('gives commands that lie nowhere no frame, whatever the file says', () => {
    const read = mission(readWpl(file('1\t0\t3\t178\t0\t8\t0\t0\t0\t0\t0\t1')));
    expect(read.items[0]).toMatchObject({ command: 178, frame: 'none', params: [0, 8, 0, 0] });
  });

  it('takes fence and rally points out of the items, and aims jumps past them', () => {
    const corner = (i: number, lat: number) =>
      `${i}\t0\t0\t5001\t3\t0\t0\t0\t${lat}\t101.${i}\t0\t1`;
    const read = mission(
      readWpl(
        file(
          corner(1, 36.1),
          corner(2, 36.2),
          corner(3, 36.1),
          '4\t0\t0\t5004\t55\t0\t0\t0\t36\t101\t0\t1',
          '5\t0\t3\t5100\t0\t0\t0\t0\t36\t101\t30\t1',
          '6\t0\t3\t16\t0\t0\t0\t0\t36\t101\t30\t1',
          '7\t0\t0\t177\t6\t2\t0\t0\t0\t0\t0\t1',
        ),
      ),
    );
    expect(read.fence.map(({ kind, inclusion }) => [kind, inclusion])).toEqual([
      ['polygon', true],
      ['circle', false],
    ]);
    expect(read.rally).toEqual([{ lat: 36, lon: 101, altitude: 30 }]);
    expect(read.items).toHaveLength(2);
    expect(read.items[1]!.params[0]).toBe(1);
  });

  it.each([
    ['another file', '{"fileType":"Plan"}', 'not-a-plan', 'line 1'],
    ['another version', 'QGC WPL 120\n', 'version', 'line 1'],
    ['nothing in it', 'QGC WPL 110\n\n', 'missing', 'line 2'],
    ['eleven columns', file('1\t0\t3\t16\t0\t0\t0\t0\t36\t101\t40'), 'not-a-plan', 'line 3'],
    ['a word for a number', file('1\t0\t3\t16\t0\t0\t0\tx\t36\t101\t40\t1'), 'number', 'line 3'],
    ['a gap in its numbers', file('2\t0\t3\t16\t0\t0\t0\t0\t36\t101\t40\t1'), 'order', 'line 3'],
    ['no home', 'QGC WPL 110\n0\t0\t3\t22\t0\t0\t0\t0\t36\t101\t40\t1', 'missing', 'line 2'],
    ['half a polygon', file('1\t0\t0\t5001\t3\t0\t0\t0\t36\t101\t0\t1'), 'order', 'line 3'],
    ['a local frame', file('1\t0\t1\t16\t0\t0\t0\t0\t36\t101\t40\t1'), 'unsupported', 'line 3'],
    ['a return point', file('1\t0\t0\t5000\t0\t0\t0\t0\t36\t101\t40\t1'), 'unsupported', 'line 3'],
    ['a jump to home', file('1\t0\t0\t177\t0\t1\t0\t0\t0\t0\t0\t1'), 'order', 'line 3'],
  ])('with %s is refused, and says where', (_, text, reason, where) => {
    expect(readWpl(text)).toMatchObject({ ok: false, reason, where });
  });
});

describe('written and read again', () => {
  it('a mission is the same in a .plan', () => {
    fc.assert(
      fc.property(anyMission, (one) => {
        expect(mission(readQgcPlan(writeQgcPlan(one)))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it('a mission is the same in a WPL, but for the speed', () => {
    fc.assert(
      fc.property(anyMission, (one) => {
        expect(mission(readWpl(writeWpl(one), one.cruiseSpeed))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it('no text breaks a reader', () => {
    const json = fc.json().map((inner) => `{"fileType":"Plan","version":1,"mission":${inner}}`);
    const lines = fc
      .array(fc.array(fc.oneof(fc.integer(), fc.string()), { minLength: 12, maxLength: 12 }))
      .map((rows) => `QGC WPL 110\n${rows.map((row) => row.join('\t')).join('\n')}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), json, lines), (text) => {
        for (const read of [readQgcPlan(text), readWpl(text)])
          if (!read.ok) expect(REFUSALS).toContain(read.reason);
      }),
      { numRuns: 500 },
    );
  });
});
