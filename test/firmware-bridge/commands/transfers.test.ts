/** What an upload or a verification leaves of the proof, whatever happens beside it. */
import { describe, expect, it } from 'vitest';
import { Transfers } from '../../../firmware-bridge/mavlink/commands/transfers.ts';
import { LISTS, MISSION_TYPE, wireItems } from '../../../firmware-bridge/mavlink/mission/items.ts';
import { missionHash } from '../../../firmware-bridge/mavlink/mission/upload.ts';
import type { Command } from '../../../src/domain/flights/drone.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import { ARDUPILOT } from '../mission/fake-autopilot.ts';
import { CALM } from '../mission/lossy-link.ts';
import { type Scene, scene, survey } from '../mission/scene.ts';

const PLAN = survey(12);

class Station {
  readonly all: Scene = scene(ARDUPILOT, CALM);
  proven: string | undefined;
  reasons: string[] = [];
  mode: string | undefined;
  readonly transfers = new Transfers({
    port: this.all.port,
    timers: this.all.time,
    before: () => undefined,
    armedIn: () => this.mode,
    proven: (_, hash) => {
      this.proven = hash;
    },
    unproven: (reason) => {
      this.proven = undefined;
      this.reasons.push(reason);
    },
  });

  order(kind: 'upload' | 'verify', mission: Mission) {
    const command = { kind, args: { mission, hash: missionHash(mission) } };
    const signal = new AbortController().signal;
    return this.transfers.run(command as Extract<Command, { kind: 'upload' }>, signal, () => {});
  }

  load(mission: Mission): void {
    const { lists } = this.all.autopilot;
    for (const list of LISTS)
      lists[MISSION_TYPE[list]] = [...wireItems(mission, list, 'ardupilot')];
  }

  /** Once the fence is on board and while the mission is on its way. */
  inTheMission(work: () => void): void {
    const look = () => {
      if ((this.all.autopilot.lists[0]?.length ?? 0) > 3) work();
      else this.all.time.after(10, look);
    };
    look();
  }
}

describe('an upload', () => {
  it('proves nothing that another station changed behind its back', async () => {
    const station = new Station();
    station.inTheMission(() => {
      station.all.autopilot.lists[1] = [];
      station.transfers.doubt('another ground station uploads to the vehicle');
    });
    const ended = await station.all.time.until(station.order('upload', PLAN));
    expect(ended).toMatchObject({ ok: false, reason: 'differs' });
    expect(station.proven).toBeUndefined();
  });

  it('is read back once more where the vehicle started anew meanwhile, and then holds', async () => {
    const station = new Station();
    station.inTheMission(() => station.transfers.doubt('the autopilot started anew'));
    const ended = await station.all.time.until(station.order('upload', PLAN));
    expect(ended).toEqual({ ok: true, hash: missionHash(PLAN) });
    expect(station.proven).toBe(missionHash(PLAN));
  });

  it('ends where the doubt does not', async () => {
    const station = new Station();
    station.all.port.listen(() => station.transfers.doubt('it is changed again and again'));
    const ended = await station.all.time.until(station.order('upload', PLAN));
    expect(ended).toMatchObject({ ok: false, detail: expect.stringContaining('again and again') });
    expect(station.proven).toBeUndefined();
    expect(station.reasons).toHaveLength(1);
  });
});

describe('a verification', () => {
  it('is begun anew as well', async () => {
    const station = new Station();
    station.load(PLAN);
    station.all.time.after(700, () => {
      station.all.autopilot.lists[1] = [];
      station.transfers.doubt('another ground station uploads to the vehicle');
    });
    const ended = await station.all.time.until(station.order('verify', PLAN));
    expect(ended).toMatchObject({ ok: false, reason: 'differs' });
    expect(station.proven).toBeUndefined();
  });
});
