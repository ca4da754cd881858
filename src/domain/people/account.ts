/** An account of a person. */
import type { UnitId } from '../ids.ts';
import type { Identity } from './identity.ts';
import { permissionsOf, type Role } from './roles.ts';

export interface Account {
  readonly id: number;
  /** What is typed at sign-in, in lower case. */
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit?: { readonly id: UnitId; readonly name: string };
  /** The pilot's licence; empty: none is known. */
  readonly licence: string;
  readonly onDuty: boolean;
  /** Somebody else knows its password: until it is changed, the account may do nothing else. */
  readonly mustChange: boolean;
  /** Signs in by OpenID Connect. */
  readonly external: boolean;
  /** ms since the epoch. */
  readonly lockedUntil?: number;
  /** ms since the epoch. */
  readonly created: number;
  /** ms since the epoch, to the minute. */
  readonly lastSeen?: number;
}

/** What the account may do. Of several roles the widest view holds: a unit's view binds units' people alone. */
export function identityOf(account: Account): Identity {
  const { id, name, roles, unit, licence, mustChange } = account;
  const ofUnit = unit !== undefined && roles.every((role) => role === 'unit');
  // Without a unit nothing would bind its view.
  const held = unit === undefined ? roles.filter((role) => role !== 'unit') : roles;
  return {
    kind: 'person',
    id,
    name,
    roles,
    permissions: mustChange ? new Set() : permissionsOf(held),
    ...(ofUnit && { unit: unit.id }),
    ...(licence !== '' && { licence }),
  };
}
