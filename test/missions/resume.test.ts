import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executed } from '../../missions/path.ts';
import { resumeMission } from '../../missions/resume.ts';
import type { Mission, MissionItem } from '../../src/domain/flights/mission.ts';
import { type Stretch, stretches } from './flown.ts';

const home = { lat: 36.62, lon: 101.77, amsl: 2260 };
const place = (
  lat: number,
  lon: number,
  altitude: number,
  over: Partial<MissionItem> = {},
): MissionItem => ({
  command: 16,
  frame: 'relative',
  params: [0, 0, 0, null],
  lat,
  lon,
  altitude,
  autoContinue: true,
  ...over,
});
const takeoff = place(home.lat, home.lon, 30, { command: 22 });
const setting = (command: number, ...params: number[]): MissionItem =>
  place(0, 0, 0, {
    command,
    frame: 'none',
    params: [params[0] ?? 0, params[1] ?? 0, params[2] ?? 0, params[3] ?? 0],
  });
const mission = (...items: MissionItem[]): Mission => ({
  home,
  items,
  fence: [],
  rally: [],
  cruiseSpeed: 8,
});

const waypoints = fc.record({
  lat: fc.double({ min: 36.6, max: 36.64, noNaN: true }),
  lon: fc.double({ min: 101.75, max: 101.79, noNaN: true }),
  altitude: fc.double({ min: 10, max: 110, noNaN: true }),
});
const settings = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((distance) => setting(206, distance, 0, 1)),
  fc.integer({ min: 1, max: 15 }).map((speed) => setting(178, 1, speed)),
  fc.integer({ min: -90, max: 0 }).map((pitch) => setting(205, pitch)),
  fc.integer({ min: 0, max: 359 }).map((yaw) => setting(115, yaw)),
);
const survey = fc
  .array(
    fc.oneof(
      waypoints.map(({ lat, lon, altitude }) => place(lat, lon, altitude)),
      settings,
    ),
    {
      minLength: 2,
      maxLength: 25,
    },
  )
  .filter((items) => items.some(({ command }) => command === 16))
  .map((items) => mission(takeoff, ...items, setting(20)));

const between = (a: number, b: number, share: number) => a + (b - a) * share;

/** Where on the way to an item it stops, as the vehicle would tell. */
function stopOn({ from, to }: Stretch, items: readonly MissionItem[], fraction: number) {
  return {
    item: items.indexOf(to) + 1,
    lat: between(from.lat, to.lat, fraction),
    lon: between(from.lon, to.lon, fraction),
    fraction,
  };
}

const inForce = ({ trigger, speed, gimbal, yaw }: Stretch) => ({ trigger, speed, gimbal, yaw });

