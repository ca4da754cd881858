/**
 * Vehicles that report at a steady rate, each over a connection of its own, with the present as the fix's
 * time. Runs as a process of its own: `node paced-load.js '{"port":…,"devices":…,"perSecond":…,"seconds":…}'`;
 * says `sending` when all are connected, then prints JSON at the end.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connectPacket, publishPacket } from './mqtt-bytes.ts';
import { benchDevice, benchToken, drive } from './workload.ts';

interface PacedShape {
  readonly port: number;
  readonly devices: number;
  /** Fixes a second of each device. */
  readonly perSecond: number;
  readonly seconds: number;
}

interface Vehicle {
  readonly socket: Socket;
  readonly topic: Buffer;
  readonly way: ReturnType<typeof drive>;
  id: number;
}

/** Devices are spread over slots, so that they do not all report in the same instant. */
const SLOTS = 50;

async function main(shape: PacedShape): Promise<void> {
  const vehicles: Vehicle[] = [];
  let acknowledged = 0;
  for (let n = 0; n < shape.devices; n++) {
    vehicles.push(
      await open(n, shape, (bytes) => {
        acknowledged += bytes / 4;
      }),
    );
  }
  console.log('sending');
  let sent = 0;
  const every = 1000 / shape.perSecond / SLOTS;
  const began = performance.now();
  const turns = Math.round(shape.seconds * shape.perSecond * SLOTS);
  for (let turn = 0; turn < turns; turn++) {
    const wait = began + turn * every - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    for (let n = turn % SLOTS; n < vehicles.length; n += SLOTS) {
      report(vehicles[n]!);
      sent++;
    }
  }
  const deadline = performance.now() + 10_000;
  while (acknowledged < sent && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log(JSON.stringify({ sent, acknowledged }));
  for (const { socket } of vehicles) socket.destroy();
}

async function open(
  n: number,
  { port, seconds, perSecond }: PacedShape,
  onAck: (bytes: number) => void,
): Promise<Vehicle> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(connectPacket(benchDevice(n), benchToken(n)));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  if (connack[3] !== 0) throw new Error(`connection refused: ${connack[3]}`);
  socket.on('data', (data) => onAck(data.length));
  const topic = Buffer.from(`chengxun/v1/${benchDevice(n)}/position`);
  const perDevice = Math.ceil(seconds * perSecond) + 1;
  return { socket, topic, way: drive(n, { devices: 0, perDevice, from: 0 }), id: 0 };
}

function report(vehicle: Vehicle): void {
  vehicle.id = (vehicle.id % 65_535) + 1;
  const fix = { ...vehicle.way.next().value, time: Date.now() };
  vehicle.socket.write(publishPacket(vehicle.topic, vehicle.id, Buffer.from(JSON.stringify(fix))));
}

await main(JSON.parse(process.argv[2]!) as PacedShape);
