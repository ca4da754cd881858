import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../firmware-bridge/mavlink/mission/compare.ts';
import { LISTS, MISSION_TYPE, wireItems } from '../../../firmware-bridge/mavlink/mission/items.ts';
import {
  type MissionOutcome,
  missionHash,
  uploadMission,
  verifyMission,
} from '../../../firmware-bridge/mavlink/mission/upload.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import {
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionItemInt,
} from '../../../src/wire/mavlink/messages.ts';
import { ARDUPILOT, type Habits, PX4 } from './fake-autopilot.ts';
import { CALM, type Weather } from './lossy-link.ts';
import { item, type Scene, scene, setting, survey } from './scene.ts';

const homeOf = (habits: Habits) => (habits.kind === 'ardupilot' ? 1 : 0);

/** Another plan than `survey`: no item of one is at its place in the other. */
const other: Mission = {
  ...survey(12),
  items: Array.from({ length: 12 }, (_, i) => item(16, { lat: 30 + i / 100, lon: 100 })),
};

async function loaded(
  habits: Habits,
  weather: Weather = CALM,
  before: Mission = other,
): Promise<Scene> {
  const all = scene(habits, weather);
  for (const list of LISTS)
    all.autopilot.lists[MISSION_TYPE[list]] = [...wireItems(before, list, habits.kind)];
  return all;
}

/** What is truly on board, judged apart from the transfer. */
function truth(
  { autopilot }: Scene,
  mission: Mission,
  habits: Habits,
  list: (typeof LISTS)[number],
) {
  const sent = wireItems(mission, list, habits.kind);
  return judge(sent, autopilot.lists[MISSION_TYPE[list]]!, undefined, {
    list,
    autopilot: habits.kind,
  }).verdict;
}

const failed = (outcome: MissionOutcome) => {
  if (outcome.ok) throw new Error('It did not fail.');
  return outcome;
};

