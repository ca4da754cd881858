/**
 * QGroundControl's .plan (JSON). Complex items are read by the simple items that are stored in them, and
 * beside that as what they are, so that they can be written again and stay editable.
 */
import { type Mission, type MissionItem, MOST_ITEMS } from '../../src/domain/flights/mission.ts';
import type { ComplexItem } from './complex-item.ts';
import {
  type Fields,
  fields,
  list,
  number,
  numberOrNull,
  parseJson,
  told,
  version,
} from './json.ts';
import { readFence, readRally, writeFence, writeRally } from './qgc-areas.ts';
import { readComplex, type UnplacedItem, writtenComplex } from './qgc-complex.ts';
import {
  aimJumps,
  checkOnEarth,
  FRAME_NUMBER,
  missionItem,
  type Reading,
  Refused,
  reading,
} from './reading.ts';
import { isStructureScan, structureItems } from './structure-scan.ts';

/** m/s where the file does not say: QGroundControl's own for multicopters. */
const USUAL_SPEED = 5;
/** MAV_TYPE */
const FIXED_WING = 1;
const HEXAROTOR = 13;
/** MAV_AUTOPILOT */
const FIRMWARE = { ardupilot: 3, px4: 12 } as const;
export type Autopilot = keyof typeof FIRMWARE;

/** What a .plan says beside the mission. */
export interface QgcExtras {
  /** In the order of the items that they stand for; absent: none. */
  readonly complex?: readonly ComplexItem[];
  /** Absent: ArduPilot. */
  readonly autopilot?: Autopilot;
}

export type QgcReading =
  | ({ readonly ok: true; readonly mission: Mission } & QgcExtras)
  | Extract<Reading, { readonly ok: false }>;

/** Versions of complex items whose stored items are understood. */
const COMPLEX: Readonly<Record<string, readonly number[]>> = {
  survey: [5],
  CorridorScan: [2],
  StructureScan: [2, 3],
};

