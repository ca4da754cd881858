import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeviceId, PermitId, ZoneId } from '../../../src/domain/ids.ts';
import {
  isInTheWay,
  PERMIT_STATUSES,
  type Permit,
} from '../../../src/domain/supervision/permit.ts';
import {
  decidePermits,
  type PermitEntry,
  type PermitNames,
} from '../../../src/domain/supervision/permit-register.ts';

const NAMES: PermitNames = {
  vehicles: [
    { id: 't1' as DeviceId, plate: '青A1' },
    { id: 't2' as DeviceId, plate: '青A2' },
    { id: 't3' as DeviceId, plate: '青A2' },
  ],
  zones: [
    { id: 'z1' as ZoneId, name: 'Tip', kind: 'dump-site' },
    { id: 'z2' as ZoneId, name: 'Way', kind: 'route' },
    { id: 'z3' as ZoneId, name: 'Way', kind: 'route' },
    { id: 'z4' as ZoneId, name: 'Site', kind: 'work-area' },
  ],
};
const ENTRY: PermitEntry = {
  number: 'A',
  vehicle: 't1',
  company: '',
  site: { name: '' },
  dumpSites: [],
  routes: [],
  firstDay: '2026-11-01',
  lastDay: '2026-11-30',
  hours: [],
  status: 'valid',
};
const serial = () => {
  let n = 0;
  return () => `p${++n}` as PermitId;
};
const decide = (entry: Partial<PermitEntry>, of?: Permit) =>
  decidePermits([{ entry: { ...ENTRY, ...entry }, ...(of && { of }) }], [], NAMES, 1000, serial());

it.each([
  [{ vehicle: 't9' }, { reason: 'no-vehicle', called: 't9' }],
  [{ vehicle: '青A2' }, { reason: 'which-vehicle', called: '青A2' }],
  [{ dumpSites: ['Way'] }, { reason: 'no-zone', called: 'Way' }],
  [{ routes: ['Way'] }, { reason: 'which-zone', called: 'Way' }],
  [{ site: { name: '', zone: 'z2' } }, { reason: 'no-zone', called: 'z2' }],
  [{ lastDay: '2026-10-31' }, { reason: 'backwards' }],
] as const)('%j is refused: %j', (entry, refusal) => {
  expect(decide(entry)).toEqual({ ok: false, refused: [{ at: 0, refusal }] });
});

it('finds vehicles and zones by what people call them, each zone once', () => {
  const decided = decide({
    vehicle: '青A1',
    site: { name: 'Site' },
    dumpSites: ['Tip', 'z1'],
    routes: ['z3'],
  });
  expect(decided.ok && decided.changes[0]?.next).toMatchObject({
    device: 't1',
    site: { name: 'Site', zone: 'z4' },
    dumpSites: [{ id: 'z1', name: 'Tip' }],
    routes: [{ id: 'z3', name: 'Way' }],
  });
});

it('lets a permit go on naming a zone and a vehicle that are there no more', () => {
  const of: Permit = {
    ...ENTRY,
    id: 'p' as PermitId,
    version: 1,
    device: 'gone' as DeviceId,
    site: { name: 'Old', zone: 'z8' as ZoneId },
    dumpSites: [{ id: 'z9' as ZoneId, name: 'Closed tip' }],
    routes: [],
    recordedFrom: 5000,
  };
  const same = { vehicle: 'gone', site: { name: 'Old' }, dumpSites: ['z9'] };
  expect(decide(same, of)).toEqual({ ok: true, changes: [undefined] });
  // The clock was set back: its next version begins no earlier than it did itself.
  expect(decide({ ...same, status: 'revoked' }, of)).toMatchObject({
    changes: [{ next: { version: 2, status: 'revoked', recordedFrom: 5000 } }],
  });
});

it('never lets a number stand twice, nor a vehicle have two permits for a day, whatever is sent', () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
  const entry = fc.record({
    number: fc.constantFrom('A', 'B', 'C', 'D'),
    vehicle: fc.constantFrom('t1', 't2', '青A1'),
    firstDay: day,
    lastDay: day,
    status: fc.constantFrom(...PERMIT_STATUSES),
  });
  const batches = fc.array(fc.array(entry, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
  let taken = 0;
  fc.assert(
    fc.property(batches, (sent) => {
      const newId = serial();
      let register: Permit[] = [];
      for (const [i, batch] of sent.entries()) {
        const proposed = batch.map((one) => {
          const of = register.find(({ number }) => number === one.number);
          return { entry: { ...ENTRY, ...one }, ...(of && { of }) };
        });
        const decided = decidePermits(proposed, register, NAMES, i, newId);
        if (!decided.ok) {
          expect(decided.refused.length).toBeGreaterThan(0);
          continue;
        }
        taken++;
        const next = decided.changes.flatMap((change) => change ?? []);
        const gone = new Set(next.flatMap(({ before }) => before ?? []));
        register = [...register.filter((one) => !gone.has(one)), ...next.map((one) => one.next)];
        const numbers = register.map(({ number }) => number);
        expect(new Set(numbers).size).toBe(numbers.length);
        const pairs = register.flatMap((a) => register.map((b) => isInTheWay(a, b)));
        expect(pairs).not.toContain(true);
      }
    }),
    { numRuns: 300, seed: 14 },
  );
  expect(taken).toBeGreaterThan(200);
});
