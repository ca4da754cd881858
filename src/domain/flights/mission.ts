/**
 * What a drone is to do, apart from any autopilot's habits: the mission's items, its fence and its rally
 * points. Positions WGS-84 in degrees, altitudes in metres above what `frame` says.
 */

/** Above mean sea level, above home, above the ground below; `none` for items without a place. */
export const FRAMES = ['amsl', 'relative', 'terrain', 'none'] as const;
export type Frame = (typeof FRAMES)[number];

/** One item. Items are numbered from 1; home is none of them (as a .plan's doJumpId, as ArduPilot's seq). */
export interface MissionItem {
  /** A number of MAV_CMD. */
  readonly command: number;
  readonly frame: Frame;
  /** Parameters 1–4; null: not given (NaN on the wire). A jump's target (command 177) counts from 1. */
  readonly params: readonly [number | null, number | null, number | null, number | null];
  /** Degrees; parameters 5 and 6 as they are where `frame` is none. */
  readonly lat: number;
  readonly lon: number;
  /** Metres above what `frame` says; parameter 7 as it is where `frame` is none. */
  readonly altitude: number;
  readonly autoContinue: boolean;
}

export type FenceArea =
  | {
      readonly kind: 'polygon';
      readonly inclusion: boolean;
      /** At least 3, not closed: [lat, lon]. */
      readonly vertices: readonly (readonly [lat: number, lon: number])[];
    }
  | {
      readonly kind: 'circle';
      readonly inclusion: boolean;
      readonly center: readonly [lat: number, lon: number];
      /** Metres. */
      readonly radius: number;
    };

export interface RallyPoint {
  readonly lat: number;
  readonly lon: number;
  /** Metres above home. */
  readonly altitude: number;
}

export interface Mission {
  /** Where it is planned to start and to come home to; `amsl` in metres, where it is known. */
  readonly home: { readonly lat: number; readonly lon: number; readonly amsl?: number };
  readonly items: readonly MissionItem[];
  readonly fence: readonly FenceArea[];
  readonly rally: readonly RallyPoint[];
  /** m/s over ground where no item sets another. */
  readonly cruiseSpeed: number;
}

/** More items than any autopilot takes (ArduPilot 724, PX4 500): a plan beyond is a mistake. */
export const MOST_ITEMS = 5000;

/**
 * The mission as a text that is the same for the same flight: numbers at the precision in which they
 * travel (degrees × 1e7, float32 for the rest). Its sha-256 is the mission's hash.
 */
export function canonicalMission(mission: Mission): string {
  const { home, items, fence, rally } = mission;
  return JSON.stringify({
    home: [degrees(home.lat), degrees(home.lon)],
    items: items.map((item) => [
      item.command,
      item.frame,
      ...item.params.map((value) => (value === null ? null : Math.fround(value))),
      item.frame === 'none' ? Math.fround(item.lat) : degrees(item.lat),
      item.frame === 'none' ? Math.fround(item.lon) : degrees(item.lon),
      Math.fround(item.altitude),
      item.autoContinue,
    ]),
    fence: fence.map((area) =>
      area.kind === 'polygon'
        ? [
            'polygon',
            area.inclusion,
            area.vertices.map(([lat, lon]) => [degrees(lat), degrees(lon)]),
          ]
        : [
            'circle',
            area.inclusion,
            degrees(area.center[0]),
            degrees(area.center[1]),
            Math.fround(area.radius),
          ],
    ),
    rally: rally.map(({ lat, lon, altitude }) => [
      degrees(lat),
      degrees(lon),
      Math.fround(altitude),
    ]),
  });
}

/** Degrees × 1e7, rounded (never truncated), without a minus on zero. */
const degrees = (value: number): number => Math.round(value * 1e7) + 0;
