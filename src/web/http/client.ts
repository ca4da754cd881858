/** The HTTP API from the page's side: JSON in, JSON out, problems as errors with the server's words. */
import type { ApiProblem } from '../../wire/api.ts';
import { language, messagesOf } from '../i18n/language.ts';

export class ProblemError extends Error {
  readonly status: number;
  readonly fields: NonNullable<ApiProblem['errors']>;
  constructor(status: number, detail: string, fields: NonNullable<ApiProblem['errors']> = []) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.fields = fields;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export function apiPath(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

/** Called where the server says that nobody is signed in any more. */
let onSignedOut = () => {};
export function whenSignedOut(work: () => void): void {
  onSignedOut = work;
}

async function problemOf(response: Response): Promise<ProblemError> {
  try {
    const problem = (await response.json()) as Partial<ApiProblem>;
    const detail = problem.detail || problem.title || response.statusText;
    return new ProblemError(response.status, detail, problem.errors ?? []);
  } catch {
    return new ProblemError(response.status, `${response.status} ${response.statusText}`);
  }
}

interface RequestOptions {
  readonly body?: unknown;
  /** Sent byte by byte, instead of a JSON body. */
  readonly file?: Blob;
  /** Of the file; absent: unknown bytes. */
  readonly type?: string;
  /** Files with their names; the browser writes the type with its boundary. */
  readonly form?: FormData;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Record<string, string>;
}

async function request(method: string, path: string, options: RequestOptions = {}) {
  const { body, file, form, type, signal } = options;
  const sent = form ?? file ?? (body === undefined ? undefined : JSON.stringify(body));
  const headers: Record<string, string> = { 'accept-language': language.get(), ...options.headers };
  if (sent !== undefined && !form)
    headers['content-type'] = file ? (type ?? 'application/octet-stream') : 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ProblemError(0, messagesOf(language.get()).errors.network);
  }
  // At the door itself 401 means a wrong password.
  if (response.status === 401 && path !== '/api/v1/session') onSignedOut();
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await request('GET', apiPath(path, query), { signal })).json() as Promise<T>;
}

export type Change = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export async function send<T>(
  method: Change,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<T | undefined> {
  const response = await request(method, apiPath(path), { body, ...(headers && { headers }) });
  return response.status === 204 ? undefined : (response.json() as Promise<T>);
}

/** With the version to be sent as `If-Match`. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string | undefined;
}

async function versioned<T>(response: Response): Promise<Versioned<T>> {
  const version = response.headers.get('etag') ?? undefined;
  return { value: (await response.json()) as T, version };
}

export const getVersioned = async <T>(path: string): Promise<Versioned<T>> =>
  versioned<T>(await request('GET', apiPath(path)));

/** Refused by the server where somebody else has changed the thing since that version. */
export async function sendVersioned<T>(
  method: Change,
  path: string,
  body: unknown,
  version: string | undefined,
): Promise<Versioned<T>> {
  const headers = version === undefined ? {} : { 'if-match': version };
  return versioned<T>(await request(method, apiPath(path), { body, headers }));
}

/** Files with their names, as a form. */
export async function sendForm<T>(path: string, form: FormData): Promise<T> {
  return (await request('POST', apiPath(path), { form })).json() as Promise<T>;
}

/** A file byte by byte, whatever its encoding, as what it is. */
export async function sendFileAs<T>(
  path: string,
  file: Blob,
  type: string,
  method: 'POST' | 'PUT' = 'POST',
): Promise<T> {
  return (await request(method, apiPath(path), { file, type })).json() as Promise<T>;
}

/** A file for the server to read. */
export async function sendFile<T>(path: string, query: Query, file: Blob): Promise<T> {
  return (await request('POST', apiPath(path, query), { file })).json() as Promise<T>;
}

/** Refused by the server where somebody else has changed the thing since this version was read. */
export const sendIfMatch = <T>(method: Change, path: string, body?: unknown, version?: number) =>
  send<T>(method, path, body, version === undefined ? undefined : { 'if-match': `"${version}"` });

/** All pages of a list, at most `most` items: a list on a screen, not an export. */
export async function getAll<T>(path: string, query: Query, most: number): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await get<{ items: T[]; next: string | null }>(path, { ...query, cursor });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}
