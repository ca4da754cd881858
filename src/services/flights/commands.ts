/**
 * Commands on their way: made for a flight's own drone, sent again until the bridge answers, ended where
 * nobody does. All of it is in the store: whichever process has the drone's connection sends.
 */
import type { Command, CommandArgs, CommandKind } from '../../domain/flights/drone.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Clock, Log } from '../ports.ts';
import { type ChangeDeps, changeFlight, noted } from './change.ts';
import type {
  CommandRecord,
  CommandStore,
  FlightReader,
  FlightRecord,
  SendCommand,
} from './ports.ts';

/** ms from being sent to its expiry: within it the bridge may begin. */
const EXPIRY: Readonly<Record<CommandKind, number>> = {
  arm: 30_000,
  disarm: 30_000,
  takeoff: 30_000,
  start: 30_000,
  pause: 15_000,
  continue: 15_000,
  goto: 15_000,
  land: 60_000,
  return: 60_000,
  jump: 15_000,
  speed: 15_000,
  trigger: 15_000,
  rate: 15_000,
  upload: 120_000,
  verify: 120_000,
  watch: 10_000,
};
/** ms after the expiry within which one that was begun must end. */
const MOST_RUNNING = 600_000;
/** ms between two sendings of one command. */
export const SEND_EVERY = 2000;
/** ms that a pilot's watch lasts after the page's last word. */
const WATCH = 12_000;

type KeptKind = Exclude<CommandKind, 'watch'>;
/** What is kept of the arguments: a mission is its sortie's. */
type Kept<K extends KeptKind> = K extends 'upload' | 'verify'
  ? { readonly hash: string; readonly sortie: number }
  : CommandArgs[K];

export interface CommandDeps extends ChangeDeps {
  readonly store: FlightReader;
  readonly commands: CommandStore;
  readonly send: SendCommand;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Told of each command made, and of how it ended. */
  readonly count: (kind: CommandKind, outcome: string) => void;
}

/** A command for the flight's own drone: there is no way to make one for another. */
export function commandFor<K extends KeptKind>(
  flight: Pick<FlightRecord, 'id' | 'device'>,
  kind: K,
  args: Kept<K>,
  about: { readonly by: string; readonly now: number; readonly id: string },
): CommandRecord {
  return {
    id: about.id,
    flight: flight.id,
    device: flight.device,
    kind,
    args: args as Readonly<Record<string, unknown>>,
    by: about.by,
    sent: about.now,
    expires: about.now + EXPIRY[kind],
    state: 'sent',
    detail: '',
  };
}

export class Commands {
  readonly #deps: CommandDeps;
  /** When this process last sent each, ms; open ones only. */
  #sent = new Map<string, number>();

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  /** Sends what was just committed. A failure here is made up for by the next round. */
  async sendNow(command: CommandRecord): Promise<void> {
    this.#deps.count(command.kind, 'sent');
    await this.#send(command).catch((error: unknown) =>
      this.#deps.log.warn({ error: String(error), command: command.id }, 'a command waits'),
    );
  }

  /** Sends again what is unanswered, ends what is out of time. Call it every two seconds, and on news. */
  async round(): Promise<void> {
    const now = this.#deps.clock.now();
    const open = await this.#deps.commands.open();
    const ids = new Set(open.map(({ id }) => id));
    this.#sent = new Map([...this.#sent].filter(([id]) => ids.has(id)));
    for (const command of open) {
      const { state, expires } = command;
      const due = state === 'sent' ? expires : expires + MOST_RUNNING;
      if (now > due) await this.#giveUp(command);
      else if (state === 'sent' && now - (this.#sent.get(command.id) ?? 0) >= SEND_EVERY - 100)
        await this.#send(command);
    }
  }

  /** A pilot has the drone's page open. */
  async watch(device: DeviceId, by: string): Promise<void> {
    await this.#deps.commands.watch(device, by, this.#deps.clock.now() + WATCH);
    this.#sendWatch(device, by);
  }

  /** Tells the bridges whose pilots are there. Call it every two seconds. */
  async watchRound(): Promise<void> {
    for (const { device, by } of await this.#deps.commands.watched(this.#deps.clock.now()))
      this.#sendWatch(device, by);
  }

  #sendWatch(device: DeviceId, by: string): void {
    const { send, clock, newId } = this.#deps;
    const expires = clock.now() + EXPIRY.watch;
    send(device, { id: newId(), kind: 'watch', args: {}, by, expires });
  }

  async #send(record: CommandRecord): Promise<void> {
    const command = await this.#onTheWire(record);
    if (command && this.#deps.send(record.device, command))
      this.#sent.set(record.id, this.#deps.clock.now());
  }

  async #onTheWire(record: CommandRecord): Promise<Command | undefined> {
    const { id, flight, kind, args, by, expires } = record;
    const head = { id, kind, by, expires };
    if (kind !== 'upload' && kind !== 'verify') return { ...head, args } as Command;
    const { hash, sortie } = args as { hash: string; sortie: number };
    const mission = flight && (await this.#deps.store.missionOf(flight, sortie));
    return mission && ({ ...head, args: { mission, hash } } as Command);
  }

  /** Under the flight's lock: the answer may have come meanwhile. */
  async #giveUp({ id, flight: of, kind }: CommandRecord): Promise<void> {
    if (of === undefined) return;
    const { clock, count } = this.#deps;
    await changeFlight(this.#deps, of, async (tx, flight) => {
      const command = await tx.command(id);
      if (!command || command.state === 'done' || command.state === 'failed') return NOTHING;
      const detail = command.state === 'sent' ? UNANSWERED : UNFINISHED;
      await tx.saveCommand({ ...command, state: 'failed', reason: 'no-answer', detail });
      const told = { command: id, kind, state: 'failed', reason: 'no-answer', detail };
      const at = clock.now();
      await tx.log(of, [noted(flight, { at, by: 'service', what: 'reply', detail: told })]);
      count(kind, 'no-answer');
      return { ok: true };
    });
  }
}

const NOTHING = { ok: false } as const;
const UNANSWERED =
  'Nobody answered in time: the drone’s bridge is not connected, or its link is down. Nothing was begun that this service knows of; look at the drone before you try again.';
const UNFINISHED =
  'The bridge took the command and never said how it ended. Look at the drone before you try again.';
