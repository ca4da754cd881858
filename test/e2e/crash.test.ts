/** Promise 1: an acknowledgement means stored. Kill anything at any moment: all that was acknowledged is there, once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from '../../src/adapters/store/database.ts';
import { startEmbedded } from '../../src/adapters/store/embedded.ts';
import { silent } from '../contract/database.ts';
import { addDevice, Sender } from './fleet-client.ts';
import {
  newPlace,
  type Place,
  removePlace,
  type ServiceProcess,
  startProcess,
} from './service-process.ts';

const DEVICES = 10;
/** Fixes of one device underway at a time. */
const WINDOW = 20;

let place: Place;
let service: ServiceProcess;
let senders: Sender[];
let sending: boolean;

beforeEach(async () => {
  place = await newPlace();
  service = await startProcess(place);
  const from = Date.now() - 3_600_000;
  senders = [];
  for (let n = 0; n < DEVICES; n++) {
    senders.push(new Sender(service.mqtt, await addDevice(service, `truck-${n}`), from));
  }
  sending = true;
  for (const sender of senders) {
    const more = () => {
      if (sending) sender.send(more);
    };
    for (let i = 0; i < WINDOW; i++) more();
  }
});

afterEach(async () => {
  sending = false;
  await Promise.all(senders.map((sender) => sender.end()));
  await service.end('SIGKILL');
  // The database of a killed service goes on until somebody stops it.
  await stopDatabase();
  await removePlace(place);
});

const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { message: what, timeout: 30_000, interval: 20 }).toBe(true);
}

async function acknowledgedMore(count: number): Promise<void> {
  const before = acknowledged();
  await until(`${count} more acknowledgements`, () => acknowledged() >= before + count);
}

async function stopDatabase(): Promise<void> {
  await service.databasePid().then(
    (pid) => {
      try {
        process.kill(pid, 'SIGQUIT');
      } catch {}
    },
    () => {},
  );
}

/** Every acknowledged fix is in the store, and none is there twice. */
async function expectAllStored(): Promise<void> {
  sending = false;
  await until('every message answered', () => senders.every((sender) => sender.unanswered === 0));
  expect(await service.end('SIGTERM')).toBe(0);
  const database = await startEmbedded({ dataDir: place.dataDir, log: silent });
  const pool = openPool(database.url);
  try {
    const { rows } = await pool.query<{ id: string; time: Date }>(
      'SELECT d.id, f.time FROM fixes f JOIN devices d ON d.no = f.device_no',
    );
    const stored = new Map<string, number[]>();
    for (const { account } of senders) stored.set(account.id, []);
    for (const { id, time } of rows) stored.get(id)!.push(time.getTime());
    for (const { account, acknowledged: promised } of senders) {
      const times = stored.get(account.id) ?? [];
      const once = new Set(times);
      expect(once.size).toBe(times.length);
      expect([...promised].filter((time) => !once.has(time))).toEqual([]);
    }
  } finally {
    await pool.end();
    await database.stop();
  }
}

describe('what was acknowledged is stored, once', () => {
  it('when the service is killed under load and started again', async () => {
    for (let round = 0; round < 2; round++) {
      await acknowledgedMore(500);
      await service.end('SIGKILL');
      service = await startProcess(place);
    }
    await acknowledgedMore(500);
    await expectAllStored();
  });

  it('when the database is killed under load: it goes on from the spool', async () => {
    await acknowledgedMore(500);
    process.kill(await service.databasePid(), 'SIGKILL');
    // Acknowledged by the spool while the database is away, by the database when it is back.
    await acknowledgedMore(1000);
    expect(service.errors()).toContain('fixes go to the spool');
    await until('the database is back', async () => {
      const answer = await fetch(`${service.http}/readyz`);
      return answer.status === 200;
    });
    await acknowledgedMore(500);
    await expectAllStored();
  });

  it('when both are killed at once, with fixes in the spool', async () => {
    await acknowledgedMore(500);
    process.kill(await service.databasePid(), 'SIGKILL');
    await acknowledgedMore(500);
    await service.end('SIGKILL');
    await stopDatabase();
    service = await startProcess(place);
    await acknowledgedMore(500);
    await expectAllStored();
  });

  it('when the service is asked to stop under load', async () => {
    await acknowledgedMore(500);
    expect(await service.end('SIGTERM')).toBe(0);
    service = await startProcess(place);
    await acknowledgedMore(500);
    await expectAllStored();
  });
});
