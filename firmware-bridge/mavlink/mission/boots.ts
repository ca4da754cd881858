/** Whether the autopilot started anew, by its time since boot and its own word. */
import { decode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import {
  Attitude,
  GlobalPositionInt,
  Heartbeat,
  SystemTime,
} from '../../../src/wire/mavlink/messages.ts';

/** ms. Frames may overtake one another by less. */
const OVERTAKEN = 3000;
/** MAV_STATE_BOOT */
const BOOTING = 1;

export class Boots {
  private uptime: number | undefined;
  private status: number | undefined;

  /** True once for a restart, or twice where both its signs are seen. */
  restarted(frame: Frame): boolean {
    if (frame.message === Heartbeat.MSG_ID) {
      const { systemStatus } = decode(frame, Heartbeat);
      const before = this.status;
      this.status = systemStatus;
      return systemStatus === BOOTING && before !== undefined && before !== BOOTING;
    }
    const uptime = uptimeIn(frame);
    if (uptime === undefined) return false;
    const restarted = this.uptime !== undefined && uptime < this.uptime - OVERTAKEN;
    if (restarted || this.uptime === undefined || uptime > this.uptime) this.uptime = uptime;
    return restarted;
  }
}

/** ms since the autopilot's boot; undefined: the message does not tell. */
export function uptimeIn(frame: Frame): number | undefined {
  switch (frame.message) {
    case GlobalPositionInt.MSG_ID:
      return decode(frame, GlobalPositionInt).timeBootMs;
    case Attitude.MSG_ID:
      return decode(frame, Attitude).timeBootMs;
    case SystemTime.MSG_ID:
      return decode(frame, SystemTime).timeBootMs;
    default:
      return undefined;
  }
}
