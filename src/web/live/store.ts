/**
 * The live picture, outside React: frames change it ten times a second, components hear of it through
 * signals as often as they need. `now` comes in; the store reads no clock.
 */
import type { ApiViolation } from '../../wire/api.ts';
import type { ApiCase } from '../../wire/api-cases.ts';
import type { LiveDevice, LiveFrame, LivePosition, LiveSnapshot } from '../../wire/live-frames.ts';
import { LIVE_BITS } from '../../wire/live-frames.ts';
import { toMap } from '../map/crs.ts';
import { LiveDrones } from './drones.ts';
import { type Happening, happenings } from './happenings.ts';
import { Motion } from './motion.ts';
import { signal } from './signal.ts';
import { droneStateOf, stateOf } from './state-of.ts';
import type { Vehicle } from './vehicle.ts';

/** Ended violations kept in memory; open ones are all kept. */
const MOST_ENDED = 400;
const MOST_CASES = 600;
/** A drone's fixes count for nothing while its telemetry is younger than this, ms. */
const TELEMETRY_RULES = 3_000;

export class LiveStore {
  readonly vehicles = new Map<string, Vehicle>();
  /** By slot of the motion arrays. */
  readonly slots: Vehicle[] = [];
  readonly motion = new Motion();
  readonly violations = new Map<number, ApiViolation>();
  readonly cases = new Map<number, ApiCase>();
  readonly drones = new LiveDrones();
  happenings: Happening[] = [];
  ready = false;
  /** Bumped when vehicles came or went. */
  roster = 0;
  zonesRevision = -1;

  /** Vehicles came, went, or changed state, speed or name: lists look again twice a second. */
  readonly fleetChanged = signal(500);
  /** A state or the set of slots changed: symbols on the map look different. */
  readonly symbolsChanged = signal();
  /** Something is drawn elsewhere. */
  readonly moved = signal();
  readonly happened = signal(250);
  readonly casesChanged = signal(250);
  readonly zonesChanged = signal();
  /** Violations that began just now, in time: worth a sound and a word. */
  onAlarm: (violations: readonly ApiViolation[]) => void = () => {};
  /** A position of the vehicle whose trail is shown. */
  onPosition: (position: LivePosition) => void = () => {};

  /** Server time minus this computer's, ms. */
  skew = 0;

  /** `now`: this computer's time, ms since the epoch; `steady`: ms of a clock that never jumps. */
  apply(frame: LiveFrame, now: number, steady: number): void {
    this.skew = frame.now - now;
    if (frame.type === 'snapshot') this.#restart(frame);
    else {
      for (const id of frame.removed ?? []) this.#remove(id);
      for (const device of frame.devices ?? []) this.#device(device, frame.now);
    }
    this.#drones(frame, steady);
    for (const position of frame.positions ?? []) {
      // Telemetry is newer and comes more often: the fixes of the same drone would pull it back.
      if (!this.#toldByTelemetry(position[0], frame.now))
        this.#position(position, frame.now, steady);
    }
    const news = frame.type === 'changes';
    const began = this.#violations(oldestFirst(frame.violations, news), news);
    if (frame.type === 'changes')
      for (const id of frame.withdrawn ?? []) this.violations.delete(id);
    for (const c of oldestFirst(frame.cases, news)) this.#case(c);
    this.#announce(frame);
    if (began.length > 0) this.onAlarm(began);
  }

  /** Once a second: vehicles go silent by time alone. */
  tick(now: number): void {
    let changed = false;
    for (const vehicle of this.slots) changed = this.#judge(vehicle, now + this.skew) || changed;
    if (!changed) return;
    this.symbolsChanged.bump();
    this.fleetChanged.bump();
  }

  #restart(frame: LiveSnapshot): void {
    const kept = new Set(frame.devices.map((d) => d.id));
    for (const id of this.vehicles.keys()) if (!kept.has(id)) this.#remove(id);
    for (const device of frame.devices) this.#device(device, frame.now);
    this.violations.clear();
    this.cases.clear();
    this.ready = true;
  }

