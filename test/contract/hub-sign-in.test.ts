/** Who may connect, and what each may publish and subscribe. */
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  fixAt,
  type HubService,
  positionTopic,
  publish,
  signIn,
  startHubService,
} from './hub-service.ts';
import { connectPacket, publishPacket, RawClient } from './raw-client.ts';

let hub: HubService;
let truck: Account;
let other: Account;
beforeAll(async () => {
  hub = await startHubService();
  truck = await hub.add('truck-1');
  other = await hub.add('truck-2');
});
afterAll(() => hub.stop());

/** The CONNACK's code: 0 where it is let in. */
async function answerTo(account: Account, more: object = {}): Promise<number> {
  const client = await RawClient.open(hub.running.mqttPort);
  client.send({ ...connectPacket(account), ...more } as never);
  const connack = await client.next('connack');
  if (connack.cmd === 'connack' && connack.returnCode !== 0) await client.ended();
  client.end();
  return connack.cmd === 'connack' ? connack.returnCode! : -1;
}

const BAD_CREDENTIALS = 4;

/** A PUBLISH of QoS 0 that no library would make. */
function bytesOfPublish(topic: string): Uint8Array {
  const name = Buffer.from(topic);
  const length = Buffer.from([name.length >> 8, name.length & 255]);
  return Buffer.concat([Buffer.from([0x30, name.length + 4]), length, name, Buffer.from('{}')]);
}

const refusedSoFar = async () => {
  const { items } = await hub.call('GET', '/api/v1/counters');
  return items.find((item: { device: null }) => item.device === null)?.rejected ?? {};
};

describe('signing in', () => {
  it('is by the id as user name and the token as password, and nothing else', async () => {
    expect(await answerTo(truck)).toBe(0);
    expect(await answerTo({ ...truck, token: other.token })).toBe(BAD_CREDENTIALS);
    expect(await answerTo({ ...truck, token: '' })).toBe(BAD_CREDENTIALS);
    expect(await answerTo({ ...truck, id: 'nobody' })).toBe(BAD_CREDENTIALS);
    expect(await answerTo(truck, { username: undefined, password: undefined })).toBe(4);
    expect(await answerTo({ ...truck, id: `${"x' OR 1=1 --"}` })).toBe(BAD_CREDENTIALS);
    await hub.counted(null, { rejected: { 'foreign-device': 5 } });
    const [newest] = await hub.rejections("x' OR 1=1 --");
    expect(newest).toMatchObject({ reason: 'foreign-device', topic: 'CONNECT' });
  });

  it('is MQTT 3.1.1: a later version is told so', async () => {
    expect(await answerTo(truck, { protocolVersion: 5, properties: {} })).toBe(1);
  });

  it('works for a device that was added a moment ago, over and over', async () => {
    for (let n = 0; n < 5; n++) expect(await answerTo(await hub.add(`new-${n}`))).toBe(0);
  });

  it('ends for a removed device, whose connections are ended too', async () => {
    const gone = await hub.add('gone');
    const client = await RawClient.signedIn(hub.running.mqttPort, gone);
    await hub.call('DELETE', '/api/v1/devices/gone');
    await client.ended();
    expect(await answerTo(gone)).toBe(BAD_CREDENTIALS);
  });

  it('with a new token ends the connections of the old one, and keeps those of the new', async () => {
    const device = await hub.add('renewed');
    const before = await RawClient.signedIn(hub.running.mqttPort, device, { clientId: 'a' });
    const { token } = await hub.call('POST', '/api/v1/devices/renewed/token');
    const after = await RawClient.signedIn(
      hub.running.mqttPort,
      { ...device, token },
      { clientId: 'b' },
    );
    await before.ended();
    expect(await answerTo(device)).toBe(BAD_CREDENTIALS);
    after.send(
      publishPacket(positionTopic('renewed'), fixAt(Date.now()), { qos: 1, messageId: 7 }),
    );
    expect(await after.next('puback')).toMatchObject({ messageId: 7 });
    after.end();
  });

  it('of as many devices as are added in one go: each can stay', async () => {
    const accounts = await Promise.all([...Array(20).keys()].map((n) => hub.add(`many-${n}`)));
    const clients = await Promise.all(
      accounts.map((account) => RawClient.signedIn(hub.running.mqttPort, account)),
    );
    await Promise.all([...Array(5).keys()].map((n) => hub.add(`more-${n}`)));
    for (const [n, client] of clients.entries()) {
      client.send(
        publishPacket(positionTopic(`many-${n}`), fixAt(Date.now()), { qos: 1, messageId: 1 }),
      );
      await client.next('puback');
      client.end();
    }
  });
});