describe.each([ARDUPILOT, PX4])('to $kind', (habits) => {
  it('uploads fence, rally points and mission, proves them, and can prove them again', async () => {
    const { time, port, autopilot } = scene(habits, CALM);
    const mission = survey(20);
    const seen: [number, number][] = [];
    const outcome = await time.until(
      uploadMission(port, time, mission, { onProgress: (...now) => seen.push(now) }),
    );
    expect(outcome).toEqual({ ok: true, hash: missionHash(mission) });
    expect(autopilot.lists.map((list) => list.length)).toEqual([20 + homeOf(habits), 5, 1]);
    expect(await time.until(verifyMission(port, time, mission))).toEqual(outcome);
    const total = 2 * (26 + homeOf(habits));
    expect(seen.at(-1)).toEqual([total, total]);
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1]![0])).toBe(true);
  });

  it('clears an old fence and old rally points where the plan has none', async () => {
    const all = await loaded(habits);
    const mission = { ...survey(10), fence: [], rally: [] };
    expect(await all.time.until(uploadMission(all.port, all.time, mission))).toMatchObject({
      ok: true,
    });
    expect(all.autopilot.lists[1]).toEqual([]);
    expect(all.autopilot.lists[2]).toEqual([]);
  });

  it('takes a list that the autopilot does not know for an empty one', async () => {
    const { time, port, autopilot } = scene(habits, CALM);
    autopilot.unknown.add(2);
    const mission = { ...survey(10), rally: [] };
    expect(await time.until(uploadMission(port, time, mission))).toMatchObject({ ok: true });
    expect(await time.until(verifyMission(port, time, mission))).toMatchObject({ ok: true });
    const refused = failed(await time.until(uploadMission(port, time, survey(10))));
    expect(refused.reason).toBe('unsupported');
    expect(refused.detail).toContain('rally points');
  });

  it('survives loss, copies and overtaking, and tells the truth where it does not', async () => {
    const weather = fc.record({
      loss: fc.double({ min: 0, max: 0.2, noNaN: true }),
      duplicates: fc.double({ min: 0, max: 0.2, noNaN: true }),
      delay: fc.integer({ min: 1, max: 120 }),
      spread: fc.integer({ min: 0, max: 150 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(weather, fc.integer({ min: 2, max: 40 }), async (link, size) => {
        const all = await loaded(habits, link);
        const mission = survey(size);
        const outcome = await all.time.until(uploadMission(all.port, all.time, mission));
        const found = LISTS.map((list) => truth(all, mission, habits, list));
        expect(outcome, JSON.stringify(outcome)).toMatchObject({ ok: true });
        expect(found).toEqual(['equal', 'equal', 'equal']);
      }),
      { numRuns: 60 },
    );
  });

  it('starts again when the autopilot starts anew in the middle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9000 }), fc.nat(), async (when, seed) => {
        const all = await loaded(habits, { ...CALM, loss: 0.05, seed });
        const mission = survey(30);
        all.time.after(when, () => all.autopilot.reboot());
        const outcome = await all.time.until(uploadMission(all.port, all.time, mission));
        expect(outcome).toMatchObject({ ok: true });
        expect(truth(all, mission, habits, 'mission')).toBe('equal');
      }),
      { numRuns: 40 },
    );
  });

  it('finds a lie: what is read back is what counts', async () => {
    const { time, port, autopilot } = scene(habits, CALM);
    const mission = survey(20);
    autopilot.lie = (stored, seq) => (seq === 7 ? { ...stored, z: stored.z + 1 } : stored);
    const outcome = failed(await time.until(uploadMission(port, time, mission)));
    expect(outcome.reason).toBe('differs');
    expect(outcome.detail).toMatch(/item \d+ \(command 16\): altitude/);
    expect(failed(await time.until(verifyMission(port, time, survey(20)))).reason).toBe('differs');
  });

  it('says what differs when it only verifies, and changes nothing', async () => {
    const all = await loaded(habits, CALM, survey(20));
    const mission = survey(20);
    const changed = {
      ...mission,
      items: mission.items.map((one, i) =>
        i === 9 ? { ...one, altitude: one.altitude + 5 } : one,
      ),
    };
    const outcome = failed(await all.time.until(verifyMission(all.port, all.time, changed)));
    expect(outcome).toMatchObject({ reason: 'differs', onBoard: 'mixed' });
    expect(outcome.detail).toContain('item 10 (command 16): altitude 47 sent, 42 on board');
    expect(all.sent).not.toContain(MissionCount.MSG_ID);
    expect(all.sent).not.toContain(MissionClearAll.MSG_ID);
    // ArduPilot overwrites home, which is no part of what is compared.
    if (habits.kind === 'ardupilot')
      all.autopilot.lists[0]![0] = { ...all.autopilot.lists[0]![0]!, x: 1 };
    expect(await all.time.until(verifyMission(all.port, all.time, mission))).toMatchObject({
      ok: true,
    });
  });

  it('can be called off, and says what is on board then', async () => {
    for (const ms of [0, 60, 700, 1500, 2500]) {
      const all = await loaded(habits);
      const abort = new AbortController();
      if (ms === 0) abort.abort();
      all.time.after(ms, () => abort.abort());
      const mission = survey(30);
      const outcome = failed(
        await all.time.until(
          uploadMission(all.port, all.time, mission, { signal: abort.signal, before: other }),
        ),
      );
      expect(outcome.reason).toBe('cancelled');
      expect(outcome.onBoard).not.toBe('mixed');
      expect(truth(all, mission, habits, 'mission')).not.toBe('mixed');
    }
  });

  it('does not say unchanged where the fence was sent and the mission then refused or called off', async () => {
    const fenced = { ...survey(12), fence: other.fence.slice(0, 1) };
    const refused = await loaded({ ...habits, most: 11 }, CALM, other);
    const called = await loaded(habits, CALM, other);
    const abort = new AbortController();
    called.port.listen((frame) => {
      // The fence is on board; the mission is about to be announced.
      if (called.autopilot.lists[1]?.length === 4 && frame.message === MissionCount.MSG_ID) {
        abort.abort();
      }
    });
    for (const [all, signal] of [
      [refused, undefined],
      [called, abort.signal],
    ] as const) {
      const options = { before: other, ...(signal && { signal }) };
      const outcome = failed(
        await all.time.until(uploadMission(all.port, all.time, fenced, options)),
      );
      expect(truth(all, fenced, habits, 'fence')).toBe('equal');
      expect(truth(all, other, habits, 'mission')).toBe('equal');
      expect(outcome.onBoard).toBe('mixed');
      expect(outcome.detail).toContain('MIXTURE');
    }
  });

  it('gives up where nobody answers, within a minute, and calls it unknown', async () => {
    const all = await loaded(habits);
    all.autopilot.off = true;
    const began = all.time.now();
    const outcome = failed(await all.time.until(uploadMission(all.port, all.time, survey(30))));
    expect(outcome).toMatchObject({ reason: 'no-answer', onBoard: 'unknown' });
    expect(all.time.now() - began).toBeLessThan(60_000);
  });

  it('ends where the link breaks for good in the middle', async () => {
    const all = await loaded(habits);
    all.time.after(2000, () => {
      all.autopilot.off = true;
    });
    const outcome = failed(await all.time.until(uploadMission(all.port, all.time, survey(30))));
    expect(outcome).toMatchObject({ reason: 'no-answer', onBoard: 'unknown' });
    expect(outcome.detail).toContain('not known');
  });

  it('leaves no timer and no listener behind', async () => {
    const { time, port } = scene(habits, CALM);
    let listening = 0;
    const counted = {
      ...port,
      listen: (listener: Parameters<typeof port.listen>[0]) => {
        const stop = port.listen(listener);
        listening++;
        return () => {
          listening--;
          stop();
        };
      },
    };
    await time.until(uploadMission(counted, time, survey(5)));
    expect(listening).toBe(0);
  });
});

