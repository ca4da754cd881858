/** A tour in the plane as the mission that an autopilot flies: one item after the other, numbered from 1. */
import type { Frame, Mission, MissionItem } from '../../src/domain/flights/mission.ts';
import type { Plane } from '../../src/domain/geo/plane.ts';
import type { Point, Tour } from './types.ts';

export interface MissionWishes {
  readonly home: Mission['home'];
  /** The plane of the tour's metres. */
  readonly plane: Plane;
  /** Metres above what `frame` says: the same everywhere, or for each place. */
  readonly height: number | ((at: Point) => number);
  readonly frame: Exclude<Frame, 'none'>;
  /** Metres above home of the take-off, where it is not the height of the tour's first place. */
  readonly takeoffHeight?: number;
  /** m/s over ground. */
  readonly speed: number;
  /** Metres between two photos. */
  readonly triggerDistance: number;
  /** Degrees; −90 straight down. */
  readonly gimbalPitch: number;
  readonly fence?: Mission['fence'];
  readonly rally?: Mission['rally'];
  /** The way from home to the first pass and from the last one home, ends included; straight where absent. */
  readonly out?: readonly Point[];
  readonly back?: readonly Point[];
}

/** Metres within which two places are one: passes that touch are flown on without stopping the photos. */
const SAME_PLACE = 0.05;

/** Numbers of MAV_CMD. */
const WAYPOINT = 16;
const RETURN_HOME = 20;
const TAKEOFF = 22;
const SPEED = 178;
const GIMBAL = 205;
const TRIGGER_DISTANCE = 206;
/** MAV_MOUNT_MODE_MAVLINK_TARGETING, as parameter 7 of the gimbal's command. */
const TARGETING = 2;
const GROUND_SPEED = 1;

/**
 * Take-off, speed, camera down; then each pass between a trigger switched on and off (a first photo at
 * once), with the transits' places in between; at the end home.
 */
export function missionOf(tour: Tour, wishes: MissionWishes): Mission {
  const { home, speed, gimbalPitch, fence = [], rally = [] } = wishes;
  const way = new Way(wishes);
  way.fly((wishes.out ?? []).slice(1, -1));
  tour.passes.forEach(({ from, to }, i) => {
    if (i > 0) way.fly((tour.transits[i - 1] ?? []).slice(1, -1));
    way.pass(from, to);
  });
  way.fly((wishes.back ?? []).slice(1, -1));
  const items = [
    takeoff(wishes, tour.passes[0]?.from),
    setting(SPEED, [GROUND_SPEED, speed, -1, 0]),
    { ...setting(GIMBAL, [gimbalPitch, 0, 0, 0]), altitude: TARGETING },
    ...way.items(),
    setting(RETURN_HOME, [0, 0, 0, 0]),
  ];
  return { home, items, fence, rally, cruiseSpeed: speed };
}

/** Waypoints and triggers, each said once. */
class Way {
  private readonly wishes: MissionWishes;
  private readonly all: MissionItem[] = [];
  private at: Point | undefined;
  private triggering = false;

  constructor(wishes: MissionWishes) {
    this.wishes = wishes;
  }

  fly(places: readonly Point[]): void {
    for (const place of places) {
      if (this.at && distance(this.at, place) < SAME_PLACE) continue;
      this.trigger(false);
      this.waypoint(place);
    }
  }

  pass(from: Point, to: Point): void {
    this.fly([from]);
    this.trigger(true);
    this.waypoint(to);
  }

  items(): readonly MissionItem[] {
    this.trigger(false);
    return this.all;
  }

  private waypoint(place: Point): void {
    const { plane, frame, height } = this.wishes;
    const [lon, lat] = plane.position(place[0], place[1]);
    const altitude = typeof height === 'number' ? height : height(place);
    this.all.push({ ...setting(WAYPOINT, [0, 0, 0, null]), frame, lat, lon, altitude });
    this.at = place;
  }

  /** A first photo at once; 0 m: no more. */
  private trigger(on: boolean): void {
    if (on === this.triggering) return;
    const metres = on ? this.wishes.triggerDistance : 0;
    this.all.push(setting(TRIGGER_DISTANCE, [metres, 0, on ? 1 : 0, 0]));
    this.triggering = on;
  }
}

/** Straight up from wherever it stands, always above home. */
function takeoff(wishes: MissionWishes, first: Point | undefined): MissionItem {
  const { home, plane, frame, height, takeoffHeight } = wishes;
  const start = first ?? ([plane.x(home.lon), plane.y(home.lat)] as const);
  const above = typeof height === 'number' ? height : height(start);
  const relative = frame === 'amsl' ? above - (home.amsl ?? 0) : above;
  const altitude = takeoffHeight ?? relative;
  return { ...setting(TAKEOFF, [0, 0, 0, null]), frame: 'relative', altitude };
}

function setting(command: number, params: MissionItem['params']): MissionItem {
  return { command, frame: 'none', params, lat: 0, lon: 0, altitude: 0, autoContinue: true };
}

const distance = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1]);
