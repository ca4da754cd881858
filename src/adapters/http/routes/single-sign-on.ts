import * as z from 'zod';
import type { SingleSignOn } from '../../../services/people/single-sign-on.ts';
import type { HttpDeps } from '../deps.ts';
import { type Input, type Reply, type Route, route } from '../route.ts';
import { missing } from './common.ts';
import { sessionCookie } from './session.ts';

const tag = 'People';
const BACK = '/api/v1/session/single/back';
const COOKIE = 'chengxun_single';
/** It is sent to these routes alone. */
const PATH = '/api/v1/session/single';
/** To sign in at the issuer, s. */
const PATIENCE = 600;

/** What the browser carries while it is at the issuer: signed, so that nobody else can have begun it. */
const kept = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  /** ms since the epoch. */
  until: z.number(),
});

const isOfThisPage = (to: string): boolean => /^\/(?![/\\])/.test(to) && to.length <= 2000;

const none = missing(
  'There is no single sign-on here. Sign in with login and password.',
  '未配置单点登录，请使用账号和密码登录。',
);

export const singleSignOnRoutes = (deps: HttpDeps): Route[] => [beginRoute(deps), backRoute(deps)];

const beginRoute = ({ single, cookies, clock, log }: HttpDeps): Route =>
  route({
    method: 'get',
    path: PATH,
    allow: 'anyone',
    tag,
    summary: 'To the bureau’s single sign-on (OpenID Connect), and back to `to` of the page',
    query: z.strictObject({ to: z.string().max(2000).default('/') }),
    responses: { 303: { description: 'To the issuer; to the sign-in page where that is away' } },
    problems: ['not-found'],
    handle: async ({ query, secure, headers }) => {
      if (!single) return none;
      const to = isOfThisPage(query.to) ? query.to : '/';
      try {
        const { url, journey } = await single.issuer.begin(backAddress(secure, headers.host));
        const until = clock.now() + PATIENCE * 1000;
        const value = Buffer.from(JSON.stringify({ ...journey, to, until }));
        const cookie = cookies.set(COOKIE, value, { maxAge: PATIENCE, secure, path: PATH });
        return goTo(url.href, [cookie]);
      } catch (error) {
        log.warn({ error: String(error) }, 'the single sign-on cannot be reached');
        return goTo('/sign-in?failed=away', []);
      }
    },
  });

const backRoute = (deps: HttpDeps): Route =>
  route({
    method: 'get',
    path: BACK,
    allow: 'anyone',
    tag,
    summary: 'Where the single sign-on sends the browser back to',
    query: z.looseObject({}),
    responses: { 303: { description: 'To the page, signed in; else to the sign-in page' } },
    problems: ['not-found'],
    handle: async (input) => {
      const { single, cookies } = deps;
      if (!single) return none;
      const over = cookies.clear(COOKIE, input.secure, PATH);
      const arrived = await arrive(deps, single, input);
      if (!arrived) return goTo('/sign-in?failed=refused', [over]);
      return goTo(arrived.to, [sessionCookie(cookies, arrived.secret, input.secure), over]);
    },
  });

/** Undefined: nobody came in; why is in the log. */
async function arrive(
  { cookies, clock, log }: HttpDeps,
  single: SingleSignOn,
  { query, headers, secure, address }: Input<unknown, Record<string, unknown>, unknown>,
): Promise<{ readonly to: string; readonly secret: Uint8Array } | undefined> {
  const journey = readKept(cookies.read({ headers }, COOKIE));
  if (!journey || journey.until < clock.now()) {
    log.info({ address }, 'somebody came back from the single sign-on who had not set out here');
    return undefined;
  }
  const back = new URL(backAddress(secure, headers.host));
  for (const [name, value] of Object.entries(query)) back.searchParams.set(name, String(value));
  try {
    const outcome = await single.enter(await single.issuer.finish(back, journey), address);
    if (outcome.ok) return { to: journey.to, secret: outcome.secret };
    log.info({ address }, 'an account that was removed came back from the single sign-on');
  } catch (error) {
    // The issuer's words: no code and no token is in them.
    log.warn({ error: String(error), address }, 'the single sign-on let nobody in');
  }
  return undefined;
}

function readKept(bytes: Uint8Array | undefined): z.output<typeof kept> | undefined {
  if (!bytes) return undefined;
  return kept.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
}

/** As the browser knows this service; the issuer sends it only to addresses that were told to it. */
const backAddress = (secure: boolean, host = 'localhost'): string =>
  `${secure ? 'https' : 'http'}://${host}${BACK}`;

const goTo = (to: string, cookies: readonly string[]): Reply => ({
  status: 303,
  headers: { Location: to, 'Cache-Control': 'no-store', 'Set-Cookie': cookies },
});
