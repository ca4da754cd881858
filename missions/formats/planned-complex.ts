/** A planned sortie's photo lines as what was drawn, so that QGroundControl can edit them. */

import type { MissionItem } from '../../src/domain/flights/mission.ts';
import type { DrawnShape, LonLat, PatrolWishes } from '../../src/domain/flights/patrol.ts';
import { boundsOf } from '../../src/domain/geo/bounds.ts';
import { lonDelta, scaleAt } from '../../src/domain/geo/distance.ts';
import type { Library } from '../library/library.ts';
import type { PatrolPlan, PlannedSortie } from '../patrol/plan.ts';
import type { ComplexItem, LatLon } from './complex-item.ts';

/** Numbers of MAV_CMD. */
const WAYPOINT = 16;
const TRIGGER_DISTANCE = 206;
const DEGREES = 180 / Math.PI;

/**
 * A survey where one area was swept, a corridor scan where one line was followed; none where that would
 * say something else: of several shapes at once, and of photos taken hovering. It has the whole of what
 * was drawn, also where the sortie flies a part of it; holes are left out, which QGroundControl's surveys
 * have not. What is flown are the items until somebody edits it there.
 */
export function complexItemsOf(
  sortie: PlannedSortie,
  plan: PatrolPlan,
  wishes: PatrolWishes,
  library: Library,
): readonly ComplexItem[] {
  const template = library.templates.find(({ id }) => id === wishes.template);
  const camera = library.cameras.find(({ id }) => id === wishes.camera);
  const stretch = photoLines(sortie.mission.items);
  const [shape, ...others] = wishes.drawn.filter(({ kind }) => kind === 'area' || kind === 'line');
  if (!template || !camera || !stretch || !shape || others.length > 0) return [];
  const { height, lineGap, triggerDistance } = plan.numbers;
  const { name, sensorWidth, sensorHeight, imageWidth, imageHeight } = camera;
  const { focalLength, minTriggerInterval } = camera;
  const common = {
    first: stretch.first,
    last: stretch.last,
    camera: {
      name,
      sensorWidth,
      sensorHeight,
      imageWidth,
      imageHeight,
      focalLength,
      minTriggerInterval,
    },
    distance: height,
    frontOverlap: wishes.frontOverlap ?? template.frontOverlap,
    sideOverlap: wishes.sideOverlap ?? template.sideOverlap,
    triggerDistance,
    lineGap,
    shots: sortie.photos.length,
  };
  if (template.pattern === 'sweep' && shape.kind === 'area') {
    const polygon = outlineOf(shape);
    const refly90 = wishes.options?.crossHatch ?? template.sweep.crossHatch;
    if (!polygon) return [];
    return [
      { kind: 'survey', polygon, angle: stretch.angle, refly90: refly90 === true, ...common },
    ];
  }
  if (template.pattern === 'corridor' && shape.kind === 'line') {
    const width = shape.width ?? Number(wishes.options?.width ?? template.corridor.width);
    return [{ kind: 'corridor', line: shape.points.map(latLon), width, ...common }];
  }
  return [];
}

/** From the first place at which photos begin to where they end for the last time, and the first line's course. */
function photoLines(items: readonly MissionItem[]) {
  const begins = items.findIndex(
    (item) => item.command === TRIGGER_DISTANCE && item.params[0]! > 0,
  );
  const ends = items.findLastIndex((item) => item.command === TRIGGER_DISTANCE);
  const from = items.slice(0, Math.max(0, begins)).findLastIndex(isPlace);
  const to = items.findIndex((item, i) => i > begins && isPlace(item));
  const [a, b] = [items[from], items[to]];
  if (begins < 0 || ends < begins || !a || !b) return undefined;
  return { first: from + 1, last: ends + 1, angle: course(a, b) };
}

const isPlace = ({ command }: MissionItem) => command === WAYPOINT;

/** Degrees clockwise from north, 0 … 360. */
function course(a: MissionItem, b: MissionItem): number {
  const scale = scaleAt(a.lat);
  const east = lonDelta(a.lon, b.lon) * scale.lon;
  const north = (b.lat - a.lat) * scale.lat;
  return (Math.atan2(east, north) * DEGREES + 360) % 360;
}

/** The ring that reaches farthest; the others are its holes. */
function outlineOf({
  rings,
}: Extract<DrawnShape, { kind: 'area' }>): readonly LatLon[] | undefined {
  const open = rings.map(opened).filter((ring) => ring.length >= 3);
  const span = (ring: readonly LonLat[]) => {
    const [west, south, east, north] = boundsOf([ring]);
    return east - west + north - south;
  };
  const [outline] = open.sort((a, b) => span(b) - span(a));
  return outline?.map(latLon);
}

function opened(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = ring.length > 1 && first![0] === last![0] && first![1] === last![1];
  return closed ? ring.slice(0, -1) : ring;
}

const latLon = ([lon, lat]: LonLat): LatLon => [lat, lon];
