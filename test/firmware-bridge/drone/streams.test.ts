/** What the vehicle must send is asked for, again where it is not heard, otherwise where it refuses. */
import { describe, expect, it } from 'vitest';
import { CommandChannel } from '../../../firmware-bridge/mavlink/commands/command-channel.ts';
import { Streams } from '../../../firmware-bridge/mavlink/drone/streams.ts';
import { DEFAULT_RATES, type Rates } from '../../../firmware-bridge/mavlink/rates.ts';
import { AutopilotVersion, RequestDataStream } from '../../../src/wire/mavlink/messages.ts';
import { FakeCopter, type Kind } from '../commands/fake-copter.ts';
import { HandTimers } from '../hand-timers.ts';

function scene(kind: Kind = 'ardupilot', rates: Rates = DEFAULT_RATES) {
  const timers = new HandTimers();
  const copter = new FakeCopter(kind, timers);
  const streams = new Streams(copter, timers, new CommandChannel(copter, timers), rates);
  copter.listen((frame, at) => streams.heard(frame, at));
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      timers.pass(50);
      streams.tick(timers.now());
      for (let turn = 0; turn < 10; turn++) await null;
    }
  };
  const asked = (command = 511) =>
    copter.sent.filter((sent) => sent.command === command).map(({ params }) => params[0]);
  return { timers, copter, streams, pass, asked };
}

describe('streams', () => {
  it('are asked for once each at their rate, and not again while they come', async () => {
    const { copter, pass, asked } = scene();
    await pass(4000);
    expect(asked()).toEqual([33, 30, 24, 1, 147, 42, 245, 2, 162, 193, 168, 136]);
    expect(copter.sent.find(({ params }) => params[0] === 33)?.params[1]).toBe(500_000);
    const before = asked().filter((id) => id === 33).length;
    await pass(60_000);
    expect(asked().filter((id) => id === 33)).toHaveLength(before);
  });

  it('are those of the autopilot', async () => {
    const { pass, asked } = scene('px4');
    await pass(4000);
    expect(asked()).toEqual(expect.arrayContaining([33, 230, 231, 141]));
    expect(asked()).not.toContain(193);
  });

  it('follow the settings', async () => {
    const { copter, pass } = scene('ardupilot', { live: 4, messages: { 33: 5, 30: 0 } });
    await pass(4000);
    const interval = (id: number) => copter.sent.find(({ params }) => params[0] === id)?.params[1];
    expect([interval(33), interval(30)]).toEqual([200_000, -1]);
  });

  it('are asked for again, with growing pauses, where nothing answers', async () => {
    const { copter, pass, asked } = scene();
    copter.deafTo.set(511, 1_000_000);
    await pass(120_000);
    const tries = asked().filter((id) => id === 33).length;
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThan(30);
  });

  it('that dried up are asked for again; one that stands still for a reason is not', async () => {
    const { pass, asked } = scene();
    // The fake sends neither ATTITUDE (30, steady) nor FENCE_STATUS (162).
    await pass(30_000);
    expect(asked().filter((id) => id === 30).length).toBeGreaterThan(1);
    expect(asked().filter((id) => id === 162)).toHaveLength(1);
  });

  it('come in groups from an autopilot that does not know SET_MESSAGE_INTERVAL', async () => {
    const { copter, pass, asked } = scene();
    copter.refuses.set(511, 3);
    await pass(10_000);
    expect(asked()).toEqual([33]);
    const groups = copter.wrote.filter(({ id }) => id === RequestDataStream.MSG_ID);
    expect(groups.map(({ fields }) => (fields as { reqStreamId: number }).reqStreamId)).toEqual([
      2, 6, 10, 12,
    ]);
  });

  it('that are refused one by one are left alone, but the landed state is asked for each time', async () => {
    const { copter, pass, asked } = scene('px4');
    copter.refuses.set(511, 2);
    await pass(30_000);
    expect(asked().filter((id) => id === 141)).toHaveLength(1);
    expect(asked(512).filter((id) => id === 245).length).toBeGreaterThan(8);
  });

  it('are asked for anew after a reboot, the rate that was set included', async () => {
    const { streams, copter, pass, asked } = scene();
    await pass(4000);
    streams.set(74, 3);
    copter.sent.length = 0;
    streams.reset();
    await pass(4000);
    expect(asked()).toEqual(expect.arrayContaining([33, 30, 24, 74]));
  });
});

describe('what comes once', () => {
  it('is requested until it came, home again when it is armed', async () => {
    const { copter, streams, pass, asked } = scene();
    await pass(60_000);
    const versions = asked(512).filter((id) => id === 148).length;
    expect(versions).toBeGreaterThan(2);
    copter.say(AutopilotVersion, {});
    await pass(120_000);
    expect(asked(512).filter((id) => id === 148)).toHaveLength(versions);
    const homes = asked(512).filter((id) => id === 242).length;
    streams.askAgain(242);
    await pass(2000);
    expect(asked(512).filter((id) => id === 242).length).toBe(homes + 1);
  });
});
