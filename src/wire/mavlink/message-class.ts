import type { MavLinkPacketField } from 'node-mavlink';

/** A message's class as node-mavlink brings it: its number, its checksum's seed and its fields. */
export interface MessageClass<T extends object> {
  new (): T;
  readonly MSG_ID: number;
  readonly MSG_NAME: string;
  readonly MAGIC_NUMBER: number;
  readonly PAYLOAD_LENGTH: number;
  readonly FIELDS: MavLinkPacketField[];
}
