/**
 * The MQTT topics, one table. A device's own topics are `chengxun/v1/{device}/{channel}` and, for the
 * OwnTracks apps, `owntracks/{device}/…`; nothing else is anybody's.
 */
import type { Rejection } from '../domain/fleet/fix.ts';
import { type DeviceId, deviceId } from '../domain/ids.ts';
import { quoted, rejection } from './refusal.ts';

/** Who may publish on a channel: the device itself (or the bridge that speaks for it), or the server. */
const CHANNELS = {
  position: 'device',
  status: 'device',
  telemetry: 'device',
  event: 'device',
  reply: 'device',
  command: 'server',
  rejected: 'server',
} as const;
export type Channel = keyof typeof CHANNELS;

export type Topic =
  | { readonly kind: Channel; readonly device: DeviceId }
  /** `unit` is the app's own name for the phone; `about` what follows it (`event`, `info` …), or ''. */
  | {
      readonly kind: 'owntracks';
      readonly device: DeviceId;
      readonly unit: string;
      readonly about: string;
    };

/** Longer topics and filters than this are nobody's. */
const MAX_TOPIC = 200;
const NATIVE = 'chengxun/v1/';
const OWNTRACKS = 'owntracks/';

/** What a topic is, or undefined where it is none of ours. Takes topics, not filters. */
export function parseTopic(topic: string): Topic | undefined {
  if (topic.length > MAX_TOPIC || !isPlain(topic)) return undefined;
  if (topic.startsWith(NATIVE)) return nativeTopic(topic.slice(NATIVE.length));
  if (topic.startsWith(OWNTRACKS)) return ownTracksTopic(topic.slice(OWNTRACKS.length));
  return undefined;
}

function nativeTopic(rest: string): Topic | undefined {
  const slash = rest.indexOf('/');
  if (slash < 0) return undefined;
  const device = deviceId(rest.slice(0, slash));
  const kind = rest.slice(slash + 1);
  return device !== undefined && isChannel(kind) ? { kind, device } : undefined;
}

function ownTracksTopic(rest: string): Topic | undefined {
  const [user = '', unit = '', ...about] = rest.split('/');
  const device = deviceId(user);
  if (device === undefined || unit === '') return undefined;
  return { kind: 'owntracks', device, unit, about: about.join('/') };
}

function isChannel(text: string): text is Channel {
  return Object.hasOwn(CHANNELS, text);
}

/** No wildcard and no NUL [MQTT-3.3.2-2, MQTT-1.5.3-2]. */
function isPlain(topic: string): boolean {
  return !/[+#]/.test(topic) && !topic.includes('\u0000');
}

export function topicOf(channel: Channel, device: DeviceId): string {
  return `${NATIVE}${device}/${channel}`;
}

/** Why a device may not publish there; undefined: it may. */
export function refusePublish(device: DeviceId, topic: string): Rejection | undefined {
  const parsed = parseTopic(topic);
  if (parsed === undefined) {
    return rejection('unknown-topic', `${quoted(topic)} is not a topic of this service`);
  }
  if (parsed.device !== device) {
    const own = parsed.kind === 'owntracks' ? `${OWNTRACKS}${device}/` : `${NATIVE}${device}/`;
    return rejection('foreign-device', `${device} may publish below ${own} only`);
  }
  if (parsed.kind !== 'owntracks' && CHANNELS[parsed.kind] === 'server') {
    return rejection('unknown-topic', `only the server publishes on ${parsed.kind}`);
  }
  return undefined;
}

export function mayPublish(device: DeviceId, topic: string): boolean {
  return refusePublish(device, topic) === undefined;
}

/** A device hears what is below its own id, wildcards there included, and nothing else. */
export function maySubscribe(device: DeviceId, filter: string): boolean {
  if (filter.length > MAX_TOPIC || !isFilter(filter)) return false;
  return filter.startsWith(`${NATIVE}${device}/`) || filter.startsWith(`${OWNTRACKS}${device}/`);
}

/** Wildcards stand alone in their level, `#` in the last one [MQTT-4.7.1-2, MQTT-4.7.1-3]. */
function isFilter(filter: string): boolean {
  if (filter.includes('\u0000')) return false;
  const levels = filter.split('/');
  return levels.every((level, i) => {
    if (level === '#') return i === levels.length - 1;
    return level === '+' || !/[+#]/.test(level);
  });
}
