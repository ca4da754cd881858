/** A server as replay sees it: a real broker and HTTP, with fixes kept in memory, once per device and time. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import { Aedes } from 'aedes';
import express from 'express';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { DroneEvent, DroneState } from '../../src/domain/flights/drone.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import { type DroneUp, isDroneTopic, parseDroneMessage } from '../../src/wire/drone-up.ts';
import { parsePositionMessage } from '../../src/wire/json-fix.ts';
import { mayPublish, parseTopic } from '../../src/wire/topics.ts';

interface Counters {
  accepted: number;
  late: number;
  rejected: Record<string, number>;
}

export interface StubServer {
  readonly url: string;
  readonly http: string;
  readonly tokens: Map<string, string>;
  readonly kinds: Map<string, string>;
  readonly stored: Map<string, Map<number, Fix>>;
  /** What drones told beside their positions; an event once. */
  readonly states: Map<string, DroneState[]>;
  readonly events: Map<string, Map<string, DroneEvent>>;
  readonly refused: string[];
  readonly counters: Map<string, Counters>;
  readonly messages: { device: string; fixes: number; at: number }[];
  readonly presence: { device: string; online: boolean }[];
  /** The most devices that were connected at one time. */
  mostConnected: number;
  close(): Promise<void>;
}

export async function startStubServer(): Promise<StubServer> {
  const broker = await Aedes.createBroker();
  const tcp = createTcp(broker.handle);
  const web = createServer();
  await Promise.all([listen(tcp), listen(web)]);
  const stub: StubServer = {
    url: `mqtt://127.0.0.1:${(tcp.address() as AddressInfo).port}`,
    http: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    tokens: new Map(),
    kinds: new Map(),
    stored: new Map(),
    states: new Map(),
    events: new Map(),
    refused: [],
    counters: new Map(),
    messages: [],
    presence: [],
    mostConnected: 0,
    close: async () => {
      await new Promise<void>((done) => broker.close(() => done()));
      await Promise.all([tcp, web].map((one) => new Promise((done) => one.close(done))));
    },
  };
  serveMqtt(broker, stub);
  web.on('request', serveHttp(stub));
  return stub;
}

function listen(server: Server | TcpServer): Promise<void> {
  return new Promise((done) => server.listen(0, '127.0.0.1', done));
}

function serveMqtt(broker: Aedes, stub: StubServer): void {
  broker.authenticate = (client, user, password, done) => {
    const known = stub.tokens.get(user ?? '') === password?.toString() && client.id === user;
    if (known) return done(null, true);
    done(Object.assign(new Error('unknown'), { returnCode: 5 as const }), false);
  };
  broker.on('clientReady', () => {
    stub.mostConnected = Math.max(stub.mostConnected, broker.connectedClients);
  });
  broker.authorizePublish = (client, packet, done) => {
    const device = (client?.id ?? '') as DeviceId;
    if (!mayPublish(device, packet.topic)) return done(new Error('foreign'));
    const payload = Buffer.from(packet.payload);
    const kind = parseTopic(packet.topic)?.kind ?? '';
    if (kind === 'position') take(stub, device, payload);
    else if (isDroneTopic(kind))
      takeFlight(stub, device, parseDroneMessage(kind, payload, Date.now()));
    else stub.presence.push({ device, online: JSON.parse(payload.toString()).online });
    done(null);
  };
}

function takeFlight(stub: StubServer, device: string, up: DroneUp): void {
  const events = stub.events.get(device) ?? new Map<string, DroneEvent>();
  for (const event of up.events) events.set(event.id, event);
  stub.events.set(device, events);
  stub.states.set(device, [...(stub.states.get(device) ?? []), ...up.states]);
  stub.refused.push(...up.rejected.map(({ detail }) => detail));
}

function take(stub: StubServer, device: string, payload: Buffer): void {
  const counters = stub.counters.get(device) ?? { accepted: 0, late: 0, rejected: {} };
  const stored = stub.stored.get(device) ?? new Map<number, Fix>();
  stub.counters.set(device, counters);
  stub.stored.set(device, stored);
  const parsed = parsePositionMessage(payload);
  stub.messages.push({ device, fixes: parsed.length, at: Date.now() });
  for (const one of parsed) {
    const reason = !one.ok ? one.rejection.reason : stored.has(one.fix.time) ? 'duplicate' : '';
    if (reason !== '') counters.rejected[reason] = (counters.rejected[reason] ?? 0) + 1;
    else if (one.ok) {
      stored.set(one.fix.time, one.fix);
      counters.accepted++;
    }
  }
}

function serveHttp(stub: StubServer): express.Express {
  const app = express();
  app.use(express.json());
  app.post('/api/v1/devices', (request, response) => {
    const { id, kind } = request.body;
    if (stub.tokens.has(id)) return void response.status(409).json({ title: 'taken' });
    stub.kinds.set(id, kind);
    response.status(201).json({ device: { id, kind }, token: newToken(stub, id) });
  });
  app.post('/api/v1/devices/:id/token', (request, response) => {
    response.json({ device: { id: request.params.id }, token: newToken(stub, request.params.id) });
  });
  // Pages of two, so that paging is used.
  app.get('/api/v1/counters', (request, response) => {
    const from = Number(request.query.cursor ?? 0);
    const all = [...stub.counters].map(([device, counters]) => ({ device, ...counters }));
    const next = from + 2 < all.length ? `${from + 2}` : null;
    response.json({ items: all.slice(from, from + 2), next });
  });
  return app;
}

function newToken(stub: StubServer, id: string): string {
  const token = `token-${stub.tokens.size}-${Math.random()}`;
  stub.tokens.set(id, token);
  return token;
}
