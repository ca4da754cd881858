/** What `chengxun plan` is told. */
import { parseArgs } from 'node:util';
import type { LonLat, PatrolWishes } from '../../domain/flights/patrol.ts';
import { StartError } from '../../start-error.ts';

export const PLAN_HELP = `chengxun plan AREA.geojson --template NAME --camera NAME --airframe NAME -o OUT.plan

Plans a patrol over what a GeoJSON, KML or KMZ file draws: areas, lines, points. Names may be shortened as
long as one thing is meant (river, sony-a6000); chengxun plan --list says them.

  -o, --output FILE       .plan, .waypoints, .kmz (DJI), .kml or .geojson; several sorties are numbered
  --svg FILE              a picture of the plan
  --json FILE             the whole plan: sorties, figures, coverage, findings
  --height M              above ground; or --gsd CM, centimetres of ground in a pixel
  --overlap FRONT/SIDE    per cent, as 80/70
  --speed M/S             at most
  --angle=DEG             of a sweep's lines, clockwise from north
  --pitch=DEG             of the camera; -90 straight down
  --clearance M           kept from what is forbidden
  --ceiling M             above ground (120)
  --option NAME=VALUE     of the pattern; may be given again
  --take-off LAT,LON      where drones start; may be given again (beside the area)
  --drones N              in the air at the same time (1)
  --wind SPEED,FROM       m/s and degrees
  --autopilot NAME        ardupilot or px4 (ardupilot)
  --no-fly FILE           areas that must not be flown over; may be given again
  --permitted FILE        areas outside which must not be flown
  --buildings FILE        outlines with heights
  --terrain FOLDER        SRTM .hgt and GeoTIFF tiles; without them heights are above take-off
  --library FOLDER        own cameras, airframes and templates
  --list                  the library's names, then ends`;

const OPTIONS = {
  template: { type: 'string' },
  camera: { type: 'string', default: 'sony-a6000' },
  airframe: { type: 'string', default: 'hexacopter-6kg' },
  output: { type: 'string', short: 'o' },
  svg: { type: 'string' },
  json: { type: 'string' },
  height: { type: 'string' },
  gsd: { type: 'string' },
  overlap: { type: 'string' },
  speed: { type: 'string' },
  angle: { type: 'string' },
  pitch: { type: 'string' },
  clearance: { type: 'string' },
  ceiling: { type: 'string' },
  option: { type: 'string', multiple: true, default: [] as string[] },
  'take-off': { type: 'string', multiple: true, default: [] as string[] },
  drones: { type: 'string', default: '1' },
  wind: { type: 'string' },
  autopilot: { type: 'string', default: 'ardupilot' },
  'no-fly': { type: 'string', multiple: true, default: [] as string[] },
  permitted: { type: 'string' },
  buildings: { type: 'string' },
  terrain: { type: 'string' },
  library: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface PlanArguments {
  readonly area: string | undefined;
  readonly values: Values;
}

export function planArguments(argv: string[]): PlanArguments {
  const { values, positionals } = parsed(argv);
  if (positionals.length > 1)
    throw new StartError(`One file says what is flown over, not ${positionals.length}.`);
  return { area: positionals[0], values };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new StartError(`${(error as Error).message}\n\n${PLAN_HELP}`);
  }
}

type Values = ReturnType<typeof parsed>['values'];

type Told = Omit<PatrolWishes, 'template' | 'camera' | 'airframe' | 'drawn'>;

/** Everything but the names and the drawing. */
export function wishesOf(values: Values): Told {
  const number = (name: 'height' | 'speed' | 'angle' | 'pitch' | 'clearance' | 'ceiling') =>
    values[name] === undefined ? undefined : toNumber(values[name], `--${name}`);
  const { autopilot } = values;
  if (autopilot !== 'ardupilot' && autopilot !== 'px4')
    throw new StartError('--autopilot is ardupilot or px4.');
  const all = {
    height: number('height'),
    gsd: values.gsd === undefined ? undefined : toNumber(values.gsd, '--gsd') / 100,
    ...overlaps(values.overlap),
    speed: number('speed'),
    angle: number('angle'),
    gimbalPitch: number('pitch'),
    clearance: number('clearance'),
    ceiling: number('ceiling'),
    wind: wind(values.wind),
    options: patternOptions(values.option),
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return {
    ...(given as Partial<Told>),
    autopilot,
    drones: drones(values.drones),
    takeOff: values['take-off'].map((text) => ({ at: latLon(text) })),
  };
}

function toNumber(text: string, name: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new StartError(`${name} ${text}: give a number.`);
  return value;
}

function overlaps(text: string | undefined) {
  if (text === undefined) return {};
  const parts = text.split('/');
  if (parts.length !== 2) throw new StartError('--overlap is two figures, as 80/70.');
  const [front, side] = parts.map((part) => toNumber(part, '--overlap') / 100);
  return { frontOverlap: front, sideOverlap: side };
}

function wind(text: string | undefined): PatrolWishes['wind'] {
  if (text === undefined) return undefined;
  const [speed, from, ...rest] = text.split(',').map((part) => toNumber(part, '--wind'));
  if (from === undefined || rest.length > 0)
    throw new StartError('--wind is its speed and where it blows from, as 5,270.');
  return { speed: speed!, from };
}

function patternOptions(all: readonly string[]): Record<string, number | boolean> | undefined {
  if (all.length === 0) return undefined;
  return Object.fromEntries(
    all.map((text) => {
      const [name, value] = text.split('=');
      if (!name || value === undefined)
        throw new StartError(`--option ${text}: give NAME=VALUE, as width=80.`);
      const flag = value === 'true' ? true : value === 'false' ? false : undefined;
      return [name, flag ?? toNumber(value, `--option ${name}`)];
    }),
  );
}

function drones(text: string): number {
  const count = toNumber(text, '--drones');
  if (!Number.isInteger(count) || count < 1 || count > 20)
    throw new StartError('--drones is a number from 1 to 20.');
  return count;
}

function latLon(text: string): LonLat {
  const [lat, lon, ...rest] = text.split(',').map((part) => toNumber(part, '--take-off'));
  if (lon === undefined || rest.length > 0)
    throw new StartError('--take-off is a latitude and a longitude, as 36.62,101.76.');
  return [lon, lat!];
}
