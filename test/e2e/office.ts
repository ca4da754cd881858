/** People of a bureau who sign in and call the API, each with the account of one role. */
import type { Role } from '../../src/domain/people/roles.ts';
import type { Service } from './fleet-client.ts';

export interface Person {
  /** Throws where the answer is no success. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The answer as it is. */
  ask(method: string, path: string, body?: unknown): Promise<Response>;
  /** `name=value`, as a browser sends it back. */
  readonly cookie: string;
}

type Headers = Readonly<Record<string, string>>;

const caller = (http: string, own: Headers) => {
  const ask = (method: string, path: string, body?: unknown): Promise<Response> => {
    const isForm = body instanceof FormData;
    return fetch(http + path, {
      method,
      headers: { ...own, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
  };
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  return { ask, call };
};

export const administrator = ({ http, key }: Service): Person => ({
  ...caller(http, { 'x-api-key': key }),
  cookie: '',
});

const PASSWORD = 'long enough to be typed';

/** Makes the account and signs in with it. */
export async function person(
  service: Service,
  account: { login: string; name: string; role: Role; unit?: number; licence?: string },
): Promise<Person> {
  const { role, ...fields } = account;
  await administrator(service).call('POST', '/api/v1/accounts', {
    ...fields,
    roles: [role],
    password: PASSWORD,
  });
  const first = await signIn(service.http, account.login, PASSWORD);
  const changed = `${PASSWORD}, ${account.login.length} times`;
  await first.call('PUT', '/api/v1/me/password', { old: PASSWORD, new: changed });
  return signIn(service.http, account.login, changed);
}

async function signIn(http: string, login: string, password: string): Promise<Person> {
  const answer = await caller(http, {}).ask('POST', '/api/v1/session', { login, password });
  if (!answer.ok) throw new Error(`${login}: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
  return { ...caller(http, { cookie }), cookie };
}
