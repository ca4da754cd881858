/**
 * The load: connections that publish with QoS 1 and a window of unacknowledged messages, by hand over
 * plain sockets, so that the generator takes as little of the machine as it can. Runs as a process of its
 * own: `node load.js '{"port":…,"devices":…,"perDevice":…,"from":…,"window":…}'`, prints JSON.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { connectPacket, publishPacket } from './mqtt-bytes.ts';
import { benchDevice, benchToken, drive, type WorkloadShape } from './workload.ts';

interface LoadShape extends WorkloadShape {
  readonly port: number;
  /** Messages of one connection underway. */
  readonly window: number;
  readonly secondsLimit: number;
}

interface Sender {
  readonly socket: Socket;
  /** Messages of a window each, ready to be written. */
  readonly windows: { bytes: Buffer; messages: number }[];
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

function windowsOf(n: number, shape: LoadShape): Sender['windows'] {
  const topic = Buffer.from(`chengxun/v1/${benchDevice(n)}/position`);
  const windows: Sender['windows'] = [];
  let packets: Buffer[] = [];
  let id = 0;
  for (const fix of drive(n, shape)) {
    id = (id % 65_535) + 1;
    packets.push(publishPacket(topic, id, Buffer.from(JSON.stringify(fix))));
    if (packets.length === shape.window) {
      windows.push({ bytes: Buffer.concat(packets), messages: packets.length });
      packets = [];
    }
  }
  if (packets.length > 0) {
    windows.push({ bytes: Buffer.concat(packets), messages: packets.length });
  }
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
      sender.unacknowledged = window.messages * 4;
      acknowledged = 0;
      socket.write(window.bytes);
    };
    socket.on('data', (data) => {
      acknowledged += data.length;
      if (acknowledged === sender.unacknowledged) send();
    });
    socket.on('close', () => reject(new Error('the service closed a connection')));
    send();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(JSON.parse(process.argv[2]!) as LoadShape);
}
