import type { CommandState } from '../../domain/flights/command-outcome.ts';
import type { CommandKind, Failure } from '../../domain/flights/drone.ts';
import { flightId } from '../../domain/flights/flight.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { CommandRecord } from '../../services/flights/ports.ts';
import { ms } from './sql.ts';

/** Selects commands `c` of devices `d` as CommandRow; the caller adds WHERE and ORDER BY. */
export const SELECT_COMMANDS = `
  SELECT c.id, c.flight_id AS flight, d.id AS device, c.kind, c.args, c.by, ${ms('c.sent_at')} AS sent,
         ${ms('c.expires_at')} AS expires, c.state, c.reason, c.detail, c.progress
  FROM commands c JOIN devices d ON d.no = c.device_no`;

export interface CommandRow {
  id: string;
  flight: number | null;
  device: DeviceId;
  kind: CommandKind;
  args: Record<string, unknown>;
  by: string;
  sent: number;
  expires: number;
  state: CommandState;
  reason: Failure | null;
  detail: string;
  progress: { done: number; total: number } | null;
}

export const toCommand = ({ flight, reason, progress, ...row }: CommandRow): CommandRecord => ({
  ...row,
  ...(flight !== null && { flight: flightId(flight) }),
  ...(reason !== null && { reason }),
  ...(progress && { progress }),
});
