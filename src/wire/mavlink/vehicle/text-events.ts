/** STATUSTEXT, and what a text means besides being read. */
import { StatusText } from '../messages.ts';
import { noteBootText } from './reboot.ts';
import { onAny, type Rule } from './rule.ts';
import { failsafeOf } from './text-meaning.ts';
import type { Text } from './texts.ts';
import type { Vehicle } from './vehicle.ts';

/** The text's bytes in the payload: a chunk may end inside a character, so it is not decoded yet. */
const OFFSET = 1;
const CHUNK = 50;

export const textRules: readonly Rule[] = [
  onAny(StatusText, (vehicle, { severity, id, chunkSeq }, at, { payload, component }) => {
    const bytes = new Uint8Array(CHUNK);
    bytes.set(payload.subarray(OFFSET, OFFSET + CHUNK));
    const chunk = { component, severity, id, sequence: chunkSeq, bytes };
    const texts = vehicle.texts.accept(chunk, at);
    if (texts === undefined) vehicle.refuse('text');
    else noteTexts(vehicle, texts, at);
  }),
];

export function noteTexts(vehicle: Vehicle, texts: readonly Text[], at: number): void {
  for (const { component, severity, text } of texts) {
    vehicle.emit('text', at, { severity, text });
    if (component !== vehicle.component) continue;
    noteBootText(vehicle, text, at);
    const kind = failsafeOf(severity, text);
    if (kind !== undefined) vehicle.failsafe(kind, text, at);
  }
}
