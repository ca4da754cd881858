import { describe, expect, it } from 'vitest';
import { CommandChannel } from '../../../firmware-bridge/mavlink/commands/command-channel.ts';
import { LostCaptures } from '../../../firmware-bridge/mavlink/drone/lost-captures.ts';
import { Sampler } from '../../../firmware-bridge/mavlink/drone/sampler.ts';
import { FakeCopter } from '../commands/fake-copter.ts';
import { HandTimers } from '../hand-timers.ts';

const fix = (time: number) => ({ time, lat: 1, lon: 2 });

describe('the samples of a flight', () => {
  it('are the first of each second of the vehicle, whatever its rate', () => {
    const sampler = new Sampler();
    const times = [0, 400, 999, 1000, 1500, 3200, 3100, 3999, 4000];
    const taken = times.filter((time) => sampler.fix(fix(time)) !== undefined);
    expect(taken).toEqual([0, 1000, 3200, 4000]);
  });

  it('go on where its clock is set back', () => {
    const sampler = new Sampler();
    const times = [5_000_000, 4_999_000, 1000, 1500, 2000];
    expect(times.filter((time) => sampler.fix(fix(time)) !== undefined)).toEqual([
      5_000_000, 1000, 2000,
    ]);
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
