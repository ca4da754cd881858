/** How numbers, times and lengths are shown: km/h, the bureau's time zone, the user's language. */
import { useMemo } from 'react';
import type { Messages } from './en.ts';
import { language, messagesOf } from './language.ts';

type Instant = number | string;
const at = (instant: Instant) => (typeof instant === 'string' ? Date.parse(instant) : instant);

export interface Format {
  /** 08:30:05 */
  clock(instant: Instant): string;
  /** 08:30 */
  minute(instant: Instant): string;
  /** 21 Nov, 08:30:05 (with the year where it is not this one's) */
  moment(instant: Instant): string;
  speed(metresPerSecond: number | null | undefined): string;
  distance(metres: number): string;
  duration(seconds: number): string;
  ago(seconds: number): string;
  number(value: number): string;
  area(squareMetres: number): string;
  compass(degrees: number): string;
}

function durationText(u: Messages['units'], seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} ${u.s}`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) {
    const rest = s % 60;
    return rest && minutes < 10 ? `${minutes} ${u.min} ${rest} ${u.s}` : `${minutes} ${u.min}`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 ? `${hours} ${u.h} ${minutes % 60} ${u.min}` : `${hours} ${u.h}`;
  return `${Math.floor(hours / 24)} ${u.d}`;
}

function makeFormat(m: Messages, timezone: string): Format {
  const zone = { timeZone: timezone, hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(m.locale, { ...zone, timeStyle: 'medium' });
  const minute = new Intl.DateTimeFormat(m.locale, { ...zone, hour: '2-digit', minute: '2-digit' });
  const parts = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const moment = new Intl.DateTimeFormat(m.locale, { ...zone, ...parts, second: '2-digit' });
  const number = new Intl.NumberFormat(m.locale);
  const tenth = new Intl.NumberFormat(m.locale, { maximumFractionDigits: 1 });
  const u = m.units;
  return {
    clock: (instant) => clock.format(at(instant)),
    minute: (instant) => minute.format(at(instant)),
    moment: (instant) => moment.format(at(instant)),
    speed: (v) => (v === null || v === undefined ? '—' : `${Math.round(v * 3.6)} ${u.kmh}`),
    distance: (d) => (d < 1000 ? `${Math.round(d)} ${u.m}` : `${tenth.format(d / 1000)} ${u.km}`),
    duration: (s) => durationText(u, s),
    ago: (s) => (s < 5 ? u.now : u.ago(durationText(u, s < 60 ? s : Math.floor(s / 60) * 60))),
    number: (value) => number.format(value),
    area: (a) => {
      if (a < 10_000) return `${number.format(Math.round(a))} ${u.m2}`;
      if (a < 1_000_000) return `${tenth.format(a / 10_000)} ${u.ha}`;
      return `${tenth.format(a / 1_000_000)} ${u.km2}`;
    },
    compass: (degrees) => m.compass[Math.round(degrees / 45) % 8] ?? '',
  };
}

/** The bureau's zone until the settings have come. */
export const DEFAULT_TIMEZONE = 'Asia/Shanghai';

export function useFormat(timezone: string): Format {
  const chosen = language.use();
  return useMemo(() => makeFormat(messagesOf(chosen), timezone), [chosen, timezone]);
}
