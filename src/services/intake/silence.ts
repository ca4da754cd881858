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
  parts: { book: () => Book; resolve: (deviceNo: number) => KnownDevice | undefined },
  now: number,
): SilenceChange[] {
  const due: SilenceChange[] = [];
  const book = parts.book();
  for (const vehicle of vehicles) {
    // Of a device that was taken out of service nothing is expected.
    const device = parts.resolve(vehicle.device.no);
    const finding = device && silentFinding(vehicle.state, device, book, now);
    if (finding && finding.began !== vehicle.silentSince) {
      due.push({ vehicle, device, finding, late: false });
    }
  }
  return due;
}
