/** The service as a whole: built in order, stopped in reverse. */
import { join } from 'node:path';
import { systemClock } from './adapters/clock.ts';
import type { ReadinessCheck } from './adapters/http/deps.ts';
import { Hub } from './adapters/hub/hub.ts';
import { type Door, listenTcp, listenTls, webSocketDoor } from './adapters/hub/listen.ts';
import { CannotListenError } from './adapters/listen.ts';
import { DataDirectoryError } from './adapters/spool/level-spool.ts';
import { type ChangedTable, listenForChanges } from './adapters/store/changes.ts';
import { applyFlightRetention } from './adapters/store/flight-retention.ts';
import { applyRetention } from './adapters/store/retention.ts';
import { followTracks } from './adapters/store/visit-store.ts';
import { type Air, openAir } from './air.ts';
import { startBridgeChild } from './bridge-child.ts';
import { openCaptures } from './captures.ts';
import type { Config } from './config.ts';
import { type Core, openCore, openIntake } from './core.ts';
import { checkArea, type Front, openFront } from './front.ts';
import { Jobs, oneAtATime } from './jobs.ts';
import { openPlacing } from './placing.ts';
import { SEND_EVERY } from './services/flights/commands.ts';
import type { Intake } from './services/intake/intake.ts';
import { createFixIntake } from './services/intake/submit.ts';
import type { Log } from './services/ports.ts';
import type { SetupTable } from './setup.ts';
import { StartError } from './start-error.ts';

