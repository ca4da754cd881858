/** A patrol's template: which pattern is flown over what is drawn, in which detail, how high and how fast. */
import { type Fields, fields, list } from '../formats/json.ts';
import { Refused } from '../formats/reading.ts';
import { identity, only, ranged, text, whole } from './steps.ts';

interface Both {
  readonly en: string;
  readonly zh: string;
}

/** What somebody draws for it. */
const DRAWN = ['area', 'line', 'points'] as const;
export type Drawn = (typeof DRAWN)[number];

interface Common {
  readonly id: string;
  readonly name: Both;
  readonly purpose: Both;
  readonly draw: readonly Drawn[];
  /** Metres of ground in a pixel; the height follows from the camera, kept between lowest and highest. */
  readonly gsd: number;
  /** Shares, 0 … 0.95. */
  readonly frontOverlap: number;
  readonly sideOverlap: number;
  /** Metres above ground. */
  readonly lowest: number;
  readonly highest: number;
  /** m/s; the camera may ask for less. */
  readonly maxSpeed: number;
  /** Degrees; −90 straight down. */
  readonly gimbalPitch: number;
  /** Metres kept from whatever is forbidden. */
  readonly clearance: number;
}

export interface SweepTemplate extends Common {
  readonly pattern: 'sweep';
  /** A second pass across the first, with the camera at `secondPitch`. */
  readonly sweep: { readonly crossHatch: boolean; readonly secondPitch: number };
}

export interface CorridorTemplate extends Common {
  readonly pattern: 'corridor';
  readonly corridor: {
    /** Metres across, where a line is drawn. */
    readonly width: number;
    /** Besides, along each bank with the camera at `bankPitch` towards it. */
    readonly bothBanks: boolean;
    readonly bankPitch: number;
  };
}

export interface SiteTemplate extends Common {
  readonly pattern: 'site';
  readonly site: {
    /** Metres outside the perimeter, with the camera inward. */
    readonly standOff: number;
    /** At the flattest: steeper where the perimeter itself would not be in the picture. */
    readonly perimeterPitch: number;
    /** Around heap and gate. */
    readonly aroundPitch: number;
    readonly photosAround: number;
  };
}

export interface RooftopTemplate extends Common {
  readonly pattern: 'rooftop';
  readonly rooftop: {
    /** Metres that the grid reaches over the outline. */
    readonly overhang: number;
    readonly obliquePitch: number;
    /** Metres from the facades; layers of them where `facades`. */
    readonly standOff: number;
    readonly facades: boolean;
  };
}

export interface PointsTemplate extends Common {
  readonly pattern: 'points';
  readonly points: {
    /** Metres around each place, at the nearest; the circle is wider where `aroundPitch` asks for it. */
    readonly radius: number;
    /** At the steepest; flatter where `radius` asks for it, so that the place is in the middle. */
    readonly aroundPitch: number;
    readonly photosAround: number;
  };
}

export interface OrbitTemplate extends Common {
  readonly pattern: 'orbit';
  readonly orbit: {
    /** Metres from the centre; wider where an area's own outline reaches so far. */
    readonly radius: number;
    /** On each circle. */
    readonly photos: number;
    /** Circles, one above the other by so many metres. */
    readonly layers: number;
    readonly layerGap: number;
  };
}

export interface VerifyTemplate extends Common {
  readonly pattern: 'verify';
  readonly verify: {
    /** Metres above ground of the photo of all that is around. */
    readonly overview: number;
    /** From north, east, south and west. */
    readonly obliquePitch: number;
  };
}

export type Template =
  | SweepTemplate
  | CorridorTemplate
  | SiteTemplate
  | RooftopTemplate
  | PointsTemplate
  | OrbitTemplate
  | VerifyTemplate;
export type Pattern = Template['pattern'];

