/** What the live map shows at start: read from the store, so that a restart loses nothing. */
import type { Case } from '../domain/cases/case.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { CaseReader, DeviceRecord, DeviceStore, ViolationStore } from './stores.ts';

/** How much of each a live map holds; the rest is a page of the API away. */
export const LIVE_LIMITS = { openViolations: 5000, endedViolations: 100, cases: 500 } as const;

export interface LiveState {
  readonly devices: readonly DeviceRecord[];
  /** Open ones and the newest others. */
  readonly violations: readonly Violation[];
  /** Not closed. */
  readonly cases: readonly Case[];
}

const PAGE = 1000;

export async function loadLiveState(stores: {
  devices: Pick<DeviceStore, 'list'>;
  violations: Pick<ViolationStore, 'list'>;
  cases: Pick<CaseReader, 'unclosed'>;
}): Promise<LiveState> {
  const [devices, open, ended, cases] = await Promise.all([
    allDevices(stores.devices),
    stores.violations.list({ open: true }, undefined, LIVE_LIMITS.openViolations),
    stores.violations.list({ open: false }, undefined, LIVE_LIMITS.endedViolations),
    stores.cases.unclosed(LIVE_LIMITS.cases),
  ]);
  return { devices, violations: [...open, ...ended], cases };
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
