/** `chengxun serve` as an operator meets it: what is wrong in one sentence, nothing left behind, nothing lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/adapters/store/database.ts';
import { startEmbedded } from '../../src/adapters/store/embedded.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { addDevice, Sender } from '../e2e/fleet-client.ts';
import { newPlace, type Place, removePlace, startProcess } from '../e2e/service-process.ts';
import { silent } from './database.ts';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/chengxun.js', import.meta.url));

/** ms for the service to get up, with a database of its own, on a busy machine. */
const STARTED_WITHIN = 60_000;

let place: Place;
/** Something else that listens. */
let taken: Server;
let takenPort: string;
let database: Awaited<ReturnType<typeof startEmbedded>>;
beforeAll(async () => {
  place = await newPlace();
  taken = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  }).listen(0, '127.0.0.1');
  await once(taken, 'listening');
  takenPort = String((taken.address() as AddressInfo).port);
  database = await startEmbedded({
    dataDir: join(place.dataDir, 'other'),
    log: silent,
    settings: ['fsync=off'],
  });
});
afterAll(async () => {
  taken.close();
  await database.stop();
  await removePlace(place);
});

/** Runs it to its end. */
async function serve(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [PROGRAM, 'serve'], {
    env: { PATH: process.env.PATH!, ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

async function expectRefused(env: Record<string, string>, ...words: (string | RegExp)[]) {
  const dataDir = env.CHENGXUN_DATA_DIR ?? place.dataDir;
  const { code, said } = await serve(env);
  for (const word of words) expect(said).toMatch(word);
  expect(said).not.toMatch(/^\s+at |node:internal|Error:/m);
  expect(said.trim().split('\n').length).toBeLessThan(10);
  expect(code).toBe(1);
  expect(existsSync(postmaster(dataDir))).toBe(false);
}

describe('bad settings', () => {
  it('are told all at once, each with what it may be', async () => {
    await expectRefused(
      {
        CHENGXUN_HTTP_PORT: 'abc',
        CHENGXUN_MQTT_PORT: '70000',
        CHENGXUN_TIMEZONE: 'Mars/Base',
        DATABASE_URL: 'mysql://x',
        CHENGXUN_LOG_LEVEL: 'loud',
        CHENGXUN_TLS_CERT: '/nowhere.pem',
      },
      '6 settings are wrong',
      'CHENGXUN_HTTP_PORT: must be a whole number from 0 to 65535',
      'CHENGXUN_MQTT_PORT: must be',
      'CHENGXUN_TIMEZONE: must be an IANA time zone',
      'DATABASE_URL: must be',
      'CHENGXUN_LOG_LEVEL',
      'CHENGXUN_TLS_KEY belong together',
    );
  });

  it.each([
    [
      { CHENGXUN_TLS_CERT: '/nowhere.pem', CHENGXUN_TLS_KEY: file('key.pem') },
      /nowhere.pem cannot be read/,
    ],
    [{ CHENGXUN_TLS_CERT: file('README.md'), CHENGXUN_TLS_KEY: file('key.pem') }, /both in PEM/],
    [{ CHENGXUN_TLS_CERT: file('cert.pem'), CHENGXUN_TLS_KEY: file('cert.pem') }, /both in PEM/],
    [{ CHENGXUN_HTTP_PORT: '1234', CHENGXUN_MQTT_PORT: '1234' }, /same port as CHENGXUN_HTTP_PORT/],
    [{ CHENGXUN_HTTP_PORT: '1.5' }, /whole number/],
    [{ CHENGXUN_MAX_ACCURACY_M: 'NaN' }, /at least 1/],
    [{ CHENGXUN_SPOOL_MAX_MB: '0' }, /from 1 to/],
    [{ CHENGXUN_AREA: '../etc' }, /name of a folder/],
    [{ DATABASE_URL: 'postgres://[' }, /of the form/],
    [{ CHENGXUN_MAVLINK: 'udp:14550,tcp:5760' }, /CHENGXUN_MAVLINK: must be links.*tcp:HOST:PORT/],
    [{ CHENGXUN_MAVLINK_VEHICLES: '255=hexa-01' }, /system id \(1 to 254\)/],
    [{ CHENGXUN_MAVLINK_VEHICLES: '1=hexa-01,2=hexa-01' }, /each once/],
    [{ CHENGXUN_MAVLINK_VEHICLES: '1=hexa 01' }, /such as 1=hexa-01/],
    [{ CHENGXUN_PILOT_TIMEOUT_S: '2' }, /from 5 to 3600/],
  ])('%j', (env, message) => {
    expect(() => readConfig(env as never)).toThrow(ConfigError);
    expect(() => readConfig(env as never)).toThrow(message);
  });

  it('bring up a bridge to MAVLink vehicles where links are given, and none otherwise', () => {
    expect(readConfig({ CHENGXUN_PILOT_TIMEOUT_S: '40' }).mavlink).toBeUndefined();
    const links = 'udp:14550, serial:/dev/ttyUSB0:57600';
    expect(readConfig({ CHENGXUN_MAVLINK: links }).mavlink).toEqual({
      links: ['udp:14550', 'serial:/dev/ttyUSB0:57600'],
      vehicles: { 1: 'hexa-01' },
      pilotTimeout: 30,
    });
    const more = { CHENGXUN_MAVLINK: links, CHENGXUN_MAVLINK_VEHICLES: '1=hexa-01, 7=hexa-07' };
    expect(readConfig(more).mavlink?.vehicles).toEqual({ 1: 'hexa-01', 7: 'hexa-07' });
  });

  it('leave the usual values where they are absent or blank', () => {
    const blank = readConfig({ CHENGXUN_HTTP_PORT: ' ', CHENGXUN_TLS_CERT: '', DATABASE_URL: ' ' });
    expect(blank).toEqual(readConfig({}));
    expect(blank.httpPort).toBe(8080);
    expect(readConfig({ CHENGXUN_HTPP_PORT: '1' }).unknown).toEqual(['CHENGXUN_HTPP_PORT']);
  });
});

describe.concurrent('what keeps it from starting is one sentence, and nothing is left running', () => {
  it('an area that is not there', () =>
    expectRefused({ CHENGXUN_AREA: 'nowhere' }, 'xining-chengzhong'));

  it('a data directory that is a file', async () => {
    const path = join(place.dataDir, 'file');
    await writeFile(path, '');
    await expectRefused({ CHENGXUN_DATA_DIR: path }, 'Set CHENGXUN_DATA_DIR');
  });

  it('a spool that cannot be opened', async () => {
    const path = join(place.dataDir, 'odd');
    await mkdir(path);
    await writeFile(join(path, 'spool'), '');
    await expectRefused({ CHENGXUN_DATA_DIR: path }, 'cannot be opened', 'CHENGXUN_DATA_DIR');
  });

  it('a database that does not answer, is none, or does not let it in', async () => {
    const url = new URL(database.url);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    const missing = new URL(url);
    missing.pathname = '/missing';
    await Promise.all([
      expectRefused(
        { DATABASE_URL: 'postgres://x@127.0.0.1:1/x', CHENGXUN_DATA_DIR: sub('a') },
        'does not answer',
        'ECONNREFUSED',
        'DATABASE_URL',
      ),
      expectRefused(
        { DATABASE_URL: `postgres://x@127.0.0.1:${takenPort}/x`, CHENGXUN_DATA_DIR: sub('b') },
        'does not answer',
        'DATABASE_URL',
      ),
      expectRefused(
        { DATABASE_URL: wrong.href, CHENGXUN_DATA_DIR: sub('c') },
        'refused the connection',
        'DATABASE_URL',
      ),
    ]);
    await expectRefused(
      { DATABASE_URL: missing.href, CHENGXUN_DATA_DIR: sub('d') },
      'refused the connection',
      'missing',
    );
  });

  it('a database in which it may not make its tables', async () => {
    const pool = openPool(database.url, 1);
    await pool.query(`CREATE ROLE guest LOGIN PASSWORD 'guest'`);
    await pool.query('CREATE DATABASE bare');
    await pool.end();
    const url = new URL(database.url);
    [url.username, url.password, url.pathname] = ['guest', 'guest', '/bare'];
    await expectRefused(
      { DATABASE_URL: url.href, CHENGXUN_DATA_DIR: sub('g') },
      'may not make its tables',
      'Grant',
    );
  });

  it('a port that is in use, with a database of its own started already', () =>
    expectRefused({ CHENGXUN_HTTP_PORT: takenPort }, `Port ${takenPort}`, 'CHENGXUN_HTTP_PORT'));

  it('a port for MQTT that is in use', () =>
    expectRefused(
      { CHENGXUN_MQTT_PORT: takenPort, DATABASE_URL: database.url, CHENGXUN_DATA_DIR: sub('e') },
      `Port ${takenPort}`,
      'CHENGXUN_MQTT_PORT',
    ));

  it('an address that is not of this machine', async () => {
    const env = { DATABASE_URL: database.url, CHENGXUN_DATA_DIR: sub('f') };
    await expectRefused({ ...env, CHENGXUN_BIND: '192.0.2.7' }, 'CHENGXUN_BIND');
    await expectRefused({ ...env, CHENGXUN_BIND: 'nowhere.invalid' }, 'CHENGXUN_BIND');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const sub = (name: string) => join(place.dataDir, name);
const postmaster = (dataDir: string) => join(dataDir, 'postgres', 'postmaster.pid');

describe('starting and stopping', () => {
  it('goes on where it ended; a second one beside it is told so', async () => {
    const first = await startProcess(place);
    const account = await addDevice(first, 'truck-1');
    const sender = new Sender(first.mqtt, account, Date.now() - 60_000);
    await new Promise<void>((acknowledged) => sender.send(acknowledged));

    const { code, said } = await serve({ CHENGXUN_HTTP_PORT: '0', CHENGXUN_MQTT_PORT: '0' });
    expect(said).toContain('Another chengxun is running on this data directory');
    expect(code).toBe(1);
    expect((await fetch(`${first.http}/readyz`)).status).toBe(200);

    // Connections that have said nothing yet do not keep it from ending.
    const idle = [first.mqtt, first.http].map((url) =>
      connect(Number(new URL(url).port), '127.0.0.1'),
    );
    for (const socket of idle) socket.on('error', () => {});
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    const databasePid = await first.databasePid();
    const asked = Date.now();
    expect(await first.end('SIGTERM')).toBe(0);
    expect(Date.now() - asked).toBeLessThan(30_000);
    expect(existsSync(postmaster(place.dataDir))).toBe(false);
    expect(isAlive(databasePid)).toBe(false);
    expect(first.errors()).toBe('');

    const second = await startProcess(place);
    await new Promise<void>((acknowledged) => sender.send(acknowledged));
    const counters = async () =>
      (
        await fetch(`${second.http}/api/v1/counters`, { headers: { 'X-API-Key': second.key } })
      ).json();
    await expect.poll(counters).toMatchObject({ items: [{ device: 'truck-1', accepted: 2 }] });
    const again = await mqtt.connectAsync(second.mqtt, {
      username: account.id,
      password: account.token,
    });
    await again.endAsync();
    await sender.end();
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('a second signal ends it at once, and its database with it', async () => {
    const first = await startProcess(place);
    const databasePid = await first.databasePid();
    const [code] = await Promise.all([first.end('SIGTERM'), first.end('SIGINT')]);
    expect([130, 143]).toContain(code);
    await expect.poll(() => isAlive(databasePid)).toBe(false);
  });

  it('an idle connection is kept for longer than proxies keep it, which is a minute', async () => {
    const first = await startProcess(place);
    const { headers } = await fetch(`${first.http}/healthz`);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  it.each(['postgres.password', 'sessions'])(
    'a signal while it starts ends it cleanly, as soon as there is %s',
    { timeout: 2 * STARTED_WITHIN },
    async (sign) => {
      const fresh = await newPlace();
      const child = spawn(process.execPath, [PROGRAM, 'serve'], {
        env: { PATH: process.env.PATH!, ...fresh.env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (text) => {
        said += text;
      });
      const exited = once(child, 'exit');
      await expect
        .poll(() => existsSync(join(fresh.dataDir, sign)), { timeout: STARTED_WITHIN, interval: 2 })
        .toBe(true);
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
      expect(said).toBe('');
      expect(existsSync(postmaster(fresh.dataDir))).toBe(false);
      await removePlace(fresh);
    },
  );
});
