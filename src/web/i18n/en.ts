/** English texts, a file per screen. These files decide which keys there are; zh must have the same. */
import { cases } from './en/cases.ts';
import { common } from './en/common.ts';
import { devices } from './en/devices.ts';
import { drones } from './en/drones.ts';
import { live } from './en/live.ts';
import { rules } from './en/rules.ts';
import { tracks } from './en/tracks.ts';
import { zones } from './en/zones.ts';

export const en = {
  ...common,
  ...live,
  ...drones,
  ...tracks,
  ...zones,
  ...cases,
  ...devices,
  ...rules,
};

export type Messages = typeof en;
