/** What the live map shows at start: read from the store, so that a restart loses nothing. */
import type { Case } from '../domain/cases/case.ts';
import type { DroneReport } from '../domain/flights/drone.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { CaseReader } from './cases/ports.ts';
import type { DroneStore } from './drones/ports.ts';
import type { FlightHead, FlightReader } from './flights/ports.ts';
import type { DeviceRecord, DeviceStore, ViolationStore } from './stores.ts';

/** How much of each a live map holds; the rest is a page of the API away. */
export const LIVE_LIMITS = {
  openViolations: 5000,
  endedViolations: 100,
  cases: 500,
  flights: 200,
} as const;

export interface LiveState {
  readonly devices: readonly DeviceRecord[];
  /** Open ones and the newest others. */
  readonly violations: readonly Violation[];
  /** Not ended. */
  readonly cases: readonly Case[];
  /** The newest state of each drone. */
  readonly drones: readonly DroneReport[];
  /** Neither closed nor aborted. */
  readonly flights: readonly FlightHead[];
}

const PAGE = 1000;

export async function loadLiveState(stores: {
  devices: Pick<DeviceStore, 'list'>;
  violations: Pick<ViolationStore, 'list'>;
  cases: Pick<CaseReader, 'unclosed'>;
  drones: Pick<DroneStore, 'newest'>;
  flights: Pick<FlightReader, 'open'>;
}): Promise<LiveState> {
  const [devices, open, ended, cases, drones, flights] = await Promise.all([
    allDevices(stores.devices),
    stores.violations.list({ open: true }, undefined, LIVE_LIMITS.openViolations),
    stores.violations.list({ open: false }, undefined, LIVE_LIMITS.endedViolations),
    stores.cases.unclosed(LIVE_LIMITS.cases),
    stores.drones.newest(),
    stores.flights.open(LIVE_LIMITS.flights),
  ]);
  return { devices, violations: [...open, ...ended], cases, drones, flights };
}

async function allDevices(store: Pick<DeviceStore, 'list'>): Promise<DeviceRecord[]> {
  const all: DeviceRecord[] = [];
  for (;;) {
    const after = all.at(-1)?.device.id;
    const page = await store.list({ kind: undefined, text: undefined, after, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
