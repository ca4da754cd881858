/** Planned patrols flown by the simulated hexacopter: the photos are where the plan says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlannedSortie } from '../../../missions/patrol/plan.ts';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import type { PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import { CameraFeedback, CameraImageCaptured } from '../../../src/wire/mavlink/messages.ts';
import { shippedLibrary } from '../../missions/patrol/library.ts';
import { GroundStation, type TestItem } from './ground-station.ts';

const PATROLS = new URL(
  '../../../missions/library/areas/xining-chengzhong/patrols.json',
  import.meta.url,
);
const LIBRARY = shippedLibrary();
const SURROUNDINGS = { noFly: [], permitted: [], obstacles: [] };
const CALM = { speed: 0, from: 0, gusts: 0 };

type Autopilot = 'ardupilot' | 'px4';

function planned(wishes: PatrolWishes, autopilot: Autopilot): PlannedSortie {
  const plan = planPatrol({ ...wishes, autopilot }, LIBRARY, SURROUNDINGS);
  if (!plan.ok) throw new Error(plan.detail);
  return plan.sorties[0]!;
}

/** Numbers of MAV_FRAME. */
const FRAMES = { relative: 3, none: 2, amsl: 0, terrain: 10 } as const;

/** Where the photos of a flight were taken: [lon, lat], in their order. */
function fly({ mission }: PlannedSortie, autopilot: Autopilot): [number, number][] {
  const { lat, lon } = mission.home;
  const station = new GroundStation({ autopilot, home: { lat, lon, amsl: 2262 }, wind: CALM });
  station.run(45);
  const items = mission.items.map(
    (item): TestItem => ({
      command: item.command,
      frame: FRAMES[item.frame],
      params: item.params.map((value) => value ?? Number.NaN),
      lat: item.lat,
      lon: item.lon,
      z: item.altitude,
    }),
  );
  const home: TestItem = { command: 16, frame: 0, lat, lon };
  expect(station.upload(autopilot === 'ardupilot' ? [home, ...items] : items)).toBe(0);
  if (autopilot === 'ardupilot') {
    expect(station.command(176, [1, 4])).toBe(0);
    expect(station.command(400, [1])).toBe(0);
  }
  expect(station.command(300)).toBe(0);
  station.run(3);
  expect(station.until(() => !station.armed, 1500)).toBe(true);
  return autopilot === 'ardupilot'
    ? station.all(CameraFeedback).map((shot) => [shot.lng / 1e7, shot.lat / 1e7])
    : station.all(CameraImageCaptured).map((shot) => [shot.lon / 1e7, shot.lat / 1e7]);
}

describe.each(['ardupilot', 'px4'] as const)('planned for and flown by %s', (autopilot) => {
  const patrols = JSON.parse(readFileSync(PATROLS, 'utf8')) as {
    name: string;
    wishes: PatrolWishes;
  }[];
  it.each(patrols)(
    '$name: each photo is taken, less than 2 m from its place in the mean',
    ({ wishes }) => {
      const sortie = planned(wishes, autopilot);
      const shots = fly(sortie, autopilot);
      const misses = sortie.photos.map(({ lat, lon }) =>
        Math.min(...shots.map(([x, y]) => metresBetween(lon, lat, x, y))),
      );
      const farthest = Math.max(...misses);
      const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length;
      console.log(
        `${autopilot}: ${misses.length} planned, ${shots.length} taken; ${mean.toFixed(2)} m off in the mean, ${farthest.toFixed(2)} m at most`,
      );
      expect(mean).toBeLessThan(2);
      expect(farthest).toBeLessThan(6);
      expect(Math.abs(shots.length - misses.length)).toBeLessThanOrEqual(0.05 * misses.length);
    },
  );
});
