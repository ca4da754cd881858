/** Recorded files → one list of what was told per device. */
import { createHash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DeviceKind } from '../../src/domain/fleet/device.ts';
import type { RejectReason } from '../../src/domain/fleet/fix.ts';
import { type DeviceId, deviceId } from '../../src/domain/ids.ts';
import type { FrameCounts } from '../../src/wire/mavlink/framer.ts';
import { detectMavlink, mavlinkReader, type TimedFrames } from '../../src/wire/tracks/mavlink.ts';
import {
  detectTrackFormat,
  mayBeTrack,
  readTrack,
  TRACK_FORMATS_TEXT,
} from '../../src/wire/tracks/read-track.ts';
import type { TrackOptions, TrackPoint } from '../../src/wire/tracks/track.ts';
import { Flights } from './flights.ts';
import { channelOf, type Told } from './told.ts';

/** The most fixes held in memory at once: about 500 MB. */
export const MAX_FIXES = 3_000_000;
/** The most that drones of one file tell: states and events are larger than fixes. */
const MAX_TOLD = 500_000;
/** The most vehicles of one file. */
const MAX_VEHICLES = 10_000;
const CHUNK = 65_536;

export interface Recording {
  /** As named on the command line, or below the folder named there. */
  readonly file: string;
  /** In the order of the file. */
  readonly tracks: ReadonlyMap<DeviceId, readonly Told[]>;
  readonly points: number;
  readonly refused: ReadonlyMap<RejectReason, number>;
  /** Of MAVLink: good and bad. */
  readonly frames?: Readonly<FrameCounts>;
  /** What its vehicles are, as far as the format says. */
  readonly kind?: DeviceKind;
}

export interface Found {
  readonly files: readonly string[];
  /** In the folders, but not by their names tracks. */
  readonly skipped: number;
}

/** The files meant by the paths, folders searched to the bottom, in the order of their names. */
export async function findTrackFiles(paths: readonly string[]): Promise<Found> {
  const files: string[] = [];
  let skipped = 0;
  for (const given of paths) {
    if (!(await stat(given)).isDirectory()) {
      files.push(given);
      continue;
    }
    const entries = await readdir(given, { recursive: true, withFileTypes: true });
    const inside = entries
      .filter((entry) => entry.isFile())
      .map((e) => path.join(e.parentPath, e.name));
    const tracks = inside.filter(mayBeTrack).sort();
    files.push(...tracks);
    skipped += inside.length - tracks.length;
  }
  return { files: [...new Set(files)], skipped };
}

export interface ReadSettings {
  readonly prefix: string;
  /** Ids of the files read before: files of one name in two folders are two tracks. */
  readonly taken: ReadonlySet<DeviceId>;
  readonly track: TrackOptions;
  /** Hears of every point that is not taken. */
  onRefused(file: string, where: string, reason: RejectReason, detail: string): void;
}

/** What the file has by device, or in words why it cannot be read. */
export async function readRecording(
  file: string,
  settings: ReadSettings,
): Promise<Recording | string> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(CHUNK);
    const { bytesRead } = await handle.read(head, 0, CHUNK, 0);
    const mavlink = detectMavlink(head.subarray(0, bytesRead));
    const whole = () =>
      handle.createReadStream({ start: 0, highWaterMark: CHUNK, autoClose: false });
    if (mavlink) return await collectFlights(file, mavlinkReader(mavlink), whole(), settings);
    const format = detectTrackFormat(file, head.subarray(0, bytesRead), settings.track);
    if (format === undefined)
      return `not a track that is known here. Read are ${TRACK_FORMATS_TEXT}`;
    return await collect(file, readTrack(format, whole(), settings.track), settings);
  } finally {
    await handle.close();
  }
}

async function collect(
  file: string,
  points: AsyncIterable<TrackPoint>,
  settings: ReadSettings,
): Promise<Recording | string> {
  const byVehicle = new Map<string, Told[]>();
  const refused = new Map<RejectReason, number>();
  let count = 0;
  for await (const { device = '', parsed, line } of points) {
    count++;
    if (!parsed.ok) {
      const { reason, detail } = parsed.rejection;
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
      settings.onRefused(file, line === undefined ? `point ${count}` : `${line}`, reason, detail);
      continue;
    }
    const track = byVehicle.get(device);
    if (track !== undefined) track.push(parsed.fix);
    else byVehicle.set(device, [parsed.fix]);
    if (count > MAX_FIXES) return `more than ${MAX_FIXES} points: split it`;
    if (byVehicle.size > MAX_VEHICLES) return `more than ${MAX_VEHICLES} vehicles: split it`;
  }
  return { file, tracks: named(file, byVehicle, settings), points: count, refused };
}

async function collectFlights(
  file: string,
  reader: TimedFrames,
  chunks: AsyncIterable<Uint8Array>,
  settings: ReadSettings,
): Promise<Recording | string> {
  const flights = new Flights(path.basename(file).slice(0, 100));
  for await (const chunk of chunks) {
    for (const timed of reader.push(chunk)) flights.accept(timed);
    if (flights.count > MAX_TOLD) return `more than ${MAX_TOLD} reports of drones: split it`;
    if (reader.fault !== undefined) return reader.fault;
  }
  for (const timed of reader.end()) flights.accept(timed);
  if (reader.fault !== undefined) return reader.fault;
  const vehicles = flights.vehicles();
  if (vehicles.size === 0) return 'MAVLink, but of no vehicle: no autopilot has a heartbeat in it';
  const fixes = [...vehicles.values()].flat().filter((told) => channelOf(told) === 'position');
  return {
    file,
    tracks: named(file, vehicles, settings),
    points: fixes.length,
    refused: new Map(),
    frames: reader.counts,
    kind: 'hexacopter',
  };
}

/**
 * A file with one vehicle gives it its own name; with several, each gets its id behind that. Where
 * that name is taken, the folder's goes before it.
 */
function named(
  file: string,
  byVehicle: ReadonlyMap<string, readonly Told[]>,
  { prefix, taken }: ReadSettings,
): Map<DeviceId, readonly Told[]> {
  const full = path.resolve(file).replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const stem = path.basename(full);
  const stems = [stem, `${path.basename(path.dirname(full))}-${stem}`, full];
  const alone = byVehicle.size === 1;
  const candidates = stems.map((name) =>
    [...byVehicle.keys()].map((vehicle) =>
      replayDeviceId(prefix, alone || vehicle === '' ? name : `${name}-${vehicle}`),
    ),
  );
  const ids = candidates.find((list) => !list.some((id) => taken.has(id))) ?? candidates.at(-1)!;
  return new Map([...byVehicle.values()].map((told, i) => [ids[i]!, told]));
}

/**
 * The same name always gives the same id. Where the name has to be changed to be one, six digits of
 * its hash keep it apart from others that would become the same.
 */
export function replayDeviceId(prefix: string, name: string): DeviceId {
  const plain = deviceId(prefix + name);
  if (plain !== undefined) return plain;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  const kept = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
  const id = deviceId(`${prefix}${kept.slice(0, 57 - prefix.length)}-${hash}`);
  if (id === undefined) throw new Error(`no device id for ${name} with prefix ${prefix}`);
  return id;
}
