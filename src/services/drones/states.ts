/** The newest state of every drone that has spoken, by the drone's own time. */
import type { DroneReport, DroneState } from '../../domain/flights/drone.ts';
import type { DeviceId } from '../../domain/ids.ts';

export class DroneStates {
  /** Bounded by the number of hexacopters in service. */
  readonly #newest = new Map<DeviceId, DroneState>();
  /** When each was last heard live, by the service's clock. */
  readonly #heard = new Map<DeviceId, number>();

  constructor(stored: readonly DroneReport[] = []) {
    for (const { device, state } of stored) this.offer(device, state);
  }

  of(device: DeviceId): DroneState | undefined {
    return this.#newest.get(device);
  }

  /** A live state came: whatever the drone's clock says, it is of now. */
  hear(device: DeviceId, now: number): void {
    this.#heard.set(device, now);
  }

  heard(device: DeviceId): number | undefined {
    return this.#heard.get(device);
  }

  /** Whether it is news. */
  offer(device: DeviceId, state: DroneState): boolean {
    const before = this.#newest.get(device);
    if (before && before.time >= state.time) return false;
    this.#newest.set(device, state);
    return true;
  }
}
