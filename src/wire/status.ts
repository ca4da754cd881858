import type { Parsed, Rejection } from '../domain/fleet/fix.ts';
import { rejection } from './refusal.ts';

const MAX_BYTES = 1024;

/** `{"online":true}` on a device's status topic; an empty payload clears it. Other fields are ignored. */
export function parseStatus(payload: Uint8Array): {
  parsed: readonly Parsed[];
  online?: boolean;
  rejection?: Rejection;
} {
  if (payload.length === 0) return { parsed: [], online: false };
  const online = payload.length <= MAX_BYTES ? onlineOf(payload) : undefined;
  if (online !== undefined) return { parsed: [], online };
  return { parsed: [], rejection: rejection('malformed', 'a status is {"online":true} or false') };
}

function onlineOf(payload: Uint8Array): boolean | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    if (typeof value !== 'object' || value === null) return undefined;
    const { online } = value as { online?: unknown };
    return typeof online === 'boolean' ? online : undefined;
  } catch {
    return undefined;
  }
}
