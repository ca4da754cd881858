import { describe, expect, it } from 'vitest';
import { CommandChannel } from '../../../firmware-bridge/mavlink/commands/command-channel.ts';
import { LostCaptures } from '../../../firmware-bridge/mavlink/drone/lost-captures.ts';
import { PilotWatch } from '../../../firmware-bridge/mavlink/drone/pilot-watch.ts';
import { Sampler } from '../../../firmware-bridge/mavlink/drone/sampler.ts';
import { FakeCopter } from '../commands/fake-copter.ts';
import { HandTimers } from '../hand-timers.ts';

const fix = (time: number) => ({ time, lat: 1, lon: 2 });

describe('the samples of a flight', () => {
  it('are the first of each second of the vehicle, whatever its rate', () => {
    const sampler = new Sampler();
    const times = [0, 400, 999, 1000, 1500, 3200, 3100, 3999, 4000];
    const taken = times.filter((time) => sampler.fix(fix(time), time) !== undefined);
    expect(taken).toEqual([0, 1000, 3200, 4000]);
  });

  it('go on where its clock is set back', () => {
    const sampler = new Sampler();
    const times = [5_000_000, 4_999_000, 1000, 1500, 2000];
    expect(times.filter((time) => sampler.fix(fix(time), time) !== undefined)).toEqual([
      5_000_000, 1000, 2000,
    ]);
  });

  it('do not wait for a clock that is set back by less to catch up', () => {
    const sampler = new Sampler();
    // Its UTC jumps back by 40 s as soon as GPS knows it; frames come twice a second.
    const taken = Array.from({ length: 40 }, (_, i) => i * 500).filter((at) => {
      const time = 1_000_000 + at - (at >= 5000 ? 40_000 : 0);
      return sampler.fix(fix(time), at) !== undefined;
    });
    expect(taken.slice(0, 5)).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(taken.filter((at) => at >= 8000)).toEqual(
      Array.from({ length: 12 }, (_, i) => 8000 + 1000 * i),
    );
  });
});

describe('a pilot', () => {
  it('who was there before the vehicle was armed is not missed later', () => {
    const watch = new PilotWatch(30_000);
    watch.watch();
    for (let at = 0; at <= 600_000; at += 1000) watch.tick(at, false);
    for (let at = 601_000; at <= 700_000; at += 1000) expect(watch.tick(at, true)).toBeUndefined();
  });

  it('who is there when it is armed is missed after the time set', () => {
    const watch = new PilotWatch(30_000);
    watch.watch();
    for (let at = 0; at <= 20_000; at += 1000) watch.tick(at, false);
    const since = Array.from({ length: 30 }, (_, i) => watch.tick(21_000 + 1000 * i, true));
    expect(since[8]).toBeUndefined();
    expect(since.at(-1)).toBe('no pilot for 30 s');
  });

  it.each([
    [
      'is missed where the flight was commanded through us before a restart',
      true,
      'no pilot for 30 s',
    ],
    ['is not missed where somebody else flies it', false, undefined],
  ] as const)('%s', (_, commanded, expected) => {
    const watch = new PilotWatch(30_000, commanded);
    for (let at = 0; at < 5000; at += 1000) expect(watch.tick(at, undefined)).toBeUndefined();
    let last: string | undefined;
    for (let at = 5000; at <= 40_000; at += 1000) last = watch.tick(at, true);
    expect(last).toBe(expected);
  });

  it('is not missed where the vehicle was found on the ground after a restart', () => {
    const watch = new PilotWatch(30_000, true);
    watch.tick(0, undefined);
    watch.tick(1000, false);
    for (let at = 2000; at <= 100_000; at += 1000) expect(watch.tick(at, true)).toBeUndefined();
  });
});

describe('lost captures', () => {
  it('are asked for one at a time at their camera, again after 5 s, until they are no longer lost', async () => {
    const timers = new HandTimers();
    const copter = new FakeCopter('ardupilot', timers);
    const captures = new LostCaptures(new CommandChannel(copter, timers));
    const lost = [3, 4].map((index) => ({ component: 1, index }));
    const asked = () => copter.sent.map(({ command, params }) => [command, params[0], params[1]]);
    for (let second = 0; second < 4; second++) {
      captures.tick(timers.now(), lost);
      timers.pass(1000);
      for (let turn = 0; turn < 10; turn++) await null;
    }
    expect(asked()).toEqual([
      [512, 263, 3],
      [512, 263, 4],
    ]);
    timers.pass(2000);
    captures.tick(timers.now(), [lost[1]!]);
    timers.pass(100);
    expect(asked()).toHaveLength(3);
    captures.tick(timers.now() + 9000, []);
    timers.pass(100);
    expect(asked()).toHaveLength(3);
  });
});
