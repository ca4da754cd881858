/**
 * What a photo's EXIF and XMP say of it. Nothing here throws: what is broken, of a wrong type or out of any
 * range is left out and named in `faults`.
 */
import exifr from 'exifr';
import type { Attitude, PhotoMetadata } from '../domain/captures/photo.ts';
import { offsetsOf } from '../domain/supervision/local-time.ts';
import type { LonLat } from '../domain/supervision/zone.ts';
import { bareExif, jpegBlocks, type MetadataBlocks, tiffCost } from './photo-blocks.ts';
import { isTiff, photoTypeOf } from './photo-type.ts';
import { parseTimestamp } from './timestamp.ts';
import { coordinateOf, decimalOf, readXmp } from './xmp.ts';

/** A JPEG's metadata come before its picture, a segment of 64 KB each: so much of its beginning holds them. */
export const HEAD_BYTES = 262_144;

export interface PhotoBytes {
  /** The beginning of the file, at most HEAD_BYTES of it; of a TIFF as much as holds its directories. */
  readonly head: Uint8Array;
  /** As a decoder found them, where the file is no JPEG: they may stand at its end. */
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
}

/** @param name of the file: cameras count in it */
export type PhotoReader = (bytes: PhotoBytes, name: string) => Promise<PhotoMetadata>;

/** @param timeZone the bureau's: cameras write the time of their clock and, mostly, no zone */
export function createPhotoReader(timeZone: string): PhotoReader {
  const offsetAt = offsetsOf(timeZone);
  const toUtc = (local: number): number => {
    // The offset at the guess may be that of the other side of a change: the second look settles it.
    const guess = local - offsetAt(local).offset;
    return local - offsetAt(guess).offset;
  };
  return async (bytes, name) => {
    const faults = new Faults();
    const blocks = blocksOf(bytes);
    for (const fault of blocks.faults) faults.add(fault);
    const tags = await readTiff(blocks.exif, faults);
    const xmp = blocks.xmp ? readXmp(blocks.xmp) : new Map<string, string>();
    return {
      ...timesOf(tags, xmp, toUtc, faults),
      ...whereOf(tags, xmp, faults),
      ...cameraOf(tags, xmp, faults),
      ...sequenceOf(name),
      faults: faults.all,
    };
  };
}

const MOST_FAULTS = 10;

class Faults {
  readonly all: string[] = [];
  add(fault: string): undefined {
    if (this.all.length < MOST_FAULTS && !this.all.includes(fault)) this.all.push(fault);
    return undefined;
  }
}

function blocksOf({ head, exif, xmp }: PhotoBytes): MetadataBlocks {
  if (photoTypeOf(head) === 'image/jpeg') return jpegBlocks(head);
  if (isTiff(head)) return { exif: head, ...(xmp && { xmp }), faults: [] };
  return { ...(exif && { exif: bareExif(exif) }), ...(xmp && { xmp }), faults: [] };
}

type Tags = Readonly<Record<string, unknown>>;

const TIMES = ['DateTimeOriginal', 'CreateDate'] as const;
const SUBSECONDS = ['SubSecTimeOriginal', 'SubSecTimeDigitized', 'SubSecTime'];
const OFFSETS = ['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime'];

/** The directories and tags that are read; no others are looked at. */
const OPTIONS = {
  ifd0: { pick: ['Make', 'Model', 'Orientation'] },
  exif: {
    pick: [...TIMES, ...SUBSECONDS, ...OFFSETS, 'FocalLength', 'FocalLengthIn35mmFormat'],
  },
  gps: {
    pick: [
      'GPSLatitudeRef',
      'GPSLatitude',
      'GPSLongitudeRef',
      'GPSLongitude',
      'GPSAltitudeRef',
      'GPSAltitude',
      'GPSTimeStamp',
      'GPSDateStamp',
    ],
  },
  ifd1: false,
  interop: false,
  makerNote: false,
  userComment: false,
  xmp: false,
  iptc: false,
  icc: false,
  jfif: false,
  ihdr: false,
  mergeOutput: true,
  translateValues: false,
  reviveValues: false,
};

/** Reading may touch each byte so many times. */
const MOST_COST = 8;

async function readTiff(tiff: Uint8Array | undefined, faults: Faults): Promise<Tags> {
  if (!tiff) return {};
  if (!isTiff(tiff)) return faults.add('the EXIF block has no TIFF header') ?? {};
  if (tiffCost(tiff) > MOST_COST * Math.max(tiff.length, 65_536))
    return faults.add('the EXIF block has more entries than any camera writes') ?? {};
  try {
    return ((await exifr.parse(tiff, OPTIONS)) as Tags | undefined) ?? {};
  } catch (error) {
    return faults.add(`EXIF cannot be read: ${clean(String(error))}`) ?? {};
  }
}

// --- when

const EARLIEST = Date.parse('1990-01-01T00:00:00Z');
const LATEST = Date.parse('2100-01-01T00:00:00Z');

