/** Nothing is executed twice, late, or on the strength of what no longer holds. */
import { describe, expect, it } from 'vitest';
import type { Transfers } from '../../../firmware-bridge/mavlink/commands/transfers.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import { CommandAck } from '../../../src/wire/mavlink/messages.ts';
import { HOME } from './fake-copter.ts';
import { eventually, HASH, Scene } from './scene.ts';

const MISSION: Mission = {
  home: { lat: HOME.lat, lon: HOME.lon },
  items: [
    {
      command: 22,
      frame: 'relative',
      params: [0, 0, 0, 0],
      lat: 0,
      lon: 0,
      altitude: 20,
      autoContinue: true,
    },
  ],
  fence: [],
  rally: [],
  cruiseSpeed: 5,
};
const failed = (reason: string, detail?: unknown) =>
  expect.objectContaining({ state: 'failed', reason, ...(detail ? { detail } : {}) });
const sentOf = (scene: Scene, command: number) =>
  scene.copter.sent.filter((sent) => sent.command === command);
const goTo = (lat: number) => ({ lat, lon: HOME.lon, altitude: 30 });

async function flying(mode = 'GUIDED'): Promise<Scene> {
  const scene = await Scene.of('ardupilot');
  scene.copter.fly(mode);
  await scene.pass(500);
  return scene;
}

describe('an answer that comes late', () => {
  const ack = { command: 192, result: 0, targetSystem: 255, targetComponent: 190 };

  it('to what was called off is not taken for one to what was sent after it', async () => {
    const scene = await flying();
    scene.copter.deafTo.set(192, 2);
    await scene.order('goto', goTo(36.63));
    const second = await scene.order('goto', goTo(36.61));
    // The first was heard after all, and its answer was long on the way; the second was not heard.
    scene.copter.say(CommandAck, ack);
    await scene.pass(3000);
    expect(sentOf(scene, 192).at(-1)?.params[4]).toBeCloseTo(36.61);
    expect(sentOf(scene, 192)).toHaveLength(3);
    expect(scene.states(second)).toEqual(['accepted', 'running']);
  });

  it('costs the next one no more than a repetition', async () => {
    const scene = await flying();
    await scene.order('goto', goTo(36.63));
    await scene.order('pause', {});
    const last = await scene.order('goto', goTo(36.6201));
    await scene.pass(15_000);
    expect(scene.of(last).at(-1)?.state).toBe('done');
    expect(sentOf(scene, 192).length).toBeLessThanOrEqual(3);
  });
});

describe('what waited for its turn beyond its expiry', () => {
  it('is not sent any more', async () => {
    const scene = await flying();
    scene.copter.deafTo.set(2000, 5);
    const first = await scene.order('trigger', {});
    const second = await scene.order('trigger', {}, { expires: scene.timers.now() + 5000 });
    await scene.pass(12_000);
    expect(scene.of(first).at(-1)).toEqual(failed('no-answer'));
    expect(scene.of(second).at(-1)).toEqual(failed('expired'));
    expect(sentOf(scene, 2000)).toHaveLength(5);
  });
});

describe('an id that was here before', () => {
  it('is not ended by a message that cannot be understood', async () => {
    const scene = await flying();
    const id = await scene.order('goto', goTo(36.6201));
    await scene.pass(200);
    scene.give({ id, kind: 'goto', args: { lat: 'north' }, by: 'a', expires: 1e12 });
    await scene.pass(12_000);
    expect(scene.states(id).filter((state) => state === 'failed')).toEqual([]);
    expect(scene.of(id).at(-1)?.state).toBe('done');
    expect(sentOf(scene, 192)).toHaveLength(1);
  });

  it('does what it did the first time, whatever it says the second time', async () => {
    const scene = await flying();
    const message = scene.message('speed', { speed: 5 });
    scene.give(message);
    await eventually(() => scene.replies.length > 0);
    await scene.pass(500);
    scene.give({ ...message, kind: 'land', args: {} });
    await scene.pass(2000);
    expect(scene.of(message.id).at(-1)).toEqual({ id: message.id, state: 'done' });
    expect(sentOf(scene, 21)).toEqual([]);
  });

  it('is taken once though it comes twice at the same moment', async () => {
    const scene = await flying();
    const message = scene.message('trigger', {});
    for (let i = 0; i < 3; i++) scene.give(message);
    await eventually(() => scene.replies.length >= 3);
    await scene.pass(2000);
    expect(sentOf(scene, 2000)).toHaveLength(1);
  });
});

