/**
 * Whether the mission that was read back is still the one on board. The proof is void as soon as anything
 * says otherwise:
 *
 * | seen                                                        | means                              |
 * |-------------------------------------------------------------|------------------------------------|
 * | a reboot                                                    | it may have been lost or reverted  |
 * | MISSION_CURRENT with another number of items                | another mission                    |
 * | MISSION_CURRENT with other ids (mission, fence, rally; ≠ 0) | another mission, fence or rally set |
 * | MISSION_REQUEST(_INT) to another station                    | somebody uploads                   |
 * | MISSION_ACK "accepted" to another station                   | somebody uploaded or cleared       |
 */

import type { Mission } from '../../../src/domain/flights/mission.ts';
import { decode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import {
  MissionAck,
  MissionCurrent,
  MissionRequest,
  MissionRequestInt,
} from '../../../src/wire/mavlink/messages.ts';
import { GROUND_STATION } from '../channel.ts';

/** MISSION_CURRENT.total: the autopilot does not tell; there is no mission. */
const NOT_TOLD = 0;
const NO_MISSION = 65_535;
/** Some autopilots send their ids only after the ACK: what they are is settled this long after, ms. */
const SETTLING = 3000;

interface Held {
  readonly hash: string;
  readonly mission: Mission;
  readonly since: number;
  ids: readonly number[] | undefined;
}

export class MissionProof {
  #held: Held | undefined;

  get hash(): string | undefined {
    return this.#held?.hash;
  }

  get mission(): Mission | undefined {
    return this.#held?.mission;
  }

  hold(mission: Mission, hash: string, at: number): void {
    this.#held = { hash, mission, since: at, ids: undefined };
  }

  /** Returns whether there was one. */
  void(): boolean {
    const was = this.#held !== undefined;
    this.#held = undefined;
    return was;
  }

  /** Why the proof does not hold any longer; undefined: it does, or there was none. */
  contradicts(frame: Frame, at: number): string | undefined {
    if (this.#held === undefined) return undefined;
    switch (frame.message) {
      case MissionCurrent.MSG_ID:
        return this.#contradictedBy(this.#held, decode(frame, MissionCurrent), at);
      case MissionRequest.MSG_ID:
        return isForeign(decode(frame, MissionRequest)) ? UPLOADING : undefined;
      case MissionRequestInt.MSG_ID:
        return isForeign(decode(frame, MissionRequestInt)) ? UPLOADING : undefined;
      case MissionAck.MSG_ID: {
        const ack = decode(frame, MissionAck);
        return ack.type === 0 && isForeign(ack) ? CHANGED : undefined;
      }
      default:
        return undefined;
    }
  }

  #contradictedBy(
    held: Held,
    current: InstanceType<typeof MissionCurrent>,
    at: number,
  ): string | undefined {
    const { total, missionId, fenceId, rallyPointsId } = current;
    const isSettled = at - held.since > SETTLING;
    const items = total === NO_MISSION ? 0 : total;
    const proven = held.mission.items.length;
    if (isSettled && total !== NOT_TOLD && items !== proven) {
      return `the vehicle has ${items} items on board, ${proven} were proven`;
    }
    const ids = [missionId, fenceId, rallyPointsId];
    if (held.ids === undefined || !isSettled) {
      held.ids = ids;
      return undefined;
    }
    return ids.some((id, i) => id !== 0 && id !== held.ids?.[i]) ? CHANGED : undefined;
  }
}

const UPLOADING = 'another ground station uploads to the vehicle';
const CHANGED = 'what is on board was changed by another ground station';

function isForeign(to: { targetSystem: number; targetComponent: number }): boolean {
  if (to.targetSystem === 0) return false;
  return (
    to.targetSystem !== GROUND_STATION.system ||
    (to.targetComponent !== 0 && to.targetComponent !== GROUND_STATION.component)
  );
}
