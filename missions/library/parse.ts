/**
 * The library's files, parsed strictly: a name that is not known, a number that is none or has no stated
 * source is refused. Reading the files is the caller's.
 */
import { type Fields, fields, list } from '../formats/json.ts';
import { type Refusal, Refused } from '../formats/reading.ts';
import type { Airframe, Camera } from '../planner/types.ts';
import { identity, only, type Range, ranged, text } from './steps.ts';
import { readTemplate, type Template } from './template.ts';

export type LibraryReading<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: Refusal;
      readonly detail: string;
      readonly where: string;
    };

/** What a figure is taken from; or that nobody measured it, and why it is taken so. */
export type Source = { readonly of: readonly string[] } & (
  | { readonly from: string }
  | { readonly assumption: string }
);

/** Equipment as in its file: with a name in Chinese, and where each number comes from. */
export type Listed<T> = T & { readonly nameZh: string; readonly sources: readonly Source[] };

export const parseCamera = (text: string): LibraryReading<Listed<Camera>> =>
  parsed(text, (file) => equipment<Camera>(file, CAMERA));

export function parseAirframe(text: string): LibraryReading<Listed<Airframe>> {
  return parsed(text, (file) => {
    const airframe = equipment<Airframe>(file, AIRFRAME);
    if (airframe.cruiseSpeed > airframe.maxSpeed)
      throw new Refused('number', 'it is above maxSpeed', 'cruiseSpeed');
    return airframe;
  });
}

export const parseTemplate = (text: string): LibraryReading<Template> => parsed(text, readTemplate);

type Numbers<T> = Readonly<Record<Exclude<keyof T, 'id' | 'name'>, Range>>;

const CAMERA: Numbers<Camera> = {
  sensorWidth: { above: 0, to: 200 },
  sensorHeight: { above: 0, to: 200 },
  imageWidth: { from: 1, to: 100_000 },
  imageHeight: { from: 1, to: 100_000 },
  focalLength: { above: 0, to: 2000 },
  minTriggerInterval: { from: 0, to: 60 },
  exposure: { from: 0, to: 1 },
  photoBytes: { from: 1, to: 1e9 },
};

const AIRFRAME: Numbers<Airframe> = {
  cruiseSpeed: { above: 0, to: 50 },
  maxSpeed: { above: 0, to: 50 },
  climbSpeed: { above: 0, to: 20 },
  descentSpeed: { above: 0, to: 20 },
  acceleration: { above: 0, to: 20 },
  yawRate: { above: 0, to: 720 },
  hoverPower: { above: 0, to: 100_000 },
  cruisePower: { above: 0, to: 100_000 },
  climbPower: { from: 0, to: 10_000 },
  batteryEnergy: { above: 0, to: 100_000 },
  reserve: { from: 0, to: 0.9 },
  maxWind: { from: 0, to: 30 },
};

function equipment<T extends { readonly id: string; readonly name: string }>(
  file: Fields,
  numbers: Numbers<T>,
): Listed<T> {
  const names = Object.keys(numbers);
  only(file, ['id', 'name', 'nameZh', 'sources', ...names], '');
  const values = Object.entries<Range>(numbers).map(([name, range]) => [
    name,
    ranged(file[name], range, name),
  ]);
  const sources = list(file.sources, 'sources').map((one, i) =>
    source(one, names, `sources[${i}]`),
  );
  for (const name of names) {
    const told = sources.filter(({ of }) => of.includes(name)).length;
    if (told !== 1)
      throw new Refused('missing', `${told} sources for ${name}: state one`, 'sources');
  }
  return {
    id: identity(file.id),
    name: text(file.name, 'name'),
    nameZh: text(file.nameZh, 'nameZh'),
    ...Object.fromEntries(values),
    sources,
  } as unknown as Listed<T>;
}

function source(value: unknown, names: readonly string[], where: string): Source {
  const one = fields(value, where);
  only(one, ['of', 'from', 'assumption'], where);
  const of = list(one.of, `${where}.of`).map((name, i) => text(name, `${where}.of[${i}]`));
  const stranger = of.find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new Refused('unsupported', `there is no ${stranger}`, `${where}.of`);
  if ((one.from === undefined) === (one.assumption === undefined))
    throw new Refused('missing', 'say either from or assumption', where);
  return one.from === undefined
    ? { of, assumption: text(one.assumption, `${where}.assumption`) }
    : { of, from: text(one.from, `${where}.from`) };
}

function parsed<T>(json: string, read: (file: Fields) => T): LibraryReading<T> {
  try {
    return { ok: true, value: read(fields(value(json), 'the file')) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, detail: error.message, where: error.where };
  }
}

/** Characters; a file of the library is some hundreds. */
const LONGEST_FILE = 100_000;

function value(json: string): unknown {
  if (json.length > LONGEST_FILE)
    throw new Refused('too-many', `more than ${LONGEST_FILE} characters`, 'the file');
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refused('not-a-plan', 'it is not JSON', 'the file');
  }
}
