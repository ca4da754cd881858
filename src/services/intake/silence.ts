import type { Book } from '../../domain/supervision/book.ts';
import { silentFinding } from '../../domain/supervision/fold.ts';
import type { Finding } from '../../domain/supervision/violation.ts';
import type { KnownDevice } from './ports.ts';
import type { Vehicle } from './vehicles.ts';

export interface SilenceChange {
  readonly vehicle: Vehicle;
  readonly device: KnownDevice;
  readonly finding: Finding;
  readonly late: false;
}

/** Vehicles that have gone silent and whose silence is not open yet. */
export function silenceChanges(
  vehicles: Iterable<Vehicle>,
  book: Book,
  now: number,
): SilenceChange[] {
  const due: SilenceChange[] = [];
  for (const vehicle of vehicles) {
    const finding = silentFinding(vehicle.state, vehicle.device, book, now);
    if (finding && finding.began !== vehicle.silentSince) {
      due.push({ vehicle, device: vehicle.device, finding, late: false });
    }
  }
  return due;
}
