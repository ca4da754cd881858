import type { DeviceId } from '../../src/domain/ids.ts';
import type { ApiCounters } from '../../src/wire/api.ts';
import { Accounts } from './accounts.ts';
import { Credentials } from './credentials.ts';
import { ReplayFault } from './fault.ts';
import type { ReplayOptions } from './options.ts';
import { Progress } from './progress.ts';
import { findTrackFiles, MAX_FIXES, type Recording, readRecording } from './recording.ts';
import { difference, type FileReport, type ReplayReport, tallied } from './report.ts';
import { type Outbox, sendFlatOut } from './send-flat-out.ts';
import { sendPaced } from './send-paced.ts';
import { timeline } from './timeline.ts';
import { channelOf, movedTo, type Told } from './told.ts';

export interface ReplayIo {
  /** For progress and remarks; the report is for the caller to show. */
  write(text: string): void;
  readonly isTty: boolean;
  /** ms since the epoch. */
  now(): number;
  /** Ends early, failing, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Ends the replay; what was sent until then is reported. */
  readonly signal: AbortSignal;
}

/** How long the server may take to have counted what it acknowledged, ms, and how often it is asked. */
const SETTLE = 5000;
const ASK_AGAIN = 250;

/** Reads, sends, and asks the server what became of it. Fails with a ReplayFault in words. */
export async function runReplay(options: ReplayOptions, io: ReplayIo): Promise<ReplayReport> {
  return new Replay(options, io).run();
}

/** A file on its way: all of its recording but what was told, which is not kept. */
interface Sending extends Omit<Recording, 'tracks'> {
  readonly devices: readonly DeviceId[];
  readonly total: number;
  done: number;
  /** Of it fixes, and what drones told beside them. */
  sent: number;
  told: number;
}

type Tracks = Recording['tracks'];

class Replay {
  readonly #options: ReplayOptions;
  readonly #io: ReplayIo;
  readonly #accounts: Accounts;
  readonly #credentials: Credentials;
  readonly #progress: Progress;
  readonly #sendings: Sending[] = [];
  readonly #unreadable: { file: string; why: string }[] = [];
  /** Which file a device belongs to. */
  readonly #owners = new Map<DeviceId, Sending>();
  readonly #before = new Map<string, ApiCounters>();
  /** Reports of every kind, and of them fixes. */
  #done = 0;
  #sent = 0;

  constructor(options: ReplayOptions, io: ReplayIo) {
    this.#options = options;
    this.#io = io;
    this.#accounts = new Accounts(options.http, options.key);
    this.#credentials = new Credentials(this.#accounts, options.tokenFile);
    this.#progress = new Progress(io);
  }

