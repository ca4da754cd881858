/** The HTTP API over a real database and a real socket; every answer is held against its description. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect } from 'vitest';
import type { HttpDeps, ReadinessCheck } from '../../src/adapters/http/deps.ts';
import { createHttp } from '../../src/adapters/http/http.ts';
import type { Route } from '../../src/adapters/http/route.ts';
import { createLive, type Live } from '../../src/adapters/live/live.ts';
import { createLiveMetrics } from '../../src/adapters/live/metrics.ts';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { isDatabaseAway, type Pool } from '../../src/adapters/store/database.ts';
import { createStores } from '../../src/adapters/store/stores.ts';
import { openAir } from '../../src/air.ts';
import { type CaptureParts, type Captures, openCaptures } from '../../src/captures.ts';
import { type CaseRoom, openCases } from '../../src/cases.ts';
import type { Device } from '../../src/domain/fleet/device.ts';
import type { Parsed } from '../../src/domain/fleet/fix.ts';
import type { Identity } from '../../src/domain/people/identity.ts';
import { PERMISSIONS, permissionsOf, ROLES, type Role } from '../../src/domain/people/roles.ts';
import { openEvidence } from '../../src/evidence.ts';
import { type FigureRoom, openFigures } from '../../src/figures.ts';
import { type NoticeRoom, openNotices } from '../../src/notices.ts';
import { openPeople, type People } from '../../src/people.ts';
import { openPlacing } from '../../src/placing.ts';
import type { PlacingServices } from '../../src/services/captures/placing-services.ts';
import { createDevices } from '../../src/services/devices.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import { loadLiveState } from '../../src/services/live-state.ts';
import { createPermits } from '../../src/services/permits/permits.ts';
import { createRules } from '../../src/services/rules.ts';
import { createZones } from '../../src/services/zones.ts';
import { openSetup } from '../../src/setup.ts';
import { openVerification } from '../../src/verification.ts';
import { problemSchema } from '../../src/wire/api.ts';
import { silent, testDatabase } from './database.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the API answered
  readonly json: any;
}

type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: HeadersInit,
) => Promise<Answer>;

export interface Service {
  readonly pool: Pool;
  readonly url: string;
  readonly live: Live;
  readonly dataDir: string;
  /** Of the service itself; `/metrics` has those of HTTP. */
  readonly metrics: Registry;
  readonly routes: readonly Route[];
  readonly clock: { time: number };
  readonly people: People;
  readonly cases: CaseRoom;
  readonly figures: FigureRoom;
  readonly notices: NoticeRoom;
  readonly captures: Captures;
  readonly stores: ReturnType<typeof createStores>;
  readonly placing: PlacingServices;
  readonly checks: ReadinessCheck[];
  /** What the intake was given. */
  readonly submitted: { device: Device; parsed: readonly Parsed[]; source: string }[];
  /** Errors that nobody foresaw: there must be none. */
  readonly failures: unknown[];
  /** Acts as ADMINISTRATOR. */
  call: Call;
  /** Acts as somebody else, or as nobody. */
  as(who: Identity | undefined): Call;
  /** Acts as whoever the cookie or the key in the headers says. */
  asSent: Call;
  stop(): Promise<void>;
}

/** A machine that may do everything, and may say for whom it acts. */
export const ADMINISTRATOR: Identity = {
  kind: 'key',
  id: 1,
  name: 'tests',
  roles: [],
  permissions: new Set(PERMISSIONS),
};

/** A person with these roles, as routes see them. */
export const person = (role: Role, more: Partial<Identity> = {}): Identity => ({
  kind: 'person',
  id: 1000 + ROLES.indexOf(role),
  name: `Wang ${role}`,
  roles: [role],
  permissions: permissionsOf([role]),
  ...more,
});

export const NOW = Date.parse('2026-11-21T08:30:00Z');

