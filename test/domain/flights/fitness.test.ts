import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DroneFacts, fitnessOf, ranked } from '../../../src/domain/flights/fitness.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';

const PLACE = [101.78, 36.62] as const;
const AIRFRAME = {
  cruiseSpeed: 8,
  cruisePower: 750,
  hoverPower: 770,
  batteryEnergy: 355,
  reserve: 0.25,
};
const LOOK = { battery: 0.2, seconds: 240, photos: 6 };
const drone = (more: Partial<DroneFacts> = {}): DroneFacts => ({
  device: 'hexa-1' as DeviceId,
  name: 'Hexa',
  online: true,
  age: 1000,
  at: [101.78, 36.63],
  battery: 0.98,
  busy: false,
  ...more,
});
const reasons = (more: Partial<DroneFacts>, look?: Parameters<typeof fitnessOf>[3]) =>
  fitnessOf(drone(more), PLACE, AIRFRAME, look).reasons;

describe('what speaks against a drone', () => {
  it('is nothing where it is near, heard, full and free', () => {
    expect(fitnessOf(drone(), PLACE, AIRFRAME, LOOK)).toMatchObject({ reasons: [], look: LOOK });
    expect(fitnessOf(drone(), PLACE, AIRFRAME).metres).toBeCloseTo(1110, -1);
  });

  it.each<[string, Partial<DroneFacts>]>([
    ['offline', { online: false }],
    ['in-flight', { busy: true }],
    ['stale', { age: 60_001 }],
    ['too-far', { at: [101.78, 36.7] }],
  ])('is that it is %s', (reason, more) => {
    expect(reasons(more)).toEqual([reason]);
  });

  it('is the battery as far as the look and the reserve go, to the last share of it', () => {
    expect(reasons({ battery: 0.4501 }, LOOK)).toEqual([]);
    expect(reasons({ battery: 0.4499 }, LOOK)).toEqual(['low-battery']);
    expect(reasons({}, { ...LOOK, battery: 0.7501 })).toEqual(['too-far']);
    // 1,110 m out and home at 8 m/s and 750 W, two minutes around: 83.5 of 355 Wh.
    expect(reasons({ battery: 0.25 + 0.234 })).toEqual(['low-battery']);
    expect(reasons({ battery: 0.25 + 0.237 })).toEqual([]);
  });

  it('is a place that nobody knows, or from which there is no way', () => {
    const { at: _, age: __, ...never } = drone({ online: false });
    expect(fitnessOf(never, PLACE, AIRFRAME).reasons).toEqual(['offline', 'no-position']);
    expect(reasons({}, 'no-way')).toEqual(['no-way']);
  });
});

describe('the order', () => {
  const facts = fc.record({
    device: fc.stringMatching(/^d[0-9]{1,3}$/).map((id) => id as DeviceId),
    name: fc.constant(''),
    online: fc.boolean(),
    age: fc.integer({ min: 0, max: 120_000 }),
    at: fc.tuple(fc.constant(101.78), fc.double({ min: 36.5, max: 36.7, noNaN: true })),
    battery: fc.double({ min: 0, max: 1, noNaN: true }),
    busy: fc.boolean(),
  });
  const all = fc.uniqueArray(facts, { maxLength: 12, selector: ({ device }) => device });

  it('has the fit before the others, the nearest first, and is the same however they came', () => {
    fc.assert(
      fc.property(all, fc.integer(), (list, seed) => {
        const fitness = list.map((one) => fitnessOf(one, PLACE, AIRFRAME));
        const order = ranked(fitness);
        const mixed = fitness.toSorted(
          (a, b) => (((a.metres ?? 0) * seed) % 7) - (((b.metres ?? 0) * seed) % 7),
        );
        expect(ranked(mixed)).toEqual(order);
        const against = order.map((one) => one.reasons.length);
        expect(against).toEqual(against.toSorted((a, b) => a - b));
        const fit = order.filter((one) => one.reasons.length === 0).map((one) => one.metres!);
        expect(fit).toEqual(fit.toSorted((a, b) => a - b));
      }),
      { seed: 7 },
    );
  });

  it('prefers what is done sooner over what is nearer', () => {
    const near = fitnessOf(drone(), PLACE, AIRFRAME, { ...LOOK, seconds: 400 });
    const far = fitnessOf(
      drone({ device: 'hexa-2' as DeviceId, at: [101.78, 36.64] }),
      PLACE,
      AIRFRAME,
      LOOK,
    );
    expect(ranked([near, far]).map(({ device }) => device)).toEqual(['hexa-2', 'hexa-1']);
  });
});
