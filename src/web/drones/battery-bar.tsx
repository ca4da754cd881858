import type { ApiDroneState } from '../../wire/api-drones.ts';
import { batteryWeight } from './readouts.ts';

/** How full it is, beside its numbers; the colour only repeats what they say. */
export function BatteryBar({ battery }: { battery: ApiDroneState['batteries'][number] }) {
  const part = Math.min(100, Math.max(0, battery.remaining ?? 0));
  return (
    <span className="battery-bar" data-weight={batteryWeight(battery)} aria-hidden="true">
      <i style={{ width: `${part}%` }} />
    </span>
  );
}
