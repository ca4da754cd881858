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
}

export class DeviceRegistry {
  readonly #source: DeviceSource;
  #byId = new Map<string, KnownDevice>();
  #byNo = new Map<number, KnownDevice>();

  constructor(source: DeviceSource) {
    this.#source = source;
  }

  /**
   * Reads all devices anew.
   * @returns those that may stay connected no longer: removed, or their token was changed
   */
  async refresh(): Promise<DeviceId[]> {
    const devices = await this.#source.all();
    const byId = new Map<string, KnownDevice>(devices.map((device) => [device.id, device]));
    const gone = [...this.#byId.values()].filter((before) => {
      const now = byId.get(before.id);
      return !now || !sameBytes(now.tokenHash, before.tokenHash);
    });
    this.#byId = byId;
    this.#byNo = new Map(devices.map((device) => [device.no, device]));
    return gone.map((device) => device.id);
  }

  byId(id: string): KnownDevice | undefined {
    return this.#byId.get(id);
  }

  byNo(no: number): KnownDevice | undefined {
    return this.#byNo.get(no);
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
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
