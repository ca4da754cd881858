/** Domain → API shapes around people. */
import type { Account } from '../domain/people/account.ts';
import { identityOf } from '../domain/people/account.ts';
import type { Identity } from '../domain/people/identity.ts';
import type { ApiAccount, ApiMe } from './api-people.ts';
import { timeOrNull, toTime } from './to-api.ts';

export const toApiAccount = (account: Account): ApiAccount => ({
  id: account.id,
  login: account.login,
  name: account.name,
  roles: [...account.roles],
  unit: account.unit ? { ...account.unit } : null,
  licence: account.licence,
  onDuty: account.onDuty,
  external: account.external,
  lockedUntil: timeOrNull(account.lockedUntil),
  created: toTime(account.created),
  lastSeen: timeOrNull(account.lastSeen),
});

export const meOfAccount = (account: Account): ApiMe => ({
  account: account.id,
  login: account.login,
  name: account.name,
  roles: [...account.roles],
  permissions: [...identityOf(account).permissions],
  unit: account.unit ? { ...account.unit } : null,
  licence: account.licence,
  onDuty: account.onDuty,
  mustChange: account.mustChange,
});

/** Of a machine by its key. */
export const meOfKey = (key: Identity): ApiMe => ({
  account: null,
  login: '',
  name: key.name,
  roles: [],
  permissions: [...key.permissions],
  unit: null,
  licence: '',
  onDuty: false,
  mustChange: false,
});
