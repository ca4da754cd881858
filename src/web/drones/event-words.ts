/** A drone's event in words. */
import type { ApiDroneEvent } from '../../wire/api-drones.ts';
import type { Messages } from '../i18n/en.ts';

type Detail = ApiDroneEvent['detail'];
type Words = (m: Messages, detail: Detail) => string;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function oneOf<T extends object>(table: T, key: unknown, otherwise: string): string {
  return typeof key === 'string' && Object.hasOwn(table, key)
    ? String(table[key as keyof T])
    : otherwise;
}

const WORDS: Record<ApiDroneEvent['kind'], Words> = {
  text: (_, d) => text(d.text),
  mode: (m, d) => m.droneEvents.mode(text(d.from), text(d.to)),
  armed: (m, d) => (d.armed ? m.droneEvents.armed : m.droneEvents.disarmed),
  landed: (m, d) => oneOf(m.droneEvents.landedStates, d.to, text(d.to)),
  item: (m, d) => m.droneEvents.item(text(d.item), text(d.total)),
  reached: (m, d) => m.droneEvents.reached(text(d.item)),
  capture: (m, d) => m.droneEvents.capture(text(d.index)),
  'capture-lost': (m, d) => m.droneEvents.captureLost(text(d.index)),
  failsafe: (m, d) => oneOf(m.droneEvents.failsafes, d.kind, m.droneEvents.failsafe),
  fence: (m, d) => (d.breached ? m.droneEvents.fenceBreached : m.droneEvents.fenceClear),
  home: (m) => m.droneEvents.home,
  battery: (m, d) =>
    m.droneEvents.batteryState(oneOf(m.drone.batteryStates, d.state, text(d.state))),
  link: (m, d) => (d.state === 'lost' ? m.droneEvents.linkLost : m.droneEvents.linkAlive),
  reboot: (m) => m.droneEvents.reboot,
  mission: (m, d) => (d.hash ? m.droneEvents.missionProven : m.droneEvents.missionVoid),
  heartbeat: (m, d) => (d.sending ? m.droneEvents.heartbeatOn : m.droneEvents.heartbeatStopped),
  refused: (m) => m.droneEvents.refused,
  'black-box': (m) => m.droneEvents.blackBox,
};

export const eventWords = (m: Messages, event: ApiDroneEvent): string =>
  WORDS[event.kind](m, event.detail);

/** What the autopilot itself said of it, where that adds something. */
export function eventDetail(event: ApiDroneEvent): string {
  const { kind, detail } = event;
  if (kind === 'failsafe' || kind === 'fence') return text(detail.text ?? detail.type);
  if (kind === 'mission' || kind === 'heartbeat') return text(detail.reason);
  if (kind === 'link') return text(detail.name);
  if (kind === 'refused') {
    const counts = (detail.counts ?? {}) as Record<string, unknown>;
    return Object.entries(counts)
      .map(([reason, count]) => `${reason} ${text(count)}`)
      .join(' · ');
  }
  return '';
}
