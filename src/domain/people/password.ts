/** Passwords: what is refused as one, and making one. */

/** Without letters and digits that are taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 5;

/**
 * Why it would be guessed at once; undefined: it will do. How long it must be says the API's schema; rules
 * about kinds of characters make nothing safer (NIST SP 800-63B, 5.1.1.2).
 */
export function passwordFault(
  password: string,
  login: string,
): 'names-the-login' | 'few-characters' | undefined {
  const lower = password.toLowerCase();
  if (lower.includes(login.toLowerCase()) && lower.length < login.length + 6)
    return 'names-the-login';
  return new Set(lower).size < 5 ? 'few-characters' : undefined;
}

/**
 * Twenty letters and digits in groups of five: 99 bits.
 * @param pick a whole number from 0 to below its argument, each as likely
 */
export function makePassword(pick: (below: number) => number): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS[pick(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
