/** What was not let through, by reason: in total, and by vehicle since it was last told. */
import type { FrameCounts } from '../../src/wire/mavlink/framer.ts';
import type { SignatureVerdict } from '../../src/wire/mavlink/signing.ts';

export type Refused =
  | Exclude<SignatureVerdict, 'ok'>
  /** The system id belongs to a vehicle that is alive elsewhere. */
  | 'spoofed-system'
  /** It says to come from ourselves. */
  | 'own-id'
  /** SETUP_SIGNING: keys are handed over neither this way nor through us. */
  | 'setup-signing'
  | 'too-many-peers'
  | 'bad-checksum'
  | 'unknown-message'
  | 'bad-flags';

/** Of the framer's counts: noise on a radio makes these too, so they are told less often. */
const FRAMING = {
  badChecksum: 'bad-checksum',
  unknownMessage: 'unknown-message',
  badFlags: 'bad-flags',
} as const satisfies Partial<Record<keyof FrameCounts, Refused>>;

/** ms between two tellings of a vehicle. */
const TELL_EVERY = 10_000;
const TELL_NOISE_EVERY = 60_000;

type Counts = Partial<Record<Refused, number>>;

export class Refusals {
  readonly total: Counts = {};
  /** By system id: at most 256. */
  readonly #untold = new Map<number, { counts: Counts; told: number }>();

  count(reason: Refused, system: number | undefined, by = 1): void {
    this.total[reason] = (this.total[reason] ?? 0) + by;
    if (system !== undefined) this.#add(system, reason, by);
  }

  /** What the framer of a channel found since the last call, for all vehicles on that channel. */
  countFraming(counts: FrameCounts, before: FrameCounts, systems: readonly number[]): void {
    for (const field of Object.keys(FRAMING) as (keyof typeof FRAMING)[]) {
      const by = counts[field] - before[field];
      if (by <= 0) continue;
      this.count(FRAMING[field], undefined, by);
      for (const system of systems) this.#add(system, FRAMING[field], by);
    }
  }

  #add(system: number, reason: Refused, by: number): void {
    const entry = this.#untold.get(system) ?? { counts: {}, told: Number.NEGATIVE_INFINITY };
    entry.counts[reason] = (entry.counts[reason] ?? 0) + by;
    this.#untold.set(system, entry);
  }

  /** What there is to tell of a vehicle now, if it is time. */
  take(system: number, at: number): Counts | undefined {
    const entry = this.#untold.get(system);
    if (!entry) return undefined;
    const reasons = Object.keys(entry.counts);
    if (reasons.length === 0) return undefined;
    const noise: readonly string[] = Object.values(FRAMING);
    const isNoise = reasons.every((reason) => noise.includes(reason));
    if (at - entry.told < (isNoise ? TELL_NOISE_EVERY : TELL_EVERY)) return undefined;
    const { counts } = entry;
    this.#untold.set(system, { counts: {}, told: at });
    return counts;
  }
}