function timesOf(
  tags: Tags,
  xmp: ReadonlyMap<string, string>,
  toUtc: (local: number) => number,
  faults: Faults,
): Pick<PhotoMetadata, 'taken' | 'gpsTime'> {
  const taken = takenOf(tags, xmp, toUtc, faults);
  const gpsTime = gpsTimeOf(tags, faults);
  return { ...(taken !== undefined && { taken }), ...(gpsTime !== undefined && { gpsTime }) };
}

function takenOf(
  tags: Tags,
  xmp: ReadonlyMap<string, string>,
  toUtc: (local: number) => number,
  faults: Faults,
): number | undefined {
  for (const [i, name] of TIMES.entries()) {
    const text = tags[name];
    if (text === undefined) continue;
    if (typeof text !== 'string') {
      faults.add(`${name} is no text`);
      continue;
    }
    // Never set: cameras write blanks or noughts.
    if (/^[\s:0]*$/.test(text)) continue;
    const subsecond = digits(tags[SUBSECONDS[i]!]);
    const zone = zoneOf(tags[OFFSETS[i]!]);
    const time = timeOf(text, subsecond, zone, toUtc);
    if (time !== undefined) return time;
    faults.add(`${name} is ${clean(text)}`);
  }
  const created = xmp.get('xmp:CreateDate') ?? xmp.get('exif:DateTimeOriginal');
  return created === undefined ? undefined : timeOf(created, '', '', toUtc);
}

