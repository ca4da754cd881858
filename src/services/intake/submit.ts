import type { Parsed, Rejection } from '../../domain/fleet/fix.ts';
import type { DeviceRegistry } from '../device-registry.ts';
import type { Clock, FixIntake, IntakeOutcome } from '../ports.ts';
import type { IntakeMessage } from './batch.ts';

/** The intake as HTTP uses it: a promise that settles after the commit. */
export function createFixIntake(parts: {
  registry: DeviceRegistry;
  intake: { submit(message: IntakeMessage): void; room(): Promise<void> | undefined };
  clock: Clock;
}): FixIntake {
  const { registry, intake, clock } = parts;
  return {
    submit: async (device, parsed, source) => {
      const known = registry.byId(device.id) ?? (await registry.lookUp(device.id));
      if (!known) throw new Error(`device ${device.id} was removed`);
      await intake.room();
      return new Promise((resolve, reject) => {
        intake.submit({
          device: known,
          source,
          receivedAt: clock.now(),
          parsed,
          sample: () => sampleOf(parsed),
          done: (error, outcomes) => {
            if (error) reject(error);
            else resolve(toOutcome(parsed, outcomes));
          },
        });
      });
    },
  };
}

function toOutcome(
  parsed: readonly Parsed[],
  outcomes: Parameters<IntakeMessage['done']>[1],
): IntakeOutcome {
  // On the spool it is safe but not judged yet: all that could be read is taken.
  if (!outcomes) {
    const rejected = parsed.flatMap((one): Rejection[] => (one.ok ? [] : [one.rejection]));
    return { accepted: parsed.length - rejected.length, late: 0, duplicate: 0, rejected };
  }
  const rejected = outcomes.rejected.filter(({ reason }) => reason !== 'duplicate');
  return {
    accepted: outcomes.accepted,
    late: outcomes.late,
    duplicate: outcomes.rejected.length - rejected.length,
    rejected,
  };
}

/** What came over HTTP is gone by now: the first fix as it was understood says enough. */
function sampleOf(parsed: readonly Parsed[]): string {
  const fix = parsed.find((one) => one.ok);
  return fix?.ok ? JSON.stringify(fix.fix) : '';
}
