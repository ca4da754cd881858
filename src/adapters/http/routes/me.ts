import type { Account } from '../../../domain/people/account.ts';
import type { Identity } from '../../../domain/people/identity.ts';
import { changePasswordSchema, dutySchema, meSchema } from '../../../wire/api-people.ts';
import { meOfAccount, meOfKey } from '../../../wire/people-to-api.ts';
import { notSignedIn } from '../authorise.ts';
import type { HttpDeps } from '../deps.ts';
import { SESSION_COOKIE } from '../identify.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { external, refusedChange, refusedSignIn, weakPassword } from './people-words.ts';

const tag = 'People';
const asItIs = { 200: { description: 'As it is now', schema: meSchema } };
const noStore = { 'Cache-Control': 'no-store' };

export const meRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/me',
    allow: 'signed-in',
    tag,
    summary: 'Who is signed in, and what they may do',
    responses: { 200: { description: 'Who', schema: meSchema } },
    handle: async ({ who }) => {
      if (who?.kind === 'key') return { json: meOfKey(who), headers: noStore };
      const account = await own(deps, who);
      return account ? { json: meOfAccount(account), headers: noStore } : notSignedIn;
    },
  }),
  passwordRoute(deps),
  dutyRoute(deps),
];

const own = async (
  { accounts }: HttpDeps,
  who: Identity | undefined,
): Promise<Account | undefined> => (who?.kind === 'person' ? accounts.get(who.id) : undefined);

const notAPerson: Problem = {
  problem: 'not-allowed',
  detail: {
    en: 'Only a person who is signed in can do that, not an API key.',
    zh: '仅限登录的人员操作，API 密钥不可用。',
  },
};

const passwordRoute = (deps: HttpDeps): Route =>
  route({
    method: 'put',
    path: '/api/v1/me/password',
    allow: 'signed-in',
    tag,
    summary: 'Change the own password; all other sessions end',
    body: { schema: changePasswordSchema },
    bodyLimit: 4000,
    responses: asItIs,
    problems: ['wrong-sign-in', 'conflict', 'unprocessable', 'too-many-attempts'],
    handle: async ({ who, body, headers, address }) => {
      const account = await own(deps, who);
      if (!account) return notAPerson;
      if (account.external) return external;
      const refusal = await deps.signIn.refusal(account, body.old, address);
      // Not 401: who is signed in stays so.
      if (refusal?.reason === 'wrong') return wrongOld;
      if (refusal) return refusedSignIn(refusal, deps.clock.now());
      const session = deps.cookies.read({ headers }, SESSION_COOKIE);
      const outcome = await deps.accounts.changeOwnPassword(account, body.new, session);
      if (!outcome.ok)
        return outcome.reason === 'external'
          ? external
          : weakPassword({ ...outcome, reason: outcome.reason }, 'new');
      return { json: meOfAccount({ ...account, mustChange: false }), headers: noStore };
    },
  });

const wrongOld: Problem = {
  problem: 'unprocessable',
  detail: { en: 'The old password is not right. Type it again.', zh: '原密码不正确，请重新输入。' },
  errors: [{ path: 'body.old', message: 'is not right' }],
};

const dutyRoute = (deps: HttpDeps): Route =>
  route({
    method: 'put',
    path: '/api/v1/me/duty',
    allow: 'flights:fly',
    tag,
    summary: 'Go on or off duty as a pilot: verification flights are offered to those on duty',
    body: { schema: dutySchema },
    responses: asItIs,
    handle: async ({ who, body }) => {
      const account = await own(deps, who);
      if (!account) return notAPerson;
      const changed = await deps.accounts.change(account.id, { onDuty: body.onDuty });
      return changed.ok
        ? { json: meOfAccount(changed.account), headers: noStore }
        : refusedChange(changed, account.id);
    },
  });