describe('a device stays below its own id', () => {
  it('when it publishes: anything else ends its connection, is counted and not stored', async () => {
    const foreign = [positionTopic('truck-2'), 'owntracks/truck-2/phone'];
    const unknown = [
      'chengxun/v1/truck-1/command',
      'chengxun/v1/truck-1/rejected',
      'chengxun/v1/truck-1',
      'chengxun/v1/truck-1/position/deeper',
      'chengxun/v1//position',
      '$SYS/broker/clients',
      'elsewhere',
      `chengxun/v1/truck-1/${'x'.repeat(500)}`,
    ];
    for (const topic of [...foreign, ...unknown]) {
      const client = await RawClient.signedIn(hub.running.mqttPort, truck);
      client.send(publishPacket(topic, fixAt(Date.now()), { qos: 1, messageId: 1 }));
      await client.ended();
      expect(
        client.received.map(({ cmd }) => cmd),
        topic,
      ).toEqual(['connack']);
    }
    await hub.counted('truck-1', { rejected: { 'foreign-device': 2, 'unknown-topic': 8 } });
    const told = (await hub.rejections('truck-1')).map(({ topic, reason }) => ({ topic, reason }));
    for (const topic of foreign) expect(told).toContainEqual({ topic, reason: 'foreign-device' });
    expect(told).toContainEqual({ topic: 'elsewhere', reason: 'unknown-topic' });
    expect(await hub.stored('truck-1')).toEqual([]);
    expect(await hub.stored('truck-2')).toEqual([]);
  });

  it('with topics that MQTT itself forbids: its connection is ended, and it is counted', async () => {
    const device = await hub.add('odd');
    for (const topic of ['chengxun/v1/odd/+', 'chengxun/v1/odd/#', '', 'a/b/c/d/e/f/g/h/i/j']) {
      const client = await RawClient.signedIn(hub.running.mqttPort, device);
      client.send(bytesOfPublish(topic));
      await client.ended();
    }
    const client = await RawClient.signedIn(hub.running.mqttPort, device);
    client.send(bytesOfPublish('chengxun/v1/odd/position\u0000'));
    await client.ended();
    await expect
      .poll(async () => {
        const { items } = await hub.call('GET', '/api/v1/counters?device=odd');
        const { malformed = 0, 'unknown-topic': unknown = 0 } = items[0]?.rejected ?? {};
        return malformed + unknown;
      })
      .toBe(5);
  });

  it('when it subscribes: others are answered with the failure code of SUBACK, and counted', async () => {
    const client = await RawClient.signedIn(hub.running.mqttPort, other);
    const topics = [
      'chengxun/v1/truck-2/command',
      'chengxun/v1/truck-2/#',
      'owntracks/truck-2/+/cmd',
      '#',
      '+/v1/truck-2/command',
      'chengxun/v1/+/command',
      'chengxun/v1/truck-1/command',
      '$SYS/#',
    ];
    client.send({
      cmd: 'subscribe',
      messageId: 9,
      subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })),
    } as never);
    const suback = await client.next('suback');
    expect(suback).toMatchObject({ granted: [1, 1, 1, 128, 128, 128, 128, 128] });
    await hub.counted('truck-2', { rejected: { 'foreign-device': 5 } });
    client.end();
  });

  it('with its last will too: a foreign one is refused at CONNECT', async () => {
    const before = (await refusedSoFar())['foreign-device'] ?? 0;
    const will = (topic: string) => ({
      will: { topic, payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
    });
    expect(await answerTo(truck, will('chengxun/v1/truck-2/status'))).toBe(2);
    expect(await answerTo(truck, will('chengxun/v1/truck-1/command'))).toBe(2);
    expect(await answerTo(truck, will('chengxun/v1/truck-1/status'))).toBe(0);
    await hub.counted(null, { rejected: { 'foreign-device': before + 2 } });
  });

  it('with its client id: it takes over no session of another', async () => {
    const mine = await hub.connect(truck, { clientId: 'truck-1', clean: false });
    const stranger = await hub.connect(other, { clientId: 'truck-1', clean: false });
    await publish(mine, positionTopic('truck-1'), fixAt(Date.now()));
    await publish(stranger, positionTopic('truck-2'), fixAt(Date.now()));
    expect([mine.connected, stranger.connected]).toEqual([true, true]);
    await Promise.all([mine.endAsync(), stranger.endAsync()]);
  });
});

