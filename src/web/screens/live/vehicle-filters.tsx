import type { ReactNode } from 'react';
import { DEVICE_KINDS } from '../../../domain/fleet/device.ts';
import { useMessages } from '../../i18n/language.ts';
import { type FleetFilter, type FleetView, fleetFilter } from '../../live/filter.ts';
import { VEHICLE_STATES } from '../../live/vehicle.ts';
import { KindIcon } from '../../ui/icons.tsx';
import { StateForm } from '../../ui/state-mark.tsx';

const toggled = <T,>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
};

export function VehicleFilters({ view, filter }: { view: FleetView; filter: FleetFilter }) {
  const m = useMessages();
  const kinds = DEVICE_KINDS.filter((k) => view.kinds[k] || filter.kinds.has(k));
  return (
    <>
      <fieldset className="tallies">
        <legend className="visually-hidden">{m.list.states}</legend>
        {VEHICLE_STATES.map((state) => (
          <Tally
            key={state}
            label={m.states[state]}
            count={view.states[state] ?? 0}
            on={filter.states.has(state)}
            state={state}
            onPress={() => fleetFilter.set({ states: toggled(filter.states, state) })}
          >
            <StateForm state={state} />
          </Tally>
        ))}
      </fieldset>
      {kinds.length > 1 && (
        <fieldset className="tallies">
          <legend className="visually-hidden">{m.list.kinds}</legend>
          {kinds.map((kind) => (
            <Tally
              key={kind}
              label={m.kinds[kind]}
              shown={m.shortKinds[kind]}
              count={view.kinds[kind] ?? 0}
              on={filter.kinds.has(kind)}
              onPress={() => fleetFilter.set({ kinds: toggled(filter.kinds, kind) })}
            >
              <KindIcon kind={kind} size={16} />
            </Tally>
          ))}
        </fieldset>
      )}
    </>
  );
}

interface TallyProps {
  readonly label: string;
  readonly count: number;
  readonly on: boolean;
  readonly state?: string;
  /** Where the label is too long for a column. */
  readonly shown?: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Tally({ label, shown, count, on, state, onPress, children }: TallyProps) {
  return (
    <button
      type="button"
      className="tally plain-button"
      aria-pressed={on}
      aria-label={`${label} ${count}`}
      title={label}
      data-state={state}
      data-empty={count === 0}
      onClick={onPress}
    >
      <span>
        {children}
        <b>{count}</b>
      </span>
      <span>{shown ?? label}</span>
    </button>
  );
}
