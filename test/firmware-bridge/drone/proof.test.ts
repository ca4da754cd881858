/** The proof of what is on board holds until something contradicts it. */
import { describe, expect, it } from 'vitest';
import { changedByOther, MissionProof } from '../../../firmware-bridge/mavlink/drone/proof.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import {
  Attitude,
  MissionAck,
  MissionCount,
  MissionCurrent,
  MissionRequest,
  MissionRequestInt,
} from '../../../src/wire/mavlink/messages.ts';

const MISSION: Mission = {
  home: { lat: 0, lon: 0 },
  items: Array.from({ length: 5 }, () => ({
    command: 16,
    frame: 'relative',
    params: [0, 0, 0, 0],
    lat: 0,
    lon: 0,
    altitude: 10,
    autoContinue: true,
  })),
  fence: [],
  rally: [],
  cruiseSpeed: 5,
};

function frameOf<T extends object>(as: MessageClass<T>, fields: { [K in keyof T]?: unknown }) {
  const from = { system: 1, component: 1, sequence: 0 };
  return new Framer().push(encode(as, fields as Partial<T>, from))[0]!;
}

/** Held at 0; the first MISSION_CURRENTs come soon, the others when all has settled. */
function held(...first: { missionId?: number }[]) {
  const proof = new MissionProof();
  proof.hold(MISSION, 'hash', 0);
  for (const fields of [{ missionId: 7 }, ...first]) {
    const current = frameOf(MissionCurrent, { total: 5, fenceId: 3, ...fields });
    expect(proof.contradicts(current, 1000)).toBeUndefined();
  }
  return proof;
}
const current = (fields: object) =>
  frameOf(MissionCurrent, { total: 5, missionId: 7, fenceId: 3, ...fields });

describe('the proof', () => {
  it('holds while everything is as it was', () => {
    const proof = held();
    expect(proof.contradicts(current({ seq: 3 }), 9000)).toBeUndefined();
    expect(
      proof.contradicts(current({ total: 0, missionId: 0, fenceId: 0 }), 9000),
    ).toBeUndefined();
    expect(proof.hash).toBe('hash');
    expect(proof.void()).toBe(true);
    expect(proof.void()).toBe(false);
    expect(proof.hash).toBeUndefined();
  });

  it('takes ids that come a moment late for those of the upload', () => {
    expect(held({ missionId: 8 }).contradicts(current({ missionId: 8 }), 9000)).toBeUndefined();
  });

  it.each([
    ['another number of items', current({ total: 6 })],
    ['no mission at all', current({ total: 65_535 })],
    ['another mission', current({ missionId: 9 })],
    ['another fence', current({ fenceId: 4 })],
    ['rally points', current({ rallyPointsId: 5 })],
    ['an upload by another station', frameOf(MissionRequestInt, { targetSystem: 250, seq: 0 })],
    ['one by the old request', frameOf(MissionRequest, { targetSystem: 255, targetComponent: 1 })],
    ['a mission another station sent', frameOf(MissionAck, { targetSystem: 250, type: 0 })],
  ])('is contradicted by %s', (_, frame) => {
    expect(held().contradicts(frame, 9000)).toEqual(expect.any(String));
  });

  it.each([
    ['a request to us', frameOf(MissionRequestInt, { targetSystem: 255, targetComponent: 190 })],
    ['an answer to us', frameOf(MissionAck, { targetSystem: 255, targetComponent: 190 })],
  ])('is contradicted by %s that nothing of ours asked for: a station with our ids', (_, frame) => {
    expect(held().contradicts(frame, 2000)).toBeUndefined();
    expect(held().contradicts(frame, 9000)).toEqual(expect.any(String));
  });

  it('is contradicted by a fence that is gone, where the autopilot tells of ids', () => {
    expect(held().contradicts(current({ fenceId: 0 }), 9000)).toEqual(expect.any(String));
  });

  it.each([
    ['another station being refused', frameOf(MissionAck, { targetSystem: 250, type: 14 })],
    ['another station reading it', frameOf(MissionCount, { targetSystem: 250, count: 6 })],
  ])('is not contradicted by %s', (_, frame) => {
    expect(held().contradicts(frame, 9000)).toBeUndefined();
  });

  const up = (timeBootMs: number) => frameOf(Attitude, { timeBootMs });

  it('is void where another autopilot takes over the id: its uptime goes on elsewhere', () => {
    const proof = held();
    expect(proof.contradicts(up(100_000), 5000)).toBeUndefined();
    expect(proof.contradicts(up(101_000), 6000)).toBeUndefined();
    expect(proof.contradicts(up(125_000), 14_000)).toEqual(expect.any(String));
    const late = held();
    expect(late.contradicts(up(100_000), 5000)).toBeUndefined();
    // Switched on while the other was away.
    const said = Array.from({ length: 40 }, (_, i) =>
      late.contradicts(up(300_000 + i * 1000), 605_000 + i * 1000),
    );
    expect(said[0]).toBeUndefined();
    expect(said.some((words) => words !== undefined)).toBe(true);
  });

  it('holds while frames come late, in bursts, and while our clock is set back', () => {
    const proof = held();
    const heard: (readonly [uptime: number, at: number])[] = [
      [100_000, 5000],
      [101_000, 26_000],
      [119_000, 26_100],
      [122_000, 27_000],
      [121_500, 27_100],
      [123_000, -500_000],
      [124_000, -499_000],
    ];
    for (const [uptime, at] of heard) {
      expect(proof.contradicts(up(uptime), at)).toBeUndefined();
    }
  });
});

it('tells what another station does while a transfer of ours runs', () => {
  const [ours, theirs] = [
    { targetSystem: 255, targetComponent: 190 },
    { targetSystem: 250, targetComponent: 190 },
  ];
  for (const as of [MissionRequest, MissionRequestInt, MissionAck]) {
    expect(changedByOther(frameOf(as as typeof MissionAck, ours))).toBeUndefined();
    expect(changedByOther(frameOf(as as typeof MissionAck, theirs))).toEqual(expect.any(String));
  }
  expect(changedByOther(current({ total: 6 }))).toBeUndefined();
});
