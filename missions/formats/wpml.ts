/**
 * DJI WPML (.kmz): what DJI Pilot 2 exports and imports. Read by waylines.wpml, which is flown; what a
 * mission cannot say is refused. WPML has no fence, no rally points and no height of home.
 */
import { strToU8, zipSync } from 'fflate';
import type { Mission } from '../../src/domain/flights/mission.ts';
import { Archive } from './archive.ts';
import { checkOnEarth, type Reading, Refused, reading } from './reading.ts';
import {
  type Action,
  type DistanceTrigger,
  FINISHES,
  type Finish,
  missionOfRoute,
  type Route,
  type RoutePoint,
  routeOfMission,
} from './wpml-route.ts';
import { type DjiModel, HEIGHT_MODES, MAVIC_3E, templateKml, waylinesWpml } from './wpml-write.ts';
import { child, children, type Element, parseXml, textOf } from './xml.ts';

const WAYLINES = 'wpmz/waylines.wpml';
const TEMPLATE = 'wpmz/template.kml';
const MOST_POINTS = 5000;

export interface WpmlOptions {
  /** Which of several waylines, by its place from 0. */
  readonly wayline?: number;
  /** Metres of the geoid above the ellipsoid there: heights over the ellipsoid are refused without. */
  readonly undulation?: number;
}

export function readWpml(bytes: Uint8Array, options: WpmlOptions = {}): Reading {
  return reading(() => {
    const archive = new Archive(bytes);
    const document = (name: string) => {
      const entry = archive.entries.find((one) => one.name === name);
      return entry && child(child(parseXml(archive.read(entry), name), 'kml'), 'Document');
    };
    const waylines = document(WAYLINES);
    if (!waylines) throw new Refused('missing', `there is no ${WAYLINES} to fly`, 'archive');
    const template = child(document(TEMPLATE), 'missionConfig');
    return missionOfRoute(routeOf(waylines, template, options));
  });
}

function routeOf(
  document: Element,
  template: Element | undefined,
  { wayline, undulation }: WpmlOptions,
): Route {
  const config = child(document, 'missionConfig');
  if (!config) throw new Refused('missing', 'it is missing', 'missionConfig');
  const folders = children(document, 'Folder');
  if (folders.length > 1 && wayline === undefined)
    throw new Refused('unsupported', `it has ${folders.length} waylines: choose one`, 'Folder');
  const folder = folders[wayline ?? 0];
  if (!folder) throw new Refused('missing', 'there is no such wayline', 'Folder');
  if (child(folder, 'startActionGroup'))
    throw new Refused('unsupported', 'actions before the first waypoint', 'startActionGroup');
  const frame = frameOf(folder, undulation);
  const speed = positive(folder, 'autoFlightSpeed', 'Folder');
  const placemarks = children(folder, 'Placemark');
  if (placemarks.length === 0) throw new Refused('missing', 'it has no waypoint', 'Folder');
  if (placemarks.length > MOST_POINTS)
    throw new Refused('too-many', `${placemarks.length} waypoints`, 'Folder');
  const down = frame === 'amsl' ? undulation! : 0;
  const read = placemarks.map((one, i) => pointOf(one, i, speed, down));
  const { actions, triggers } = groupsOf(placemarks);
  return {
    home: homeOf(template),
    frame,
    takeoffHeight: positive(config, 'takeOffSecurityHeight', 'missionConfig'),
    transitSpeed: positive(config, 'globalTransitionalSpeed', 'missionConfig'),
    speed,
    finish: finishOf(config),
    points: read.map((point, i) => ({
      ...point,
      actions: [...point.actions, ...(actions.get(i) ?? [])],
    })),
    triggers,
  };
}

function frameOf(folder: Element, undulation: number | undefined): Route['frame'] {
  const mode = textOf(folder, 'executeHeightMode');
  const found = Object.entries(HEIGHT_MODES).find(([, name]) => name === mode);
  const where = 'Folder.executeHeightMode';
  if (!found) throw new Refused('unsupported', `heights as "${mode ?? ''}"`, where);
  if (mode === HEIGHT_MODES.amsl && undulation === undefined)
    throw new Refused(
      'unsupported',
      'heights over the ellipsoid: give the undulation there',
      where,
    );
  return found[0] as Route['frame'];
}

