/**
 * The load: connections that publish with QoS 1 and a window of unacknowledged messages, by hand over
 * plain sockets, so that the generator takes as little of the machine as it can. Runs as a process of its
 * own: `node load.js '{"port":…,"devices":…,"perDevice":…,"from":…,"window":…}'`, prints JSON.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { benchDevice, benchToken, drive, type WorkloadShape } from './workload.ts';

export interface LoadShape extends WorkloadShape {
  readonly port: number;
  /** Messages of one connection underway. */
  readonly window: number;
  readonly secondsLimit: number;
}

interface Sender {
  readonly socket: Socket;
  /** Messages of a window each, ready to be written. */
  readonly windows: Buffer[];
  next: number;
  unacknowledged: number;
}

async function main(shape: LoadShape): Promise<void> {
  const senders: Sender[] = [];
  for (let n = 0; n < shape.devices; n++) senders.push(await sender(n, shape));
  const began = performance.now();
  const deadline = setTimeout(() => {
    console.error(`the load did not end within ${shape.secondsLimit} s`);
    process.exit(1);
  }, shape.secondsLimit * 1000);
  await Promise.all(senders.map(run));
  clearTimeout(deadline);
  const seconds = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ seconds, messages: shape.devices * shape.perDevice }));
  for (const { socket } of senders) socket.destroy();
}

async function sender(n: number, shape: LoadShape): Promise<Sender> {
  const socket = connect({ port: shape.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(connectPacket(benchDevice(n), benchToken(n)));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  if (connack[3] !== 0) throw new Error(`connection refused: ${connack[3]}`);
  return { socket, windows: windowsOf(n, shape), next: 0, unacknowledged: 0 };
}

function windowsOf(n: number, shape: LoadShape): Buffer[] {
  const topic = Buffer.from(`chengxun/v1/${benchDevice(n)}/position`);
  const windows: Buffer[] = [];
  let packets: Buffer[] = [];
  let id = 0;
  for (const fix of drive(n, shape)) {
    id = (id % 65_535) + 1;
    packets.push(publishPacket(topic, id, Buffer.from(JSON.stringify(fix))));
    if (packets.length === shape.window) {
      windows.push(Buffer.concat(packets));
      packets = [];
    }
  }
  if (packets.length > 0) windows.push(Buffer.concat(packets));
  return windows;
}

/** Sends a window; the next when all of it is acknowledged (a PUBACK is four bytes). */
function run(sender: Sender): Promise<void> {
  return new Promise((resolve, reject) => {
    const { socket, windows } = sender;
    let acknowledged = 0;
    const send = () => {
      const window = windows[sender.next++];
      if (!window) return resolve();
      sender.unacknowledged = countPackets(window) * 4;
      acknowledged = 0;
      socket.write(window);
    };
    socket.on('data', (data) => {
      acknowledged += data.length;
      if (acknowledged === sender.unacknowledged) send();
    });
    socket.on('close', () => reject(new Error('the service closed a connection')));
    send();
  });
}

function countPackets(window: Buffer): number {
  let count = 0;
  for (let at = 0; at < window.length; count++) {
    const length = remainingLength(window, at + 1);
    at += 1 + length.bytes + length.value;
  }
  return count;
}

function remainingLength(buffer: Buffer, at: number): { value: number; bytes: number } {
  let value = 0;
  for (let bytes = 0; ; bytes++) {
    const byte = buffer[at + bytes]!;
    value |= (byte & 127) << (7 * bytes);
    if (byte < 128) return { value, bytes: bytes + 1 };
  }
}

function connectPacket(user: string, token: string): Buffer {
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0b1100_0010, 0, 120]),
    text(user),
    text(user),
    text(token),
  ]);
  return Buffer.concat([Buffer.from([0x10]), lengthBytes(body.length), body]);
}

function publishPacket(topic: Buffer, id: number, payload: Buffer): Buffer {
  const head = Buffer.from([topic.length >> 8, topic.length & 255]);
  const ids = Buffer.from([id >> 8, id & 255]);
  const body = Buffer.concat([head, topic, ids, payload]);
  return Buffer.concat([Buffer.from([0x32]), lengthBytes(body.length), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function lengthBytes(length: number): Buffer {
  return length < 128 ? Buffer.from([length]) : Buffer.from([(length & 127) | 128, length >> 7]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(JSON.parse(process.argv[2]!) as LoadShape);
}
