import { decode, encode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import type { FrameCounts } from '../../src/wire/mavlink/framer.ts';
import { Heartbeat, RadioStatus, SetupSigning } from '../../src/wire/mavlink/messages.ts';
import { isOfVehicle } from '../../src/wire/mavlink/vehicle/presence.ts';
import type { Log } from '../log.ts';
import { every } from '../timers.ts';
import { Channel, GROUND_STATION } from './channel.ts';
import type { Link } from './links/link.ts';
import { Refusals } from './refusals.ts';
import type { Signing } from './signing.ts';
import { type AutopilotHeartbeat, LOST_AFTER, Vehicle } from './vehicle.ts';
import type { Timers } from './vehicle-port.ts';

/** MAV_TYPE_GCS, MAV_AUTOPILOT_INVALID, MAV_STATE_ACTIVE. */
const OWN_HEARTBEAT: Partial<InstanceType<typeof Heartbeat>> = {
  type: 6,
  autopilot: 8,
  systemStatus: 4,
};
/** ms */
const TICK = 1000;
/** Peers of one link at a time; the one silent longest is forgotten for a new one. */
const MOST_PEERS = 512;
/** ms. A peer that is no vehicle's and silent so long is forgotten. */
const PEER_STALE = 60_000;
/** ms. The failsafe of a vehicle that got no heartbeats and was not heard for so long has decided. */
const DECIDED = 60_000;

export interface StationOptions {
  readonly links: readonly Link[];
  readonly timers: Timers;
  readonly log: Log;
  /** Given: unsigned frames are refused, and ours are signed. */
  readonly signing?: Signing;
  /** An autopilot was heard for the first time. */
  readonly appeared?: (vehicle: Vehicle) => void;
}

/** The ground station: all links, and every vehicle behind them by its system id. */
export class Station {
  readonly refusals = new Refusals();
  readonly #options: StationOptions;
  readonly #vehicles = new Map<number, Vehicle>();
  /** By link, then by peer. */
  readonly #channels = new Map<Link, Map<string, Channel>>();
  readonly #counted = new WeakMap<Channel, FrameCounts>();
  #stopTicking = () => {};
  #faultTold = Number.NEGATIVE_INFINITY;

  constructor(options: StationOptions) {
    this.#options = options;
    for (const link of options.links) this.#channels.set(link, new Map());
  }

  /** Opens all links. @throws LinkError where one can never be opened; then none is open. */
  async open(): Promise<void> {
    try {
      for (const link of this.#options.links) {
        await link.open({
          reached: (peer) => this.#reached(link, peer),
          heard: (peer, bytes) => this.#heard(link, peer, bytes),
          gone: (peer) => this.#gone(link, peer),
        });
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#stopTicking = every(this.#options.timers, TICK, () => this.#tick());
  }

  async close(): Promise<void> {
    this.#stopTicking();
    await Promise.all(this.#options.links.map((link) => link.close()));
  }

  /** The vehicle of a system id, which need not have been heard yet. */
  vehicle(system: number): Vehicle {
    const known = this.#vehicles.get(system);
    if (known) return known;
    const { timers, signing } = this.#options;
    const vehicle = new Vehicle(system, { now: timers.now, signed: signing !== undefined });
    this.#vehicles.set(system, vehicle);
    return vehicle;
  }

  /** Those heard since the start. */
  heard(): Vehicle[] {
    return [...this.#vehicles.values()].filter((vehicle) => vehicle.isKnown);
  }

  /**
   * No more ground-station heartbeats to this vehicle, so that its own failsafe decides: by no way on which
   * it was ever heard, and by none on which nobody was, as it may hear us there. They stop for every vehicle
   * that shares its radio or connection, until it was lost for a minute.
   */
  holdHeartbeat(system: number, reason: string): void {
    this.vehicle(system).held = { reason, since: this.#options.timers.now() };
    this.#weighHeartbeats();
  }

  releaseHeartbeat(system: number): void {
    this.vehicle(system).held = undefined;
    this.#weighHeartbeats();
  }

  #reached(link: Link, peer: string): void {
    this.#addChannel(link, peer, true);
  }

  #gone(link: Link, peer: string): void {
    const channel = this.#channels.get(link)!.get(peer);
    if (!channel) return;
    this.#channels.get(link)!.delete(peer);
    for (const vehicle of this.#on(channel)) vehicle.unbind(this.#options.timers.now());
  }

  #heard(link: Link, peer: string, bytes: Uint8Array): void {
    const at = this.#options.timers.now();
    const channel = this.#channels.get(link)!.get(peer) ?? this.#addChannel(link, peer, false);
    if (!channel) {
      this.refusals.count('too-many-peers', undefined);
      return;
    }
    for (const frame of channel.receive(bytes)) {
      try {
        this.#accept(channel, frame, at);
      } catch (error) {
        this.#fault(error, frame, at);
      }
    }
  }

  #addChannel(link: Link, peer: string, isCalled: boolean): Channel | undefined {
    const channels = this.#channels.get(link)!;
    if (channels.size >= MOST_PEERS && !this.#forgetOne(channels)) return undefined;
    const signer = this.#options.signing?.signer(this.#options.links.indexOf(link) & 255);
    const channel = new Channel(link, peer, { isCalled, ...(signer && { signer }) });
    channels.set(peer, channel);
    return channel;
  }

  /** The first of those never heard goes, else the one silent longest; a vehicle's own channel never goes. */
  #forgetOne(channels: Map<string, Channel>): boolean {
    const bound = new Set([...this.#vehicles.values()].map(({ channel }) => channel));
    let oldest: Channel | undefined;
    for (const channel of channels.values()) {
      if (channel.isCalled || bound.has(channel)) continue;
      if (!oldest || channel.heard < oldest.heard) oldest = channel;
      if (oldest.heard === Number.NEGATIVE_INFINITY) break;
    }
    return oldest !== undefined && channels.delete(oldest.peer);
  }

  #accept(channel: Channel, frame: Frame, at: number): void {
    const verdict = this.#options.signing?.check(frame, at) ?? 'ok';
    if (verdict !== 'ok') {
      this.refusals.count(verdict, frame.system);
    } else if (isOurs(frame)) {
      this.refusals.count('own-id', undefined);
    } else if (frame.message === RadioStatus.MSG_ID) {
      // Not heard by that: it may be unsigned, from anybody, and is no reason to answer.
      this.#radio(channel, frame, at);
    } else {
      channel.heard = at;
      this.#fromVehicle(channel, frame, at);
    }
  }

  #fromVehicle(channel: Channel, frame: Frame, at: number): void {
    const beat = autopilotHeartbeat(frame);
    if (beat) channel.beats.add(frame.system);
    const known = this.#vehicles.get(frame.system);
    if (known?.channel !== channel && known?.isAlive(at)) {
      this.refusals.count('spoofed-system', frame.system);
      return;
    }
    // Only its autopilot's heartbeat makes a system ours, or moves it to another channel.
    if (known?.channel !== channel && !beat) return;
    if (beat) this.#beat(channel, frame, beat, at);
    const vehicle = this.#vehicles.get(frame.system);
    if (!vehicle) return;
    if (frame.message === SetupSigning.MSG_ID) {
      this.refusals.count('setup-signing', frame.system);
      vehicle.record(withoutKey(frame), at);
    } else {
      vehicle.accept(frame, at);
    }
  }

  #beat(channel: Channel, frame: Frame, beat: AutopilotHeartbeat, at: number): void {
    const vehicle = this.vehicle(frame.system);
    const isNew = !vehicle.isKnown;
    vehicle.beat(channel, frame.component, beat, at);
    if (isNew) this.#options.appeared?.(vehicle);
  }

  #radio(channel: Channel, frame: Frame, at: number): void {
    const { rssi, remrssi } = decode(frame, RadioStatus);
    channel.radio = { rssi, remoteRssi: remrssi, at };
    for (const vehicle of this.#on(channel)) vehicle.record(frame.bytes, at);
  }

  #on(channel: Channel): Vehicle[] {
    return [...this.#vehicles.values()].filter((vehicle) => vehicle.channel === channel);
  }

  #all(): Channel[] {
    return [...this.#channels.values()].flatMap((channels) => [...channels.values()]);
  }

  #tick(): void {
    const at = this.#options.timers.now();
    this.#weighHeartbeats();
    for (const channel of this.#all()) {
      const vehicles = this.#on(channel);
      const before = this.#counted.get(channel) ?? NOTHING_COUNTED;
      this.refusals.countFraming(
        channel.counts,
        before,
        vehicles.map(({ system }) => system),
      );
      this.#counted.set(channel, { ...channel.counts });
      this.#heartbeat(channel, vehicles, at);
      if (!channel.isCalled && vehicles.length === 0 && at - channel.heard > PEER_STALE) {
        this.#channels.get(channel.link)!.delete(channel.peer);
      }
    }
    for (const vehicle of this.#vehicles.values()) {
      vehicle.tellLink(at);
      const counts = this.refusals.take(vehicle.system, at);
      if (counts) vehicle.tell('refused', { counts }, at);
    }
  }

  /** Strangers that only sent noise get no answer: we are nobody's reflector. */
  #heartbeat(channel: Channel, vehicles: readonly Vehicle[], at: number): void {
    const isMet = channel.isCalled || channel.heard > Number.NEGATIVE_INFINITY;
    if (!isMet || channel.withheld !== undefined) return;
    const bytes = channel.send(Heartbeat, OWN_HEARTBEAT);
    if (bytes) for (const vehicle of vehicles) vehicle.record(bytes, at);
  }

  /** Settles for each channel whether heartbeats are sent, and tells where that changed. */
  #weighHeartbeats(): void {
    const at = this.#options.timers.now();
    const held = [...this.#vehicles.values()].filter((vehicle) => vehicle.isHeld(at, DECIDED));
    for (const channel of this.#all()) {
      const vehicles = this.#on(channel);
      const { beats } = channel;
      const reason = held.find(({ system }) => beats.size === 0 || beats.has(system))?.held?.reason;
      const was = channel.withheld;
      channel.withheld = reason;
      if ((was === undefined) === (reason === undefined)) continue;
      const sending = reason === undefined;
      for (const vehicle of vehicles) {
        vehicle.tell('heartbeat', { sending, reason: reason ?? 'goes on' }, at);
      }
    }
  }

  /** A fault in what listens must not stop the link; told once in a while, not for every frame. */
  #fault(error: unknown, { message, system }: Frame, at: number): void {
    if (at - this.#faultTold < LOST_AFTER) return;
    this.#faultTold = at;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.log.error({ message, system, error: told }, 'a frame could not be handled');
  }
}

const NOTHING_COUNTED: FrameCounts = {
  good: 0,
  badChecksum: 0,
  unknownMessage: 0,
  badFlags: 0,
  skippedBytes: 0,
};

const isOurs = ({ system, component }: Frame): boolean =>
  system === GROUND_STATION.system && component === GROUND_STATION.component;

function autopilotHeartbeat(frame: Frame): AutopilotHeartbeat | undefined {
  if (frame.message !== Heartbeat.MSG_ID) return undefined;
  const beat = decode(frame, Heartbeat);
  return isOfVehicle(beat.autopilot, beat.type) ? beat : undefined;
}

/** The same message with the key blanked out: that it was sent is on record, what it said is not. */
function withoutKey(frame: Frame): Uint8Array {
  return encode(SetupSigning, {}, frame);
}
