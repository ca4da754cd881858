/** An API key for tests that come to a service from outside, as any client of it would. */
import { PERMISSIONS } from '../../src/domain/people/roles.ts';

type Administrator = { readonly login: string; readonly password: string };

/** Signs in as the first administrator and makes a key that opens everything. */
export async function makeKey(
  http: string,
  administrator: Administrator | undefined,
): Promise<string> {
  const cookie = await signIn(http, administrator);
  const made = await post(
    `${http}/api/v1/keys`,
    { name: 'tests', scopes: PERMISSIONS },
    { cookie },
  );
  return ((await made.json()) as { secret: string }).secret;
}

/** The cookie of a session, as a browser sends it back: `name=value`. */
export async function signIn(
  http: string,
  administrator: Administrator | undefined,
): Promise<string> {
  if (!administrator) throw new Error('this was not the first start: nobody told a password');
  const answer = await post(`${http}/api/v1/session`, administrator);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}
