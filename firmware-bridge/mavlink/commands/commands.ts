/**
 * A drone's commands: each taken once, answered as it goes, ended as done or failed.
 *
 * | what comes                         | what happens                                                       |
 * |------------------------------------|--------------------------------------------------------------------|
 * | not readable                       | failed `malformed`, if it has an id                                |
 * | an id that was here before         | the last answer again, nothing else                                |
 * | after its expiry                   | failed `expired`, nothing is sent                                  |
 * | the vehicle's link is lost         | failed `not-connected`                                             |
 * | `watch`                            | a pilot is there; no answer: the next one follows in 2 s           |
 * | of a group (GROUPS), another runs  | as the group says: the older is called off, or the new one is busy |
 * | `land`, `return`                   | an upload or verification that runs is called off as well          |
 * | `start`, `continue`                | busy while an upload or verification runs                          |
 */
import type {
  Command,
  CommandKind,
  DroneState,
  Failure,
  Reply,
} from '../../../src/domain/flights/drone.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';
import { parseCommand } from '../../../src/wire/drone-command.ts';
import type { Log } from '../../log.ts';
import { ARDUPILOT, FENCE_ON } from './ardupilot.ts';
import type { Journal } from './journal.ts';
import { PX4 } from './px4.ts';
import { type Ended, type Field, runSteps } from './run.ts';
import type { Recipe, Recipes, Sight } from './steps.ts';
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

/** A watch is no matter of the vehicle's. */
type Executable = Exclude<Command, { readonly kind: 'watch' }>;
type Group = 'motion' | 'arming' | 'transfer' | 'other';
const GROUPS: Readonly<Record<Executable['kind'], Group>> = {
  arm: 'arming',
  disarm: 'arming',
  takeoff: 'motion',
  start: 'motion',
  pause: 'motion',
  continue: 'motion',
  goto: 'motion',
  land: 'motion',
  return: 'motion',
  jump: 'motion',
  upload: 'transfer',
  verify: 'transfer',
  speed: 'other',
  trigger: 'other',
  rate: 'other',
};
const CALLS_OFF_TRANSFERS: readonly CommandKind[] = ['land', 'return'];
const NEEDS_QUIET: readonly CommandKind[] = ['start', 'continue'];
/** Of one group at a time, speed and the like; more are busy. */
const MOST_RUNNING = 16;
const LONGEST_DETAIL = 2000;

interface Running {
  readonly command: Executable;
  readonly group: Group;
  readonly stop: AbortController;
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
      if (parsed.id !== undefined) this.#refuse(parsed.id, parsed.refused, parsed.detail);
      return;
    }
    const { command } = parsed;
    if (command.kind === 'watch') {
      if (timers.now() <= command.expires) this.#options.pilotIsThere();
      return;
    }
    this.#order = this.#order
      .then(() => this.#begin(command))
      .catch((e) => this.#fault(command, e));
  }

  /** Resolves when all that runs was called off and answered. */
  async close(): Promise<void> {
    for (const { stop } of this.#running) stop.abort('the bridge stops');
    await this.#order;
  }

  async #begin(command: Executable): Promise<void> {
    const { journal, device, timers, reply } = this.#options;
    const earlier = journal.answered(device, command.id);
    if (earlier !== undefined) return reply(earlier);
    const first: Reply = { id: command.id, state: 'accepted' };
    if (!(await journal.begin(device, first, command.expires, timers.now()))) {
      return this.#refuse(command.id, 'busy', 'too many commands wait for their expiry');
    }
    const refused = this.#refused(command);
    if (refused !== undefined) return this.#end(command, { ok: false, ...refused });
    reply(first);
    void this.#run(command).catch((error) => this.#fault(command, error));
  }

  /** Why it is not even begun. */
  #refused({ kind, expires }: Executable): { reason: Failure; detail: string } | undefined {
    if (this.#options.timers.now() > expires) {
      return { reason: 'expired', detail: 'it came after its expiry (by the clock of the bridge)' };
    }
    if (!this.#options.isAlive() || this.#options.state() === undefined) {
      return { reason: 'not-connected', detail: 'the bridge does not hear the vehicle' };
    }
    const group = GROUPS[kind];
    const others = [...this.#running];
    const inTheWay = others.find((other) => {
      if (other.group === 'transfer' && NEEDS_QUIET.includes(kind)) return true;
      return other.group === group && (group === 'transfer' || group === 'arming');
    });
    if (inTheWay !== undefined) return { reason: 'busy', detail: `${inTheWay.command.kind} runs` };
    return others.length >= MOST_RUNNING
      ? { reason: 'busy', detail: 'too many commands run' }
      : undefined;
  }

  async #run(command: Executable): Promise<void> {
    const group = GROUPS[command.kind];
    this.#overtake(command, group);
    const running: Running = { command, group, stop: new AbortController() };
    this.#running.add(running);
    try {
      const ended = await this.#carryOut(command, running.stop.signal);
      this.#end(command, ended);
    } finally {
      this.#running.delete(running);
    }
  }

  #overtake({ kind, by }: Executable, group: Group): void {
    for (const other of this.#running) {
      const isOvertaken =
        (group === 'motion' && other.group === 'motion') ||
        (other.group === 'transfer' && CALLS_OFF_TRANSFERS.includes(kind));
      if (isOvertaken) other.stop.abort(`overtaken by ${kind} (${by})`);
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
    const ended = await runSteps(this.#options, recipe.steps, signal, accepted);
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

  /** What cannot be written down is not executed. */
  #fault({ id, kind }: Executable, error: Error): void {
    const { log, device } = this.#options;
    log.error({ device, id, kind, fault: error.message }, 'command not carried out');
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
