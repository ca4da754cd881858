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
      <fieldset className="chips">
        <legend className="visually-hidden">{m.list.states}</legend>
        {VEHICLE_STATES.map((state) => (
          <Chip
            key={state}
            label={m.states[state]}
            count={view.states[state] ?? 0}
            on={filter.states.has(state)}
            state={state}
            onPress={() => fleetFilter.set({ states: toggled(filter.states, state) })}
          >
            <StateForm state={state} />
          </Chip>
        ))}
      </fieldset>
      {kinds.length > 1 && (
        <fieldset className="chips">
          <legend className="visually-hidden">{m.list.kinds}</legend>
          {kinds.map((kind) => (
            <Chip
              key={kind}
              label={m.kinds[kind]}
              short
              count={view.kinds[kind] ?? 0}
              on={filter.kinds.has(kind)}
              onPress={() => fleetFilter.set({ kinds: toggled(filter.kinds, kind) })}
            >
              <KindIcon kind={kind} size={16} />
            </Chip>
          ))}
        </fieldset>
      )}
    </>
  );
}

interface ChipProps {
  readonly label: string;
  readonly count: number;
  readonly on: boolean;
  readonly state?: string;
  /** Only the picture is shown, the words stand in the label. */
  readonly short?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Chip({ label, count, on, state, short, onPress, children }: ChipProps) {
  return (
    <button
      type="button"
      className="chip plain-button"
      aria-pressed={on}
      aria-label={`${label} ${count}`}
      title={label}
      data-state={state}
      data-empty={count === 0}
      onClick={onPress}
    >
      {children}
      {!short && <span>{label}</span>}
      <b>{count}</b>
    </button>
  );
}
