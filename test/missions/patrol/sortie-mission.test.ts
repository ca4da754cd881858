import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained } from '../../../missions/patrol/chained.ts';
import {
  type MissionSetting,
  type SortieWay,
  sortieMission,
} from '../../../missions/patrol/sortie-mission.ts';
import { photosOf } from '../../../missions/planner/coverage/photos.ts';
import type { Point } from '../../../missions/planner/types.ts';
import type { Line, Spot, Work } from '../../../missions/planner/work.ts';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { stretches } from '../flown.ts';

const SETTING: MissionSetting = {
  plane: new Plane(101.75, 36.57),
  home: [0, 0],
  tolerance: 2,
  speed: 8,
  shotHold: 2,
  autopilot: 'ardupilot',
  fence: [],
};

const spot = (x: number, y: number, height = 60): Spot => ({ at: [x, y], height });
const line = (from: Spot, to: Spot, over: Partial<Line> = {}): Line => ({
  kind: 'line',
  from,
  to,
  pitch: -90,
  trigger: 20,
  ...over,
});

const HOME = spot(0, 0);
/** Straight out, between and home. */
function sortie(work: readonly Work[]): SortieWay {
  const ends = work.map((one) => (one.kind === 'line' ? one.to : one.spot));
  const starts = work.map((one) => (one.kind === 'line' ? one.from : one.spot));
  return {
    work: chained(work),
    out: [HOME, starts[0]!],
    between: starts.slice(1).map((start, i) => [ends[i]!, start]),
    back: [ends.at(-1)!, HOME],
  };
}

const TWO = [line(spot(100, 0), spot(205, 0)), line(spot(205, 40), spot(100, 40))];
const commands = (work: readonly Work[], over: Partial<MissionSetting> = {}) =>
  sortieMission(sortie(work), { ...SETTING, ...over }).items.map(({ command }) => command);

describe('a sortie as a mission', () => {
  it('takes off, sets speed and camera, triggers on each line, and comes home', () => {
    const { items } = sortieMission(sortie(TWO), SETTING);
    expect(items.map(({ command }) => command)).toEqual([
      22, 178, 205, 16, 206, 16, 206, 16, 206, 16, 206, 16, 20,
    ]);
    expect(items[0]).toMatchObject({ frame: 'relative', altitude: 60 });
    expect(items[1]!.params).toEqual([1, 8, -1, 0]);
    expect(items[2]).toMatchObject({ params: [-90, 0, 0, 0], altitude: 2 });
    expect(items[4]!.params).toEqual([20, 0, 1, 0]);
    expect(items[6]!.params).toEqual([0, 0, 0, 0]);
  });

  it('goes on taking photos where lines touch, and says no place twice', () => {
    const bend = [line(spot(100, 0), spot(205, 0)), line(spot(205, 0), spot(255, 80))];
    expect(commands(bend)).toEqual([22, 178, 205, 16, 206, 16, 16, 206, 16, 20]);
  });

  it('asks for a photo that is due where it turns, as the trigger may not be reached', () => {
    const short = [line(spot(100, 0), spot(140, 0))];
    expect(commands(short)).toEqual([22, 178, 205, 16, 206, 16, 206, 2000, 16, 20]);
  });

  it('turns the nose as the autopilot has it: by a command, or by the waypoint alone', () => {
    const shot: Work = { kind: 'shot', spot: spot(50, 50), pitch: -45, heading: 370 };
    expect(commands([shot])).toEqual([22, 178, 205, 115, 16, 2000, 16, 20]);
    const { items } = sortieMission(sortie([shot]), { ...SETTING, autopilot: 'px4' });
    expect(items.map(({ command }) => command)).toEqual([22, 178, 205, 16, 2000, 16, 20]);
    expect(items[3]!.params).toEqual([2, 0, 0, 10]);
    const wall = line(spot(100, 0), spot(205, 0), { heading: 0 });
    // On the way there already, and before the first photo.
    expect(commands([wall])).toEqual([22, 178, 205, 115, 16, 115, 206, 16, 206, 16, 20]);
  });

  it('follows the ground within the tolerance, above home', () => {
    const ground = ([x]: Point) => 2300 + 15 * Math.sin(x / 40);
    const { home, items } = sortieMission(sortie([line(spot(100, 0), spot(500, 0))]), {
      ...SETTING,
      ground,
    });
    expect(home.amsl).toBeCloseTo(2300, 6);
    const places = items.filter(({ command }) => command === 16);
    expect(places.length).toBeGreaterThan(8);
    for (const { lon, altitude } of places) {
      const x = SETTING.plane.x(lon);
      expect(altitude).toBeCloseTo(60 + ground([x, 0]) - 2300, 2);
    }
  });

  const metres = fc.double({ min: -2000, max: 2000, noNaN: true });
  const point = fc.tuple(metres, metres);
  const far = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1]) > 1;
  const anyWork = fc
    .array(fc.tuple(point, point), { minLength: 1, maxLength: 8 })
    .filter(([first]) => far([0, 0], first![0]))
    .filter((pairs) => pairs.every(([a, b], i) => far(a, b) && (!i || far(pairs[i - 1]![1], a))))
    .map((pairs) => pairs.map(([a, b]) => line(spot(...a), spot(...b))));

  it('triggers on every line and nowhere else', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const flown = stretches(sortieMission(sortie(work), SETTING));
        const metresOn = flown
          .filter(({ trigger }) => trigger > 0)
          .reduce(
            (sum, { from, to }) => sum + metresBetween(from.lon, from.lat, to.lon, to.lat),
            0,
          );
        const lines = work.reduce(
          (sum, { from, to }) => sum + Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]),
          0,
        );
        // A plane and an ellipsoid, some kilometres across.
        expect(Math.abs(metresOn - lines)).toBeLessThan(1 + 0.002 * lines);
      }),
    );
  });

  it('counts photos on over a line that is cut into pieces: they are those of the whole', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 30, max: 500, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (length, cuts) => {
          const ends = [0, ...cuts.sort((a, b) => a - b), 1].map((t) => spot(t * length, 0));
          const pieces = ends.slice(1).map((end, i) => line(ends[i]!, end));
          const places = (work: readonly Work[]) => photosOf(work).map(({ at }) => at[0]);
          const whole = places([line(spot(0, 0), spot(length, 0))]);
          const put = places(chained(pieces));
          expect(put).toHaveLength(whole.length);
          for (const [i, x] of put.entries()) expect(x).toBeCloseTo(whole[i]!, 3);
        },
      ),
    );
  });
});
