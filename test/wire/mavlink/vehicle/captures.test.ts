import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/wire/mavlink/frame.ts';
import {
  CameraFeedback,
  CameraImageCaptured,
  CameraTrigger,
  GlobalPositionInt,
  SystemTime,
} from '../../../../src/wire/mavlink/messages.ts';
import { ardupilot, type Fields, frame, px4, T0, Watch } from './frames.ts';

const PLACE = { lat: 312_345_678, lon: 1_214_567_890 };

const us = (ms: number) => BigInt(ms) * 1000n;

const feedback = (imgIdx: number, fields: Fields<InstanceType<typeof CameraFeedback>> = {}) =>
  frame(CameraFeedback, {
    imgIdx,
    ...{ lat: PLACE.lat, lng: PLACE.lon, altMsl: 54, altRel: 50, roll: 1, pitch: -2, yaw: 270 },
    ...fields,
  });

const image = (
  imageIndex: number,
  fields: Fields<InstanceType<typeof CameraImageCaptured>> = {},
  component = 100,
) =>
  frame(
    CameraImageCaptured,
    { imageIndex, captureResult: 1, ...PLACE, alt: 54_000, relativeAlt: 50_000, ...fields },
    component,
  );

const trigger = (seq: number, ms: number) => frame(CameraTrigger, { seq, timeUsec: us(ms) });

const position = (timeBootMs: number, lat: number): Frame =>
  frame(GlobalPositionInt, { timeBootMs, lat, lon: PLACE.lon, alt: 54_000, relativeAlt: 50_000 });

/** With the autopilot's clock known: UTC is `at`, uptime 100 s at T0. */
function flying(heartbeat = ardupilot()): Watch {
  const utc = frame(SystemTime, { timeUnixUsec: us(T0), timeBootMs: 100_000 });
  return new Watch().hear(heartbeat, utc);
}

const indices = (watch: Watch) => watch.of('capture').map(({ index }) => index);

