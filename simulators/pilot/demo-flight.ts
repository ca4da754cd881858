/** The demo's hexacopter: a simulated copter on a real MAVLink link, flown again and again by a pilot. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startHexacopters } from '../hexacopter/fleet.ts';
import { Refusal } from '../service-client.ts';
import { type PatrolToFly, saveDemoPatrols } from './demo-patrols.ts';
import { flightApi } from './flight-api.ts';
import { flyPatrol } from './pilot.ts';

export interface DemoFlight {
  readonly httpUrl: string;
  /** An API key with `flights:fly`. */
  readonly key: string;
  /** Where the bridge listens, UDP on this machine. */
  readonly port: number;
  readonly system: number;
  readonly device: string;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/** Of the river bank, metres above sea level: the patrol is planned without terrain. */
const AMSL = 2262;
const PILOT = { name: '演示飞手', licence: 'DEMO-0001' };
/** From its switching on until it can be armed, s: shorter than a real one's, so that nobody waits. */
const ARMABLE = 10;
/** Between two flights, ms. */
const REST = 4 * 60_000;
/** m/s, degrees it comes from. */
const BREEZE = { speed: 2, from: 300, gusts: 0.5 };

/** Flies until the signal; each time with a copter switched on anew, with a full battery. */
export async function flyDemo(demo: DemoFlight): Promise<void> {
  const patrol = await saveDemoPatrols(flightApi(demo.httpUrl, demo.key, demo.signal));
  for (let round = 0; !demo.signal.aborted; round++) {
    await flyOnce(demo, patrol, round).catch((error: unknown) => {
      if (demo.signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      demo.log.warn({ device: demo.device, why: error.message }, 'the demo flight was not flown');
    });
    await sleep(REST, undefined, { signal: demo.signal }).catch(() => {});
  }
}

async function flyOnce(
  { port, system, device, httpUrl, key, seed, signal, log }: DemoFlight,
  { plan, mission }: PatrolToFly,
  round: number,
): Promise<void> {
  const fleet = await startHexacopters({
    link: { kind: 'udp', host: '127.0.0.1', port },
    firstSystem: system,
    home: { lat: mission.home.lat, lon: mission.home.lon, amsl: mission.home.amsl ?? AMSL },
    seed: seed + round,
    armable: ARMABLE,
    wind: BREEZE,
    log,
  });
  try {
    const ended = await flyPatrol({
      httpUrl,
      key,
      device,
      plan,
      pilot: PILOT,
      now: Date.now,
      pause: (ms) => sleep(ms, undefined, { signal }),
      signal,
      onState: (state) => log.info({ device, state }, 'the demo flight'),
    });
    log.info({ device, ended }, 'the demo flight is over');
  } finally {
    await fleet.stop();
  }
}
