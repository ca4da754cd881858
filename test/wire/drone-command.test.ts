import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_KINDS } from '../../src/domain/flights/drone.ts';
import { parseCommand } from '../../src/wire/drone-command.ts';

const HASH = 'ab'.repeat(32);
const ITEM = {
  command: 16,
  frame: 'relative',
  params: [0, null, 0, null],
  lat: 36.6,
  lon: 101.7,
  altitude: 30,
  autoContinue: true,
};
const MISSION = {
  home: { lat: 36.6, lon: 101.7 },
  items: [ITEM],
  fence: [
    {
      kind: 'polygon',
      inclusion: true,
      vertices: [
        [36, 101],
        [37, 101],
        [37, 102],
      ],
    },
    { kind: 'circle', inclusion: false, center: [36, 101], radius: 30 },
  ],
  rally: [],
  cruiseSpeed: 5,
};
const parse = (message: unknown) => parseCommand(Buffer.from(JSON.stringify(message)));
const base = { id: 'c-1', kind: 'arm', args: {}, by: 'Li Na', expires: 1_800_000_000_000 };

const GOOD: Record<(typeof COMMAND_KINDS)[number], object> = {
  arm: {},
  disarm: {},
  takeoff: { altitude: 20 },
  start: { hash: HASH },
  pause: {},
  continue: {},
  goto: { lat: 36.6, lon: 101.7, altitude: 40 },
  land: {},
  return: {},
  jump: { item: 3 },
  speed: { speed: 7.5 },
  trigger: {},
  rate: { message: 33, hertz: 4 },
  upload: { mission: MISSION, hash: HASH },
  verify: { mission: MISSION, hash: HASH },
  watch: {},
};

describe('a command of the server', () => {
  it.each(COMMAND_KINDS)('%s is read as it is', (kind) => {
    expect(parse({ ...base, kind, args: GOOD[kind] })).toEqual({
      ok: true,
      command: { ...base, kind, args: GOOD[kind] },
    });
  });

  it('may say its expiry as RFC 3339, and leave out empty args', () => {
    const { args: _, ...rest } = base;
    expect(parse({ ...rest, expires: '2027-01-15T08:00:00Z' })).toEqual({
      ok: true,
      command: { ...base, expires: Date.UTC(2027, 0, 15, 8) },
    });
  });

  it.each([
    ['a kind that is none', { kind: 'explode' }],
    ['a kind of Object', { kind: 'constructor' }],
    ['a field too much', { force: true }],
    ['an argument too much', { args: { force: 21196 } }],
    ['a height above all heights', { kind: 'takeoff', args: { altitude: 5000 } }],
    ['a height of nothing', { kind: 'takeoff', args: {} }],
    ['a place that is none', { kind: 'goto', args: { lat: 91, lon: 0, altitude: 10 } }],
    ['item 0, which is home', { kind: 'jump', args: { item: 0 } }],
    ['a speed of no number', { kind: 'speed', args: { speed: '7' } }],
    ['a hash of other letters', { kind: 'start', args: { hash: 'Z'.repeat(64) } }],
    [
      'a mission without items',
      { kind: 'upload', args: { mission: { ...MISSION, items: [] }, hash: HASH } },
    ],
    ['nobody who gave it', { by: '' }],
    ['no expiry', { expires: null }],
  ])('is refused with its id for %s', (_, change) => {
    expect(parse({ ...base, ...change })).toEqual({
      ok: false,
      refused: 'malformed',
      id: 'c-1',
      detail: expect.any(String),
    });
  });

  it.each([[{ ...base, id: 7 }], [{ ...base, id: 'a\nb' }], [[]], [null], ['arm']])(
    'is refused without an id where there is none to answer: %j',
    (message) => {
      expect(parse(message)).toEqual({
        ok: false,
        refused: 'malformed',
        detail: expect.any(String),
      });
    },
  );

  it('says which argument is wrong', () => {
    const message = { ...base, kind: 'goto', args: { lat: 36, lon: 181, altitude: 10 } };
    expect(parse(message)).toMatchObject({ detail: expect.stringContaining('args.lon') });
  });

  it('carries the largest mission there can be', () => {
    const mission = { ...MISSION, items: Array.from({ length: 5000 }, () => ITEM) };
    expect(parse({ ...base, kind: 'upload', args: { mission, hash: HASH } }).ok).toBe(true);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseCommand(bytes).ok).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        parseCommand(Buffer.from(text));
      }),
    );
  });
});
