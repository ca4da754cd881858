/** geoFence and rallyPoints of a .plan. */
import type { FenceArea, Mission, RallyPoint } from '../../src/domain/flights/mission.ts';
import { type Fields, fields, list, number, version } from './json.ts';
import { checkOnEarth, Refused } from './reading.ts';

type Point = readonly [lat: number, lon: number];

/** Corners of all polygons, circles, and rally points: far more than any autopilot takes (about 70). */
const MOST_POINTS = 10_000;

/** Polygons first, then circles. Absent or empty, of whatever version: none. */
export function readFence(value: unknown): readonly FenceArea[] {
  if (value === undefined || value === null) return [];
  const fence = fields(value, 'geoFence');
  const parts = ['polygons', 'circles', 'polygon'].flatMap((name) =>
    fence[name] === undefined ? [] : list(fence[name], `geoFence.${name}`),
  );
  if (parts.length > 0) version(fence, [2], 'geoFence');
  if (fence.breachReturn !== undefined && fence.breachReturn !== null)
    throw new Refused('unsupported', 'a point to return to on a breach', 'geoFence.breachReturn');
  const areas = (name: string, read: (value: unknown, where: string) => FenceArea) =>
    list(fence[name] ?? [], `geoFence.${name}`).map((area, i) =>
      read(area, `geoFence.${name}[${i}]`),
    );
  // Counted before any of it is looked at.
  const points = parts.reduce<number>((sum, part) => sum + Math.max(1, cornersOf(part)), 0);
  if (points > MOST_POINTS) throw tooMany('geoFence');
  return [...areas('polygons', polygon), ...areas('circles', circle)];
}

function cornersOf(area: unknown): number {
  const { polygon } = (area ?? {}) as Fields;
  return Array.isArray(polygon) ? polygon.length : 0;
}

const tooMany = (where: string) =>
  new Refused('too-many', `more than ${MOST_POINTS} corners, circles or points`, where);

function polygon(value: unknown, where: string): FenceArea {
  const area = fields(value, where);
  version(area, [1], where);
  const corners = list(area.polygon, `${where}.polygon`);
  if (corners.length < 3)
    throw new Refused('missing', 'a polygon needs three corners', `${where}.polygon`);
  const vertices = corners.map((corner, i) => point(corner, `${where}.polygon[${i}]`));
  return { kind: 'polygon', inclusion: inclusion(area.inclusion, where), vertices };
}

function circle(value: unknown, where: string): FenceArea {
  const area = fields(value, where);
  version(area, [1], where);
  const round = fields(area.circle, `${where}.circle`);
  const center = point(round.center, `${where}.circle.center`);
  const radius = number(round.radius, `${where}.circle.radius`);
  if (!(radius > 0))
    throw new Refused('number', 'a circle needs a radius', `${where}.circle.radius`);
  return { kind: 'circle', inclusion: inclusion(area.inclusion, where), center, radius };
}

function inclusion(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean')
    throw new Refused('missing', 'it says neither inside nor outside', `${where}.inclusion`);
  return value;
}

function point(value: unknown, where: string): Point {
  const [lat, lon] = list(value, where);
  const place = [number(lat, `${where}[0]`), number(lon, `${where}[1]`)] as const;
  checkOnEarth(...place, where);
  return place;
}

export function readRally(value: unknown): readonly RallyPoint[] {
  if (value === undefined || value === null) return [];
  const rally = fields(value, 'rallyPoints');
  const points = list(rally.points ?? [], 'rallyPoints.points');
  if (points.length > 0) version(rally, [2], 'rallyPoints');
  if (points.length > MOST_POINTS) throw tooMany('rallyPoints');
  return points.map((value, i) => {
    const where = `rallyPoints.points[${i}]`;
    const [lat, lon] = point(value, where);
    return { lat, lon, altitude: number(list(value, where)[2], `${where}[2]`) };
  });
}

export function writeFence(fence: Mission['fence']) {
  return {
    circles: fence.flatMap((area) =>
      area.kind === 'circle'
        ? [
            {
              circle: { center: area.center, radius: area.radius },
              inclusion: area.inclusion,
              version: 1,
            },
          ]
        : [],
    ),
    polygons: fence.flatMap((area) =>
      area.kind === 'polygon'
        ? [{ inclusion: area.inclusion, polygon: area.vertices, version: 1 }]
        : [],
    ),
    version: 2,
  };
}

export function writeRally(rally: Mission['rally']) {
  return { points: rally.map(({ lat, lon, altitude }) => [lat, lon, altitude]), version: 2 };
}
