/** Accounts, sessions and keys over the HTTP API: who comes in, for how long, and what is written down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/domain/people/roles.ts';
import { NOW, type Service, startService } from './service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let service: Service;
beforeAll(async () => {
  service = await startService({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => service.stop());

const call: Service['call'] = (...args) => service.call(...args);
const sent: Service['call'] = (...args) => service.asSent(...args);
const signIn = (login: string, password: string, headers: Record<string, string> = {}) =>
  sent('POST', '/api/v1/session', { login, password }, headers);
const cookieOf = (answer: { headers: Headers }): string =>
  (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
const me = (cookie: string) => sent('GET', '/api/v1/me', undefined, { cookie });

let next = 0;
/** A person with a password of their own. */
async function somebody(roles: string[] = ['viewer'], more: object = {}) {
  const login = `person${next++}`;
  const password = `correct horse ${login}`;
  const { json } = await call('POST', '/api/v1/accounts', {
    login,
    name: `Name of ${login}`,
    roles,
    ...more,
  });
  const first = await signIn(login, json.password);
  await sent(
    'PUT',
    '/api/v1/me/password',
    { old: json.password, new: password },
    { cookie: cookieOf(first) },
  );
  return { id: json.account.id as number, login, password };
}

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const { login, password } = await somebody();
    const answer = await signIn(` ${login.toUpperCase()} `, password);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      login,
      roles: ['viewer'],
      permissions: ['fleet:look', 'cases:look'],
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const parts = (answer.headers.get('set-cookie') ?? '').split('; ').slice(1);
    expect(parts).toEqual(['Path=/', 'Max-Age=604800', 'HttpOnly', 'SameSite=Lax']);
    expect((await me(cookieOf(answer))).json).toEqual(answer.json);
  });

  it('marks the cookie Secure where a trusted proxy was reached by https', async () => {
    const { login, password } = await somebody();
    const answer = await signIn(login, password, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('is nobody with a cookie that was made elsewhere, or changed', async () => {
    const { login, password } = await somebody();
    const cookie = cookieOf(await signIn(login, password));
    const forged = cookie.replace(/=./, (c) => (c === '=A' ? '=B' : '=A'));
    for (const bad of ['', 'chengxun_session=abc', forged, cookie.slice(0, -2), `${cookie}x`])
      expect((await me(bad)).status).toBe(401);
    expect((await me(`other=1; ${cookie}`)).status).toBe(200);
  });

  it('answers a login that is none as it does a wrong password', async () => {
    const { login } = await somebody();
    const wrong = await signIn(login, 'wrong password');
    const none = await signIn('nobody-of-that-name', 'wrong password');
    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(wrong.json).toEqual(none.json);
  });

  it('is refused from another site’s page', async () => {
    const { login, password } = await somebody();
    for (const headers of [
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      expect((await signIn(login, password, headers as Record<string, string>)).status).toBe(403);
    expect((await signIn(login, password, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

describe('a lock after wrong passwords', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('falls after five, for longer each time, and for that account alone', async () => {
    const one = await somebody();
    const other = await somebody();
    const wrong = (n: number) => signIn(one.login, 'wrong password', from(`10.1.0.${n}`));
    for (let n = 0; n < 5; n++) expect((await wrong(n)).status).toBe(401);
    const locked = await signIn(one.login, one.password, from('10.1.0.9'));
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBe(15 * 60);
    expect(locked.json.detail).toContain('15 min');
    expect((await signIn(other.login, other.password, from('10.1.0.9'))).status).toBe(200);
    service.clock.time += 15 * MINUTE;
    for (let n = 0; n < 5; n++) expect((await wrong(n)).status).toBe(401);
    expect(Number((await wrong(6)).headers.get('retry-after'))).toBe(30 * 60);
    service.clock.time += 30 * MINUTE;
    expect((await signIn(one.login, one.password)).status).toBe(200);
    // Being right begins anew.
    for (let n = 0; n < 4; n++) await wrong(n);
    expect((await signIn(one.login, one.password)).status).toBe(200);
  });

  it('falls for a login that is none too', async () => {
    for (let n = 0; n < 5; n++)
      expect((await signIn('ghost', 'wrong', from(`10.2.0.${n}`))).status).toBe(401);
    expect((await signIn('ghost', 'wrong', from('10.2.0.9'))).status).toBe(429);
  });

  it('counts guesses that come at the same time', async () => {
    const { login } = await somebody();
    const guesses = Array.from({ length: 12 }, (_, n) =>
      signIn(login, 'wrong password', from(`10.3.0.${n}`)),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429]);
  });

  it('is ended by an administrator', async () => {
    const { id, login, password } = await somebody();
    for (let n = 0; n < 5; n++) await signIn(login, 'wrong password', from(`10.4.0.${n}`));
    expect((await call('GET', `/api/v1/accounts/${id}`)).json.lockedUntil).not.toBeNull();
    await call('PATCH', `/api/v1/accounts/${id}`, { unlock: true });
    expect((await signIn(login, password, from('10.4.0.9'))).status).toBe(200);
  });

  it('holds an address off that guesses at many logins, and no other address', async () => {
    const { login, password } = await somebody();
    let refused = 0;
    for (let n = 0; n < 33; n++)
      if ((await signIn(`guess${n}`, 'wrong password', from('10.5.0.1'))).status === 429) refused++;
    expect(refused).toBe(3);
    expect((await signIn(login, password, from('10.5.0.1'))).status).toBe(429);
    expect((await signIn(login, password, from('10.5.0.2'))).status).toBe(200);
    service.clock.time += 10_000;
    expect((await signIn(login, password, from('10.5.0.1'))).status).toBe(200);
  });
});

describe('a session', () => {
  const begin = async () => {
    const person = await somebody();
    return { ...person, cookie: cookieOf(await signIn(person.login, person.password)) };
  };

  it('ends after twelve hours without a call', async () => {
    const { cookie } = await begin();
    service.clock.time += 11 * HOUR;
    expect((await me(cookie)).status).toBe(200);
    service.clock.time += 11 * HOUR;
    expect((await me(cookie)).status).toBe(200);
    service.clock.time += 12 * HOUR;
    expect((await me(cookie)).status).toBe(401);
  });

  it('ends after seven days, however much it is used', async () => {
    const { cookie } = await begin();
    for (let hours = 0; hours < 168; hours += 8) {
      expect((await me(cookie)).status).toBe(200);
      service.clock.time += 8 * HOUR;
    }
    expect((await me(cookie)).status).toBe(401);
  });

  it('ends by signing out, and the cookie with it', async () => {
    const { cookie } = await begin();
    const out = await sent('DELETE', '/api/v1/session', undefined, { cookie });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('chengxun_session=; Path=/; Max-Age=0');
    expect((await me(cookie)).status).toBe(401);
  });

  it('is another one after signing in again', async () => {
    const { cookie, login, password } = await begin();
    const again = cookieOf(await signIn(login, password, { cookie }));
    expect(again).not.toBe(cookie);
    expect((await me(cookie)).status).toBe(401);
    expect((await me(again)).status).toBe(200);
  });

  it('goes on where its owner changes the password; all others end', async () => {
    const { cookie, login, password } = await begin();
    const elsewhere = cookieOf(await signIn(login, password));
    const fresh = 'quite another thing';
    const wrong = await sent(
      'PUT',
      '/api/v1/me/password',
      { old: 'wrong', new: fresh },
      { cookie },
    );
    expect(wrong.status).toBe(422);
    const changed = await sent(
      'PUT',
      '/api/v1/me/password',
      { old: password, new: fresh },
      { cookie },
    );
    expect(changed.status).toBe(200);
    expect((await me(cookie)).status).toBe(200);
    expect((await me(elsewhere)).status).toBe(401);
    expect((await signIn(login, password)).status).toBe(401);
    expect((await signIn(login, fresh)).status).toBe(200);
  });

  it('ends with a fresh password by an administrator, which must be changed', async () => {
    const { id, cookie, login } = await begin();
    const { json } = await call('POST', `/api/v1/accounts/${id}/password`);
    expect((await me(cookie)).status).toBe(401);
    const answer = await signIn(login, json.password);
    expect(answer.json).toMatchObject({ mustChange: true, permissions: [] });
    const barred = await sent('GET', '/api/v1/devices', undefined, { cookie: cookieOf(answer) });
    expect(barred.status).toBe(403);
  });

  it('ends with the account; its login is never given again', async () => {
    const { id, cookie, login, password } = await begin();
    expect((await call('DELETE', `/api/v1/accounts/${id}`)).status).toBe(204);
    expect((await me(cookie)).status).toBe(401);
    expect((await signIn(login, password)).status).toBe(401);
    expect((await call('GET', `/api/v1/accounts/${id}`)).status).toBe(404);
    const again = await call('POST', '/api/v1/accounts', {
      login,
      name: 'Another',
      roles: ['viewer'],
    });
    expect(again.status).toBe(409);
  });

  it('does at once what a changed role may do', async () => {
    const { id, cookie } = await begin();
    const zone = (method: string) =>
      sent(method, '/api/v1/rule-settings', method === 'PUT' ? {} : undefined, { cookie });
    expect((await zone('PUT')).status).toBe(403);
    await call('PATCH', `/api/v1/accounts/${id}`, { roles: ['dispatcher'] });
    expect((await zone('PUT')).status).toBe(400);
  });
});

describe('an account', () => {
  it('is kept with an argon2id hash of OWASP’s cost, and shown without it', async () => {
    const { id } = await somebody();
    const { rows } = await service.pool.query('SELECT password_hash FROM accounts WHERE id = $1', [
      id,
    ]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify((await call('GET', `/api/v1/accounts/${id}`)).json)).not.toContain(
      'argon2',
    );
  });

  it('refuses passwords that are guessed at once', async () => {
    const add = (login: string, password: string) =>
      call('POST', '/api/v1/accounts', { login, name: 'A', roles: ['viewer'], password });
    expect((await add('zhangsan-long', 'zhangsan-long1')).status).toBe(422);
    expect((await add('a1', 'aaaaaaaaaaaa')).status).toBe(422);
    expect((await add('a2', 'short')).status).toBe(400);
    expect((await add('a3', '城管执法局的一个长口令')).status).toBe(201);
  });

  it('of the role unit needs one that there is', async () => {
    const add = (unit: number | null) =>
      call('POST', '/api/v1/accounts', { login: `unit${unit}`, name: 'U', roles: ['unit'], unit });
    expect((await add(null)).json.errors[0].path).toBe('body.unit');
    expect((await add(99)).status).toBe(422);
    const { rows } = await service.pool.query(
      `INSERT INTO units (name) VALUES ('环卫一所') RETURNING id`,
    );
    const { json } = await add(rows[0].id);
    expect(json.account.unit).toEqual({ id: rows[0].id, name: '环卫一所' });
    const taken = await call('PATCH', `/api/v1/accounts/${json.account.id}`, { unit: null });
    expect(taken.status).toBe(422);
  });

  it('of the last administrator is neither removed nor made less', async () => {
    const first = await somebody(['administrator']);
    const second = await somebody(['administrator']);
    const gone = await Promise.all(
      [first, second].map(({ id }) => call('DELETE', `/api/v1/accounts/${id}`)),
    );
    expect(gone.map(({ status }) => status).sort()).toEqual([204, 409]);
    const left = gone[0]?.status === 409 ? first : second;
    const less = await call('PATCH', `/api/v1/accounts/${left.id}`, { roles: ['viewer'] });
    expect(less.status).toBe(409);
  });

  it('of a pilot goes on and off duty', async () => {
    const { login, password } = await somebody(['pilot'], { licence: 'CAAC-1' });
    const cookie = cookieOf(await signIn(login, password));
    const { json } = await sent('PUT', '/api/v1/me/duty', { onDuty: true }, { cookie });
    expect(json).toMatchObject({ onDuty: true, licence: 'CAAC-1' });
  });

  it('is listed in pages', async () => {
    const first = (await call('GET', '/api/v1/accounts?limit=2')).json;
    expect(first.items).toHaveLength(2);
    const second = (await call('GET', `/api/v1/accounts?limit=2&cursor=${first.next}`)).json;
    expect(second.items[0].id).toBeGreaterThan(first.items[1].id);
  });
});

describe('an API key', () => {
  const make = (more: object = {}) =>
    call('POST', '/api/v1/keys', { name: 'replay', scopes: ['fleet:look'], ...more });

  it('opens what its scopes say, however it is sent, and is shown once', async () => {
    const { json } = await make();
    expect(json.secret).toMatch(/^chx_[\w-]{43}$/);
    for (const headers of [
      { authorization: `Bearer ${json.secret}` },
      { 'x-api-key': json.secret },
    ]) {
      expect((await sent('GET', '/api/v1/devices', undefined, headers)).status).toBe(200);
      expect(
        (await sent('POST', '/api/v1/devices', { id: 'a', kind: 'tracker' }, headers)).status,
      ).toBe(403);
      expect((await sent('GET', '/api/v1/me', undefined, headers)).json).toMatchObject({
        account: null,
        name: 'replay',
      });
    }
    const listed = JSON.stringify((await call('GET', '/api/v1/keys')).json);
    expect(listed).not.toContain(json.secret);
  });

  it('holds until it is revoked or runs out', async () => {
    const headers = (secret: string) => ({ 'x-api-key': secret });
    const one = (await make()).json;
    await call('DELETE', `/api/v1/keys/${one.key.id}`);
    expect((await sent('GET', '/api/v1/devices', undefined, headers(one.secret))).status).toBe(401);
    expect((await call('DELETE', `/api/v1/keys/${one.key.id}`)).status).toBe(404);
    const soon = new Date(service.clock.time + HOUR).toISOString();
    const two = (await make({ expires: soon })).json;
    expect((await sent('GET', '/api/v1/devices', undefined, headers(two.secret))).status).toBe(200);
    service.clock.time += HOUR;
    expect((await sent('GET', '/api/v1/devices', undefined, headers(two.secret))).status).toBe(401);
  });

  it('acts for the people that it names; a person acts as nobody else', async () => {
    const step = async (headers: Record<string, string>) =>
      (
        await sent(
          'PUT',
          '/api/v1/rule-settings',
          {
            ...(
              await call('GET', '/api/v1/rule-settings')
            ).json,
            validFrom: undefined,
            changedBy: undefined,
            by: 'Li',
          },
          headers,
        )
      ).json.changedBy;
    const { secret } = (await make({ scopes: PERMISSIONS })).json;
    expect(await step({ 'x-api-key': secret })).toBe('Li');
    const { login, password } = await somebody(['dispatcher']);
    expect(await step({ cookie: cookieOf(await signIn(login, password)) })).toBe(
      `Name of ${login}`,
    );
  });
});

describe('the audit log', () => {
  const entries = async (query: string) => (await call('GET', `/api/v1/audit?${query}`)).json.items;

  it('has every changing call with who, what and how it ended, refused ones too', async () => {
    const { login, password } = await somebody(['dispatcher']);
    const cookie = cookieOf(await signIn(login, password, { 'x-forwarded-for': '10.6.0.1' }));
    const headers = { cookie, 'x-forwarded-for': '10.6.0.1' };
    service.clock.time = Math.max(service.clock.time, NOW) + 1000;
    await sent('POST', '/api/v1/devices', { id: 'truck-9', kind: 'tracker' }, headers);
    await sent('DELETE', '/api/v1/devices/truck-9', undefined, headers);
    await sent('DELETE', '/api/v1/devices/truck-9', undefined, headers);
    await sent('DELETE', '/api/v1/keys/1', undefined, headers);
    await sent('GET', '/api/v1/devices', undefined, headers);
    const found = await entries(`by=${login}&limit=6`);
    expect(
      found.slice(0, 5).map((e: { action: string; outcome: number }) => `${e.action} ${e.outcome}`),
    ).toEqual([
      'DELETE /api/v1/keys/{id} 403',
      'DELETE /api/v1/devices/{id} 404',
      'DELETE /api/v1/devices/{id} 204',
      'POST /api/v1/devices 201',
      'sign-in 200',
    ]);
    expect(found[2]).toMatchObject({ subject: { id: 'truck-9' }, address: '10.6.0.1' });
    expect(found[3].subject).toEqual({ made: '/api/v1/devices/truck-9' });
  });

  it('is filtered by who, what and when, and paged', async () => {
    const all = await entries('limit=1000');
    const signIns = await entries('action=sign-in&limit=1000');
    expect(signIns.length).toBeGreaterThan(5);
    expect(signIns.length).toBeLessThan(all.length);
    const { at } = all[Math.floor(all.length / 2)];
    const since = await entries(`from=${at}&limit=1000`);
    expect(since).toEqual(all.filter((e: { at: string }) => e.at >= at));
    const page = (await call('GET', '/api/v1/audit?limit=3')).json;
    const second = (await call('GET', `/api/v1/audit?limit=3&cursor=${page.next}`)).json;
    expect([...page.items, ...second.items]).toEqual(all.slice(0, 6));
  });

  it('holds no secret, and neither does anything else that is stored or logged', async () => {
    const { login, password } = await somebody();
    const cookie = cookieOf(await signIn(login, password));
    await signIn(password, password);
    const { json } = await call('POST', '/api/v1/keys', { name: 'k', scopes: ['fleet:look'] });
    await sent('GET', '/api/v1/devices', undefined, { 'x-api-key': json.secret });
    const tables = ['accounts', 'sessions', 'api_keys', 'audit_log'];
    for (const table of tables) {
      const { rows } = await service.pool.query(`SELECT ${table}::text AS row FROM ${table}`);
      const text = rows.map((r: { row: string }) => r.row).join('\n');
      for (const secret of [password, cookie.split('=')[1]!, json.secret])
        expect(text).not.toContain(secret);
    }
    expect(service.failures).toEqual([]);
  });
});
