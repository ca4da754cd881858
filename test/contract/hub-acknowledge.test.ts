/** Promise 1 at the hub: an acknowledgement means stored; and the limits that keep the memory bounded. */
import { generate } from 'mqtt-packet';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
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
let client: RawClient;
let time = Date.now() - 86_400_000;
const next = () => {
  time += 1000;
  return time;
};

beforeAll(async () => {
  hub = await startHubService({
    CHENGXUN_MQTT_MAX_INFLIGHT: '10',
    CHENGXUN_MQTT_MAX_PACKET_KB: '8',
    CHENGXUN_MQTT_MAX_CONNECTIONS: '5',
  });
  truck = await hub.add('truck-1');
  topic = positionTopic('truck-1');
});
afterAll(() => hub.stop());
afterEach(() => client?.end());

const signIn = async (more = {}) => {
  client = await RawClient.signedIn(hub.running.mqttPort, truck, more);
  return client;
};
const acknowledged = () =>
  client.received.flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId] : []));
const storedAt = async (at: number) =>
  (await hub.stored('truck-1')).filter((row) => row.time === at).length;

/** Holds the table of fixes: nothing can be stored until it is let go. */
async function hold(): Promise<PoolClient> {
  const holder = await hub.pool.connect();
  await holder.query('BEGIN; LOCK TABLE fixes IN ACCESS EXCLUSIVE MODE');
  return holder;
}
async function letGo(holder: PoolClient): Promise<void> {
  await holder.query('ROLLBACK');
  holder.release();
}
/** How many statements wait for the table. */
async function waitingForTable(): Promise<number> {
  const { rows } = await hub.pool.query(
    `SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = 'fixes'::regclass
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0].waiting;
}
/** The broker has handled all that was sent before. */
async function answersPing(): Promise<void> {
  const before = client.received.filter(({ cmd }) => cmd === 'pingresp').length;
  client.send({ cmd: 'pingreq' });
  await expect
    .poll(() => client.received.filter(({ cmd }) => cmd === 'pingresp').length)
    .toBe(before + 1);
}

describe('an acknowledgement', () => {
  it('of QoS 1 comes after the commit, not before', async () => {
    await signIn();
    const at = next();
    const holder = await hold();
    client.send(publishPacket(topic, fixAt(at), { qos: 1, messageId: 4 }));
    await expect.poll(waitingForTable).toBe(1);
    await answersPing();
    expect(acknowledged()).toEqual([]);
    await letGo(holder);
    await client.next('puback');
    expect(acknowledged()).toEqual([4]);
    expect(await storedAt(at)).toBe(1);
  });

  it('of QoS 2 comes after the commit too, and a message sent again is stored once', async () => {
    await signIn();
    const at = next();
    const packet = { qos: 2, messageId: 5 } as const;
    const holder = await hold();
    client.send(publishPacket(topic, fixAt(at), packet));
    await expect.poll(waitingForTable).toBe(1);
    expect(client.received.some(({ cmd }) => cmd === 'pubrec')).toBe(false);
    await letGo(holder);
    await client.next('pubrec');
    expect(await storedAt(at)).toBe(1);
    client.send(publishPacket(topic, fixAt(at), { ...packet, dup: true }));
    await expect.poll(() => client.received.filter(({ cmd }) => cmd === 'pubrec').length).toBe(2);
    client.send({ cmd: 'pubrel', messageId: 5 } as never);
    await client.next('pubcomp');
    expect(await storedAt(at)).toBe(1);
  });

  it('is not needed for QoS 0, which is stored as well', async () => {
    await signIn();
    const at = next();
    client.send(publishPacket(topic, fixAt(at)));
    await expect.poll(() => storedAt(at)).toBe(1);
    expect(client.received).toHaveLength(1);
  });

  it('comes after all where the database broke a deadlock by ending our transaction', async () => {
    await signIn();
    const from = next();
    // Another quarter of an hour: a checkpoint is stored after the fixes, in the same transaction.
    time += 900_000;
    const quarterLater = time;
    const holder = await hub.pool.connect();
    // The other one waits longer than we do, so that it is ours that is ended.
    await holder.query(`BEGIN; SET LOCAL deadlock_timeout = '60s'; LOCK TABLE checkpoints`);
    const both = [fixAt(from), fixAt(quarterLater)];
    client.send(publishPacket(topic, both, { qos: 1, messageId: 6 }));
    const waiting = async () => {
      const { rows } = await hub.pool.query(
        `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'checkpoints'::regclass
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return rows[0].n;
    };
    await expect.poll(waiting, { interval: 5 }).toBe(1);
    await holder.query('LOCK TABLE fixes');
    await letGo(holder);
    await client.next('puback');
    await expect.poll(() => storedAt(from), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => storedAt(quarterLater)).toBe(1);
  });

  it('goes to each message by its own number, however they are cut into packets of TCP', async () => {
    await signIn();
    const times = [...Array(50).keys()].map(next);
    const bytes = Buffer.concat(
      times.map((at, n) => generate(publishPacket(topic, fixAt(at), { qos: 1, messageId: n + 1 }))),
    );
    client.socket.setNoDelay(true);
    for (let i = 0; i < bytes.length; i += 37) {
      await new Promise<void>((sent) =>
        client.socket.write(bytes.subarray(i, i + 37), () => sent()),
      );
    }
    await expect.poll(acknowledged).toEqual(times.map((_, n) => n + 1));
    for (const at of [times[0]!, times[49]!]) expect(await storedAt(at)).toBe(1);
  });

  it('does not come for what was sent with the number nought', async () => {
    await signIn();
    const bytes = Buffer.from([0x32, topic.length + 6, 0, topic.length]);
    client.send(Buffer.concat([bytes, Buffer.from(topic), Buffer.from([0, 0]), Buffer.from('{}')]));
    await client.ended();
    expect(acknowledged()).toEqual([]);
  });
});

