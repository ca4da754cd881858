import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionArea } from '../../../../missions/planner/rings.ts';
import type { Point, Region } from '../../../../missions/planner/types.ts';
import { unseenOf } from '../../../../missions/planner/views/unseen.ts';
import type { Shot } from '../../../../missions/planner/work.ts';
import { CAMERA } from '../samples.ts';
import { blob, seeded } from '../space/scenes.ts';
import { posesOf, shownIn } from './frustum.ts';
import { boxAt, holds, placesIn } from './quarter.ts';

const noCheck = () => {};
const shot = (at: Point, height: number, pitch = -90, heading = 0): Shot => ({
  kind: 'shot',
  spot: { at, height },
  pitch,
  heading,
});

/** Metres: squares of so large areas. */
const SQUARE = 4;
const isNear = (regions: readonly Region[], [x, y]: Point): boolean =>
  [-SQUARE, 0, SQUARE].some((dx) =>
    [-SQUARE, 0, SQUARE].some((dy) => regions.some((one) => holds(one, [x + dx, y + dy]))),
  );

describe('what no photo shows', () => {
  it('is told of any area and any photos, and nothing else is', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 0, max: 9 }), (seed, count) => {
        const random = seeded(seed);
        const region = { outer: blob(random, 0, 0, 120, 7), holes: [] };
        const height = 30 * random();
        const shots = Array.from({ length: count }, () =>
          shot(
            [(random() - 0.5) * 300, (random() - 0.5) * 300],
            10 + 80 * random(),
            -90 * random(),
            360 * random(),
          ),
        );
        const unseen = unseenOf([{ region, height }], shots, CAMERA, noCheck);
        const poses = posesOf(shots);
        for (const at of placesIn(region, 150)) {
          const shown = shownIn(poses, CAMERA, at, height) > 0;
          if (!shown) expect(isNear(unseen, at)).toBe(true);
          if (!unseen.some((one) => holds(one, at))) continue;
          const [x, y] = at;
          const around = [-SQUARE, 0, SQUARE].flatMap((dx) =>
            [-SQUARE, 0, SQUARE].map((dy): Point => [x + dx, y + dy]),
          );
          expect(around.every((one) => isWellShown(shots, one, height))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is a whole roof seen from below only', () => {
    const region = boxAt([0, 30], 20, 20);
    const surface = [{ region, height: 20 }];
    expect(unseenOf(surface, [shot([0, 0], 10, 0)], CAMERA, noCheck)).toEqual([region]);
    expect(unseenOf(surface, [shot([0, 30], 60)], CAMERA, noCheck)).toEqual([]);
  });

  it('is the half that lies beside the picture', () => {
    // 36.7 m by 24.4 m of ground from 25 m: of 60 m by 20 m two ends stay.
    const region = boxAt([0, 0], 60, 20);
    const unseen = unseenOf([{ region, height: 0 }], [shot([0, 0], 25)], CAMERA, noCheck);
    expect(unseen).toHaveLength(2);
    const area = unseen.reduce((sum, one) => sum + regionArea(one), 0);
    expect(Math.abs(area - 20 * (60 - 36.7))).toBeLessThan(30);
  });

  it('of a strip narrower than a square is told by its corners', () => {
    const region = boxAt([0, 0.26], 400, 0.01);
    expect(unseenOf([{ region, height: 0 }], [shot([0, 0], 50)], CAMERA, noCheck)).toEqual([
      region,
    ]);
  });
});

/** By a margin within the picture, and not near the horizon: nothing beyond 85° counts. */
function isWellShown(shots: readonly Shot[], at: Point, height: number): boolean {
  const smaller = { ...CAMERA, focalLength: CAMERA.focalLength * 1.02 };
  return shots.some(
    (one) =>
      shownIn(posesOf([one]), smaller, at, height) > 0 &&
      Math.hypot(one.spot.at[0] - at[0], one.spot.at[1] - at[1]) < 10 * (one.spot.height - height),
  );
}
