/** Every kind of command, to ArduPilot and to PX4: what is sent, and when it is done. */
import { describe, expect, it } from 'vitest';
import { type FakeCopter, HOME, type Kind } from './fake-copter.ts';
import { HASH, Scene } from './scene.ts';

const END = { id: expect.any(String), state: 'done' };
const failed = (reason: string, detail?: unknown) =>
  expect.objectContaining({ state: 'failed', reason, ...(detail ? { detail } : {}) });
const TARGET = { lat: 36.621, lon: HOME.lon, altitude: 40 };

/** What each autopilot is sent, beginning where `from` says. */
const TABLE: readonly {
  kind: Parameters<Scene['after']>[0];
  args?: object;
  from?: (copter: FakeCopter) => void;
  ardupilot: readonly (readonly [number, readonly number[]])[];
  px4: readonly (readonly [number, readonly number[]])[];
  shows: (copter: FakeCopter) => boolean;
  ms?: number;
}[] = [
  {
    kind: 'arm',
    ardupilot: [[400, [1]]],
    px4: [[400, [1]]],
    shows: ({ armed }) => armed,
  },
  {
    kind: 'disarm',
    from: (copter) => Object.assign(copter, { armed: true }),
    ardupilot: [[400, []]],
    px4: [[400, []]],
    shows: ({ armed }) => !armed,
  },
  {
    kind: 'takeoff',
    args: { altitude: 20 },
    from: (copter) => Object.assign(copter, { armed: true }),
    ardupilot: [
      [176, [1, 4]],
      [22, [0, 0, 0, 0, 0, 0, 20]],
    ],
    px4: [[22, [0, 0, 0, Number.NaN, Number.NaN, Number.NaN, HOME.amsl + 20]]],
    shows: ({ relative }) => relative >= 19,
    ms: 20_000,
  },
  {
    kind: 'start',
    args: { hash: HASH },
    from: (copter) => Object.assign(copter, { armed: true, seq: 3 }),
    ardupilot: [
      [176, [1, 4]],
      [224, [1]],
      [300, []],
    ],
    px4: [
      [224, []],
      [176, [1, 4, 4]],
    ],
    shows: (copter) => copter.isFlying() && ['AUTO', 'Mission'].includes(copter.mode),
  },
  {
    kind: 'pause',
    from: (copter) => copter.fly(copter.autopilot === 'px4' ? 'Mission' : 'AUTO'),
    ardupilot: [[193, []]],
    px4: [[176, [1, 4, 3]]],
    shows: ({ mode, missionState }) => mode === 'Hold' || missionState === 4,
  },
  {
    kind: 'continue',
    from: (copter) => {
      copter.fly(copter.autopilot === 'px4' ? 'Hold' : 'AUTO');
      copter.missionState = 4;
    },
    ardupilot: [[193, [1]]],
    px4: [[176, [1, 4, 4]]],
    shows: ({ mode, missionState }) => mode === 'Mission' || missionState === 3,
  },
  {
    kind: 'goto',
    args: TARGET,
    from: (copter) => copter.fly(copter.autopilot === 'px4' ? 'Mission' : 'AUTO'),
    ardupilot: [
      [192, [-1, 1, 0, Number.NaN, TARGET.lat, TARGET.lon, 40]],
      [193, [1]],
    ],
    px4: [[192, [-1, 1, 0, Number.NaN, TARGET.lat, TARGET.lon, HOME.amsl + 40]]],
    shows: ({ lat }) => Math.abs(lat - TARGET.lat) < 5e-5,
    ms: 20_000,
  },
  {
    kind: 'land',
    from: (copter) => copter.fly(copter.autopilot === 'px4' ? 'Hold' : 'GUIDED', 10),
    ardupilot: [[21, []]],
    px4: [[21, [0, 0, 0, Number.NaN, Number.NaN, Number.NaN]]],
    shows: (copter) => !copter.isFlying(),
  },
  {
    kind: 'return',
    from: (copter) => copter.fly(copter.autopilot === 'px4' ? 'Mission' : 'AUTO'),
    ardupilot: [[20, []]],
    px4: [[20, []]],
    shows: ({ mode }) => mode === 'RTL' || mode === 'Return',
  },
  {
    kind: 'jump',
    args: { item: 4 },
    from: (copter) => copter.fly(copter.autopilot === 'px4' ? 'Mission' : 'AUTO'),
    ardupilot: [[224, [4]]],
    px4: [[224, [3]]],
    shows: ({ seq, autopilot }) => seq === (autopilot === 'px4' ? 3 : 4),
  },
  {
    kind: 'speed',
    args: { speed: 7 },
    ardupilot: [[178, [1, 7, -1]]],
    px4: [[178, [1, 7, -1]]],
    shows: () => true,
  },
  {
    kind: 'trigger',
    ardupilot: [[2000, [0, 0, 1]]],
    px4: [[2000, [0, 0, 1]]],
    shows: () => true,
  },
  {
    kind: 'rate',
    args: { message: 33, hertz: 5 },
    ardupilot: [[511, [33, 200_000]]],
    px4: [[511, [33, 200_000]]],
    shows: () => true,
  },
];

