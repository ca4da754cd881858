/** One drone: what its vehicle says goes up to the server, what the server says is carried out. */
import type { DroneEvent, DroneLink, DroneState } from '../../src/domain/flights/drone.ts';
import type { Mission } from '../../src/domain/flights/mission.ts';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { GlobalPositionInt, Heartbeat, HomePosition } from '../../src/wire/mavlink/messages.ts';
import { type SeenEvent, VehicleView } from '../../src/wire/mavlink/vehicle/view.ts';
import type { Log } from '../log.ts';
import type { LaneKind, Outbox } from '../outbox/outbox.ts';
import { every } from '../timers.ts';
import { CommandChannel } from './commands/command-channel.ts';
import { Commands } from './commands/commands.ts';
import type { Journal } from './commands/journal.ts';
import { StatusTexts } from './commands/status-texts.ts';
import { Transfers } from './commands/transfers.ts';
import { LostCaptures } from './drone/lost-captures.ts';
import { PilotWatch } from './drone/pilot-watch.ts';
import { changedByOther, MissionProof } from './drone/proof.ts';
import { Sampler } from './drone/sampler.ts';
import { Streams } from './drone/streams.ts';
import type { Rates } from './rates.ts';
import { Uplink } from './uplink.ts';
import type { Timers, VehiclePort } from './vehicle-port.ts';

/** The vehicle as the station has it, heard or not yet. */
export interface DroneVehicle extends VehiclePort {
  readonly armed: boolean;
  link(at: number): DroneLink;
  /** Of the link, of heartbeats, of refused frames, of black boxes. */
  onEvent(listener: (event: SeenEvent) => void): () => void;
}

export interface DroneOptions {
  readonly device: DeviceId;
  readonly vehicle: DroneVehicle;
  readonly server: { readonly url: string; readonly token: string };
  /** Of the whole bridge; closed by whoever opened them, after the drone. */
  readonly outbox: Outbox;
  readonly journal: Journal;
  readonly rates: Rates;
  /** An armed vehicle whose pilot was there gets no heartbeats after this long without one, ms. */
  readonly pilotTimeout: number;
  readonly timers: Timers;
  readonly log: Log;
  /** Ground elevation above mean sea level, m, where it is known. */
  terrain?(lat: number, lon: number): number | undefined;
  /** No more ground-station heartbeats to this vehicle, for this reason; undefined: they go on. */
  holdHeartbeat(reason: string | undefined): void;
  /** 0 … 1 */
  random(): number;
  /** Never the same twice, over restarts too. */
  newId(): string;
}

/** How often what is due is looked at, ms. */
const TICK = 250;
const SECOND = 1000;
/** A flight that is still in the air was commanded no longer ago than this, ms. */
const LONGEST_FLIGHT = 60 * 60 * SECOND;
/** While nothing is heard, the server is told so this often, ms. */
const SILENT_PERIOD = 5000;

export class Drone {
  readonly #options: DroneOptions;
  readonly #view: VehicleView;
  readonly #uplink: Uplink;
  readonly #channel: CommandChannel;
  readonly #streams: Streams;
  readonly #captures: LostCaptures;
  readonly #commands: Commands;
  readonly #transfers: Transfers;
  readonly #watch: PilotWatch;
  readonly #proof = new MissionProof();
  readonly #sampler = new Sampler();
  readonly #texts = new StatusTexts();
  /** Commands that wait for the vehicle to show something: as many as run. */
  readonly #looks = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #held: string | undefined;
  /** Whose proof it is. */
  #who: string | undefined;
  #lastLive = 0;
  #lastSecond = 0;

