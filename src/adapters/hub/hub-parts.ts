/** What the hub is made of, and the limits that it holds. */
import type { DeviceId } from '../../domain/ids.ts';
import type { DeviceRegistry } from '../../services/device-registry.ts';
import type { DroneIntake } from '../../services/drones/intake.ts';
import type { Intake } from '../../services/intake/intake.ts';
import type { Ledger } from '../../services/intake/ledger.ts';
import type { Clock, Log } from '../../services/ports.ts';

export interface HubLimits {
  readonly maxPacketBytes: number;
  readonly maxConnections: number;
  readonly maxInflight: number;
  readonly messagesPerSecond: number;
}

export interface HubParts {
  readonly registry: DeviceRegistry;
  readonly intake: Pick<Intake, 'submit' | 'room'>;
  readonly drones: Pick<DroneIntake, 'submit' | 'room'>;
  readonly ledger: Ledger;
  readonly presence: (device: DeviceId, online: boolean) => void;
  readonly limits: HubLimits;
  readonly sessionFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}
