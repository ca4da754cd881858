/** Who asks: a signed-in person, or a machine by its API key. */
import type { UnitId } from '../ids.ts';
import type { Permission, Role } from './roles.ts';

export interface Identity {
  readonly kind: 'person' | 'key';
  /** Of the account or of the key. */
  readonly id: number;
  /** As logs name it: the person's name as it was then, or the key's. */
  readonly name: string;
  /** Of a person; a key has scopes only. */
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** Sees and handles the cases of this unit alone; absent: all. */
  readonly unit?: UnitId;
  /** The pilot's licence, for flight records. */
  readonly licence?: string;
}

export const may = (who: Identity, permission: Permission): boolean =>
  who.permissions.has(permission);

/** The name that a log gets: a machine may say for whom it acts, a person acts as nobody else. */
export const signedBy = (who: Identity, named?: string): string =>
  who.kind === 'key' && named !== undefined && named !== '' ? named : who.name;
