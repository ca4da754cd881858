/**
 * The live map in memory: the newest state of every vehicle, each with the sequence number at which it
 * changed. What a reader lacks follows from the one number it last got, so nothing is queued for anybody
 * (promise 7). Each part is turned into JSON once, when it is first sent, and shared by all readers.
 */
import type { Case } from '../../domain/cases/case.ts';
import { isEnded } from '../../domain/cases/workflow.ts';
import type { Device } from '../../domain/fleet/device.ts';
import type { Fix } from '../../domain/fleet/fix.ts';
import type { DroneReport } from '../../domain/flights/drone.ts';
import type { DeviceId, ViolationId } from '../../domain/ids.ts';
import type { Violation } from '../../domain/supervision/violation.ts';
import type { LiveView } from '../../services/devices.ts';
import type { StoredDroneEvent } from '../../services/drones/ports.ts';
import type { FlightHead } from '../../services/flights/ports.ts';
import { LIVE_LIMITS, type LiveState } from '../../services/live-state.ts';
import type { LiveFeed } from '../../services/ports.ts';
import type { NewestFix } from '../../services/stores.ts';
import type { LiveDevice } from '../../wire/live-frames.ts';
import { toApiCase, toApiViolation, toLivePosition } from '../../wire/to-api.ts';
import { toApiDroneEvent } from '../../wire/to-api-flights.ts';
import { EventRing } from './event-ring.ts';
import { LiveDrones } from './live-drones.ts';

/** About an hour of a busy bureau; a reader that was away longer gets a new snapshot. */
const RING = 5000;

interface Vehicle {
  /** Absent while only its fixes are known yet. */
  device: Device | undefined;
  online: boolean;
  alarms: number;
  newest: NewestFix | undefined;
  late: boolean;
  deviceSeq: number;
  positionSeq: number;
  /** Encoded when first sent, dropped at the next change. */
  deviceJson: string | undefined;
  positionJson: string | undefined;
}

interface Kept {
  readonly began: number;
  readonly device: DeviceId;
  readonly json: string;
}

