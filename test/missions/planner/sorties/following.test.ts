import { describe, expect, it } from 'vitest';
import { type FlownPoint, flightEnergy } from '../../../../missions/planner/energy.ts';
import { levelHome, overGround } from '../../../../missions/planner/sorties/following.ts';
import { splitSorties } from '../../../../missions/planner/sorties/sorties.ts';
import type { Point } from '../../../../missions/planner/types.ts';
import { AIRFRAME } from '../samples.ts';
import { lawn, optionsOf } from './fields.ts';

const level = (path: readonly FlownPoint[]) => flightEnergy(path, AIRFRAME);
const PATH: FlownPoint[] = [
  { at: [0, 0], height: 0 },
  { at: [0, 0], height: 60 },
  { at: [900, 0], height: 60, speed: 7 },
  { at: [900, 300], height: 80, hold: 5 },
  { at: [0, 0], height: 80 },
  { at: [0, 0], height: 0 },
];

function energyOf(ground: (p: Point) => number | undefined) {
  const energy = overGround(level, ground)(PATH);
  if (!energy.ok) throw new Error(energy.detail);
  return energy;
}

describe('energy along the ground', () => {
  it('is that of the path itself where the ground is level, leg by leg', () => {
    const flat = level(PATH);
    if (!flat.ok) throw new Error(flat.detail);
    for (const ground of [() => 2300, () => undefined]) {
      const energy = energyOf(ground);
      expect(energy.legs).toHaveLength(5);
      energy.legs.forEach((leg, i) => {
        expect(leg.wattHours).toBeCloseTo(flat.legs[i]!.wattHours, 6);
        expect(leg.seconds).toBeCloseTo(flat.legs[i]!.seconds, 6);
      });
      expect(energy.length).toBeCloseTo(flat.length, 6);
    }
  });

  it('pays for each metre of climbing on the way', () => {
    // Three hills of 30 m on 900 m, 90 m of climbing in all.
    const hilly = energyOf(([x]) => 2300 + 15 * Math.sin((2 * Math.PI * x) / 300));
    const flat = energyOf(() => 2300);
    const climbed = hilly.legs[1]!.wattHours - flat.legs[1]!.wattHours;
    expect(climbed).toBeGreaterThan((0.8 * 90 * AIRFRAME.climbPower) / 3600);
    expect(hilly.legs[0]!.wattHours).toBeCloseTo(flat.legs[0]!.wattHours, 6);
    const sum = hilly.legs.reduce((total, { wattHours }) => total + wattHours, 0);
    expect(hilly.wattHours).toBeCloseTo(sum, 6);
  });

  it('goes on as high as it was over a void', () => {
    const edge = energyOf(([x]) => (x < 500 ? 2300 : undefined));
    expect(edge.wattHours).toBeCloseTo(energyOf(() => 2300).wattHours, 6);
  });

  it('turns home level, above the highest place of the way', () => {
    const way: FlownPoint[] = [
      { at: [500, 0], height: 60 },
      { at: [300, 0], height: 60 },
      { at: [0, 0], height: 60 },
      { at: [0, 0], height: 0 },
    ];
    // From 2360 m up to 2400 m, 500 m level, down to home's 2300 m.
    const home = levelHome(level, ([x]) => (x === 300 ? 2340 : 2300))(way);
    const flown = level([
      { at: [500, 0], height: 60 },
      { at: [500, 0], height: 100 },
      { at: [0, 0], height: 100 },
      { at: [0, 0], height: 0 },
    ]);
    expect(home.ok && flown.ok && home.wattHours - flown.wattHours).toBeCloseTo(0, 6);
    const plain = levelHome(level, () => undefined)(way);
    const direct = level(way);
    expect(plain.ok && direct.ok && plain.wattHours - direct.wattHours).toBeCloseTo(0, 6);
  });

  it('splits a plan over hills into more sorties than over a plain', () => {
    const ground = ([x, y]: Point) => 2300 + 40 * Math.sin(x / 60) * Math.cos(y / 60);
    const count = (energy: typeof level) => {
      const sorties = splitSorties(optionsOf(lawn(900, 900), { energy }));
      if (!sorties.ok) throw new Error(sorties.detail);
      for (const { path, wattHours } of sorties.sorties) {
        const again = energy(path);
        expect(again.ok && again.wattHours).toBeCloseTo(wattHours, 6);
        expect(wattHours).toBeLessThanOrEqual(200);
      }
      return sorties.sorties.length;
    };
    expect(count(overGround(level, ground))).toBeGreaterThan(count(level));
  });
});
