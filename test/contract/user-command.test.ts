/** `chengxun user …` on a real database, and what it takes from the settings. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPasswords } from '../../src/adapters/passwords.ts';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { createStores } from '../../src/adapters/store/stores.ts';
import { userCommand } from '../../src/commands/user.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createApiKeys } from '../../src/services/people/keys.ts';
import { emptyDatabase, silent } from './database.ts';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let pool: Pool;
let dataDir: string;
let config: Config;
let out: string[];
let err: string[];

beforeAll(async () => {
  database = await emptyDatabase();
  pool = openPool(database.url);
  dataDir = await mkdtemp(join(tmpdir(), 'chengxun-user-'));
  config = readConfig({ DATABASE_URL: database.url, CHENGXUN_DATA_DIR: dataDir });
});
afterAll(async () => {
  await pool.end();
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  out = [];
  err = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void out.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void err.push(text));
});
afterEach(() => vi.restoreAllMocks());

const user = (...argv: string[]) => userCommand(config, silent, argv);
const passwords = createPasswords();

async function opens(login: string, password: string): Promise<boolean> {
  const { accounts } = createStores(pool);
  const account = await accounts.byLogin(login);
  return passwords.matches(account && (await accounts.passwordHash(account.id)), password);
}

describe('chengxun user', () => {
  it('adds an account; its password alone goes to standard output', async () => {
    expect(await user('add', 'Wang', '--role', 'administrator', '--name', '王芳')).toBe(0);
    expect(out).toHaveLength(1);
    expect(err.join()).not.toContain(out[0]);
    expect(await opens('wang', out[0]!)).toBe(true);
    const { mustChange } = (await createStores(pool).accounts.byLogin('wang'))!;
    expect(mustChange).toBe(true);
  });

  it('lists them', async () => {
    await user('add', 'li', '--role', 'pilot', '--role', 'viewer');
    out = [];
    await user('list');
    expect(out).toEqual(['wang\t王芳\tadministrator', 'li\tli\tpilot,viewer']);
  });

  it('makes a fresh password in place of a forgotten one, and ends a lock', async () => {
    await pool.query(`UPDATE accounts SET failures = 5, locked_until = now() + interval '1 hour'`);
    await user('password', 'wang');
    expect(await opens('wang', out[0]!)).toBe(true);
    expect((await createStores(pool).accounts.byLogin('wang'))?.lockedUntil).toBeUndefined();
  });

  it('removes all but the last administrator', async () => {
    expect(await user('remove', 'li')).toBe(0);
    await expect(user('remove', 'wang')).rejects.toThrow('last administrator');
    await expect(user('remove', 'li')).rejects.toThrow('no account li');
    await expect(user('add', 'li', '--role', 'viewer')).rejects.toThrow('taken');
  });

  it('adds, lists and revokes keys', async () => {
    await user('key', 'add', 'replay', '--scope', 'fleet:look', '--scope', 'fleet:change');
    const keys = createApiKeys({
      store: createStores(pool).keys,
      random: { bytes: () => new Uint8Array(), below: () => 0 },
      clock: { now: Date.now },
    });
    const who = await keys.identify(out[0]!);
    expect(who).toMatchObject({ kind: 'key', name: 'replay' });
    out = [];
    await user('key', 'list');
    expect(out).toEqual([`${who!.id}\treplay\tfleet:look,fleet:change`]);
    await user('key', 'remove', String(who!.id));
    await expect(user('key', 'remove', String(who!.id))).rejects.toThrow('no key');
  });

  it.each([
    [['add', 'x'], '--role'],
    [['add', 'x', '--role', 'king'], '--role'],
    [['add', 'a b', '--role', 'viewer'], 'login'],
    [['add', 'x', '--role', 'unit'], '--unit'],
    [['add', 'x', '--role', 'unit', '--unit', 'nowhere'], 'nowhere'],
    [['password', 'nobody'], 'nobody'],
    [['promote', 'wang'], 'promote'],
    [['key', 'add', 'x'], '--scope'],
    [['key', 'add', 'x', '--scope', 'all'], '--scope'],
    [['add', 'x', '--colour', 'red'], '--colour'],
  ])('says what is wrong with %j', async (argv, word) => {
    await expect(user(...argv)).rejects.toThrow(word);
  });
});

describe('settings around people', () => {
  it.each([
    [{ CHENGXUN_DEMO_API_KEY: 'short' }, 'CHENGXUN_DEMO_API_KEY'],
    [{ CHENGXUN_DEMO_API_KEY: 'sixteen letters!' }, 'CHENGXUN_DEMO_API_KEY'],
    [{ CHENGXUN_TRUSTED_PROXIES: 'proxy.local' }, 'CHENGXUN_TRUSTED_PROXIES'],
    [{ CHENGXUN_TRUSTED_PROXIES: '10.0.0.0/33' }, 'CHENGXUN_TRUSTED_PROXIES'],
    [{ CHENGXUN_OIDC_ISSUER: 'https://id.example' }, 'belong together'],
    [{ CHENGXUN_OIDC_CLIENT_ID: 'a' }, 'belong together'],
    [
      {
        CHENGXUN_OIDC_ISSUER: 'http://id.example',
        CHENGXUN_OIDC_CLIENT_ID: 'a',
        CHENGXUN_OIDC_CLIENT_SECRET: 'b',
      },
      'CHENGXUN_OIDC_ISSUER',
    ],
  ])('%j is refused by name', (env, word) => {
    expect(() => readConfig(env as Record<string, string>)).toThrow(word);
  });

  it('are taken', () => {
    const { trustedProxies, oidc, demoApiKey } = readConfig({
      CHENGXUN_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32',
      CHENGXUN_OIDC_ISSUER: 'http://127.0.0.1:9000',
      CHENGXUN_OIDC_CLIENT_ID: 'chengxun',
      CHENGXUN_OIDC_CLIENT_SECRET: 'secret',
      CHENGXUN_DEMO_API_KEY: 'a-key-of-sixteen',
    });
    expect(trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']);
    expect(oidc).toMatchObject({ issuer: 'http://127.0.0.1:9000', name: 'OpenID Connect' });
    expect(demoApiKey).toBe('a-key-of-sixteen');
  });
});
