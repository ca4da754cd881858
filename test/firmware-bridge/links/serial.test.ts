import { SerialPortMock } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SerialLink, type SerialStream } from '../../../firmware-bridge/mavlink/links/serial.ts';
import { HandTimers } from '../hand-timers.ts';
import { Recorder, recordingLog } from './recorder.ts';

const PATH = '/dev/radio';
let timers: HandTimers;
let log: ReturnType<typeof recordingLog>;
let heard: Recorder;
let ports: SerialPortMock[];
let link: SerialLink;
beforeEach(() => {
  SerialPortMock.binding.reset();
  timers = new HandTimers();
  log = recordingLog();
  heard = new Recorder();
  ports = [];
  link = new SerialLink(
    `serial:${PATH}:57600`,
    { path: PATH, baud: 57_600 },
    { log, timers, openSerial },
  );
});
afterEach(() => link.close());

async function openSerial(path: string, baudRate: number): Promise<SerialStream> {
  const port = new SerialPortMock({ path, baudRate, autoOpen: false });
  ports.push(port);
  return port;
}

const plugIn = () => SerialPortMock.binding.createPort(PATH, { record: true });

/** As the driver tells it: the device is not there any more. */
async function pull(): Promise<void> {
  SerialPortMock.binding.reset();
  const error = Object.assign(new Error('ENXIO: no such device'), { disconnect: true });
  ports.at(-1)!.close(() => {}, error);
  await heard.has('gone');
}

/** Until it waits to try again. */
async function waits(): Promise<void> {
  while (timers.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('a serial radio', () => {
  it('carries bytes both ways, at its rate', async () => {
    plugIn();
    await link.open(heard);
    ports[0]!.port!.emitData(Buffer.from('ping'));
    await heard.has('heard serial ping');
    expect(link.send(Buffer.from('pong'))).toBe(true);
    await new Promise<void>((resolve) => ports[0]!.drain(() => resolve()));
    expect(String(ports[0]!.port!.recording)).toBe('pong');
    expect(ports[0]!.baudRate).toBe(57_600);
  });

  it('that is not there at the start is waited for', async () => {
    await link.open(heard);
    expect(link.send(new Uint8Array(1))).toBe(false);
    for (let i = 0; i < 4; i++) {
      await waits();
      timers.pass(16_000);
    }
    await waits();
    plugIn();
    timers.pass(16_000);
    await heard.has('reached');
    expect(log.lines).toEqual([
      'warn the link does not work; it is tried again and again',
      'info the link is open',
    ]);
  });

  it('that is pulled and put back goes on', async () => {
    plugIn();
    await link.open(heard);
    await pull();
    expect(link.send(new Uint8Array(1))).toBe(false);
    await waits();
    timers.pass(500);
    await waits();
    plugIn();
    timers.pass(1000);
    await heard.has('reached', 2);
    ports.at(-1)!.port!.emitData(Buffer.from('again'));
    await heard.has('again');
    expect(heard.told.map((line) => line.split(' ')[0])).toEqual([
      'reached',
      'gone',
      'reached',
      'heard',
    ]);
    expect(log.lines).toHaveLength(3);
  });

  it('that fails while it is written to is opened anew', async () => {
    plugIn();
    await link.open(heard);
    ports[0]!.emit('error', new Error('Writing to the port failed'));
    await heard.has('gone');
    await waits();
    timers.pass(500);
    await heard.has('reached', 2);
    expect(ports).toHaveLength(2);
  });

  it('that is closed by us is not opened again', async () => {
    plugIn();
    await link.open(heard);
    await link.close();
    expect(timers.waiting).toBe(0);
  });
});
