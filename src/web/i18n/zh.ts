import type { Messages } from './en.ts';
import { admin } from './zh/admin.ts';
import { board } from './zh/board.ts';
import { casePage } from './zh/case-page.ts';
import { cases } from './zh/cases.ts';
import { checks } from './zh/checks.ts';
import { common } from './zh/common.ts';
import { devices } from './zh/devices.ts';
import { drones } from './zh/drones.ts';
import { figures } from './zh/figures.ts';
import { flight } from './zh/flight.ts';
import { flights } from './zh/flights.ts';
import { inbox } from './zh/inbox.ts';
import { live } from './zh/live.ts';
import { patrolWords } from './zh/patrol-words.ts';
import { patrols } from './zh/patrols.ts';
import { people } from './zh/people.ts';
import { permits } from './zh/permits.ts';
import { photos } from './zh/photos.ts';
import { planner } from './zh/planner.ts';
import { rules } from './zh/rules.ts';
import { setup } from './zh/setup.ts';
import { tracks } from './zh/tracks.ts';
import { zones } from './zh/zones.ts';

/** 简体中文，每个页面一个文件。 */
export const zh: Messages = {
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
