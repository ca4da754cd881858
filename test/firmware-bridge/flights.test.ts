/**
 * The whole bridge but its sockets to the vehicle: a simulated hexacopter over a bad link, the station, the
 * drone, a real broker. What the server orders is flown, answered, and on record without a gap.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../firmware-bridge/mavlink/commands/journal.ts';
import { Drone } from '../../firmware-bridge/mavlink/drone.ts';
import type { Link, LinkListener } from '../../firmware-bridge/mavlink/links/link.ts';
import { missionHash } from '../../firmware-bridge/mavlink/mission/upload.ts';
import { DEFAULT_RATES } from '../../firmware-bridge/mavlink/rates.ts';
import { Station } from '../../firmware-bridge/mavlink/station.ts';
import { openOutbox } from '../../firmware-bridge/outbox/outbox.ts';
import { every } from '../../firmware-bridge/timers.ts';
import { createRandom } from '../../simulators/city/random.ts';
import { HexacopterModel } from '../../simulators/hexacopter/model.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type {
  CommandArgs,
  CommandKind,
  DroneEvent,
  DroneState,
  Reply,
} from '../../src/domain/flights/drone.ts';
import type { Mission, MissionItem } from '../../src/domain/flights/mission.ts';
import { DEVICE, eventually, temporaryFolder } from './commands/scene.ts';
import { HandTimers } from './hand-timers.ts';
import { silent } from './memory-link.ts';
import { TestBroker } from './uplink/broker.ts';

const HOME = { lat: 36.62, lon: 101.77, amsl: 2261 };
const STEP = 40;

const at = (command: number, north: number, east: number, altitude: number): MissionItem => ({
  command,
  frame: 'relative',
  params: [0, 0, 0, null],
  lat: HOME.lat + north / 111_000,
  lon: HOME.lon + east / 89_000,
  altitude,
  autoContinue: true,
});
const MISSION: Mission = {
  home: HOME,
  items: [
    { ...at(22, 0, 0, 20), params: [0, 0, 0, null] },
    at(16, 120, 0, 20),
    at(16, 120, 120, 20),
    at(16, 0, 120, 20),
    {
      command: 20,
      frame: 'none',
      params: [0, 0, 0, 0],
      lat: 0,
      lon: 0,
      altitude: 0,
      autoContinue: true,
    },
  ],
  fence: [
    {
      kind: 'polygon',
      inclusion: true,
      vertices: [-300, 300].flatMap((north) => {
        const corner = (east: number) => [HOME.lat + north / 111_000, HOME.lon + east / 89_000];
        return (north < 0 ? [corner(-300), corner(300)] : [corner(300), corner(-300)]) as [
          number,
          number,
        ][];
      }),
    },
  ],
  rally: [],
  cruiseSpeed: 8,
};
const HASH = missionHash(MISSION);

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

class SimulatedFlight {
  readonly timers = new HandTimers();
  broker!: TestBroker;
  model!: HexacopterModel;
  drone!: Drone;
  #outbox!: Awaited<ReturnType<typeof openOutbox>>;
  #ids = 0;

  static async of(autopilot: 'ardupilot' | 'px4', loss: number): Promise<SimulatedFlight> {
    const flight = new SimulatedFlight();
    flight.broker = await TestBroker.start();
    endings.push(() => flight.broker.close());
    await flight.#open(autopilot, loss);
    await flight.until(() => flight.broker.subscriptions > 0 && flight.drone.online);
    return flight;
  }

  async #open(autopilot: 'ardupilot' | 'px4', loss: number): Promise<void> {
    const { timers, broker } = this;
    const random = createRandom(7, `${autopilot}/${loss}`);
    let listener: LinkListener | undefined;
    this.model = new HexacopterModel({
      autopilot,
      home: HOME,
      armable: 5,
      epoch: timers.now(),
      out: (frame) => {
        if (random.next() >= loss) listener?.heard('sim', frame);
      },
    });
    const link: Link = {
      name: 'sim',
      framing: 'datagrams',
      open: async (to) => {
        listener = to;
      },
      send: (bytes) => {
        if (random.next() >= loss) this.model.receive(bytes);
        return true;
      },
      close: async () => {},
    };
    const station = new Station({ links: [link], timers, log: silent });
    await station.open();
    every(timers, STEP, () => this.model.step(STEP / 1000));
    const folder = await temporaryFolder();
    const outbox = await openOutbox({ folder: `${folder}/o`, maxBytes: 1e8, timers, log: silent });
    const journal = await openJournal(`${folder}/c`, timers.now(), silent);
    this.#outbox = outbox;
    this.drone = new Drone({
      device: DEVICE,
      vehicle: station.vehicle(1),
      server: { url: broker.url, token: 'secret' },
      outbox,
      journal,
      rates: DEFAULT_RATES,
      pilotTimeout: 30_000,
      timers,
      log: silent,
      holdHeartbeat: () => {},
      random: () => 0.5,
      newId: () => `event-${++this.#ids}`,
    });
    endings.push(async () => {
      await this.drone.close();
      await outbox.close();
      await journal.close();
      await station.close();
    });
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP) {
      this.timers.pass(STEP);
      for (let turn = 0; turn < 20; turn++) await null;
      if (passed % 1000 < STEP) {
        for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
        await eventually(() => !this.drone.online || this.#outbox.count === 0);
      }
    }
  }

  async until(condition: () => boolean, seconds = 300): Promise<void> {
    for (let second = 0; !condition(); second += 0.25) {
      if (second > seconds) {
        throw new Error(`not after ${seconds} s: ${JSON.stringify(this.state)}`);
      }
      await this.pass(250);
    }
  }

  get state(): DroneState | undefined {
    return this.broker.heard.findLast(
      ({ channel, value }) => channel === 'telemetry' && !Array.isArray(value),
    )?.value as DroneState | undefined;
  }

  get events(): DroneEvent[] {
    return this.broker.of<DroneEvent>('event');
  }

  /** Gives a command and waits for its end. */
  async order<K extends CommandKind>(kind: K, args: CommandArgs[K]): Promise<Reply> {
    const id = `${kind}-${++this.#ids}`;
    const expires = this.timers.now() + 600_000;
    const replies = () => this.broker.of<Reply>('reply').filter((reply) => reply.id === id);
    this.broker.command(DEVICE, { id, kind, args, by: 'Li Na', expires });
    await eventually(() => replies().length > 0);
    await this.until(() => ['done', 'failed'].includes(replies().at(-1)!.state));
    return replies().at(-1)!;
  }
}

