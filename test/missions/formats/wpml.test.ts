import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { REFUSALS, type Reading } from '../../../missions/formats/reading.ts';
import { readWpml, writeWpml } from '../../../missions/formats/wpml.ts';
import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { stretches } from '../flown.ts';
import { tourMission } from '../tour-mission.ts';
import { bomb, zipOf } from './zip-bytes.ts';

function mission(read: Reading): Mission {
  if (!read.ok) throw new Error(`${read.where}: ${read.detail}`);
  return read.mission;
}

function bytes(one: Mission, options = {}): Uint8Array {
  const written = writeWpml(one, options);
  if (!written.ok) throw new Error(`${written.where}: ${written.detail}`);
  return written.bytes;
}

const TOUR = {
  passes: [
    { from: [100, 0], to: [100, 200] },
    { from: [140, 200], to: [140, 0] },
  ],
  transits: [
    [
      [100, 200],
      [140, 200],
    ],
  ],
} as const;
const PLAN = tourMission(TOUR, {
  home: { lat: 36.57, lon: 101.75 },
  plane: new Plane(101.75, 36.57),
  height: 60,
  speed: 8,
  triggerDistance: 20,
  gimbalPitch: -90,
});
const files = (one: Mission) =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes(one))).map(([name, data]) => [name, strFromU8(data)]),
  );

describe('a planned mission in WPML', () => {
  it('is two well-formed files that say the same points', () => {
    const written = files(PLAN);
    expect(Object.keys(written).sort()).toEqual(['wpmz/template.kml', 'wpmz/waylines.wpml']);
    for (const text of Object.values(written)) {
      expect(XMLValidator.validate(text)).toBe(true);
      const { Folder } = new XMLParser().parse(text).kml.Document;
      expect(Folder.Placemark.map((point: Record<string, number>) => point['wpml:index'])).toEqual([
        0, 1, 2, 3,
      ]);
      expect(Folder.Placemark[0].Point.coordinates).toMatch(/^101\.751\d*,36\.57\d*$/);
    }
  });

  it('takes a photo each 20 m on the passes alone, with the camera down from the first point on', () => {
    const text = files(PLAN)['wpmz/waylines.wpml']!;
    const { Placemark } = new XMLParser().parse(text).kml.Document.Folder;
    const groups = Placemark.map((point: Record<string, unknown>) =>
      [point['wpml:actionGroup'] ?? []].flat(),
    );
    expect(groups.map((some: unknown[]) => some.length)).toEqual([2, 0, 1, 0]);
    const [down, pass] = groups[0];
    expect(down['wpml:actionTrigger']).toEqual({ 'wpml:actionTriggerType': 'reachPoint' });
    expect(down['wpml:action']['wpml:actionActuatorFuncParam']).toMatchObject({
      'wpml:gimbalPitchRotateAngle': -90,
    });
    expect(pass).toMatchObject({
      'wpml:actionGroupStartIndex': 0,
      'wpml:actionGroupEndIndex': 1,
      'wpml:actionTrigger': {
        'wpml:actionTriggerType': 'multipleDistance',
        'wpml:actionTriggerParam': 20,
      },
      'wpml:action': { 'wpml:actionActuatorFunc': 'takePhoto' },
    });
    expect(groups[2][0]['wpml:actionGroupEndIndex']).toBe(3);
  });

  it('flies the same when it is read again, but that the camera looks down from the first point on', () => {
    const again = mission(readWpml(bytes(PLAN)));
    const told = ({ from, to, ...set }: ReturnType<typeof stretches>[number]) => ({
      ...set,
      from: [from.lat, from.lon, from.altitude],
      to: [to.lat, to.lon, to.altitude],
    });
    expect(stretches(again).slice(1).map(told)).toEqual(stretches(PLAN).slice(1).map(told));
    expect(again.home).toEqual(PLAN.home);
    expect(again.items.at(-1)!.command).toBe(20);
  });

  it('says what it leaves: fence, rally points, the height of home', () => {
    const fence = [{ kind: 'circle', inclusion: true, center: [36, 101], radius: 9 }] as const;
    const rally = [{ lat: 36, lon: 101, altitude: 30 }];
    const home = { ...PLAN.home, amsl: 2260 };
    expect(writeWpml({ ...PLAN, fence, rally, home })).toMatchObject({
      left: ['fence', 'rally points', 'height of home'],
    });
    expect(writeWpml(PLAN)).toMatchObject({ left: [] });
  });

  it('has heights above the sea by the undulation alone', () => {
    const amsl = {
      ...PLAN,
      items: PLAN.items.map((item) =>
        item.command === 16 ? { ...item, frame: 'amsl' as const, altitude: 2320 } : item,
      ),
    };
    expect(writeWpml(amsl)).toMatchObject({ ok: false, reason: 'unsupported' });
    const written = bytes(amsl, { undulation: -42 });
    expect(strFromU8(unzipSync(written)['wpmz/waylines.wpml']!)).toContain(
      '<wpml:executeHeight>2278</wpml:executeHeight>',
    );
    expect(readWpml(written)).toMatchObject({ ok: false, reason: 'unsupported' });
    expect(mission(readWpml(written, { undulation: -42 })).items[2]).toMatchObject({
      frame: 'amsl',
      altitude: 2320,
    });
  });
});

