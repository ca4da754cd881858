/**
 * All devices in service, in memory: the hub asks it for every message, so it must not ask the database,
 * and devices must be let in while the database is away.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { DeviceId } from '../domain/ids.ts';
import type { KnownDevice } from './intake/ports.ts';

export interface DeviceSource {
  /** All devices in service. */
  all(): Promise<KnownDevice[]>;
  one(id: string): Promise<KnownDevice | undefined>;
  /** In service or taken out of it. */
  everKnown(no: number): Promise<KnownDevice | undefined>;
}

export interface RegistryChanges {
  /** New, or with another name, kind … */
  readonly changed: readonly KnownDevice[];
  readonly removed: readonly DeviceId[];
  /** May stay connected no longer: removed, or their token was changed. */
  readonly signedOut: readonly DeviceId[];
}

/** Look-ups a second for ids that are not known here: a device that was added a moment ago, or a stranger. */
const LOOKUPS_PER_SECOND = 50;

export class DeviceRegistry {
  readonly #source: DeviceSource;
  #byId = new Map<string, KnownDevice>();
  #byNo = new Map<number, KnownDevice>();
  /** Looked up while a refresh was reading, which may have missed them; bounded by the devices there are. */
  #lookedUp = new Map<string, KnownDevice>();
  /** Whose token a look-up found changed, until a refresh has told so. */
  readonly #renewed = new Set<DeviceId>();
  #lookups = 0;
  #lookupsSince = 0;

  constructor(source: DeviceSource) {
    this.#source = source;
  }

  /** Reads all devices anew and says what is different. One at a time: an older reading must not come last. */
  async refresh(): Promise<RegistryChanges> {
    this.#lookedUp = new Map();
    const read = await this.#source.all();
    const devices = [
      ...read.filter(({ id }) => !this.#lookedUp.has(id)),
      ...this.#lookedUp.values(),
    ];
    const before = this.#byId;
    const byId = new Map<string, KnownDevice>(devices.map((device) => [device.id, device]));
    this.#byId = byId;
    this.#byNo = new Map(devices.map((device) => [device.no, device]));
    const stay = devices.filter((device) => before.has(device.id));
    const removed = [...before.values()].filter((device) => !byId.has(device.id));
    const renewed = new Set([
      ...this.#renewed,
      ...stay
        .filter(({ id, tokenHash }) => !sameBytes(tokenHash, before.get(id)!.tokenHash))
        .map(({ id }) => id),
    ]);
    this.#renewed.clear();
    return {
      changed: devices.filter((device) => !sameRecord(device, before.get(device.id))),
      removed: removed.map(({ id }) => id),
      signedOut: [...removed.map(({ id }) => id), ...renewed],
    };
  }

  byId(id: string): KnownDevice | undefined {
    return this.#byId.get(id);
  }

  byNo(no: number): KnownDevice | undefined {
    return this.#byNo.get(no);
  }

  /** Asks the store for one that may have been taken out of service: its history goes on being stored. */
  async everKnown(no: number): Promise<KnownDevice | undefined> {
    return this.#byNo.get(no) ?? this.#source.everKnown(no);
  }

  all(): KnownDevice[] {
    return [...this.#byId.values()];
  }

  /** The device, where the token is its own. The comparison takes the same time for every wrong token. */
  authenticate(id: string, token: string | Uint8Array): KnownDevice | undefined {
    const device = this.#byId.get(id);
    if (!device) return undefined;
    const hash = createHash('sha256').update(token).digest();
    return sameBytes(hash, device.tokenHash) ? device : undefined;
  }

  /**
   * As authenticate, but asks the store where that fails: the device or its token may be new, and the
   * word of it still on its way. While the database is away, what is known here is all there is.
   */
  async authenticateNew(
    id: string,
    token: string | Uint8Array,
    now: number,
  ): Promise<KnownDevice | undefined> {
    if (now - this.#lookupsSince >= 1000) {
      this.#lookups = 0;
      this.#lookupsSince = now;
    }
    if (++this.#lookups > LOOKUPS_PER_SECOND || id.length > 64) return undefined;
    await this.lookUp(id).catch(() => undefined);
    return this.authenticate(id, token);
  }

  /** Asks the store for one device. */
  async lookUp(id: string): Promise<KnownDevice | undefined> {
    const device = await this.#source.one(id);
    if (!device) return undefined;
    const before = this.#byId.get(device.id);
    if (before && !sameBytes(before.tokenHash, device.tokenHash)) this.#renewed.add(device.id);
    this.#lookedUp.set(device.id, device);
    this.#byId.set(device.id, device);
    this.#byNo.set(device.no, device);
    return device;
  }
}

const sameRecord = (a: KnownDevice, b: KnownDevice | undefined): boolean =>
  b !== undefined &&
  (['kind', 'name', 'plate', 'crs'] as const).every((field) => a[field] === b[field]);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
