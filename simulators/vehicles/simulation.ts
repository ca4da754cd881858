import { loadArea } from '../city/area.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { buildFleet, rosterOf, type SimulatedVehicle, zonesFor } from './fleet.ts';
import { permitTable } from './permits.ts';
import { serviceApi } from './service-api.ts';
import { type Stats, Tracker } from './tracker.ts';

export interface SimulationOptions {
  readonly scenario: Scenario;
  readonly mqttUrl: string;
  readonly httpUrl: string;
  /** An API key with `fleet:look` and `fleet:change`. */
  readonly key?: string | undefined;
  /** Simulated seconds per second. Above 1 it starts in the past and slows to 1 when it has caught up. */
  readonly speed?: number;
  /** Ends by itself after so many simulated seconds. */
  readonly seconds?: number;
  readonly seed?: number;
  /** Adds the area's zones where the service does not have them. */
  readonly zones?: boolean;
  /** Writes down the permits of its muck trucks. */
  readonly permits?: boolean;
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
const ZONES_BEFORE_MS = 3_600_000;

/**
 * Registers the scenario's vehicles with the service, connects each by an MQTT session of its own and
 * drives them. Rejects with a ServiceError where the service cannot be used.
 */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const { scenario, clock, signal, log } = options;
  const area = loadArea(scenario.area);
  const roster = rosterOf(scenario, area);
  const api = serviceApi(options.httpUrl, options.key, signal);
  if (options.zones) {
    // Some clocks are slow on purpose: the zones hold a while before the first fix.
    const { start } = mapTime(options, clock.now());
    const validFrom = new Date(start - ZONES_BEFORE_MS).toISOString();
    const zones = zonesFor(area, roster).map((zone) => ({ ...zone, validFrom }));
    log.info({ added: await api.addZones(zones) }, 'zones of the example area');
  }
  const tokens = await api.register(roster);
  const table = options.permits ? permitTable(roster, area, clock.now()) : undefined;
  if (table !== undefined) await api.takePermits(table);
  // Begun only now: a permit holds from when it was written down.
  const time = mapTime(options, clock.now());

  const stats: Stats = { connected: 0, sent: 0, acknowledged: 0, lost: 0 };
  const complain = onceAMinute(clock, (error) => {
    log.warn({ error: error.message }, 'a simulated tracker has trouble with its connection');
  });
  const drivers = buildFleet(scenario, area, time.start, options.seed).map((vehicle) => {
    const { id } = vehicle.member;
    return new Driver(vehicle, new Tracker(id, tokens.get(id)!, options.mqttUrl, stats, complain));
  });
  return drive(drivers, time, stats, options);
}

/** Wall clock to simulated time, ms since the epoch. */
interface TimeMap {
  readonly start: number;
  readonly end: number;
  simulated(now: number): number;
}

function mapTime({ speed = 1, seconds }: SimulationOptions, begun: number): TimeMap {
  const history = speed > 1 ? (seconds ?? DEFAULT_HISTORY) * (1 - 1 / speed) : 0;
  const start = begun - Math.round(history * 1000);
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : start + seconds * 1000;
  return {
    start,
    end,
    // Never ahead of the clock: a fix from the future would be refused.
    simulated: (now) => Math.min(start + (now - begun) * speed, now, end),
  };
}

function drive(
  drivers: readonly Driver[],
  time: TimeMap,
  stats: Stats,
  { clock, signal }: SimulationOptions,
): Simulation {
  let simulated = time.start;
  let tellEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    stopping ??= Promise.all(drivers.map((driver) => driver.close())).then(() => tellEnded());
    return stopping;
  };
  const pump = () => {
    simulated = Math.min(time.simulated(clock.now()), simulated + MAX_STRIDE * 1000);
    for (const driver of drivers) driver.advance(simulated);
    if (simulated >= time.end) void stop();
  };
  const timer = setInterval(pump, PUMP_MS);
  signal.addEventListener('abort', stop);
  if (signal.aborted) void stop();
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