describe('whatever WPML can say', () => {
  const set = (command: number, params: MissionItem['params'], over = {}): MissionItem => ({
    command,
    frame: 'none',
    params,
    lat: 0,
    lon: 0,
    altitude: 0,
    autoContinue: true,
    ...over,
  });
  const real = (min: number, max: number) =>
    fc.double({ min, max, noNaN: true }).map((value) => value + 0);
  const waypoint = fc
    .tuple(fc.constantFrom(0, 3, 12.5), real(-90, 90), real(-180, 180), real(2, 500))
    .map(([hold, lat, lon, altitude]) =>
      set(16, [hold, 0, 0, null], { frame: 'relative', lat, lon, altitude }),
    );
  const setting = fc.oneof(
    real(0.5, 20).map((speed) => set(178, [1, speed, -1, 0])),
    real(-90, 30).map((pitch) => set(205, [pitch, 0, 0, 0], { altitude: 2 })),
    real(0, 359).map((angle) => set(115, [angle, 0, 1, 0])),
    real(0, 50).map((metres) => set(206, [metres, 0, 1, 0])),
    fc.constant(set(2000, [0, 0, 1, null])),
    fc.constant(set(203, [0, 0, 0, 0], { lat: 1 })),
    fc.constant(set(93, [7, 0, 0, 0])),
    fc.constantFrom(set(2500, [0, 0, 0, null]), set(2501, [0, 0, 0, null])),
  );
  const flight: fc.Arbitrary<Mission> = fc
    .tuple(
      real(2, 100),
      fc.array(fc.oneof(waypoint, setting), { maxLength: 12 }),
      fc.tuple(waypoint, waypoint),
      fc.constantFrom(
        [set(20, [0, 0, 0, 0])],
        [set(21, [0, 0, 0, null], { frame: 'relative' })],
        [],
      ),
      real(1, 15),
    )
    .map(([up, items, last, finish, cruiseSpeed]) => ({
      home: { lat: 36.5, lon: 101.5 },
      items: [
        set(22, [0, 0, 0, null], { frame: 'relative', altitude: up }),
        ...items,
        ...last,
        ...finish,
      ],
      fence: [],
      rally: [],
      cruiseSpeed,
    }));

  it('is the same read, written and read again', () => {
    fc.assert(
      fc.property(flight, (one) => {
        const first = mission(readWpml(bytes(one)));
        const again = mission(readWpml(bytes(first)));
        // Headings go through −180 … 180 and back.
        const rounded = ({ items, ...rest }: Mission) => ({
          ...rest,
          items: items.map((item) =>
            item.command === 115 ? { ...item, params: [Math.fround(item.params[0]!)] } : item,
          ),
        });
        expect(rounded(again)).toEqual(rounded(first));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every place, speed and photo', () => {
    fc.assert(
      fc.property(flight, (one) => {
        const again = mission(readWpml(bytes(one)));
        const places = ({ items }: Mission) =>
          items
            .filter(({ command }) => command === 16)
            .map(({ lat, lon, altitude }) => [lat, lon, altitude]);
        const photos = ({ items }: Mission) =>
          items.filter(({ command }) => command === 2000 || command === 203).length;
        const speeds = (of: Mission) => stretches(of).map(({ speed }) => speed);
        expect(places(again)).toEqual(places(one));
        expect(photos(again)).toBe(photos(one));
        expect(speeds(again)).toEqual(speeds(one));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['no take-off', PLAN.items.slice(1), 'missing', 'item 1'],
    ['one waypoint', [PLAN.items[0]!, PLAN.items[3]!], 'missing', 'items'],
    ['a jump', [...PLAN.items.slice(0, 8), set(177, [2, 1, 0, 0])], 'unsupported', 'item 9'],
    [
      'an item behind the end',
      [...PLAN.items, PLAN.items[3]!],
      'unsupported',
      `item ${PLAN.items.length + 1}`,
    ],
    [
      'a climbing speed',
      [...PLAN.items.slice(0, 8), set(178, [2, 3, 0, 0])],
      'unsupported',
      'item 9',
    ],
    [
      'a heading of a waypoint',
      [...PLAN.items.slice(0, 6), { ...PLAN.items[3]!, params: [0, 0, 0, 90] as const }],
      'unsupported',
      'item 7',
    ],
    [
      'heights of two kinds',
      [...PLAN.items.slice(0, 8), { ...PLAN.items[3]!, frame: 'terrain' as const }],
      'unsupported',
      'item 9',
    ],
  ])('but with %s it is refused', (_, items, reason, where) => {
    expect(writeWpml({ ...PLAN, items })).toMatchObject({ ok: false, reason, where });
  });
});

describe('a WPML archive is refused', () => {
  const changed = (from: string | RegExp, to: string) => {
    const text = files(PLAN)['wpmz/waylines.wpml']!;
    expect(text).toMatch(from);
    return zipSync({ 'wpmz/waylines.wpml': strToU8(text.replace(from, to)) });
  };

  it.each([
    ['that is none', strToU8('PK'), 'not-a-plan'],
    ['without waylines', zipSync({ 'wpmz/template.kml': strToU8('<kml/>') }), 'missing'],
    ['that is a bomb', zipOf([{ name: 'wpmz/waylines.wpml', data: bomb(64) }]), 'too-many'],
    [
      'with an external entity',
      changed('<kml', '<!DOCTYPE k SYSTEM "http://x/"><kml'),
      'unsupported',
    ],
    ['with heights of no known kind', changed('relativeToStartPoint', 'EGM2008'), 'unsupported'],
    ['with an index twice', changed('<wpml:index>1<', '<wpml:index>0<'), 'order'],
    ['with a place nowhere', changed(/<coordinates>[^,]*/, '<coordinates>200'), 'number'],
    ['without a height', changed(/<wpml:executeHeight>.*/, ''), 'missing'],
    [
      'with a speed of nothing',
      changed('<wpml:waypointSpeed>8<', '<wpml:waypointSpeed>0<'),
      'number',
    ],
    ['with an action that is not known', changed('takePhoto', 'panoShot'), 'unsupported'],
    ['with a trigger by time', changed('multipleDistance', 'multipleTiming'), 'unsupported'],
    ['with a trigger beyond its points', changed('EndIndex>1<', 'EndIndex>9<'), 'order'],
    ['with a nose to a point', changed('followWayline', 'towardPOI'), 'unsupported'],
    ['with an end that is not known', changed('goHome', 'vanish'), 'unsupported'],
  ])('%s', (_, archive, reason) => {
    expect(readWpml(archive)).toMatchObject({ ok: false, reason });
  });

  it('of several waylines until one is chosen', () => {
    const text = files(PLAN)['wpmz/waylines.wpml']!;
    const folder = /<Folder>[\s\S]*<\/Folder>/.exec(text)![0];
    const two = zipSync({ 'wpmz/waylines.wpml': strToU8(text.replace(folder, folder + folder)) });
    expect(readWpml(two)).toMatchObject({ ok: false, reason: 'unsupported', where: 'Folder' });
    expect(readWpml(two, { wayline: 1 })).toMatchObject({ ok: true });
    expect(readWpml(two, { wayline: 2 })).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('or read, however its text is broken', () => {
    const text = files(PLAN)['wpmz/waylines.wpml']!;
    const broken = fc
      .tuple(fc.nat(text.length), fc.nat(60), fc.string({ maxLength: 5 }))
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(broken, (changed) => {
        const read = readWpml(zipSync({ 'wpmz/waylines.wpml': strToU8(changed) }, { level: 0 }));
        if (!read.ok) expect(REFUSALS).toContain(read.reason);
      }),
      { numRuns: 300 },
    );
  });
});

const seed = fileURLToPath(
  new URL('../../../../shared/data/plans/dji_pilot2_Seed.kmz', import.meta.url),
);
describe.skipIf(!existsSync(seed))('an export of DJI Pilot 2', () => {
  it('is read as it was drawn, and is the same written and read again', () => {
    const one = mission(readWpml(readFileSync(seed)));
    expect(one.items.map(({ command }) => command)).toEqual([22, 178, 16, 16, 20]);
    expect(one.items[0]!.altitude).toBe(20);
    expect(one.items[1]!.params[1]).toBe(15);
    expect(one.items[2]).toMatchObject({
      lat: 49.7155414935301,
      lon: -101.148371034063,
      altitude: 10,
    });
    expect(mission(readWpml(bytes(one)))).toEqual(one);
  });

  it('has every element of the waylines that are written here', () => {
    const names = (text: string) => new Set(text.match(/<(wpml:)?\w+/g));
    const real = names(strFromU8(unzipSync(readFileSync(seed))['wpmz/waylines.wpml']!));
    const own = [
      ...names(
        files({
          ...PLAN,
          items: PLAN.items.filter(({ command }) => ![205, 206].includes(command)),
        })['wpmz/waylines.wpml']!,
      ),
    ];
    expect(own.filter((name) => !real.has(name))).toEqual([]);
  });
});