function finishOf(config: Element): Finish {
  const said = textOf(config, 'finishAction') as Finish;
  if (!FINISHES.includes(said))
    throw new Refused('unsupported', `"${said ?? ''}"`, 'missionConfig.finishAction');
  return said;
}

/** `takeOffRefPoint`: latitude, longitude, height; none in many files. */
function homeOf(template: Element | undefined): Route['home'] {
  const text = textOf(template, 'takeOffRefPoint');
  if (!text) return undefined;
  const [lat, lon] = text.split(',').map(Number);
  const where = 'missionConfig.takeOffRefPoint';
  if (lat === undefined || lon === undefined)
    throw new Refused('number', `"${text.slice(0, 60)}" is no place`, where);
  checkOnEarth(lat, lon, where);
  return { lat, lon };
}

function pointOf(one: Element, i: number, usual: number, down: number): RoutePoint {
  const where = `Placemark ${i}`;
  if (numeric(one, 'index', where) !== i)
    throw new Refused('order', `it has index ${textOf(one, 'index')}`, where);
  const [lon, lat, ...more] = (textOf(child(one, 'Point'), 'coordinates') ?? '')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more.length > 1) throw new Refused('number', 'its place is more than one position', where);
  checkOnEarth(lat ?? Number.NaN, lon ?? Number.NaN, where);
  const heading = textOf(child(one, 'waypointHeadingParam'), 'waypointHeadingMode');
  if (heading && !HEADINGS.has(heading))
    throw new Refused('unsupported', `a nose that goes "${heading}"`, where);
  const gimbal = child(one, 'waypointGimbalHeadingParam');
  const pitch = gimbal ? numeric(gimbal, 'waypointGimbalPitchAngle', where) : 0;
  return {
    lat: lat!,
    lon: lon!,
    height: numeric(one, 'executeHeight', where) - down,
    speed: textOf(one, 'waypointSpeed') ? positive(one, 'waypointSpeed', where) : usual,
    // Level is what every file says that leaves the gimbal alone.
    actions: pitch === 0 ? [] : [{ kind: 'gimbal', pitch }],
  };
}

/** Along the way, as turned, or as the pilot turns it. */
const HEADINGS = new Set(['followWayline', 'fixed', 'manually']);

function groupsOf(placemarks: readonly Element[]) {
  const actions = new Map<number, Action[]>();
  const triggers: DistanceTrigger[] = [];
  placemarks.forEach((placemark, i) => {
    for (const group of children(placemark, 'actionGroup')) {
      const where = `Placemark ${i}.actionGroup`;
      const from = numeric(group, 'actionGroupStartIndex', where);
      const to = numeric(group, 'actionGroupEndIndex', where);
      if (
        !(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to) ||
        to >= placemarks.length
      )
        throw new Refused('order', `from ${from} to ${to}`, where);
      const trigger = child(group, 'actionTrigger');
      const type = textOf(trigger, 'actionTriggerType');
      const done = children(group, 'action').map((one) => actionOf(one, where));
      if (type === 'reachPoint') {
        if (from !== to) throw new Refused('unsupported', 'one group at several points', where);
        actions.set(from, [...(actions.get(from) ?? []), ...done]);
      } else if (
        type === 'multipleDistance' &&
        done.every(({ kind }) => kind === 'photo') &&
        to > from
      )
        triggers.push({ from, to, metres: positive(trigger!, 'actionTriggerParam', where) });
      else throw new Refused('unsupported', `actions by "${type ?? ''}"`, where);
    }
  });
  triggers.sort((a, b) => a.from - b.from);
  triggers.forEach(({ from }, i) => {
    if (i > 0 && from < triggers[i - 1]!.to)
      throw new Refused('unsupported', 'two triggers at once', `Placemark ${from}`);
  });
  return { actions, triggers };
}

