import { describe, expect, it } from 'vitest';
import {
  Attitude,
  GlobalPositionInt,
  HomePosition,
  MissionCurrent,
  SystemTime,
  TimeSync,
} from '../../../../src/wire/mavlink/messages.ts';
import { ardupilot, frame, said, T0, Watch } from './frames.ts';

const attitude = (timeBootMs: number) => frame(Attitude, { timeBootMs, yaw: 1 });
const position = (timeBootMs: number) =>
  frame(GlobalPositionInt, { timeBootMs, lat: 312_345_678, lon: 1_214_567_890 });
const utc = (ms: number, timeBootMs: number) =>
  frame(SystemTime, { timeUnixUsec: BigInt(ms) * 1000n, timeBootMs });

/** Up for 100 s, a position, home and mission known; a minute of heartbeats behind it. */
function flown(): Watch {
  return new Watch()
    .hear(ardupilot())
    .pass(61_000, ardupilot())
    .hear(attitude(100_000), position(100_000))
    .hear(frame(HomePosition, { latitude: 312_340_000, longitude: 1_214_560_000 }))
    .hear(frame(MissionCurrent, { seq: 3, total: 9 }));
}

describe('a reboot', () => {
  it('shows in an uptime that goes back, and all that did not survive is forgotten', () => {
    const watch = flown().hear(attitude(3000), attitude(3100));
    expect(watch.of('reboot')).toEqual([{}]);
    expect(watch.state).toMatchObject({ autopilot: 'ardupilot', mode: 'AUTO' });
    for (const lost of ['position', 'home', 'mission']) {
      expect(watch.state).not.toHaveProperty(lost);
    }
  });

  it('is not one frame with a wrong time, back or ahead', () => {
    const watch = flown();
    for (const wrong of [5, 4_000_000_000, 5, 4_000_000_000]) {
      watch
        .hear(attitude(wrong))
        .pass(100)
        .hear(attitude((watch.at - T0) % 1e6));
      watch.hear(attitude(100_000 + (watch.at - T0 - 61_000)));
    }
    expect(watch.of('reboot')).toEqual([]);
    expect(watch.state.home).toBeDefined();
  });

  it('is not messages that overtook one another, nor a link that was away for long', () => {
    const watch = flown().hear(attitude(99_100), position(99_000));
    watch.pass(600_000).hear(attitude(700_000), position(699_900));
    expect(watch.of('reboot')).toEqual([]);
  });

  it('shows in TIMESYNC too, asked or answered', () => {
    const watch = new Watch().hear(ardupilot(), frame(TimeSync, { tc1: 0n, ts1: 90_000_000_000n }));
    watch.pass(1000, ardupilot()).hear(frame(TimeSync, { tc1: 1_000_000_000n, ts1: 5n }));
    watch.pass(1000, ardupilot()).hear(frame(TimeSync, { tc1: 2_000_000_000n, ts1: 6n }));
    expect(watch.of('reboot')).toEqual([{}]);
  });

  it('shows in its boot text where no uptime comes any more', () => {
    const watch = flown().hear(said('ArduPilot Ready')).pass(2000, ardupilot());
    expect(watch.of('reboot')).toEqual([]);
    watch.pass(2000, ardupilot());
    expect(watch.of('reboot')).toEqual([{}]);
    expect(watch.state).not.toHaveProperty('home');
    watch.hear(said('ArduPilot Ready'), attitude(9000)).pass(9000, ardupilot());
    expect(watch.of('reboot')).toHaveLength(1);
  });

  it('is not a boot text that old firmware repeats on arming', () => {
    const watch = flown().hear(said('Initialising APM...')).pass(1000, ardupilot());
    watch.hear(attitude(101_000)).pass(9000, ardupilot());
    expect(watch.of('reboot')).toEqual([]);
  });

  it('is not the end of the boot in which it was found', () => {
    const watch = new Watch().hear(ardupilot(), said('ArduPilot Ready')).pass(9000, ardupilot());
    expect(watch.of('reboot')).toEqual([]);
  });

  it('two vehicles of one system id do not make a flood of it', () => {
    const watch = flown();
    for (let i = 0; i < 100; i++) {
      watch.hear(
        attitude(101_000 + i),
        attitude(101_000 + i),
        attitude(3000 + i),
        attitude(3000 + i),
      );
    }
    expect(watch.of('reboot')).toHaveLength(1);
  });
});

describe('the autopilot’s clock', () => {
  it('dates what it tells, whatever the bridge’s own clock says', () => {
    const watch = new Watch();
    watch.at = T0 - 3_600_000;
    watch.hear(ardupilot(), utc(T0, 50_000)).pass(2000, ardupilot());
    expect(watch.state.time).toBe(T0 + 2000);
    watch.hear(said('hello'));
    expect(watch.events.at(-1)?.time).toBe(T0 + 2000);
  });

  it('is not set back by a message that was late', () => {
    const watch = new Watch().hear(ardupilot(), utc(T0, 50_000)).pass(3000, ardupilot());
    const before = watch.state.time;
    watch.hear(attitude(51_500));
    expect(before - watch.state.time).toBeLessThan(50);
  });

  it('is believed when it jumps only if it says so twice', () => {
    const watch = new Watch().hear(ardupilot(), utc(T0, 50_000));
    watch.hear(utc(T0 + 5_000_000, 50_000));
    expect(watch.state.time).toBe(T0);
    watch.hear(utc(T0 + 5_000_000, 50_000));
    expect(watch.state.time).toBe(T0 + 5_000_000);
  });
});
