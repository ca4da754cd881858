/** A drone between a vehicle and a real broker: what the server has of it, whatever the uplink does. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal } from '../../../firmware-bridge/mavlink/commands/journal.ts';
import { PilotWatch } from '../../../firmware-bridge/mavlink/drone/pilot-watch.ts';
import { Drone } from '../../../firmware-bridge/mavlink/drone.ts';
import { DEFAULT_RATES } from '../../../firmware-bridge/mavlink/rates.ts';
import { type Outbox, openOutbox } from '../../../firmware-bridge/outbox/outbox.ts';
import type { Fix } from '../../../src/domain/fleet/fix.ts';
import type { DroneEvent, DroneState, Reply } from '../../../src/domain/flights/drone.ts';
import { FakeCopter } from '../commands/fake-copter.ts';
import { DEVICE, eventually, temporaryFolder } from '../commands/scene.ts';
import { HandTimers } from '../hand-timers.ts';
import { silent } from '../memory-link.ts';
import { TestBroker } from './broker.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

class Flight {
  readonly timers = new HandTimers();
  readonly copter = new FakeCopter('ardupilot', this.timers);
  readonly warnings: string[] = [];
  readonly holds: (string | undefined)[] = [];
  broker!: TestBroker;
  outbox!: Outbox;
  journal!: Journal;
  drone!: Drone;
  folder = '';
  #ids = 0;

  static async start(token = 'secret'): Promise<Flight> {
    const flight = new Flight();
    flight.broker = await TestBroker.start();
    endings.push(() => flight.broker.close());
    flight.folder = await temporaryFolder();
    await flight.open(token);
    endings.push(() => flight.close());
    return flight;
  }

  async open(token = 'secret'): Promise<void> {
    const { timers, copter, folder, broker } = this;
    const log = { ...silent, warn: (_: object, text: string) => this.warnings.push(text) };
    this.outbox = await openOutbox({ folder: `${folder}/outbox`, maxBytes: 1e8, timers, log });
    this.journal = await openJournal(`${folder}/commands`, timers.now(), log);
    this.drone = new Drone({
      device: DEVICE,
      vehicle: copter,
      server: { url: broker.url, token },
      outbox: this.outbox,
      journal: this.journal,
      rates: DEFAULT_RATES,
      pilotTimeout: 5000,
      timers,
      log,
      holdHeartbeat: (reason) => this.holds.push(reason),
      random: () => 0.5,
      newId: () => `event-${++this.#ids}`,
    });
  }

  async close(): Promise<void> {
    const closed = this.drone.close();
    await this.settle();
    this.timers.pass(2500);
    await closed;
    await this.outbox.close();
    await this.journal.close();
  }

  /** Time by hand, sockets and disk for real: as much of it as there is to do now. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.timers.pass(50);
      if (passed % 500 === 0) await this.settle();
    }
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    const { broker, drone, outbox } = this;
    await eventually(() => !drone.online || broker.isHeld || outbox.count === 0);
  }

  /** The command has been taken when this resolves. */
  async tell(message: object): Promise<void> {
    this.broker.command(DEVICE, message);
    const id = `mark-${++this.#ids}`;
    this.broker.command(DEVICE, { id });
    await eventually(() => this.broker.of<Reply>('reply').some((reply) => reply.id === id));
  }

  replies(id: string): Reply[] {
    return this.broker.of<Reply>('reply').filter((reply) => reply.id === id);
  }

  async online(): Promise<void> {
    const { subscriptions } = this.broker;
    await this.until(() => this.drone.online && this.broker.subscriptions > subscriptions);
  }

  /** Passes time until it is so. */
  async until(condition: () => boolean): Promise<void> {
    for (let turn = 0; !condition(); turn++) {
      if (turn > 20_000) throw new Error('it never came');
      await this.pass(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Whole seconds of a record, each once, in order of arrival. */
const seconds = (times: readonly number[]) => [...new Set(times.map((t) => Math.floor(t / 1000)))];
const unbroken = (list: readonly number[]) => list.map((_, i) => list[0]! + i);

describe('what goes up', () => {
  it('is a fix and a state each second, what is live, and presence', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(20_000);
    const { broker } = flight;
    expect(broker.heard[0]).toEqual({
      channel: 'status',
      qos: 1,
      retain: true,
      value: { online: true },
    });
    const fixes = broker.of<Fix>('position');
    expect(fixes.length).toBeGreaterThanOrEqual(19);
    expect(seconds(fixes.map(({ time }) => time))).toEqual(
      unbroken(seconds(fixes.map(({ time }) => time))),
    );
    expect(fixes[0]).toMatchObject({ lat: 36.62, lon: 101.77, altitude: 2261 });
    const telemetry = broker.heard.filter(({ channel }) => channel === 'telemetry');
    const live = telemetry.filter(({ value }) => !Array.isArray(value));
    const stored = telemetry.filter(({ value }) => Array.isArray(value));
    expect(live.every(({ qos }) => qos === 0)).toBe(true);
    expect(live.length).toBeGreaterThan(60);
    expect(stored.every(({ qos }) => qos === 1)).toBe(true);
    expect(stored.length).toBeGreaterThanOrEqual(19);
  });

  it('is complete and in order after an outage in mid-flight, and live at once again', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.copter.fly('GUIDED');
    await flight.pass(20_000);
    const gone = flight.timers.now();
    await flight.broker.cut();
    await flight.pass(60_000);
    flight.copter.text('something happened while nobody listened', 6);
    flight.copter.mode = 'RTL';
    await flight.pass(60_000);
    const heardBefore = flight.broker.heard.length;
    const back = flight.timers.now();
    await flight.broker.open();
    await flight.online();
    await flight.pass(5000);
    await flight.settle();
    const { broker } = flight;
    for (const channel of ['position', 'telemetry'] as const) {
      const messages = broker.heard.filter(
        ({ channel: c, qos, value }) => c === channel && (qos === 1 || Array.isArray(value)),
      );
      const times = messages.flatMap(({ value }) => value as { time: number } | { time: number }[]);
      const record = seconds(times.map(({ time }) => time));
      expect(record).toEqual(unbroken(record));
      expect(record.length).toBeGreaterThanOrEqual(140);
    }
    const texts = broker.of<DroneEvent>('event').filter(({ kind }) => kind === 'text');
    expect(texts).toHaveLength(1);
    expect(texts[0]!.time).toBeGreaterThan(gone);
    // The first live state after the outage is of now, not of then.
    const live = broker.heard
      .slice(heardBefore)
      .find(({ channel, value }) => channel === 'telemetry' && !Array.isArray(value));
    expect((live!.value as DroneState).time).toBeGreaterThanOrEqual(back);
    expect((live!.value as DroneState).mode).toBe('RTL');
  });

  it('is sent again where the connection broke before the acknowledgement, and nothing is lost', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.broker.hold();
    await flight.pass(10_000);
    await flight.broker.cut();
    flight.broker.release();
    await flight.pass(1000);
    await flight.broker.open();
    await flight.online();
    await flight.pass(3000);
    await flight.settle();
    const record = seconds(flight.broker.of<Fix>('position').map(({ time }) => time));
    expect(record).toEqual(unbroken(record));
    expect(record.length).toBeGreaterThanOrEqual(12);
  });

  it('survives a restart of the bridge while the server is away', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(5000);
    await flight.broker.cut();
    await flight.pass(10_000);
    await flight.close();
    await flight.open();
    await flight.pass(5000);
    await flight.broker.open();
    await flight.online();
    await flight.pass(2000);
    await flight.settle();
    const record = seconds(flight.broker.of<Fix>('position').map(({ time }) => time));
    // The bridge was away for as long as closing took.
    expect(record.length).toBeGreaterThanOrEqual(18);
    expect(record).toEqual([...record].sort((a, b) => a - b));
  });

  it('is less of what is live while acknowledgements are slow', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(5000);
    const live = () =>
      flight.broker.heard.filter((h) => h.channel === 'telemetry' && h.qos === 0).length;
    // What was sent is heard a moment later.
    await flight.settle();
    const before = live();
    flight.broker.hold();
    await flight.pass(30_000);
    await eventually(() => live() - before > 5);
    const slow = live() - before;
    expect(slow).toBeLessThanOrEqual(20);
    expect(slow).toBeGreaterThan(5);
  });
});

