/** Numbers of a drone as they are shown, one place for their digits and units. */
import type { ApiDroneState } from '../../wire/api-drones.ts';
import type { Messages } from '../i18n/en.ts';
import type { Format } from '../i18n/format.ts';

type Battery = ApiDroneState['batteries'][number];

const UNKNOWN = '—';
export const tenths = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : (Math.round(value * 10) / 10 + 0).toFixed(1);
export const whole = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : String(Math.round(value) + 0);
export const signed = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : `${value > 0.05 ? '+' : ''}${tenths(value)}`;
export const percent = (share: number): string => {
  const value = share * 100;
  return value > 0 && value < 10 ? value.toFixed(1) : String(Math.round(value));
};

export const headingText = (format: Format, degrees: number | undefined): string =>
  degrees === undefined
    ? UNKNOWN
    : `${String(Math.round(degrees) % 360).padStart(3, '0')}° ${format.compass(degrees)}`;

export const gpsText = (m: Messages, gps: ApiDroneState['gps']): string => {
  if (!gps) return UNKNOWN;
  const parts = [m.drone.gpsFixes[gps.fix]];
  if (gps.satellites !== undefined) parts.push(m.drone.satellites(gps.satellites));
  if (gps.hdop !== undefined) parts.push(`HDOP ${tenths(gps.hdop)}`);
  return parts.join(' · ');
};

export const windText = (m: Messages, format: Format, wind: ApiDroneState['wind']): string =>
  wind ? m.drone.windFrom(tenths(wind.speed), format.compass(wind.from)) : UNKNOWN;

export const linkText = (m: Messages, link: ApiDroneState['link']): string => {
  const parts = [link.alive ? m.drone.linkAlive : m.drone.linkLost];
  if (link.alive) parts.push(m.drone.loss(percent(link.loss)));
  const signals = [link.rssi, link.remoteRssi].filter((rssi) => rssi !== undefined);
  if (signals.length > 0) parts.push(m.drone.signal(signals.join(' / ')));
  if (link.signed) parts.push(m.drone.signed);
  return parts.join(' · ');
};

export const batteryText = (battery: Battery): string =>
  [
    battery.remaining === undefined ? undefined : `${whole(battery.remaining)} %`,
    battery.voltage === undefined ? undefined : `${tenths(battery.voltage)} V`,
    battery.current === undefined ? undefined : `${tenths(battery.current)} A`,
  ]
    .filter(Boolean)
    .join(' · ') || UNKNOWN;

const GRAVE: ReadonlySet<string | undefined> = new Set(['critical', 'emergency', 'failed']);
const POOR: ReadonlySet<string | undefined> = new Set(['low', 'unhealthy']);

/** By its own word where it has one, else by what is left. */
export function batteryWeight(battery: Battery): 'good' | 'low' | 'critical' {
  if (GRAVE.has(battery.state) || (battery.remaining ?? 100) < 15) return 'critical';
  return POOR.has(battery.state) || (battery.remaining ?? 100) < 30 ? 'low' : 'good';
}

/** Of several packs the weakest is the one that brings it down. */
export const weakest = (batteries: readonly Battery[]): Battery | undefined =>
  batteries.reduce<Battery | undefined>(
    (least, b) => (least && (least.remaining ?? 101) <= (b.remaining ?? 101) ? least : b),
    undefined,
  );
