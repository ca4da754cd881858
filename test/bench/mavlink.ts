/**
 * MAVLink on one core: bytes to decoded messages, beside node-mavlink's own streams as its README uses
 * them, in the same run, over the same bytes. The streams are recorded flights where the folder of
 * recordings is there, else made here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  ardupilotmega,
  common,
  MavLinkPacketParser,
  MavLinkPacketSplitter,
  minimal,
} from 'node-mavlink';
import { classOf, decode, encode } from '../../src/wire/mavlink/codec.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import {
  Attitude,
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  StatusText,
  SysStatus,
  VfrHud,
} from '../../src/wire/mavlink/messages.ts';
import type { Bench } from './main.ts';

const RECORDINGS = '../shared/data/mavlink';
const LOGS = [
  'dronekit-python_flight.tlog',
  'ardusub_small.tlog',
  'node-mavlink_v2-3412-packets.bin',
] as const;
const MADE_FRAMES = 100_000;
/** One frame in so many comes a second time, with a broken byte. */
const BROKEN_EVERY = 60;
const CHUNK = 65_536;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 5;

/** As node-mavlink's README puts its registry together. */
const REGISTRY = { ...minimal.REGISTRY, ...common.REGISTRY, ...ardupilotmega.REGISTRY };

interface Stream {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The frames of a log as a link brought them: without a .tlog's time stamps, some of them broken. */
function linkBytes(log: Uint8Array): Uint8Array {
  const framer = new Framer();
  const frames = [...framer.push(log), ...framer.flush()];
  return Buffer.concat(
    frames.flatMap(({ bytes }, i) =>
      i % BROKEN_EVERY === 0 ? [bytes, bytes.with(-1, bytes.at(-1)! ^ 0x55)] : [bytes],
    ),
  );
}

/** What a copter sends in flight, in about the shares it sends them. */
function madeLog(): Uint8Array {
  const at = { sequence: 0, system: 1, component: 1 };
  const text = 'EKF2 IMU0 is using GPS';
  const one = (i: number) => [
    encode(Attitude, { timeBootMs: i, roll: Math.sin(i), pitch: 0.1, yaw: 1 }, at),
    encode(GlobalPositionInt, { timeBootMs: i, lat: 366e6 + i, lon: 1e9 + i, hdg: 9000 }, at),
    encode(VfrHud, { airspeed: 5, groundspeed: 5.5, heading: 90, throttle: 40 }, at),
    encode(GpsRawInt, { timeUsec: BigInt(i), fixType: 3, satellitesVisible: 14 }, at),
    encode(SysStatus, { voltageBattery: 22_100, currentBattery: 1890 }, at),
    i % 10 === 0 ? encode(Heartbeat, { type: 13, autopilot: 3 }, at) : new Uint8Array(0),
    i % 50 === 0 ? encode(StatusText, { severity: 6, text }, at) : new Uint8Array(0),
  ];
  return Buffer.concat(Array.from({ length: MADE_FRAMES / 5 }, (_, i) => one(i)).flat());
}

function streams(): Stream[] {
  const recorded = LOGS.filter((name) => existsSync(join(RECORDINGS, name)));
  if (recorded.length === 0) return [{ name: 'made', bytes: linkBytes(madeLog()) }];
  return recorded.map((name) => ({ name, bytes: linkBytes(readFileSync(join(RECORDINGS, name))) }));
}

function* chunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function framing(bytes: Uint8Array): number {
  const framer = new Framer();
  let messages = 0;
  for (const chunk of chunks(bytes)) messages += framer.push(chunk).length;
  return messages + framer.flush().length;
}

function framingAndDecoding(bytes: Uint8Array): number {
  const framer = new Framer();
  let messages = 0;
  for (const chunk of chunks(bytes)) {
    for (const frame of framer.push(chunk)) {
      if (decode(frame, classOf(frame.message)!)) messages++;
    }
  }
  return messages;
}

async function nodeMavlink(bytes: Uint8Array): Promise<number> {
  const buffers = [...chunks(bytes)].map((chunk) => Buffer.from(chunk));
  const packets = Readable.from(buffers)
    .pipe(new MavLinkPacketSplitter())
    .pipe(new MavLinkPacketParser());
  let messages = 0;
  for await (const packet of packets) {
    const clazz = REGISTRY[packet.header.msgid];
    if (clazz && packet.protocol.data(packet.payload, clazz)) messages++;
  }
  return messages;
}

/** The best round: whatever else the machine does only ever makes one slower. */
async function perSecond(ways: readonly Way[], bytes: Uint8Array): Promise<number[]> {
  const best = ways.map(() => 0);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [i, way] of ways.entries()) {
      const began = performance.now();
      const messages = await way(bytes);
      const rate = (messages / (performance.now() - began)) * 1000;
      if (round >= 0) best[i] = Math.max(best[i]!, rate);
    }
  }
  return best;
}

type Way = (bytes: Uint8Array) => number | Promise<number>;

export const mavlink: Bench = {
  name: 'mavlink',
  run: async () => {
    const all = streams();
    const together = { name: 'all', bytes: Buffer.concat(all.map(({ bytes }) => bytes)) };
    const table: Record<string, string | number>[] = [];
    let json: Record<string, number> = {};
    for (const { name, bytes } of all.length > 1 ? [...all, together] : all) {
      const ways = [framing, framingAndDecoding, nodeMavlink];
      const rates = await perSecond(ways, bytes);
      const [framed, decoded, theirs] = rates as [number, number, number];
      table.push({
        stream: name,
        'framing/s': Math.round(framed),
        'framing + decoding/s': Math.round(decoded),
        'node-mavlink/s': Math.round(theirs),
        'ratio, to reach 3': (decoded / theirs).toFixed(1),
      });
      json = {
        framedPerSecond: framed,
        decodedPerSecond: decoded,
        nodeMavlinkPerSecond: theirs,
        againstNodeMavlink: decoded / theirs,
      };
    }
    return { table, json };
  },
};