describe('presence', () => {
  const online = async (id: string) => (await hub.call('GET', `/api/v1/devices/${id}`)).online;

  it('is there while a connection is, and goes with the last', async () => {
    const one = await hub.connect(truck, { clientId: 'one' });
    const two = await hub.connect(truck, { clientId: 'two' });
    await expect.poll(() => online('truck-1')).toBe(true);
    await one.endAsync();
    expect(await online('truck-1')).toBe(true);
    await two.endAsync();
    await expect.poll(() => online('truck-1')).toBe(false);
  });

  it('survives a device that comes back again and again before the old connection is seen to be dead', async () => {
    const clients: RawClient[] = [];
    for (let n = 0; n < 10; n++) {
      clients.push(await RawClient.signedIn(hub.running.mqttPort, truck, { clientId: `c${n}` }));
    }
    await clients[0]!.ended();
    expect(clients.at(-1)!.closed).toBe(false);
    for (const client of clients) client.end();
    await expect.poll(() => online('truck-1')).toBe(false);
  });
});

describe('a lasting session', () => {
  it('keeps its subscriptions over a restart of the service', async () => {
    const lasting = { ...signIn(truck), clientId: 'phone', clean: false };
    const topic = 'chengxun/v1/truck-1/rejected';
    const before = await mqtt.connectAsync(hub.mqtt, lasting);
    await before.subscribeAsync(topic, { qos: 1 });
    await before.endAsync();

    await hub.restart();
    const after = mqtt.connect(hub.mqtt, lasting);
    const heard = new Promise<string>((resolve) => {
      after.on('message', (_, payload) => resolve(payload.toString()));
    });
    const connack = await new Promise((resolve) => after.once('connect', resolve));
    expect(connack).toMatchObject({ sessionPresent: true });
    // Told at most once a second, and never again: said until it is heard.
    const say = () => after.publish(positionTopic('truck-1'), '{"time":1}', { qos: 1 });
    const saying = setInterval(say, 1500);
    say();
    expect(await heard).toContain('no-position');
    clearInterval(saying);
    await after.endAsync();

    const fresh = mqtt.connect(hub.mqtt, { ...lasting, clean: true });
    expect(await new Promise((resolve) => fresh.once('connect', resolve))).toMatchObject({
      sessionPresent: false,
    });
    await fresh.endAsync();
  });

  it('does not grow by what the device itself says while nobody listens', async () => {
    const lasting = { ...signIn(other), clientId: 'phone', clean: false };
    const topic = 'chengxun/v1/truck-2/status';
    const before = await mqtt.connectAsync(hub.mqtt, lasting);
    await before.subscribeAsync(topic, { qos: 1 });
    await before.endAsync();
    const bridge = await hub.connect(other, { clientId: 'bridge' });
    await publish(bridge, topic, { text: 'while away' });

    const heard: string[] = [];
    const after = mqtt.connect(hub.mqtt, lasting);
    after.on('message', (_, payload) => heard.push(payload.toString()));
    await new Promise((resolve) => after.once('connect', resolve));
    await publish(bridge, topic, { text: 'while there' });
    await expect.poll(() => heard).toEqual(['{"text":"while there"}']);
    await Promise.all([after.endAsync(), bridge.endAsync()]);
  });

  it('has room for the subscriptions of a device, and not for any number', async () => {
    const client = await hub.connect(other, { clientId: 'greedy' });
    const filters = [...Array(40).keys()].map((n) => `chengxun/v1/truck-2/x${n}`);
    const granted: number[] = [];
    for (const filter of filters) {
      const answer = await client.subscribeAsync(filter).catch(() => undefined);
      granted.push(answer?.[0]?.qos ?? 128);
    }
    expect(granted.filter((qos) => qos !== 128)).toHaveLength(32);
    await client.unsubscribeAsync(filters.slice(0, 1));
    expect((await client.subscribeAsync(filters[39]!))[0]!.qos).toBe(0);
    await client.endAsync();
  });
});

describe('a status', () => {
  const topic = 'chengxun/v1/truck-2/status';
  it('that was left behind is kept for whoever subscribes later; nothing else is', async () => {
    const client = await hub.connect(other, { clientId: 'status' });
    await client.publishAsync(topic, '{"online":true}', { qos: 1, retain: true });
    await client.publishAsync(topic, 'rubbish', { qos: 1, retain: true });
    await client.publishAsync('chengxun/v1/truck-2/event', '{}', { qos: 1, retain: true });
    const heard: string[] = [];
    client.on('message', (about, payload, { retain }) => {
      // What was just said may still be under way to all who listen, and is told as new; what was refused, too.
      if (retain) heard.push(`${about} ${payload}`);
    });
    await client.subscribeAsync('chengxun/v1/truck-2/#', { qos: 1 });
    await expect.poll(() => heard).toEqual([`${topic} {"online":true}`]);
    await client.endAsync();
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