export function readQgcPlan(text: string): QgcReading {
  let extras: QgcExtras = {};
  const read = reading(() => {
    const root = fields(parseJson(text, 'plan'), 'plan');
    if (root.fileType !== 'Plan')
      throw new Refused('not-a-plan', 'fileType is not "Plan"', 'fileType');
    version(root, [1], 'plan');
    const mission = fields(root.mission, 'mission');
    if (Object.keys(mission).length === 0) throw new Refused('missing', 'it is empty', 'mission');
    version(mission, [2], 'mission');
    const { items, complex } = itemsOf(mission);
    extras = {
      ...(complex.length > 0 && { complex }),
      ...(mission.firmwareType === FIRMWARE.px4 && { autopilot: 'px4' }),
    };
    return {
      home: home(mission),
      items,
      fence: readFence(root.geoFence),
      rally: readRally(root.rallyPoints),
      cruiseSpeed: speed(mission),
    };
  });
  return read.ok ? { ...read, ...extras } : read;
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

interface Items {
  readonly items: readonly MissionItem[];
  readonly complex: readonly ComplexItem[];
}

function itemsOf(mission: Fields): Items {
  const simple: Simple[] = [];
  const complex: ComplexItem[] = [];
  list(mission.items, 'mission.items').forEach((value, i) => {
    const where = `mission.items[${i}]`;
    const item = fields(value, where);
    const { all, of } = item.type === 'SimpleItem' ? lone(item, where) : stretch(item, where);
    if (simple.length + all.length > MOST_ITEMS)
      throw new Refused('too-many', `more than ${MOST_ITEMS} items`, 'mission.items');
    if (of && all.length > 0)
      complex.push({ ...of, first: simple.length + 1, last: simple.length + all.length });
    simple.push(...all);
  });
  const numbers = new Map(simple.map(({ id }, index) => [id, index + 1]));
  const items = aimJumps(
    simple.map(({ item }) => item),
    (id) => numbers.get(id),
    (index) => simple[index]!.where,
  );
  return { items, complex };
}

/** Items of the file as simple ones, and what they stand for where that can be said. */
interface Stretch {
  readonly all: readonly Simple[];
  readonly of?: UnplacedItem | undefined;
}

const lone = (item: Fields, where: string): Stretch => ({ all: [simpleItem(item, where)] });

function stretch(item: Fields, where: string): Stretch {
  if (item.type !== 'ComplexItem')
    throw new Refused('unsupported', `items of type ${told(item.type)}`, where);
  const kind = typeof item.complexItemType === 'string' ? item.complexItemType : '';
  const versions = Object.hasOwn(COMPLEX, kind) ? COMPLEX[kind] : undefined;
  if (!versions)
    throw new Refused(
      'unsupported',
      `items of kind ${told(item.complexItemType)} have no stored items`,
      where,
    );
  version(item, versions, where);
  // Surveys and corridors keep them one step down, some structure scans beside.
  const inner = item.TransectStyleComplexItem;
  const from = inner === undefined ? item : fields(inner, `${where}.TransectStyleComplexItem`);
  const path = inner === undefined ? where : `${where}.TransectStyleComplexItem`;
  if (inner !== undefined) version(from, [1, 2], path);
  if (from.Items === undefined) {
    if (kind === 'StructureScan') return remadeScan(item, where);
    throw new Refused(
      'missing',
      `the ${kind} was stored without its items: save it anew in QGroundControl`,
      `${path}.Items`,
    );
  }
  const all = list(from.Items, `${path}.Items`).map((one, i) => {
    const at = `${path}.Items[${i}]`;
    return simpleItem(fields(one, at), at);
  });
  return { all, of: editable(item, where) };
}

/** Flown by its items all the same where the figures to edit it by are not whole. */
function editable(item: Fields, where: string): UnplacedItem | undefined {
  try {
    return readComplex(item, where);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Without items, as QGroundControl stores structure scans: they are what it makes of the figures. */
function remadeScan(item: Fields, where: string): Stretch {
  const of = readComplex(item, where);
  if (of.kind !== 'structure') throw new Refused('unsupported', `a ${of.kind}`, where);
  if (!(of.layers >= 1) || of.layers * of.polygon.length > MOST_ITEMS)
    throw new Refused('too-many', `${of.layers} layers`, `${where}.Layers`);
  return { all: structureItems(of).map((one) => ({ item: one, id: undefined, where })), of };
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

/**
 * Reads back as the same mission with the same complex items.
 *
 * QGroundControl keeps the items of surveys and corridors until somebody edits them, but makes those of a
 * structure scan anew from its figures whenever it opens a file. A structure scan that it would fly
 * otherwise than the mission is therefore written as its simple items.
 *
 * @throws RangeError where complex items overlap or stand for items that are none
 */
export function writeQgcPlan(mission: Mission, extras: QgcExtras = {}): string {
  const { home, items, fence, rally, cruiseSpeed } = mission;
  const plan = {
    fileType: 'Plan',
    geoFence: writeFence(fence),
    groundStation: 'Chengxun',
    mission: {
      cruiseSpeed,
      firmwareType: FIRMWARE[extras.autopilot ?? 'ardupilot'],
      globalPlanAltitudeMode: sameMode(items),
      hoverSpeed: cruiseSpeed,
      items: writtenItems(items, extras.complex ?? []),
      plannedHomePosition: [home.lat, home.lon, home.amsl ?? null],
      vehicleType: HEXAROTOR,
      version: 2,
    },
    rallyPoints: writeRally(rally),
    version: 1,
  };
  return `${JSON.stringify(plan, null, 4)}\n`;
}

function writtenItems(items: readonly MissionItem[], complex: readonly ComplexItem[]): object[] {
  const simple = items.map(written);
  const all: object[] = [];
  let next = 1;
  for (const one of [...complex].sort((a, b) => a.first - b.first)) {
    const { first, last } = one;
    const whole = Number.isInteger(first) && Number.isInteger(last);
    if (!(whole && first >= next && last >= first && last <= items.length))
      throw new RangeError(`a ${one.kind} cannot stand for items ${first} to ${last}`);
    const stretch = items.slice(first - 1, last);
    if (one.kind === 'structure' && !isStructureScan(one, stretch)) continue;
    all.push(...simple.slice(next - 1, first - 1));
    all.push(writtenComplex(one, stretch, simple.slice(first - 1, last)));
    next = last + 1;
  }
  return [...all, ...simple.slice(next - 1)];
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
