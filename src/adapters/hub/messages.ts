/** What a message says, by its topic. */
import type { CoordinateReference } from '../../domain/fleet/device.ts';
import type { Parsed, Rejection } from '../../domain/fleet/fix.ts';
import { inWgs84 } from '../../wire/gcj02.ts';
import { parsePositionMessage } from '../../wire/json-fix.ts';
import { parseOwnTracks } from '../../wire/owntracks.ts';
import { parseStatus } from '../../wire/status.ts';
import type { Topic } from '../../wire/topics.ts';

export interface ReadMessage {
  /** Fixes, or why there are none, for the intake. */
  readonly parsed: readonly Parsed[];
  readonly online?: boolean;
  /** The message as a whole was not understood. */
  readonly rejection?: Rejection;
}

const NOTHING: ReadMessage = { parsed: [] };

export function readMessage(topic: Topic, payload: Buffer, crs: CoordinateReference): ReadMessage {
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
