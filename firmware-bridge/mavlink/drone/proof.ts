/**
 * Whether the mission that was read back is still the one on board. The proof is void as soon as anything
 * says otherwise:
 *
 * | seen                                                        | means                              |
 * |-------------------------------------------------------------|------------------------------------|
 * | a reboot, another component that is the autopilot (drone.ts)  | it may have been lost or reverted  |
 * | an uptime that leaps ahead, or lags behind for good          | another vehicle with this id       |
 * | MISSION_CURRENT with another number of items                | another mission                    |
 * | MISSION_CURRENT with other ids (mission, fence, rally)      | another mission, fence or rally set |
 * | MISSION_REQUEST(_INT) that answers nothing of ours          | somebody uploads                   |
 * | MISSION_ACK "accepted" that answers nothing of ours         | somebody uploaded or cleared       |
 *
 * Another station may have our own ids (255, 190): what comes to us while nothing of ours runs is its.
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
import { uptimeIn } from '../mission/boots.ts';

/** MISSION_CURRENT.total: the autopilot does not tell; there is no mission. */
const NOT_TOLD = 0;
const NO_MISSION = 65_535;
/** Some autopilots send their ids only after the ACK: what they are is settled this long after, ms. */
const SETTLING = 3000;
/** What an uptime may differ from what it was before and the time since: frames come late. ms */
const UPTIME_ROOM = 10_000;
/** Those held up on the way (an uplink that stalled) have caught up after this, ms. */
const CATCH_UP = 20_000;

interface Held {
  readonly hash: string;
  readonly mission: Mission;
  readonly since: number;
  ids: readonly number[] | undefined;
  /** The last uptime that went on as it should, and when it came. */
  uptime?: { readonly ms: number; readonly at: number };
  /** Since when uptimes lag behind. */
  lagging?: number | undefined;
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

  /**
   * Why the proof does not hold any longer; undefined: it does, or there was none. For frames of the
   * autopilot while no transfer of ours runs.
   */
  contradicts(frame: Frame, at: number): string | undefined {
    const held = this.#held;
    if (held === undefined) return undefined;
    const uptime = uptimeIn(frame);
    if (uptime !== undefined) return goesOnElsewhere(held, uptime, at);
    if (frame.message === MissionCurrent.MSG_ID) {
      return this.#contradictedBy(held, decode(frame, MissionCurrent), at);
    }
    // Late copies of answers to our own transfer come within a moment.
    return isSettled(held, at) ? changed(frame, () => true) : changedByOther(frame);
  }

  #contradictedBy(
    held: Held,
    current: InstanceType<typeof MissionCurrent>,
    at: number,
  ): string | undefined {
    const { total, missionId, fenceId, rallyPointsId } = current;
    const settled = isSettled(held, at);
    const items = total === NO_MISSION ? 0 : total;
    const proven = held.mission.items.length;
    if (settled && total !== NOT_TOLD && items !== proven) {
      return `the vehicle has ${items} items on board, ${proven} were proven`;
    }
    const ids = [missionId, fenceId, rallyPointsId];
    if (held.ids === undefined || !settled) {
      held.ids = ids;
      return undefined;
    }
    // All 0: it does not tell. One that is 0 now: that list was cleared.
    const tells = total !== NOT_TOLD || ids.some((id) => id !== 0);
    return tells && ids.some((id, i) => id !== held.ids?.[i]) ? CHANGED : undefined;
  }
}

/** A clock that is set back must not make it wait for as long. */
const isSettled = ({ since }: Held, at: number): boolean => Math.abs(at - since) > SETTLING;

/** What a frame of the autopilot says of another station's transfers, while one of ours may run. */
export function changedByOther(frame: Frame): string | undefined {
  return changed(frame, isForeign);
}

function changed(frame: Frame, isTheirs: (to: Target) => boolean): string | undefined {
  switch (frame.message) {
    case MissionRequest.MSG_ID:
      return isTheirs(decode(frame, MissionRequest)) ? UPLOADING : undefined;
    case MissionRequestInt.MSG_ID:
      return isTheirs(decode(frame, MissionRequestInt)) ? UPLOADING : undefined;
    case MissionAck.MSG_ID: {
      const ack = decode(frame, MissionAck);
      return ack.type === 0 && isTheirs(ack) ? CHANGED : undefined;
    }
    default:
      return undefined;
  }
}

/** Its time since boot goes on where that of the one before cannot be. */
function goesOnElsewhere(held: Held, uptime: number, at: number): string | undefined {
  const { ms, at: then } = held.uptime ?? { ms: uptime, at };
  const ahead = uptime - ms - Math.max(0, at - then);
  if (ahead > UPTIME_ROOM) return OTHER_AUTOPILOT;
  if (ahead >= -UPTIME_ROOM) {
    held.lagging = undefined;
    held.uptime = { ms: uptime, at };
    return undefined;
  }
  held.lagging ??= at;
  return Math.abs(at - held.lagging) > CATCH_UP ? OTHER_AUTOPILOT : undefined;
}

const UPLOADING = 'another ground station uploads to the vehicle';
const CHANGED = 'what is on board was changed by another ground station';
const OTHER_AUTOPILOT = 'another autopilot has taken over, or the clock of the bridge was set';

interface Target {
  readonly targetSystem: number;
  readonly targetComponent: number;
}

function isForeign(to: Target): boolean {
  if (to.targetSystem === 0) return false;
  return (
    to.targetSystem !== GROUND_STATION.system ||
    (to.targetComponent !== 0 && to.targetComponent !== GROUND_STATION.component)
  );
}
