import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endurance,
  type FlownPoint,
  flightEnergy,
  levelPower,
  usableEnergy,
  withMeasured,
} from '../../../missions/planner/energy.ts';
import type { Wind } from '../../../missions/planner/types.ts';
import { AIRFRAME } from './samples.ts';

const at = (x: number, y: number, over: Partial<FlownPoint> = {}): FlownPoint => ({
  at: [x, y],
  height: 50,
  ...over,
});

function flown(path: readonly FlownPoint[], wind?: Wind) {
  const energy = flightEnergy(path, AIRFRAME, wind);
  if (!energy.ok) throw new Error(energy.detail);
  return energy;
}

describe('power', () => {
  it('meets both figures of the airframe', () => {
    expect(levelPower(AIRFRAME, 0)).toBeCloseTo(770, 9);
    expect(levelPower(AIRFRAME, 8)).toBeCloseTo(750, 9);
    const thrifty = { ...AIRFRAME, cruisePower: 400 };
    expect(levelPower(thrifty, 0)).toBeCloseTo(770, 9);
    expect(levelPower(thrifty, 8)).toBeCloseTo(400, 9);
    expect(levelPower(thrifty, 15)).toBeGreaterThanOrEqual(400);
  });

  it('is least between hovering and cruising, and rises steeply beyond', () => {
    expect(levelPower(AIRFRAME, 5)).toBeLessThan(750);
    expect(levelPower(AIRFRAME, 15)).toBeGreaterThan(1.5 * 750);
  });
});

describe('a flight', () => {
  it('from rest to rest takes its length and the ramps', () => {
    // 800 m at 8 m/s: 100 s, and 8 / 2.5 s for both ramps.
    const energy = flown([at(0, 0), at(800, 0)]);
    expect(energy.seconds).toBeCloseTo(103.2, 9);
    expect(energy.wattHours).toBeCloseTo((103.2 * 750) / 3600, 9);
    expect(energy.length).toBe(800);
  });

  it('too short for its speed never reaches it', () => {
    // 10 m: half speeding up, half slowing down, 2 √(10 / 2.5).
    expect(flown([at(0, 0), at(10, 0)]).seconds).toBeCloseTo(4, 9);
  });

  it('costs nothing to divide where it goes straight on', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), (share) => {
        const whole = flown([at(0, 0), at(600, 300)]);
        const halves = flown([at(0, 0), at(600 * share, 300 * share), at(600, 300)]);
        expect(halves.seconds).toBeCloseTo(whole.seconds, 6);
        expect(halves.wattHours).toBeCloseTo(whole.wattHours, 6);
      }),
    );
  });

  it('stops at a corner, and waits for a turn that takes longer than stopping', () => {
    const corner = flown([at(0, 0), at(400, 0), at(400, 400)]);
    expect(corner.seconds).toBeCloseTo(100 + 2 * 3.2, 9);
    const slow = flightEnergy([at(0, 0), at(400, 0), at(0, 0)], { ...AIRFRAME, yawRate: 18 });
    // 180° at 18°/s are 10 s, of which 6.4 pass while it brakes and starts.
    expect(slow.ok && slow.seconds).toBeCloseTo(100 + 6.4 + 3.6, 9);
  });

  it('climbs at its climbing speed and pays for the height', () => {
    const up = flown([at(0, 0, { height: 0 }), at(0, 0, { height: 50 })]);
    expect(up.seconds).toBeCloseTo(20, 9);
    expect(up.wattHours).toBeCloseTo((20 * 770 + 50 * 90) / 3600, 9);
    expect(flown([at(0, 0, { height: 30 }), at(0, 0, { height: 0 })]).seconds).toBeCloseTo(20, 9);
  });

  it('holds where it is told to', () => {
    const energy = flown([at(0, 0), at(80, 0, { hold: 30 }), at(160, 0)]);
    expect(energy.seconds).toBeCloseTo(20 + 6.4 + 30, 9);
  });

  it('keeps its speed over ground in wind, by the triangle', () => {
    const path = [at(0, 0), at(800, 0)];
    const legs = [0, Math.PI, Math.PI / 2].map((to) => flown(path, { speed: 5, to }).legs[0]!);
    expect(legs.map(({ groundSpeed }) => groundSpeed)).toEqual([8, 8, 8]);
    expect(legs.map(({ airSpeed }) => Number(airSpeed.toFixed(6)))).toEqual([
      3,
      13,
      Number(Math.hypot(8, 5).toFixed(6)),
    ]);
    expect(legs[1]!.wattHours).toBeGreaterThan(legs[2]!.wattHours);
  });

  it('slows down where its fastest airspeed does not do', () => {
    const path = [at(0, 0), at(800, 0, { speed: 12 })];
    const [leg] = flown(path, { speed: 6, to: Math.PI }).legs;
    expect(leg!.groundSpeed).toBeCloseTo(9, 9);
    expect(leg!.airSpeed).toBeCloseTo(15, 9);
  });

  it('there and back never takes less in wind than in calm air', () => {
    const wind = fc.record({
      speed: fc.double({ min: 0, max: 10, noNaN: true }),
      to: fc.double({ min: -4, max: 4, noNaN: true }),
    });
    // At a speed beyond that of least power, where P is convex.
    const path = [at(0, 0), at(700, 200), at(0, 0)];
    fc.assert(
      fc.property(wind, (one) => {
        expect(flown(path, one).seconds).toBeGreaterThanOrEqual(flown(path).seconds - 1e-9);
        const { legs, seconds, wattHours } = flown(path, one);
        expect(legs.reduce((total, leg) => total + leg.seconds, 0)).toBeCloseTo(seconds, 6);
        expect(wattHours).toBeGreaterThan(0);
      }),
    );
  });

  it('is refused where the wind or a wish is too much, and says where', () => {
    const path = [at(0, 0), at(800, 0)];
    expect(flightEnergy(path, AIRFRAME, { speed: 12, to: 0 })).toMatchObject({
      ok: false,
      reason: 'bad-wish',
    });
    const slow = { ...AIRFRAME, maxSpeed: 9 };
    expect(flightEnergy(path, slow, { speed: 9.5, to: Math.PI })).toMatchObject({
      ok: false,
      reason: 'unreachable',
      at: [800, 0],
    });
    expect(flightEnergy([at(0, 0), at(1, 0, { speed: 0 })], AIRFRAME)).toMatchObject({ ok: false });
    expect(flightEnergy([at(0, 0), at(Number.NaN, 0)], AIRFRAME)).toMatchObject({ ok: false });
    expect(flightEnergy(path, AIRFRAME, { speed: Number.NaN, to: 0 })).toMatchObject({ ok: false });
  });
});

