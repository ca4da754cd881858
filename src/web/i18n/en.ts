/** English texts, a file per screen. These files decide which keys there are; zh must have the same. */
import { admin } from './en/admin.ts';
import { board } from './en/board.ts';
import { casePage } from './en/case-page.ts';
import { cases } from './en/cases.ts';
import { checks } from './en/checks.ts';
import { common } from './en/common.ts';
import { devices } from './en/devices.ts';
import { drones } from './en/drones.ts';
import { figures } from './en/figures.ts';
import { flight } from './en/flight.ts';
import { flights } from './en/flights.ts';
import { inbox } from './en/inbox.ts';
import { live } from './en/live.ts';
import { patrolWords } from './en/patrol-words.ts';
import { patrols } from './en/patrols.ts';
import { people } from './en/people.ts';
import { permits } from './en/permits.ts';
import { photos } from './en/photos.ts';
import { planner } from './en/planner.ts';
import { rules } from './en/rules.ts';
import { setup } from './en/setup.ts';
import { tracks } from './en/tracks.ts';
import { zones } from './en/zones.ts';

export const en = {
  ...common,
  ...live,
  ...drones,
  ...flights,
  ...flight,
  ...checks,
  ...patrols,
  patrolWords,
  ...people,
  ...permits,
  ...photos,
  ...planner,
  ...tracks,
  ...zones,
  ...cases,
  ...board,
  ...casePage,
  ...inbox,
  ...admin,
  ...figures,
  ...setup,
  ...devices,
  ...rules,
};

export type Messages = typeof en;