describe('what waits', () => {
  it('is bounded by the window: the rest stays in the socket until there is room', async () => {
    await signIn();
    const holder = await hold();
    // Each message in a write of its own, far more than the sockets hold between them.
    const pad = ' '.repeat(7000);
    const times = [...Array(2000).keys()].map(next);
    let written = 0;
    const sending = (async () => {
      for (const [n, at] of times.entries()) {
        const text = Buffer.from(JSON.stringify(fixAt(at)) + pad);
        const packet = generate(publishPacket(topic, text, { qos: 1, messageId: n + 1 }));
        if (!client.socket.write(packet)) {
          await new Promise<void>((drained) => client.socket.once('drain', () => drained()));
        }
        written++;
      }
    })();
    await expect.poll(waitingForTable).toBe(1);
    const settled = async () => {
      const before = written;
      await new Promise((turn) => setImmediate(turn));
      return written === before;
    };
    await expect.poll(settled).toBe(true);
    const waiting = await metric('chengxun_intake_waiting');
    expect(waiting).toBeLessThan(40);
    expect(written).toBeLessThan(times.length);
    await letGo(holder);
    await sending;
    await expect.poll(() => acknowledged().length, { timeout: 30_000 }).toBe(times.length);
    expect(await storedAt(times.at(-1)!)).toBe(1);
  });

  it('does not make a device that is not read on look silent', async () => {
    await signIn({ keepalive: 1 });
    const holder = await hold();
    const times = [...Array(30).keys()].map(next);
    for (const [n, at] of times.entries()) {
      client.send(publishPacket(topic, fixAt(at), { qos: 1, messageId: n + 1 }));
    }
    await expect.poll(waitingForTable).toBe(1);
    const from = Date.now();
    // Twice as long as a silent one is kept.
    await expect.poll(() => Date.now() - from, { timeout: 5000 }).toBeGreaterThan(3000);
    expect(client.closed).toBe(false);
    await letGo(holder);
    await expect.poll(() => acknowledged().length).toBe(times.length);
  });
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${hub.http}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

describe('keep-alive', () => {
  it('is kept by positions alone, and ends the connection of who is silent', async () => {
    const silent = await RawClient.signedIn(hub.running.mqttPort, truck, {
      clientId: 'silent',
      keepalive: 1,
    });
    await signIn({ keepalive: 1 });
    const from = Date.now();
    const sending = setInterval(() => client.send(publishPacket(topic, fixAt(next()))), 300);
    try {
      await silent.ended();
      const after = Date.now() - from;
      expect(after).toBeGreaterThan(1000);
      await expect.poll(() => Date.now() - from, { timeout: 10_000 }).toBeGreaterThan(3500);
      expect(client.closed).toBe(false);
    } finally {
      clearInterval(sending);
    }
    // All that was sent before it is stored once this is acknowledged.
    client.send(publishPacket(topic, fixAt(next()), { qos: 1, messageId: 1 }));
    await expect.poll(() => acknowledged().length).toBe(1);
  });
});

describe('a packet', () => {
  it('above the limit ends the connection, is counted, and nothing of it is kept', async () => {
    const before = (await hub.stored('truck-1')).length;
    for (const kilobytes of [9, 1024, 200_000]) {
      await signIn();
      // The announced length is enough: it is refused before it has come.
      const length = kilobytes * 1024;
      const header = [0x32];
      for (let rest = length; rest > 0; rest >>= 7)
        header.push((rest & 127) | (rest > 127 ? 128 : 0));
      client.send(Buffer.from(header));
      client.send(Buffer.alloc(Math.min(length, 1_048_576), ' '));
      await client.ended();
    }
    await hub.counted('truck-1', { rejected: { malformed: 4 } });
    expect((await hub.rejections('truck-1'))[0]!.detail).toContain('8192 bytes');
    expect(await hub.stored('truck-1')).toHaveLength(before);
  });

  it('at the limit is taken', async () => {
    await signIn();
    const at = next();
    const text = JSON.stringify(fixAt(at));
    const payload = Buffer.from(text.padEnd(8192 - 3 - 2 - topic.length - 2));
    client.send(publishPacket(topic, payload, { qos: 1, messageId: 1 }));
    await client.next('puback');
    expect(await storedAt(at)).toBe(1);
  });
});

describe('connections', () => {
  it('beyond the maximum are ended and counted; room made is room again', async () => {
    const accounts = await Promise.all([1, 2, 3, 4, 5].map((n) => hub.add(`crowd-${n}`)));
    const crowd = await Promise.all(
      accounts.map((account) => RawClient.signedIn(hub.running.mqttPort, account)),
    );
    const beyond = await RawClient.open(hub.running.mqttPort);
    await beyond.ended();
    const throughWeb = new WebSocket(`ws://127.0.0.1:${hub.running.httpPort}/mqtt`, 'mqtt');
    await new Promise((open) => throughWeb.once('open', open));
    throughWeb.send(generate(connectPacket(truck)));
    await new Promise((closed) => throughWeb.once('close', closed));
    await hub.counted(null, { rejected: { 'rate-limited': 2 } });
    crowd[0]!.end();
    await expect.poll(letIn).toBe(true);
    for (const one of crowd) one.end();
  });
});

async function letIn(): Promise<boolean> {
  const one = await RawClient.open(hub.running.mqttPort);
  one.send(connectPacket(truck));
  await expect.poll(() => one.closed || one.received.length > 0).toBe(true);
  one.end();
  return one.received.length > 0;
}

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
