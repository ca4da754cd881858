import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpCallLink, TcpListenLink } from '../../../firmware-bridge/mavlink/links/tcp.ts';
import { HandTimers } from '../hand-timers.ts';
import { Recorder, recordingLog } from './recorder.ts';

const HERE = '127.0.0.1';
let timers: HandTimers;
let log: ReturnType<typeof recordingLog>;
let heard: Recorder;
beforeEach(() => {
  timers = new HandTimers();
  log = recordingLog();
  heard = new Recorder();
});

describe('calling', () => {
  let vehicle: Server;
  let port: number;
  let link: TcpCallLink;
  beforeEach(async () => {
    vehicle = createServer().listen(0, HERE);
    await once(vehicle, 'listening');
    ({ port } = vehicle.address() as { port: number });
    link = new TcpCallLink(`tcp:${HERE}:${port}`, { host: HERE, port }, { log, timers });
  });
  afterEach(async () => {
    await link.close();
    vehicle.close();
  });

  const answered = async (): Promise<Socket> => {
    const [socket] = (await once(vehicle, 'connection')) as [Socket];
    return socket.on('error', () => {});
  };
  /** Until the link waits to call again. */
  const gone = (times: number) => heard.has(/^gone/, times);

  it('carries bytes both ways', async () => {
    const [, socket] = await Promise.all([link.open(heard), answered()]);
    await heard.has('reached');
    socket.write('ping');
    await heard.has(`heard ${HERE}:${port} ping`);
    expect(link.send(Buffer.from('pong'))).toBe(true);
    const [bytes] = await once(socket, 'data');
    expect(String(bytes)).toBe('pong');
  });

  it('calls again when the other side hangs up, and tells of it once', async () => {
    const [, first] = await Promise.all([link.open(heard), answered()]);
    await heard.has('reached');
    first.destroy();
    await gone(1);
    expect(link.send(new Uint8Array(1))).toBe(false);
    vehicle.close();
    await once(vehicle, 'close');
    for (let attempt = 2; attempt < 5; attempt++) {
      timers.pass(16_000);
      await gone(attempt);
    }
    vehicle.listen(port, HERE);
    await once(vehicle, 'listening');
    const again = answered();
    timers.pass(16_000);
    await again;
    await heard.has('reached', 2);
    expect(log.lines).toEqual([
      'info the link is open',
      'warn the link does not work; it is tried again and again',
      'info the link is open',
    ]);
  });

  it('hangs up on a silence that our own sending does not break, and calls again', async () => {
    const [, socket] = await Promise.all([link.open(heard), answered()]);
    await heard.has('reached');
    timers.pass(20_000);
    socket.write('x');
    await heard.has('heard');
    timers.pass(29_000);
    expect(link.send(Buffer.from('heartbeat'))).toBe(true);
    timers.pass(1500);
    await gone(1);
    const again = answered();
    timers.pass(1000);
    await again;
  });

  it('drops what a peer does not take instead of keeping it', async () => {
    const [, socket] = await Promise.all([link.open(heard), answered()]);
    await heard.has('reached');
    socket.pause();
    let taken = 0;
    while (taken < 100_000 && link.send(new Uint8Array(1024))) taken++;
    expect(taken).toBeLessThan(100_000);
  });
});

describe('listening', () => {
  it('tells its callers apart and answers each', async () => {
    const link = new TcpListenLink('tcp-listen:0', { bind: HERE, port: 0 }, { log, timers });
    await link.open(heard);
    const [a, b] = [connect(link.port, HERE), connect(link.port, HERE)];
    await Promise.all([once(a, 'connect'), once(b, 'connect')]);
    await heard.has('reached', 2);
    a.write('from a');
    b.write('from b');
    const line = await heard.has('from b');
    await heard.has('from a');
    link.send(Buffer.from('to b'), line.split(' ')[1]!);
    const [bytes] = await once(b, 'data');
    expect(String(bytes)).toBe('to b');
    a.destroy();
    await heard.has('gone');
    await link.close();
    await heard.has('gone', 2);
    b.destroy();
  });
});
