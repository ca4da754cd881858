/** What this process knows of each vehicle. All of it can be rebuilt from the store at any time. */

import type { Fix } from '../../domain/fleet/fix.ts';
import type { JudgeLimits } from '../../domain/fleet/judge.ts';
import type { Book } from '../../domain/supervision/book.ts';
import {
  decodeState,
  encodeState,
  foldFix,
  freshState,
  stateTime,
  type VehicleState,
} from '../../domain/supervision/fold.ts';
import type { IntakeStore, KnownDevice, SavedState } from './ports.ts';

export interface Vehicle {
  /** As it is now: its kind may change. */
  device: KnownDevice;
  state: VehicleState;
  /** When the newest fix came in, ms. */
  receivedAt: number;
  /** Begin of the silence violation that is open, ms. */
  silentSince: number | undefined;
  /** Its state in the store is behind this one. */
  dirty: boolean;
}

export class Vehicles {
  readonly #store: IntakeStore;
  readonly #limits: JudgeLimits;
  /** Bounded by the number of devices there are. */
  readonly #known = new Map<number, Vehicle>();
  /** Where `dirty` goes on. */
  #turn = 0;

  constructor(store: IntakeStore, limits: JudgeLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  get(deviceNo: number): Vehicle | undefined {
    return this.#known.get(deviceNo);
  }

  all(): Iterable<Vehicle> {
    return this.#known.values();
  }

  /** At most so many whose state in the store is behind, going round so that each has its turn. */
  dirty(most: number): Vehicle[] {
    const all = [...this.#known.values()];
    const found: Vehicle[] = [];
    let passed = 0;
    for (; passed < all.length && found.length < most; passed++) {
      const vehicle = all[(this.#turn + passed) % all.length]!;
      if (vehicle.dirty) found.push(vehicle);
    }
    this.#turn = (this.#turn + passed) % Math.max(all.length, 1);
    return found;
  }

  /** Forgets what may be ahead of the store after a commit that failed; the next use reads it anew. */
  forget(deviceNos: Iterable<number>): void {
    for (const no of deviceNos) this.#known.delete(no);
  }

  /** A vehicle of another kind has other zones around it. */
  #isKnown(device: KnownDevice): boolean {
    const vehicle = this.#known.get(device.no);
    if (!vehicle) return false;
    if (vehicle.device.kind !== device.kind) vehicle.state.nearby = undefined;
    vehicle.device = device;
    return true;
  }

  /** Makes sure that these are known: reads the store's state and folds what came after it. */
  async load(devices: readonly KnownDevice[], book: Book): Promise<void> {
    const missing = devices.filter((device) => !this.#isKnown(device));
    if (missing.length === 0) return;
    const stored = await this.#store.loadVehicles(missing.map((device) => device.no));
    const byNo = new Map(stored.map((row) => [row.deviceNo, row]));
    for (const device of missing) {
      const row = byNo.get(device.no);
      const state = row?.state === undefined ? freshState() : decodeState(row.state);
      // Their findings were stored in the transactions that stored these fixes.
      for (const fix of row?.after ?? []) {
        if (fix.time > (stateTime(state) ?? -Infinity)) {
          foldFix(state, fix, device, book, this.#limits, () => {});
        }
      }
      this.#known.set(device.no, {
        device,
        state,
        receivedAt: 0,
        silentSince: row?.silentSince,
        dirty: (row?.after.length ?? 0) > 0,
      });
    }
  }
}

/** The row from which a restart goes on. */
export function savedState(vehicle: Vehicle, newest: Fix): SavedState {
  return {
    deviceNo: vehicle.device.no,
    newest,
    receivedAt: vehicle.receivedAt || newest.time,
    state: encodeState(vehicle.state),
    foldedTo: stateTime(vehicle.state) ?? newest.time,
  };
}
