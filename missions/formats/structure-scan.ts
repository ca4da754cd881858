/**
 * A structure scan's items as QGroundControl makes them: it stores only the outline and the figures, and
 * makes them anew whenever it opens the file. (Its StructureScanComplexItem; facts, not code.)
 */
import type { MissionItem } from '../../src/domain/flights/mission.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import type { LatLon, StructureScan } from './complex-item.ts';

/** Numbers of MAV_CMD. */
const WAYPOINT = 16;
const LOOK_BESIDE = 196;
const LOOK_FREELY = 197;
const TRIGGER_DISTANCE = 206;
/** Degrees from the nose: the structure is to the right, as it is gone around clockwise. */
const TO_THE_RIGHT = 90;

type Scan = Omit<StructureScan, 'first' | 'last'>;

/** In, around it layer by layer with the camera to its right, out again where it came in. */
export function structureItems(scan: Scan): readonly MissionItem[] {
  const corners = offset(clockwise(scan.polygon), scan.distance);
  const door = waypoint(corners[0]!, scan.entrance);
  const items = [door, look(scan.gimbalPitch)];
  const half = scan.lineGap / 2;
  const step = scan.fromTop ? -scan.lineGap : scan.lineGap;
  const first = scan.fromTop ? scan.top - half : scan.bottom + half;
  for (let layer = 0; layer < scan.layers; layer++) {
    const [from, ...others] = corners.map((corner) => waypoint(corner, first + layer * step));
    items.push(from!, trigger(scan.triggerDistance, 1), ...others, from!, trigger(0, 0));
  }
  return [...items, placeless(LOOK_FREELY, [0, 0, 0, 0]), door];
}

/** Whether these are the items that QGroundControl would fly, to within 0.5 m. */
export function isStructureScan(scan: Scan, items: readonly MissionItem[]): boolean {
  const made = structureItems(scan);
  return made.length === items.length && made.every((one, i) => isSame(one, items[i]!));
}

function isSame(a: MissionItem, b: MissionItem): boolean {
  if (a.command !== b.command || a.frame !== b.frame) return false;
  const plane = new Plane(a.lon, a.lat);
  const apart =
    a.frame === 'none'
      ? Math.max(Math.abs(a.lat - b.lat), Math.abs(a.lon - b.lon))
      : Math.hypot(plane.x(b.lon), plane.y(b.lat));
  return (
    apart < NEAR &&
    Math.abs(a.altitude - b.altitude) < NEAR &&
    a.params.every((one, i) => Math.abs((one ?? 0) - (b.params[i] ?? 0)) < NEAR)
  );
}

const NEAR = 0.5;

/** As QGroundControl keeps outlines. */
export function clockwise(polygon: readonly LatLon[]): readonly LatLon[] {
  let sum = 0;
  polygon.forEach(([lat, lon], i) => {
    const [nextLat, nextLon] = polygon[(i + 1) % polygon.length]!;
    sum += (nextLon - lon) * (nextLat + lat);
  });
  return sum < 0 ? [...polygon].reverse() : polygon;
}

/** Each edge moved outward, corners where neighbours then meet; edges in one line keep their corner. */
function offset(polygon: readonly LatLon[], metres: number): LatLon[] {
  const [lat0, lon0] = polygon[0]!;
  const plane = new Plane(lon0, lat0);
  const points = polygon.map(([lat, lon]) => [plane.x(lon), plane.y(lat)] as const);
  const edges = points.map((a, i) => {
    const b = points[(i + 1) % points.length]!;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length] as const;
    return { at: [a[0] - along[1] * metres, a[1] + along[0] * metres] as const, along };
  });
  return edges.map((edge, i) => {
    const before = edges.at(i - 1)!;
    const cross = before.along[0] * edge.along[1] - before.along[1] * edge.along[0];
    const dx = edge.at[0] - before.at[0];
    const dy = edge.at[1] - before.at[1];
    const t = Math.abs(cross) < 1e-9 ? 0 : (dx * before.along[1] - dy * before.along[0]) / cross;
    const [lon, lat] = plane.position(
      edge.at[0] + t * edge.along[0],
      edge.at[1] + t * edge.along[1],
    );
    return [lat, lon];
  });
}

const waypoint = ([lat, lon]: LatLon, altitude: number): MissionItem => ({
  ...placeless(WAYPOINT, [0, 0, 0, null]),
  frame: 'relative',
  lat,
  lon,
  altitude,
});

/** Parameters 5 to 7 are pitch, roll and yaw, from where the next waypoint lies. */
const look = (pitch: number): MissionItem => ({
  ...placeless(LOOK_BESIDE, [0, 0, 0, 0]),
  lat: pitch,
  altitude: TO_THE_RIGHT,
});

const trigger = (metres: number, atOnce: 0 | 1) =>
  placeless(TRIGGER_DISTANCE, [metres, 0, atOnce, 0]);

const placeless = (command: number, params: MissionItem['params']): MissionItem => ({
  command,
  frame: 'none',
  params,
  lat: 0,
  lon: 0,
  altitude: 0,
  autoContinue: true,
});
