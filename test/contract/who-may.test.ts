/** Every row of the API's table against every role: allowed exactly where the row says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src/adapters/http/route.ts';
import type { Identity } from '../../src/domain/people/identity.ts';
import { PERMISSIONS, type Permission, ROLES } from '../../src/domain/people/roles.ts';
import { person, type Service, startService } from './service.ts';

/** A header of this test alone. */
const CALLER = 'x-caller';
let service: Service;
let routes: readonly Route[];
const callers = new Map<string, Identity>();
beforeAll(async () => {
  service = await startService({
    identify: async ({ headers }) => callers.get(String(headers[CALLER])),
    // What is written down is tested with what people do.
    audit: { write: async () => {}, list: async () => [], forget: async () => {} },
  });
  // What a row does is not the matter here: who gets to it is.
  routes = service.routes;
  for (const route of routes) Object.assign(route, { handle: async () => ({ status: 204 }) });
});
afterAll(() => service.stop());

const key = (...scopes: Permission[]): Identity => ({
  kind: 'key',
  id: 7,
  name: `machine:${scopes.join(' ')}`,
  roles: [],
  permissions: new Set(scopes),
});

const named = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

/** Of each parameter something that its schema takes, whatever it may be. */
function addressOf({ path }: Route): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? '1');
}
const VALUES: Readonly<Record<string, string>> = { sha256: 'a'.repeat(64) };

/** Whether the call gets past the door: what is wrong with its body or its address is told behind it. */
async function admitted(who: Identity | undefined, route: Route): Promise<boolean> {
  if (who) callers.set(who.name, who);
  const response = await fetch(service.url + addressOf(route), {
    method: route.method.toUpperCase(),
    headers: { [CALLER]: who?.name ?? 'nobody' },
    redirect: 'manual',
  });
  if (response.status !== 401 && response.status !== 403) {
    await response.body?.cancel();
    return true;
  }
  const { type } = (await response.json()) as { type: string };
  expect(type).toBe(who ? '/problems/not-allowed' : '/problems/not-signed-in');
  return false;
}

function expected(allow: Route['allow'], who: Identity | undefined): boolean {
  if (allow === 'anyone') return true;
  if (!who || allow === 'signed-in') return who !== undefined;
  return [allow].flat().some((one) => who.permissions.has(one as Permission));
}

describe('every row of the table', () => {
  const all: [string, Identity | undefined][] = [
    ['nobody', undefined],
    ...ROLES.map((role): [string, Identity] => [role, person(role)]),
    ['a key without scopes', key()],
    ...PERMISSIONS.map((scope): [string, Identity] => [`a key with ${scope}`, key(scope)]),
  ];

  it.each(all)('lets %s in exactly where it says so', async (_, who) => {
    const wrong = await Promise.all(
      routes.map(async (route) => {
        const isIn = await admitted(who, route);
        return isIn === expected(route.allow, who) ? [] : [`${named(route)} ${isIn}`];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  it('says who may call it: a changed row is to be noticed here', () => {
    const rows = routes.map((route) => `${named(route)} · ${[route.allow].flat().join(' | ')}`);
    expect(rows.sort().join('\n')).toMatchSnapshot();
  });

  it('that changes anything is written to the audit log', () => {
    const unwritten = routes.filter(({ method, audited }) => method !== 'get' && !audited);
    expect(unwritten.map(named).sort()).toEqual([
      'POST /api/v1/flights/{id}/watch',
      'POST /api/v1/photos/known',
      'POST /api/v1/photos/placed',
      'POST /api/v1/session',
    ]);
  });
});