export async function startService(
  options: Partial<HttpDeps> = {},
  photos: Partial<CaptureParts> = {},
): Promise<Service> {
  const { pool, stop } = await testDatabase();
  const state = { time: NOW };
  const clock = { now: () => state.time };
  const stores = createStores(pool);
  const registry = new Registry();
  const failures: unknown[] = [];
  const log = { ...silent, error: (fields: object) => failures.push(fields) };
  const live = createLive({
    clock,
    log,
    metrics: createLiveMetrics(registry),
    initial: await loadLiveState(stores),
  });
  const checks: ReadinessCheck[] = [{ name: 'database', ok: true, detail: '' }];
  const submitted: Service['submitted'] = [];
  const devices = createDevices({ store: stores.devices, live, view: live, clock });
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-files-'));
  const metrics = createMetrics();
  const air = await openAir({
    stores,
    live,
    devices,
    clock,
    log,
    timeZone: 'Asia/Shanghai',
    dataDir,
    metrics,
    send: () => false,
  });
  const acting = new Map<string, Identity>();
  const people = await openPeople({ stores, clock, config: { dataDir, trustedProxies: [] } });
  const evidence = await openEvidence({ dataDir, bureau: '城中区城市管理局' });
  const setup = await openSetup({ pool, clock, log, timeZone: 'Asia/Shanghai' });
  const cases = openCases({
    stores,
    setup: setup.whereabouts,
    live,
    clock,
    log,
    timeZone: 'Asia/Shanghai',
  });
  const placing = openPlacing({
    ...air,
    pool,
    stores,
    cases: cases.cases,
    category: setup.whereabouts.category,
    clock,
    log,
    patience: 0,
  });
  const figures = openFigures({ pool, clock, timeZone: 'Asia/Shanghai' });
  const notices = openNotices({ pool, clock, log, timeZone: 'Asia/Shanghai' });
  const captures = await openCaptures({
    stores,
    clock,
    log,
    timeZone: 'Asia/Shanghai',
    dataDir,
    cases: cases.cases,
    received: placing.placing.received,
    ...photos,
  });
  const deps: HttpDeps = {
    clock,
    log,
    registry,
    stores,
    devices,
    ...air,
    ...setup,
    ...evidence,
    ...openVerification({ ...stores, ...air, accounts: people.accounts, clock }),
    ...captures,
    ...placing,
    zones: createZones({ store: stores.zones, live, clock, judged: async () => {} }),
    permits: createPermits({ store: stores.permits, clock }),
    ...cases,
    ...figures,
    ...notices,
    rules: createRules({ store: stores.rules, clock, judged: async () => {} }),
    settings: {
      version: '0.1.0',
      timezone: 'Asia/Shanghai',
      map: { style: null, crs: 'wgs84', attribution: '' },
      bounds: null,
      demo: false,
      pilotTimeout: 30,
    },
    intake: {
      submit: async (device, parsed, source) => {
        submitted.push({ device, parsed, source });
        const rejected = parsed.flatMap((one) => (one.ok ? [] : [one.rejection]));
        return { accepted: parsed.length - rejected.length, late: 0, duplicate: 0, rejected };
      },
    },
    ...people,
    identify: async (request) => {
      const as = request.headers[AS];
      if (as === REAL) return people.identify(request);
      return as === undefined ? ADMINISTRATOR : acting.get(String(as));
    },
    authenticate: (id, token) => byToken(pool, id, token),
    readiness: async () => checks,
    isAway: isDatabaseAway,
    webDir: '/nonexistent',
    ...options,
  };
  const http = createHttp(deps);
  const server = createServer(http.handler).listen(0, '127.0.0.1');
  server.on('upgrade', live.handleUpgrade);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    pool,
    stores,
    url,
    live,
    dataDir,
    metrics: metrics.registry,
    routes: http.routes,
    people,
    cases,
    figures,
    notices,
    captures,
    placing,
    clock: state,
    checks,
    submitted,
    failures,
    call: (method, path, body, headers) => call(http.routes, url, method, path, body, headers),
    asSent: (method, path, body, headers) =>
      call(http.routes, url, method, path, body, acts(REAL, headers)),
    as: (who) => {
      const name = who ? `${acting.size}` : 'nobody';
      if (who) acting.set(name, who);
      return (method, path, body, headers) =>
        call(http.routes, url, method, path, body, acts(name, headers));
    },
    stop: async () => {
      await live.close();
      server.close();
      server.closeAllConnections();
      await air.closePlanning();
      await placing.placing.idle();
      await captures.photoSizes.close();
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A header of the tests alone: who acts. */
const AS = 'x-acting-as';
/** Its value where the request's own cookie or key counts. */
const REAL = 'as-sent';
const acts = (name: string, headers?: HeadersInit): Headers => {
  const sent = new Headers(headers);
  sent.set(AS, name);
  return sent;
};

async function byToken(pool: Pool, id: string, token: string): Promise<Device | undefined> {
  const { rows } = await pool.query(
    `SELECT id, kind, name, plate, crs FROM devices
     WHERE id = $1 AND token_hash = $2 AND removed_at IS NULL`,
    [id, Buffer.from(hashToken(token))],
  );
  return rows[0];
}

async function call(
  routes: readonly Route[],
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: HeadersInit = {},
): Promise<Answer> {
  const sent = new Headers(headers);
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json');
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    headers: sent,
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const json = /json/.test(type) && text !== '' ? JSON.parse(text) : undefined;
  const answer = { status: response.status, headers: response.headers, text, json };
  holdAgainst(routes, method, path.split('?')[0]!, answer);
  return answer;
}

/** The route that a path belongs to: one with the same words wins over one with a parameter. */
function routeOf(routes: readonly Route[], method: string, path: string) {
  const matching = routes.filter(
    (route) =>
      route.method.toUpperCase() === method &&
      new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return matching.find((route) => !route.path.includes('{')) ?? matching[0];
}

/** Every answer: a documented status, the documented shape and nothing beside it; refusals as problems. */
function holdAgainst(routes: readonly Route[], method: string, path: string, answer: Answer): void {
  const route = routeOf(routes, method === 'HEAD' ? 'GET' : method, path);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  if (answer.status >= 400) {
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (method === 'HEAD') return;
    expect(problemSchema.strict().parse(answer.json)).toEqual(answer.json);
    expect(answer.json.status).toBe(answer.status);
    expect(answer.json.detail.length).toBeGreaterThan(10);
    // Too long an address is told before it is known whose it is.
    if (route && answer.status !== 414)
      expect(route.problems?.map((p) => p.status)).toContain(answer.status);
    return;
  }
  const spec = route?.responses[answer.status];
  expect(spec, `${method} ${path} answered ${answer.status}`).toBeDefined();
  if (spec?.schema && answer.json !== undefined && method !== 'HEAD')
    expect(spec.schema.parse(answer.json)).toEqual(answer.json);
}
