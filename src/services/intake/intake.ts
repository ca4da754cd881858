/**
 * The way of a fix through the house. Messages wait in a queue; one worker takes as many as there are
 * and carries them through the steps of `process` in one transaction; only then are they acknowledged.
 */
import type { JudgeLimits } from '../../domain/fleet/judge.ts';
import type { Book } from '../../domain/supervision/book.ts';
import { type CaseFiling, fileCases } from '../cases/filing.ts';
import type { Clock, LiveFeed, Log } from '../ports.ts';
import { type Batch, type IntakeMessage, type Judging, newBatch, type Outcomes } from './batch.ts';
import { judgeBatch } from './judge-batch.ts';
import type { Ledger } from './ledger.ts';
import {
  AlreadyStoredError,
  type DeviceNotifier,
  type IntakeStore,
  type KnownDevice,
  type Spool,
  SpoolFullError,
} from './ports.ts';
import { silenceChanges } from './silence.ts';
import { spooledBatch, spooledMessage } from './spooled.ts';
import { storeBatch, storeStates } from './store-batch.ts';
import { Vehicles } from './vehicles.ts';

/** Most fixes in one transaction: about a tenth of a second's work. */
const MAX_FIXES = 4000;
/** Messages that may wait; beyond it the hub reads no more from its sockets until half of them are done. */
const MAX_WAITING = 20_000;
/** Spooled messages carried into the database at a time. */
const DRAIN_CHUNK = 2000;

/** A message of the spool, with the key under which it waits there. */
interface Spooled {
  readonly key: string;
  readonly message: IntakeMessage;
}

