/**
 * A flight's altitude profile, worked out once. Everything stands on one scale, metres above take-off:
 * the way flown, the ground below it (relative minus above-ground), and what the plan asked for. Above
 * sea level is the same line read on the other side.
 */

import type { ApiDroneEvent } from '../../../../wire/api-drones.ts';
import type { ApiFlightTrack, ApiMission } from '../../../../wire/api-flights.ts';
import { plannedRelative } from '../../../drones/mission-path.ts';
import { type Weight, weightOf } from '../../../live/drone-events.ts';

export type Column = readonly (number | null)[];

export interface Band<T> {
  /** Seconds after the beginning. */
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

export interface ProfileMark {
  readonly t: number;
  readonly weight: Weight | 'photo';
  readonly event: ApiDroneEvent;
}

export interface Profile {
  /** Seconds. */
  readonly length: number;
  readonly t: readonly number[];
  readonly flown: Column;
  readonly ground: Column;
  readonly battery: Column;
  /** Above sea level minus above take-off, m; null where one of them was never told. */
  readonly seaLevel: number | null;
  readonly planned: readonly Band<number>[];
  readonly modes: readonly Band<string>[];
  readonly marks: readonly ProfileMark[];
  /** Metres above take-off, round figures. */
  readonly low: number;
  readonly high: number;
  /** Between two lines of the scale, m. */
  readonly step: number;
}

/** Of a step. */
const NOISE = 0.25;
/** A gap in the record longer than this is shown as one, s. */
const GAP = 5;

export function profileOf(track: ApiFlightTrack, mission: ApiMission | undefined): Profile {
  const from = Date.parse(track.from);
  const length = Math.max(1, (Date.parse(track.to) - from) / 1000, track.t.at(-1) ?? 0);
  const seaLevel = median(minus(track.amsl, track.relative));
  // Without a height above take-off the one above sea level is shown from where it began.
  const base = seaLevel ?? track.amsl.find((value) => value !== null) ?? 0;
  const flown = track.t.map((_, i) => {
    const [relative, amsl] = [track.relative[i] ?? null, track.amsl[i] ?? null];
    return relative ?? (amsl === null ? null : amsl - base);
  });
  const ground = minus(flown, track.terrain);
  const planned = mission ? plannedBands(track.events, mission, from, length) : [];
  const scale = range([...flown, ...ground, ...planned.map((band) => band.value)]);
  return {
    length,
    t: track.t,
    flown,
    ground,
    battery: track.battery,
    seaLevel,
    planned,
    modes: modeBands(track),
    marks: track.events.flatMap((event) => markOf(event, from)),
    ...scale,
  };
}

const minus = (a: Column, b: Column): Column =>
  a.map((value, i) => {
    const other = b[i];
    return value === null || other === null || other === undefined ? null : value - other;
  });

function median(values: Column): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? null;
}

function range(values: Column): Pick<Profile, 'low' | 'high' | 'step'> {
  let [low, high] = [0, 10];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const step = stepOf(high - low);
  // A little noise below take-off is no reason for another line.
  const floor = Math.floor(low / step + NOISE) * step;
  return { low: floor, high: Math.ceil(high / step) * step, step };
}

/** Between two lines of the scale, m: 1, 2 or 5 times a power of ten, three to six of them. */
function stepOf(span: number): number {
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const figure = [1, 2, 5, 10].find((n) => n * power >= rough) ?? 10;
  return figure * power;
}

/** While it flies to an item, that item's altitude. */
function plannedBands(
  events: readonly ApiDroneEvent[],
  mission: ApiMission,
  from: number,
  length: number,
): Band<number>[] {
  const starts = events.flatMap(({ kind, at, detail }) =>
    kind === 'item' && typeof detail.item === 'number'
      ? [{ t: (Date.parse(at) - from) / 1000, item: detail.item }]
      : [],
  );
  return starts.flatMap(({ t, item }, i) => {
    const value = plannedRelative(mission, item);
    return value === undefined ? [] : [{ from: t, to: starts[i + 1]?.t ?? length, value }];
  });
}

function modeBands(track: ApiFlightTrack): Band<string>[] {
  const bands: { from: number; to: number; value: string }[] = [];
  for (const [i, t] of track.t.entries()) {
    const value = track.mode[i] ?? '';
    const last = bands.at(-1);
    if (last && last.value === value && t - last.to <= GAP) last.to = t;
    else {
      if (last && t - last.to <= GAP) last.to = t;
      bands.push({ from: t, to: t, value });
    }
  }
  return bands;
}

function markOf(event: ApiDroneEvent, from: number): ProfileMark[] {
  const t = (Date.parse(event.at) - from) / 1000;
  if (event.kind === 'capture') return [{ t, weight: 'photo', event }];
  const weight = weightOf(event);
  return weight ? [{ t, weight, event }] : [];
}

/** Index of the last value not after `t`; -1 before the first. */
export function indexAt(times: readonly number[], t: number): number {
  let [low, high] = [-1, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Lines through known values, broken where the record is. */
export function linesOf(times: readonly number[], values: Column): [t: number, value: number][][] {
  const lines: [number, number][][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, t] of times.entries()) {
    const value = values[i] ?? null;
    if (value === null) continue;
    if (t - last > GAP) lines.push([]);
    lines.at(-1)?.push([t, value]);
    last = t;
  }
  return lines;
}
