/** The real service in this process, with the built page, and a vehicle that drives over MQTT. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { makeKey, signIn } from '../contract/administrator.ts';
import { migratedDatabase } from '../contract/database.ts';
import { addDevice } from './fleet-client.ts';
import { freePort } from './service-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const silent = { debug() {}, info() {}, warn() {}, error() {} };

export interface PageServer {
  readonly http: string;
  readonly mqtt: string;
  /** An API key that opens everything. */
  readonly key: string;
  /** Of a session of the first administrator: `name=value`. */
  readonly cookie: string;
  readonly administrator: { readonly login: string; readonly password: string };
  stop(): Promise<void>;
}

/** `npm ci` has built the page; where only the sources are, it is built here. */
function ensurePage(): void {
  if (existsSync(join(ROOT, 'dist/web/index.html'))) return;
  const built = spawnSync(process.execPath, ['scripts/build.js', 'web'], { cwd: ROOT });
  if (built.status !== 0) throw new Error(`the page could not be built: ${built.stderr}`);
}

export async function startPageServer(): Promise<PageServer> {
  ensurePage();
  const dataDir = await mkdtemp(join(tmpdir(), 'chengxun-page-'));
  const [httpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  const database = await migratedDatabase();
  const config = readConfig({
    CHENGXUN_HTTP_PORT: String(httpPort),
    CHENGXUN_MQTT_PORT: String(mqttPort),
    CHENGXUN_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    CHENGXUN_LOG_LEVEL: 'silent',
  });
  const running = await startServer(config, silent);
  const http = `http://127.0.0.1:${running.httpPort}`;
  return {
    http,
    key: await makeKey(http, running.administrator),
    cookie: await signIn(http, running.administrator),
    administrator: running.administrator!,
    mqtt: `mqtt://127.0.0.1:${running.mqttPort}`,
    stop: async () => {
      await running.stop();
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Metres a second, east and back, about the middle of the example area. */
const SPEED = 9;
const MIDDLE = { lat: 36.572, lon: 101.768 };
/** Metres to either side. */
const REACH = 150;

/** Drives to and fro and reports every half second, like any tracker. */
export async function startTruck(server: PageServer, id: string): Promise<() => Promise<void>> {
  const account = await addDevice(server, id);
  const client = await mqtt.connectAsync(server.mqtt, {
    username: account.id,
    password: account.token,
    clientId: account.id,
  });
  const start = Date.now();
  const report = () => {
    const time = Date.now();
    const way = (((time - start) / 1000) * SPEED) % (4 * REACH);
    const east = way < 2 * REACH ? way - REACH : 3 * REACH - way;
    const lon = MIDDLE.lon + east / (111_320 * Math.cos((MIDDLE.lat * Math.PI) / 180));
    const heading = way < 2 * REACH ? 90 : 270;
    const fix = { time, lat: MIDDLE.lat, lon, speed: SPEED, heading, ignition: true };
    client.publish(`chengxun/v1/${id}/position`, JSON.stringify(fix), { qos: 1 });
  };
  report();
  const timer = setInterval(report, 500);
  return async () => {
    clearInterval(timer);
    await client.endAsync(true);
  };
}
