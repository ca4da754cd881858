/**
 * A drone's commands: each taken once, answered as it goes, ended as done or failed.
 *
 * | what comes                         | what happens                                                       |
 * |------------------------------------|--------------------------------------------------------------------|
 * | not readable                       | failed `malformed`, if it has an id that is new                    |
 * | an id that was here before         | the last answer again, nothing else                                |
 * | after its expiry, or its turn is   | failed `expired`, nothing is sent                                  |
 * | it cannot be written down          | failed `error`; but see CALMING                                    |
 * | the vehicle's link is lost         | failed `not-connected`                                             |
 * | `watch`                            | a pilot is there; no answer: the next one follows in 2 s           |
 * | while others run                   | precedence.ts: older ones are called off, or the new one is busy   |
 *
 * Where the proof of what is on board is gone, a `start`, `continue` or `jump` under way goes no further.
 */
import type { DroneState, Failure, Reply } from '../../../src/domain/flights/drone.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';
import { parseCommand } from '../../../src/wire/drone-command.ts';
import type { Log } from '../../log.ts';
import { ARDUPILOT, FENCE_ON } from './ardupilot.ts';
import type { Journal } from './journal.ts';
import { CALMING, type Executable, FLIES_MISSION, isInTheWay, isOvertaken } from './precedence.ts';
import { PX4 } from './px4.ts';
import { type Ended, type Field, runSteps } from './run.ts';
import { isAirborne, type Recipe, type Recipes, type Sight } from './steps.ts';
import type { TransferCommand, Transfers } from './transfers.ts';

export interface CommandsOptions extends Field {
  readonly device: DeviceId;
  readonly journal: Journal;
  readonly transfers: Pick<Transfers, 'run'>;
  readonly log: Log;
  /** Heartbeats come from the vehicle. */
  isAlive(): boolean;
  /** The hash of what is proven to be on board. */
  proven(): string | undefined;
  reply(reply: Reply): void;
  pilotIsThere(): void;
  /** A `rate` command was granted. */
  rateSet(message: number, hertz: number): void;
}

/** Of one group at a time, speed and the like; more are busy. */
const MOST_RUNNING = 16;
const LONGEST_DETAIL = 2000;

interface Running {
  readonly command: Executable;
  readonly stop: AbortController;
  /** Why what is on board is no longer proven. */
  unproven?: string;
}

export class Commands {
  readonly #options: CommandsOptions;
  readonly #running = new Set<Running>();
  /** Commands are taken in the order in which they came. */
  #order: Promise<void> = Promise.resolve();

  constructor(options: CommandsOptions) {
    this.#options = options;
    for (const { id } of options.journal.unfinished(options.device)) {
      const detail = 'the bridge was started anew meanwhile: see what the vehicle does';
      this.#answer({ id, state: 'failed', reason: 'error', detail });
    }
  }

  /** A message of the command topic. */
  take(payload: Uint8Array): void {
    const parsed = parseCommand(payload);
    const { log, device, timers } = this.#options;
    if (!parsed.ok) {
      log.warn({ device, id: parsed.id, detail: parsed.detail }, 'a command that is none');
      const { id, refused, detail } = parsed;
      if (id !== undefined) this.#inOrder(id, async () => this.#malformed(id, refused, detail));
      return;
    }
    const { command } = parsed;
    if (command.kind === 'watch') {
      if (timers.now() <= command.expires) this.#options.pilotIsThere();
      return;
    }
    this.#inOrder(command.id, () => this.#begin(command));
  }

  /** What was proven to be on board may be another now. */
  unproven(why: string): void {
    for (const running of this.#running) {
      if (!FLIES_MISSION.includes(running.command.kind)) continue;
      running.unproven = why;
      running.stop.abort(why);
    }
  }

  /** Resolves when all that runs was called off and answered. */
  async close(): Promise<void> {
    for (const { stop } of this.#running) stop.abort('the bridge stops');
    await this.#order;
  }

  #inOrder(id: string, work: () => Promise<void>): void {
    this.#order = this.#order.then(work).catch((error) => this.#fault(id, error));
  }

