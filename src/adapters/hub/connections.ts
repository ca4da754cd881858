import type { Client } from 'aedes';
import type { DeviceId } from '../../domain/ids.ts';

/** Who is connected, and whom that makes present. */
export class Connections {
  /** A device and the bridge that speaks for it, with room for a hand-over. */
  static readonly MOST_PER_DEVICE = 4;

  readonly #presence: (device: DeviceId, online: boolean) => void;
  /** The oldest first. Bounded by the connection limit. */
  readonly #clients = new Map<DeviceId, Set<Client>>();
  /** When each was last told of refusals, ms; only connected ones. */
  readonly #told = new Map<DeviceId, number>();

  constructor(presence: (device: DeviceId, online: boolean) => void) {
    this.#presence = presence;
  }

  of(device: DeviceId): readonly Client[] {
    return [...(this.#clients.get(device) ?? [])];
  }

  /**
   * Beyond the limit the oldest is ended: over a bad link a device comes back before its former
   * connections are known to be dead, and must not be kept out by them.
   */
  add(device: DeviceId, client: Client): void {
    const clients = this.#clients.get(device) ?? new Set();
    clients.add(client);
    this.#clients.set(device, clients);
    this.#presence(device, true);
    if (clients.size > Connections.MOST_PER_DEVICE) clients.values().next().value!.close();
  }

  remove(device: DeviceId, client: Client): void {
    const clients = this.#clients.get(device);
    if (!clients?.delete(client) || clients.size > 0) return;
    this.#clients.delete(device);
    this.#told.delete(device);
    this.#presence(device, false);
  }

  /** What a device says of itself (its will, or a bridge for it) goes before what its connection says. */
  report(device: DeviceId, online: boolean): void {
    this.#presence(device, online);
  }

  mayTell(device: DeviceId, now: number): boolean {
    if (!this.#clients.has(device) || now - (this.#told.get(device) ?? -Infinity) < 1000)
      return false;
    this.#told.set(device, now);
    return true;
  }
}
