/** The middle of the service: store, spool, registry and intake, without any door open yet. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createMetrics, type ServiceMetrics } from './adapters/metrics.ts';
import { type LevelSpool, openSpool } from './adapters/spool/level-spool.ts';
import { createIntakeStore } from './adapters/store/intake-store.ts';
import { createLedgerStore } from './adapters/store/ledger-store.ts';
import { createDeviceSource } from './adapters/store/registry-source.ts';
import { applyStoreSettings } from './adapters/store/timescale.ts';
import { type KeptBook, openBook } from './book.ts';
import { numberingOf } from './cases.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { DEFAULT_JUDGE_LIMITS } from './domain/fleet/judge.ts';
import { DeviceRegistry } from './services/device-registry.ts';
import { Intake } from './services/intake/intake.ts';
import { Ledger } from './services/intake/ledger.ts';
import type { DeviceNotifier } from './services/intake/ports.ts';
import type { Clock, LiveFeed, Log } from './services/ports.ts';
import { openSetup, type SetupRoom } from './setup.ts';
import { StartError } from './start-error.ts';

export interface Core {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly spool: LevelSpool;
  readonly database: Database;
  readonly metrics: ServiceMetrics;
  readonly ledger: Ledger;
  readonly registry: DeviceRegistry;
  readonly book: KeptBook;
  readonly setup: SetupRoom;
}

/** Opens the data directory and the database. `opened` hears how to close what was opened. */
export async function openCore(
  config: Config,
  log: Log,
  clock: Clock,
  opened: { push(close: () => Promise<unknown>): void },
): Promise<Core> {
  await makeDataDir(config.dataDir);
  const spool = await openSpool(join(config.dataDir, 'spool'), config.spoolMaxBytes);
  opened.push(() => spool.close());
  const database = await openDatabase(config, log);
  opened.push(() => database.close());
  const { timezone, retentionDays } = config;
  await applyStoreSettings(database.pool, { timezone, retentionDays }, log);
  const metrics = createMetrics();
  const ledger = new Ledger(createLedgerStore(database.pool), log, metrics.countFix);
  const registry = new DeviceRegistry(createDeviceSource(database.pool));
  await registry.refresh();
  const book = await openBook(database.pool, config.timezone, clock);
  const setup = await openSetup({ pool: database.pool, clock, log, timeZone: timezone });
  return { config, log, clock, spool, database, metrics, ledger, registry, book, setup };
}

async function makeDataDir(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new StartError(
      `The data directory ${folder} cannot be made (${(error as Error).message}). Set CHENGXUN_DATA_DIR to a folder that this user may write to.`,
    );
  }
}

/** The intake over it, with what the spool held of an earlier run stored already. */
export async function openIntake(
  core: Core,
  live: LiveFeed,
  notifier: DeviceNotifier,
): Promise<Intake> {
  const { config, registry, book } = core;
  const numbering = numberingOf(config.timezone);
  const intake = new Intake({
    store: createIntakeStore(core.database.pool),
    spool: core.spool,
    ledger: core.ledger,
    live,
    notifier,
    clock: core.clock,
    log: core.log,
    limits: { ...DEFAULT_JUDGE_LIMITS, ...config.judge },
    book: () => book.current,
    filing: () => ({ numbering, setup: core.setup.whereabouts }),
    resolve: (no) => registry.byNo(no),
    everKnown: (no) => registry.everKnown(no),
    observe: core.metrics.observeBatch,
  });
  await intake.drain();
  await intake.warmUp(registry.all());
  return intake;
}