  #announce(frame: LiveFrame): void {
    const snapshot = frame.type === 'snapshot';
    if (frame.devices || frame.positions || frame.drones || snapshot) {
      this.fleetChanged.bump();
      this.moved.bump();
    }
    const droneEvents = 'droneEvents' in frame && frame.droneEvents;
    const withdrawn = 'withdrawn' in frame && frame.withdrawn;
    if (frame.violations || frame.cases || snapshot || withdrawn || droneEvents) {
      const { violations, cases, drones } = this;
      this.happenings = happenings(violations.values(), cases.values(), drones.events);
      this.happened.bump();
    }
    if (frame.cases || snapshot) this.casesChanged.bump();
    if (frame.zonesRevision !== undefined && frame.zonesRevision !== this.zonesRevision) {
      this.zonesRevision = frame.zonesRevision;
      this.zonesChanged.bump();
    }
  }

  #device(d: LiveDevice, now: number): void {
    const text = `${d.id} ${d.name} ${d.plate}`.toLowerCase();
    const known = this.vehicles.get(d.id);
    if (known) {
      const { kind, name, plate, online, alarms } = d;
      const looks = known.kind !== kind;
      Object.assign(known, { kind, name, plate, online, alarms, text });
      if (this.#judge(known, now) || looks) this.symbolsChanged.bump();
      return;
    }
    const vehicle: Vehicle = {
      ...d,
      slot: this.motion.add(),
      time: 0,
      lon: Number.NaN,
      lat: Number.NaN,
      speed: null,
      heading: null,
      bits: 0,
      state: 'silent',
      text,
    };
    this.vehicles.set(d.id, vehicle);
    this.slots[vehicle.slot] = vehicle;
    this.roster++;
    this.#judge(vehicle, now);
    this.symbolsChanged.bump();
  }

  #remove(id: string): void {
    const vehicle = this.vehicles.get(id);
    if (!vehicle) return;
    this.vehicles.delete(id);
    this.roster++;
    this.motion.remove(vehicle.slot);
    const last = this.slots.pop();
    if (last && last !== vehicle) {
      last.slot = vehicle.slot;
      this.slots[vehicle.slot] = last;
    }
    this.symbolsChanged.bump();
  }

  #position(p: LivePosition, now: number, steady: number): void {
    const [id, time, lat, lon, speed, heading, bits] = p;
    const vehicle = this.vehicles.get(id);
    if (!vehicle || time < vehicle.time) return;
    const gap = vehicle.time === 0 || bits & LIVE_BITS.late ? 0 : time - vehicle.time;
    const course = heading ?? courseBetween(vehicle.lon, vehicle.lat, lon, lat) ?? vehicle.heading;
    const first = vehicle.time === 0;
    Object.assign(vehicle, { time, lat, lon, speed, heading: course, bits });
    const [x, y] = toMap(lon, lat);
    this.motion.moveTo(vehicle.slot, x, y, course, gap, steady);
    if (this.#judge(vehicle, now) || first) this.symbolsChanged.bump();
    this.onPosition(p);
  }

  #drones(frame: LiveFrame, steady: number): void {
    for (const { device, state, heard } of this.drones.apply(frame)) {
      const vehicle = this.vehicles.get(device);
      if (!vehicle || !state) continue;
      const { position: p, groundSpeed = null, heading = null } = state;
      // By the server's clock: its own may run behind the fixes before it, or ahead of those to come.
      const time = Math.max(vehicle.time, heard);
      if (p)
        this.#position([device, time, p.lat, p.lon, groundSpeed, heading, 0], frame.now, steady);
      else if (this.#judge(vehicle, frame.now)) this.symbolsChanged.bump();
    }
  }

  #toldByTelemetry(id: string, now: number): boolean {
    const drone = this.drones.byId.get(id);
    return drone?.state?.position !== undefined && now - drone.heard < TELEMETRY_RULES;
  }

  #judge(vehicle: Vehicle, now: number): boolean {
    const drone = this.drones.byId.get(vehicle.id);
    const state = drone ? droneStateOf(drone, vehicle.alarms, now) : stateOf(vehicle, now);
    if (state === vehicle.state) return false;
    vehicle.state = state;
    return true;
  }

  #violations(items: readonly ApiViolation[], news: boolean): ApiViolation[] {
    const began: ApiViolation[] = [];
    for (const v of items) {
      if (news && !this.violations.has(v.id) && v.ended === null && !v.late) began.push(v);
      this.violations.delete(v.id);
      this.violations.set(v.id, v);
    }
    let excess = this.violations.size - MOST_ENDED;
    for (const v of this.violations.values()) {
      if (excess <= 0) break;
      if (v.ended === null) continue;
      this.violations.delete(v.id);
      excess--;
    }
    return began;
  }

  #case(c: ApiCase): void {
    this.cases.delete(c.id);
    this.cases.set(c.id, c);
    for (const id of this.cases.keys()) {
      if (this.cases.size <= MOST_CASES) break;
      this.cases.delete(id);
    }
  }
}

/** A snapshot lists the newest first; what is kept longest must go in last. */
function oldestFirst<T>(items: readonly T[] | undefined, asTheyCame: boolean): readonly T[] {
  const list = items ?? [];
  return asTheyCame ? list : list.toReversed();
}

/** Degrees, or null where it moved too little (about 3 m) to tell. */
function courseBetween(lon0: number, lat0: number, lon1: number, lat1: number): number | null {
  if (Number.isNaN(lon0)) return null;
  const east = (lon1 - lon0) * Math.cos((lat1 * Math.PI) / 180);
  const north = lat1 - lat0;
  if (Math.hypot(east, north) < 3 / 111_320) return null;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
