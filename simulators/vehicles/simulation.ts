import { loadArea } from '../city/area.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { buildFleet, rosterOf, type SimulatedVehicle, zonesFor } from './fleet.ts';
import { serviceApi } from './service-api.ts';
import { type Stats, Tracker } from './tracker.ts';

export interface SimulationOptions {
  readonly scenario: Scenario;
  readonly mqttUrl: string;
  readonly httpUrl: string;
  /** Simulated seconds per second. Above 1 it starts in the past and slows to 1 when it has caught up. */
  readonly speed?: number;
  /** Ends by itself after so many simulated seconds. */
  readonly seconds?: number;
  readonly seed?: number;
  /** Adds the area's zones where the service does not have them. */
  readonly zones?: boolean;
  readonly clock: { now(): number };
  readonly signal: AbortSignal;
  readonly log: SimulationLog;
}

/** Fits the service's own log. */
export interface SimulationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Simulation {
  readonly stats: Readonly<Stats>;
  readonly vehicles: number;
  /** Resolves when it has ended: by itself, by `stop`, or by the signal. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** How often the vehicles are asked for what they have to report. */
const PUMP_MS = 250;
/** With a speed above 1 and no end given: how far in the past it starts, s. */
const DEFAULT_HISTORY = 3600;
/** At most this much is simulated in one go (s), so that messages leave in between. */
const MAX_STRIDE = 60;
const GOODBYE_MS = 700;

/**
 * Registers the scenario's vehicles with the service, connects each by an MQTT session of its own and
 * drives them. Rejects with a ServiceError where the service cannot be used.
 */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const { scenario, clock, signal, log } = options;
  const area = loadArea(scenario.area);
  const roster = rosterOf(scenario, area);
  const api = serviceApi(options.httpUrl, signal);
  if (options.zones) {
    const added = await api.addZones(zonesFor(area, roster));
    log.info({ added }, 'zones of the example area');
  }
  const tokens = await api.register(roster);

  const speed = options.speed ?? 1;
  const history = speed > 1 ? (options.seconds ?? DEFAULT_HISTORY) * (1 - 1 / speed) : 0;
  const begun = clock.now();
  const start = begun - history * 1000;
  const fleet = buildFleet(scenario, area, start, options.seed);
  const stats: Stats = { connected: 0, sent: 0, acknowledged: 0, lost: 0 };
  const complain = onceAMinute(clock, (error) => {
    log.warn({ error: error.message }, 'a simulated tracker has trouble with its connection');
  });
  const drivers = fleet.map((vehicle) => {
    const { id } = vehicle.member;
    return new Driver(vehicle, new Tracker(id, tokens.get(id)!, options.mqttUrl, stats, complain));
  });

  const end = options.seconds === undefined ? undefined : start + options.seconds * 1000;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let simulated = start;
  const pump = () => {
    const now = clock.now();
    // Never ahead of the clock: a fix from the future would be refused.
    const wanted = Math.min(start + (now - begun) * speed, speed > 1 ? now : Infinity);
    simulated = Math.min(wanted, simulated + MAX_STRIDE * 1000, end ?? Infinity);
    for (const driver of drivers) driver.advance(simulated);
    if (simulated === end) void stop();
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      await Promise.all(drivers.map((driver) => driver.close()));
      resolve();
    })();
    return stopping;
  };
  const onAbort = () => void stop();
  const timer = setInterval(pump, PUMP_MS);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) await stop();
  return { stats, vehicles: drivers.length, ended, stop };
}

/** A vehicle with its link and its tracker. */
class Driver {
  readonly #simulated: SimulatedVehicle;
  readonly #tracker: Tracker;
  #isUp = true;

  constructor(simulated: SimulatedVehicle, tracker: Tracker) {
    this.#simulated = simulated;
    this.#tracker = tracker;
  }

  advance(to: number): void {
    const { vehicle, link } = this.#simulated;
    for (const fix of vehicle.step(to)) {
      for (const message of link.send(fix)) this.#tracker.send(message);
    }
    const isUp = link.isUp(to);
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    if (isUp) this.#tracker.resume();
    else this.#tracker.drop();
  }

  close(): Promise<void> {
    return this.#tracker.close(GOODBYE_MS);
  }
}

/** Fifty trackers lose one broker together: one line says it. */
function onceAMinute(
  clock: { now(): number },
  say: (error: Error) => void,
): (error: Error) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (clock.now() - last < 60_000) return;
    last = clock.now();
    say(error);
  };
}
