/** A gap in a vehicle's track, by its own time. Parked with the engine off it may be silent. */
import type { Fix } from '../fleet/fix.ts';
import type { Vehicle } from './audience.ts';
import type { Book } from './book.ts';
import type { RuleSettings } from './rule-settings.ts';
import type { FindingChange } from './step.ts';
import type { VehicleState } from './vehicle-state.ts';
import type { Finding } from './violation.ts';

/** Slower is standing, m/s: GPS noise of a parked vehicle. */
const STANDING = 0.5;

/** The silence that is open as of `now`, if there is one. Once older than `forgetSeconds` it is history. */
export function silentFinding(
  state: VehicleState,
  vehicle: Vehicle,
  book: Book,
  now: number,
): Finding | undefined {
  const { last } = state;
  if (last === undefined) return undefined;
  const settings = book.settingsAt(last.time);
  if (!isSilence(last, now, vehicle, settings)) return undefined;
  if (now - last.time >= settings.silent.forgetSeconds * 1000) return undefined;
  return finding(last, settings, now);
}

/** The gap between two fixes, where it was too long: begun and ended at once, under the key of the open one. */
export function followSilence(
  from: Fix,
  to: Fix,
  vehicle: Vehicle,
  book: Book,
  emit: (change: FindingChange) => void,
): void {
  const settings = book.settingsAt(from.time);
  if (!isSilence(from, to.time, vehicle, settings)) return;
  const silence = finding(from, settings, to.time);
  emit({ type: 'began', finding: silence });
  emit({ type: 'ended', finding: { ...silence, ended: to.time } });
}

function isSilence(last: Fix, now: number, vehicle: Vehicle, { silent }: RuleSettings): boolean {
  return (
    silent.enabled &&
    !isParked(last) &&
    now - last.time > silent.maxSeconds * 1000 &&
    silent.kinds.includes(vehicle.kind)
  );
}

/** The engine is off or, where nobody says so, the vehicle stood: an e-bike is put away without a word. */
function isParked({ ignition, speed }: Fix): boolean {
  return ignition === undefined ? speed !== undefined && speed < STANDING : !ignition;
}

function finding(last: Fix, { silent }: RuleSettings, now: number): Finding {
  return {
    rule: 'silent',
    began: last.time,
    place: [last.lon, last.lat],
    measure: { value: (now - last.time) / 1000, limit: silent.maxSeconds },
  };
}
