/** Refusals around people, in words. */
import type { PasswordRefusal } from '../../../services/people/accounts.ts';
import type { AccountChanged } from '../../../services/people/ports.ts';
import type { SignInRefusal } from '../../../services/people/sign-in.ts';
import type { Problem } from '../problems.ts';
import { missing } from './common.ts';

export const noAccount = (id: number): Problem =>
  missing(
    `There is no account with the id ${id}. GET /api/v1/accounts lists them.`,
    `没有编号为 ${id} 的账号。可用 GET /api/v1/accounts 查看。`,
  );
export const noKey = (id: number): Problem =>
  missing(
    `There is no API key with the id ${id} in use. GET /api/v1/keys lists them.`,
    `没有编号为 ${id} 的有效 API 密钥。可用 GET /api/v1/keys 查看。`,
  );

export function refusedSignIn(refusal: SignInRefusal, now: number): Problem {
  if (!('until' in refusal))
    return refusal.reason === 'wrong'
      ? { problem: 'wrong-sign-in' }
      : { problem: 'unavailable', headers: { 'Retry-After': '5' } };
  const seconds = Math.max(1, Math.ceil((refusal.until - now) / 1000));
  const minutes = Math.ceil(seconds / 60);
  const headers = { 'Retry-After': String(seconds) };
  if (refusal.reason === 'throttled')
    return {
      problem: 'too-many-attempts',
      detail: {
        en: `Too many wrong sign-ins came from this address. Try again in ${seconds} s.`,
        zh: `该地址登录失败次数过多，请 ${seconds} 秒后再试。`,
      },
      headers,
    };
  return {
    problem: 'too-many-attempts',
    detail: {
      en: `This login is locked after too many wrong passwords. Try again in ${minutes} min, or ask an administrator to unlock it.`,
      zh: `密码错误次数过多，该账号已锁定。请 ${minutes} 分钟后再试，或请管理员解锁。`,
    },
    headers,
  };
}

const WEAK: Record<PasswordRefusal['reason'], { en: string; zh: string }> = {
  'names-the-login': {
    en: 'The password is little more than the login. Choose another one.',
    zh: '密码与账号过于相似，请更换。',
  },
  'few-characters': {
    en: 'The password repeats very few characters. Choose another one.',
    zh: '密码重复字符过多，请更换。',
  },
};

export const weakPassword = ({ reason }: PasswordRefusal, field: string): Problem => ({
  problem: 'unprocessable',
  detail: WEAK[reason],
  errors: [{ path: `body.${field}`, message: WEAK[reason].en }],
});

export const external: Problem = {
  problem: 'conflict',
  detail: {
    en: 'This account signs in with the bureau’s single sign-on. Change the password there.',
    zh: '该账号使用单点登录，请在统一认证平台修改密码。',
  },
};

export const unitNeeded: Problem = {
  problem: 'unprocessable',
  detail: {
    en: 'The role “unit” needs a unit: say which one in “unit”.',
    zh: '“处置单位”角色必须指定所属单位（unit）。',
  },
  errors: [{ path: 'body.unit', message: 'is needed for the role “unit”' }],
};

export const noSuchUnit: Problem = {
  problem: 'unprocessable',
  detail: {
    en: 'There is no such unit. GET /api/v1/units lists them.',
    zh: '没有该处置单位。可用 GET /api/v1/units 查看。',
  },
  errors: [{ path: 'body.unit', message: 'is no unit' }],
};

const LAST_ADMINISTRATOR: Problem = {
  problem: 'conflict',
  detail: {
    en: 'This is the last administrator. Make another account an administrator first.',
    zh: '这是最后一个管理员账号，请先将其他账号设为管理员。',
  },
};

export function refusedChange(
  { reason }: Extract<AccountChanged, { ok: false }>,
  id: number,
): Problem {
  if (reason === 'unknown') return noAccount(id);
  if (reason === 'unit-needed') return unitNeeded;
  return reason === 'no-such-unit' ? noSuchUnit : LAST_ADMINISTRATOR;
}
