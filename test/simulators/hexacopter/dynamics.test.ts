import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulators/city/random.ts';
import { flightPower, Pack } from '../../../simulators/hexacopter/battery.ts';
import { Airframe, type Limits, type Setpoint } from '../../../simulators/hexacopter/dynamics.ts';
import { apart, flat, type Vec, ZERO } from '../../../simulators/hexacopter/space.ts';
import { Wind } from '../../../simulators/hexacopter/wind.ts';

const LIMITS: Limits = {
  speed: 10,
  climb: 2.5,
  descent: 1.5,
  sink: 2.5,
  acceleration: 2.5,
  climbAcceleration: 1,
  airspeed: 18,
  yawRate: 60,
};
const DT = 0.04;
const CALM = { velocity: ZERO, gust: ZERO };

const vec = fc.record({
  north: fc.double({ min: -300, max: 300, noNaN: true }),
  east: fc.double({ min: -300, max: 300, noNaN: true }),
  up: fc.double({ min: 5, max: 120, noNaN: true }),
});

function fly(airframe: Airframe, setpoint: Setpoint, seconds: number, wind = CALM) {
  for (let t = 0; t < seconds; t += DT) airframe.step(DT, setpoint, LIMITS, wind, ZERO);
}

function withinLimits(airframe: Airframe, before: Vec): boolean {
  const { velocity, yawRate, onGround } = airframe;
  const turned = { north: velocity.north - before.north, east: velocity.east - before.east, up: 0 };
  const accelerates =
    flat(turned) / DT <= LIMITS.acceleration + 1e-6 &&
    Math.abs(velocity.up - before.up) / DT <= LIMITS.climbAcceleration + 1e-6;
  return (
    flat(velocity) <= LIMITS.speed + 1e-9 &&
    velocity.up <= LIMITS.climb + 1e-9 &&
    velocity.up >= -LIMITS.sink - 1e-9 &&
    Math.abs(yawRate) <= LIMITS.yawRate + 1e-9 &&
    (onGround || accelerates)
  );
}

describe('a hexacopter in the air', () => {
  it('never leaves its limits of speed, climb, acceleration and turning, whatever it is told', () => {
    const order = fc.record({ to: vec, through: fc.double({ min: 0, max: 10, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 4 }), fc.nat(), (orders, seed) => {
        const wind = new Wind({ speed: 8, from: 200, gusts: 3 }, createRandom(seed, 'wind'));
        const airframe = new Airframe({ north: 0, east: 0, up: 20 }, 0);
        for (const { to, through } of orders) {
          const setpoint = { kind: 'line', from: airframe.position, to, through } as const;
          for (let n = 0; n < 300; n++) {
            const before = airframe.velocity;
            wind.step(DT);
            airframe.step(DT, setpoint, LIMITS, wind, ZERO);
            if (!withinLimits(airframe, before)) return false;
          }
        }
        return true;
      }),
      { numRuns: 100 },
    );
  });

  it('stops at the end of a line without flying over it', () => {
    const airframe = new Airframe({ north: 0, east: 0, up: 30 }, 0);
    const to: Vec = { north: 200, east: 0, up: 30 };
    let furthest = 0;
    for (let t = 0; t < 60; t += DT) {
      airframe.step(
        DT,
        { kind: 'line', from: { north: 0, east: 0, up: 30 }, to },
        LIMITS,
        CALM,
        ZERO,
      );
      furthest = Math.max(furthest, airframe.position.north);
    }
    expect(furthest).toBeLessThan(200.3);
    expect(apart(airframe.position, to)).toBeLessThan(0.2);
  });

  it('is slower against a wind that leaves it less than its speed', () => {
    const against = { velocity: { north: -12, east: 0, up: 0 }, gust: ZERO };
    const airframe = new Airframe({ north: 0, east: 0, up: 30 }, 0);
    const from = airframe.position;
    fly(airframe, { kind: 'line', from, to: { north: 500, east: 0, up: 30 } }, 20, against);
    expect(flat(airframe.velocity)).toBeGreaterThan(5);
    expect(flat(airframe.velocity)).toBeLessThan(6.1);
  });

  it('leans into where it flies and turns its nose there', () => {
    const airframe = new Airframe({ north: 0, east: 0, up: 30 }, 0);
    const from = airframe.position;
    fly(airframe, { kind: 'line', from, to: { north: 0, east: 300, up: 30 } }, 8);
    expect(airframe.yaw).toBeCloseTo(90, 0);
    expect(airframe.pitch).toBeLessThan(-0.05);
  });
});

describe('a battery', () => {
  it('only ever loses charge and gives out energy', () => {
    const flown = fc.record({
      airspeed: fc.double({ min: 0, max: 25, noNaN: true }),
      climb: fc.double({ min: -3, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(flown, { maxLength: 200 }), (steps) => {
        const pack = new Pack({ cells: 6, capacity: 5000, charge: 0.9 });
        for (const { airspeed, climb } of steps) {
          const { used, energy } = pack;
          pack.drain(flightPower(airspeed, climb), 5);
          expect(pack.used).toBeGreaterThan(used);
          expect(pack.energy).toBeGreaterThan(energy);
        }
      }),
    );
  });

  it('takes most to climb, less to hover, least to fly at a middling speed', () => {
    expect(flightPower(0, 2)).toBeGreaterThan(flightPower(0, 0));
    expect(flightPower(7, 0)).toBeLessThan(flightPower(0, 0));
    expect(flightPower(20, 0)).toBeGreaterThan(flightPower(7, 0));
  });

  it('sags under load', () => {
    const pack = new Pack({ cells: 6, capacity: 16_000, charge: 1 });
    const resting = pack.voltage;
    pack.drain(1000, 1);
    expect(pack.voltage).toBeLessThan(resting - 0.4);
  });
});
