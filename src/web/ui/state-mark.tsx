import type { DeviceKind } from '../../domain/fleet/device.ts';
import { useMessages } from '../i18n/language.ts';
import type { VehicleState } from '../live/vehicle.ts';

/** The same forms as on the map: a beak moves, a disc stands, a square is parked, dashes are silence. */
const FORMS: Record<VehicleState, { d: string; hollow?: boolean; ring?: boolean }> = {
  moving: { d: 'M8 1.2 11.6 6.4A4.4 4.4 0 1 1 4.4 6.4z' },
  alarm: { d: 'M8 2.6 10.8 6.6A3.4 3.4 0 1 1 5.2 6.6z', ring: true },
  stopped: { d: 'M8 3.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8z' },
  parked: { d: 'M4 4h8v8H4z' },
  silent: { d: 'M8 3.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8z', hollow: true },
};

export function StateForm({ state }: { state: VehicleState }) {
  const { d, hollow, ring } = FORMS[state];
  return (
    <svg
      className="state-form"
      data-state={state}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {ring && <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" strokeWidth="1.3" />}
      <path
        d={d}
        fill={hollow ? 'none' : 'currentColor'}
        stroke={hollow ? 'currentColor' : 'none'}
        strokeWidth="1.6"
        strokeDasharray={hollow ? '2.4 2.2' : undefined}
      />
    </svg>
  );
}

/** The same five forms; a drone flies where a truck drives. */
export function StateMark({ state, kind }: { state: VehicleState; kind: DeviceKind }) {
  const m = useMessages();
  const words = kind === 'hexacopter' ? m.droneStates : m.states;
  return (
    <span className="state-mark" data-state={state}>
      <StateForm state={state} />
      {words[state]}
    </span>
  );
}