const DATE_TIME =
  /^(\d{4})[:/-](\d{2})[:/-](\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s{0,3}(Z|[+-]\d{2}:?\d{2})?$/;

/** EXIF's `2026:11:21 16:30:00` and XMP's RFC 3339 alike; undefined where it is none. */
function timeOf(
  text: string,
  subsecond: string,
  zone: string,
  toUtc: (local: number) => number,
): number | undefined {
  const parts = DATE_TIME.exec(text.replace(/\0/g, '').trim());
  if (!parts) return undefined;
  const [, year, month, day, clock, fraction = subsecond, own = zone] = parts;
  const local = `${year}-${month}-${day}T${clock}${fraction && `.${fraction}`}`;
  const asUtc = parseTimestamp(local, 0);
  if (!(asUtc >= EARLIEST && asUtc < LATEST)) return undefined;
  const time = own ? parseTimestamp(local + own) : toUtc(asUtc);
  return Number.isNaN(time) ? undefined : time;
}

const digits = (value: unknown): string =>
  typeof value === 'string' ? (/^\d{1,9}/.exec(value.trim())?.[0] ?? '') : '';

const zoneOf = (value: unknown): string =>
  typeof value === 'string' ? (/^(Z|[+-]\d{2}:\d{2})/.exec(value.trim())?.[0] ?? '') : '';

function gpsTimeOf({ GPSDateStamp: date, GPSTimeStamp: time }: Tags, faults: Faults) {
  if (date === undefined || time === undefined) return undefined;
  const day = typeof date === 'string' ? /^(\d{4}):(\d{2}):(\d{2})/.exec(date) : undefined;
  const parts = typeof time === 'string' ? time.split(':').map(Number) : numbers(time);
  const [hours = Number.NaN, minutes = Number.NaN, seconds = Number.NaN] = parts;
  const inDay = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
  if (!day || !inDay || !(seconds >= 0 && seconds < 61)) return faults.add('the GPS time is none');
  const midnight = parseTimestamp(`${day[1]}-${day[2]}-${day[3]}T00:00:00Z`);
  const at = midnight + Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
  return at >= EARLIEST && at < LATEST ? at : faults.add('the GPS time is out of range');
}

// --- where

/** m; nothing that carries a camera is lower or higher. */
const LOWEST = -500;
const HIGHEST = 20_000;

function whereOf(
  tags: Tags,
  xmp: ReadonlyMap<string, string>,
  faults: Faults,
): Pick<PhotoMetadata, 'place' | 'altitude' | 'relative' | 'gimbal'> {
  const place = placeOf(tags, xmp, faults);
  const altitude = altitudeOf(tags, xmp, faults);
  const relative = within(decimalOf(xmp.get('drone-dji:RelativeAltitude')), LOWEST, HIGHEST);
  const gimbal = gimbalOf(xmp, faults);
  return {
    ...(place && { place }),
    ...(altitude !== undefined && { altitude }),
    ...(relative !== undefined && { relative }),
    ...(gimbal && { gimbal }),
  };
}

function placeOf(tags: Tags, xmp: ReadonlyMap<string, string>, faults: Faults): LonLat | undefined {
  const exif = checkPlace(
    degrees(tags.GPSLongitude, tags.GPSLongitudeRef, 'E', 'W'),
    degrees(tags.GPSLatitude, tags.GPSLatitudeRef, 'N', 'S'),
  );
  if (exif) return exif;
  if (tags.GPSLatitude !== undefined || tags.GPSLongitude !== undefined)
    faults.add('the GPS position is none');
  const of = (...names: string[]) =>
    coordinateOf(names.map((name) => xmp.get(name)).find((text) => text !== undefined));
  return checkPlace(
    // DJI's own spelling of the longitude in some models is the second one.
    of('exif:GPSLongitude', 'drone-dji:GpsLongitude', 'drone-dji:GpsLongtitude'),
    of('exif:GPSLatitude', 'drone-dji:GpsLatitude'),
  );
}

/** 0, 0 is what receivers without a fix write. */
function checkPlace(lon: number, lat: number): LonLat | undefined {
  const inRange = Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return inRange && !(lon === 0 && lat === 0) ? [lon, lat] : undefined;
}

/** Without its side (north or south, east or west) it is no place. */
function degrees(value: unknown, side: unknown, positive: string, negative: string): number {
  const [whole = Number.NaN, minutes = 0, seconds = 0] = numbers(value);
  const of = typeof side === 'string' ? side.trim().toUpperCase()[0] : undefined;
  if (of !== positive && of !== negative) return Number.NaN;
  if (!(whole >= 0 && minutes >= 0 && minutes < 61 && seconds >= 0 && seconds < 61))
    return Number.NaN;
  const angle = whole + minutes / 60 + seconds / 3600;
  return of === negative ? -angle : angle;
}

function altitudeOf(tags: Tags, xmp: ReadonlyMap<string, string>, faults: Faults) {
  const [height = Number.NaN] = numbers(tags.GPSAltitude);
  // CIPA DC-008: 1 is below sea level.
  const below = numbers(tags.GPSAltitudeRef)[0] === 1;
  const exif = within(below ? -height : height, LOWEST, HIGHEST);
  if (exif !== undefined) return exif;
  if (tags.GPSAltitude !== undefined) faults.add('the GPS altitude is none');
  return within(decimalOf(xmp.get('drone-dji:AbsoluteAltitude')), LOWEST, HIGHEST);
}

function gimbalOf(xmp: ReadonlyMap<string, string>, faults: Faults): Attitude | undefined {
  const of = (axis: string) => xmp.get(`drone-dji:Gimbal${axis}Degree`);
  if (of('Yaw') === undefined && of('Pitch') === undefined) return undefined;
  const yaw = within(decimalOf(of('Yaw')), -360, 360);
  const pitch = within(decimalOf(of('Pitch')), -180, 180);
  if (yaw === undefined || pitch === undefined) return faults.add('the gimbal angles are none');
  const roll = within(decimalOf(of('Roll')), -360, 360) ?? 0;
  return { yaw: yaw < 0 ? yaw + 360 : yaw % 360, pitch, roll };
}

// --- what with

function cameraOf(
  tags: Tags,
  xmp: ReadonlyMap<string, string>,
  faults: Faults,
): Pick<PhotoMetadata, 'camera' | 'orientation'> {
  const text = (value: unknown) => (typeof value === 'string' ? clean(value) : '');
  const make = text(tags.Make) || clean(xmp.get('tiff:Make') ?? '');
  const model = text(tags.Model) || clean(xmp.get('tiff:Model') ?? '');
  const focal = within(numbers(tags.FocalLength)[0], 0.1, 5000);
  const focal35 = within(numbers(tags.FocalLengthIn35mmFormat)[0], 1, 10_000);
  const orientation = within(numbers(tags.Orientation)[0], 1, 8);
  if (tags.Orientation !== undefined && !Number.isInteger(orientation))
    faults.add('the orientation is none of 1 to 8');
  const named = make !== '' || model !== '';
  return {
    ...((named || focal !== undefined) && {
      camera: {
        make,
        model,
        ...(focal !== undefined && { focal }),
        ...(focal35 !== undefined && { focal35 }),
      },
    }),
    ...(Number.isInteger(orientation) && { orientation: orientation! }),
  };
}

/** `DJI_0018.JPG`, `DSC01234.ARW`, `DJI_20260105103000_0018_V.JPG`; dates and times have six digits or more. */
function sequenceOf(name: string): Pick<PhotoMetadata, 'sequence'> {
  const number = /(?:^|[A-Za-z_-])(\d{3,5})(?:_[A-Z]{1,3})?\.[A-Za-z]{3,5}$/.exec(name)?.[1];
  return number === undefined ? {} : { sequence: Number(number) };
}

// --- values of any type

/** The numbers in a value that should be one or some. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  const some = Array.isArray(value) || ArrayBuffer.isView(value) ? (value as unknown[]) : [];
  return Array.from({ length: Math.min(some.length ?? 0, 4) }, (_, i) =>
    typeof some[i] === 'number' ? (some[i] as number) : Number.NaN,
  );
}

const within = (value: number | undefined, least: number, most: number): number | undefined =>
  value !== undefined && value >= least && value <= most ? value : undefined;

/** Printable, storable, short. */
const clean = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\ufffd]/gu, '')
    .trim()
    .slice(0, 80);
