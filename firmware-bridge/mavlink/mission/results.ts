/** MAV_MISSION_RESULT. */
import type { EventKind } from './state.ts';

const WORDS: Readonly<Record<number, string>> = {
  1: 'the autopilot reported an error',
  2: 'the autopilot does not take this reference of altitudes',
  3: 'the autopilot does not support it',
  4: 'the autopilot has no space for so many items',
  5: 'the autopilot finds an item invalid',
  6: 'the autopilot finds parameter 1 invalid',
  7: 'the autopilot finds parameter 2 invalid',
  8: 'the autopilot finds parameter 3 invalid',
  9: 'the autopilot finds parameter 4 invalid',
  10: 'the autopilot finds the latitude invalid',
  11: 'the autopilot finds the longitude invalid',
  12: 'the autopilot finds the altitude invalid',
};

export const refusalInWords = (code: number | undefined): string =>
  WORDS[code ?? -1] ?? `the autopilot refused it (result ${code ?? 'unknown'})`;

const KIND: Readonly<Record<number, EventKind>> = {
  0: 'accepted',
  1: 'error',
  3: 'unsupported',
  13: 'out-of-sequence',
  14: 'denied',
  15: 'cancelled',
};

export const kindOfResult = (code: number): EventKind => KIND[code] ?? 'refused';
