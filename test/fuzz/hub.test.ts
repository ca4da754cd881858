/** The hub against whatever may come out of a socket: refused and counted, and the service goes on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  fixAt,
  type HubService,
  positionTopic,
  startHubService,
} from '../contract/hub-service.ts';
import { connectPacket, publishPacket, RawClient } from '../contract/raw-client.ts';

const MINUTE = 60_000;
let hub: HubService;
let fuzzer: Account;
let good: Account;
let time = Date.now() - 3_600_000;
let serial = 0;
const failures: unknown[] = [];
const onFailure = (error: unknown) => failures.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', onFailure);
  process.on('uncaughtException', onFailure);
  hub = await startHubService({ CHENGXUN_MQTT_MAX_PACKET_KB: '64' });
  fuzzer = await hub.add('fuzzer');
  good = await hub.add('good');
}, MINUTE);
afterAll(async () => {
  await hub.stop();
  process.off('unhandledRejection', onFailure);
  process.off('uncaughtException', onFailure);
}, MINUTE);

/** Sends bytes and hangs up; resolves when both sides have. */
async function say(bytes: Uint8Array): Promise<void> {
  const socket = connect(hub.running.mqttPort, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const closed = once(socket, 'close');
  socket.end(bytes);
  await closed;
}

const hasClosed = (client: RawClient) =>
  client.closed ? undefined : new Promise((resolve) => client.socket.once('close', resolve));
const hears = (client: RawClient) => new Promise((resolve) => client.socket.once('data', resolve));

/** Signs in, sends bytes, and hangs up once they were taken: when a ping after them is answered, or at the end. */
async function saySignedIn(bytes: Uint8Array, clean: boolean, wait: boolean): Promise<void> {
  const client = await RawClient.open(hub.running.mqttPort);
  const closed = hasClosed(client);
  client.send(connectPacket(fuzzer, { clean, clientId: `fuzz-${++serial}` }));
  await Promise.race([closed, hears(client)]);
  client.send(bytes);
  client.send({ cmd: 'pingreq' });
  const answered = () => client.received.some(({ cmd }) => cmd === 'pingresp');
  while (wait && !client.closed && !answered()) await Promise.race([closed, hears(client)]);
  client.socket.end();
  await closed;
}

async function stillServes(): Promise<void> {
  const client = await RawClient.signedIn(hub.running.mqttPort, good);
  time += 1000;
  client.send(publishPacket(positionTopic('good'), fixAt(time), { qos: 1, messageId: 1 }));
  await client.next('puback');
  client.end();
  expect((await hub.stored('good')).at(-1)?.time).toBe(time);
  expect(failures).toEqual([]);
}

const bytes = fc.uint8Array({ maxLength: 300 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
/** Topics near and far from the ones there are. */
const topic = fc.oneof(
  fc.constantFrom(
    ...['position', 'status', 'event', 'telemetry', 'reply'].map(
      (name) => `chengxun/v1/fuzzer/${name}`,
    ),
    'owntracks/fuzzer/phone',
    'owntracks/fuzzer/phone/event',
    'chengxun/v1/good/position',
    '$SYS/x',
    '/',
    'a/'.repeat(150),
    '__proto__/constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const json = fc.json({ maxDepth: 6 });
/** Something like a fix, with anything in any field. */
const nearlyFix = fc.record(
  Object.fromEntries(
    [
      ...['time', 'lat', 'lon', 'speed', 'heading', 'accuracy', 'altitude', 'seq', '_type', 'tst'],
      ...['ignition', 'lift', 'lid', 'load', 'vel', 'online'],
    ].map((field) => [
      field,
      fc.oneof(
        fc.double(),
        fc.integer(),
        fc.constantFrom<unknown>(
          null,
          true,
          '',
          'location',
          'up',
          1e308,
          -0,
          '2026-01-01T00:00:00Z',
        ),
        fc.constantFrom(Date.now() - 1000, 36.6, 101.7),
        fc.string({ unit: 'binary', maxLength: 20 }),
      ),
    ]),
  ),
  { requiredKeys: [] },
);
const payload = fc.oneof(
  json.map((text) => Buffer.from(text)),
  nearlyFix.map((fix) => Buffer.from(JSON.stringify(fix))),
  fc.array(nearlyFix, { maxLength: 20 }).map((fixes) => Buffer.from(JSON.stringify(fixes))),
  bytes.map((some) => Buffer.from(some)),
);
const messageId = fc.integer({ min: 1, max: 65_535 });

const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc
    .record({ topic, payload, qos, messageId, retain: fc.boolean(), dup: fc.boolean() })
    .map(({ topic: to, payload: what, ...more }) => publishPacket(to, what, more)),
  fc.record({ messageId, topic, qos }).map(
    (one) =>
      ({
        cmd: 'subscribe',
        messageId: one.messageId,
        subscriptions: [{ topic: one.topic, qos: one.qos }],
      }) as Packet,
  ),
  fc
    .record({ messageId, topic })
    .map(
      (one) =>
        ({ cmd: 'unsubscribe', messageId: one.messageId, unsubscriptions: [one.topic] }) as Packet,
    ),
  fc
    .record({ messageId, cmd: fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp') })
    .map((one) => one as Packet),
  fc.constantFrom({ cmd: 'pingreq' } as Packet, { cmd: 'disconnect' } as Packet),
);

/** As bytes; empty where the library itself will not write it. */
function written(one: Packet): Uint8Array {
  try {
    return generate(one);
  } catch {
    return new Uint8Array();
  }
}

const stream = fc.array(packet, { maxLength: 12 }).map((all) => Buffer.concat(all.map(written)));

/** The same with some bytes changed, cut off or put in. */
const mutated = fc
  .record({
    of: stream,
    changes: fc.array(fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }), {
      maxLength: 6,
    }),
    cut: fc.option(fc.nat()),
    more: bytes,
  })
  .map(({ of, changes, cut, more }) => {
    const copy = Buffer.concat([of, more, Buffer.from([0])]);
    for (const { at, to } of changes) copy[at % copy.length] = to;
    return cut === null ? copy : copy.subarray(0, cut % copy.length);
  });

/** Several connections at once. */
async function survives(
  what: fc.Arbitrary<Uint8Array>,
  send: (bytes: Uint8Array, clean: boolean) => Promise<void>,
  numRuns: number,
): Promise<void> {
  const connections = fc.array(fc.tuple(what, fc.boolean()), { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(connections, async (all) => {
      await Promise.all(all.map(([one, clean]) => send(one, clean)));
      expect(failures).toEqual([]);
    }),
    { numRuns, endOnFailure: true },
  );
  await stillServes();
}
const inTurn = (one: Uint8Array, clean: boolean) => saySignedIn(one, clean, true);
const atOnce = (one: Uint8Array, clean: boolean) => saySignedIn(one, clean, false);
const signIn = () => generate(connectPacket(fuzzer));

describe('the hub goes on', () => {
  it('after arbitrary bytes', () => survives(bytes, say, 40), MINUTE);

  it(
    'after a sign-in that is cut off or changed',
    async () => {
      const changed = mutated.map((more) => {
        const copy = Buffer.concat([signIn(), more]);
        copy[more.length % 60] = more[0] ?? 0;
        return copy;
      });
      await survives(changed, say, 40);
    },
    MINUTE,
  );

  it('after arbitrary bytes behind a proper sign-in', () => survives(bytes, atOnce, 40), MINUTE);

  it('after packets with anything in them', () => survives(stream, inTurn, 60), MINUTE);

  it(
    'after packets with bytes changed, cut off and put in',
    () => survives(mutated, atOnce, 80),
    MINUTE,
  );

  it('and has counted what it refused', async () => {
    await hub.counted(null, { rejected: { malformed: expect.any(Number) } });
    await hub.counted('fuzzer', {
      rejected: {
        malformed: expect.any(Number),
        'foreign-device': expect.any(Number),
        'unknown-topic': expect.any(Number),
      },
    });
    expect((await hub.rejections('fuzzer')).length).toBeGreaterThan(20);
    expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it(
    'without keeping what it was told',
    async () => {
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      const used = () => {
        collect();
        return process.memoryUsage().heapUsed / 1e6;
      };
      const flood = () => survives(mutated, atOnce, 40);
      await flood();
      const before = used();
      for (let n = 0; n < 3; n++) await flood();
      expect(used() - before).toBeLessThan(15);
    },
    MINUTE,
  );
});
