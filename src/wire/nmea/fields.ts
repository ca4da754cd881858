import { decimal } from '../decimal.ts';

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Degrees from `ddmm.mmm,N,dddmm.mmm,E`; undefined where a part is missing or cannot be. */
export function place(lat = '', ns = '', lon = '', ew = ''): Place | undefined {
  const north = degrees(lat, ns, 'N', 'S');
  const east = degrees(lon, ew, 'E', 'W');
  return north === undefined || east === undefined ? undefined : { lat: north, lon: east };
}

function degrees(text: string, side: string, plus: string, minus: string): number | undefined {
  const parts = /^(\d{1,3})(\d\d(?:\.\d{0,12})?)$/.exec(text);
  if (parts === null || (side !== plus && side !== minus)) return undefined;
  const minutes = Number(parts[2]);
  if (minutes >= 60) return undefined;
  const value = Number(parts[1]) + minutes / 60;
  return side === minus ? -value : value;
}

/** `hhmmss.sss` as ms since midnight; undefined where empty or none. */
export function clock(text = ''): number | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\.\d{0,9})?$/.exec(text);
  if (parts === null) return undefined;
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return (
    ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(Number(`0${parts[4] ?? ''}`) * 1000)
  );
}

/** `ddmmyy` as that day's midnight UTC, ms. 80–99 are the years of 1900: GPS began in 1980. */
export function dateOfRmc(text = ''): number | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const year = Number(parts[3]);
  return midnight(year < 80 ? 2000 + year : 1900 + year, Number(parts[2]), Number(parts[1]));
}

export function dateOfZda(day = '', month = '', year = ''): number | undefined {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  return midnight(Number(year), Number(month), Number(day));
}

function midnight(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** A number of at least 0, or undefined. */
export function amount(text = ''): number | undefined {
  const value = decimal(text);
  return value !== undefined && value >= 0 ? value : undefined;
}
