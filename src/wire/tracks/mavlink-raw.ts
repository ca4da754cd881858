/**
 * MAVLink as a link brought it, without a recorder's time stamps. When a frame came follows from what
 * the messages say themselves: most carry the time since their sender started (time_boot_ms), and
 * SYSTEM_TIME, GPS_RAW_INT or UTM_GLOBAL_POSITION say once in a while what that is in UTC.
 */
import { decode } from '../mavlink/codec.ts';
import type { Frame } from '../mavlink/frame.ts';
import { type FrameCounts, Framer } from '../mavlink/framer.ts';
import { GpsRawInt, MESSAGES, SystemTime, UtmGlobalPosition } from '../mavlink/messages.ts';
import type { TimedFrame, TimedFrames } from './mavlink.ts';

/** Frames kept until the first time in UTC comes: about half an hour of them. */
const MOST_HELD = 100_000;
/** ms. Messages of one moment may overtake one another; a reboot sets further back than this. */
const DISORDER = 2000;
/** ms. An uptime further ahead than this is another's, or the sender started anew. */
const AHEAD = 3_600_000;
/** ms. Times in UTC further off than this from what was reckoned make it anew, if two of them agree. */
const OFF = 1000;
const AGREEMENT = 250;
/** ms, 2012 to 2100: outside, the clock was never set. */
const EARLIEST = Date.UTC(2012, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** UTM_DATA_AVAIL_FLAGS_TIME_VALID */
const TIME_VALID = 1;

/** Where time_boot_ms lies in the payload, by message. */
const UPTIMES = new Map<number, number>();
for (const { MSG_ID, FIELDS } of MESSAGES.values()) {
  const field = FIELDS.find((one) => one.source === 'time_boot_ms' && one.type === 'uint32_t');
  if (field) UPTIMES.set(MSG_ID, field.offset);
}

/** ms since its sender started; undefined: the message does not say. */
function uptimeOf({ message, payload }: Frame): number | undefined {
  const offset = UPTIMES.get(message);
  if (offset === undefined) return undefined;
  let uptime = 0;
  for (let i = 3; i >= 0; i--) uptime = uptime * 256 + (payload[offset + i] ?? 0);
  return uptime;
}

/** ms since 1970; undefined: the message does not say, or the clock was not set. */
function utcOf(frame: Frame): number | undefined {
  const ms = Number(microsOf(frame)) / 1000;
  return ms >= EARLIEST && ms <= LATEST ? ms : undefined;
}

function microsOf(frame: Frame): bigint {
  if (frame.message === SystemTime.MSG_ID) return decode(frame, SystemTime).timeUnixUsec;
  if (frame.message === GpsRawInt.MSG_ID) return decode(frame, GpsRawInt).timeUsec;
  if (frame.message !== UtmGlobalPosition.MSG_ID) return 0n;
  const { time, flags } = decode(frame, UtmGlobalPosition);
  return flags & TIME_VALID ? time : 0n;
}

/** Frames with their times. Where none says the time in UTC, none comes out and `fault` says so. */
export class RawReader implements TimedFrames {
  readonly #framer = new Framer();
  /** Time of the stream, ms since its first frame, of the newest frame. */
  #now = 0;
  /** The stream's time when its sender started, by system and component. */
  readonly #starts = new Map<number, number>();
  /** UTC of the stream's beginning. */
  #began: number | undefined;
  #doubted: number | undefined;
  #held: TimedFrame[] = [];
  #fault: string | undefined;

  get counts(): Readonly<FrameCounts> {
    return this.#framer.counts;
  }

  get fault(): string | undefined {
    return this.#fault;
  }

  push(bytes: Uint8Array): TimedFrame[] {
    return this.#fault === undefined ? this.#timed(this.#framer.push(bytes)) : [];
  }

  end(): TimedFrame[] {
    const frames = this.push(new Uint8Array(0));
    if (this.#fault === undefined) frames.push(...this.#timed(this.#framer.flush()));
    if (this.#began === undefined) this.#fault = NO_TIME;
    return frames;
  }

  #timed(frames: readonly Frame[]): TimedFrame[] {
    const timed: TimedFrame[] = [];
    for (const frame of frames) {
      this.#goOn(frame);
      const utc = utcOf(frame);
      if (utc !== undefined) this.#set(utc - this.#now);
      if (this.#began === undefined) this.#held.push({ at: this.#now, frame });
      else {
        for (const held of this.#held) timed.push({ ...held, at: this.#utc(held.at) });
        this.#held = [];
        timed.push({ at: this.#utc(this.#now), frame });
      }
      if (this.#held.length > MOST_HELD) this.#giveUp();
    }
    return timed;
  }

  #utc(time: number): number {
    return Math.round(this.#began! + time);
  }

  #goOn(frame: Frame): void {
    const uptime = uptimeOf(frame);
    if (uptime === undefined) return;
    const sender = frame.system * 256 + frame.component;
    const start = this.#starts.get(sender);
    const passed = start === undefined ? Number.NaN : start + uptime - this.#now;
    if (passed >= -DISORDER && passed <= AHEAD) this.#now += Math.max(0, passed);
    else this.#starts.set(sender, this.#now - uptime);
  }

  #set(began: number): void {
    if (this.#began !== undefined && Math.abs(began - this.#began) <= OFF) return;
    const isSure =
      this.#began === undefined ||
      (this.#doubted !== undefined && Math.abs(began - this.#doubted) <= AGREEMENT);
    if (isSure) this.#began = began;
    this.#doubted = isSure ? undefined : began;
  }

  #giveUp(): void {
    this.#held = [];
    this.#fault = NO_TIME;
  }
}

const NO_TIME =
  'MAVLink, but it says nowhere when it was: none of its messages has the time in UTC ' +
  '(SYSTEM_TIME, GPS_RAW_INT, UTM_GLOBAL_POSITION). A .tlog has its own times';
