import fc from 'fast-check';
import type { FenceArea, Mission, MissionItem } from '../../src/domain/flights/mission.ts';

/** No minus zero: a text does not tell it from zero. */
const real = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const lat = real(-90, 90);
const lon = real(-180, 180);
const parameter = fc.option(real(-1000, 1000));
const params = fc.tuple(parameter, parameter, parameter, parameter);

const placed: fc.Arbitrary<MissionItem> = fc.record({
  command: fc.constantFrom(16, 17, 18, 19, 21, 22, 31, 82, 195, 201),
  frame: fc.constantFrom('amsl', 'relative', 'terrain'),
  params,
  lat,
  lon,
  altitude: real(-500, 5000),
  autoContinue: fc.boolean(),
});

const setting: fc.Arbitrary<MissionItem> = fc.record({
  command: fc.constantFrom(20, 93, 112, 115, 178, 203, 205, 206, 1000, 2000, 2001),
  frame: fc.constant('none'),
  params,
  lat: fc.integer({ min: -100, max: 100 }),
  lon: fc.integer({ min: -100, max: 100 }),
  altitude: real(-10, 10),
  autoContinue: fc.boolean(),
});

const items: fc.Arbitrary<MissionItem[]> = fc
  .array(fc.oneof(placed, setting), { minLength: 1, maxLength: 20 })
  .chain((plain) =>
    fc.tuple(fc.array(fc.nat(plain.length - 1), { maxLength: 2 }), fc.constant(plain)),
  )
  .map(([jumps, plain]) => [
    ...plain,
    ...jumps.map(
      (target): MissionItem => ({
        command: 177,
        frame: 'none',
        params: [target + 1, 2, 0, 0],
        lat: 0,
        lon: 0,
        altitude: 0,
        autoContinue: true,
      }),
    ),
  ]);

const corner = fc.tuple(lat, lon);
const polygon: fc.Arbitrary<FenceArea> = fc.record({
  kind: fc.constant('polygon'),
  inclusion: fc.boolean(),
  vertices: fc.array(corner, { minLength: 3, maxLength: 9 }),
});
const circle: fc.Arbitrary<FenceArea> = fc.record({
  kind: fc.constant('circle'),
  inclusion: fc.boolean(),
  center: corner,
  radius: real(0.1, 5000),
});

/** Any mission that the formats can say; a .plan keeps polygons before circles. */
export const anyMission: fc.Arbitrary<Mission> = fc.record({
  home: fc.oneof(fc.record({ lat, lon }), fc.record({ lat, lon, amsl: real(-400, 6000) })),
  items,
  fence: fc
    .tuple(fc.array(polygon, { maxLength: 3 }), fc.array(circle, { maxLength: 3 }))
    .map((areas) => areas.flat()),
  rally: fc.array(fc.record({ lat, lon, altitude: real(0, 500) }), { maxLength: 4 }),
  cruiseSpeed: real(0.5, 20),
});
