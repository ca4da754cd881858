/** The side that people and programs see: HTTP, the page and the live map. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ReadinessCheck } from './adapters/http/deps.ts';
import { createHttp } from './adapters/http/http.ts';
import { listen } from './adapters/listen.ts';
import { createLive, type Live } from './adapters/live/live.ts';
import { createLiveMetrics } from './adapters/live/metrics.ts';
import { isDatabaseAway } from './adapters/store/database.ts';
import { createStores } from './adapters/store/stores.ts';
import type { Air } from './air.ts';
import type { Captures } from './captures.ts';
import { type CaseRoom, openCases } from './cases.ts';
import type { Config } from './config.ts';
import type { Core } from './core.ts';
import { may } from './domain/people/identity.ts';
import { openEvidence } from './evidence.ts';
import { type FigureRoom, openFigures } from './figures.ts';
import { type NoticeRoom, openNotices } from './notices.ts';
import { packageRoot, version } from './package-root.ts';
import { openPeople, type People } from './people.ts';
import type { PlacingServices } from './services/captures/placing-services.ts';
import { OriginalsAwayError } from './services/captures/ports.ts';
import { createDevices, type Devices } from './services/devices.ts';
import { SpoolFullError } from './services/intake/ports.ts';
import { loadLiveState } from './services/live-state.ts';
import { createPermits } from './services/permits/permits.ts';
import type { FixIntake } from './services/ports.ts';
import { createRules } from './services/rules.ts';
import { createZones } from './services/zones.ts';
import { StartError } from './start-error.ts';
import { openVerification } from './verification.ts';
import type { ApiSettings } from './wire/api.ts';

export interface Front {
  readonly live: Live;
  readonly people: People;
  readonly cases: CaseRoom;
  readonly figures: FigureRoom;
  readonly notices: NoticeRoom;
  readonly stores: ReturnType<typeof createStores>;
  readonly devices: Devices;
  /** Opens the HTTP port; returns it. */
  listen(parts: FrontParts): Promise<number>;
  /** New connections are refused, requests underway are answered. */
  stopAccepting(): void;
  close(): Promise<void>;
}

export interface FrontParts {
  readonly intake: FixIntake;
  readonly air: Air;
  readonly captures: Captures & PlacingServices;
  readonly mqttUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly readiness: () => Promise<readonly ReadinessCheck[]>;
}

/** ms */
const HTTP_TIMES = {
  // A black box over a mobile link takes its minutes; what else comes is limited by its own route.
  requestTimeout: 900_000,
  headersTimeout: 20_000,
  // Longer than proxies and clients keep an idle connection: who closes it second may have sent a request by then.
  keepAliveTimeout: 75_000,
};

/** @param demo whether the page is to say that what it shows is simulated */
export async function openFront(core: Core, demo: boolean): Promise<Front> {
  const { config, clock, log, metrics } = core;
  const stores = createStores(core.database.pool);
  const people = await openPeople({ stores, clock, config, demo });
  const live = createLive({
    clock,
    log,
    metrics: createLiveMetrics(metrics.registry),
    initial: await loadLiveState(stores),
    admit: async (request, again) => {
      const who = await people.identify(request, !again);
      if (!who) return 'not-signed-in';
      return may(who, 'fleet:look') ? 'admitted' : 'not-allowed';
    },
  });
  const cases = openCases({
    stores,
    setup: core.setup.whereabouts,
    live,
    clock,
    log,
    timeZone: config.timezone,
  });
  const evidence = await openEvidence(config);
  const figures = openFigures({ pool: core.database.pool, clock, timeZone: config.timezone });
  const notices = openNotices({
    pool: core.database.pool,
    clock,
    log,
    timeZone: config.timezone,
    mail: config.mail,
    publicUrl: config.publicUrl,
  });
  const devices = createDevices({ store: stores.devices, live, view: live, clock });
  const server = createServer(HTTP_TIMES);
  return {
    live,
    people,
    cases,
    figures,
    notices,
    stores,
    devices,
    listen: async (parts) => {
      const made = httpDeps(core, stores, live, people, parts, demo);
      const deps = { ...made, ...cases, ...figures, ...notices, ...evidence, devices };
      server.on('request', createHttp(deps).handler);
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        // Node leaves the socket without a listener here: a peer that resets it would end the process.
        socket.on('error', () => {});
        const path = request.url?.split('?')[0];
        if (path === '/live') live.handleUpgrade(request, socket, head);
        else if (path === '/mqtt') parts.mqttUpgrade(request, socket, head);
        else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      });
      await listen(server, { port: config.httpPort, bind: config.bind }, 'CHENGXUN_HTTP_PORT');
      return (server.address() as { port: number }).port;
    },
    stopAccepting: () => {
      server.close();
      server.closeIdleConnections();
    },
    close: async () => {
      await live.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function httpDeps(
  { config, clock, log, metrics, registry, setup, book }: Core,
  stores: ReturnType<typeof createStores>,
  live: Live,
  people: People,
  { intake, air, captures, readiness }: FrontParts,
  demo: boolean,
) {
  // It is stored already: where it cannot be read now, the store's own notice makes up for it.
  const judged = () =>
    book.refresh().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'zones and rules could not be read');
    });
  return {
    clock,
    log,
    registry: metrics.registry,
    stores,
    zones: createZones({ store: stores.zones, live, clock, judged }),
    permits: createPermits({ store: stores.permits, clock }),
    rules: createRules({ store: stores.rules, clock, judged }),
    ...air,
    ...openVerification({ ...stores, ...air, accounts: people.accounts, clock }),
    ...captures,
    ...setup,
    settings: settingsOf(config, demo),
    intake,
    ...people,
    authenticate: async (id: string, token: string) =>
      registry.authenticate(id, token) ?? registry.authenticateNew(id, token, clock.now()),
    readiness,
    // Sent again later it may be taken: an answer of 503, not of a fault.
    isAway: (error: unknown) =>
      isDatabaseAway(error) ||
      error instanceof SpoolFullError ||
      error instanceof OriginalsAwayError,
    webDir: join(packageRoot, 'dist', 'web'),
    basemapDir: areaFolder(config.area),
  };
}

const AREAS = join(packageRoot, 'missions', 'library', 'areas');
const areaFolder = (area: string) => join(AREAS, area);

/** @throws StartError where the plain base map has no such area */
export function checkArea(area: string): void {
  if (existsSync(areaFolder(area))) return;
  throw new StartError(
    `There is no area "${area}". Set CHENGXUN_AREA to one of: ${readdirSync(AREAS).join(', ')}.`,
  );
}

/** The bridge's own default, where none is run beside the service. */
const PILOT_TIMEOUT = 30;

function settingsOf({ timezone, map, area, mavlink }: Config, demo: boolean): ApiSettings {
  return {
    version,
    timezone,
    map: { style: map.style ?? null, crs: map.crs, attribution: map.attribution },
    bounds: boundsOf(area),
    demo,
    pilotTimeout: mavlink?.pilotTimeout ?? PILOT_TIMEOUT,
  };
}

/** Where the map opens: around the roads of the area. */
function boundsOf(area: string): ApiSettings['bounds'] {
  let roads: { features: { geometry: { coordinates: [number, number][] } }[] };
  try {
    roads = JSON.parse(readFileSync(join(areaFolder(area), 'roads.geojson'), 'utf8'));
  } catch {
    return null;
  }
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const { geometry } of roads.features) {
    for (const [lon, lat] of geometry.coordinates) {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    }
  }
  return bounds;
}
