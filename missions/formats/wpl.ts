/**
 * QGC WPL 110: a line an item, twelve columns. Line 0 is home, as ArduPilot keeps it. Fence (5001–5004)
 * and rally points (5100) may stand among the items. It does not say a cruising speed.
 */
import {
  type FenceArea,
  type Mission,
  type MissionItem,
  MOST_ITEMS,
} from '../../src/domain/flights/mission.ts';
import {
  aimJumps,
  checkOnEarth,
  FRAME_NUMBER,
  missionItem,
  type Reading,
  Refused,
  reading,
} from './reading.ts';

const HEADER = /^QGC\s+WPL\s+(\d{1,9})$/;
const COLUMNS = 12;
/** Characters of a line, and of the file. */
const LONGEST_LINE = 1000;
const LONGEST_FILE = 4 << 20;
/** m/s where nobody says another. */
const USUAL_SPEED = 5;

const WAYPOINT = 16;
const SET_HOME = 179;
const POLYGONS: Readonly<Record<number, boolean>> = { 5001: true, 5002: false };
const CIRCLES: Readonly<Record<number, boolean>> = { 5003: true, 5004: false };
const FENCE_RETURN = 5000;
const RALLY = 5100;

interface Line {
  readonly where: string;
  readonly index: number;
  readonly frame: number;
  readonly item: MissionItem;
}

/** Comments (#), empty lines, spaces for tabs and CRLF are taken. */
export function readWpl(text: string, cruiseSpeed = USUAL_SPEED): Reading {
  return reading(() => {
    if (text.length > LONGEST_FILE)
      throw new Refused('too-many', `more than ${LONGEST_FILE} characters`, 'the file');
    const [first, ...rest] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    const header = HEADER.exec(first!.trim());
    if (!header) throw new Refused('not-a-plan', 'it does not begin with QGC WPL', 'line 1');
    if (header[1] !== '110')
      throw new Refused('version', `version ${header[1]} is not known (110 is)`, 'line 1');
    const lines = linesOf(rest);
    checkNumbers(lines);
    const [home, ...others] = lines;
    const { fence, rally, items } = sorted(others);
    return { home: homeOf(home!), items: numbered(items), fence, rally, cruiseSpeed };
  });
}

function linesOf(rest: readonly string[]): Line[] {
  const lines: Line[] = [];
  for (const [i, line] of rest.entries()) {
    lines.push(...parseLine(line.trim(), `line ${i + 2}`));
    if (lines.length > MOST_ITEMS + 1)
      throw new Refused('too-many', `more than ${MOST_ITEMS} items`, `line ${i + 2}`);
  }
  return lines;
}

function parseLine(text: string, where: string): Line[] {
  if (text === '' || text.startsWith('#')) return [];
  if (text.length > LONGEST_LINE)
    throw new Refused('not-a-plan', `${text.length} characters in a line`, where);
  const columns = text.split(/\s+/);
  if (columns.length !== COLUMNS)
    throw new Refused('not-a-plan', `${columns.length} columns instead of ${COLUMNS}`, where);
  const values = columns.map((column) => value(column, where));
  const [index, , frame, command] = values.map((number) => number ?? -1);
  const autoContinue = values[11] !== 0;
  const item = missionItem(command!, frame!, values.slice(4, 11), autoContinue, where);
  return [{ where, index: index!, frame: frame!, item }];
}

/** NaN: not given. */
function value(text: string, where: string): number | null {
  if (/^[+-]?nan$/i.test(text)) return null;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new Refused('number', `"${text}" is no number`, where);
  return number;
}

function checkNumbers(lines: readonly Line[]): void {
  if (lines.length === 0) throw new Refused('missing', 'there is no item, not even home', 'line 2');
  for (const [i, { index, where }] of lines.entries())
    if (index !== i)
      throw new Refused('order', `it is numbered ${index} where ${i} should come`, where);
}

