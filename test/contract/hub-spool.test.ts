/** While the database is away: the spool, its limit, and back again. And the rate of a device. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  fixAt,
  type HubService,
  positionTopic,
  startHubService,
} from './hub-service.ts';
import { connectPacket, publishPacket, RawClient } from './raw-client.ts';

let hub: HubService;
let truck: Account;
let topic: string;
let time = Date.now() - 86_400_000;
const next = () => {
  time += 1000;
  return time;
};
beforeAll(async () => {
  hub = await startHubService({
    CHENGXUN_SPOOL_MAX_MB: '1',
    CHENGXUN_DEVICE_MESSAGES_PER_SECOND: '100',
  });
  truck = await hub.add('truck-1');
  topic = positionTopic('truck-1');
  // Known from now on, also while the database is away.
  await (await hub.connect(truck)).endAsync();
});
afterAll(() => hub.stop());

const signIn = () => RawClient.signedIn(hub.running.mqttPort, truck);
const ready = async () => (await fetch(`${hub.http}/readyz`)).status;
const count = async () => (await hub.stored('truck-1')).length;
/** Sends a batch and says whether it was acknowledged. */
async function isTaken(client: RawClient, fixes: unknown[], messageId: number): Promise<boolean> {
  client.send(publishPacket(topic, fixes, { qos: 1, messageId }));
  const answered = () =>
    client.closed ||
    client.received.some((packet) => packet.cmd === 'puback' && packet.messageId === messageId);
  await expect.poll(answered, { timeout: 20_000 }).toBe(true);
  return !client.closed;
}

describe('while the database is away', () => {
  it('fixes are acknowledged by the spool, survive a restart of the service, and are stored in the end', async () => {
    hub.gate.shut();
    const client = await signIn();
    const times = [...Array(20).keys()].map(next);
    for (const [n, at] of times.entries()) {
      expect(await isTaken(client, [fixAt(at), { time: at, lat: 91, lon: 0 }], n + 1)).toBe(true);
    }
    client.end();
    expect(await ready()).toBe(503);
    expect(await count()).toBe(0);
    await hub.running.stop();
    hub.gate.open();
    await hub.restart();
    // Ready means that what the spool held is stored.
    expect((await hub.stored('truck-1')).map((row) => row.time)).toEqual(times);
    expect(await ready()).toBe(200);
    await hub.counted('truck-1', { accepted: 0, late: 20, rejected: { 'out-of-range': 20 } });
  });

  it('what was acknowledged is stored though its device is taken out of service meanwhile', async () => {
    const leaving = await hub.add('truck-leaving');
    await (await hub.connect(leaving)).endAsync();
    const at = next();
    hub.gate.shut();
    const client = await RawClient.signedIn(hub.running.mqttPort, leaving);
    client.send(
      publishPacket(positionTopic('truck-leaving'), [fixAt(at)], { qos: 1, messageId: 1 }),
    );
    await client.next('puback');
    client.end();
    await hub.running.stop();
    hub.gate.open();
    await hub.pool.query('UPDATE devices SET removed_at = now() WHERE id = $1', [leaving.id]);
    await hub.restart();
    expect((await hub.stored('truck-leaving')).map((row) => row.time)).toEqual([at]);
  });

  it('devices sign in all the same, by what is known of them', async () => {
    hub.gate.shut();
    const client = await signIn();
    expect(await isTaken(client, [fixAt(next())], 1)).toBe(true);
    const stranger = await RawClient.open(hub.running.mqttPort);
    stranger.send(connectPacket({ id: 'stranger', token: 'x' }));
    expect(await stranger.next('connack')).toMatchObject({ returnCode: 4 });
    client.end();
    hub.gate.open();
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
  });

  it('a full spool acknowledges nothing more and says so; drained, all goes on', async () => {
    const before = await count();
    hub.gate.shut();
    const taken: number[] = [];
    const lost: number[] = [];
    while (lost.length < 3) {
      const client = await signIn();
      const times = [...Array(1000).keys()].map(next);
      const all = await isTaken(
        client,
        times.map((at) => fixAt(at)),
        1,
      );
      (all ? taken : lost).push(...(all ? times : [times[0]!]));
      client.end();
    }
    // A megabyte holds some thousands of fixes.
    expect(taken.length).toBeGreaterThan(5000);
    expect(taken.length).toBeLessThan(40_000);
    const answer = await (await fetch(`${hub.http}/readyz`)).json();
    expect(JSON.stringify(answer)).toContain('the spool is full');
    hub.gate.open();
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    const stored = new Set((await hub.stored('truck-1')).map((row) => row.time));
    expect(taken.filter((at) => !stored.has(at))).toHaveLength(0);
    expect(lost.filter((at) => stored.has(at))).toHaveLength(0);
    expect(stored.size).toBe(before + taken.length);
    const client = await signIn();
    expect(await isTaken(client, [fixAt(next())], 1)).toBe(true);
    client.end();
  });
});

describe('a message that the database refuses for what is in it', () => {
  const good = () => fixAt(next());
  beforeAll(() => hub.pool.query('ALTER TABLE fixes ADD CONSTRAINT unlucky CHECK (seq <> 13)'));
  afterAll(() => hub.pool.query('ALTER TABLE fixes DROP CONSTRAINT unlucky'));

  it('is refused and told; those around it are stored, by way of the spool too', async () => {
    const before = await count();
    const client = await signIn();
    const sendAll = (from: number) => {
      for (const [n, seq] of [1, 13, 2, 13, 3].entries()) {
        const fix = { ...good(), seq };
        client.send(publishPacket(topic, fix, { qos: 1, messageId: from + n }));
      }
    };
    const acknowledged = () => client.received.filter(({ cmd }) => cmd === 'puback').length;
    sendAll(1);
    await expect.poll(acknowledged, { timeout: 10_000 }).toBe(5);
    expect(await count()).toBe(before + 3);

    hub.gate.shut();
    sendAll(10);
    await expect.poll(acknowledged, { timeout: 10_000 }).toBe(10);
    hub.gate.open();
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    await expect.poll(count, { timeout: 10_000 }).toBe(before + 6);
    await hub.counted('truck-1', { rejected: { malformed: 4 } });
    const errors = hub.said.splice(0).filter(({ level }) => level === 'error');
    expect(errors.map(({ text }) => text)).toEqual(
      Array(4).fill('a message could not be stored and was refused'),
    );
    client.end();
  });
});

describe('a device that sends too fast', () => {
  it('is slowed down at its socket: all of it arrives, later', async () => {
    const before = await count();
    const client = await signIn();
    // The burst that is allowed, and three seconds' worth on top.
    const times = [...Array(1300).keys()].map(next);
    const from = Date.now();
    for (const [n, at] of times.entries()) {
      client.send(publishPacket(topic, fixAt(at), { qos: 1, messageId: n + 1 }));
    }
    const acknowledged = () => client.received.filter(({ cmd }) => cmd === 'puback').length;
    await expect.poll(acknowledged, { timeout: 15_000 }).toBe(times.length);
    expect(Date.now() - from).toBeGreaterThan(2500);
    expect(await count()).toBe(before + times.length);
    client.end();
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
