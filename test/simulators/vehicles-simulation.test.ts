/** The fleet against a broker and an HTTP service of a few lines: what any service would see of it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import express from 'express';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadScenario, type Scenario } from '../../simulators/scenarios/schema.ts';
import { simulateCommand } from '../../simulators/vehicles/command.ts';
import { type Simulation, startSimulation } from '../../simulators/vehicles/simulation.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { newDeviceSchema, newZoneSchema } from '../../src/wire/api.ts';
import { parsePositionMessage } from '../../src/wire/json-fix.ts';

const demo = loadScenario('demo');
const scenario: Scenario = {
  ...demo,
  fleets: [
    { ...demo.fleets[0]!, count: 3, reportSeconds: 1 },
    { ...demo.fleets[2]!, count: 2, reportSeconds: 1 },
  ],
  misdeeds: [{ device: 'truck-002', kind: 'dead-zone', from: 20, seconds: 30 }],
};

class Stub {
  readonly tokens = new Map<string, string>();
  readonly zones: string[] = [];
  readonly fixes = new Map<string, Fix[]>();
  readonly batches: number[] = [];
  /** What each device's status said, in order. */
  readonly status = new Map<string, boolean[]>();
  readonly refused: string[] = [];
  readonly #tcp: import('node:net').Server;
  readonly #http: Server;
  readonly #broker: Aedes;

  private constructor(broker: Aedes) {
    this.#broker = broker;
    this.#tcp = createTcpServer(broker.handle);
    this.#http = createServer(this.#app());
    broker.authenticate = (_, user, password, done) => {
      const isKnown = user !== undefined && this.tokens.get(user) === password?.toString();
      if (!isKnown) this.refused.push(user ?? '');
      done(null, isKnown);
    };
    broker.on('publish', ({ topic, payload }, client) => this.#take(topic, payload, client?.id));
  }

  static async start(): Promise<Stub> {
    const stub = new Stub(await Aedes.createBroker());
    for (const server of [stub.#tcp, stub.#http]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return stub;
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${(this.#tcp.address() as AddressInfo).port}`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    this.#tcp.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #app() {
    const app = express();
    app.use(express.json());
    app.post('/api/v1/devices', ({ body }, response) => {
      const device = newDeviceSchema.parse(body);
      if (this.tokens.has(device.id)) return response.status(409).json({ detail: 'known' });
      this.tokens.set(device.id, `token of ${device.id}`);
      return response.status(201).json({ device, token: this.tokens.get(device.id) });
    });
    app.post('/api/v1/devices/:id/token', ({ params: { id } }, response) => {
      this.tokens.set(id, `new token of ${id}`);
      return response.json({ device: { id }, token: this.tokens.get(id) });
    });
    app.get('/api/v1/zones', ({ query }, response) => {
      const from = Number(query.cursor ?? 0);
      const items = this.zones.slice(from, from + 10).map((name) => ({ name }));
      return response.json({ items, next: from + 10 < this.zones.length ? `${from + 10}` : null });
    });
    app.post('/api/v1/zones', ({ body }, response) => {
      this.zones.push(newZoneSchema.parse(body).name);
      return response.status(201).json(body);
    });
    return app;
  }

  #take(topic: string, payload: string | Buffer, client: string | undefined): void {
    const [, , device, channel] = topic.split('/');
    if (!topic.startsWith('chengxun/v1/') || device === undefined) return;
    if (channel === 'status') {
      push(this.status, device, [JSON.parse(payload.toString()).online]);
    } else {
      expect(client).toBe(device);
      const fixes = parsePositionMessage(Buffer.from(payload)).map((p) => {
        if (!p.ok) throw new Error(p.rejection.detail);
        return p.fix;
      });
      push(this.fixes, device, fixes);
      this.batches.push(fixes.length);
    }
  }
}

function push<T>(map: Map<string, T[]>, key: string, items: readonly T[]): void {
  map.set(key, [...(map.get(key) ?? []), ...items]);
}

let stub: Stub;
let abort: AbortController;
let now: number;
const quiet = { info: () => undefined, warn: () => undefined };

beforeEach(async () => {
  stub = await Stub.start();
  abort = new AbortController();
  now = Date.UTC(2026, 10, 21, 8);
});
afterEach(async () => {
  abort.abort();
  await stub.stop();
});

function start(more: Partial<Parameters<typeof startSimulation>[0]> = {}): Promise<Simulation> {
  const { mqttUrl, httpUrl } = stub;
  const clock = { now: () => now };
  return startSimulation({
    scenario,
    mqttUrl,
    httpUrl,
    clock,
    signal: abort.signal,
    log: quiet,
    ...more,
  });
}

/** Polled, because what is waited for happens in another party's sockets. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe('a running simulation', () => {
  test('registers its vehicles, connects each by its own session and reports by the clock', async () => {
    const simulation = await start();
    await eventually(() => expect(simulation.stats.connected).toBe(5));
    expect([...stub.tokens.keys()].sort()).toEqual([
      'ebike-001',
      'ebike-002',
      'truck-001',
      'truck-002',
      'truck-003',
    ]);
    const begun = now;
    now += 10_000;
    await eventually(() => expect(stub.fixes.get('truck-001')?.length).toBeGreaterThan(7));
    for (const { time } of stub.fixes.get('truck-001')!) {
      expect(time).toBeGreaterThanOrEqual(begun);
      expect(time).toBeLessThanOrEqual(now);
    }
    await eventually(() => expect(simulation.stats.acknowledged).toBe(simulation.stats.sent));
    expect(stub.status.get('truck-001')).toEqual([true]);
  });

  test('takes new tokens for devices that are known', async () => {
    stub.tokens.set('truck-001', 'lost');
    const simulation = await start();
    await eventually(() => expect(simulation.stats.connected).toBe(5));
    expect(stub.tokens.get('truck-001')).toBe('new token of truck-001');
    expect(stub.refused).toEqual([]);
  });

  test('adds zones that are missing by name, page after page, and only those', async () => {
    await (await start({ zones: true })).stop();
    const all = [...stub.zones];
    expect(all.length).toBeGreaterThan(15);
    stub.zones.splice(12, 1);
    await (await start({ zones: true })).stop();
    expect([...stub.zones].sort()).toEqual([...all].sort());
  });

  test('drops out in a dead zone, so that its will speaks, and sends the rest in one batch', async () => {
    const simulation = await start();
    await eventually(() => expect(simulation.stats.connected).toBe(5));
    for (let t = 0; t < 25; t += 5) {
      now += 5000;
      await eventually(() => expect(last('truck-001')).toBeGreaterThan(now - 3000));
    }
    await eventually(() => expect(stub.status.get('truck-002')).toEqual([true, false]));
    now += 30_000;
    await eventually(() => expect(stub.status.get('truck-002')).toEqual([true, false, true]));
    await eventually(() => expect(last('truck-002')).toBeGreaterThan(now - 3000));
    expect(Math.max(...stub.batches)).toBeGreaterThan(20);
    const times = stub.fixes.get('truck-002')!.map(({ time }) => time);
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    expect(Math.max(...gaps)).toBeLessThan(2000);
  });

  test('ends by itself, tells so, and has everything acknowledged', async () => {
    const simulation = await start({ seconds: 30, scenario: { ...scenario, misdeeds: [] } });
    await eventually(() => expect(simulation.stats.connected).toBe(5));
    now += 60_000;
    await simulation.ended;
    const { sent, acknowledged, lost, connected } = simulation.stats;
    expect({ acknowledged, lost, connected }).toEqual({
      acknowledged: sent,
      lost: 0,
      connected: 0,
    });
    expect(last('truck-001')).toBeLessThanOrEqual(Date.UTC(2026, 10, 21, 8) + 30_000);
    expect(stub.status.get('truck-001')).toEqual([true, false]);
  });

  test('at ten times the speed starts in the past and never gets ahead of the clock', async () => {
    const simulation = await start({ speed: 10, seconds: 600 });
    now += 60_000;
    await simulation.ended;
    const times = stub.fixes.get('truck-001')!.map(({ time }) => time);
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(590_000);
  });

  test('stops soon after being told to', async () => {
    const simulation = await start();
    await eventually(() => expect(simulation.stats.connected).toBe(5));
    const before = performance.now();
    abort.abort();
    await simulation.ended;
    expect(performance.now() - before).toBeLessThan(2000);
    expect(simulation.stats.connected).toBe(0);
  });

  test('stops soon while nobody answers', async () => {
    const simulation = await start({ mqttUrl: 'mqtt://127.0.0.1:9' });
    const before = performance.now();
    await simulation.stop();
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('chengxun simulate', () => {
  test.each([
    [[], 'Name one scenario'],
    [['no-such'], 'There is no scenario "no-such". Known: demo, night-dumping, rush'],
    [['demo', '--speed', 'fast'], '--speed must be a number above 0, not "fast"'],
    [['demo', '--bogus'], "Unknown option '--bogus'"],
  ])('%j is refused with a reason', async (argv, reason) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await simulateCommand(argv)).toBe(2);
    expect(said.mock.calls.flat().join('\n')).toContain(reason);
    said.mockRestore();
  });

  test('says what to do where no service answers', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await simulateCommand(['demo', '--http', 'http://127.0.0.1:9'])).toBe(1);
    expect(said.mock.calls.flat().join('\n')).toMatch(/No service answers at .*chengxun serve/);
    said.mockRestore();
  });
});

function last(device: string): number {
  return stub.fixes.get(device)?.at(-1)?.time ?? 0;
}
