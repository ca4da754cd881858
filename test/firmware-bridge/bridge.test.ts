/** The bridge as a whole, on the bench: real sockets, no server. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bridge, StartFault, startBridge } from '../../firmware-bridge/mavlink/bridge.ts';
import { readBridgeConfig } from '../../firmware-bridge/mavlink/config.ts';
import { LinkError } from '../../firmware-bridge/mavlink/links/link.ts';
import { encode } from '../../src/wire/mavlink/codec.ts';
import { Heartbeat, SysStatus } from '../../src/wire/mavlink/messages.ts';
import { HandTimers } from './hand-timers.ts';
import { recordingLog } from './links/recorder.ts';
import { heartbeat } from './memory-link.ts';

let folder: string;
let lines: string[];
let log: ReturnType<typeof recordingLog>;
let timers: HandTimers;
let bridge: Bridge | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-bridge-'));
  lines = [];
  log = recordingLog();
  timers = new HandTimers();
  bridge = undefined;
});
afterEach(async () => {
  await bridge?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function start(settings: object): Promise<Bridge> {
  const read = readBridgeConfig({ data: folder, ...settings });
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  bridge = await startBridge(read.config, { log, timers, print: (line) => lines.push(line) });
  return bridge;
}

const frame = (sequence: number, armed: boolean): Uint8Array =>
  encode(Heartbeat, heartbeat(armed), { sequence, system: 7, component: 1 });

describe('the bridge on the bench', () => {
  it('shows what it hears, and says how to bind a vehicle that is bound to nothing', async () => {
    const port = await freePort();
    const { station } = await start({ links: [`udp:${port}`] });
    timers.pass(3000);
    expect(lines).toEqual([expect.stringContaining('No --server'), 'no vehicle heard yet']);
    const vehicle = createSocket('udp4');
    const heard = new Promise<void>((resolve) => {
      station.vehicle(7).listen(({ message }) => {
        if (message === SysStatus.MSG_ID) resolve();
      });
    });
    vehicle.send(frame(0, false), port, '127.0.0.1');
    const status = { voltageBattery: 24_900, batteryRemaining: 98 };
    const from = { sequence: 1, system: 7, component: 1 };
    vehicle.send(encode(SysStatus, status, from), port, '127.0.0.1');
    await heard;
    timers.pass(3000);
    expect(lines.at(-1)).toMatch(
      /^7: ardupilot STABILIZE .*battery 24\.9 V 98 % .*udp:\d+, 0 % lost$/,
    );
    expect(log.lines.join()).toMatch(
      /system id 7 is heard, but bound to no device.*--vehicle 7=DEVICE/,
    );
    vehicle.close();
  });

  it('records the flight of a vehicle that is bound', async () => {
    const port = await freePort();
    const { station } = await start({ links: [`udp:${port}`], vehicles: { 7: 'hexa-07' } });
    const vehicle = createSocket('udp4');
    for (let n = 0; n < 3; n++) {
      const heard = new Promise((resolve) => station.vehicle(7).listen(resolve));
      vehicle.send(frame(n, true), port, '127.0.0.1');
      await heard;
      timers.pass(1000);
    }
    vehicle.close();
    await bridge!.stop();
    expect(await readdir(join(folder, 'black-boxes', 'hexa-07', 'waiting'))).toHaveLength(1);
  });

  it('says in words what keeps it from starting, and leaves nothing open', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    await expect(start({ links: ['udp:0', `udp:${port}`] })).rejects.toThrow(LinkError);
    socket.close();
    await writeFile(join(folder, 'file'), '');
    const data = join(folder, 'file', 'below');
    await expect(start({ links: ['udp:0'], data })).rejects.toThrow(/--data DIR/);
    await writeFile(join(folder, 'signing.json'), '{');
    await writeFile(join(folder, 'key'), 'secret', { mode: 0o600 });
    const signed = { links: ['udp:0'], signingKeyFile: join(folder, 'key') };
    await expect(start(signed)).rejects.toThrow(StartFault);
    expect(timers.waiting).toBe(0);
  });
});
