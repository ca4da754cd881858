/**
 * The black boxes on disk. Below `folder`, for each device: `recording/` what is being written, `waiting/`
 * what is to be sent, `sent/` what the service has, `refused/` what it would not take. A finished log's
 * name says all there is to know of it, so the folders are the queue and outlive any crash.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Log } from '../log.ts';
import { type BlackBoxFile, type UploadOutcome, uploadBlackBox } from './black-box-upload.ts';
import { wholeExtent } from './tlog.ts';
import type { Timers } from './vehicle-port.ts';

/** Between attempts where the service cannot be reached, ms. */
const PAUSES = [5000, 15_000, 60_000, 300_000] as const;
const NAME = /^(\d+)-(\d+)-([0-9a-f]{64})\.tlog$/;

export interface BlackBoxStoreOptions {
  readonly folder: string;
  readonly devices: readonly DeviceId[];
  /** Absent: they stay here. */
  readonly server?: { readonly http: string; readonly tokens: ReadonlyMap<DeviceId, string> };
  /** Logs that were sent are kept for so long, and all of them together may take so much. */
  readonly keepMs: number;
  readonly maxBytes: number;
  readonly timers: Timers;
  readonly log: Log;
  /** A log is complete and waits to be sent. */
  finished(box: BlackBoxFile): void;
}

export class BlackBoxStore {
  readonly #options: BlackBoxStoreOptions;
  readonly #abort = new AbortController();
  #sending: Promise<void> | undefined;
  #stopPause = () => {};
  #failures = 0;
  #finishing: Promise<void> = Promise.resolve();

  constructor(options: BlackBoxStoreOptions) {
    this.#options = options;
  }

  /**
   * Makes the folders and begins to finish what a crash left unfinished, and to send. It does not wait for
   * that: a vehicle in flight must not be without heartbeats while a large log is read.
   */
  async open(): Promise<void> {
    for (const device of this.#options.devices) {
      for (const kind of ['recording', 'waiting', 'sent', 'refused'] as const) {
        await mkdir(this.#folder(device, kind), { recursive: true, mode: 0o700 });
      }
      for (const name of await readdir(this.recordings(device))) {
        void this.finish(device, join(this.recordings(device), name));
      }
    }
    this.send();
  }

  /** Where a device's unfinished logs are. */
  recordings(device: DeviceId): string {
    return this.#folder(device, 'recording');
  }

  /** A recording has ended: cut to whole frames, hashed, named, and sent when its turn comes. */
  finish(device: DeviceId, file: string): Promise<void> {
    // One at a time: hashing reads all of it.
    this.#finishing = this.#finishing
      .then(() => this.#finish(device, file))
      .catch((error: Error) => {
        this.#options.log.error({ file, why: error.message }, 'a black box could not be finished');
      });
    return this.#finishing;
  }

  async #finish(device: DeviceId, file: string): Promise<void> {
    const extent = await wholeExtent(file);
    if (!extent) return rm(file);
    await truncate(file, extent.bytes);
    const sha256 = await hashOf(file);
    const name = `${extent.began}-${extent.ended}-${sha256}.tlog`;
    const waiting = join(this.#folder(device, 'waiting'), name);
    await rename(file, waiting);
    this.#options.finished({ device, file: waiting, sha256, ...extent });
    await this.#prune();
    this.send();
  }

  /** Sends what waits, oldest first, unless that is under way. */
  send(): void {
    const { server, timers } = this.#options;
    if (!server || this.#sending || this.#abort.signal.aborted) return;
    this.#stopPause();
    this.#sending = this.#sendAll(server)
      .catch((error: Error) => error.message)
      .then((why) => {
        this.#sending = undefined;
        if (why === undefined || this.#abort.signal.aborted) return;
        if (this.#failures === 0) this.#options.log.warn({ why }, 'a black box waits to be sent');
        const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)]!;
        this.#stopPause = timers.after(pause, () => this.send());
      });
  }

  /** Resolves with why some still wait; undefined: all was taken or refused. */
  async #sendAll(server: NonNullable<BlackBoxStoreOptions['server']>): Promise<string | undefined> {
    let still: string | undefined;
    for (const device of this.#options.devices) {
      const token = server.tokens.get(device);
      if (token === undefined) continue;
      for (const box of await this.#boxes(device, 'waiting')) {
        const outcome = await uploadBlackBox({ http: server.http, token }, box, this.#abort.signal);
        if (outcome.kind === 'stored' || outcome.kind === 'refused') {
          await this.#settle(box, outcome);
          continue;
        }
        still = outcome.why;
        // The next of this drone would fare no better; another drone's may.
        if (outcome.kind === 'later') break;
      }
    }
    return still;
  }

  async #settle(box: BlackBoxFile, outcome: UploadOutcome): Promise<void> {
    const { log } = this.#options;
    const { device, sha256, bytes } = box;
    this.#failures = 0;
    const isStored = outcome.kind === 'stored';
    await rename(
      box.file,
      join(this.#folder(device, isStored ? 'sent' : 'refused'), basename(box.file)),
    );
    if (isStored) log.info({ device, sha256, bytes }, 'a black box was sent');
    else log.error({ device, sha256, ...outcome }, 'the service refused a black box; it is kept');
    await this.#prune();
  }

  /** What was sent goes when it is old; where there is too much, what was sent first, then the oldest. */
  async #prune(): Promise<void> {
    const { devices, keepMs, maxBytes, timers, log } = this.#options;
    const all = async (kind: Kind) =>
      (await Promise.all(devices.map((device) => this.#boxes(device, kind)))).flat();
    const sent = (await all('sent')).sort((a, b) => a.ended - b.ended);
    const others = [...(await all('refused')), ...(await all('waiting'))];
    others.sort((a, b) => a.ended - b.ended);
    let bytes = [...sent, ...others].reduce((sum, box) => sum + box.bytes, 0);
    for (const box of [...sent, ...others]) {
      const isSent = sent.includes(box);
      const isOld = isSent && timers.now() - box.ended > keepMs;
      if (!isOld && bytes <= maxBytes) continue;
      await rm(box.file, { force: true });
      bytes -= box.bytes;
      if (!isSent)
        log.error({ file: box.file }, 'no room: a black box is deleted that was not sent');
    }
  }

  #folder(device: DeviceId, kind: Kind): string {
    return join(this.#options.folder, device, kind);
  }

  async #boxes(device: DeviceId, kind: Kind): Promise<BlackBoxFile[]> {
    const folder = this.#folder(device, kind);
    const names = await readdir(folder);
    const boxes = await Promise.all(
      names.map(async (name) => {
        const [, began, ended, sha256] = NAME.exec(name) ?? [];
        if (sha256 === undefined) return [];
        const file = join(folder, name);
        const { size } = await stat(file);
        return [{ device, file, sha256, bytes: size, began: Number(began), ended: Number(ended) }];
      }),
    );
    return boxes.flat().sort((a, b) => a.began - b.began);
  }

  /** What is being sent is broken off; it stays in the queue. */
  async close(): Promise<void> {
    await this.#finishing;
    this.#abort.abort();
    this.#stopPause();
    await this.#sending;
  }
}

type Kind = 'recording' | 'waiting' | 'sent' | 'refused';

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
