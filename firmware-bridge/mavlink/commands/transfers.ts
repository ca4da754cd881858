/** Upload and verification of missions, and what they leave of the proof of what is on board. */
import type { Command, Reply } from '../../../src/domain/flights/drone.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import {
  type MissionOptions,
  type MissionOutcome,
  missionHash,
  uploadMission,
  verifyMission,
} from '../mission/upload.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';
import type { Ended } from './run.ts';

/** Progress is told twice a second at most, ms. */
const TELL_EACH = 500;
/** Readings after doubts, in one command. */
const MOST_READ_AGAIN = 3;
const FLIES_MISSION: readonly string[] = ['AUTO', 'Mission'];

export type TransferCommand = Extract<Command, { kind: 'upload' | 'verify' }>;

export interface TransfersOptions {
  readonly port: VehiclePort;
  readonly timers: Timers;
  /** The vehicle's mode while it is armed; undefined: it is not. */
  armedIn(): string | undefined;
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
  #doubt: string | undefined;

  constructor(options: TransfersOptions) {
    this.#options = options;
  }

  /** Requests of the vehicle that are seen now are answers to us. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /**
   * What was read already may be another by now: a restart of the autopilot, another station. All three
   * lists are read once more before anything is proven.
   */
  doubt(why: string): void {
    this.#doubt = why;
  }

  async run(
    { kind, args: { mission, hash } }: TransferCommand,
    signal: AbortSignal,
    tell: (progress: Reply['progress']) => void,
  ): Promise<Ended & { hash?: string }> {
    const { timers, armedIn, before } = this.#options;
    if (missionHash(mission) !== hash) {
      return { ok: false, reason: 'malformed', detail: 'the mission does not have this hash' };
    }
    const mode = armedIn();
    if (kind === 'upload' && mode !== undefined && FLIES_MISSION.includes(mode)) {
      const detail = `it is armed and flies its mission (${mode}): an upload would change what it does now`;
      return { ok: false, reason: 'refused', detail };
    }
    tell(undefined);
    const last = before();
    this.#isRunning = true;
    try {
      const outcome = await this.#transfer(kind, mission, {
        signal,
        onProgress: throttled(timers, (done, total) => tell({ done, total })),
        ...(last && { before: last }),
      });
      return this.#conclude(kind, mission, outcome);
    } finally {
      this.#isRunning = false;
    }
  }

  async #transfer(
    kind: TransferCommand['kind'],
    mission: Mission,
    options: MissionOptions,
  ): Promise<MissionOutcome> {
    const { port, timers } = this.#options;
    this.#doubt = undefined;
    const transfer = kind === 'upload' ? uploadMission : verifyMission;
    let outcome = await transfer(port, timers, mission, options);
    for (let again = 0; outcome.ok && this.#doubt !== undefined; again++) {
      if (again === MOST_READ_AGAIN) {
        const detail = `what is on board cannot be proven: ${this.#doubt}`;
        return { ok: false, reason: 'busy', detail, onBoard: 'unknown' };
      }
      this.#doubt = undefined;
      outcome = await verifyMission(port, timers, mission, options);
    }
    return outcome;
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
    const isAsBefore =
      this.#doubt === undefined &&
      (onBoard === 'unchanged' || (kind === 'verify' && reason !== 'differs'));
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
