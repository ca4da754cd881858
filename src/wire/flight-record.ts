/** The files of a flight's record that are tables and tracks. CSV by RFC 4180, GeoJSON by RFC 7946. */
import type { Capture, DroneState } from '../domain/flights/drone.ts';
import { toTime } from './to-api.ts';

type Cell = string | number | boolean | undefined;

/** 1e-7° is a centimetre; more digits of a float say nothing. */
const digits = (value: number): string => String(Math.round(value * 1e7) / 1e7);

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return digits(value);
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`;

async function* table<T>(
  head: readonly string[],
  chunks: AsyncIterable<readonly T[]>,
  rows: (item: T) => readonly (readonly Cell[])[],
): AsyncGenerator<string> {
  yield line(head);
  for await (const chunk of chunks) yield chunk.flatMap(rows).map(line).join('');
}

const TRACK = [
  'time',
  'lat',
  'lon',
  'altitude_amsl_m',
  'altitude_above_home_m',
  'altitude_above_ground_m',
  'heading_deg',
  'ground_speed_mps',
  'climb_mps',
  'mode',
  'armed',
  'landed',
  'gps_fix',
  'satellites',
  'hdop',
  'item',
  'link_loss',
];

export const trackCsv = (chunks: AsyncIterable<readonly DroneState[]>): AsyncGenerator<string> =>
  table(TRACK, chunks, (state) => {
    const { position, gps } = state;
    return [
      [
        toTime(state.time),
        position?.lat,
        position?.lon,
        position?.amsl,
        position?.relative,
        position?.terrain,
        state.heading,
        state.groundSpeed,
        state.climb,
        state.mode,
        state.armed,
        state.landed,
        gps?.fix,
        gps?.satellites,
        gps?.hdop,
        state.mission?.current,
        state.link.loss,
      ],
    ];
  });

const BATTERY = ['time', 'battery', 'voltage_v', 'current_a', 'remaining_percent', 'state'];

export const batteryCsv = (chunks: AsyncIterable<readonly DroneState[]>): AsyncGenerator<string> =>
  table(BATTERY, chunks, ({ time, batteries }) =>
    batteries.map(({ id, voltage, current, remaining, state }) => [
      toTime(time),
      id,
      voltage,
      current,
      remaining,
      state,
    ]),
  );

const CAPTURES = [
  'time',
  'taken',
  'index',
  'source',
  'lat',
  'lon',
  'altitude_amsl_m',
  'altitude_above_home_m',
  'roll_deg',
  'pitch_deg',
  'yaw_deg',
];

interface CaptureEvent {
  readonly time: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

export const capturesCsv = (
  chunks: AsyncIterable<readonly CaptureEvent[]>,
): AsyncGenerator<string> =>
  table(CAPTURES, chunks, ({ time, detail }) => {
    const shot = detail as unknown as Capture;
    return [
      [
        toTime(time),
        shot.taken === undefined ? undefined : toTime(shot.taken),
        shot.index,
        shot.source,
        shot.lat,
        shot.lon,
        shot.amsl,
        shot.relative,
        shot.roll,
        shot.pitch,
        shot.yaw,
      ],
    ];
  });

/** Points with their time and heights: a line could not say when. [lon, lat, metres above mean sea level]. */
export async function* trackGeoJson(
  chunks: AsyncIterable<readonly DroneState[]>,
): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const chunk of chunks) {
    for (const { time, position, mode, heading, groundSpeed } of chunk) {
      if (!position) continue;
      const { lat, lon, amsl, relative, terrain } = position;
      const coordinates = amsl === undefined ? [lon, lat] : [lon, lat, amsl];
      const properties = { time: toTime(time), relative, terrain, heading, groundSpeed, mode };
      const feature = { type: 'Feature', geometry: { type: 'Point', coordinates }, properties };
      yield `${first ? '' : ','}\n${JSON.stringify(feature)}`;
      first = false;
    }
  }
  yield '\n]}\n';
}

/** One JSON object a line (JSON Lines). */
export async function* jsonLines<T>(
  chunks: AsyncIterable<readonly T[]>,
  toJson: (item: T) => unknown,
): AsyncGenerator<string> {
  for await (const chunk of chunks)
    yield chunk.map((item) => `${JSON.stringify(toJson(item))}\n`).join('');
}
