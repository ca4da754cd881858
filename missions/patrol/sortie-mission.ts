/**
 * A sortie as the mission that an autopilot flies: take-off, the way out, lines and photos with the ways
 * between them, the way home. Altitudes are above home; over known ground they follow it.
 */
import type { FenceArea, Mission, MissionItem } from '../../src/domain/flights/mission.ts';
import type { Plane } from '../../src/domain/geo/plane.ts';
import { photoCount, spotOn } from '../planner/coverage/photos.ts';
import { distance } from '../planner/rings.ts';
import type { Point } from '../planner/types.ts';
import type { Line, Shot, Spot, Work } from '../planner/work.ts';
import { goesOn, SAME_PLACE } from './chained.ts';

export interface SortieWay {
  readonly work: readonly Work[];
  /** From above home to the first work, from each work to the next, from the last one to above home. */
  readonly out: readonly Spot[];
  readonly between: readonly (readonly Spot[])[];
  readonly back: readonly Spot[];
}

export interface MissionSetting {
  readonly plane: Plane;
  readonly home: Point;
  /** Metres above sea level; undefined where it is not known. Absent: level ground. */
  readonly ground?: (p: Point) => number | undefined;
  /** Metres by which the straight way between two items may miss the height above ground. */
  readonly tolerance: number;
  /** m/s over ground. */
  readonly speed: number;
  /** s that a single photo is hovered for. */
  readonly shotHold: number;
  /** PX4 turns the nose by the waypoint; ArduPilot does by a command of its own. */
  readonly autopilot: 'ardupilot' | 'px4';
  readonly fence: readonly FenceArea[];
}

/** Metres before its place at which a vehicle takes a waypoint as reached (WPNAV_RADIUS and more): no photo is triggered there. */
const REACHED = 2.5;
/** Metres between two looks at the ground on a leg. */
const GROUND_STEP = 15;
const MOST_LOOKS = 400;
/** Metres by which each photo by distance comes later than the one before: the autopilot looks at times only. */
const LATE = 0.1;

/** Numbers of MAV_CMD. */
const WAYPOINT = 16;
const RETURN_HOME = 20;
const TAKEOFF = 22;
const TURN_NOSE = 115;
const SPEED = 178;
const GIMBAL = 205;
const TRIGGER_DISTANCE = 206;
const PHOTO = 2000;
/** MAV_MOUNT_MODE_MAVLINK_TARGETING, as parameter 7 of the gimbal's command. */
const TARGETING = 2;
const GROUND_SPEED = 1;

export function sortieMission(sortie: SortieWay, setting: MissionSetting): Mission {
  const { plane, home, ground, speed } = setting;
  const [lon, lat] = plane.position(home[0], home[1]);
  const items = new Items(setting);
  items.takeOff(sortie.out[0]?.height ?? 0);
  items.way(sortie.out, sortie.work[0]);
  sortie.work.forEach((work, i) => {
    if (work.kind === 'line') items.line(work);
    else items.shot(work);
    items.way(sortie.between[i] ?? [], sortie.work[i + 1]);
  });
  items.way(sortie.back, undefined);
  const amsl = ground?.(home);
  return {
    home: { lat, lon, ...(amsl !== undefined && { amsl }) },
    items: items.finished(),
    fence: setting.fence,
    rally: [],
    cruiseSpeed: speed,
  };
}

/** Metres above home for a height above the ground below. */
export function altitudeAt({ at, height }: Spot, { ground, home }: MissionSetting): number {
  const below = ground?.(at);
  const start = ground?.(home);
  return below === undefined || start === undefined ? height : height + below - start;
}

class Items {
  private readonly setting: MissionSetting;
  private readonly all: MissionItem[] = [];
  private last: Spot | undefined;
  private pitch: number | undefined;
  private trigger = 0;
  /** Photos since it was switched on. */
  private triggered = 0;
  /** The last line. */
  private flown: Line | undefined;
  /** The nose's heading on the leg to the next item; undefined: along it. */
  private heading: number | undefined;
  /** For the leg to the next item it was said already. */
  private turned = false;

  constructor(setting: MissionSetting) {
    this.setting = setting;
  }

  takeOff(height: number): void {
    this.all.push({
      ...setting(TAKEOFF, [0, 0, 0, null]),
      frame: 'relative',
      altitude: height,
    });
    this.all.push(setting(SPEED, [GROUND_SPEED, this.setting.speed, -1, 0]));
    this.last = { at: this.setting.home, height };
  }

  /** To where `next` begins, camera and nose turned on the way; a shot flies the last leg itself. */
  way(spots: readonly Spot[], next: Work | undefined): void {
    if (spots.length === 0) return;
    if (next === undefined || !this.goesOn(next)) this.stopPhotos();
    if (next) this.aim(next.pitch);
    const last = spots.length - 1;
    spots.forEach((spot, i) => {
      if (i === last && next?.kind === 'shot') return;
      this.heading = i === last ? next?.heading : undefined;
      this.flyTo(spot, 0);
    });
    this.heading = undefined;
  }

  line(line: Line): void {
    if (!this.goesOn(line)) this.stopPhotos();
    this.aim(line.pitch);
    this.heading = line.heading;
    this.flyTo(line.from, 0);
    if (this.trigger === 0 && photoCount(line) > 0) {
      this.flyTo(spotOn(line, 0), 0);
      // The nose first: what follows waits until it is turned.
      this.turnNose();
      this.all.push(setting(TRIGGER_DISTANCE, [line.trigger, 0, 1, 0]));
      this.turned = true;
      this.trigger = line.trigger;
      this.triggered = 0;
    }
    this.triggered += photoCount(line);
    this.flyTo(line.to, 0);
    this.heading = undefined;
    this.flown = line;
  }