describe.each<Kind>(['ardupilot', 'px4'])('%s', (autopilot) => {
  it.each(TABLE)('$kind is sent as it takes it, and done when it shows', async (row) => {
    const scene = await Scene.of(autopilot);
    row.from?.(scene.copter);
    await scene.pass(500);
    const id = await scene.order(row.kind, (row.args ?? {}) as never);
    for (let ms = 0; ms < (row.ms ?? 8000) && scene.of(id).at(-1)?.state !== 'done'; ms += 50) {
      await scene.pass(50);
    }
    expect(scene.states(id)).toEqual(['accepted', 'running', 'done']);
    expect(row.shows(scene.copter)).toBe(true);
    expect(scene.sent).toEqual(row[autopilot]);
  });

  it('takes a go-to in the frame it understands, to 1e-7 degrees', async () => {
    const scene = await Scene.of(autopilot);
    scene.copter.fly(autopilot === 'px4' ? 'Hold' : 'GUIDED');
    await scene.pass(500);
    await scene.after('goto', TARGET, 20_000);
    expect(scene.copter.sent[0]?.frame).toBe(autopilot === 'px4' ? 5 : 6);
    expect(scene.copter.sent[0]?.params[4]).toBeCloseTo(TARGET.lat, 7);
  });

  it('refuses a start of what is not proven, with nothing sent', async () => {
    const scene = await Scene.of(autopilot);
    scene.copter.armed = true;
    await scene.pass(500);
    expect(await scene.after('start', { hash: 'cd'.repeat(32) })).toEqual([
      expect.objectContaining({ state: 'accepted' }),
      failed('not-verified', expect.stringContaining('another mission')),
    ]);
    scene.proven = undefined;
    expect((await scene.after('start', { hash: HASH })).at(-1)).toEqual(failed('not-verified'));
    expect(scene.sent).toEqual([]);
  });

  it('refuses to start again while it flies its mission', async () => {
    const scene = await Scene.of(autopilot);
    scene.copter.fly(autopilot === 'px4' ? 'Mission' : 'AUTO');
    await scene.pass(500);
    expect((await scene.after('start', { hash: HASH })).at(-1)).toEqual(failed('refused'));
    expect(scene.sent).toEqual([]);
  });

  it('does not move what stands on the ground', async () => {
    const scene = await Scene.of(autopilot);
    for (const kind of ['pause', 'continue', 'land', 'return'] as const) {
      expect((await scene.after(kind, {}, 100)).at(-1)).toEqual(failed('refused'));
    }
    expect((await scene.after('goto', TARGET, 100)).at(-1)).toEqual(failed('refused'));
    expect((await scene.after('takeoff', { altitude: 5 }, 100)).at(-1)).toEqual(
      failed('refused', expect.stringContaining('not armed')),
    );
    expect(scene.sent).toEqual([]);
  });

  it('refuses a jump beyond the mission', async () => {
    const scene = await Scene.of(autopilot);
    expect((await scene.after('jump', { item: 9 })).at(-1)).toEqual(
      failed('refused', 'the mission on board has 5 items'),
    );
  });
});

describe('ArduPilot', () => {
  it('is armed in GUIDED, as it refuses that in AUTO', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.mode = 'AUTO';
    await scene.pass(500);
    expect((await scene.after('arm', {})).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([
      [176, [1, 4]],
      [400, [1]],
    ]);
  });

  it('is not asked to start while disarmed, which it would accept and not do', async () => {
    const scene = await Scene.of('ardupilot');
    expect((await scene.after('start', { hash: HASH })).at(-1)).toEqual(
      failed('refused', expect.stringContaining('arm it first')),
    );
    expect(scene.sent).toEqual([]);
  });

  it('pauses a return by GUIDED, never by LOITER', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('RTL');
    await scene.pass(300);
    expect((await scene.after('pause', {})).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([[176, [1, 4]]]);
  });

  it('goes on in AUTO after a go-to', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    await scene.pass(500);
    expect((await scene.after('continue', {})).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([[176, [1, 3]]]);
  });

  it('does not go on with a mission that is complete: AUTO would fly it once more', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.fly('GUIDED');
    scene.copter.missionState = 5;
    await scene.pass(500);
    expect((await scene.after('continue', {})).at(-1)).toEqual(failed('refused'));
  });

  it('takes pictures by 203 where it does not know 2000', async () => {
    const scene = await Scene.of('ardupilot');
    scene.copter.refuses.set(2000, 3);
    expect((await scene.after('trigger', {})).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([
      [2000, [0, 0, 1]],
      [203, [0, 0, 0, 0, 1]],
    ]);
  });
});

describe('PX4', () => {
  it('is armed in Hold, as in Mission it would fly off', async () => {
    const scene = await Scene.of('px4');
    scene.copter.mode = 'Mission';
    await scene.pass(500);
    expect((await scene.after('arm', {})).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([
      [176, [1, 4, 3]],
      [400, [1]],
    ]);
    expect(scene.copter.isFlying()).toBe(false);
  });

  it('is armed by the start where it is not yet', async () => {
    const scene = await Scene.of('px4');
    expect((await scene.after('start', { hash: HASH })).at(-1)).toEqual(END);
    expect(scene.sent).toEqual([
      [176, [1, 4, 4]],
      [400, [1]],
    ]);
  });
});
