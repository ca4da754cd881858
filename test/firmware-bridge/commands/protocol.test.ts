/** Answers lost, late, refused; commands expired, repeated, overtaken: none is executed twice. */
import { describe, expect, it } from 'vitest';
import type { Transfers } from '../../../firmware-bridge/mavlink/commands/transfers.ts';
import { silent } from '../memory-link.ts';
import { eventually, HASH, Scene } from './scene.ts';

const failed = (reason: string, detail?: unknown) =>
  expect.objectContaining({ state: 'failed', reason, ...(detail ? { detail } : {}) });
const MISSION = {
  home: { lat: 36.62, lon: 101.77 },
  items: [
    {
      command: 16,
      frame: 'relative' as const,
      params: [0, 0, 0, null] as const,
      lat: 36.62,
      lon: 101.77,
      altitude: 30,
      autoContinue: true,
    },
  ],
  fence: [],
  rally: [],
  cruiseSpeed: 5,
};

describe('what the autopilot answers', () => {
  it('says why arming was refused in the words that come after the answer', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.refuses.set(400, 4);
    scene.copter.texts.set(400, ['Arm: Battery 1 low voltage failsafe', 'Arm: GPS 1: Bad fix']);
    expect((await scene.after('arm', {})).at(-1)).toEqual(
      failed(
        'refused',
        'the autopilot tried and failed: Arm: Battery 1 low voltage failsafe; Arm: GPS 1: Bad fix',
      ),
    );
  });

  it('repeats what its checks said before where nothing comes after', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.text('PreArm: Compass not calibrated');
    await scene.pass(20_000);
    scene.copter.refuses.set(400, 1);
    expect((await scene.after('arm', {})).at(-1)).toEqual(
      failed('refused', 'the autopilot refuses it for now: PreArm: Compass not calibrated'),
    );
  });

  it('sends again what was not heard, counting up the confirmation', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.deafTo.set(178, 2);
    expect((await scene.after('speed', { speed: 5 })).at(-1)?.state).toBe('done');
    expect(scene.copter.sent.map(({ confirmation }) => confirmation)).toEqual([0, 1, 2]);
  });

  it('gives up after five tries', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.deafTo.set(178, 99);
    expect((await scene.after('speed', { speed: 5 }, 9000)).at(-1)).toEqual(
      failed('no-answer', 'the autopilot did not answer'),
    );
    expect(scene.copter.sent).toHaveLength(5);
  });

  it('takes it as done where all answers are lost and the vehicle shows it', async () => {
    const scene = await Scene.of('px4');
    scene.copter.losesAcks.set(400, 99);
    expect((await scene.after('arm', {}, 9000)).at(-1)?.state).toBe('done');
  });

  it('takes a refused repetition for done: the first try had taken off', async () => {
    const scene = await Scene.of('ardupilot');
    Object.assign(scene.copter, { armed: true, mode: 'GUIDED' });
    await scene.pass(500);
    scene.copter.losesAcks.set(22, 1);
    // 5 m are reached before the second try is refused, as it flies already.
    expect((await scene.after('takeoff', { altitude: 5 }, 12_000)).at(-1)?.state).toBe('done');
    expect(scene.copter.sent.filter(({ command }) => command === 22)).toHaveLength(2);
  });

  it('waits for one that says it is in progress, and does not send again', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.takesLong.set(178, 8000);
    const id = await scene.order('speed', { speed: 5 });
    await scene.pass(7000);
    expect(scene.states(id)).toEqual(['accepted']);
    await scene.pass(2000);
    expect(scene.states(id)).toEqual(['accepted', 'running', 'done']);
    expect(scene.copter.sent).toHaveLength(1);
  });

  it('does not call done what was accepted and never happened', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.ignores.add(400);
    scene.copter.mode = 'GUIDED';
    await scene.pass(500);
    expect((await scene.after('arm', {}, 12_000)).at(-1)).toEqual(
      failed('no-answer', 'accepted, but the vehicle is not armed after 8 s'),
    );
  });

  it('sends one of a kind at a time, the next when it is answered', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.takesLong.set(178, 3000);
    const first = await scene.order('speed', { speed: 5 });
    const second = await scene.order('speed', { speed: 6 });
    await scene.pass(1000);
    expect(scene.copter.sent).toHaveLength(1);
    await scene.pass(4000);
    expect([scene.states(first).at(-1), scene.states(second).at(-1)]).toEqual(['done', 'done']);
    expect(scene.copter.sent.map(({ params }) => params[1])).toEqual([5, 6]);
  });

  it('passes over an answer meant for another ground station', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.deafTo.set(178, 99);
    const id = await scene.order('speed', { speed: 5 });
    const { CommandAck } = await import('../../../src/wire/mavlink/messages.ts');
    scene.copter.say(CommandAck, { command: 178, result: 0, targetSystem: 250 });
    await scene.pass(300);
    expect(scene.states(id)).toEqual(['accepted']);
    scene.copter.say(CommandAck, { command: 178, result: 0 });
    await scene.pass(300);
    expect(scene.states(id).at(-1)).toBe('done');
  });

  it('ends a go-to when somebody takes the vehicle over', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    const id = await scene.order('goto', { lat: 36.7, lon: 101.77, altitude: 30 });
    await scene.pass(500);
    scene.copter.mode = 'RTL';
    await scene.pass(500);
    expect(scene.of(id).at(-1)).toEqual(failed('cancelled', 'now in mode RTL'));
  });
});

