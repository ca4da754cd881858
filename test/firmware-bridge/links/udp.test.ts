import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinkError } from '../../../firmware-bridge/mavlink/links/link.ts';
import { UdpLink } from '../../../firmware-bridge/mavlink/links/udp.ts';
import { HandTimers } from '../hand-timers.ts';
import { Recorder, recordingLog } from './recorder.ts';

const HERE = '127.0.0.1';
let timers: HandTimers;
let log: ReturnType<typeof recordingLog>;
let heard: Recorder;
let vehicle: Socket;
let link: UdpLink | undefined;
beforeEach(async () => {
  timers = new HandTimers();
  log = recordingLog();
  heard = new Recorder();
  vehicle = createSocket('udp4');
  vehicle.bind(0, HERE);
  await once(vehicle, 'listening');
});
afterEach(async () => {
  await link?.close();
  vehicle.close();
});

const listening = async (): Promise<UdpLink> => {
  link = new UdpLink('udp:0', { kind: 'listen', bind: HERE, port: 0 }, { log, timers });
  await link.open(heard);
  return link;
};

describe('listening', () => {
  it('names each sender by address and port, and answers it there', async () => {
    const { port } = await listening();
    vehicle.send('ping', port, HERE);
    const peer = `${HERE}:${vehicle.address().port}`;
    await heard.has(`heard ${peer} ping`);
    expect(link!.send(Buffer.from('pong'), peer)).toBe(true);
    const [bytes] = await once(vehicle, 'message');
    expect(String(bytes)).toBe('pong');
  });

  it('on a port that is taken is a fault with words', async () => {
    const { port } = vehicle.address();
    const second = new UdpLink('udp:x', { kind: 'listen', bind: HERE, port }, { log, timers });
    await expect(second.open(heard)).rejects.toThrow(LinkError);
    await expect(
      new UdpLink('udp:x', { kind: 'listen', bind: HERE, port }, { log, timers }).open(heard),
    ).rejects.toThrow(/ground station.*another port/);
  });

  it('does not trip over a sender that gives port 0, which cannot be answered', async () => {
    await listening();
    expect(link!.send(Buffer.from('pong'), `${HERE}:0`)).toBe(false);
  });

  it('sends nothing once closed', async () => {
    await listening();
    await link!.close();
    expect(link!.send(new Uint8Array(1), `${HERE}:9`)).toBe(false);
  });
});

describe('calling', () => {
  const calling = async (host: string, port: number): Promise<UdpLink> => {
    link = new UdpLink('udp-to:x', { kind: 'call', host, port }, { log, timers });
    await link.open(heard);
    return link;
  };

  it('can speak first, and hears the answer', async () => {
    const { port } = vehicle.address();
    const call = await calling('localhost', port);
    const peer = (await heard.has(/^reached /)).slice('reached '.length);
    call.send(Buffer.from('hello'), peer);
    const [bytes, from] = (await once(vehicle, 'message')) as [Buffer, { port: number }];
    expect(String(bytes)).toBe('hello');
    vehicle.send('here', from.port, HERE);
    await heard.has(`heard ${HERE}:${port} here`);
  });

  it('a host that is not known is tried again, and told of once', async () => {
    await calling('no-such-host.invalid', 14550);
    const failed = async (times: number) => {
      while (timers.waiting < times) await new Promise((resolve) => setImmediate(resolve));
    };
    for (let i = 0; i < 3; i++) {
      await failed(1);
      timers.pass(20_000);
    }
    await failed(1);
    expect(log.lines).toEqual(['warn the link does not work; it is tried again and again']);
    expect(heard.told).toEqual([]);
  });
});