describe('ArduPilot', () => {
  /** It writes items as they come: a refused one leaves the new head with the old tail. */
  const withRefused = (): Mission => {
    const mission = survey(20);
    const items = mission.items.map((one, i) => (i === 12 ? setting(4242, [1, 0, 0, 0]) : one));
    return { ...mission, items };
  };
  const refusing = async (armed: boolean) => {
    const all = await loaded(ARDUPILOT, CALM, {
      ...other,
      items: [...other.items, ...other.items],
    });
    all.autopilot.armed = armed;
    all.autopilot.refuses.add(4242);
    return all;
  };

  it('clears half a mission after a refused item, and names the item', async () => {
    const all = await refusing(false);
    const outcome = failed(await all.time.until(uploadMission(all.port, all.time, withRefused())));
    expect(outcome).toMatchObject({ reason: 'unsupported', onBoard: 'cleared' });
    expect(outcome.detail).toContain('item 13');
    expect(all.autopilot.lists[0]).toEqual([]);
  });

  it('clears nothing while it is armed, but says that it is a mixture', async () => {
    const all = await refusing(true);
    const outcome = failed(await all.time.until(uploadMission(all.port, all.time, withRefused())));
    expect(outcome).toMatchObject({ reason: 'unsupported', onBoard: 'mixed' });
    expect(outcome.detail).toContain('MIXTURE');
    expect(all.sent).not.toContain(MissionClearAll.MSG_ID);
    expect(truth(all, withRefused(), ARDUPILOT, 'mission')).toBe('mixed');
  });

  it('waits for another station that is uploading, and then has its turn', async () => {
    const all = await loaded(ARDUPILOT, CALM, { ...other, fence: [], rally: [] });
    const mission = { ...survey(10), fence: [], rally: [] };
    // It dies at once: ArduPilot keeps its place for 8 s.
    all.other(MissionCount, { targetSystem: 1, targetComponent: 1, count: 5, missionType: 0 });
    const outcome = await all.time.until(uploadMission(all.port, all.time, mission));
    expect(outcome).toMatchObject({ ok: true });
  });

  it('says that another station is uploading where it does not end', async () => {
    const all = await loaded(ARDUPILOT, CALM, { ...other, fence: [], rally: [] });
    const again = () => {
      all.other(MissionCount, { targetSystem: 1, targetComponent: 1, count: 5, missionType: 0 });
      all.time.after(3000, again);
    };
    again();
    const mission = { ...survey(10), fence: [], rally: [] };
    const outcome = failed(await all.time.until(uploadMission(all.port, all.time, mission)));
    expect(outcome).toMatchObject({ reason: 'busy', onBoard: 'unknown' });
    expect(outcome.detail).toContain('another ground station');
    expect(all.sent).not.toContain(MissionItemInt.MSG_ID);
  });

  it('sees a mission changed by another station while it is read back', async () => {
    const all = await loaded(ARDUPILOT, CALM, survey(40));
    all.time.after(2500, () => {
      all.autopilot.lists[0] = [...wireItems(other, 'mission', 'ardupilot')];
      all.tell(MissionAck, { targetSystem: 252, targetComponent: 190, type: 0, missionType: 0 });
    });
    const outcome = failed(await all.time.until(verifyMission(all.port, all.time, survey(40))));
    expect(outcome).toMatchObject({ reason: 'differs', onBoard: 'other' });
  });

  it('refuses before anything is sent what it is known to refuse', async () => {
    for (const [mission, words] of [
      [{ ...survey(5), items: [setting(530, [0, 2, null, null])] }, 'item 1 (command 530)'],
      [survey(724), 'split the mission'],
      [
        { ...survey(5), fence: [{ kind: 'polygon', inclusion: true, vertices: ring(71) }] },
        '71 points',
      ],
      [{ ...survey(5), items: [setting(177, [2, 1, 0, 0])] }, 'jumps to item 2'],
      [{ ...survey(5), items: [item(16, { frame: 'none' })] }, 'reference'],
      [{ ...survey(5), items: [item(16, { lat: 91 })] }, 'nowhere'],
      [{ ...survey(5), items: [item(16, { altitude: Number.NaN })] }, 'not every number'],
    ] as const) {
      const { time, port, sent } = scene(ARDUPILOT, CALM);
      const outcome = failed(await time.until(uploadMission(port, time, mission as Mission)));
      expect(outcome).toMatchObject({ reason: 'refused', onBoard: 'unchanged' });
      expect(outcome.detail).toContain(words);
      expect(sent).toEqual([]);
    }
  });

  it('passes on that there is no space', async () => {
    const { time, port, autopilot } = scene({ ...ARDUPILOT, most: 650 }, CALM);
    autopilot.lists[0] = [...wireItems(other, 'mission', 'ardupilot')];
    const outcome = failed(
      await time.until(uploadMission(port, time, survey(700), { before: other })),
    );
    expect(outcome).toMatchObject({ reason: 'refused', onBoard: 'unchanged' });
    expect(outcome.detail).toContain('no space');
  });
});

