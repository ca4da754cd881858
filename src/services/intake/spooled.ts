/** A message on its way through the spool: what can be stored, and what is to be counted. */
import type { IntakeMessage } from './batch.ts';
import type { KnownDevice, SpooledBatch } from './ports.ts';

export function spooledBatch({ device, receivedAt, parsed }: IntakeMessage): SpooledBatch {
  const rejected = parsed.flatMap((one) => (one.ok ? [] : [one.rejection]));
  return {
    deviceNo: device.no,
    receivedAt,
    fixes: parsed.flatMap((one) => (one.ok ? [one.fix] : [])),
    ...(rejected.length > 0 && { rejected }),
  };
}

export function spooledMessage(device: KnownDevice, batch: SpooledBatch): IntakeMessage {
  return {
    device,
    source: 'spool',
    receivedAt: batch.receivedAt,
    parsed: [
      ...batch.fixes.map((fix) => ({ ok: true, fix }) as const),
      ...(batch.rejected ?? []).map((rejection) => ({ ok: false, rejection }) as const),
    ],
    sample: () => '',
    done: () => {},
  };
}
