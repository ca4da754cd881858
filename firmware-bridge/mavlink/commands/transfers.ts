/** Upload and verification of missions, and what they leave of the proof of what is on board. */
import type { Command, Reply } from '../../../src/domain/flights/drone.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import {
  type MissionOutcome,
  missionHash,
  uploadMission,
  verifyMission,
} from '../mission/upload.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';
import type { Ended } from './run.ts';

/** Progress is told twice a second at most, ms. */
const TELL_EACH = 500;
const FLIES_MISSION: readonly string[] = ['AUTO', 'Mission'];

export type TransferCommand = Extract<Command, { kind: 'upload' | 'verify' }>;

export interface TransfersOptions {
  readonly port: VehiclePort;
  readonly timers: Timers;
  /** The vehicle's mode while it flies; undefined: on the ground. */
  flyingIn(): string | undefined;
  /** It was read back and is this one. */
  proven(mission: Mission, hash: string): void;
  /** What is on board is no longer what was proven, or not known. */
  unproven(reason: string): void;
  /** What was last proven. */
  before(): Mission | undefined;
}

export class Transfers {
  readonly #options: TransfersOptions;
  #isRunning = false;

  constructor(options: TransfersOptions) {
    this.#options = options;
  }

  /** Requests of the vehicle that are seen now are answers to us. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  async run(
    { kind, args: { mission, hash } }: TransferCommand,
    signal: AbortSignal,
    tell: (progress: Reply['progress']) => void,
  ): Promise<Ended & { hash?: string }> {
    const { port, timers, flyingIn, before } = this.#options;
    if (missionHash(mission) !== hash) {
      return { ok: false, reason: 'malformed', detail: 'the mission does not have this hash' };
    }
    const mode = flyingIn();
    if (kind === 'upload' && mode !== undefined && FLIES_MISSION.includes(mode)) {
      const detail = `it flies its mission (${mode}): an upload would change what it does now`;
      return { ok: false, reason: 'refused', detail };
    }
    tell(undefined);
    const last = before();
    const transfer = kind === 'upload' ? uploadMission : verifyMission;
    this.#isRunning = true;
    try {
      const outcome = await transfer(port, timers, mission, {
        signal,
        onProgress: throttled(timers, (done, total) => tell({ done, total })),
        ...(last && { before: last }),
      });
      return this.#conclude(kind, mission, outcome);
    } finally {
      this.#isRunning = false;
    }
  }

  #conclude(
    kind: TransferCommand['kind'],
    mission: Mission,
    outcome: MissionOutcome,
  ): Ended & { hash?: string } {
    if (outcome.ok) {
      this.#options.proven(mission, outcome.hash);
      return { ok: true, hash: outcome.hash };
    }
    const { reason, detail, onBoard } = outcome;
    // A verification that was not answered changes nothing on board; one that differs says enough.
    const isAsBefore = onBoard === 'unchanged' || (kind === 'verify' && reason !== 'differs');
    if (!isAsBefore) this.#options.unproven(detail);
    return { ok: false, reason, detail };
  }
}

function throttled(
  timers: Timers,
  tell: (done: number, total: number) => void,
): (done: number, total: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (done, total) => {
    const now = timers.now();
    if (Math.abs(now - last) < TELL_EACH && done < total) return;
    last = now;
    tell(done, total);
  };
}
