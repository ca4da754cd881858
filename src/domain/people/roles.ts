/** Who may do what: roles of people, and the permissions that they, and the API keys of machines, have. */

export const ROLES = [
  'administrator',
  'dispatcher',
  'pilot',
  /** Files, dispatches, verifies and closes cases. */
  'case-desk',
  /** Of a responsible unit: sees and handles the cases of its own. */
  'unit',
  'viewer',
] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  /** Live map, vehicles, tracks, zones, violations, flights, patrols: looking. */
  'fleet:look',
  /** Vehicles, zones, thresholds. */
  'fleet:change',
  /** Plans, patrols, flights, and every order to a drone. */
  'flights:fly',
  /** Cases and their photos: looking. An account of a unit sees its own alone. */
  'cases:look',
  /** Telling of a matter: opens a case, or joins one. */
  'cases:report',
  /** The desk's steps: check, file, dispatch, extend, postpone, verify, close, void, reopen, archive. */
  'cases:desk',
  /** The unit's steps, with the cases of its own: take, return, ask for more time, report back. */
  'cases:handle',
  /** Sending photos. */
  'photos:add',
  /** Looking through photos: marks, verdicts, joining to cases. */
  'photos:review',
  /** Boxes of an outside detector. */
  'photos:detect',
  /** Units and their areas, grid cells, categories, calendars, outgoing notices. */
  'setup:change',
  /** Accounts, API keys, the audit log. */
  'people:change',
  /** The Open311 doors, as an application of citizens. */
  'open311',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const LOOKING = ['fleet:look', 'cases:look'] as const;

const TABLE: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  dispatcher: [...LOOKING, 'fleet:change', 'cases:report', 'photos:add'],
  pilot: [...LOOKING, 'flights:fly', 'cases:report', 'photos:add', 'photos:review'],
  'case-desk': [...LOOKING, 'cases:report', 'cases:desk', 'photos:add', 'photos:review'],
  unit: ['cases:look', 'cases:handle', 'photos:add'],
  viewer: LOOKING,
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => TABLE[role]));
}
