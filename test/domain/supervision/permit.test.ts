import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId, PermitId, ZoneId } from '../../../src/domain/ids.ts';
import { offsetsOf } from '../../../src/domain/supervision/local-time.ts';
import {
  isInTheWay,
  isWithoutPermit,
  judgePermit,
  PERMIT_FINDINGS,
  PERMIT_STATUSES,
  type Permit,
  permitAt,
} from '../../../src/domain/supervision/permit.ts';
import type { LonLat, Zone, ZoneKind } from '../../../src/domain/supervision/zone.ts';

const offsets = offsetsOf('Asia/Shanghai');
const TRUCK = 'truck-1' as DeviceId;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The bureau's clock is eight hours ahead, all year round, since 1992. */
const AHEAD = 8 * HOUR;
const beijing = (text: string) => Date.parse(`${text}+08:00`);
const dayText = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);

const PERMIT: Permit = {
  id: 'p1' as PermitId,
  version: 1,
  number: 'ZY-0001',
  device: TRUCK,
  company: '',
  site: { name: '' },
  dumpSites: [],
  routes: [],
  firstDay: '2026-11-01',
  lastDay: '2026-11-30',
  hours: [],
  status: 'valid',
  recordedFrom: 0,
};
const judged = (more: Partial<Permit>, time: string) =>
  judgePermit({ ...PERMIT, ...more }, beijing(time), undefined, { offsets, zones: [] });

describe('a permit by time', () => {
  it.each([
    ['2026-10-31T23:59:59.999', ['not-yet-valid']],
    ['2026-11-01T00:00:00', []],
    ['2026-11-30T23:59:59.999', []],
    ['2026-12-01T00:00:00', ['expired']],
  ])('of November says %s: %j', (time, findings) => {
    expect(judged({}, time)).toEqual(findings);
  });

  it.each([
    ['2026-11-10T21:59:59.999', ['outside-hours']],
    ['2026-11-10T22:00:00', []],
    ['2026-11-11T05:59:59.999', []],
    ['2026-11-11T06:00:00', ['outside-hours']],
    // The night that began on its last day is over for it at midnight.
    ['2026-11-30T23:00:00', []],
    ['2026-12-01T03:00:00', ['expired']],
  ])('for 22:00 to 06:00 says %s: %j', (time, findings) => {
    expect(judged({ hours: [{ from: 22 * 60, to: 6 * 60 }] }, time)).toEqual(findings);
  });

  it('tells all that is wrong, in one order', () => {
    const hours = [{ from: 540, to: 1020 }];
    expect(judged({ status: 'revoked', hours }, '2026-12-24T20:00:00')).toEqual([
      'expired',
      'revoked',
      'outside-hours',
    ]);
    expect(judgePermit(undefined, 0, [0, 0], { offsets, zones: [] })).toEqual(['none']);
  });

  it('is judged as the minutes and days of the wall clock say, over years', () => {
    const span = fc.record({
      from: fc.integer({ min: 0, max: 1439 }),
      to: fc.integer({ min: 0, max: 1440 }),
    });
    // 1992-01-01 … 2099-12-31
    const day = fc.integer({ min: 8035, max: 47_481 });
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 900 }),
        fc.array(span, { maxLength: 3 }),
        fc.constantFrom(...PERMIT_STATUSES),
        day,
        fc.integer({ min: 0, max: DAY - 1 }),
        fc.boolean(),
        (first, length, hours, status, other, inDay, near) => {
          const local = (near ? first + (other % 1000) - 50 : other) * DAY + inDay;
          const permit: Permit = {
            ...PERMIT,
            firstDay: dayText(first),
            lastDay: dayText(first + length),
            hours,
            status,
          };
          const today = Math.floor(local / DAY);
          const minute = inDay / 60_000;
          const open = ({ from, to }: { from: number; to: number }) =>
            to > from ? minute >= from && minute < to : minute >= from || minute < to;
          const expected = [
            ...(today < first ? ['not-yet-valid'] : []),
            ...(today > first + length ? ['expired'] : []),
            ...(status === 'valid' ? [] : [status]),
            ...(hours.length === 0 || hours.some(open) ? [] : ['outside-hours']),
          ];
          const ground = { offsets, zones: [] };
          expect(judgePermit(permit, local - AHEAD, undefined, ground)).toEqual(expected);
        },
      ),
      { numRuns: 1000, seed: 11 },
    );
  });
});

/** About 1.1 km around a place. */
function zone(id: string, kind: ZoneKind, [lon, lat]: LonLat): Zone {
  const d = 0.01;
  const ring: LonLat[] = [
    [lon - d, lat - d],
    [lon + d, lat - d],
    [lon + d, lat + d],
    [lon - d, lat + d],
    [lon - d, lat - d],
  ];
  return {
    id: id as ZoneId,
    version: 1,
    name: id,
    kind,
    shape: { type: 'polygon', rings: [ring] },
    appliesTo: { kinds: [], devices: [] },
    hours: [],
    validFrom: 0,
  };
}
const OWN: LonLat = [101.7, 36.6];
const OTHER: LonLat = [101.8, 36.6];
const WAY: LonLat = [101.9, 36.6];
const SITE: LonLat = [101.7, 36.7];
const NOWHERE: LonLat = [102, 36.9];
const ZONES = [
  zone('own', 'dump-site', OWN),
  zone('other', 'dump-site', OTHER),
  zone('way', 'route', WAY),
  zone('site', 'patrol-area', SITE),
];
const ref = (id: string) => ({ id: id as ZoneId, name: id });
const BOUND: Permit = {
  ...PERMIT,
  dumpSites: [ref('own')],
  routes: [ref('way')],
  site: { name: '', zone: 'site' as ZoneId },
};

