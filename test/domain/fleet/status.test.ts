import { expect, test } from 'vitest';
import { SILENT_AFTER, vehicleStatus } from '../../../src/domain/fleet/status.ts';

const now = 1_800_000_000_000;
const base = { online: true, alarms: 0, now };

test.each([
  ['an open violation', { ...base, alarms: 1 }, 'alarm'],
  ['no fix yet', base, 'never-seen'],
  ['driving', { ...base, newest: { time: now, speed: 8 } }, 'moving'],
  ['standing', { ...base, newest: { time: now, speed: 0.3 } }, 'stopped'],
  ['no speed sent', { ...base, newest: { time: now } }, 'stopped'],
  ['engine off', { ...base, newest: { time: now, speed: 0, ignition: false } }, 'parked'],
  ['engine off long ago', { ...base, newest: { time: 0, ignition: false } }, 'parked'],
  [
    'towed with the engine off',
    { ...base, newest: { time: now, speed: 9, ignition: false } },
    'moving',
  ],
  ['nothing for long', { ...base, newest: { time: now - SILENT_AFTER - 1, speed: 8 } }, 'silent'],
  [
    'nothing for a while, connected',
    { ...base, newest: { time: now - SILENT_AFTER, speed: 8 } },
    'moving',
  ],
  [
    'nothing for a while, offline',
    { ...base, online: false, newest: { time: now - SILENT_AFTER, speed: 8 } },
    'silent',
  ],
] as const)('%s', (_, input, expected) => {
  expect(vehicleStatus(input)).toBe(expected);
});