describe('what is not executed', () => {
  it('is what comes after its expiry', async () => {
    const scene = await Scene.of('ardupilot');
    const id = await scene.order('arm', {}, { expires: scene.timers.now() - 1 });
    await scene.pass(3000);
    expect(scene.of(id)).toEqual([failed('expired')]);
    expect(scene.sent).toEqual([]);
  });

  it('is what comes while the vehicle is not heard', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.alive = false;
    const id = await scene.order('arm', {});
    expect(scene.of(id)).toEqual([failed('not-connected')]);
    expect(scene.sent).toEqual([]);
  });

  it('is what was there before: the last answer comes again', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    const message = scene.message('goto', { lat: 36.7, lon: 101.77, altitude: 30 });
    scene.give(message);
    await eventually(() => scene.replies.length === 1);
    await scene.pass(1000);
    expect(scene.states(message.id)).toEqual(['accepted', 'running']);
    scene.give(message);
    await eventually(() => scene.replies.length === 3);
    expect(scene.states(message.id)).toEqual(['accepted', 'running', 'running']);
    expect(scene.copter.sent.filter(({ command }) => command === 192)).toHaveLength(1);
  });

  it('is what was there before a restart, done or not', async () => {
    const scene = await Scene.of('ardupilot');
    const done = scene.message('speed', { speed: 5 });
    scene.give(done);
    await eventually(() => scene.replies.length === 1);
    await scene.pass(1000);
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    const running = scene.message('goto', { lat: 36.7, lon: 101.77, altitude: 30 });
    scene.give(running);
    await eventually(() => scene.of(running.id).length > 0);
    await scene.pass(500);
    await scene.kill();
    const before = scene.copter.sent.length;
    await scene.start();
    expect(scene.replies).toEqual([failed('error', expect.stringContaining('anew'))]);
    expect(scene.replies[0]?.id).toBe(running.id);
    scene.give(done);
    scene.give(running);
    await eventually(() => scene.replies.length === 3);
    expect(scene.of(done.id)).toEqual([{ id: done.id, state: 'done' }]);
    expect(scene.states(running.id)).toEqual(['failed', 'failed']);
    expect(scene.copter.sent).toHaveLength(before);
  });

  it('is what cannot be understood', async () => {
    const scene = await Scene.of('ardupilot');
    scene.give({ id: 'x-1', kind: 'goto', args: { lat: 91 }, by: 'a', expires: 1e12 });
    scene.commands.take(Buffer.from('{"id":'));
    await eventually(() => scene.replies.length > 0);
    expect(scene.replies).toEqual([failed('malformed', expect.stringContaining('args.'))]);
  });

  it('is a second arming while one runs', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.takesLong.set(400, 5000);
    await scene.order('arm', {});
    const second = await scene.order('arm', {});
    expect(scene.of(second)).toEqual([failed('busy', 'arm runs')]);
  });
});