function homeOf({ item, frame, where }: Line): Mission['home'] {
  if (item.command !== WAYPOINT && item.command !== SET_HOME)
    throw new Refused('missing', `item 0 is home, but its command is ${item.command}`, where);
  const { lat, lon, altitude } = item;
  // Only above the sea does a height of home say anything.
  return frame === FRAME_NUMBER.amsl || item.command === SET_HOME
    ? { lat, lon, amsl: altitude }
    : { lat, lon };
}

function sorted(lines: readonly Line[]) {
  const fence: FenceArea[] = [];
  const rally: Mission['rally'][number][] = [];
  const items: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const { command, lat, lon, altitude, params } = line.item;
    if (command in POLYGONS) {
      const corners = polygonAt(lines, i);
      fence.push({ kind: 'polygon', inclusion: POLYGONS[command]!, vertices: corners });
      i += corners.length - 1;
    } else if (command in CIRCLES) {
      const radius = params[0] ?? 0;
      if (!(radius > 0)) throw new Refused('number', 'a circle needs a radius', line.where);
      fence.push({ kind: 'circle', inclusion: CIRCLES[command]!, center: [lat, lon], radius });
    } else if (command === FENCE_RETURN)
      throw new Refused('unsupported', 'a point to return to on a breach', line.where);
    else if (command === RALLY) {
      if (line.item.frame !== 'relative')
        throw new Refused(
          'unsupported',
          'a rally point whose altitude is not above home',
          line.where,
        );
      rally.push({ lat, lon, altitude });
    } else items.push(line);
  }
  return { fence, rally, items };
}

/** Parameter 1 of each corner is the number of corners. */
function polygonAt(lines: readonly Line[], from: number): (readonly [number, number])[] {
  const { item, where } = lines[from]!;
  const count = item.params[0] ?? 0;
  const corners = lines.slice(from, from + count);
  const whole = corners.every(
    (one) => one.item.command === item.command && one.item.params[0] === count,
  );
  if (!(count >= 3) || corners.length !== count || !whole)
    throw new Refused('order', `a polygon of ${count} corners is not whole`, where);
  return corners.map((one) => {
    checkOnEarth(one.item.lat, one.item.lon, one.where);
    return [one.item.lat, one.item.lon];
  });
}

function numbered(lines: readonly Line[]): readonly MissionItem[] {
  const numbers = new Map(lines.map(({ index }, i) => [index, i + 1]));
  return aimJumps(
    lines.map(({ item }) => item),
    (index) => numbers.get(index),
    (i) => lines[i]!.where,
  );
}

/** Home, the items (numbered as jumps count them), then fence and rally points. */
export function writeWpl(mission: Mission): string {
  const { home, items, fence, rally } = mission;
  const homeFrame = home.amsl === undefined ? FRAME_NUMBER.relative : FRAME_NUMBER.amsl;
  const rows: (readonly (number | null)[])[] = [
    [homeFrame, WAYPOINT, 0, 0, 0, 0, home.lat, home.lon, home.amsl ?? 0, 1],
    ...items.map(({ command, frame, params, lat, lon, altitude, autoContinue }) => [
      FRAME_NUMBER[frame],
      command,
      ...params,
      lat,
      lon,
      altitude,
      autoContinue ? 1 : 0,
    ]),
    ...fence.flatMap(fenceRows),
    ...rally.map(({ lat, lon, altitude }) => [
      FRAME_NUMBER.relative,
      RALLY,
      0,
      0,
      0,
      0,
      lat,
      lon,
      altitude,
      1,
    ]),
  ];
  const lines = rows.map((row, index) =>
    [index, index === 0 ? 1 : 0, ...row.map((number) => number ?? 'nan')].join('\t'),
  );
  return `QGC WPL 110\n${lines.join('\n')}\n`;
}

function fenceRows(area: FenceArea): (readonly number[])[] {
  if (area.kind === 'circle')
    return [
      [FRAME_NUMBER.amsl, area.inclusion ? 5003 : 5004, area.radius, 0, 0, 0, ...area.center, 0, 1],
    ];
  const { length } = area.vertices;
  return area.vertices.map((corner) => [
    FRAME_NUMBER.amsl,
    area.inclusion ? 5001 : 5002,
    length,
    0,
    0,
    0,
    ...corner,
    0,
    1,
  ]);
}
