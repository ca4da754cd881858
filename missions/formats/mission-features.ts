/**
 * A mission as features, so that it lies on any map and reads back as the same mission: home, each item,
 * each part of the fence and each rally point is one, its property `mission` saying which; the way flown
 * is one more, for the eye.
 */
import {
  type FenceArea,
  FRAMES,
  type Frame,
  type Mission,
  type MissionItem,
  MOST_ITEMS,
} from '../../src/domain/flights/mission.ts';
import { missionLegs } from '../path.ts';
import type { Feature, Geometry, Position } from './features.ts';
import { aimJumps, FRAME_NUMBER, missionItem, Refused } from './reading.ts';

/** m/s of a line that does not say it. */
const USUAL_SPEED = 5;
const WAYPOINT = 16;
const TAKEOFF = 22;
const RETURN_HOME = 20;

export function missionFeatures(mission: Mission): readonly Feature[] {
  const { home, items, fence, rally, cruiseSpeed } = mission;
  const height: Record<string, number> = home.amsl === undefined ? {} : { amsl: home.amsl };
  return [
    feature(at(home.lon, home.lat), { mission: 'home', name: 'Home', cruiseSpeed, ...height }),
    ...items.map((item, i) => itemFeature(item, i + 1, home)),
    ...fence.map(fenceFeature),
    ...rally.map(({ lat, lon, altitude }) =>
      feature(at(lon, lat), { mission: 'rally', name: 'Rally point', altitude }),
    ),
    ...way(mission),
  ];
}

const feature = (geometry: Geometry, properties: Feature['properties']): Feature => ({
  geometry,
  properties,
});
const at = (lon: number, lat: number): Geometry => ({ type: 'point', position: [lon, lat] });

/** An item without a place stands at home, its parameters 5 and 6 among its properties. */
function itemFeature(item: MissionItem, number: number, home: Mission['home']): Feature {
  const { command, frame, params, lat, lon, altitude, autoContinue } = item;
  const places = frame === 'none';
  return feature(places ? at(home.lon, home.lat) : at(lon, lat), {
    mission: 'item',
    name: `${number}: ${command}`,
    number,
    command,
    frame,
    params: JSON.stringify(params),
    ...(places ? { p5: lat, p6: lon } : {}),
    altitude,
    autoContinue,
  });
}

function fenceFeature(area: FenceArea): Feature {
  const name = area.inclusion ? 'Fence: stay inside' : 'Fence: stay outside';
  const shared = { mission: 'fence', name, inclusion: area.inclusion };
  if (area.kind === 'circle')
    return feature(at(area.center[1], area.center[0]), { ...shared, radius: area.radius });
  return feature(
    { type: 'area', rings: [area.vertices.map(([lat, lon]): Position => [lon, lat])] },
    shared,
  );
}

function way(mission: Mission): Feature[] {
  const legs = missionLegs(mission);
  if (legs.length === 0) return [];
  const positions = [legs[0]!.from, ...legs.map(({ to }) => to)].map(
    ({ lon, lat, altitude }): Position => [lon, lat, altitude],
  );
  return [feature({ type: 'line', positions }, { mission: 'way', name: 'Way flown' })];
}

/**
 * The mission that these features are; or, where they are one line with altitudes (above home) and nothing
 * else, its flight from take-off to coming home. @throws Refused
 */
export function missionOfFeatures(features: readonly Feature[]): Mission {
  const of = (kind: string) => features.filter(({ properties }) => properties.mission === kind);
  const homes = of('home');
  if (homes.length === 0) return missionOfLine(features);
  if (homes.length > 1) throw new Refused('order', 'there are two homes', 'home');
  const items = of('item');
  if (items.length > MOST_ITEMS)
    throw new Refused('too-many', `${items.length} items are more than ${MOST_ITEMS}`, 'items');
  const read = items.map((item, i) => itemOf(item, i + 1));
  return {
    ...homeOf(homes[0]!),
    items: aimJumps(
      read,
      (number) => (number >= 1 && number <= read.length ? number : undefined),
      (i) => `item ${i + 1}`,
    ),
    fence: of('fence').map((one, i) => fenceOf(one, `fence ${i + 1}`)),
    rally: of('rally').map((one, i) => {
      const [lon, lat] = place(one, `rally point ${i + 1}`);
      return { lat, lon, altitude: numeric(one, 'altitude', `rally point ${i + 1}`) };
    }),
  };
}