/** For each pattern the names of its options: degrees of pitch, metres, counts, yes or no. */
const OPTIONS: Readonly<Record<Pattern, Readonly<Record<string, keyof typeof KINDS>>>> = {
  sweep: { crossHatch: 'flag', secondPitch: 'pitch' },
  corridor: { width: 'metres', bothBanks: 'flag', bankPitch: 'pitch' },
  site: {
    standOff: 'metres',
    perimeterPitch: 'pitch',
    aroundPitch: 'pitch',
    photosAround: 'photos',
  },
  rooftop: { overhang: 'metres', obliquePitch: 'pitch', standOff: 'metres', facades: 'flag' },
  points: { radius: 'metres', aroundPitch: 'pitch', photosAround: 'photos' },
  orbit: { radius: 'metres', photos: 'photos', layers: 'layers', layerGap: 'metres' },
  verify: { overview: 'metres', obliquePitch: 'pitch' },
};

const KINDS = {
  metres: (value: unknown, where: string) => ranged(value, { from: 0, to: 1000 }, where),
  pitch: (value: unknown, where: string) => ranged(value, { from: -90, to: 0 }, where),
  photos: (value: unknown, where: string) => whole(value, { from: 0, to: 72 }, where),
  layers: (value: unknown, where: string) => whole(value, { from: 1, to: 10 }, where),
  flag: (value: unknown, where: string) => {
    if (typeof value !== 'boolean')
      throw new Refused(value === undefined ? 'missing' : 'not-a-plan', 'say true or false', where);
    return value;
  },
} as const;

const HEIGHT = { from: 1, to: 1000 };
const SHARE = { from: 0, to: 0.95 };

/** @throws Refused */
export function readTemplate(file: Fields): Template {
  const pattern = text(file.pattern, 'pattern');
  if (!Object.hasOwn(OPTIONS, pattern))
    throw new Refused('unsupported', `"${pattern}" is no pattern`, 'pattern');
  only(file, [...COMMON, pattern], '');
  const lowest = ranged(file.lowest, HEIGHT, 'lowest');
  const highest = ranged(file.highest, HEIGHT, 'highest');
  if (lowest > highest) throw new Refused('number', 'it is above highest', 'lowest');
  return {
    id: identity(file.id),
    name: both(file.name, 'name'),
    purpose: both(file.purpose, 'purpose'),
    pattern,
    draw: drawn(file.draw),
    gsd: ranged(file.gsd, { above: 0, to: 1 }, 'gsd'),
    frontOverlap: ranged(file.frontOverlap, SHARE, 'frontOverlap'),
    sideOverlap: ranged(file.sideOverlap, SHARE, 'sideOverlap'),
    lowest,
    highest,
    maxSpeed: ranged(file.maxSpeed, { above: 0, to: 50 }, 'maxSpeed'),
    gimbalPitch: KINDS.pitch(file.gimbalPitch, 'gimbalPitch'),
    clearance: KINDS.metres(file.clearance, 'clearance'),
    [pattern]: options(file[pattern], pattern as Pattern),
  } as unknown as Template;
}

const COMMON = [
  ...['id', 'name', 'purpose', 'pattern', 'draw', 'gsd', 'frontOverlap', 'sideOverlap'],
  ...['lowest', 'highest', 'maxSpeed', 'gimbalPitch', 'clearance'],
];

function both(value: unknown, where: string): Both {
  const one = fields(value, where);
  only(one, ['en', 'zh'], where);
  return { en: text(one.en, `${where}.en`), zh: text(one.zh, `${where}.zh`) };
}

function drawn(value: unknown): readonly Drawn[] {
  const kinds = list(value, 'draw').map((kind, i) => text(kind, `draw[${i}]`));
  const stranger = kinds.find((kind) => !(DRAWN as readonly string[]).includes(kind));
  if (stranger !== undefined || kinds.length === 0 || new Set(kinds).size < kinds.length)
    throw new Refused('unsupported', `some of ${DRAWN.join(', ')}, each once`, 'draw');
  return kinds as Drawn[];
}

function options(value: unknown, pattern: Pattern) {
  const given = fields(value, pattern);
  const known = OPTIONS[pattern];
  only(given, Object.keys(known), pattern);
  return Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      KINDS[kind](given[name], `${pattern}.${name}`),
    ]),
  );
}