describe('a start', () => {
  it.each(['ardupilot', 'px4'] as const)(
    'on %s goes no further where the proof is gone on the way',
    async (autopilot) => {
      const scene = await Scene.of(autopilot);
      Object.assign(scene.copter, { armed: autopilot === 'ardupilot', seq: 3 });
      await scene.pass(500);
      scene.copter.losesAcks.set(224, 2);
      scene.copter.deafTo.set(224, 2);
      const id = await scene.order('start', { hash: HASH });
      await scene.pass(1000);
      scene.proven = undefined;
      scene.commands.unproven('another ground station uploads to the vehicle');
      await scene.pass(15_000);
      expect(scene.of(id).at(-1)).toEqual(
        failed('not-verified', expect.stringContaining('uploads')),
      );
      expect([...sentOf(scene, 300), ...sentOf(scene, 400)]).toEqual([]);
      expect(scene.copter.isFlying()).toBe(false);
    },
  );

  it('keeps an upload away until it is over', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.armed = true;
    let runs = 0;
    const run: Transfers['run'] = async () => {
      runs++;
      return { ok: true, hash: HASH };
    };
    scene.transfers.run = run;
    await scene.pass(500);
    scene.copter.takesLong.set(300, 3000);
    await scene.order('start', { hash: HASH });
    const upload = await scene.order('upload', { mission: MISSION, hash: HASH });
    expect(scene.of(upload)).toEqual([failed('busy', 'start runs')]);
    expect(runs).toBe(0);
  });

  it('is called off by a disarm while it is on the ground', async () => {
    const scene = await Scene.of('px4');
    scene.copter.seq = 3;
    scene.copter.deafTo.set(224, 2);
    await scene.pass(500);
    const start = await scene.order('start', { hash: HASH });
    const disarm = await scene.order('disarm', {});
    await scene.pass(20_000);
    expect(scene.of(disarm).at(-1)?.state).toBe('done');
    expect(scene.of(start).at(-1)).toEqual(failed('cancelled', 'overtaken by disarm (Li Na)'));
    expect(scene.copter.isFlying()).toBe(false);
  });
});

describe('a disarm', () => {
  it('does not wait for an arming', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.deafTo.set(400, 1);
    const arm = await scene.order('arm', {});
    const disarm = await scene.order('disarm', {});
    await scene.pass(9000);
    expect(scene.of(arm).at(-1)).toEqual(failed('cancelled', 'overtaken by disarm (Li Na)'));
    expect(sentOf(scene, 400).at(-1)?.params[0]).toBe(0);
    expect(scene.of(disarm).at(-1)?.state).toBe('done');
  });

  it('in the air leaves a go-to alone', async () => {
    const scene = await flying();
    scene.copter.refuses.set(400, 4);
    const id = await scene.order('goto', goTo(36.6205));
    await scene.order('disarm', {});
    await scene.pass(15_000);
    expect(scene.of(id).at(-1)?.state).toBe('done');
  });
});

describe('a return', () => {
  it('is carried out however many others run', async () => {
    const scene = await flying();
    scene.copter.deafTo.set(2000, 99);
    for (let i = 0; i < 16; i++) await scene.order('trigger', {});
    expect(scene.of(await scene.order('trigger', {}))).toEqual([failed('busy')]);
    expect((await scene.after('return', {}, 2000)).at(-1)?.state).toBe('done');
  });
});

describe('a jump', () => {
  it('goes to no item of a mission that is not proven', async () => {
    const scene = await flying('AUTO');
    scene.proven = undefined;
    expect(await scene.after('jump', { item: 2 })).toEqual([
      expect.anything(),
      failed('not-verified'),
    ]);
    expect(sentOf(scene, 224)).toEqual([]);
  });
});

describe('where commands cannot be written down', () => {
  it('those that bring it to rest are carried out all the same, others are not', async () => {
    const scene = await flying();
    await scene.journal.close();
    const start = await scene.order('speed', { speed: 5 });
    expect(scene.of(start)).toEqual([failed('error')]);
    const message = scene.message('return', {});
    scene.give(message);
    scene.give(message);
    await eventually(() => scene.of(message.id).length >= 2);
    await scene.pass(3000);
    expect(scene.of(message.id).at(-1)?.state).toBe('done');
    expect(sentOf(scene, 20)).toHaveLength(1);
    expect(sentOf(scene, 178)).toEqual([]);
  });
});
