/** What a message says, by its topic. */
import type { CoordinateReference, DeviceKind } from '../../domain/fleet/device.ts';
import type { Parsed, Rejection } from '../../domain/fleet/fix.ts';
import {
  type DroneTopic,
  type DroneUp,
  isDroneTopic,
  parseDroneMessage,
} from '../../wire/drone-up.ts';
import { inWgs84 } from '../../wire/gcj02.ts';
import { parsePositionMessage } from '../../wire/json-fix.ts';
import { parseOwnTracks } from '../../wire/owntracks.ts';
import { rejection } from '../../wire/refusal.ts';
import { parseStatus } from '../../wire/status.ts';
import type { Topic } from '../../wire/topics.ts';

export interface ReadMessage {
  /** Fixes, or why there are none, for the intake. */
  readonly parsed: readonly Parsed[];
  readonly online?: boolean;
  /** What a drone tells, for the drones' intake. */
  readonly drone?: DroneUp;
  /** The message as a whole was not understood. */
  readonly rejection?: Rejection;
}

const NOTHING: ReadMessage = { parsed: [] };

/** @param now ms */
export function readMessage(
  topic: Topic,
  payload: Buffer,
  device: { readonly kind: DeviceKind; readonly crs: CoordinateReference },
  now: number,
): ReadMessage {
  const { crs } = device;
  if (isDroneTopic(topic.kind)) return readDrone(topic.kind, payload, device.kind, now);
  switch (topic.kind) {
    case 'position':
      return { parsed: inWgs84(parsePositionMessage(payload), crs) };
    case 'owntracks':
      return readOwnTracks(payload, crs);
    case 'status':
      return parseStatus(payload);
    default:
      return NOTHING;
  }
}

/** Flights are flown by hexacopters: what another kind says here has no meaning, and would be kept for nothing. */
function readDrone(topic: DroneTopic, payload: Buffer, kind: DeviceKind, now: number): ReadMessage {
  if (kind === 'hexacopter') return { parsed: [], drone: parseDroneMessage(topic, payload, now) };
  const detail = `a ${kind} has no ${topic}: register it as a hexacopter if it is one`;
  return { parsed: [], rejection: rejection('unknown-topic', detail) };
}

function readOwnTracks(payload: Buffer, crs: CoordinateReference): ReadMessage {
  const message = parseOwnTracks(payload);
  switch (message.type) {
    case 'location':
    case 'transition':
      return { parsed: inWgs84([message.parsed], crs) };
    case 'presence':
      return { parsed: [], online: message.online };
    case 'rejected':
      return { parsed: [], rejection: message.rejection };
    case 'ignored':
      return NOTHING;
  }
}
