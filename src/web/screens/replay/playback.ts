/** The replay's clock and where every vehicle is on it. Outside React: it runs picture by picture. */
import type { DeviceKind } from '../../../domain/fleet/device.ts';
import type { ApiReplay } from '../../../wire/api.ts';
import { live } from '../../live/live.ts';
import { signal } from '../../live/signal.ts';
import { calledOf, type VehicleState } from '../../live/vehicle.ts';
import { toMap } from '../../map/crs.ts';
import type { Drawn } from '../../map/vehicle-layers.ts';

export const SPEEDS = [1, 5, 10, 30, 60, 120] as const;
/** A vehicle that said nothing for longer than this is not shown between two fixes, s. */
const LONGEST_GAP = 300;
/** Slower than this over ground stands still, m/s. */
const MOVING = 0.8;

export class Playback implements Drawn {
  /** The clock has moved, or was set. */
  readonly ticked = signal();
  readonly changed = signal();
  readonly from: number;
  /** Seconds. */
  readonly length: number;
  readonly shown: Float64Array;
  readonly heading: Float32Array;
  playing = false;
  speed: number = 30;
  /** Seconds after `from`. */
  time = 0;
  /** Bumped when a symbol looks different than before. */
  symbols = 0;
  readonly #replay: ApiReplay;
  readonly #next: Uint32Array;
  readonly #states: VehicleState[];
  readonly #alarms: Map<string, [from: number, to: number][]>;

  constructor(replay: ApiReplay) {
    this.#replay = replay;
    this.from = Date.parse(replay.from);
    this.length = (Date.parse(replay.to) - this.from) / 1000;
    const n = replay.devices.length;
    this.shown = new Float64Array(n * 2).fill(Number.NaN);
    this.heading = new Float32Array(n);
    this.#next = new Uint32Array(n);
    this.#states = new Array(n).fill('silent');
    this.#alarms = alarmsOf(replay, this.from, this.length);
    this.#place();
  }

  get count(): number {
    return this.#replay.devices.length;
  }

  kind(slot: number): DeviceKind {
    return this.#replay.devices[slot]?.kind ?? 'tracker';
  }

  state(slot: number): VehicleState {
    return this.#states[slot] ?? 'silent';
  }

  visible(slot: number): boolean {
    return !Number.isNaN(this.shown[slot * 2]);
  }

  id(slot: number): string | undefined {
    return this.#replay.devices[slot]?.id;
  }

  name(slot: number): string {
    const id = this.id(slot) ?? '';
    const vehicle = live.vehicles.get(id);
    return vehicle ? calledOf(vehicle) : id;
  }

  play(playing: boolean): void {
    if (playing && this.time >= this.length) this.time = 0;
    this.playing = playing;
    this.changed.bump();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.changed.bump();
  }

  seek(time: number): void {
    this.time = Math.min(this.length, Math.max(0, time));
    this.#place();
    this.ticked.bump();
  }

  /** `elapsed`: real seconds since the last picture. */
  advance(elapsed: number): void {
    if (!this.playing) return;
    this.seek(this.time + elapsed * this.speed);
    if (this.time >= this.length) this.play(false);
  }

  #place(): void {
    let changed = false;
    for (let slot = 0; slot < this.count; slot++) {
      const before = this.#states[slot];
      const seen = this.visible(slot);
      this.#states[slot] = this.#placeOne(slot);
      changed ||= before !== this.#states[slot] || seen !== this.visible(slot);
    }
    if (changed) this.symbols++;
  }

  #placeOne(slot: number): VehicleState {
    const { t, lat, lon, heading, id } = this.#replay.devices[slot]!;
    let next = this.#next[slot]!;
    while (next < t.length && t[next]! <= this.time) next++;
    while (next > 0 && t[next - 1]! > this.time) next--;
    this.#next[slot] = next;
    const before = next - 1;
    if (before < 0 || (next === t.length && this.time - t[before]! > LONGEST_GAP)) {
      this.shown[slot * 2] = Number.NaN;
      return 'silent';
    }
    const gap = next < t.length ? t[next]! - t[before]! : Number.POSITIVE_INFINITY;
    const joined = gap <= LONGEST_GAP;
    const part = joined ? (this.time - t[before]!) / gap : 0;
    const after = joined ? next : before;
    const [x0, y0] = toMap(lon[before]!, lat[before]!);
    const [x1, y1] = toMap(lon[after]!, lat[after]!);
    this.shown[slot * 2] = x0 + (x1 - x0) * part;
    this.shown[slot * 2 + 1] = y0 + (y1 - y0) * part;
    const east = (x1 - x0) * Math.cos((y0 * Math.PI) / 180);
    const metres = Math.hypot(east, y1 - y0) * 111_320;
    const moving = metres / gap > MOVING;
    const course = heading[before] ?? (moving ? (Math.atan2(east, y1 - y0) * 180) / Math.PI : null);
    if (course !== null && course !== undefined) this.heading[slot] = course;
    if (this.#alarms.get(id)?.some(([a, b]) => this.time >= a && this.time <= b)) return 'alarm';
    return moving ? 'moving' : 'stopped';
  }
}

function alarmsOf(replay: ApiReplay, from: number, length: number) {
  const alarms = new Map<string, [number, number][]>();
  for (const v of replay.violations) {
    const began = (Date.parse(v.began) - from) / 1000;
    const ended = v.ended === null ? length : (Date.parse(v.ended) - from) / 1000;
    alarms.set(v.device, [...(alarms.get(v.device) ?? []), [began, ended]]);
  }
  return alarms;
}