function actionOf(action: Element, where: string): Action {
  const func = textOf(action, 'actionActuatorFunc') ?? '';
  const params = child(action, 'actionActuatorFuncParam');
  switch (func) {
    case 'takePhoto':
      return { kind: 'photo' };
    case 'startRecord':
    case 'stopRecord':
      return { kind: func };
    case 'hover':
      return { kind: 'hover', seconds: positive(params ?? {}, 'hoverTime', where) };
    case 'gimbalRotate':
      return gimbalOf(params ?? {}, where);
    case 'rotateYaw': {
      const heading = numeric(params ?? {}, 'aircraftHeading', where);
      if (Math.abs(heading) > 180) throw new Refused('number', `a heading of ${heading}°`, where);
      const clockwise = textOf(params, 'aircraftPathMode') !== 'counterClockwise';
      return { kind: 'yaw', heading, clockwise };
    }
    default:
      throw new Refused('unsupported', `the action "${func}"`, where);
  }
}

function gimbalOf(params: Element, where: string): Action {
  const on = (axis: string) => textOf(params, `gimbal${axis}RotateEnable`) === '1';
  const absolute = textOf(params, 'gimbalRotateMode') === 'absoluteAngle';
  const turned = (axis: string) => on(axis) && numeric(params, `gimbal${axis}RotateAngle`, where);
  if (!absolute || !on('Pitch') || turned('Roll') || turned('Yaw'))
    throw new Refused('unsupported', 'a gimbal turned otherwise than up and down', where);
  return { kind: 'gimbal', pitch: numeric(params, 'gimbalPitchRotateAngle', where) };
}

function numeric(element: Element, name: string, where: string): number {
  const text = textOf(element, name);
  if (text === undefined || text === '')
    throw new Refused('missing', 'it is missing', `${where}.${name}`);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Refused('number', 'it is no number', `${where}.${name}`);
  return value;
}

function positive(element: Element, name: string, where: string): number {
  const value = numeric(element, name, where);
  if (!(value > 0)) throw new Refused('number', 'it should be more than 0', `${where}.${name}`);
  return value;
}

export type WpmlWriting =
  | {
      readonly ok: true;
      readonly bytes: Uint8Array;
      /** What the mission has and WPML cannot say; the pilot sets it on the controller. */
      readonly left: readonly ('fence' | 'rally points' | 'height of home')[];
    }
  | Extract<Reading, { ok: false }>;

/**
 * A mission that begins with a take-off, flies waypoints of one kind of heights, and ends by coming home,
 * landing or hovering. What is set before the first waypoint is set on reaching it.
 */
export function writeWpml(
  mission: Mission,
  options: { readonly model?: DjiModel; readonly undulation?: number } = {},
): WpmlWriting {
  try {
    const route = upon(routeOfMission(mission), options.undulation);
    const model = options.model ?? MAVIC_3E;
    const files = {
      [TEMPLATE]: strToU8(templateKml(route, model)),
      [WAYLINES]: strToU8(waylinesWpml(route, model)),
    };
    const { fence, rally, home } = mission;
    const left = [
      ...(fence.length > 0 ? (['fence'] as const) : []),
      ...(rally.length > 0 ? (['rally points'] as const) : []),
      ...(home.amsl === undefined ? [] : (['height of home'] as const)),
    ];
    return { ok: true, bytes: zipSync(files, { mtime: EARLIEST }), left };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, detail: error.message, where: error.where };
  }
}

/** Heights above the sea become heights over the ellipsoid. */
function upon(route: Route, undulation: number | undefined): Route {
  if (route.frame !== 'amsl') return route;
  if (undulation === undefined)
    throw new Refused('unsupported', 'heights above the sea: give the undulation there', 'items');
  const points = route.points.map((point) => ({ ...point, height: point.height + undulation }));
  return { ...route, points };
}

/** The earliest date of a ZIP: the same mission makes the same bytes. */
const EARLIEST = '1980-01-02T00:00:00';