export class LiveMap implements LiveFeed, LiveView {
  /** Names this run: the sequence numbers of another run mean nothing here. */
  readonly stream: string;
  seq = 1;
  zonesRevision: number;
  #zonesSeq = 0;
  readonly #now: () => number;
  /** Bounded by the number of devices that were let in. */
  readonly #vehicles = new Map<DeviceId, Vehicle>();
  /** Open violations: at most one per vehicle, rule and zone at a time. */
  readonly #open = new Map<ViolationId, Kept>();
  readonly #ended = new Map<ViolationId, Kept>();
  readonly #cases = new Map<number, string>();
  readonly #ring = new EventRing(RING);
  readonly #drones = new LiveDrones((id) => {
    const vehicle = this.#vehicles.get(id);
    return vehicle?.device && { name: vehicle.device.name, online: vehicle.online };
  });

  constructor(stream: string, now: () => number, initial: LiveState) {
    this.stream = stream;
    this.#now = now;
    // By the clock, so that it differs from the run before.
    this.zonesRevision = now();
    for (const { device, newest, online } of initial.devices)
      Object.assign(this.#vehicle(device.id), { device, newest, online });
    for (const violation of [...initial.violations].reverse()) this.#keep(violation);
    for (const found of [...initial.cases].reverse())
      this.#cases.set(found.id, encodeCase(found, this.#now()));
    for (const flight of [...initial.flights].reverse()) this.#drones.keep(flight, 0);
    this.#drones.report(initial.drones, 0);
  }

  /** From which sequence number on changes can be told; a reader behind it needs a snapshot. */
  get floor(): number {
    return this.#ring.floor;
  }

  positions(items: readonly { device: DeviceId; fix: Fix; late: boolean }[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    const received = this.#now();
    for (const { device, fix, late } of items) {
      const vehicle = this.#vehicle(device);
      if (vehicle.newest && vehicle.newest.fix.time >= fix.time) continue;
      vehicle.newest = { fix, received };
      vehicle.late = late;
      vehicle.positionSeq = seq;
      vehicle.positionJson = undefined;
    }
  }

  presence(device: DeviceId, online: boolean): void {
    const vehicle = this.#vehicle(device);
    if (vehicle.online === online) return;
    vehicle.online = online;
    this.#touch(vehicle, ++this.seq);
    this.#drones.touch(device, this.seq);
  }

  violations(items: readonly Violation[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    for (const violation of items) {
      const json = this.#keep(violation, seq);
      this.#ring.push({ seq, kind: 'violation', id: violation.id, json });
    }
  }

  withdrawn(items: readonly { id: ViolationId; device: DeviceId }[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    for (const { id } of items) {
      this.#forget(id, seq);
      this.#ring.push({ seq, kind: 'withdrawn', id, json: String(id) });
    }
  }

  cases(items: readonly Case[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    for (const found of items) {
      const json = encodeCase(found, this.#now());
      this.#cases.delete(found.id);
      if (!isEnded(found.state)) this.#cases.set(found.id, json);
      if (this.#cases.size > LIVE_LIMITS.cases) this.#cases.delete(Math.min(...this.#cases.keys()));
      this.#ring.push({ seq, kind: 'case', id: found.id, json });
    }
  }

  devices(items: readonly Device[], removed: readonly DeviceId[]): void {
    if (items.length === 0 && removed.length === 0) return;
    const seq = ++this.seq;
    for (const device of items) {
      const vehicle = this.#vehicle(device.id);
      vehicle.device = device;
      this.#touch(vehicle, seq);
      // What was told of it before it had a name was not shown.
      vehicle.positionSeq = seq;
      this.#drones.touch(device.id, seq);
    }
    for (const id of removed) {
      this.#vehicles.delete(id);
      this.#drones.remove(id);
      this.#ring.push({ seq, kind: 'removed', id, json: JSON.stringify(id) });
    }
  }

  zonesChanged(): void {
    this.#zonesSeq = ++this.seq;
    this.zonesRevision++;
  }

  drones(items: readonly DroneReport[]): void {
    if (items.length > 0) this.#drones.report(items, ++this.seq);
  }

  droneEvents(items: readonly StoredDroneEvent[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    for (const event of items) {
      const json = JSON.stringify(toApiDroneEvent(event));
      this.#ring.push({ seq, kind: 'drone-event', id: event.no, json });
    }
  }

  flights(items: readonly FlightHead[]): void {
    if (items.length === 0) return;
    const seq = ++this.seq;
    for (const flight of items) {
      const json = this.#drones.keep(flight, seq);
      this.#ring.push({ seq, kind: 'flight', id: flight.id, json });
    }
  }

  newest(device: DeviceId): NewestFix | undefined {
    return this.#vehicles.get(device)?.newest;
  }

  online(device: DeviceId): boolean | undefined {
    return this.#vehicles.get(device)?.online;
  }

  /** The whole state as the text of a LiveSnapshot. */
  snapshot(): string {
    const violations = [...this.#open.values()]
      .sort((a, b) => b.began - a.began)
      .slice(0, LIVE_LIMITS.openViolations)
      .concat([...this.#ended.values()].reverse())
      .sort((a, b) => b.began - a.began);
    const parts = [
      list('devices', this.#devicesSince(-1)),
      list('positions', this.#positionsSince(-1)),
      list(
        'violations',
        violations.map(({ json }) => json),
      ),
      list(
        'cases',
        [...this.#cases].sort(([a], [b]) => b - a).map(([, json]) => json),
      ),
      `"zonesRevision":${this.zonesRevision}`,
      list('drones', this.#drones.since(-1)),
      list('flights', this.#drones.flights()),
    ];
    return this.#frame('snapshot', parts);
  }

  /** What changed after `since` (at or above the floor) as the text of a LiveChanges. */
  changes(since: number): string {
    const events = this.#ring.since(since);
    const of = (kind: string) => events.filter((e) => e.kind === kind).map((e) => e.json);
    const removed = events.filter(
      (e) => e.kind === 'removed' && !this.#vehicles.has(e.id as DeviceId),
    );
    const lists: [string, string[]][] = [
      ['devices', this.#devicesSince(since)],
      ['removed', removed.map((e) => e.json)],
      ['positions', this.#positionsSince(since)],
      ['violations', this.#stillThere(events)],
      ['withdrawn', of('withdrawn')],
      ['cases', of('case')],
      ['drones', this.#drones.since(since)],
      ['flights', of('flight')],
      ['droneEvents', of('drone-event')],
    ];
    const parts = lists.filter(([, items]) => items.length > 0).map(([name, of]) => list(name, of));
    if (this.#zonesSeq > since) parts.push(`"zonesRevision":${this.zonesRevision}`);
    return this.#frame('changes', parts);
  }

  /** Violations of a frame without those that it also says were withdrawn. */
  #stillThere(events: ReturnType<EventRing['since']>): string[] {
    const gone = new Set(events.filter((e) => e.kind === 'withdrawn').map((e) => e.id));
    return events.filter((e) => e.kind === 'violation' && !gone.has(e.id)).map((e) => e.json);
  }

  #frame(type: string, parts: readonly string[]): string {
    const head = `{"type":"${type}","stream":"${this.stream}","seq":${this.seq},"now":${this.#now()}`;
    return `${[head, ...parts].join(',')}}`;
  }

  #devicesSince(since: number): string[] {
    const found: string[] = [];
    for (const vehicle of this.#vehicles.values()) {
      if (vehicle.deviceSeq <= since || !vehicle.device) continue;
      vehicle.deviceJson ??= encodeDevice(vehicle.device, vehicle);
      found.push(vehicle.deviceJson);
    }
    return found;
  }

  #positionsSince(since: number): string[] {
    const found: string[] = [];
    for (const [id, vehicle] of this.#vehicles) {
      if (vehicle.positionSeq <= since || !vehicle.newest || !vehicle.device) continue;
      vehicle.positionJson ??= JSON.stringify(toLivePosition(id, vehicle.newest.fix, vehicle.late));
      found.push(vehicle.positionJson);
    }
    return found;
  }

  #vehicle(id: DeviceId): Vehicle {
    let vehicle = this.#vehicles.get(id);
    if (!vehicle) {
      vehicle = {
        device: undefined,
        online: false,
        alarms: 0,
        newest: undefined,
        late: false,
        deviceSeq: 0,
        positionSeq: 0,
        deviceJson: undefined,
        positionJson: undefined,
      };
      this.#vehicles.set(id, vehicle);
    }
    return vehicle;
  }

  #touch(vehicle: Vehicle, seq: number): void {
    vehicle.deviceSeq = seq;
    vehicle.deviceJson = undefined;
  }

  #keep(violation: Violation, seq = 0): string {
    this.#forget(violation.id, seq);
    const json = JSON.stringify(toApiViolation(violation));
    const kept = { began: violation.began, device: violation.device, json };
    if (violation.ended === undefined) {
      this.#open.set(violation.id, kept);
      this.#alarm(violation.device, 1, seq);
    } else {
      this.#ended.set(violation.id, kept);
      const [oldest] = this.#ended.keys();
      if (this.#ended.size > LIVE_LIMITS.endedViolations) this.#ended.delete(oldest!);
    }
    return json;
  }

  #forget(id: ViolationId, seq: number): void {
    const open = this.#open.get(id);
    if (open) this.#alarm(open.device, -1, seq);
    this.#open.delete(id);
    this.#ended.delete(id);
  }

  #alarm(device: DeviceId, change: 1 | -1, seq: number): void {
    const vehicle = this.#vehicles.get(device);
    if (!vehicle) return;
    vehicle.alarms += change;
    this.#touch(vehicle, seq);
  }
}

const list = (name: string, items: readonly string[]): string => `"${name}":[${items.join(',')}]`;
const encodeCase = (found: Case, now: number): string => JSON.stringify(toApiCase(found, now));

function encodeDevice(device: Device, state: { online: boolean; alarms: number }): string {
  const { id, kind, name, plate } = device;
  const { online, alarms } = state;
  return JSON.stringify({ id, kind, name, plate, online, alarms } satisfies LiveDevice);
}
