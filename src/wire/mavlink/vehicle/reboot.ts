/**
 * Has the autopilot started anew? Its uptime going back says so. Its boot texts do too, but old
 * firmware repeats them when it arms: a text counts only if no uptime contradicts it.
 */
import { SystemTime, TimeSync } from '../messages.ts';
import { on, type Rule } from './rule.ts';
import type { Vehicle } from './vehicle.ts';

const BOOT_TEXT = /^(ArduPilot Ready|Initiali[sz]ing (APM|ArduPilot)|GROUND START)/i;
/** Heartbeats after a boot text without a word on the uptime, until it is believed. */
const SILENT_HEARTBEATS = 3;
/** Boot texts come over this long from one boot, ms. */
const BOOT = 60_000;
/** No autopilot starts twice within this; two vehicles of one system id seem to, ms. */
const SHORTEST_BOOT = 5000;
/** 49.7 days in ms: beyond, it is no uptime. */
const LONGEST_UPTIME = 2 ** 32;

/** False: the time is doubtful, and the message that came with it is better left alone. */
export function hearUptime(vehicle: Vehicle, uptime: number, at: number): boolean {
  const heard = vehicle.clock.hear(uptime, at);
  if (heard === 'doubted') return false;
  vehicle.suspicion = undefined;
  if (heard === 'reboot') {
    reboot(vehicle, at);
    vehicle.clock.hear(uptime, at);
  }
  return true;
}

export const timeRules: readonly Rule[] = [
  on(SystemTime, (vehicle, { timeUnixUsec, timeBootMs }, at) => {
    if (!hearUptime(vehicle, timeBootMs, at)) return;
    const unix = Number(timeUnixUsec) / 1000;
    if (!vehicle.clock.setUtc(unix, timeBootMs, at)) vehicle.refuse('time');
  }),
  /** Its own time, ns since boot, in what it asks (ts1, tc1 0) and in what it answers (tc1). */
  on(TimeSync, (vehicle, { tc1, ts1 }, at) => {
    const uptime = Number(tc1 === 0n ? ts1 : tc1) / 1e6;
    if (uptime > 0 && uptime < LONGEST_UPTIME) hearUptime(vehicle, uptime, at);
  }),
];

/** A status text of the autopilot. */
export function noteBootText(vehicle: Vehicle, text: string, at: number): void {
  if (!BOOT_TEXT.test(text)) return;
  const isKnownLong = at - (vehicle.since ?? at) >= BOOT;
  const isNewBoot = vehicle.bootedAt === undefined || at - vehicle.bootedAt >= BOOT;
  if (isKnownLong && isNewBoot) vehicle.suspicion ??= { heartbeats: 0 };
}

/** A heartbeat of the autopilot. */
export function weighSuspicion(vehicle: Vehicle, at: number): void {
  const { suspicion } = vehicle;
  if (suspicion === undefined) return;
  suspicion.heartbeats++;
  if (suspicion.heartbeats >= SILENT_HEARTBEATS) reboot(vehicle, at);
}

function reboot(vehicle: Vehicle, at: number): void {
  const isTold = vehicle.bootedAt !== undefined && at - vehicle.bootedAt < SHORTEST_BOOT;
  vehicle.forget();
  vehicle.suspicion = undefined;
  if (isTold) return;
  vehicle.bootedAt = at;
  vehicle.emit('reboot', at);
}
