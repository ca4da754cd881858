import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Signing } from '../../firmware-bridge/mavlink/signing.ts';
import { Station } from '../../firmware-bridge/mavlink/station.ts';
import type { StationEvent } from '../../firmware-bridge/mavlink/vehicle.ts';
import { decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import {
  Attitude,
  CommandLong,
  Heartbeat,
  RadioStatus,
  SetupSigning,
} from '../../src/wire/mavlink/messages.ts';
import { Signer } from '../../src/wire/mavlink/signing.ts';
import { HandTimers } from './hand-timers.ts';
import { FarEnd, heartbeat, MemoryLink, silent } from './memory-link.ts';

let timers: HandTimers;
let udp: MemoryLink;
let radio: MemoryLink;
let station: Station;
let appeared: number[];
beforeEach(async () => {
  timers = new HandTimers();
  udp = new MemoryLink('udp:14550');
  radio = new MemoryLink('serial:/dev/radio:57600', 'stream');
  station = await opened();
});
afterEach(() => station.close());

async function opened(signing?: Signing): Promise<Station> {
  appeared = [];
  const made = new Station({
    links: [udp, radio],
    timers,
    log: silent,
    appeared: ({ system }) => appeared.push(system),
    ...(signing && { signing }),
  });
  await made.open();
  radio.listener!.reached('serial');
  return made;
}

function eventsOf(system: number): StationEvent[] {
  const events: StationEvent[] = [];
  station.vehicle(system).onEvent((event) => events.push(event));
  return events;
}

function framesOf(system: number): Frame[] {
  const frames: Frame[] = [];
  station.vehicle(system).listen((frame) => frames.push(frame));
  return frames;
}

/** Seconds in which a vehicle beats once each. */
function beats(seconds: number, ...vehicles: FarEnd[]): void {
  for (let i = 0; i < seconds; i++) {
    for (const vehicle of vehicles) vehicle.beat();
    timers.pass(1000);
  }
}

describe('vehicles', () => {
  it('appear with their autopilot’s first heartbeat, and not with anything else', () => {
    const hexa = new FarEnd(udp, '10.0.0.2:14555', 7);
    hexa.say(Attitude, { roll: 1 });
    expect(station.heard()).toEqual([]);
    new FarEnd(udp, '10.0.0.2:14555', 7, 100).say(Heartbeat, heartbeat(false, 8));
    expect(station.heard()).toEqual([]);
    hexa.beat();
    expect(appeared).toEqual([7]);
    expect(station.vehicle(7)).toMatchObject({ component: 1, autopilot: 'ardupilot' });
  });

  it('are led by component 1 where another poses as an autopilot, and by no ground station', () => {
    const companion = new FarEnd(udp, 'a:1', 7, 191);
    companion.beat(true);
    expect(station.vehicle(7)).toMatchObject({ component: 191, armed: true });
    new FarEnd(udp, 'a:1', 7).beat();
    companion.beat(true);
    expect(station.vehicle(7)).toMatchObject({ component: 1, armed: false });
    const fields = { ...heartbeat(false), type: 6 };
    new FarEnd(udp, 'b:2', 250).say(Heartbeat, fields);
    expect(station.heard()).toHaveLength(1);
  });

  it('of one link are told apart by system id, and each hears what is its own', () => {
    const [one, two] = [new FarEnd(radio, 'serial', 1), new FarEnd(radio, 'serial', 2)];
    const [ofOne, ofTwo] = [framesOf(1), framesOf(2)];
    beats(1, one, two);
    two.say(Attitude, { roll: 1 });
    expect(ofOne.map(({ message }) => message)).toEqual([0]);
    expect(ofTwo.map(({ message }) => message)).toEqual([0, 30]);
  });

  it('are answered where they were last heard, each peer with a sequence of its own', () => {
    const [one, two] = [new FarEnd(udp, 'a:1', 1), new FarEnd(udp, 'b:2', 2)];
    one.beat();
    two.beat();
    for (let i = 0; i < 3; i++) {
      station.vehicle(1).send(CommandLong, { targetSystem: 1 });
      station.vehicle(2).send(CommandLong, { targetSystem: 2 });
    }
    expect(udp.sent.filter(({ peer }) => peer === 'a:1').map(({ frame }) => frame)).toMatchObject(
      [0, 1, 2].map((sequence) => ({ sequence, system: 255, component: 190, version: 2 })),
    );
    expect(udp.taken('b:2').map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('heard in MAVLink 1 are spoken to in MAVLink 2', () => {
    // HEARTBEAT of system 9 in MAVLink 1, made with another implementation's checksum.
    const v1 = Buffer.from('fe0900090100000000000d0351030300', 'hex');
    const bytes = Buffer.concat([v1.subarray(0, 15), Buffer.alloc(2)]);
    const sum = crc(bytes.subarray(1, 15), 50);
    bytes.writeUInt16LE(sum, 15);
    const frames = framesOf(9);
    udp.listener!.heard('c:3', bytes);
    expect(frames).toMatchObject([{ version: 1, system: 9 }]);
    station.vehicle(9).send(CommandLong, { targetSystem: 9 });
    expect(udp.taken('c:3')).toMatchObject([{ version: 2 }]);
  });

  it('not heard yet lose what is sent to them', () => {
    station.vehicle(3).send(CommandLong, {});
    expect(udp.sent).toEqual([]);
    expect(station.vehicle(3).link(timers.now())).toMatchObject({ alive: false, name: '' });
  });

  it('are lost after five heartbeats missing, and come back', () => {
    const hexa = new FarEnd(udp, 'a:1', 1);
    const events = eventsOf(1);
    beats(3, hexa);
    timers.pass(3000);
    expect(station.vehicle(1).link(timers.now()).alive).toBe(true);
    expect(station.vehicle(1).link(timers.now())).not.toHaveProperty('silent');
    timers.pass(2000);
    expect(station.vehicle(1).link(timers.now())).toMatchObject({ alive: false, silent: 6 });
    hexa.beat();
    expect(events.map(({ detail }) => detail.state)).toEqual(['alive', 'lost', 'alive']);
    expect(events[1]!.detail.name).toBe('udp:14550');
  });

  it('are lost at once where their port goes', () => {
    const events = eventsOf(1);
    new FarEnd(radio, 'serial', 1).beat();
    radio.listener!.gone('serial');
    expect(events.map(({ detail }) => detail.state)).toEqual(['alive', 'lost']);
  });
});

describe('a system id', () => {
  it('of a living vehicle is not taken over: refused, counted and told', () => {
    const frames = framesOf(1);
    const events = eventsOf(1);
    const [hexa, stranger] = [new FarEnd(udp, 'a:1', 1), new FarEnd(udp, 'evil:6', 1)];
    hexa.beat();
    stranger.beat(true);
    stranger.say(Attitude, { roll: 3 });
    expect(frames).toHaveLength(1);
    expect(station.vehicle(1).armed).toBe(false);
    expect(station.refusals.total).toEqual({ 'spoofed-system': 2 });
    beats(2, hexa);
    const [told] = events.filter(({ kind }) => kind === 'refused');
    expect(told!.detail).toEqual({ counts: { 'spoofed-system': 2 } });
    station.vehicle(1).send(CommandLong, {});
    expect(udp.taken('evil:6')).not.toContainEqual(expect.objectContaining({ message: 76 }));
  });

  it('goes over to another peer once it has been silent', () => {
    new FarEnd(udp, 'a:1', 1).beat();
    timers.pass(5000);
    new FarEnd(radio, 'serial', 1).beat();
    expect(station.vehicle(1).link(timers.now())).toMatchObject({
      alive: true,
      name: 'serial:/dev/radio:57600',
    });
  });

  it('of our own, come back to us, is refused', () => {
    new FarEnd(udp, 'a:1', 255, 190).beat();
    expect(station.refusals.total).toEqual({ 'own-id': 1 });
    expect(station.heard()).toEqual([]);
  });

  it('does not run out of peers: strangers make room, a living vehicle does not', () => {
    const hexa = new FarEnd(udp, 'a:1', 1);
    hexa.beat();
    for (let i = 0; i < 2000; i++) udp.listener!.heard(`flood:${i}`, new Uint8Array([1, 2, 3]));
    udp.taken();
    hexa.beat();
    timers.pass(1000);
    expect(udp.sent.map(({ peer }) => peer)).toEqual(['a:1']);
    expect(station.vehicle(1).isAlive(timers.now())).toBe(true);
  });
});

describe('heartbeats of the ground station', () => {
  it('go out once a second on what was called and to whoever was heard', () => {
    new FarEnd(udp, 'a:1', 1).beat();
    timers.pass(3000);
    const beats = udp.taken('a:1');
    expect(beats).toHaveLength(3);
    expect(decode(beats[0]!, Heartbeat)).toMatchObject({
      type: 6,
      autopilot: 8,
      baseMode: 0,
      systemStatus: 4,
    });
    expect(radio.taken()).toHaveLength(3);
  });

  it('do not answer noise', () => {
    udp.listener!.heard('x:1', new Uint8Array(50).fill(0xfd));
    timers.pass(3000);
    expect(udp.sent).toEqual([]);
  });

  it('are withheld from the vehicle and those that share its radio, and from nobody else', () => {
    const far = [
      new FarEnd(radio, 'serial', 1),
      new FarEnd(radio, 'serial', 2),
      new FarEnd(udp, 'a:1', 3),
    ];
    beats(1, ...far);
    const told = [eventsOf(1), eventsOf(2), eventsOf(3)];
    station.holdHeartbeat(1, 'the pilot is gone');
    radio.taken();
    udp.taken();
    beats(3, ...far);
    expect(radio.taken()).toEqual([]);
    expect(udp.taken()).toHaveLength(3);
    expect(station.vehicle(2).link(timers.now()).heartbeat).toBe(false);
    station.releaseHeartbeat(1);
    beats(2, ...far);
    expect(radio.taken()).toHaveLength(2);
    expect(told[1]!.map(({ detail }) => detail)).toEqual([
      { sending: false, reason: 'the pilot is gone' },
      { sending: true, reason: expect.any(String) },
    ]);
    expect(told[0]).toEqual(told[1]);
    expect(told[2]).toEqual([]);
  });

  it('stay withheld where the vehicle changes its way', () => {
    const hexa = new FarEnd(udp, 'a:1', 1);
    hexa.beat();
    station.holdHeartbeat(1, 'the pilot is gone');
    timers.pass(6000);
    udp.taken();
    const moved = new FarEnd(udp, 'b:2', 1);
    moved.beat();
    beats(2, moved);
    expect(udp.taken('b:2')).toEqual([]);
  });

  it('are withheld on every way to the vehicle, the reserve radio too', () => {
    const [main, reserve] = [new FarEnd(udp, 'a:1', 1), new FarEnd(radio, 'serial', 1)];
    beats(2, main, reserve);
    station.holdHeartbeat(1, 'the pilot is gone');
    radio.taken();
    udp.taken();
    beats(3, main, reserve);
    expect([...udp.taken(), ...radio.taken()]).toEqual([]);
    station.releaseHeartbeat(1);
    beats(2, main, reserve);
    expect([udp.taken().length, radio.taken().length]).toEqual([2, 2]);
  });

  it('are withheld where nobody was heard yet: it may be a way to the vehicle', () => {
    const hexa = new FarEnd(radio, 'serial', 1);
    beats(2, hexa);
    station.holdHeartbeat(1, 'the pilot is gone');
    radio.listener!.gone('serial');
    radio.listener!.reached('serial');
    radio.taken();
    timers.pass(3000);
    expect(radio.taken()).toEqual([]);
  });

  it('go on for the others a minute after the vehicle was lost: its failsafe has decided', () => {
    const [lost, other] = [new FarEnd(radio, 'serial', 1), new FarEnd(radio, 'serial', 2)];
    beats(2, lost, other);
    station.holdHeartbeat(1, 'the pilot is gone');
    beats(50, other);
    radio.taken();
    beats(5, other);
    expect(radio.taken()).toEqual([]);
    beats(30, other);
    expect(radio.taken().length).toBeGreaterThan(5);
    lost.beat();
    timers.pass(1000);
    radio.taken();
    beats(3, lost, other);
    expect(radio.taken()).toEqual([]);
  });
});

describe('the link', () => {
  it('shows the strength that the radio tells, while it is fresh', () => {
    const hexa = new FarEnd(radio, 'serial', 1);
    hexa.beat();
    new FarEnd(radio, 'serial', 51, 68).say(RadioStatus, { rssi: 180, remrssi: 150 });
    expect(station.vehicle(1).link(timers.now())).toMatchObject({ rssi: 180, remoteRssi: 150 });
    expect(station.heard()).toHaveLength(1);
    timers.pass(11_000);
    expect(station.vehicle(1).link(timers.now())).not.toHaveProperty('rssi');
  });

  it('counts what is corrupt and what is unknown, and goes on', () => {
    const hexa = new FarEnd(radio, 'serial', 1);
    const events = eventsOf(1);
    beats(1, hexa);
    const bad = hexa.frame(Attitude, { roll: 1 });
    bad[14]! ^= 0xff;
    hexa.hear(bad);
    hexa.hear(Buffer.from('fd0100000001010fff7f0000000000', 'hex'));
    beats(2, hexa);
    expect(station.refusals.total).toMatchObject({ 'bad-checksum': 1, 'unknown-message': 1 });
    expect(events.at(-1)).toMatchObject({ kind: 'refused' });
    expect(station.vehicle(1).isAlive(timers.now())).toBe(true);
  });

  it('takes a frame cut in two by a modem, and one behind a false start', () => {
    const hexa = new FarEnd(udp, 'a:1', 1);
    const frames = framesOf(1);
    hexa.beat();
    const cut = hexa.frame(Attitude, { roll: 1, pitch: 1, yaw: 1, yawspeed: 1 });
    hexa.hear(cut.subarray(0, 20));
    hexa.hear(cut.subarray(20));
    expect(frames).toHaveLength(2);
    hexa.hear(Buffer.concat([Buffer.from('fdff', 'hex'), hexa.frame(Attitude, { roll: 1 })]));
    hexa.beat();
    expect(frames).toHaveLength(4);
  });

  it('survives a listener that throws', () => {
    const hexa = new FarEnd(udp, 'a:1', 1);
    const stop = station.vehicle(1).listen(() => {
      throw new Error('a fault');
    });
    hexa.beat();
    stop();
    const frames = framesOf(1);
    hexa.beat();
    expect(frames).toHaveLength(1);
  });
});

describe('signing', () => {
  const key = new Uint8Array(32).fill(7);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chengxun-signing-'));
    await station.close();
    station = await opened(signing());
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const signing = () =>
    new Signing(key, { file: join(folder, 'signing.json'), now: timers.now, log: silent });

  function signed(peer = 'a:1', keyOf = key, link = 3): FarEnd {
    const end = new FarEnd(udp, peer, 1);
    end.signer = new Signer(keyOf, link, 0, timers.now);
    return end;
  }

  it('lets through what is signed with the key; unsigned and wrongly signed frames are counted', () => {
    const frames = framesOf(1);
    const events = eventsOf(1);
    const hexa = signed();
    hexa.beat();
    expect(frames).toHaveLength(1);
    new FarEnd(udp, 'a:1', 1).beat();
    signed('a:1', new Uint8Array(32).fill(8), 4).beat();
    expect(frames).toHaveLength(1);
    expect(station.refusals.total).toEqual({ unsigned: 1, 'bad-signature': 1 });
    beats(2, hexa);
    expect(events.filter(({ kind }) => kind === 'refused')[0]!.detail).toEqual({
      counts: { unsigned: 1, 'bad-signature': 1 },
    });
    expect(station.vehicle(1).link(timers.now()).signed).toBe(true);
  });

  it('refuses a recorded frame sent again, from the same place, another one, or another link', () => {
    const frames = framesOf(1);
    const hexa = signed();
    const recorded = hexa.beat();
    const later = hexa.say(Attitude, { roll: 1 });
    expect(frames).toHaveLength(2);
    hexa.hear(later);
    hexa.hear(recorded);
    udp.listener!.heard('evil:6', recorded);
    radio.listener!.heard('serial', recorded);
    expect(frames).toHaveLength(2);
    expect(station.refusals.total).toEqual({ replayed: 4 });
  });

  it('refuses what was recorded before we were started', async () => {
    const recorded = signed().beat();
    timers.pass(120_000);
    await station.close();
    station = await opened(signing());
    udp.listener!.heard('a:1', recorded);
    expect(station.refusals.total).toEqual({ 'too-old': 1 });
    expect(station.heard()).toEqual([]);
  });

  it('signs what we send, and never with a timestamp of before, a crash and a clock set back included', async () => {
    signed().beat();
    station.vehicle(1).send(CommandLong, {});
    const [first] = udp.taken('a:1');
    expect(first!.signature).toBeDefined();
    // Not closed: as after a crash. And the clock is an hour behind, the vehicle's half a minute.
    const before = timers.now();
    timers = new HandTimers(before - 3_600_000);
    station = await opened(signing());
    const back = new FarEnd(udp, 'a:1', 1);
    back.signer = new Signer(key, 5, 0, () => before - 30_000);
    back.beat();
    station.vehicle(1).send(CommandLong, {});
    const [second] = udp.taken('a:1');
    expect(second!.signature!.timestamp).toBeGreaterThan(first!.signature!.timestamp);
  });

  it('goes with a vehicle whose clock is ahead', () => {
    const hexa = signed();
    const ahead = 30 * 60_000 * 100;
    hexa.signer = new Signer(key, 3, 0, () => timers.now() + 30 * 60_000);
    hexa.beat();
    station.vehicle(1).send(CommandLong, {});
    const [frame] = udp.taken('a:1');
    const now = (timers.now() - Date.UTC(2015, 0, 1)) * 100;
    expect(frame!.signature!.timestamp).toBeGreaterThanOrEqual(now + ahead);
  });

  it('signs nothing with one timestamp twice on a link, to whomever, over a new connection too', () => {
    const peers = ['a:1', 'b:2'];
    for (const [i, peer] of peers.entries()) {
      const end = new FarEnd(udp, peer, i + 1);
      end.signer = new Signer(key, 3, 0, timers.now);
      end.beat();
    }
    timers.pass(2000);
    udp.listener!.gone('a:1');
    udp.listener!.reached('a:1');
    timers.pass(2000);
    const times = udp.sent.map(({ frame }) => frame.signature!.timestamp);
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(new Set(times).size).toBe(times.length);
  });

  it('answers nobody who sent nothing but an unsigned RADIO_STATUS', () => {
    new FarEnd(udp, 'z:9', 51, 68).say(RadioStatus, { rssi: 99 });
    timers.pass(3000);
    expect(udp.taken('z:9')).toEqual([]);
  });

  it('takes an unsigned RADIO_STATUS, which radios write themselves', () => {
    const hexa = new FarEnd(radio, 'serial', 1);
    hexa.signer = new Signer(key, 9, 0, timers.now);
    hexa.beat();
    new FarEnd(radio, 'serial', 51, 68).say(RadioStatus, { rssi: 99 });
    expect(station.vehicle(1).link(timers.now()).rssi).toBe(99);
  });

  it('never hands on or records the key of a SETUP_SIGNING', () => {
    const frames = framesOf(1);
    const recorded: Uint8Array[] = [];
    station.vehicle(1).onRecord((bytes) => recorded.push(bytes));
    const hexa = signed();
    hexa.beat();
    hexa.say(SetupSigning, { secretKey: Array.from({ length: 32 }, () => 0xa5) });
    expect(frames).toHaveLength(1);
    const written = new Framer().push(Buffer.concat(recorded));
    expect(written.map(({ message }) => message)).toEqual([0, 256]);
    expect(Buffer.concat(recorded).includes(0xa5a5a5)).toBe(false);
    expect(Buffer.concat(recorded).indexOf(Buffer.alloc(8, 0xa5))).toBe(-1);
    expect(station.refusals.total).toEqual({ 'setup-signing': 1 });
  });
});

/** CRC-16/MCRF4XX with the message's seed, as the protocol's guide gives it. */
function crc(bytes: Uint8Array, seed: number): number {
  let sum = 0xffff;
  for (const byte of [...bytes, seed]) {
    let next = (byte ^ (sum & 0xff)) & 0xff;
    next = (next ^ (next << 4)) & 0xff;
    sum = ((sum >> 8) ^ (next << 8) ^ (next << 3) ^ (next >> 4)) & 0xffff;
  }
  return sum;
}
