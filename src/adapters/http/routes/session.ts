import { SESSION_AT_MOST } from '../../../services/people/sessions.ts';
import { doorsSchema, meSchema, signInSchema } from '../../../wire/api-people.ts';
import { meOfAccount } from '../../../wire/people-to-api.ts';
import type { HttpDeps } from '../deps.ts';
import { SESSION_COOKIE } from '../identify.ts';
import { type Route, route } from '../route.ts';
import type { SignedCookies } from '../signed-cookies.ts';
import { refusedSignIn } from './people-words.ts';

const tag = 'People';
/** Nobody's answers are kept on the way. */
const noStore = { 'Cache-Control': 'no-store' };

export const sessionCookie = (cookies: SignedCookies, secret: Uint8Array, secure: boolean) =>
  cookies.set(SESSION_COOKIE, secret, { maxAge: SESSION_AT_MOST / 1000, secure });

export const sessionRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/doors',
    allow: 'anyone',
    tag,
    summary: 'How one can sign in here',
    responses: { 200: { description: 'The ways in', schema: doorsSchema } },
    handle: () => ({ json: deps.doors, headers: noStore }),
  }),
  signInRoute(deps),
  signOutRoute(deps),
];

const signInRoute = ({ signIn, sessions, cookies, clock }: HttpDeps): Route =>
  route({
    method: 'post',
    path: '/api/v1/session',
    allow: 'anyone',
    // The sign-in writes its own lines, of refused ones too.
    audited: false,
    tag,
    summary: 'Sign in; the answer sets the cookie that later calls need',
    description:
      'A session ends twelve hours after its last call, and after seven days at most. Programs use an API key instead.',
    body: { schema: signInSchema },
    bodyLimit: 4000,
    responses: { 200: { description: 'Who is signed in now', schema: meSchema } },
    problems: ['wrong-sign-in', 'too-many-attempts'],
    handle: async ({ body, address, secure, headers }) => {
      const outcome = await signIn.withPassword(body.login, body.password, address);
      if (!outcome.ok) return refusedSignIn(outcome, clock.now());
      const before = cookies.read({ headers }, SESSION_COOKIE);
      if (before) await sessions.end(before);
      return {
        json: meOfAccount(outcome.account),
        headers: { ...noStore, 'Set-Cookie': sessionCookie(cookies, outcome.secret, secure) },
      };
    },
  });

const signOutRoute = ({ sessions, cookies }: HttpDeps): Route =>
  route({
    method: 'delete',
    path: '/api/v1/session',
    allow: 'anyone',
    tag,
    summary: 'Sign out',
    responses: { 204: { description: 'Nobody is signed in any more' } },
    handle: async ({ headers, secure }) => {
      const secret = cookies.read({ headers }, SESSION_COOKIE);
      if (secret) await sessions.end(secret);
      return {
        status: 204,
        headers: { ...noStore, 'Set-Cookie': cookies.clear(SESSION_COOKIE, secure) },
      };
    },
  });