describe.each(['ardupilot', 'px4'] as const)('%s', (autopilot) => {
  it.each([0, 0.2])(
    'flies what it was given and comes home, %d of all frames lost',
    async (loss) => {
      const flight = await SimulatedFlight.of(autopilot, loss);
      await flight.until(() => flight.state?.prearm === true && flight.state.home !== undefined);
      const done = expect.objectContaining({ state: 'done' });
      expect(await flight.order('upload', { mission: MISSION, hash: HASH })).toEqual(
        expect.objectContaining({ state: 'done', hash: HASH }),
      );
      expect(await flight.order('arm', {})).toEqual(done);
      expect(await flight.order('start', { hash: HASH })).toEqual(done);
      await flight.until(() => (flight.state?.mission?.current ?? 0) >= 3);
      expect(await flight.order('pause', {})).toEqual(done);
      await flight.pass(3000);
      const paused = flight.state!;
      await flight.pass(5000);
      expect(flight.state!.position!.lat).toBeCloseTo(paused.position!.lat, 4);
      expect(await flight.order('continue', {})).toEqual(done);
      await flight.until(() => (flight.state?.mission?.current ?? 0) >= 4);
      expect(await flight.order('return', {})).toEqual(done);
      await flight.until(() => flight.state?.armed === false);
      await flight.pass(3000);
      expect(flight.state!.mission!.hash).toBe(HASH);

      const kinds = new Set(flight.events.map(({ kind }) => kind));
      expect([...kinds]).toEqual(
        expect.arrayContaining(['armed', 'mode', 'item', 'landed', 'mission']),
      );
      const seconds = flight.broker.of<Fix>('position').map(({ time }) => Math.floor(time / 1000));
      const gaps = seconds.slice(1).map((second, i) => second - seconds[i]!);
      // A frame lost is a second without a sample; the order never changes.
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(loss === 0 ? 1 : 5);
    },
  );
});
