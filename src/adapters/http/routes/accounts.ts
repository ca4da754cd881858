import { unitId } from '../../../domain/ids.ts';
import type { NewAccountOutcome } from '../../../services/people/accounts.ts';
import { page } from '../../../wire/api.ts';
import {
  accountSchema,
  accountWithPasswordSchema,
  changeAccountSchema,
  newAccountSchema,
} from '../../../wire/api-people.ts';
import { peopleQuery } from '../../../wire/api-people-queries.ts';
import { idParameter } from '../../../wire/api-queries.ts';
import { toApiAccount } from '../../../wire/people-to-api.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import type { Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { byNumber } from './common.ts';
import {
  external,
  noAccount,
  noSuchUnit,
  refusedChange,
  unitNeeded,
  weakPassword,
} from './people-words.ts';

const common = { allow: 'people:change', tag: 'People' } as const;
const noStore = { 'Cache-Control': 'no-store' };

export const accountRoutes = (deps: HttpDeps): Route[] => [
  ...readingAccounts(deps),
  addRoute(deps),
  changeRoute(deps),
  freshPasswordRoute(deps),
  removeRoute(deps),
];

const readingAccounts = ({ accounts }: HttpDeps): Route[] => [
  route({
    ...common,
    method: 'get',
    path: '/api/v1/accounts',
    summary: 'Accounts of people in service, by id',
    query: peopleQuery,
    responses: { 200: { description: 'A page of accounts', schema: page(accountSchema) } },
    problems: ['invalid-cursor'],
    handle: async ({ query: { limit, cursor } }) => {
      const rows = await accounts.list(decodeCursor(cursor, idParameter), limit + 1);
      return { json: pageOf(rows, limit, (row) => row.id, toApiAccount), headers: noStore };
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/api/v1/accounts/{id}',
    summary: 'An account',
    params: byNumber,
    responses: { 200: { description: 'The account', schema: accountSchema } },
    problems: ['not-found'],
    handle: async ({ params: { id } }) => {
      const account = await accounts.get(id);
      return account ? { json: toApiAccount(account), headers: noStore } : noAccount(id);
    },
  }),
];

const addRoute = ({ accounts }: HttpDeps): Route =>
  route({
    ...common,
    method: 'post',
    path: '/api/v1/accounts',
    summary: 'Add an account; a password that was made for it is shown this once',
    description: 'Its owner is asked for a password of their own at the first sign-in.',
    body: { schema: newAccountSchema },
    bodyLimit: 8000,
    responses: {
      201: { description: 'The account', schema: accountWithPasswordSchema },
    },
    problems: ['conflict', 'unprocessable'],
    handle: async ({ body: { unit, ...fields } }) => {
      const outcome = await accounts.add({
        ...fields,
        unit: unit === null ? undefined : unitId(unit),
      });
      if (!outcome.ok) return refusedNew(outcome, fields.login);
      const { account, password = null } = outcome;
      return {
        status: 201,
        json: { account: toApiAccount(account), password },
        headers: { ...noStore, Location: `/api/v1/accounts/${account.id}` },
      };
    },
  });

function refusedNew(outcome: Extract<NewAccountOutcome, { ok: false }>, login: string): Problem {
  if (outcome.reason === 'unit-needed') return unitNeeded;
  if (outcome.reason === 'no-such-unit') return noSuchUnit;
  if (outcome.reason !== 'taken')
    return weakPassword({ ...outcome, reason: outcome.reason }, 'password');
  return {
    problem: 'conflict',
    detail: {
      en: `The login ${login} is taken, or was by somebody who left. Choose another one.`,
      zh: `账号 ${login} 已被使用（包括已离职人员），请更换。`,
    },
  };
}

const changeRoute = ({ accounts }: HttpDeps): Route =>
  route({
    ...common,
    method: 'patch',
    path: '/api/v1/accounts/{id}',
    summary: 'Change an account: what is absent stays as it is',
    params: byNumber,
    body: { schema: changeAccountSchema },
    responses: { 200: { description: 'The account as it is now', schema: accountSchema } },
    problems: ['not-found', 'conflict', 'unprocessable'],
    handle: async ({ params: { id }, body: { name, roles, unit, licence, unlock } }) => {
      const changed = await accounts.change(id, {
        ...(name !== undefined && { name }),
        ...(roles && { roles: [...new Set(roles)] }),
        ...(unit !== undefined && { unit: unit === null ? null : unitId(unit) }),
        ...(licence !== undefined && { licence }),
        ...(unlock && { unlock }),
      });
      return changed.ok ? { json: toApiAccount(changed.account) } : refusedChange(changed, id);
    },
  });

const freshPasswordRoute = ({ accounts }: HttpDeps): Route =>
  route({
    ...common,
    method: 'post',
    path: '/api/v1/accounts/{id}/password',
    summary: 'Make a fresh password, shown this once; all sessions of the account end',
    params: byNumber,
    responses: { 200: { description: 'The password', schema: accountWithPasswordSchema } },
    problems: ['not-found', 'conflict'],
    handle: async ({ params: { id } }) => {
      const account = await accounts.get(id);
      if (!account) return noAccount(id);
      const password = await accounts.freshPassword(id);
      if (password === undefined) return external;
      return { json: { account: toApiAccount(account), password }, headers: noStore };
    },
  });

const removeRoute = ({ accounts }: HttpDeps): Route =>
  route({
    ...common,
    method: 'delete',
    path: '/api/v1/accounts/{id}',
    summary: 'Take an account out of service; its name stays in every log',
    params: byNumber,
    responses: { 204: { description: 'It can sign in no more, and is signed out' } },
    problems: ['not-found', 'conflict'],
    handle: async ({ params: { id } }) => {
      const removed = await accounts.remove(id);
      return removed.ok ? { status: 204 } : refusedChange(removed, id);
    },
  });