function homeOf(one: Feature): Pick<Mission, 'home' | 'cruiseSpeed'> {
  const [lon, lat] = place(one, 'home');
  const cruiseSpeed = numeric(one, 'cruiseSpeed', 'home');
  if (!(cruiseSpeed > 0)) throw new Refused('number', 'cruiseSpeed is not above 0', 'home');
  if (one.properties.amsl === undefined) return { home: { lat, lon }, cruiseSpeed };
  return { home: { lat, lon, amsl: numeric(one, 'amsl', 'home') }, cruiseSpeed };
}

function itemOf(one: Feature, index: number): MissionItem {
  const where = `item ${index}`;
  if (numeric(one, 'number', where) !== index)
    throw new Refused('order', `it is numbered ${one.properties.number}`, where);
  const frame = one.properties.frame as Frame;
  if (!FRAMES.includes(frame)) throw new Refused('unsupported', `frame "${frame}"`, where);
  const [lon, lat] = place(one, where);
  const placed = frame === 'none';
  return missionItem(
    numeric(one, 'command', where),
    FRAME_NUMBER[frame],
    [
      ...paramsOf(one, where),
      placed ? numeric(one, 'p5', where) : lat,
      placed ? numeric(one, 'p6', where) : lon,
      numeric(one, 'altitude', where),
    ],
    String(one.properties.autoContinue) !== 'false',
    where,
  );
}

/** Characters of four numbers. */
const LONGEST_PARAMS = 200;

function paramsOf(one: Feature, where: string): readonly (number | null)[] {
  const text = String(one.properties.params);
  let params: unknown;
  try {
    if (text.length <= LONGEST_PARAMS) params = JSON.parse(text);
  } catch {
    params = undefined;
  }
  const whole =
    Array.isArray(params) &&
    params.length === 4 &&
    params.every((value) => value === null || typeof value === 'number');
  if (!whole) throw new Refused('number', 'params are not four numbers', where);
  return params as (number | null)[];
}

function fenceOf(one: Feature, where: string): FenceArea {
  const said = String(one.properties.inclusion);
  if (said !== 'true' && said !== 'false')
    throw new Refused('missing', 'it says neither inside nor outside', where);
  const inclusion = said === 'true';
  if (one.geometry.type === 'area') {
    const [outline, ...holes] = one.geometry.rings;
    if (holes.length > 0) throw new Refused('unsupported', 'a fence with a hole', where);
    return { kind: 'polygon', inclusion, vertices: outline!.map(([lon, lat]) => [lat, lon]) };
  }
  const [lon, lat] = place(one, where);
  const radius = numeric(one, 'radius', where);
  if (!(radius > 0)) throw new Refused('number', 'a circle needs a radius', where);
  return { kind: 'circle', inclusion, center: [lat, lon], radius };
}

function place({ geometry }: Feature, where: string): Position {
  if (geometry.type !== 'point') throw new Refused('missing', 'it is no point', where);
  return geometry.position;
}

/** Numbers come as text out of KML. */
function numeric({ properties }: Feature, name: string, where: string): number {
  const value = properties[name];
  if (value === undefined) throw new Refused('missing', `${name} is missing`, where);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new Refused('number', `${name} is no number`, where);
  return number;
}

function missionOfLine(features: readonly Feature[]): Mission {
  const lines = features.flatMap(({ geometry }) => (geometry.type === 'line' ? [geometry] : []));
  const [line] = lines;
  if (!line || features.length !== 1)
    throw new Refused('missing', 'there is neither a mission nor one single line', 'the file');
  const items = line.positions.map(([lon, lat, altitude], i) => {
    if (altitude === undefined)
      throw new Refused('missing', 'it has no altitude', `position ${i + 1}`);
    return missionItem(
      WAYPOINT,
      FRAME_NUMBER.relative,
      [0, 0, 0, null, lat, lon, altitude],
      true,
      `position ${i + 1}`,
    );
  });
  if (items.length > MOST_ITEMS - 2)
    throw new Refused(
      'too-many',
      `${items.length} positions are more than an autopilot takes`,
      'line',
    );
  const [first] = items;
  const setting = { params: [0, 0, 0, null], lat: 0, lon: 0, autoContinue: true } as const;
  return {
    home: { lat: first!.lat, lon: first!.lon },
    items: [
      { ...setting, command: TAKEOFF, frame: 'relative', altitude: first!.altitude },
      ...items,
      { ...setting, command: RETURN_HOME, frame: 'none', altitude: 0 },
    ],
    fence: [],
    rally: [],
    cruiseSpeed: USUAL_SPEED,
  };
}
