/** MQTT over TCP, WebSocket and TLS, and what is neither. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Account,
  fixAt,
  type HubService,
  positionTopic,
  publish,
  signIn,
  startHubService,
} from './hub-service.ts';

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

let hub: HubService;
let truck: Account;
let time = Date.now() - 60_000;
beforeAll(async () => {
  hub = await startHubService({
    CHENGXUN_TLS_CERT: file('cert.pem'),
    CHENGXUN_TLS_KEY: file('key.pem'),
    CHENGXUN_MQTT_MAX_PACKET_KB: '8',
  });
  truck = await hub.add('truck-1');
});
afterAll(() => hub.stop());

const doors = () => ({
  tcp: hub.mqtt,
  webSocket: `ws://127.0.0.1:${hub.running.httpPort}/mqtt`,
  tls: `mqtts://127.0.0.1:${hub.running.mqttTlsPort}`,
});
const trusting = () => ({ ...signIn(truck), ca: readFileSync(file('cert.pem')) });

/** A good client is still served, by every door. */
async function stillServes(): Promise<void> {
  for (const url of Object.values(doors())) {
    const client = await mqtt.connectAsync(url, trusting());
    time += 1000;
    await publish(client, positionTopic('truck-1'), fixAt(time));
    await client.endAsync();
    expect((await hub.stored('truck-1')).at(-1)?.time).toBe(time);
  }
}

/** Sends bytes to a port; resolves when the other side, or this one, has ended it. */
async function say(port: number, bytes: Uint8Array, then: 'wait' | 'end' | 'reset'): Promise<void> {
  const socket: Socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  if (then === 'end') socket.end();
  if (then === 'reset') socket.resetAndDestroy();
  await closed;
}

describe('the doors', () => {
  it('take the same fixes in over TCP, WebSocket and TLS', stillServes);

  it('over WebSocket speak the mqtt subprotocol, on /mqtt alone', async () => {
    const open = new WebSocket(doors().webSocket, 'mqtt');
    await once(open, 'open');
    expect(open.protocol).toBe('mqtt');
    open.terminate();
    const elsewhere = new WebSocket(doors().webSocket.replace('/mqtt', '/nothing'), 'mqtt');
    const [error] = await once(elsewhere, 'error');
    expect(String(error)).toContain('404');
  });

  it('over WebSocket take a burst that the client sends in few large frames', async () => {
    const client = await mqtt.connectAsync(doors().webSocket, signIn(truck));
    const from = time + 1000;
    const sent = [...Array(2000).keys()].map((n) =>
      publish(client, positionTopic('truck-1'), fixAt(from + n, 0, { seq: n })),
    );
    await Promise.all(sent);
    time = from + 2000;
    await client.endAsync();
    const stored = await hub.stored('truck-1');
    expect(stored.filter((row) => row.time >= from)).toHaveLength(2000);
  });

  it('over WebSocket end a connection whose frame is too large, and count it', async () => {
    const socket = new WebSocket(doors().webSocket, 'mqtt');
    await once(socket, 'open');
    socket.send(Buffer.alloc(3_000_000, 0x30));
    await once(socket, 'close');
    await hub.counted(null, { rejected: { malformed: 1 } });
  });

  it('are not harmed by half a handshake, plain bytes on the TLS port, or a link that breaks', async () => {
    const tls = hub.running.mqttTlsPort!;
    const hello = Buffer.from('16030100c8010000c40303', 'hex');
    await say(tls, hello, 'end');
    await say(tls, hello, 'reset');
    await say(tls, Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'wait');
    await say(tls, Buffer.from('100c00044d5154540400003c0000', 'hex'), 'wait');
    await say(tls, new Uint8Array(), 'reset');
    const http = hub.running.httpPort;
    const upgrade = (path: string, more = '') =>
      Buffer.from(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${more}\r\n`,
      );
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    for (const then of ['end', 'reset'] as const) {
      await say(http, upgrade('/mqtt', key), then);
      await say(http, upgrade('/mqtt'), then);
      await say(http, upgrade('/nothing', key), then);
      await say(http, upgrade('/live', key), then);
      await say(http, upgrade('/live', `X-API-Key: ${hub.key}\r\n${key}`), then);
      await say(hub.running.mqttPort, Buffer.from([0x10]), then);
    }
    const frames = Buffer.concat([upgrade('/mqtt', key), Buffer.from([0xff, 0xff, 0xff, 0xff])]);
    await say(http, frames, 'wait');
    await stillServes();
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