  #malformed(id: string, reason: Failure, detail: string): void {
    const { journal, device, reply } = this.#options;
    const earlier = journal.answered(device, id);
    if (earlier !== undefined) reply(earlier);
    else this.#refuse(id, reason, detail);
  }

  async #begin(command: Executable): Promise<void> {
    const { journal, device, reply } = this.#options;
    const earlier = journal.answered(device, command.id);
    if (earlier !== undefined) return reply(earlier);
    const first: Reply = { id: command.id, state: 'accepted' };
    if (!(await this.#writeDown(command, first))) {
      return this.#refuse(command.id, 'busy', 'too many commands wait for their expiry');
    }
    const refused = this.#refused(command);
    if (refused !== undefined) return this.#end(command, { ok: false, ...refused });
    reply(first);
    void this.#run(command).catch((error) => this.#fault(command.id, error));
  }

  /** What cannot be written down is not executed, but for CALMING. */
  async #writeDown({ kind, expires }: Executable, first: Reply): Promise<boolean> {
    const { journal, device, timers, log } = this.#options;
    try {
      return await journal.begin(device, first, expires, timers.now());
    } catch (error) {
      if (!CALMING.includes(kind)) throw error;
      const fault = (error as Error).message;
      log.error({ device, id: first.id, kind, fault }, 'carried out without being written down');
      return true;
    }
  }

  /** Why it is not even begun. */
  #refused({ kind, expires }: Executable): { reason: Failure; detail: string } | undefined {
    if (this.#options.timers.now() > expires) {
      return { reason: 'expired', detail: 'it came after its expiry (by the clock of the bridge)' };
    }
    if (!this.#options.isAlive() || this.#options.state() === undefined) {
      return { reason: 'not-connected', detail: 'the bridge does not hear the vehicle' };
    }
    const others = [...this.#running].map(({ command }) => command.kind);
    const inTheWay = others.find((other) => isInTheWay(other, kind));
    if (inTheWay !== undefined) return { reason: 'busy', detail: `${inTheWay} runs` };
    return others.length >= MOST_RUNNING && !CALMING.includes(kind)
      ? { reason: 'busy', detail: 'too many commands run' }
      : undefined;
  }

  async #run(command: Executable): Promise<void> {
    this.#overtake(command);
    const running: Running = { command, stop: new AbortController() };
    this.#running.add(running);
    try {
      const ended = await this.#carryOut(command, running.stop.signal);
      const { unproven } = running;
      if (ended.ok || unproven === undefined) return this.#end(command, ended);
      const detail = `what is on board is no longer proven: ${unproven}; see what the vehicle does`;
      this.#end(command, { ok: false, reason: 'not-verified', detail });
    } finally {
      this.#running.delete(running);
    }
  }

  #overtake({ kind, by }: Executable): void {
    const state = this.#options.state();
    const isDown = state !== undefined && !isAirborne(state);
    for (const { command, stop } of this.#running) {
      if (isOvertaken(command.kind, kind, isDown)) stop.abort(`overtaken by ${kind} (${by})`);
    }
  }

  async #carryOut(command: Executable, signal: AbortSignal): Promise<Ended & { hash?: string }> {
    if (command.kind === 'upload' || command.kind === 'verify') {
      const transferred = await this.#options.transfers.run(command, signal, (progress) =>
        this.#answer({ id: command.id, state: 'running', ...(progress && { progress }) }),
      );
      const ended = transferred.ok ? await this.#switchFenceOn(command, signal) : transferred;
      return ended.ok ? transferred : ended;
    }
    const { proven, state } = this.#options;
    const now = state();
    if (now === undefined) return { ok: false, reason: 'not-connected', detail: 'no heartbeat' };
    const recipe = recipeFor(command, { state: now, proven: proven() });
    if (!recipe.ok) return recipe;
    let told = false;
    const accepted = () => {
      if (!told) this.#answer({ id: command.id, state: 'running' });
      told = true;
    };
    const ended = await runSteps(this.#options, recipe.steps, signal, accepted, command.expires);
    if (ended.ok && command.kind === 'rate') {
      this.#options.rateSet(command.args.message, command.args.hertz);
    }
    return ended;
  }

  /** A fence that is on board and off keeps nothing in. PX4's holds as soon as it is on board. */
  async #switchFenceOn({ kind, args }: TransferCommand, signal: AbortSignal): Promise<Ended> {
    const isDue = kind === 'upload' && args.mission.fence.length > 0;
    if (!isDue || this.#options.state()?.autopilot !== 'ardupilot') return { ok: true };
    const ended = await runSteps(this.#options, [FENCE_ON], signal, () => {});
    if (ended.ok) return ended;
    const detail = `the mission is on board, but its fence cannot be switched on: ${ended.detail}`;
    return { ...ended, detail };
  }

  #end({ id, kind, by }: Executable, ended: Ended & { hash?: string }): void {
    const { log, device } = this.#options;
    if (ended.ok) {
      log.info({ device, id, kind, by }, 'command done');
      this.#answer({ id, state: 'done', ...(ended.hash !== undefined && { hash: ended.hash }) });
    } else {
      log.warn(
        { device, id, kind, by, reason: ended.reason, detail: ended.detail },
        'command failed',
      );
      this.#refuse(id, ended.reason, ended.detail);
    }
  }

  #refuse(id: string, reason: Failure, detail: string): void {
    this.#answer({ id, state: 'failed', reason, detail: detail.slice(0, LONGEST_DETAIL) });
  }

  #answer(reply: Reply): void {
    const { journal, device, log } = this.#options;
    this.#options.reply(reply);
    journal.note(device, reply).catch((error: Error) => {
      log.error({ device, fault: error.message }, 'the journal of commands cannot be written');
    });
  }

  #fault(id: string, error: Error): void {
    const { log, device } = this.#options;
    log.error({ device, id, fault: error.message }, 'command not carried out');
    this.#refuse(id, 'error', `the bridge failed: ${error.message}`);
  }
}

function recipeFor(
  { kind, args }: Exclude<Executable, { readonly kind: 'upload' | 'verify' }>,
  sight: Sight,
): Recipe {
  const table = tableFor(sight.state);
  if (table === undefined) {
    const detail = 'only ArduPilot and PX4 are known, and this vehicle is neither';
    return { ok: false, reason: 'unsupported', detail };
  }
  const recipe = table[kind] as (args: unknown, sight: Sight) => Recipe;
  return recipe(args, sight);
}

const tableFor = ({ autopilot }: DroneState): Recipes | undefined =>
  ({ ardupilot: ARDUPILOT, px4: PX4, other: undefined })[autopilot];
