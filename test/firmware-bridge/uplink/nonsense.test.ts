/** A server that talks nonsense: the bridge lives on, and tries again. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Uplink } from '../../../firmware-bridge/mavlink/uplink.ts';
import { openOutbox } from '../../../firmware-bridge/outbox/outbox.ts';
import { DEVICE, eventually, temporaryFolder } from '../commands/scene.ts';
import { HandTimers } from '../hand-timers.ts';
import { silent } from '../memory-link.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const CONNACK = Buffer.from([0x20, 2, 0, 0]);
const TOPIC = Buffer.from(`\0\x1fchengxun/v1/hexa-01/command`);
/** Header of a PUBLISH of 200 MB. */
const HUGE = Buffer.concat([Buffer.from([0x30, 0x80, 0x80, 0xe4, 0x5f]), TOPIC]);

/** Whether the bridge hangs up by itself after this. */
const NONSENSE: readonly [what: string, say: (socket: Socket) => void][] = [
  ['what is no MQTT', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a packet of no kind', (socket) => socket.write(Buffer.from([0x00, 0x00, 0xff, 0xff]))],
  ['a refusal without a code', (socket) => socket.end(Buffer.from([0x20, 0]))],
  ['goodbye at once', (socket) => socket.destroy()],
  [
    'a message without end',
    (socket) => {
      socket.write(Buffer.concat([CONNACK, HUGE]));
      const chunk = Buffer.alloc(256 * 1024);
      const more = () => {
        while (!socket.destroyed && socket.bytesWritten < 64 * 1024 * 1024 && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    },
  ],
];

it.each(NONSENSE)('%s', async (_, say) => {
  let calls = 0;
  let hangups = 0;
  const server = createServer((socket) => {
    calls++;
    socket.on('error', () => {});
    socket.on('close', () => hangups++);
    socket.once('data', () => say(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  const timers = new HandTimers();
  const folder = await temporaryFolder();
  const outbox = await openOutbox({ folder, maxBytes: 1e6, timers, log: silent });
  endings.push(() => outbox.close());
  const commands: number[] = [];
  const uplink = new Uplink({
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    device: DEVICE,
    token: 'secret',
    outbox,
    timers,
    log: silent,
    random: () => 0.5,
    onCommand: (payload) => commands.push(payload.length),
  });
  endings.push(async () => {
    const closed = uplink.close();
    timers.pass(5000);
    await closed;
  });
  await eventually(() => hangups === 1);
  await eventually(() => timers.waiting > 1);
  timers.pass(2000);
  await eventually(() => calls === 2);
  expect(commands).toEqual([]);
});