export interface Running {
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly mqttTlsPort?: number;
  /** Where this is the first start ever: who may sign in. To be told this once. */
  readonly administrator?: { readonly login: string; readonly password: string };
  /** Under `demo`: the administrator's key that its simulators use. */
  readonly demoKey?: string;
  /** Of the database, for tests and for tools beside the service. */
  readonly databaseUrl: string;
  /** Process id of the embedded database server, where there is one. */
  databasePid(): number | undefined;
  /** Takes in nothing more, finishes what was taken in, closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts everything and resolves when it is ready to take in fixes.
 * @throws StartError with one sentence on what is wrong and what to do
 */
export async function startServer(
  config: Config,
  log: Log,
  options: { demo?: boolean } = {},
): Promise<Running> {
  checkArea(config.area);
  const opened = new Opened();
  try {
    const core = await openCore(config, log, systemClock, opened);
    return await openAll(core, opened, options.demo ?? false);
  } catch (error) {
    await opened.closeAll();
    if (error instanceof CannotListenError || error instanceof DataDirectoryError) {
      throw new StartError(error.message);
    }
    throw error;
  }
}

async function openAll(core: Core, opened: Opened, demo: boolean): Promise<Running> {
  const { config, log, registry, clock } = core;
  const front = await openFront(core, demo);
  opened.push(() => front.close());
  // The intake tells devices through the hub, and the hub hands over to the intake.
  const late: { hub?: Hub } = {};
  const intake = await openIntake(core, front.live, {
    rejected: (device, reports) => late.hub?.rejected(device, reports),
  });
  const air = await openAir({
    ...front,
    clock,
    log,
    timeZone: config.timezone,
    dataDir: config.dataDir,
    metrics: core.metrics,
    terrainDir: config.terrainDir,
    buildings: config.buildings,
    send: (device, command) => late.hub?.command(device, command) ?? false,
  });
  opened.push(() => air.closePlanning());
  void air.surveyGround();
  await air.follower.catchUp((id) => registry.byId(id));
  const placing = openPlacing({
    ...front,
    ...air,
    clock,
    log,
    pool: core.database.pool,
    cases: front.cases.cases,
    category: core.setup.whereabouts.category,
  });
  opened.push(() => placing.closePlacing());
  const captures = await openCaptures({
    ...front,
    clock,
    log,
    timeZone: config.timezone,
    dataDir: config.dataDir,
    ...(config.s3 && { s3: config.s3 }),
    cases: front.cases.cases,
    received: placing.placing.received,
  });
  opened.push(() => captures.photoSizes.close());
  await captures.photoIntake.sweep();
  const hub = await Hub.open({
    registry,
    intake,
    drones: air.droneIntake,
    ledger: core.ledger,
    presence: (device, online) => front.live.presence(device, online),
    limits: config.mqtt,
    sessionFolder: join(config.dataDir, 'sessions'),
    clock,
    log,
  });
  late.hub = hub;
  opened.push(() => hub.close());
  watchGauges(core, hub, intake, air);

  const takeOver = takingOver(core, hub, front, air);
  const changes = listenForChanges(core.database.url, (table) => takeOver[table](), log);
  opened.push(() => changes.close());
  const jobs = startJobs(core, intake, air, front);
  jobs.every(60_000, 'uploads', () => captures.photoUploads.round());
  jobs.every(30_000, 'placing', () => placing.placing.sweep());
  opened.push(async () => {
    front.notices.stopNotices();
    await jobs.stop();
    // Nothing new can come: what is underway is stored and acknowledged before the hub closes.
    await intake.idle();
    await air.droneIntake.idle();
    await intake.saveStates().catch((error) => log.warn({ error: String(error) }, 'states'));
    await core.ledger.flush();
  });

  opened.push(async () => hub.stopTaking());
  const doors = await openDoors(config, hub);
  opened.push(() => Promise.all(doors.all.map((door) => door.stopAccepting())));
  const httpPort = await front.listen({
    intake: createFixIntake({ registry, intake, clock }),
    air,
    captures: { ...captures, ...placing },
    mqttUpgrade: webSocketDoor(hub, config.mqtt.maxPacketBytes),
    readiness: async () => readiness(core, intake),
  });
  opened.push(async () => front.stopAccepting());
  const { mavlink } = config;
  if (mavlink) {
    const { devices } = front;
    const ports = { httpPort, mqttPort: doors.tcp.port };
    const bridge = await startBridgeChild({
      config: { ...config, mavlink },
      ...ports,
      devices,
      log,
    });
    opened.push(() => bridge.stop());
  }
  // Last of all: a start that fails must not have used up the telling of the password.
  const administrator = await front.people.accounts.first();
  return {
    httpPort,
    mqttPort: doors.tcp.port,
    ...(doors.tls && { mqttTlsPort: doors.tls.port }),
    ...(administrator && { administrator }),
    ...(front.people.demoKey !== undefined && { demoKey: front.people.demoKey }),
    databaseUrl: core.database.url,
    databasePid: () => core.database.embedded?.pid(),
    stop: () => opened.closeAll(),
  };
}

async function readiness({ spool, database }: Core, intake: Intake): Promise<ReadinessCheck[]> {
  const answers = await database.pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return [
    {
      name: 'database',
      ok: answers && !intake.databaseAway,
      detail: answers ? '' : 'the database does not answer; fixes go to the spool',
    },
    {
      name: 'spool',
      ok: !spool.full,
      detail: spool.full ? 'the spool is full; nothing more is acknowledged' : '',
    },
  ];
}

/** What others changed in the store, brought into memory. */
function takingOver(
  core: Core,
  hub: Hub,
  front: Front,
  air: Air,
): Record<ChangedTable, () => void> {
  const { registry, log, book } = core;
  const kept = (what: string, work: () => Promise<void>) =>
    oneAtATime(() =>
      work().catch((error: unknown) =>
        log.warn({ what, error: String(error) }, 'a change could not be read'),
      ),
    );
  const devices = kept('devices', async () => {
    const { changed, removed, signedOut } = await registry.refresh();
    hub.disconnect(signedOut);
    front.live.devices(changed, removed);
  });
  let zonesToo = false;
  const readBook = kept('zones and rules', async () => {
    const tellZones = zonesToo;
    zonesToo = false;
    await book.refresh();
    if (tellZones) front.live.zonesChanged();
  });
  return {
    devices,
    zone_versions: () => {
      zonesToo = true;
      readBook();
    },
    rule_settings: readBook,
    ...takingOverSetup(core, kept),
    flights: kept('flights', () => air.follower.refresh()),
    commands: kept('commands', () => air.commands.round()),
  };
}

/** What a bureau laid down for cases. */
function takingOverSetup(
  { setup }: Core,
  kept: (what: string, work: () => Promise<void>) => () => void,
): Record<SetupTable, () => void> {
  const changed = Object.entries(setup.changed);
  return Object.fromEntries(changed.map(([table, read]) => [table, kept(table, read)])) as Record<
    SetupTable,
    () => void
  >;
}

/** Of 10,000 vehicles each is saved every 25 seconds, in a few milliseconds a second. */
const STATES_A_SECOND = 400;
/** ms: so far behind lie the tracks that are asked who was where. */
const FOLLOW_EVERY = 60_000;

function startJobs(
  core: Core,
  intake: Intake,
  air: Air,
  { people, cases, figures, notices }: Front,
): Jobs {
  const { ledger, database, clock, config } = core;
  const jobs = new Jobs(core.log);
  jobs.every(1000, 'drain', () => intake.drain());
  jobs.every(1000, 'drones', () => air.droneIntake.retry());
  jobs.every(SEND_EVERY, 'commands', () => air.commands.round());
  jobs.every(SEND_EVERY, 'watches', () => air.commands.watchRound());
  jobs.every(1000, 'counts', () => ledger.flush());
  jobs.every(5000, 'deadlines', async () => void (await cases.caseDeadlines.round()));
  jobs.every(1000, 'chains', () => cases.chainOldLogs());
  jobs.every(5000, 'figures', () => figures.foldFigures());
  jobs.every(1000, 'webhooks', () => notices.sendHooks());
  jobs.every(5000, 'e-mails', () => notices.sendMails());
  jobs.every(600_000, 'notices', () => notices.tidyNotices());
  jobs.every(10_000, 'silence', () => intake.watchSilence());
  jobs.every(1000, 'states', () => intake.saveStates(STATES_A_SECOND));
  jobs.every(FOLLOW_EVERY, 'visits', () => followTracks(database.pool));
  jobs.every(3_600_000, 'retention', async () => {
    const now = clock.now();
    const before = now - config.retentionDays * 86_400_000;
    await applyRetention(database.pool, before);
    await applyFlightRetention(database.pool, before, now);
    await people.tidy(before);
  });
  return jobs;
}

function watchGauges(core: Core, hub: Hub, intake: Intake, air: Air): void {
  core.metrics.watch({
    connected: () => hub.connected,
    waiting: () => intake.waiting,
    spoolBytes: () => core.spool.bytes,
    spoolMessages: () => core.spool.count,
    databaseAway: () => intake.databaseAway,
    devices: () => core.registry.all().length,
    dronesWaiting: () => air.droneIntake.waiting,
  });
}

async function openDoors(
  { mqtt, bind }: Config,
  hub: Hub,
): Promise<{ tcp: Door; tls?: Door; all: Door[] }> {
  const { maxConnections } = mqtt;
  const tcp = await listenTcp(hub, { port: mqtt.port, bind, maxConnections });
  if (!mqtt.tls) return { tcp, all: [tcp] };
  const tls = await listenTls(hub, { ...mqtt.tls, bind, maxConnections });
  return { tcp, tls, all: [tcp, tls] };
}

/** What was opened, to be closed in reverse order; one that fails to close does not keep the others open. */
class Opened {
  readonly #closers: (() => Promise<unknown>)[] = [];
  #closing: Promise<void> | undefined;

  push(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  closeAll(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closers.reverse()) {
      await close().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything closed cleanly');
  }
}