export interface IntakeParts {
  readonly store: IntakeStore;
  readonly spool: Spool;
  readonly ledger: Ledger;
  readonly live: LiveFeed;
  readonly notifier: DeviceNotifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: JudgeLimits;
  /** The zones and settings now in force; a new object after each change. */
  readonly book: () => Book;
  /** How cases are numbered, and what the bureau has laid down for them now. */
  readonly filing: () => CaseFiling;
  /** The device in service with this number. */
  readonly resolve: (deviceNo: number) => KnownDevice | undefined;
  /** Also one that was taken out of service after its fixes were acknowledged. */
  readonly everKnown: (deviceNo: number) => Promise<KnownDevice | undefined>;
  /** Told of every committed batch. */
  readonly observe: (fixes: number, seconds: number) => void;
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #vehicles: Vehicles;
  #queue: IntakeMessage[] = [];
  /** Work that must not run beside a batch; a handful at most. */
  readonly #jobs: (() => Promise<void>)[] = [];
  #working: Promise<void> | undefined;
  #away = false;
  #room: ReturnType<typeof newPromise> | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#vehicles = new Vehicles(parts.store, parts.limits);
  }

  /** Messages waiting, for metrics. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** The database was away at the last try. */
  get databaseAway(): boolean {
    return this.#away;
  }

  /**
   * Takes a message in. `done` is called once it is stored (or synced to the spool), or with an error
   * where neither was possible: then nothing may be acknowledged.
   * Ask `room` before: only what was read from a socket already may come on top of the bound.
   */
  submit(message: IntakeMessage): void {
    this.#queue.push(message);
    this.#wake();
  }

  /** Undefined while there is room for more; else a promise of room. */
  room(): Promise<void> | undefined {
    if (this.#queue.length < MAX_WAITING) return undefined;
    this.#room ??= newPromise();
    return this.#room.promise;
  }

  #wake(): void {
    if (this.#working) return;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#busy) this.#wake();
    });
  }

  get #busy(): boolean {
    return this.#queue.length > 0 || this.#jobs.length > 0;
  }

  async #work(): Promise<void> {
    // One turn of the event loop, so that what arrived together is stored together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#busy) {
      // Between two batches, so that a job never waits for the load to end.
      for (const job of this.#jobs.splice(0)) await job();
      if (this.#queue.length > 0) await this.#takeOn(this.#nextMessages());
    }
  }

  #nextMessages(): IntakeMessage[] {
    // While the spool is carried over, less comes in behind than goes out in front: so it gets empty.
    const draining = !this.#away && !this.#parts.spool.empty;
    const most = draining ? DRAIN_CHUNK / 2 : MAX_FIXES;
    let fixes = 0;
    let count = 0;
    while (count < this.#queue.length && fixes < most) {
      fixes += Math.max(1, this.#queue[count]!.parsed.length);
      count++;
    }
    const taken = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    if (this.#room && this.#queue.length < MAX_WAITING / 2) {
      this.#room.resolve();
      this.#room = undefined;
    }
    return taken;
  }

  /** Stores the messages or, while the database is away or the spool not yet empty, spools them. */
  async #takeOn(messages: readonly IntakeMessage[]): Promise<void> {
    if (!this.#away && this.#parts.spool.empty) {
      try {
        await this.#process(messages);
        return;
      } catch (error) {
        if (!this.#parts.store.isAway(error)) return this.#isolate(messages, error);
        this.#noteAway(error);
      }
    }
    await this.#spool(messages);
  }

  /** The steps, in order. Throws where the transaction did not commit; nothing was acknowledged then. */
  async #process(messages: readonly IntakeMessage[], known = false): Promise<void> {
    const { clock, store, live } = this.#parts;
    const judging = this.#judging();
    const began = clock.now();
    const batch = newBatch(messages, began, known);
    try {
      await this.#vehicles.load(batch.devices, judging.book);
      judgeBatch(batch, this.#vehicles, judging);
      const changes = await store.transaction((tx) =>
        storeBatch(tx, batch, this.#vehicles, judging),
      );
      this.#acknowledge(batch);
      this.#parts.observe(batch.appended.length + batch.late.length, (clock.now() - began) / 1000);
      live.positions(batch.newest());
      live.violations(changes.violations);
      live.withdrawn(changes.withdrawn);
      live.cases(changes.cases);
    } catch (error) {
      this.#vehicles.forget(batch.devices.map((device) => device.no));
      // Another process stored some of these: look at the store for each of them, once.
      if (error instanceof AlreadyStoredError && !known) return this.#process(messages, true);
      throw error;
    }
  }

  #judging(): Judging {
    const { book, limits, filing } = this.#parts;
    return { book: book(), limits, filing: filing() };
  }

  #acknowledge(batch: Batch): void {
    const { ledger, notifier } = this.#parts;
    for (const entry of batch.entries) {
      const { message, outcomes } = entry;
      const no = message.device.no;
      if (outcomes.accepted > 0) ledger.count(no, 'accepted', outcomes.accepted);
      if (outcomes.late > 0) ledger.count(no, 'late', outcomes.late);
      for (const report of outcomes.rejected) {
        ledger.reject(
          {
            deviceNo: no,
            claimed: message.device.id,
            topic: message.source,
            at: message.receivedAt,
            sample: message.sample(),
          },
          report,
        );
      }
      const told = outcomes.rejected.filter((report) => report.reason !== 'duplicate');
      if (told.length > 0) notifier.rejected(message.device.id, told);
      message.done(undefined, outcomes);
    }
  }

  /** A statement failed for what is in the batch: each message is tried by itself, the bad one refused. */
  async #isolate(messages: readonly IntakeMessage[], error: unknown): Promise<void> {
    if (messages.length === 1) this.#refuse(messages[0]!, error);
    else for (const message of messages) await this.#takeOn([message]);
  }

  #refuse(message: IntakeMessage, error: unknown): void {
    this.#parts.log.error(
      { error: String(error), device: message.device.id, source: message.source },
      'a message could not be stored and was refused',
    );
    const outcomes: Outcomes = {
      accepted: 0,
      late: 0,
      rejected: [{ reason: 'malformed', detail: 'the database refused it' }],
    };
    this.#acknowledge(newBatch([message], this.#parts.clock.now(), false, outcomes));
  }

  async #spool(messages: readonly IntakeMessage[]): Promise<void> {
    try {
      await this.#parts.spool.append(messages.map(spooledBatch));
      for (const message of messages) message.done(undefined, undefined);
    } catch (error) {
      if (!(error instanceof SpoolFullError)) {
        this.#parts.log.error({ error: String(error) }, 'the spool could not be written');
      }
      for (const message of messages) message.done(error as Error, undefined);
    }
  }

  #noteAway(error: unknown): void {
    if (!this.#away) {
      this.#parts.log.warn(
        { error: String(error) },
        'the database is away; fixes go to the spool until it is back',
      );
    }
    this.#away = true;
  }

  /**
   * Carries spooled fixes into the database, oldest first, until none are left or it is away again.
   * Call it every second or so.
   */
  async drain(): Promise<void> {
    const { spool, store, log, everKnown } = this.#parts;
    let drained = 0;
    try {
      if (this.#away && spool.empty) await store.loadVehicles([]);
      while (!spool.empty) {
        const head = await spool.head(DRAIN_CHUNK);
        const entries: Spooled[] = [];
        for (const { key, batch } of head) {
          const device = await everKnown(batch.deviceNo);
          if (device) entries.push({ key, message: spooledMessage(device, batch) });
          else log.error({ deviceNo: batch.deviceNo }, 'the spool names a device that never was');
        }
        await this.#processSpooled(entries);
        await spool.drop(head.map(({ key }) => key));
        drained += entries.length;
        this.#away = false;
      }
      this.#away = false;
      if (drained > 0) log.info({ messages: drained }, 'the spool is empty again');
    } catch (error) {
      if (!store.isAway(error)) throw error;
      this.#noteAway(error);
    }
  }

  /** Like #takeOn for what is spooled already: a database that is away again leaves it where it is. */
  async #processSpooled(entries: readonly Spooled[]): Promise<void> {
    await this.#exclusive(async () => {
      try {
        await this.#process(entries.map(({ message }) => message));
      } catch (error) {
        if (this.#parts.store.isAway(error)) throw error;
        for (const { key, message } of entries) {
          await this.#processAlone(message);
          // Were the database away at the next one, this one would be refused, and counted, once more.
          await this.#parts.spool.drop([key]);
        }
      }
    });
  }

  async #processAlone(message: IntakeMessage): Promise<void> {
    try {
      await this.#process([message]);
    } catch (error) {
      if (this.#parts.store.isAway(error)) throw error;
      this.#refuse(message, error);
    }
  }

  /** Looks for vehicles gone silent. Call it every ten seconds or so. */
  async watchSilence(): Promise<void> {
    await this.#exclusive(async () => {
      const { clock, store, live, spool } = this.#parts;
      // Who has spoken to the spool is not silent.
      if (this.#away || !spool.empty) return;
      const due = silenceChanges(this.#vehicles.all(), this.#parts, clock.now());
      if (due.length === 0) return;
      const { violations, cases } = await store.transaction(async (tx) => {
        const inserted = await tx.insertViolations(due, clock.now());
        return fileCases(tx.cases, inserted, clock.now(), this.#parts.filing());
      });
      for (const { vehicle, finding } of due) vehicle.silentSince = finding.began;
      live.violations(violations);
      live.cases(cases);
    });
  }

  /** Makes this process know all vehicles, so that those which stay silent are watched too. */
  async warmUp(devices: readonly KnownDevice[]): Promise<void> {
    await this.#exclusive(() => this.#vehicles.load(devices, this.#parts.book()));
  }

  /**
   * Writes newest states, so that a restart has little to fold: of `most` vehicles whose state in the store
   * is behind, since all at once would hold up the batches. Call it every second, and at stop for all.
   */
  async saveStates(most = Infinity): Promise<void> {
    await this.#exclusive(async () => {
      const dirty = this.#vehicles.dirty(most);
      if (dirty.length === 0) return;
      await this.#parts.store.transaction((tx) => storeStates(tx, dirty));
      for (const vehicle of dirty) vehicle.dirty = false;
    });
  }

  /** Runs `work` between two batches. */
  #exclusive(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(() => work().then(resolve, reject));
      this.#wake();
    });
  }

  /** Resolves when everything submitted so far has been answered. */
  async idle(): Promise<void> {
    while (this.#working || this.#busy) await this.#working;
  }
}

/** Promise.withResolvers, which Node has from 22 on. */
function newPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