describe('the connection', () => {
  it('tells a wrong token in plain words, once, and comes in when it is right', async () => {
    const flight = await Flight.start('wrong');
    await flight.until(() => flight.broker.refused >= 3);
    const told = flight.warnings.filter((text) => text.includes('does not let hexa-01 in'));
    expect(told).toHaveLength(1);
    flight.broker.token = 'wrong';
    await flight.online();
  });

  it('is given up where nothing is acknowledged for a minute', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.broker.hold();
    const { signIns } = flight.broker;
    await flight.pass(63_000);
    flight.broker.release();
    await flight.until(() => flight.broker.signIns > signIns);
  });

  it('says goodbye', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(1000);
    const closed = flight.drone.close();
    await eventually(() => flight.broker.heard.at(-1)?.channel === 'status');
    expect(flight.broker.heard.at(-1)?.value).toEqual({ online: false });
    await closed;
  });
});

describe('what comes down', () => {
  const order = (flight: Flight, id: string, kind: string, args: object = {}) => ({
    id,
    kind,
    args,
    by: 'Li Na',
    expires: flight.timers.now() + 600_000,
  });

  it('is executed and answered', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(2000);
    await flight.tell(order(flight, 'c-1', 'speed', { speed: 5 }));
    await flight.until(() => flight.replies('c-1').length >= 3);
    expect(flight.replies('c-1').map(({ state }) => state)).toEqual([
      'accepted',
      'running',
      'done',
    ]);
    expect(flight.copter.sent.filter(({ command }) => command === 178)).toHaveLength(1);
  });

  it('is not executed where it was retained', async () => {
    const flight = await Flight.start();
    flight.broker.command(DEVICE, order(flight, 'c-1', 'speed', { speed: 5 }), true);
    await flight.online();
    await flight.tell({});
    await flight.pass(3000);
    expect(flight.copter.sent.filter(({ command }) => command === 178)).toEqual([]);
    expect(flight.warnings).toContain('a retained command is not executed');
  });

  it('is answered though the server goes before the vehicle has done it', async () => {
    const flight = await Flight.start();
    await flight.online();
    await flight.pass(2000);
    flight.copter.takesLong.set(178, 5000);
    await flight.tell(order(flight, 'c-1', 'speed', { speed: 5 }));
    await eventually(() => flight.replies('c-1').length === 1);
    await flight.broker.cut();
    await flight.pass(10_000);
    await flight.broker.open();
    await flight.online();
    await flight.until(() => flight.replies('c-1').at(-1)?.state === 'done');
  });
});

