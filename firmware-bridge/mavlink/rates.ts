/** How often what comes: settings of the bridge, and what a `rate` command changes until the next start. */
import type { Autopilot } from '../../src/domain/flights/drone.ts';

export interface Rates {
  /** Live telemetry to the server, Hz. */
  readonly live: number;
  /** MAVLink messages of the vehicle by number, Hz; 0: not wanted. Those not named: as in STREAMS. */
  readonly messages: Readonly<Record<number, number>>;
}

export const DEFAULT_RATES: Rates = { live: 4, messages: {} };

export interface Stream {
  readonly message: number;
  readonly hertz: number;
  /** It comes whenever the vehicle is well: its silence is asked about. */
  readonly steady: boolean;
}

type Row = readonly [message: number, hertz: number, steady: boolean, only?: Autopilot];

/** Serial radios carry about 4 kB/s: all of this is 0.5 kB/s. */
const STREAMS: readonly Row[] = [
  [33, 2, true], // GLOBAL_POSITION_INT
  [30, 2, true], // ATTITUDE
  [24, 1, true], // GPS_RAW_INT
  [1, 1, true], // SYS_STATUS
  [147, 0.5, false], // BATTERY_STATUS: none without a battery monitor
  [42, 1, true], // MISSION_CURRENT
  [245, 1, true], // EXTENDED_SYS_STATE
  [2, 0.5, true], // SYSTEM_TIME: what UTC is
  [162, 1, false, 'ardupilot'], // FENCE_STATUS: only while a fence is enabled
  [193, 0.5, false, 'ardupilot'], // EKF_STATUS_REPORT
  [168, 0.5, false, 'ardupilot'], // WIND
  [136, 0.5, false, 'ardupilot'], // TERRAIN_REPORT
  [230, 0.5, false, 'px4'], // ESTIMATOR_STATUS
  [231, 0.5, false, 'px4'], // WIND_COV
  [141, 1, false, 'px4'], // ALTITUDE
];

export function streamsFor(autopilot: Autopilot, { messages }: Rates): Stream[] {
  const named = new Map(Object.entries(messages).map(([id, hertz]) => [Number(id), hertz]));
  const usual = STREAMS.filter(([id, , , only]) => {
    return !named.has(id) && (only === undefined || only === autopilot);
  });
  return [
    ...usual.map(([message, hertz, steady]) => ({ message, hertz, steady })),
    ...[...named].map(([message, hertz]) => ({ message, hertz, steady: false })),
  ];
}