describe('what overtakes', () => {
  it.each(['pause', 'land', 'return'] as const)('%s ends a running go-to', async (kind) => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    const goTo = await scene.order('goto', { lat: 36.7, lon: 101.77, altitude: 30 });
    await scene.pass(500);
    const later = await scene.order(kind, {});
    await scene.pass(20_000);
    expect(scene.of(goTo).at(-1)).toEqual(failed('cancelled', `overtaken by ${kind} (Li Na)`));
    expect(scene.of(later).at(-1)?.state).toBe('done');
  });

  it('lets land and return break off an upload, and start wait for it', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    const seen: string[] = [];
    const run: Transfers['run'] = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          seen.push(String(signal.reason));
          resolve({ ok: false, reason: 'cancelled', detail: 'broken off' });
        });
      });
    scene.transfers.run = run;
    const upload = await scene.order('upload', { mission: MISSION, hash: HASH });
    expect(scene.of(await scene.order('start', { hash: HASH }))).toEqual([
      failed('busy', 'upload runs'),
    ]);
    expect(scene.of(await scene.order('verify', { mission: MISSION, hash: HASH }))).toEqual([
      failed('busy', 'upload runs'),
    ]);
    await scene.order('pause', {});
    expect(seen).toEqual([]);
    await scene.order('return', {});
    expect(seen).toEqual(['overtaken by return (Li Na)']);
    expect(scene.of(upload).at(-1)).toEqual(failed('cancelled', 'broken off'));
  });
});

describe('a fence', () => {
  const fence = [
    { kind: 'circle' as const, inclusion: true, center: [36.62, 101.77] as const, radius: 300 },
  ];
  const fenced = { mission: { ...MISSION, fence }, hash: HASH };

  it.each([
    ['is switched on with the upload on ArduPilot', 'ardupilot', fenced, 1],
    ['needs no switch on PX4', 'px4', fenced, 0],
    ['is not switched where there is none', 'ardupilot', { mission: MISSION, hash: HASH }, 0],
  ] as const)('%s', async (_, autopilot, args, times) => {
    const scene = await Scene.of(autopilot);
    const upload = await scene.order('upload', args);
    await scene.pass(1000);
    expect(scene.of(upload).at(-1)).toMatchObject({ state: 'done', hash: HASH });
    const switched = scene.copter.sent.filter(({ command }) => command === 207);
    // p2: the uploaded ones only, not its own circle around home.
    expect(switched.map(({ params }) => params.slice(0, 2))).toEqual(Array(times).fill([1, 4]));
  });

  it('that cannot be switched on fails the upload', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.refuses.set(207, 4);
    const upload = await scene.order('upload', fenced);
    await scene.pass(3000);
    const words = expect.stringContaining('its fence cannot be switched on');
    expect(scene.of(upload).at(-1)).toEqual(failed('refused', words));
  });
});

describe('beside commands', () => {
  it('hears that a pilot is there, unless that is old', async () => {
    const scene = await Scene.of('ardupilot');
    scene.give(scene.message('watch', {}));
    scene.give(scene.message('watch', {}, { expires: scene.timers.now() - 1 }));
    await scene.pass(100);
    expect(scene.pilots).toBe(1);
    expect(scene.replies).toEqual([]);
  });

  it('remembers a rate that was granted, and none that was refused', async () => {
    const scene = await Scene.of('ardupilot');
    await scene.after('rate', { message: 30, hertz: 10 });
    scene.copter.refuses.set(511, 2);
    await scene.after('rate', { message: 141, hertz: 1 });
    expect(scene.rates).toEqual([[30, 10]]);
  });

  it('forgets ids a day after their expiry, and not before', async () => {
    const scene = await Scene.of('ardupilot');
    const id = await scene.order('speed', { speed: 5 });
    await scene.pass(500);
    const reopened = async (later: number) => {
      await scene.journal.close();
      const { openJournal } = await import('../../../firmware-bridge/mavlink/commands/journal.ts');
      scene.journal = await openJournal(scene.folder, scene.timers.now() + later, silent);
      return scene.journal.answered('hexa-01' as never, id)?.state;
    };
    expect(await reopened(86_400_000)).toBe('done');
    expect(await reopened(86_400_000 + 20_000)).toBeUndefined();
  });
});