  shot({ spot, pitch, heading }: Shot): void {
    this.stopPhotos();
    this.flown = undefined;
    this.aim(pitch);
    this.heading = heading;
    this.flyTo(spot, this.setting.shotHold, true);
    this.heading = undefined;
    this.all.push(setting(PHOTO, [0, 0, 1, 0]));
  }

  finished(): readonly MissionItem[] {
    this.stopPhotos();
    return [...this.all, setting(RETURN_HOME, [0, 0, 0, 0])];
  }

  private goesOn(next: Work): boolean {
    return next.kind === 'line' && this.flown !== undefined && goesOn(this.flown, next);
  }

  private aim(pitch: number): void {
    if (pitch === this.pitch) return;
    this.all.push({ ...setting(GIMBAL, [pitch, 0, 0, 0]), altitude: TARGETING });
    this.pitch = pitch;
  }

  /** 0 m: no more photos by distance. A last one due at the very end is asked for. */
  private stopPhotos(): void {
    if (this.trigger === 0) return;
    this.all.push(setting(TRIGGER_DISTANCE, [0, 0, 0, 0]));
    if (this.flown && endsOnPhoto(this.flown, this.triggered))
      this.all.push(setting(PHOTO, [0, 0, 1, 0]));
    this.trigger = 0;
  }

  private isHere({ at, height }: Spot): boolean {
    const { last } = this;
    return (
      last !== undefined &&
      distance(last.at, at) < SAME_PLACE &&
      Math.abs(last.height - height) < SAME_PLACE
    );
  }

  /** Each waypoint lets ArduPilot's nose go back along the way: it is turned anew on every leg. */
  private turnNose(): void {
    if (this.heading === undefined || this.setting.autopilot !== 'ardupilot') return;
    this.all.push(setting(TURN_NOSE, [compass(this.heading), 0, 0, 0]));
  }

  private flyTo(spot: Spot, hold: number, always = false): void {
    if (!always && this.isHere(spot)) return;
    if (this.last && this.setting.ground) {
      for (const between of followed(this.last, spot, this.setting)) this.waypoint(between, 0);
    }
    this.waypoint(spot, hold);
    this.last = spot;
  }

  private waypoint(spot: Spot, hold: number): void {
    const { plane, autopilot } = this.setting;
    const [lon, lat] = plane.position(spot.at[0], spot.at[1]);
    const nose = this.heading === undefined ? null : compass(this.heading);
    const ardupilot = autopilot === 'ardupilot';
    if (!this.turned) this.turnNose();
    this.turned = false;
    this.all.push({
      ...setting(WAYPOINT, [hold, 0, 0, ardupilot ? null : nose]),
      frame: 'relative',
      lat,
      lon,
      altitude: altitudeAt(spot, this.setting),
    });
  }
}

/** Whether the last photo of a line is due where the vehicle turns to the next item. */
function endsOnPhoto(line: Line, triggered: number): boolean {
  const count = photoCount(line);
  if (count === 0 || triggered < 2) return false;
  const left = distance(spotOn(line, count - 1).at, line.to.at);
  return left < REACHED + LATE * triggered;
}

/** Places between two spots at which the height is said, so that the straight way follows the ground. */
function followed(from: Spot, to: Spot, setting: MissionSetting): Spot[] {
  const length = distance(from.at, to.at);
  const looks = Math.min(MOST_LOOKS, Math.ceil(length / GROUND_STEP));
  if (looks < 2) return [];
  const spots = Array.from({ length: looks + 1 }, (_, i) => between(from, to, i / looks));
  const altitudes = spots.map((spot) => altitudeAt(spot, setting));
  const kept: number[] = [];
  const open: [number, number][] = [[0, looks]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [first, last] = span;
    const worst = worstBetween(altitudes, first, last, setting.tolerance);
    if (worst === undefined) continue;
    kept.push(worst);
    open.push([first, worst], [worst, last]);
  }
  return kept.sort((a, b) => a - b).map((i) => spots[i]!);
}

/** Where the straight way misses the altitudes most, if by more than the tolerance. */
function worstBetween(
  altitudes: readonly number[],
  first: number,
  last: number,
  tolerance: number,
): number | undefined {
  let [worst, miss] = [-1, tolerance];
  for (let i = first + 1; i < last; i++) {
    const straight =
      altitudes[first]! + ((altitudes[last]! - altitudes[first]!) * (i - first)) / (last - first);
    const off = Math.abs(altitudes[i]! - straight);
    if (off > miss) [worst, miss] = [i, off];
  }
  return worst < 0 ? undefined : worst;
}

const between = (from: Spot, to: Spot, t: number): Spot => ({
  at: [from.at[0] + t * (to.at[0] - from.at[0]), from.at[1] + t * (to.at[1] - from.at[1])],
  height: from.height + t * (to.height - from.height),
});

const compass = (heading: number) => ((heading % 360) + 360) % 360;

function setting(command: number, params: MissionItem['params']): MissionItem {
  return { command, frame: 'none', params, lat: 0, lon: 0, altitude: 0, autoContinue: true };
}