  async run(): Promise<ReplayReport> {
    const { files, skipped } = await findFiles(this.#options.paths);
    await this.#credentials.load();
    let stopped = false;
    try {
      if (this.#options.speed === undefined) await this.#flatOut(files);
      else await this.#paced(files, this.#options.speed);
    } catch (error) {
      if (!this.#io.signal.aborted) throw error;
      stopped = true;
    } finally {
      this.#progress.end();
      await this.#credentials.save();
    }
    const { after, unsettled } = await this.#settle();
    const reports = this.#sendings.map((sending) => this.#reportOf(sending, after));
    return { files: reports, unreadable: this.#unreadable, skipped, stopped, unsettled };
  }

  /** File by file: only one is held in memory. */
  async #flatOut(files: readonly string[]): Promise<void> {
    for (const [index, file] of files.entries()) {
      const read = await this.#read(file);
      if (read === undefined) continue;
      const { sending, tracks } = read;
      const share = () => (index + sending.done / sending.total) / files.length;
      await sendFlatOut(this.#shifted(tracks), this.#outbox(share, file));
    }
  }

  async #paced(files: readonly string[], speed: number): Promise<void> {
    const tracks: (readonly [DeviceId, readonly Told[]])[] = [];
    let total = 0;
    for (const file of files) {
      const read = await this.#read(file);
      if (read === undefined) continue;
      tracks.push(...read.tracks);
      total += read.sending.total;
      if (total > MAX_FIXES) {
        throw new ReplayFault(`More than ${MAX_FIXES} fixes at once: name fewer files`);
      }
    }
    const moments = timeline(tracks);
    const outbox = this.#outbox(() => this.#done / total, `${speed} times as fast as recorded`);
    await sendPaced(moments, outbox, {
      speed,
      shift: this.#options.times === 'shift',
      now: () => this.#io.now(),
      sleep: (ms, signal) => this.#io.sleep(ms, signal),
    });
  }

  async #read(file: string): Promise<{ sending: Sending; tracks: Tracks } | undefined> {
    this.#io.signal.throwIfAborted();
    const { prefix, track, verbose } = this.#options;
    const read = await readRecording(file, {
      prefix,
      track,
      taken: new Set(this.#owners.keys()),
      onRefused: (name, where, reason, detail) => {
        if (verbose) this.#io.write(`${name}:${where} ${reason}: ${detail}\n`);
      },
    });
    if (typeof read === 'string') {
      this.#unreadable.push({ file, why: read });
      return undefined;
    }
    const { tracks, ...rest } = read;
    const devices = [...tracks.keys()];
    const sending = { ...rest, devices, total: lengthOf(tracks), done: 0, sent: 0, told: 0 };
    this.#sendings.push(sending);
    for (const device of devices) this.#owners.set(device, sending);
    const counters = await this.#accounts.counters(new Set(devices));
    for (const [device, row] of counters) this.#before.set(device, row);
    return { sending, tracks };
  }

  #outbox(share: () => number, what: string): Outbox {
    return {
      connections: this.#options.connections,
      signal: this.#io.signal,
      link: (device) => {
        const kind = this.#options.kind ?? this.#owners.get(device)?.kind ?? 'tracker';
        return this.#credentials.open(this.#options.url, device, kind);
      },
      onSent: (device, told) => {
        const owner = this.#owners.get(device)!;
        const fixes = told.filter((one) => channelOf(one) === 'position').length;
        this.#done += told.length;
        this.#sent += fixes;
        owner.done += told.length;
        owner.sent += fixes;
        owner.told += told.length - fixes;
        this.#progress.update(share(), this.#sent, what);
      },
    };
  }

  /** With --shift-to-now, the last of each file is of now. */
  #shifted(tracks: Tracks): Tracks {
    if (this.#options.times === 'keep') return tracks;
    let last = Number.NEGATIVE_INFINITY;
    for (const told of tracks.values()) for (const { time } of told) last = Math.max(last, time);
    const shift = this.#io.now() - last;
    const moved = (told: Told) => movedTo(told, told.time + shift);
    return new Map([...tracks].map(([device, told]) => [device, told.map(moved)]));
  }

  /** The counters, once they have come to what was sent, or have had time enough to. */
  async #settle(): Promise<{ after: ReadonlyMap<string, ApiCounters>; unsettled: boolean }> {
    const ids = new Set<DeviceId>(this.#owners.keys());
    const end = this.#io.now() + SETTLE;
    for (;;) {
      const after = await this.#accounts.counters(ids);
      const unsettled = tallied(difference(ids, this.#before, after)) < this.#sent;
      if (!unsettled || this.#io.now() >= end) return { after, unsettled };
      await this.#io.sleep(ASK_AGAIN);
    }
  }

  #reportOf(sending: Sending, after: ReadonlyMap<string, ApiCounters>): FileReport {
    const { file, devices, points, refused, sent, told, frames } = sending;
    const { accepted, late, rejected } = difference(devices, this.#before, after);
    const { duplicate = 0, ...others } = rejected;
    const figures = { devices: devices.length, points, sent, accepted, late, duplicate };
    const flights = frames === undefined ? {} : { flights: { frames, told } };
    return { file, ...figures, refused: Object.fromEntries(refused), rejected: others, ...flights };
  }
}

async function findFiles(paths: readonly string[]) {
  try {
    return await findTrackFiles(paths);
  } catch (error) {
    throw new ReplayFault(`Cannot be read: ${(error as Error).message}`);
  }
}

function lengthOf(tracks: Tracks): number {
  let count = 0;
  for (const told of tracks.values()) count += told.length;
  return count;
}
