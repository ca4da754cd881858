/** The whole service in this process, on a database that can be taken away, for tests of the hub and the intake. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { readConfig } from '../../src/config.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { type Running, startServer } from '../../src/server.ts';
import { makeKey } from './administrator.ts';
import { migratedDatabase, silent } from './database.ts';
import { type Gate, gateBefore } from './database-gate.ts';

export interface Account {
  readonly id: string;
  readonly token: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the API answered
type Json = any;

export interface HubService {
  /** Changes with a restart. */
  readonly running: Running;
  readonly http: string;
  /** mqtt://… */
  readonly mqtt: string;
  /** An API key that opens everything. */
  readonly key: string;
  readonly dataDir: string;
  /** Past the gate. */
  readonly pool: Pool;
  readonly gate: Gate;
  /** What it logged as a warning or an error. */
  readonly said: { level: string; fields: object; text: string }[];
  call(method: string, path: string, body?: unknown): Promise<Json>;
  add(id: string, more?: { kind?: string; crs?: string; name?: string }): Promise<Account>;
  /** Connected; ended with the service at the latest. */
  connect(account: Account, options?: IClientOptions): Promise<MqttClient>;
  /** Waits for the counters of a device (null: of nobody) to show what is expected. */
  counted(device: string | null, expected: object): Promise<void>;
  /** What was refused of a device, the newest first. */
  rejections(device: string): Promise<{ reason: string; detail: string; topic: string }[]>;
  /** Its rows in the store, by time. */
  stored(device: string): Promise<StoredFix[]>;
  /** Stops and starts again on the same data directory and database. */
  restart(env?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export interface StoredFix {
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
  readonly speed: number | null;
  readonly suspect: boolean;
}

export async function startHubService(env: Record<string, string> = {}): Promise<HubService> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-hub-'));
  const database = await migratedDatabase();
  const gate = await gateBefore(database.url);
  const said: HubService['said'] = [];
  const note = (level: string) => (fields: object, text: string) => {
    said.push({ level, fields, text });
  };
  const log = { ...silent, warn: note('warn'), error: note('error') };
  const start = (more: Record<string, string> = {}) =>
    startServer(
      readConfig({
        CHENGXUN_HTTP_PORT: '0',
        CHENGXUN_MQTT_PORT: '0',
        CHENGXUN_MQTT_TLS_PORT: '0',
        CHENGXUN_DATA_DIR: join(folder, 'data'),
        DATABASE_URL: gate.url,
        ...env,
        ...more,
      }),
      log,
    );
  const pool = openPool(database.url);
  const clients = new Set<MqttClient>();
  let running = await start();
  const key = await makeKey(`http://127.0.0.1:${running.httpPort}`, running.administrator);
  const endClients = () => Promise.all([...clients].map((client) => client.endAsync(true)));

  const service: HubService = {
    get running() {
      return running;
    },
    get http() {
      return `http://127.0.0.1:${running.httpPort}`;
    },
    get mqtt() {
      return `mqtt://127.0.0.1:${running.mqttPort}`;
    },
    key,
    dataDir: join(folder, 'data'),
    pool,
    gate,
    said,
    call: async (method, path, body) => {
      const response = await fetch(service.http + path, {
        method,
        headers: {
          'X-API-Key': key,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    },
    add: async (id, more = {}) => {
      const added = await service.call('POST', '/api/v1/devices', { id, kind: 'tracker', ...more });
      expect(added.token, JSON.stringify(added)).toBeDefined();
      return { id, token: added.token };
    },
    connect: async (account, options = {}) => {
      const client = await mqtt.connectAsync(
        service.mqtt,
        { ...signIn(account), ...options },
        false,
      );
      client.on('error', () => {});
      clients.add(client);
      return client;
    },
    counted: async (device, expected) => {
      const read = async () => {
        const { items } = await service.call('GET', '/api/v1/counters?limit=500');
        return items.find((item: Json) => item.device === device);
      };
      await expect.poll(read, { timeout: 20_000, interval: 50 }).toMatchObject(expected);
    },
    rejections: async (device) =>
      (await service.call('GET', `/api/v1/rejections?limit=100&device=${device}`)).items,
    stored: async (device) => {
      const { rows } = await pool.query(
        `SELECT (extract(epoch FROM f.time) * 1000)::float8 AS time, lat, lon, speed, suspect
         FROM fixes f JOIN devices d ON d.no = f.device_no WHERE d.id = $1 ORDER BY f.time`,
        [device],
      );
      return rows;
    },
    restart: async (more) => {
      await running.stop();
      running = await start(more);
    },
    stop: async () => {
      gate.open();
      // Where a test failed, it may still hold a table, and what waits for that would wait here too.
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE state = 'idle in transaction' AND datname = current_database()`,
      );
      await endClients();
      await running.stop();
      void pool.end();
      gate.close();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return service;
}

/** As a device signs in; it does not come back by itself. */
export const signIn = ({ id, token }: Account): IClientOptions => ({
  username: id,
  password: token,
  reconnectPeriod: 0,
  connectTimeout: 10_000,
});

export const positionTopic = (id: string) => `chengxun/v1/${id}/position`;

/** A fix in the middle of Chengzhong District, `metres` north of its centre. */
export const fixAt = (time: number, metres = 0, more: Partial<Fix> = {}): Fix => ({
  time,
  lat: 36.62 + metres / 111_000,
  lon: 101.78,
  ...more,
});

/** Publishes with QoS 1 and resolves when it is acknowledged. */
export async function publish(client: MqttClient, topic: string, payload: unknown): Promise<void> {
  const text = typeof payload === 'string' || Buffer.isBuffer(payload);
  await client.publishAsync(topic, text ? payload : JSON.stringify(payload), { qos: 1 });
}