describe('the pilot', () => {
  const watch = (flight: Flight) =>
    flight.tell({
      id: `w-${flight.timers.now()}`,
      kind: 'watch',
      args: {},
      by: 'Li Na',
      expires: flight.timers.now() + 10_000,
    });

  it('gone for longer than the time set stops the heartbeats; back again, they go on', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.copter.fly('GUIDED');
    await flight.pass(1000);
    await watch(flight);
    await flight.pass(4000);
    expect(flight.holds).toEqual([]);
    await flight.pass(3000);
    expect(flight.holds).toEqual(['no pilot for 5 s']);
    await watch(flight);
    await flight.until(() => flight.holds.length === 2);
    expect(flight.holds[1]).toBeUndefined();
  });

  it('who is not there at all, or whose vehicle is disarmed, stops nothing', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.copter.fly('GUIDED');
    await flight.pass(10_000);
    await watch(flight);
    await flight.pass(3000);
    Object.assign(flight.copter, { armed: false, relative: 0 });
    await flight.pass(10_000);
    expect(flight.holds).toEqual([]);
  });

  it('who does not come back after a restart of the bridge in mid-flight is gone as well', async () => {
    const flight = await Flight.start();
    await flight.online();
    flight.copter.fly('GUIDED');
    await flight.pass(1000);
    await flight.tell({
      id: 'c-1',
      kind: 'speed',
      args: { speed: 5 },
      by: 'Li Na',
      expires: flight.timers.now() + 10_000,
    });
    await flight.pass(500);
    await flight.close();
    await flight.open();
    await flight.pass(4000);
    expect(flight.holds).toEqual([]);
    await flight.pass(3000);
    expect(flight.holds).toEqual(['no pilot for 5 s']);
  });

  it('is not gone because the clock was set', () => {
    const watch = new PilotWatch(30_000);
    watch.watch();
    for (const at of [0, 1000, 3_600_000, 3_601_000, 5000, 6000]) {
      expect(watch.tick(at, true)).toBeUndefined();
    }
  });
});
