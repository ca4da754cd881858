import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitId } from '../../../src/domain/ids.ts';
import { type Account, identityOf } from '../../../src/domain/people/account.ts';
import { type Attempts, afterAttempt, lockedAt } from '../../../src/domain/people/attempts.ts';
import { type Identity, may, signedBy } from '../../../src/domain/people/identity.ts';
import { makePassword, passwordFault } from '../../../src/domain/people/password.ts';
import { PERMISSIONS, permissionsOf, ROLES, type Role } from '../../../src/domain/people/roles.ts';

const MINUTE = 60_000;
const account = (roles: readonly Role[], more: Partial<Account> = {}): Account => ({
  id: 1,
  login: 'wang',
  name: 'Wang',
  roles,
  licence: '',
  onDuty: false,
  mustChange: false,
  external: false,
  created: 0,
  ...more,
});
const unit = { id: unitId(3), name: 'Street cleaning' };

describe('roles', () => {
  it('hold what DESIGN says, and no more', () => {
    const held = (role: Role) => PERMISSIONS.filter((one) => permissionsOf([role]).has(one));
    expect(Object.fromEntries(ROLES.map((role) => [role, held(role).join(' ')]))).toEqual({
      administrator: PERMISSIONS.join(' '),
      dispatcher: 'fleet:look fleet:change cases:look cases:report photos:add',
      pilot: 'fleet:look flights:fly cases:look cases:report photos:add photos:review',
      'case-desk': 'fleet:look cases:look cases:report cases:desk photos:add photos:review',
      unit: 'cases:look cases:handle photos:add',
      viewer: 'fleet:look cases:look',
    });
  });
});

describe('what an account may do', () => {
  it('is bound to its unit where it has no other role', () => {
    expect(identityOf(account(['unit'], { unit })).unit).toBe(unit.id);
    expect(identityOf(account(['unit', 'case-desk'], { unit })).unit).toBeUndefined();
    expect(identityOf(account(['pilot'], { unit })).unit).toBeUndefined();
  });

  it('is nothing for a unit’s person without a unit, who would see every unit’s cases', () => {
    expect([...identityOf(account(['unit'])).permissions]).toEqual([]);
    expect(may(identityOf(account(['unit', 'viewer'])), 'cases:handle')).toBe(false);
  });

  it('is nothing until a password that others know is changed', () => {
    const who = identityOf(account(['administrator'], { mustChange: true }));
    expect([...who.permissions]).toEqual([]);
  });
});

describe('the name in a log', () => {
  const key: Identity = { ...identityOf(account([])), kind: 'key', name: 'replay' };
  it('is the person’s own, whatever the body says; a machine may name a person', () => {
    expect(signedBy(identityOf(account(['pilot'])), 'Li')).toBe('Wang');
    expect(signedBy(key, 'Li')).toBe('Li');
    expect(signedBy(key, '')).toBe('replay');
    expect(signedBy(key)).toBe('replay');
  });
});

describe('attempts', () => {
  /** Attempts that are all wrong, as fast as they are heard; when each was. */
  function guesses(count: number): number[] {
    let so: Attempts = { failures: 0 };
    let now = 1_000_000;
    return Array.from({ length: count }, () => {
      now = lockedAt(so, now) ?? now;
      so = afterAttempt(so, now);
      return now;
    });
  }

  it('are locked after every five, for 15, 30, 60, 120 and then 240 minutes', () => {
    const heard = guesses(36);
    const waits = heard.slice(1).map((time, i) => (time - heard[i]!) / MINUTE);
    expect(waits.filter((wait) => wait > 0)).toEqual([15, 30, 60, 120, 240, 240, 240]);
    expect(waits.flatMap((wait, i) => (wait > 0 ? [i + 1] : []))).toEqual([
      5, 10, 15, 20, 25, 30, 35,
    ]);
  });

  it('of a year are few', () => {
    const year = 365 * 24 * 60 * MINUTE;
    const heard = guesses(20_000);
    expect(heard.filter((time) => time < heard[0]! + year).length).toBeLessThan(11_000);
  });

  it('are heard again to the millisecond', () => {
    const so = { failures: 5, lockedUntil: 1000 };
    expect([lockedAt(so, 999), lockedAt(so, 1000)]).toEqual([1000, undefined]);
  });
});

describe('a password', () => {
  it('that is made is twenty letters and digits that are not taken for one another', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const password = makePassword((below) => (numbers.next().value as number) % below);
        expect(password).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('uses every letter alike', () => {
    const seen = new Map<string, number>();
    let n = 0;
    for (let i = 0; i < 310; i++)
      for (const c of makePassword((below) => n++ % below).replaceAll('-', ''))
        seen.set(c, (seen.get(c) ?? 0) + 1);
    expect(seen.size).toBe(31);
    expect(new Set(seen.values())).toEqual(new Set([200]));
  });

  it.each([
    ['Wang.Fang1', 'wang.fang', 'names-the-login'],
    ['1234123412', 'wang', 'few-characters'],
    ['aaaaaaaaaa', 'wang', 'few-characters'],
    ['wang has a long way to go', 'wang', undefined],
    ['城管执法局的一个长口令', 'wang', undefined],
  ])('%s of %s is told: %s', (password, login, fault) => {
    expect(passwordFault(password, login)).toBe(fault);
  });
});
