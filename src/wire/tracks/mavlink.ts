/** Recorded MAVLink: telemetry logs (.tlog) and raw streams, told apart by what is in them. */
import type { Frame } from '../mavlink/frame.ts';
import type { FrameCounts } from '../mavlink/framer.ts';
import { RawReader } from './mavlink-raw.ts';
import { TlogReader } from './mavlink-tlog.ts';

export interface TimedFrame {
  /** When it came, ms since the Unix epoch. */
  readonly at: number;
  readonly frame: Frame;
}

/** Takes a recording piece by piece. */
export interface TimedFrames {
  push(bytes: Uint8Array): TimedFrame[];
  end(): TimedFrame[];
  readonly counts: Readonly<FrameCounts>;
  /** In words, why nothing more comes out; undefined: nothing is wrong. */
  readonly fault: string | undefined;
}

const MAVLINK_FORMATS = {
  tlog: () => new TlogReader(),
  raw: () => new RawReader(),
} as const satisfies Record<string, () => TimedFrames>;
export type MavlinkFormat = keyof typeof MAVLINK_FORMATS;

/**
 * By its first bytes (some kilobytes will do): as what fewer of them make no sense. The end of a frame
 * can look like a time, so that a stream reads as a log too, but then not as well.
 */
export function detectMavlink(head: Uint8Array): MavlinkFormat | undefined {
  const [tlog, raw] = [skipped(new TlogReader(), head), skipped(new RawReader(), head)];
  if (Math.min(tlog, raw) >= head.length / 2) return undefined;
  return tlog < raw ? 'tlog' : 'raw';
}

/** Bytes that are in no frame. */
function skipped(reader: TimedFrames, head: Uint8Array): number {
  reader.push(head);
  reader.end();
  return reader.counts.skippedBytes;
}

export function mavlinkReader(format: MavlinkFormat): TimedFrames {
  return MAVLINK_FORMATS[format]();
}
