import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { CommandChannel } from '../../../firmware-bridge/mavlink/commands/command-channel.ts';
import { Commands } from '../../../firmware-bridge/mavlink/commands/commands.ts';
import { type Journal, openJournal } from '../../../firmware-bridge/mavlink/commands/journal.ts';
import { StatusTexts } from '../../../firmware-bridge/mavlink/commands/status-texts.ts';
import type { Transfers } from '../../../firmware-bridge/mavlink/commands/transfers.ts';
import type { CommandArgs, CommandKind, Reply } from '../../../src/domain/flights/drone.ts';
import { deviceId } from '../../../src/domain/ids.ts';
import { VehicleView } from '../../../src/wire/mavlink/vehicle/view.ts';
import { HandTimers } from '../hand-timers.ts';
import { silent } from '../memory-link.ts';
import { FakeCopter, type Kind } from './fake-copter.ts';

export const DEVICE = deviceId('hexa-01')!;
export const HASH = 'ab'.repeat(32);

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chengxun-test-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for real I/O, not for time. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    if (turn > 100_000) throw new Error('it never came');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class Scene {
  readonly timers = new HandTimers();
  readonly copter: FakeCopter;
  readonly replies: Reply[] = [];
  readonly view = new VehicleView({ system: 1 });
  proven: string | undefined = HASH;
  pilots = 0;
  readonly rates: [number, number][] = [];
  readonly transfers: { run: Transfers['run'] } = { run: async () => ({ ok: true, hash: HASH }) };
  journal!: Journal;
  commands!: Commands;
  readonly #looks = new Set<() => void>();
  readonly #texts = new StatusTexts();
  readonly folder: string;
  #id = 0;

  private constructor(kind: Kind, folder: string) {
    this.folder = folder;
    this.copter = new FakeCopter(kind, this.timers);
    this.copter.listen((frame, at) => {
      for (const { kind, detail } of this.view.accept(frame, at)) {
        if (kind === 'text') this.#texts.note(at, detail.severity as number, detail.text as string);
      }
      for (const look of [...this.#looks]) look();
    });
  }

  static async of(kind: Kind): Promise<Scene> {
    const scene = new Scene(kind, await temporaryFolder());
    await scene.start();
    endings.push(() => scene.journal.close());
    await scene.pass(2000);
    return scene;
  }

  /** As the bridge does it; again after `stop`. */
  async start(): Promise<void> {
    this.journal = await openJournal(this.folder, this.timers.now(), silent);
    this.commands = new Commands({
      device: DEVICE,
      journal: this.journal,
      timers: this.timers,
      log: silent,
      transfers: this.transfers,
      channel: new CommandChannel(this.copter, this.timers),
      texts: this.#texts,
      isAlive: () => this.copter.alive,
      state: () => this.view.state(this.timers.now(), this.copter.link()),
      proven: () => this.proven,
      watch: (look) => {
        this.#looks.add(look);
        return () => this.#looks.delete(look);
      },
      reply: (reply) => this.replies.push(reply),
      pilotIsThere: () => this.pilots++,
      rateSet: (message, hertz) => this.rates.push([message, hertz]),
    });
  }

  /** As if the process was killed. */
  async kill(): Promise<void> {
    await this.journal.close();
    this.replies.length = 0;
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.timers.pass(50);
      for (let turn = 0; turn < 20; turn++) await null;
    }
  }

  give(message: object): void {
    this.commands.take(Buffer.from(JSON.stringify(message)));
  }

  message<K extends CommandKind>(kind: K, args: CommandArgs[K], more: object = {}): { id: string } {
    const expires = this.timers.now() + 10_000;
    return { id: `c-${++this.#id}`, kind, args, by: 'Li Na', expires, ...more } as { id: string };
  }

  /** Gives a command and waits for its first answer; returns its id. */
  async order<K extends CommandKind>(
    kind: K,
    args: CommandArgs[K],
    more: object = {},
  ): Promise<string> {
    const message = this.message(kind, args, more);
    const before = this.replies.length;
    this.give(message);
    await eventually(() => this.replies.length > before);
    await this.pass(50);
    return message.id;
  }

  /** Gives a command, lets time pass, and returns all its answers. */
  async after<K extends CommandKind>(kind: K, args: CommandArgs[K], ms = 8000): Promise<Reply[]> {
    const id = await this.order(kind, args);
    await this.pass(ms);
    return this.of(id);
  }

  of(id: string): Reply[] {
    return this.replies.filter((reply) => reply.id === id);
  }

  states(id: string): string[] {
    return this.of(id).map(({ state }) => state);
  }

  /** What was sent, without the rest: [command, parameters up to the last that is not 0]. */
  get sent(): (readonly [number, readonly number[]])[] {
    return this.copter.sent.map(({ command, params }) => {
      const last = params.findLastIndex((value) => value !== 0);
      return [command, params.slice(0, last + 1)] as const;
    });
  }
}
