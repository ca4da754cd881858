/**
 * QGroundControl's .plan (JSON). Complex items are read by the simple items that are stored in them, and
 * written as those: a survey comes back as its waypoints.
 */
import { type Mission, type MissionItem, MOST_ITEMS } from '../../src/domain/flights/mission.ts';
import { type Fields, fields, list, number, numberOrNull, version } from './json.ts';
import { readFence, readRally, writeFence, writeRally } from './qgc-areas.ts';
import {
  aimJumps,
  checkOnEarth,
  FRAME_NUMBER,
  missionItem,
  type Reading,
  Refused,
  reading,
} from './reading.ts';

/** m/s where the file does not say: QGroundControl's own for multicopters. */
const USUAL_SPEED = 5;
/** MAV_TYPE */
const FIXED_WING = 1;
const HEXAROTOR = 13;
/** MAV_AUTOPILOT */
const ARDUPILOT = 3;

/** Versions of complex items whose stored items are understood. */
const COMPLEX: Readonly<Record<string, readonly number[]>> = {
  survey: [5],
  CorridorScan: [2],
  StructureScan: [2, 3],
};

export function readQgcPlan(text: string): Reading {
  return reading(() => {
    const root = fields(parsed(text), 'plan');
    if (root.fileType !== 'Plan')
      throw new Refused('not-a-plan', 'fileType is not "Plan"', 'fileType');
    version(root, [1], 'plan');
    const mission = fields(root.mission, 'mission');
    if (Object.keys(mission).length === 0) throw new Refused('missing', 'it is empty', 'mission');
    version(mission, [2], 'mission');
    return {
      home: home(mission),
      items: items(mission),
      fence: readFence(root.geoFence),
      rally: readRally(root.rallyPoints),
      cruiseSpeed: speed(mission),
    };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refused('not-a-plan', 'it is not JSON', 'plan');
  }
}

function home(mission: Fields): Mission['home'] {
  const where = 'mission.plannedHomePosition';
  const [lat, lon, amsl] = list(mission.plannedHomePosition, where);
  const place = { lat: number(lat, `${where}[0]`), lon: number(lon, `${where}[1]`) };
  checkOnEarth(place.lat, place.lon, where);
  const height = numberOrNull(amsl, `${where}[2]`);
  return height === null ? place : { ...place, amsl: height };
}

function speed(mission: Fields): number {
  const name = mission.vehicleType === FIXED_WING ? 'cruiseSpeed' : 'hoverSpeed';
  const value = numberOrNull(mission[name], `mission.${name}`) ?? USUAL_SPEED;
  if (!(value > 0)) throw new Refused('number', 'it should be more than 0', `mission.${name}`);
  return value;
}

/** A simple item with its own number in the file and where it stands. */
interface Simple {
  readonly item: MissionItem;
  readonly id: number | undefined;
  readonly where: string;
}

function items(mission: Fields): readonly MissionItem[] {
  const simple = list(mission.items, 'mission.items').flatMap((item, i) =>
    simpleItems(item, `mission.items[${i}]`),
  );
  if (simple.length > MOST_ITEMS)
    throw new Refused(
      'too-many',
      `${simple.length} items are more than ${MOST_ITEMS}`,
      'mission.items',
    );
  const numbers = new Map(simple.map(({ id }, index) => [id, index + 1]));
  return aimJumps(
    simple.map(({ item }) => item),
    (id) => numbers.get(id),
    (index) => simple[index]!.where,
  );
}

function simpleItems(value: unknown, where: string): Simple[] {
  const item = fields(value, where);
  if (item.type === 'SimpleItem') return [simpleItem(item, where)];
  if (item.type !== 'ComplexItem')
    throw new Refused('unsupported', `items of type ${JSON.stringify(item.type)}`, where);
  const kind = String(item.complexItemType);
  const versions = Object.hasOwn(COMPLEX, kind) ? COMPLEX[kind] : undefined;
  if (!versions) throw new Refused('unsupported', `a ${kind} has no stored items`, where);
  version(item, versions, where);
  // Surveys and corridors keep them one step down, some structure scans beside.
  const inner = item.TransectStyleComplexItem;
  const from = inner === undefined ? item : fields(inner, `${where}.TransectStyleComplexItem`);
  const path = inner === undefined ? where : `${where}.TransectStyleComplexItem`;
  if (inner !== undefined) version(from, [1, 2], path);
  if (from.Items === undefined)
    throw new Refused(
      'missing',
      `the ${kind} was stored without its items: save it anew in QGroundControl`,
      `${path}.Items`,
    );
  return list(from.Items, `${path}.Items`).map((one, i) => {
    const at = `${path}.Items[${i}]`;
    return simpleItem(fields(one, at), at);
  });
}

function simpleItem(item: Fields, where: string): Simple {
  const params = list(item.params, `${where}.params`);
  if (params.length !== 7)
    throw new Refused('number', `${params.length} parameters instead of 7`, `${where}.params`);
  const read = missionItem(
    number(item.command, `${where}.command`),
    number(item.frame, `${where}.frame`),
    params.map((value, i) => numberOrNull(value, `${where}.params[${i}]`)),
    item.autoContinue !== false,
    where,
  );
  const id = item.doJumpId === undefined ? undefined : number(item.doJumpId, `${where}.doJumpId`);
  return { item: read, id, where };
}

/** Simple items only; reads back as the same mission. */
export function writeQgcPlan(mission: Mission): string {
  const { home, items, fence, rally, cruiseSpeed } = mission;
  const plan = {
    fileType: 'Plan',
    geoFence: writeFence(fence),
    groundStation: 'Chengxun',
    mission: {
      cruiseSpeed,
      firmwareType: ARDUPILOT,
      globalPlanAltitudeMode: sameMode(items),
      hoverSpeed: cruiseSpeed,
      items: items.map(written),
      plannedHomePosition: [home.lat, home.lon, home.amsl ?? null],
      vehicleType: HEXAROTOR,
      version: 2,
    },
    rallyPoints: writeRally(rally),
    version: 1,
  };
  return `${JSON.stringify(plan, null, 4)}\n`;
}

/** AltitudeMode: 1 relative, 2 absolute, 4 terrain frame. */
const MODE = { relative: 1, amsl: 2, terrain: 4, none: undefined } as const;

/** 0: mixed. */
function sameMode(items: readonly MissionItem[]): number {
  const modes = new Set(items.map(({ frame }) => MODE[frame]).filter((mode) => mode !== undefined));
  return modes.size > 1 ? 0 : ([...modes][0] ?? 1);
}

function written(item: MissionItem, index: number) {
  const { command, frame, params, lat, lon, altitude, autoContinue } = item;
  const mode = MODE[frame];
  return {
    ...(mode === undefined
      ? {}
      : { AMSLAltAboveTerrain: null, Altitude: altitude, AltitudeMode: mode }),
    autoContinue,
    command,
    doJumpId: index + 1,
    frame: FRAME_NUMBER[frame],
    params: [...params, lat, lon, altitude],
    type: 'SimpleItem',
  };
}
