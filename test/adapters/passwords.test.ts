import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../src/adapters/passwords.ts';
import { TooBusyError } from '../../src/services/people/ports.ts';

describe('passwords', () => {
  it('are kept as argon2id of the cost that OWASP asks for, each with a salt of its own', async () => {
    const passwords = createPasswords();
    const [one, other] = await Promise.all([
      passwords.hash('一样的口令一样的'),
      passwords.hash('一样的口令一样的'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await passwords.matches(one, '一样的口令一样的')).toBe(true);
    expect(await passwords.matches(one, '另一个口令')).toBe(false);
  });

  it('match nothing where there is no hash', async () => {
    const passwords = createPasswords();
    for (const guess of ['', '\0', 'guess'])
      expect(await passwords.matches(undefined, guess)).toBe(false);
  });

  it('are looked at a few at a time; beyond those that can wait, none is', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('a password');
    const asked = Array.from({ length: 50 }, () => passwords.matches(hash, 'a password'));
    const results = await Promise.allSettled(asked);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const one of refused)
      expect((one as PromiseRejectedResult).reason).toBeInstanceOf(TooBusyError);
    // The line is free again.
    expect(await passwords.matches(hash, 'a password')).toBe(true);
  });
});
