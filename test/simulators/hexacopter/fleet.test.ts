import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CUT } from '../../../simulators/hexacopter/faults.ts';
import { type Fleet, startHexacopters } from '../../../simulators/hexacopter/fleet.ts';
import { decode, encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import { CommandAck, CommandLong, Heartbeat } from '../../../src/wire/mavlink/messages.ts';
import { HOME } from './ground-station.ts';

let fleet: Fleet | undefined;
let station: Socket | undefined;
afterEach(async () => {
  await fleet?.stop();
  station?.close();
  fleet = undefined;
  station = undefined;
});

const calibrate = (system: number) =>
  encode(
    CommandLong,
    { targetSystem: system, targetComponent: 1, command: 401 },
    { sequence: 0, system: 255, component: 190 },
  );

/** Resolves with the first frame that fits. */
function hearing(source: NodeJS.EventEmitter, event: string, fits: (frame: Frame) => boolean) {
  const framer = new Framer();
  return new Promise<Frame>((resolve) => {
    source.on(event, (bytes: Uint8Array) => {
      const found = framer.push(bytes).find(fits);
      if (found) resolve(found);
    });
  });
}

const isAck = ({ message }: Frame) => message === CommandAck.MSG_ID;

describe('copters on real sockets', () => {
  it('call a ground station by UDP, each from a port of its own, and obey it', async () => {
    station = createSocket('udp4').bind(0, '127.0.0.1');
    await once(station, 'listening');
    const { port } = station.address();
    const called = new Map<number, number>();
    const both = new Promise<void>((resolve) => {
      station?.on('message', (bytes, peer) => {
        for (const frame of new Framer().push(bytes)) called.set(frame.system, peer.port);
        if (called.size === 2) resolve();
      });
    });
    const link = { kind: 'udp', host: '127.0.0.1', port } as const;
    fleet = await startHexacopters({ count: 2, firstSystem: 7, link, home: HOME });
    await both;
    expect([...called.keys()].sort()).toEqual([7, 8]);
    expect(new Set(called.values()).size).toBe(2);
    const ack = hearing(station, 'message', isAck);
    station.send(calibrate(8), called.get(8), '127.0.0.1');
    expect((await ack).system).toBe(8);
  });

  it('share one UDP socket where that is asked for, and only the one meant obeys', async () => {
    station = createSocket('udp4').bind(0, '127.0.0.1');
    await once(station, 'listening');
    const link = { kind: 'udp', host: '127.0.0.1', port: station.address().port, shared: true };
    const heard = hearing(station, 'message', ({ system }) => system === 3);
    fleet = await startHexacopters({ count: 3, link: { ...link, kind: 'udp' }, home: HOME });
    await heard;
    expect(new Set(fleet.drones.map((drone) => drone.port)).size).toBe(1);
    const ack = hearing(station, 'message', isAck);
    station.send(calibrate(2), fleet.drones[0]?.port, '127.0.0.1');
    expect((await ack).system).toBe(2);
  });

  it('wait for a station by UDP', async () => {
    const link = { kind: 'udp-listen', port: 0 } as const;
    fleet = await startHexacopters({ link, home: HOME });
    station = createSocket('udp4').bind(0, '127.0.0.1');
    const ack = hearing(station, 'message', isAck);
    station.send(calibrate(1), fleet.drones[0]?.port, '127.0.0.1');
    expect(decode(await ack, CommandAck).command).toBe(401);
  });

  it('listen by TCP as a simulated ArduPilot does', async () => {
    const link = { kind: 'tcp-listen', port: 0 } as const;
    fleet = await startHexacopters({ link, home: HOME });
    const client = connect(fleet.drones[0]!.port, '127.0.0.1');
    const ack = hearing(client, 'data', isAck);
    client.write(calibrate(1));
    expect(decode(await ack, CommandAck).command).toBe(401);
    client.destroy();
  });

  it('are silent on a link that is cut, and heard again after', async () => {
    station = createSocket('udp4').bind(0, '127.0.0.1');
    await once(station, 'listening');
    const link = { kind: 'udp', host: '127.0.0.1', port: station.address().port } as const;
    fleet = await startHexacopters({ link, home: HOME, faults: CUT });
    let frames = 0;
    station.on('message', () => frames++);
    const [drone] = fleet.drones;
    while (drone!.model.vehicle.linked < 0.2) await new Promise((next) => setTimeout(next, 20));
    expect(frames).toBe(0);
    drone!.faults.set({});
    await hearing(station, 'message', ({ message }) => message === Heartbeat.MSG_ID);
  });

  it('are no more than there are system numbers', async () => {
    const link = { kind: 'udp-listen', port: 0 } as const;
    await expect(startHexacopters({ count: 255, link, home: HOME })).rejects.toThrow('254 copters');
  });
});