describe('a permit by place', () => {
  const at = (permit: Permit, place: LonLat, zones = ZONES) =>
    judgePermit(permit, beijing('2026-11-10T12:00:00'), place, { offsets, zones });

  it.each([
    ['its dump site', OWN, []],
    ['its route', WAY, []],
    ['its site', SITE, []],
    ['another dump site', OTHER, ['other-dump-site']],
    ['nowhere', NOWHERE, ['off-route']],
  ])('at %s', (_, place, findings) => {
    expect(at(BOUND, place)).toEqual(findings);
  });

  it('without routes asks for none, and without its zones accuses nobody', () => {
    expect(at({ ...BOUND, routes: [] }, NOWHERE)).toEqual([]);
    expect(at({ ...BOUND, routes: [] }, OTHER)).toEqual(['other-dump-site']);
    // Its route was taken away since.
    expect(at(BOUND, NOWHERE, ZONES.slice(0, 2))).toEqual([]);
  });
});

describe('which permit a vehicle had', () => {
  const permit = fc.record({
    device: fc.constantFrom(TRUCK, 'truck-2' as DeviceId),
    number: fc.constantFrom('A', 'B', 'C', 'D'),
    firstDay: fc.integer({ min: 20_500, max: 20_520 }).map(dayText),
    lastDay: fc.integer({ min: 20_510, max: 20_540 }).map(dayText),
    status: fc.constantFrom(...PERMIT_STATUSES),
    recordedFrom: fc.integer({ min: 20_480, max: 20_530 }).map((day) => day * DAY),
    recordedTo: fc.option(
      fc.integer({ min: 20_490, max: 20_540 }).map((day) => day * DAY),
      { nil: undefined },
    ),
  });
  const register = fc.array(permit, { maxLength: 8 }).map((list) =>
    list.map(({ recordedTo, ...one }, i): Permit => {
      const ended = recordedTo !== undefined && { recordedTo };
      return { ...PERMIT, ...one, ...ended, id: `p${i}` as PermitId };
    }),
  );
  const time = fc.integer({ min: 20_470 * DAY, max: 20_550 * DAY });

  it('is one of its own that was on the register then, in whichever order they come', () => {
    fc.assert(
      fc.property(register, time, (permits, at) => {
        const found = permitAt(permits, TRUCK, at, offsets);
        expect(permitAt(permits.toReversed(), TRUCK, at, offsets)).toBe(found);
        const there = permits.filter(
          (one) =>
            one.device === TRUCK && one.recordedFrom <= at && (one.recordedTo ?? Infinity) > at,
        );
        expect(found === undefined).toBe(there.length === 0);
        if (!found) return;
        expect(there).toContain(found);
        // Nothing is held against it that another one would not have broken.
        const ground = { offsets, zones: [] };
        const clean = there.some((one) => judgePermit(one, at, undefined, ground).length === 0);
        expect(judgePermit(found, at, undefined, ground).length === 0).toBe(clean);
      }),
      { numRuns: 500, seed: 12 },
    );
  });

  it('is not changed by anything that is written down later', () => {
    fc.assert(
      fc.property(register, register, time, (permits, later, at) => {
        const edits = later.map((one) => ({
          ...one,
          recordedFrom: at + 1 + one.recordedFrom,
          recordedTo: at + 1 + one.recordedFrom * 2,
        }));
        const ended = permits.map((one) =>
          one.recordedFrom <= at && one.recordedTo === undefined
            ? { ...one, recordedTo: at + 1 }
            : one,
        );
        const before = permitAt(permits, TRUCK, at, offsets);
        expect(permitAt([...ended, ...edits], TRUCK, at, offsets)?.id).toBe(before?.id);
      }),
      { numRuns: 300, seed: 13 },
    );
  });

  it('is the one that ended last, or else the next, where no days run', () => {
    const of = (id: string, firstDay: string, lastDay: string): Permit => ({
      ...PERMIT,
      id: id as PermitId,
      number: id,
      firstDay,
      lastDay,
    });
    const list = [
      of('old', '2026-01-01', '2026-02-28'),
      of('older', '2025-01-01', '2025-12-31'),
      of('next', '2027-01-01', '2027-02-01'),
      of('far', '2028-01-01', '2028-02-01'),
    ];
    const at = beijing('2026-11-10T12:00:00');
    expect(permitAt(list, TRUCK, at, offsets)?.id).toBe('old');
    expect(permitAt(list.slice(2), TRUCK, at, offsets)?.id).toBe('next');
  });
});

it('two permits are in each other’s way where a vehicle would have both for a day', () => {
  const other: Permit = { ...PERMIT, id: 'p2' as PermitId };
  expect(isInTheWay(PERMIT, { ...other, firstDay: '2026-11-30', lastDay: '2026-12-31' })).toBe(
    true,
  );
  expect(isInTheWay(PERMIT, { ...other, firstDay: '2026-12-01', lastDay: '2026-12-31' })).toBe(
    false,
  );
  expect(isInTheWay(PERMIT, { ...other, status: 'revoked' })).toBe(false);
  expect(isInTheWay(PERMIT, { ...other, device: 'truck-2' as DeviceId })).toBe(false);
  expect(isInTheWay(PERMIT, PERMIT)).toBe(false);
});

it('only what says that none held is being without a permit', () => {
  const without = PERMIT_FINDINGS.filter((one) => isWithoutPermit([one]));
  expect(without).toEqual(['none', 'not-yet-valid', 'expired', 'suspended', 'revoked']);
});