describe('endurance', () => {
  it('is what the battery has without its reserve', () => {
    expect(usableEnergy(AIRFRAME)).toBeCloseTo(266.25, 9);
    const { hover, cruise, radius } = endurance(AIRFRAME);
    expect(hover).toBeCloseTo((266.25 * 3600) / 770, 6);
    expect(cruise).toBeCloseTo((266.25 * 3600) / 750, 6);
    expect(radius).toBeCloseTo((cruise * 8) / 2, 6);
  });

  it('reaches less far the stronger the wind, and nowhere against one as fast as it flies', () => {
    const radii = [0, 3, 6, 9].map((speed) => endurance(AIRFRAME, { speed, to: 0 }).radius);
    expect([...radii].sort((a, b) => b - a)).toEqual(radii);
    expect(endurance({ ...AIRFRAME, maxSpeed: 9 }, { speed: 9, to: 0 }).radius).toBe(0);
  });
});

describe('measured values', () => {
  it('replace the defaults', () => {
    const measured = withMeasured(AIRFRAME, { hoverPower: 900, batteryEnergy: 300 });
    expect(measured).toEqual({ ...AIRFRAME, hoverPower: 900, batteryEnergy: 300 });
  });

  it.each([{ hoverPower: 0 }, { batteryEnergy: Number.NaN }, { cruiseSpeed: 20 }])(
    'are refused as %o',
    (measured) => {
      expect(withMeasured(AIRFRAME, measured)).toMatchObject({ ok: false, reason: 'bad-wish' });
    },
  );
});
