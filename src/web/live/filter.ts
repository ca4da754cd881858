/** Which vehicles the dispatcher wants to see, in the list and on the map alike. */
import type { DeviceKind } from '../../domain/fleet/device.ts';
import type { Vehicle, VehicleState } from './vehicle.ts';

export interface FleetFilter {
  readonly search: string;
  /** Empty: all. */
  readonly kinds: ReadonlySet<DeviceKind>;
  readonly states: ReadonlySet<VehicleState>;
}

const ALL: FleetFilter = { search: '', kinds: new Set(), states: new Set() };
const listeners = new Set<() => void>();
let filter = ALL;
let words: string[] = [];

export const fleetFilter = {
  get: () => filter,
  set(changes: Partial<FleetFilter>) {
    filter = { ...filter, ...changes };
    words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
    for (const listener of listeners) listener();
  },
  reset: () => fleetFilter.set(ALL),
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export const matchesSearch = (v: Vehicle) => words.every((word) => v.text.includes(word));
const matchesKind = (v: Vehicle) => filter.kinds.size === 0 || filter.kinds.has(v.kind);
const matchesState = (v: Vehicle) => filter.states.size === 0 || filter.states.has(v.state);
export const matches = (v: Vehicle) => matchesKind(v) && matchesState(v) && matchesSearch(v);

export interface FleetView {
  readonly rows: Vehicle[];
  readonly kinds: Partial<Record<DeviceKind, number>>;
  readonly states: Partial<Record<VehicleState, number>>;
  readonly all: number;
}

/** The list as filtered, alarms on top, and how many each filter would show. */
export function fleetView(vehicles: Iterable<Vehicle>): FleetView {
  const rows: Vehicle[] = [];
  const kinds: FleetView['kinds'] = {};
  const states: FleetView['states'] = {};
  let all = 0;
  for (const v of vehicles) {
    all++;
    if (!matchesSearch(v)) continue;
    const [kind, state] = [matchesKind(v), matchesState(v)];
    if (state) kinds[v.kind] = (kinds[v.kind] ?? 0) + 1;
    if (kind) states[v.state] = (states[v.state] ?? 0) + 1;
    if (kind && state) rows.push(v);
  }
  const rank = (v: Vehicle) => (v.state === 'alarm' ? 0 : 1);
  rows.sort((a, b) => rank(a) - rank(b) || compare(a.id, b.id));
  return { rows, kinds, states, all };
}

const { compare } = new Intl.Collator('en', { numeric: true });