  constructor(options: DroneOptions) {
    const { vehicle, timers, rates, terrain, device, outbox, log, random, server } = options;
    this.#options = options;
    this.#view = new VehicleView({ system: vehicle.system, ...(terrain && { terrain }) });
    this.#channel = new CommandChannel(vehicle, timers);
    this.#streams = new Streams(vehicle, timers, this.#channel, rates);
    this.#captures = new LostCaptures(this.#channel);
    const commanded = options.journal.tookSince(device, timers.now() - LONGEST_FLIGHT);
    this.#watch = new PilotWatch(options.pilotTimeout, commanded);
    const onCommand = (payload: Uint8Array) => this.#commands.take(payload);
    this.#uplink = new Uplink({ ...server, device, outbox, timers, log, random, onCommand });
    this.#transfers = this.#makeTransfers();
    this.#commands = this.#makeCommands();
    this.#stops.push(
      vehicle.listen((frame, at) => this.#heard(frame, at)),
      vehicle.onEvent((event) => this.#report(event)),
      every(timers, TICK, () => this.#tick(timers.now())),
      every(timers, SECOND / rates.live, () => this.#tellLive(timers.now())),
    );
  }

  /** Signed in to the server. */
  get online(): boolean {
    return this.#uplink.online;
  }

  /** Calls off what runs, says goodbye to the server. What waits stays in the outbox. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#commands.close();
    this.#channel.close();
    await this.#uplink.close();
  }

  #makeTransfers(): Transfers {
    const { vehicle: port, timers } = this.#options;
    return new Transfers({
      port,
      timers,
      before: () => this.#proof.mission,
      armedIn: () => {
        const state = this.#state(timers.now());
        return state?.armed ? state.mode : undefined;
      },
      proven: (mission, hash) => this.#proven(mission, hash),
      unproven: (reason) => this.#unproven(reason),
    });
  }

  #makeCommands(): Commands {
    const { device, journal, timers, log, vehicle } = this.#options;
    return new Commands({
      device,
      journal,
      timers,
      log,
      transfers: this.#transfers,
      channel: this.#channel,
      texts: this.#texts,
      isAlive: () => vehicle.link(timers.now()).alive,
      state: () => this.#state(timers.now()),
      proven: () => this.#proof.hash,
      watch: (look) => {
        this.#looks.add(look);
        return () => this.#looks.delete(look);
      },
      reply: (reply) => this.#append('reply', reply),
      pilotIsThere: () => {
        this.#watch.watch();
        this.#weighHeartbeat(timers.now());
      },
      rateSet: (message, hertz) => this.#streams.set(message, hertz),
    });
  }

  #heard(frame: Frame, at: number): void {
    for (const event of this.#view.accept(frame, at)) this.#seen(event);
    this.#streams.heard(frame, at);
    if (frame.component === this.#view.component) {
      this.#weighProof(frame, at);
      this.#sample(frame.message, at);
    }
    for (const look of [...this.#looks]) look();
  }

  /** What our own transfer changes contradicts nothing. */
  #weighProof(frame: Frame, at: number): void {
    const { component, autopilot } = this.#options.vehicle;
    const who = `${component} ${autopilot}`;
    if (this.#who !== who) this.#unproven('another autopilot answers');
    this.#who = who;
    const contradiction = this.#transfers.isRunning
      ? changedByOther(frame)
      : this.#proof.contradicts(frame, at);
    if (contradiction !== undefined) this.#unproven(contradiction);
  }

  #sample(message: number, at: number): void {
    if (message === GlobalPositionInt.MSG_ID) {
      const fix = this.#sampler.fix(this.#view.fix(), at);
      if (fix !== undefined) this.#append('position', fix);
    } else if (message !== Heartbeat.MSG_ID) return;
    const state = this.#sampler.state(this.#state(at), at);
    if (state !== undefined) this.#append('telemetry', state);
  }

  /** The station tells of the link itself, and knows its name. */
  #seen(event: SeenEvent): void {
    const { kind, detail } = event;
    if (kind === 'link') return;
    this.#report(event);
    if (kind === 'text') {
      const { severity, text } = detail as { severity: number; text: string };
      this.#texts.note(this.#options.timers.now(), severity, text);
    } else if (kind === 'reboot') {
      this.#streams.reset();
      this.#unproven('the autopilot started anew');
    } else if (kind === 'armed' && detail.armed === true) {
      this.#streams.askAgain(HomePosition.MSG_ID);
    }
  }

  #proven(mission: Mission, hash: string): void {
    const now = this.#options.timers.now();
    this.#proof.hold(mission, hash, now);
    this.#report({ time: now, kind: 'mission', detail: { hash } });
  }

  #unproven(reason: string): void {
    this.#transfers.doubt(reason);
    this.#commands.unproven(reason);
    if (!this.#proof.void()) return;
    this.#report({ time: this.#options.timers.now(), kind: 'mission', detail: { reason } });
  }

  #report(event: SeenEvent): void {
    const { newId } = this.#options;
    this.#append('event', { id: newId(), ...event } satisfies DroneEvent);
  }

  #append(kind: LaneKind, value: unknown): void {
    const { outbox, device } = this.#options;
    outbox.append(device, kind, value);
    this.#uplink.wake();
  }

  #tick(at: number): void {
    for (const event of this.#view.tick(at)) this.#seen(event);
    for (const look of [...this.#looks]) look();
    const isAlive = this.#options.vehicle.link(at).alive;
    if (isAlive) this.#streams.tick(at);
    if (Math.abs(at - this.#lastSecond) < SECOND) return;
    this.#lastSecond = at;
    if (isAlive) this.#captures.tick(at, this.#view.lostCaptures());
    this.#weighHeartbeat(at);
    this.#uplink.wake();
  }

  #weighHeartbeat(at: number): void {
    const { vehicle, holdHeartbeat } = this.#options;
    const isHeard = this.#view.type !== undefined;
    const reason = this.#watch.tick(at, isHeard ? vehicle.armed : undefined);
    if (reason === this.#held) return;
    this.#held = reason;
    holdHeartbeat(reason);
  }

  #tellLive(at: number): void {
    const { vehicle } = this.#options;
    const isAlive = vehicle.link(at).alive;
    if (!isAlive && Math.abs(at - this.#lastLive) < SILENT_PERIOD) return;
    this.#lastLive = at;
    this.#uplink.live(() => this.#state(at));
  }

  /** undefined before its first heartbeat. */
  #state(at: number): DroneState | undefined {
    const state = this.#view.state(at, this.#options.vehicle.link(at));
    const { hash, mission } = this.#proof;
    if (state === undefined || hash === undefined) return state;
    const nothing = { current: 0, total: mission?.items.length ?? 0 };
    return { ...state, mission: { ...nothing, ...state.mission, hash } };
  }
}
