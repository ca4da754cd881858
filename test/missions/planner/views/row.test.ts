import { describe, expect, it } from 'vitest';
import { sweptLine } from '../../../../missions/planner/site/lines.ts';
import { flownRow } from '../../../../missions/planner/views/row.ts';
import { CAMERA } from '../samples.ts';
import { posesOf, shownIn } from './frustum.ts';
import { boxAt, inputIn, leastDepth, OPEN } from './quarter.ts';

const spots = Array.from({ length: 8 }, (_, i) => ({ at: [i * 20, 0] as const, height: 50 }));
const row = { spots, pitch: -60, heading: 0, distance: 50 };

describe('a row of photos', () => {
  it('is one line with a photo at each spot', () => {
    const work = flownRow(row, inputIn(OPEN, {}));
    expect(work).toHaveLength(1);
    const poses = posesOf(work);
    expect(poses).toHaveLength(8);
    poses.forEach(({ x }, i) => {
      expect(x).toBeCloseTo(20 * i, 4);
    });
  });

  it('is interrupted by what stands between two spots that are both free', () => {
    const quarter = { ...OPEN, clearance: 1, noFly: [boxAt([70, 0], 2, 30)] };
    const work = flownRow(row, inputIn(quarter, {}));
    expect(work).toHaveLength(2);
    expect(posesOf(work)).toHaveLength(8);
    expect(leastDepth(quarter, work)).toBeGreaterThanOrEqual(1 - 1e-6);
  });

  it('leaves out a spot that is not free, or takes another instead', () => {
    const quarter = { ...OPEN, noFly: [boxAt([60, 0], 4, 4)] };
    const input = inputIn(quarter, {});
    expect(posesOf(flownRow(row, input))).toHaveLength(7);
    const other = {
      kind: 'shot',
      spot: { at: [60, 30], height: 50 },
      pitch: -60,
      heading: 0,
    } as const;
    expect(flownRow(row, input, () => other)).toContainEqual(other);
  });

  it.each([
    ['its trigger', { ...CAMERA, minTriggerInterval: 5 }],
    ['sharp photos', { ...CAMERA, exposure: 0.01 }],
  ])('is taken one by one where the camera is too slow for %s', (_, camera) => {
    const work = flownRow(row, inputIn(OPEN, { camera }));
    expect(work.map(({ kind }) => kind)).toEqual(new Array(8).fill('shot'));
  });
});

describe('a pass of a sweep', () => {
  const pass = { from: [0, 0], to: [0, 140] } as const;

  // 48.75 m in a photo: behind the third 42.5 m of the pass are left, and it shows 24.4 m of them.
  it.each([
    ['its photos moved together', CAMERA, 1],
    ['one more photo at its end, the camera being slow', { ...CAMERA, minTriggerInterval: 9.5 }, 2],
  ])('is shown to its end where photos hardly overlap: %s', (_, camera, works) => {
    const work = sweptLine(pass, inputIn(OPEN, { camera, frontOverlap: 0 }));
    expect(work).toHaveLength(works);
    const poses = posesOf(work);
    for (let y = 0; y <= 140; y += 1) expect(shownIn(poses, camera, [0, y], 0)).toBeGreaterThan(0);
  });

  it('without length is one photo', () => {
    expect(sweptLine({ from: [3, 4], to: [3, 4] }, inputIn(OPEN, {}))).toMatchObject([
      { kind: 'shot', spot: { at: [3, 4] } },
    ]);
  });
});