describe('a mission resumed', () => {
  it('flies what was left: both parts together are the whole way, with everything as it was at each point', () => {
    fc.assert(
      fc.property(
        survey,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (whole, n, fraction) => {
          const planned = stretches(whole);
          const at = n % planned.length;
          const stop = stopOn(planned[at]!, whole.items, fraction);
          const resumed = stretches(resumeMission(whole, stop));
          const left = planned.slice(at);
          const tail = resumed.slice(-left.length);
          // It goes on from the stop, at the height of the leg there …
          expect(tail[0]!.from).toMatchObject({ command: 16, lat: stop.lat, lon: stop.lon });
          expect(tail[0]!.from.altitude).toBeCloseTo(
            between(left[0]!.from.altitude, left[0]!.to.altitude, fraction),
            6,
          );
          // … to the same places, in the same state.
          expect(tail.map(({ to }) => to)).toEqual(left.map(({ to }) => to));
          expect(tail.map(inForce)).toEqual(left.map(inForce));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes no picture on the way to the stop, and flies there as high as it flew before', () => {
    fc.assert(
      fc.property(
        survey,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (whole, n, fraction) => {
          const planned = stretches(whole);
          const at = n % planned.length;
          const resumed = resumeMission(whole, stopOn(planned[at]!, whole.items, fraction));
          const way = stretches(resumed).slice(0, -(planned.length - at));
          const flown = planned.slice(0, at).flatMap(({ from, to }) => [from, to]);
          const safe = Math.max(30, ...flown.map(({ altitude }) => altitude));
          expect(resumed.items[0]).toMatchObject({ command: 22, lat: home.lat, lon: home.lon });
          expect(resumed.items[0]!.altitude).toBeGreaterThanOrEqual(safe - 1e-9);
          expect(way.every(({ trigger }) => trigger === 0)).toBe(true);
          // Down to the leg only over the stop itself.
          for (const { from, to } of way)
            if (from.lat !== to.lat || from.lon !== to.lon)
              expect(Math.min(from.altitude, to.altitude)).toBeGreaterThanOrEqual(safe - 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the whole mission where nothing was flown', () => {
    const whole = mission(takeoff, place(36.61, 101.76, 40), setting(20));
    expect(resumeMission(whole, { item: 1, lat: home.lat, lon: home.lon, fraction: 0.5 })).toEqual(
      whole,
    );
  });

  it('goes on to the next place where the item is a setting', () => {
    const whole = mission(
      takeoff,
      place(36.61, 101.76, 30),
      setting(206, 9),
      place(36.62, 101.76, 30),
      setting(20),
    );
    const { items } = resumeMission(whole, { item: 3, lat: 36.611, lon: 101.76, fraction: 0.1 });
    expect(items.map(({ command }) => command)).toEqual([22, 16, 206, 16, 20]);
  });

  it('keeps the last view, capture by time and what the camera was set to, not what was done', () => {
    const whole = mission(
      takeoff,
      setting(205, -90),
      place(36.6, 101.7, 0, { command: 195 }),
      setting(1000, -45, 90),
      setting(531, 2, 50),
      setting(211, 1, 0),
      setting(2000, 0, 2, 0),
      place(36.61, 101.76, 30),
      place(36.62, 101.76, 30),
      setting(2001),
      setting(20),
    );
    const { items } = resumeMission(whole, { item: 9, lat: 36.615, lon: 101.76, fraction: 0.5 });
    expect(items.map(({ command }) => command)).toEqual([
      22, 195, 1000, 531, 16, 2000, 16, 2001, 20,
    ]);
  });

  it('does not start again what was switched off', () => {
    const whole = mission(
      takeoff,
      setting(206, 10),
      setting(2000, 0, 2, 0),
      place(36.61, 101.76, 30),
      setting(206, 0),
      setting(2001),
      place(36.62, 101.76, 30),
      setting(20),
    );
    const { items } = resumeMission(whole, { item: 7, lat: 36.615, lon: 101.76, fraction: 0.5 });
    expect(items.map(({ command }) => command)).toEqual([22, 16, 16, 20]);
  });

  const commandsFlown = (items: readonly MissionItem[]) =>
    executed(items)
      .map((i) => items[i]!)
      .filter(({ command }) => command === 16)
      .map(({ lat }) => lat);

  it('renumbers jumps ahead', () => {
    const far = (lat: number) => place(lat, 101.76, 30);
    const whole = mission(takeoff, far(1), far(2), setting(177, 6, 1), far(3), far(4), setting(20));
    const { items } = resumeMission(whole, { item: 3, lat: 1.5, lon: 101.76, fraction: 0.5 });
    expect(commandsFlown(items)).toEqual([1.5, 2, 4]);
  });

  it('brings along what a jump goes back to, and flies all rounds', () => {
    const far = (lat: number) => place(lat, 101.76, 30);
    const whole = mission(takeoff, far(1), far(2), far(3), setting(177, 2, 2), far(4), setting(20));
    expect(commandsFlown(whole.items)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 4]);
    const { items } = resumeMission(whole, { item: 3, lat: 1.5, lon: 101.76, fraction: 0.5 });
    expect(commandsFlown(items)).toEqual([1.5, 2, 3, 1, 2, 3, 1, 2, 3, 4]);
  });

  it('flies over the sea at a height over the sea where the height of home is not known', () => {
    const whole: Mission = {
      ...mission(
        takeoff,
        place(36.61, 101.76, 2400, { frame: 'amsl' }),
        place(36.62, 101.76, 2300, { frame: 'amsl' }),
        place(36.63, 101.76, 2300, { frame: 'amsl' }),
        setting(20),
      ),
      home: { lat: home.lat, lon: home.lon },
    };
    const { items } = resumeMission(whole, { item: 4, lat: 36.625, lon: 101.76, fraction: 0.5 });
    expect(items.slice(0, 4)).toMatchObject([
      { command: 22, frame: 'relative', altitude: 30 },
      { frame: 'amsl', altitude: 2400, lat: home.lat },
      { frame: 'amsl', altitude: 2400, lat: 36.625 },
      { frame: 'amsl', altitude: 2300, lat: 36.625 },
    ]);
  });
});
