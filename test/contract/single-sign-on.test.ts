/** Single sign-on against a real OpenID Connect provider on this machine, as a browser goes through it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer } from '../../src/adapters/oidc.ts';
import { createStores } from '../../src/adapters/store/stores.ts';
import { createSingleSignOn, type SingleSignOn } from '../../src/services/people/single-sign-on.ts';
import { type Service, startService } from './service.ts';

const CLIENT = { id: 'chengxun', secret: 'a secret of the bureau' };
/** People that the provider knows, by subject. */
const PEOPLE: Record<string, Record<string, unknown>> = {
  'sub-1': { preferred_username: 'Li.Na', name: '李娜', duties: ['pilot', 'juggler'] },
  'sub-2': { preferred_username: 'admin', name: 'Somebody else' },
  'sub-3': { email: 'ma@example.org', duties: 'unit' },
};

let service: Service;
let provider: Server;
let issuer: string;

beforeAll(async () => {
  provider = createServer().listen(0, '127.0.0.1');
  await once(provider, 'listening');
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  // The provider must know the service's address, and the service the provider's.
  let made: SingleSignOn | undefined;
  service = await startService({
    single: {
      get issuer() {
        return made!.issuer;
      },
      enter: (...given) => made!.enter(...given),
    },
  });
  const stores = createStores(service.pool);
  made = createSingleSignOn({
    issuer: createIssuer({
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      roleClaim: 'duties',
    }),
    accounts: stores.accounts,
    sessions: service.people.sessions,
    audit: stores.audit,
    clock: { now: () => service.clock.time },
  });
  // The id token is judged by the real time of day.
  service.clock.time = Date.now();
  provider.on('request', openProvider().callback());
});
afterAll(async () => {
  provider.close();
  provider.closeAllConnections();
  await service.stop();
});

