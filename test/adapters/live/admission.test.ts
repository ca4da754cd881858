/** Who may read the live map: asked when the line is opened, and again as long as it is open. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Admission, createLive, type Live } from '../../../src/adapters/live/live.ts';
import { createLiveMetrics } from '../../../src/adapters/live/metrics.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
let answer: () => Promise<Admission>;
let asked: boolean[];
let ping: () => void;
let server: Server;
let live: Live;

beforeEach(async () => {
  answer = async () => 'admitted';
  asked = [];
  const timers: (() => void)[] = [];
  live = createLive({
    clock: { now: () => 0 },
    log: silent,
    metrics: createLiveMetrics(new Registry()),
    initial: { devices: [], violations: [], cases: [], drones: [], flights: [] },
    every: (_, work) => {
      timers.push(work);
      return () => {};
    },
    admit: (_, again) => {
      asked.push(again);
      return answer();
    },
  });
  ping = () => timers[1]!();
  server = createServer().on('upgrade', live.handleUpgrade).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await live.close();
  server.close();
  server.closeAllConnections();
});

const line = () => new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`);

describe('the live map', () => {
  it.each([
    ['not-signed-in', 401],
    ['not-allowed', 403],
    ['unknown', 503],
  ] as const)('refuses who is %s with %i', async (admission, status) => {
    answer = async () => admission;
    const socket = line();
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(status);
    socket.on('error', () => {});
    socket.terminate();
  });

  it('refuses everybody for now where it cannot be told', async () => {
    answer = async () => Promise.reject(new Error('the database is away'));
    const socket = line();
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(503);
    socket.on('error', () => {});
    socket.terminate();
  });

  it('lets go of who was signed out meanwhile, and of nobody while the database is away', async () => {
    const socket = line();
    await once(socket, 'message');
    answer = async () => 'unknown';
    ping();
    await once(socket, 'ping');
    // In order: once this is answered, the answer to that has arrived too.
    socket.ping();
    await once(socket, 'pong');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    answer = async () => 'not-signed-in';
    ping();
    const [code] = await once(socket, 'close');
    expect(code).toBe(4401);
    expect(asked).toEqual([false, true, true]);
  });
});
