import type { Parsed } from '../../domain/fleet/fix.ts';

/** One point of a recorded track, taken or refused. */
export interface TrackPoint {
  /** Whose it is, as the file says: a vehicle id, a track's number. Absent: the file has one vehicle. */
  readonly device?: string;
  readonly parsed: Parsed;
  /** The line it stands on, from 1, where the format has lines. */
  readonly line?: number;
}

/** Takes a file line by line; what it yields may come a few lines later, at the latest from `end`. */
export interface LineReader {
  push(line: string, number: number): Iterable<TrackPoint>;
  end(): Iterable<TrackPoint>;
}

export const SPEED_UNITS = { 'm/s': 1, 'km/h': 1 / 3.6, knots: 1852 / 3600, mph: 0.44704 } as const;
export type SpeedUnit = keyof typeof SPEED_UNITS;

export interface TrackOptions {
  /** Which CSV column is what; see csv-columns.ts. Absent: guessed from the header. */
  readonly columns?: string;
  /** Of CSV speeds whose header names no unit; absent: m/s. */
  readonly speedUnit?: SpeedUnit;
  /** Minutes east of UTC for times without an offset; absent: UTC. */
  readonly zoneless?: number;
}