const ring = (points: number): readonly (readonly [number, number])[] =>
  Array.from({ length: points }, (_, i) => [36 + Math.sin(i / 12), 101 + Math.cos(i / 12)]);

describe('PX4', () => {
  it('is refused more than it keeps, and altitudes above the ground', async () => {
    const { time, port } = scene(PX4, CALM);
    const many = failed(await time.until(uploadMission(port, time, survey(501))));
    expect(many.detail).toContain('500');
    const nowhere = { ...survey(5), items: [item(22, { lat: 0, lon: 0 })] };
    expect(failed(await time.until(uploadMission(port, time, nowhere))).detail).toContain(
      'no place',
    );
    const above = { ...survey(5), items: [item(16, { frame: 'terrain' })] };
    expect(failed(await time.until(uploadMission(port, time, above))).detail).toContain(
      'above home',
    );
  });

  it('keeps what was there when an upload is called off', async () => {
    const all = await loaded(PX4, CALM, { ...other, fence: [], rally: [] });
    const abort = new AbortController();
    all.time.after(1500, () => abort.abort());
    const mission = { ...survey(30), fence: [], rally: [] };
    const options = { signal: abort.signal, before: { ...other, fence: [], rally: [] } };
    const outcome = failed(
      await all.time.until(uploadMission(all.port, all.time, mission, options)),
    );
    expect(outcome).toMatchObject({ reason: 'cancelled', onBoard: 'unchanged' });
  });
});