function openProvider(): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${service.url}/api/v1/session/single/back`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'duties'],
      email: ['email'],
    },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) }),
    cookies: { keys: ['of the tests'] },
    // Its own pages for developers: any name signs in, any password will do.
    features: { devInteractions: { enabled: true } },
  });
}

/** Of one browser: cookies by origin, redirects followed one by one. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  async go(url: string, form?: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-acting-as': 'as-sent',
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Until something that is no redirect, or until the address fits. */
  async follow(from: string, until?: RegExp): Promise<{ url: string; response: Response }> {
    let url = from;
    for (let step = 0; step < 12; step++) {
      const response = await this.go(url);
      const location = response.headers.get('location');
      if (!location) return { url, response };
      url = new URL(location, url).href;
      if (until?.test(url)) return { url, response };
    }
    throw new Error(`round and round: ${url}`);
  }

  /** Signs in at the provider as this subject, and comes back; the address where it ends up. */
  async signInAs(subject: string, to = '/flights'): Promise<string> {
    const begin = `${service.url}/api/v1/session/single?to=${encodeURIComponent(to)}`;
    let { url } = await this.follow(begin);
    const ours = (at: string) => at.startsWith(service.url);
    for (const form of [
      { prompt: 'login', login: subject, password: 'any' },
      { prompt: 'consent' },
    ]) {
      if (ours(url)) break;
      const answer = await this.go(url, form as unknown as Record<string, string>);
      const next = new URL(answer.headers.get('location') ?? '', url).href;
      ({ url } = await this.follow(next, new RegExp(`^${service.url}/(?!api)`)));
    }
    return url.slice(service.url.length);
  }

  get session(): string | undefined {
    return this.#cookies.get(service.url)?.get('chengxun_session');
  }

  async me(): Promise<{ status: number; json: Record<string, unknown> }> {
    const response = await this.go(`${service.url}/api/v1/me`);
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }
}

describe('single sign-on', () => {
  it('makes an account at the first sign-in, with the roles that the issuer names', async () => {
    const browser = new Browser();
    expect(await browser.signInAs('sub-1', '/flights?state=flying')).toBe('/flights?state=flying');
    const { json } = await browser.me();
    expect(json).toMatchObject({ login: 'li.na', name: '李娜', roles: ['pilot'] });
    const account = (await service.call('GET', `/api/v1/accounts/${json.account}`)).json;
    expect(account).toMatchObject({ external: true });
    const { json: audit } = await service.call('GET', '/api/v1/audit?action=sign-in');
    expect(audit.items[0]).toMatchObject({ by: '李娜', subject: { login: 'li.na', issuer } });
  });

  it('is the same account again, with the roles of today', async () => {
    const first = (await reach('sub-1')).json;
    PEOPLE['sub-1'] = { ...PEOPLE['sub-1'], duties: ['dispatcher'] };
    const again = (await reach('sub-1')).json;
    expect(again.account).toBe(first.account);
    expect(again.roles).toEqual(['dispatcher']);
  });

  it('takes over no account that is here already', async () => {
    await service.people.accounts.add({ login: 'admin', name: 'admin', roles: ['administrator'] });
    const { json } = await reach('sub-2');
    expect(json).toMatchObject({ login: 'admin-2', roles: ['viewer'] });
  });

  it('gives nobody the view of a unit', async () => {
    const { json } = await reach('sub-3');
    expect(json).toMatchObject({ login: 'ma@example.org', roles: ['viewer'] });
  });

  it('lets nobody in again who was removed here', async () => {
    const { json } = await reach('sub-3');
    await service.call('DELETE', `/api/v1/accounts/${json.account}`);
    const browser = new Browser();
    expect(await browser.signInAs('sub-3')).toBe('/sign-in?failed=refused');
    expect(browser.session).toBeUndefined();
  });

  it('has no password to change, and none lets it in', async () => {
    const browser = new Browser();
    await browser.signInAs('sub-1');
    const cookie = `chengxun_session=${browser.session}`;
    const changed = await service.asSent(
      'PUT',
      '/api/v1/me/password',
      { old: 'x', new: 'something quite long' },
      { cookie },
    );
    expect(changed.status).toBe(409);
    const tried = await service.asSent('POST', '/api/v1/session', { login: 'li.na', password: '' });
    expect(tried.status).toBe(401);
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/'])(
    'goes back to this page only, not to %s',
    async (to) => {
      expect(await new Browser().signInAs('sub-1', to)).toBe('/');
    },
  );

  it('refuses an answer that it did not ask for', async () => {
    const one = new Browser();
    const back = new RegExp(`^${service.url}/api/v1/session/single/back`);
    // Somebody signs in, and has another browser follow the last step.
    const { url } = await one.follow(`${service.url}/api/v1/session/single`);
    const login = await one.go(url, { prompt: 'login', login: 'sub-1', password: 'any' });
    const on = await one.follow(new URL(login.headers.get('location')!, url).href, back);
    const last = back.test(on.url)
      ? on.url
      : (
          await one.follow(
            new URL((await one.go(on.url, { prompt: 'consent' })).headers.get('location')!, on.url)
              .href,
            back,
          )
        ).url;
    const other = new Browser();
    const refused = await other.go(last);
    expect(refused.headers.get('location')).toBe('/sign-in?failed=refused');
    expect(other.session).toBeUndefined();
    // With a journey of its own, but another state.
    await other.go(`${service.url}/api/v1/session/single`);
    expect((await other.go(last)).headers.get('location')).toBe('/sign-in?failed=refused');
    expect(other.session).toBeUndefined();
    // Whose it is comes in, once.
    expect((await one.go(last)).headers.get('location')).toBe('/');
    expect((await one.go(last)).headers.get('location')).toBe('/sign-in?failed=refused');
  });

  it('is not there where it is not set up', async () => {
    const plain = await startService();
    expect((await plain.call('GET', '/api/v1/session/single')).status).toBe(404);
    expect((await plain.call('GET', '/api/v1/session/single/back?code=1')).status).toBe(404);
    await plain.stop();
  });
});

async function reach(subject: string): ReturnType<Browser['me']> {
  const browser = new Browser();
  await browser.signInAs(subject);
  return browser.me();
}
