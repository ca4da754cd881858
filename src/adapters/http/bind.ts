/** From the route table to express: validate, hand over, answer; every refusal a problem. */
import { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Identity } from '../../domain/people/identity.ts';
import type { AuditLog } from '../../services/people/ports.ts';
import type { Clock, Log } from '../../services/ports.ts';
import { auditEntry, writeEntry } from './audited.ts';
import { refusal, type WhoAsks, whoAsks } from './authorise.ts';
import { isStorable, parseJson, readBody, requireType, unstorable } from './body.ts';
import { languageOf } from './language.ts';
import { check, isProblem, type Problem, ProblemError } from './problems.ts';
import type { Reply, Route } from './route.ts';
import { sendPieces, sendProblem, sendText } from './send.ts';

const NOTHING = z.strictObject({});

interface BindDeps extends WhoAsks {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly isAway: (error: unknown) => boolean;
}

/** Mounts the rows; a known path with another method is 405 with the list of those that there are. */
export function bindRoutes(app: Express, routes: readonly Route[], deps: BindDeps): void {
  const router = Router({ caseSensitive: true, strict: true });
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()]);
    router[route.method](path, (request, response) => answer(route, request, response, deps));
  }
  for (const [path, of] of methods) {
    const allow = [...of, ...(of.includes('GET') ? ['HEAD'] : [])].join(', ');
    router.all(path, (request, response) =>
      sendProblem(request, response, {
        problem: 'method-not-allowed',
        detail: {
          en: `${request.method} is not possible here. Use one of: ${allow}.`,
          zh: `此处不支持 ${request.method}，请使用：${allow}。`,
        },
        headers: { Allow: allow },
      }),
    );
  }
  app.use(router);
}

async function answer(
  route: Route,
  request: Request,
  response: Response,
  deps: BindDeps,
): Promise<void> {
  response.locals.route = route.path;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const who = await whoAsks(route, request, deps);
  const tell = async (reply: Reply | Problem) => {
    const entry = auditEntry(route, request, who, reply, deps.clock.now());
    if (entry) await writeEntry(entry, deps);
  };
  const refused = refusal(route.allow, who);
  if (refused) {
    await tell(refused);
    return sendProblem(request, response, unread(route, request, refused));
  }
  const work = respond(route, request, who, gone.signal);
  let reply: Reply | Problem;
  try {
    reply = await (route.streamed ? work : inTime(work, route.patience, () => gone.abort()));
  } catch (error) {
    await tell(problemOf(error, request, deps, false));
    throw error;
  }
  await tell(reply);
  if (isProblem(reply)) return sendProblem(request, response, reply);
  return send(request, response, reply);
}

/** Bytes of a refused body that are cheaper to read away than a new connection is. */
const READ_AWAY = 65_536;

/** A large body that nobody is allowed to send is not read to its end: the connection goes instead. */
function unread(route: Route, { headers }: Request, refused: Problem): Problem {
  const length = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (!route.body || length <= READ_AWAY) return refused;
  return { ...refused, headers: { ...refused.headers, Connection: 'close' } };
}

/**
 * A request that takes too long is answered all the same; what it still does has no reader. The rest of its
 * body is not waited for.
 */
async function inTime<T>(work: Promise<T>, patience: number, tooLong: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tooLate = { problem: 'unavailable', headers: { Connection: 'close' } } as const;
    timer = setTimeout(() => {
      reject(new ProblemError(tooLate));
      tooLong();
    }, patience);
  });
  // Where the timeout came first, nobody is left to hear of the failure.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function respond(
  route: Route,
  request: Request,
  who: Identity | undefined,
  signal: AbortSignal,
): Promise<Reply | Problem> {
  const language = languageOf(request.headers['accept-language']);
  const params = check(route.params ?? NOTHING, texts(request.params), 'path', language);
  // A path that cannot name anything names nothing.
  if (!params.ok) return { ...params.problem, problem: 'not-found' };
  const query = check(route.query ?? NOTHING, queryOf(request), 'query', language);
  if (!query.ok) return query.problem;
  const bytes = await bytesOf(route, request);
  const body =
    route.body && !route.raw && !route.streamed
      ? check(route.body.schema, parseJson(bytes), 'body', language)
      : { ok: true as const, value: undefined };
  if (!body.ok) return body.problem;
  return route.handle({
    params: params.value,
    query: query.value,
    body: body.value,
    bytes,
    stream: request,
    headers: request.headers,
    language,
    address: request.ip ?? '',
    secure: request.secure,
    who,
    signal,
  });
}

async function bytesOf(route: Route, request: Request): Promise<Buffer> {
  if (!route.body || route.streamed) return Buffer.alloc(0);
  if (!route.raw) requireType(request, route.body.types ?? ['application/json']);
  return readBody(request, route.bodyLimit);
}

function texts(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const [name, value] of Object.entries(params))
    if (typeof value === 'string' && !isStorable(value)) throw unstorable(`path.${name}`);
  return { ...params };
}

/** Each name once: what a repeated parameter would mean is anybody's guess. */
function queryOf(request: Request): Record<string, string> {
  const at = request.url.indexOf('?');
  // A prototype of its own would make `?__proto__=` special.
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1))) {
    if (!isStorable(name) || !isStorable(value)) throw unstorable('query');
    if (name in query) throw repeated(name);
    query[name] = value;
  }
  return query;
}

const repeated = (name: string) =>
  new ProblemError({
    problem: 'invalid-request',
    detail: {
      en: `The parameter ${name} is there more than once. Send it once.`,
      zh: `参数 ${name} 重复出现，请只发送一次。`,
    },
  });

async function send(request: Request, response: Response, reply: Reply): Promise<void> {
  if ('pieces' in reply) return sendPieces(request, response, reply);
  if ('text' in reply)
    return sendText(request, response, reply.text, reply.type, { headers: reply.headers ?? {} });
  if (!('json' in reply)) {
    for (const [name, value] of Object.entries(reply.headers ?? {}))
      response.setHeader(name, value);
    response.status(reply.status).end();
    return;
  }
  const { status = 200, headers = {}, etag = false, type = 'application/json' } = reply;
  return sendText(request, response, JSON.stringify(reply.json), type, { status, headers, etag });
}

/** The last resort: what was thrown becomes a problem; what nobody foresaw is logged and says little. */
export function errorHandler(deps: { log: Log; isAway: (error: unknown) => boolean }) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (response.headersSent) {
      // Half an answer went out: only cutting the connection tells the reader that it is not whole.
      response.destroy();
      return;
    }
    sendProblem(request, response, problemOf(error, request, deps)).catch(() => response.destroy());
  };
}

/** @param tell whether it is logged: once is enough */
function problemOf(
  error: unknown,
  request: Request,
  deps: { log: Log; isAway: (error: unknown) => boolean },
  tell = true,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  // Express's own: a path that cannot be decoded.
  if (error instanceof URIError) return { problem: 'not-found' };
  // The sender broke off. (Not `destroyed`: every request that was read to its end is that.)
  if (request.errored) return { problem: 'request-timeout' };
  if (deps.isAway(error)) {
    if (tell)
      deps.log.warn({ error: String(error) }, 'the database is away: a request was refused');
    return { problem: 'unavailable', headers: { 'Retry-After': '5' } };
  }
  const at = { method: request.method, path: request.path, error };
  if (tell) deps.log.error(at, 'a request failed in a way that was not foreseen');
  return { problem: 'internal' };
}
