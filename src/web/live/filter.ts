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

const matchesSearch = (v: Vehicle) => words.every((word) => v.text.includes(word));
const matchesKind = (v: Vehicle) => filter.kinds.size === 0 || filter.kinds.has(v.kind);
const matchesState = (v: Vehicle) => filter.states.size === 0 || filter.states.has(v.state);
export const matches = (v: Vehicle) => matchesKind(v) && matchesState(v) && matchesSearch(v);

export interface FleetView {
  readonly rows: Vehicle[];
  readonly kinds: Partial<Record<DeviceKind, number>>;
  readonly states: Partial<Record<VehicleState, number>>;
  readonly all: number;
}

let inOrder: readonly Vehicle[] = [];
let orderedRoster = -1;
/** By id, numbers by value. Sorted only when vehicles came or went: 10,000 take a while. */
function ordered(vehicles: readonly Vehicle[], roster: number): readonly Vehicle[] {
  if (roster !== orderedRoster) {
    inOrder = vehicles.toSorted((a, b) => compare(a.id, b.id));
    orderedRoster = roster;
  }
  return inOrder;
}

/** The list as filtered, alarms on top, and how many each filter would show. */
export function fleetView(vehicles: readonly Vehicle[], roster: number): FleetView {
  const alarms: Vehicle[] = [];
  const others: Vehicle[] = [];
  const kinds: FleetView['kinds'] = {};
  const states: FleetView['states'] = {};
  for (const v of ordered(vehicles, roster)) {
    if (!matchesSearch(v)) continue;
    const [kind, state] = [matchesKind(v), matchesState(v)];
    if (state) kinds[v.kind] = (kinds[v.kind] ?? 0) + 1;
    if (kind) states[v.state] = (states[v.state] ?? 0) + 1;
    if (kind && state) (v.state === 'alarm' ? alarms : others).push(v);
  }
  return { rows: [...alarms, ...others], kinds, states, all: vehicles.length };
}

const { compare } = new Intl.Collator('en', { numeric: true });