describe('a capture', () => {
  it('of ArduPilot’s CAMERA_FEEDBACK has UTC, place and the vehicle’s attitude', () => {
    const watch = flying()
      .hear(feedback(0, { timeUsec: us(T0 - 40) }))
      .pass(2000);
    expect(watch.of('capture')).toEqual([
      {
        index: 0,
        source: 'camera-feedback',
        taken: T0 - 40,
        lat: 31.2345678,
        lon: 121.456789,
        amsl: 54,
        relative: 50,
        roll: 1,
        pitch: -2,
        yaw: 270,
      },
    ]);
    expect(watch.events.find(({ kind }) => kind === 'capture')?.time).toBe(T0 - 40);
  });

  it('with a feedback pin is timed in µs since boot', () => {
    const watch = flying()
      .hear(feedback(3, { timeUsec: us(99_500) }))
      .pass(2000);
    expect(watch.of('capture')).toMatchObject([{ taken: T0 - 500 }]);
    const unknown = new Watch().hear(ardupilot(), feedback(3, { timeUsec: us(99_500) })).pass(2000);
    expect(unknown.of('capture')[0]).not.toHaveProperty('taken');
  });

  it('before the first fix has neither place nor time', () => {
    const nowhere = { lat: 0, lng: 0, altMsl: 0, altRel: 0, timeUsec: 0n };
    const watch = flying().hear(feedback(0, nowhere)).pass(2000);
    expect(watch.of('capture')).toEqual([
      { index: 0, source: 'camera-feedback', roll: 1, pitch: -2, yaw: 270 },
    ]);
  });

  it('with a time of another day has none, and that is counted', () => {
    const watch = flying()
      .hear(feedback(0, { timeUsec: us(T0 - 9 * 86_400_000) }))
      .pass(2000);
    expect(watch.of('capture')[0]).not.toHaveProperty('taken');
    expect(watch.view.refused.time).toBe(1);
  });

  it('that failed is none', () => {
    const watch = flying()
      .hear(image(4, { captureResult: 0 }))
      .pass(2000);
    expect(watch.of('capture')).toEqual([]);
  });

  it('told of twice is one', () => {
    const shot = feedback(5, { timeUsec: us(T0) });
    const watch = flying().hear(shot, shot).pass(2000).hear(shot).pass(2000);
    expect(indices(watch)).toEqual([5]);
  });

  it('told of by trigger, autopilot and camera is one: the camera’s count, all that is known', () => {
    const watch = flying().hear(trigger(17, T0 - 60), feedback(3, { timeUsec: us(T0 - 20) }));
    watch.pass(300).hear(image(8, { timeUtc: us(T0) }));
    watch.pass(3000);
    expect(watch.of('capture')).toEqual([
      {
        index: 8,
        source: 'image-captured',
        taken: T0,
        lat: 31.2345678,
        lon: 121.456789,
        amsl: 54,
        relative: 50,
        roll: 1,
        pitch: -2,
        yaw: 270,
      },
    ]);
  });

  it('whose second report comes after it was told of is not told again', () => {
    const watch = flying()
      .hear(feedback(3, { timeUsec: us(T0) }))
      .pass(4000);
    watch.hear(image(8, { timeUtc: us(T0 + 30) })).pass(3000);
    expect(watch.of('capture')).toHaveLength(1);
  });

  it('is another a second later, though each is told of in two ways', () => {
    const watch = flying();
    for (let i = 0; i < 20; i++) {
      watch.hear(trigger(i, watch.at - 50)).pass(200);
      watch.hear(image(i, { timeUtc: us(watch.at - 200) })).pass(800);
    }
    expect(indices(watch.pass(3000))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('that arrives together with another of seconds before is not that one', () => {
    const watch = flying().hear(
      feedback(3, { timeUsec: us(T0 - 5000) }),
      image(8, { timeUtc: us(T0) }),
    );
    expect(watch.pass(3000).of('capture')).toHaveLength(2);
  });

  it('of a camera whose clock is wrong is joined by its arrival', () => {
    const watch = flying().hear(feedback(0, { timeUsec: us(T0) }));
    watch.hear(image(0, { timeUtc: us(T0 - 3_600_000) })).pass(3000);
    expect(watch.of('capture')).toHaveLength(1);
  });

  it('of a mere trigger gets the place where the vehicle was at that time', () => {
    const watch = flying(px4()).hear(position(100_000, 312_000_000));
    watch.pass(1000, px4()).hear(position(101_000, 312_001_000), trigger(5, T0 + 250));
    watch.pass(3000, px4());
    expect(watch.of('capture')).toEqual([
      {
        index: 5,
        source: 'trigger',
        taken: T0 + 250,
        lat: expect.closeTo(31.200025, 7),
        lon: 121.456789,
        amsl: 54,
        relative: 50,
      },
    ]);
  });

  it('counts anew after a reboot', () => {
    const watch = flying()
      .hear(feedback(0, { timeUsec: us(T0) }))
      .pass(5000, ardupilot());
    watch.hear(position(1000, PLACE.lat), position(1100, PLACE.lat));
    watch.hear(feedback(0, { timeUsec: us(watch.at) })).pass(3000);
    expect(indices(watch)).toEqual([0, 0]);
    expect(watch.of('reboot')).toHaveLength(1);
  });
});

describe('lost captures', () => {
  it('are to be asked for again, and one that is had again is a capture', () => {
    const watch = flying().hear(image(3)).pass(3000, ardupilot()).hear(image(6));
    expect(watch.view.lostCaptures()).toEqual([
      { component: 100, index: 4 },
      { component: 100, index: 5 },
    ]);
    watch.hear(image(4, { timeUtc: us(T0 + 900) })).pass(3000, ardupilot());
    expect(watch.view.lostCaptures()).toEqual([{ component: 100, index: 5 }]);
    expect(indices(watch)).toEqual([3, 6, 4]);
  });

  it('that come by chance together with another picture are not that one', () => {
    const watch = flying().hear(image(3), image(5)).pass(3000, ardupilot());
    watch.hear(feedback(9, { timeUsec: us(watch.at) }), image(4)).pass(3000, ardupilot());
    expect(indices(watch)).toEqual([3, 5, 9, 4]);
  });

  it('that do not come are given up and told of', () => {
    const watch = flying().hear(image(3), image(5)).pass(40_000, ardupilot());
    expect(watch.of('capture-lost')).toEqual([{ index: 4, total: 6 }]);
    expect(watch.view.lostCaptures()).toEqual([]);
  });

  it('are not given up while there is no link to ask over', () => {
    const watch = flying().hear(image(3), image(5)).pass(300_000);
    expect(watch.view.lostCaptures()).toHaveLength(1);
    watch.hear(ardupilot()).pass(20_000, ardupilot());
    expect(watch.of('capture-lost')).toEqual([]);
  });

  it('of CAMERA_FEEDBACK cannot be asked for: they are told of once no other order explains them', () => {
    const watch = flying()
      .hear(feedback(0, { timeUsec: us(T0) }))
      .pass(3000, ardupilot());
    watch.hear(feedback(3, { timeUsec: us(T0 + 3000) }));
    watch.pass(1000, ardupilot()).hear(feedback(2, { timeUsec: us(T0 + 2000) }));
    expect(watch.view.lostCaptures()).toEqual([]);
    expect(watch.pass(9000, ardupilot()).of('capture-lost')).toEqual([{ index: 1, total: 4 }]);
    expect(indices(watch)).toEqual([0, 3, 2]);
  });

  it('are bounded, however far a camera’s count jumps', () => {
    const watch = flying().hear(image(1), image(2_000_000_000));
    expect(watch.view.lostCaptures()).toHaveLength(100);
    for (let i = 0; i < 300; i++) watch.hear(image(i * 3, {}, 100 + (i % 50)));
    expect(watch.view.lostCaptures().length).toBeLessThanOrEqual(1600);
  });

  it('are none when a camera begins to count anew', () => {
    const watch = flying()
      .hear(image(40, { timeUtc: us(T0) }))
      .pass(5000, ardupilot());
    watch.hear(image(0, { timeUtc: us(T0 + 5000) }), image(1, { timeUtc: us(T0 + 6000) }));
    expect(watch.view.lostCaptures()).toEqual([]);
    expect(indices(watch.pass(3000))).toEqual([40, 0, 1]);
  });
});
