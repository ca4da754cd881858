/** The values of a flight at one moment, in words. */
import type { ApiFlightTrack } from '../../../../wire/api-flights.ts';
import { REFERENCES } from '../../../drones/altitude.ts';
import { headingText, tenths, whole } from '../../../drones/readouts.ts';
import type { Messages } from '../../../i18n/en.ts';
import type { Format } from '../../../i18n/format.ts';
import { indexAt } from './profile.ts';

export interface Readout {
  readonly label: string;
  readonly value: string;
}

/** Empty before the record begins. */
export function readoutAt(
  m: Messages,
  format: Format,
  track: ApiFlightTrack,
  t: number,
): Readout[] {
  const i = indexAt(track.t, t);
  if (i < 0) return [];
  const number = (column: readonly (number | null)[]) => column[i] ?? undefined;
  const armed = track.armed[i] ? m.drone.armed : m.drone.disarmed;
  return [
    ...REFERENCES.map((reference) => ({
      label: m.drone.references[reference],
      value: `${tenths(number(track[reference]))} ${m.units.m}`,
    })),
    {
      label: m.drone.groundSpeed,
      value: `${tenths(number(track.groundSpeed))} ${m.drone.metresPerSecond}`,
    },
    { label: m.drone.heading, value: headingText(format, number(track.heading)) },
    { label: m.drone.battery, value: `${whole(number(track.battery))} %` },
    { label: m.drone.mode, value: `${track.mode[i] ?? '—'} · ${armed}` },
  ];
}

export const inOneLine = (readout: readonly Readout[]): string =>
  readout.map(({ label, value }) => `${label} ${value}`).join('，');
