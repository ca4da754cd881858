/**
 * Whatever is asked of the HTTP API, over a real database: the answer is never a 5xx, a refusal is always
 * a problem, and what was stored goes on to be served.
 */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../src/wire/api.ts';
import { addCase, addDevice, addFixes, drive, newZone } from '../contract/seed.ts';
import { NOW, type Service, startService } from '../contract/service.ts';
import {
  anywhere,
  changes,
  headers,
  type Known,
  methods,
  nasty,
  ofTable,
} from './http-requests.ts';

const RUNS = 400;
const SECONDS = 1000;
let service: Service;
let known: Known;
let page: string;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
/** How often each status was answered: a fuzz that only meets 404 proves nothing. */
const answered = new Map<number, number>();

beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'chengxun-page-'));
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  service = await startService({ webDir: page });
  const no = await addDevice(service.pool, 'truck-1');
  await addFixes(service.pool, no, drive(NOW - 60_000, 60));
  const filed = await addCase(service.pool, 'truck-1', 'speeding', NOW);
  const zone = await service.call('POST', '/api/v1/zones', newZone());
  known = { device: 'truck-1', case: filed.case.id, zone: zone.json.id };
}, 60 * SECONDS);
afterAll(async () => {
  agent.destroy();
  await rm(page, { recursive: true, force: true });
  await service.stop();
});

interface Asked {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

async function ask({ method, path, headers = {}, body }: Asked) {
  // Said outright: node leaves the length away for some methods, and the body would be the next request.
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const sent = request(service.url + path, { method, headers: { ...headers, ...length }, agent });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8');
  for await (const piece of response) text += piece;
  return { status: response.statusCode ?? 0, type: response.headers['content-type'], text };
}

async function holds(asked: Asked): Promise<void> {
  const { status, type, text } = await ask(asked);
  answered.set(status, (answered.get(status) ?? 0) + 1);
  const said = `${asked.method} ${asked.path} ${String(asked.body).slice(0, 500)} → ${status} ${text.slice(0, 500)}`;
  expect(status, said).toBeLessThan(500);
  expect(service.failures, said).toEqual([]);
  if (status < 400) return;
  if (asked.path.startsWith('/open311/')) return holdsOpen311(asked, status, type, text, said);
  expect(type, said).toBe('application/problem+json');
  if (asked.method !== 'HEAD') problemSchema.strict().parse(JSON.parse(text));
}

/** GeoReport v2 has a form of its own for refusals, and three statuses of them. */
function holdsOpen311(
  { method }: Asked,
  status: number,
  type: string | undefined,
  text: string,
  said: string,
): void {
  expect([400, 403, 404], said).toContain(status);
  expect(['application/json; charset=utf-8', 'text/xml; charset=utf-8'], said).toContain(type);
  if (method === 'HEAD') return;
  const codes = type?.includes('json')
    ? JSON.parse(text).map(({ code }: { code: number }) => code)
    : [...text.matchAll(/<code>(\d+)<\/code>/g)].map(([, code]) => Number(code));
  expect(codes.length, said).toBeGreaterThan(0);
  expect(new Set(codes), said).toEqual(new Set([status]));
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('any request', () => {
  it('at an address of the table is answered without a failure', {
    timeout: 120 * SECONDS,
  }, async () => {
    const bodies = fc.oneof(fc.json({ maxDepth: 6 }), nasty);
    const asked = ofTable(service.routes, known);
    const property = fc.asyncProperty(asked, bodies, headers, async (of, body, given) => {
      const bodied = !['GET', 'HEAD'].includes(of.method);
      const path = `${of.path}?${of.query}`;
      await holds({ method: of.method, path, headers: given, ...(bodied && { body }) });
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(answered.get(200)).toBeGreaterThan(RUNS / 20);
  });

  it('with one thing wrong in a change is answered without a failure', {
    timeout: 120 * SECONDS,
  }, async () => {
    const property = fc.asyncProperty(changes(known), (of) => holds({ ...of, headers: JSON_TYPE }));
    await fc.assert(property, { numRuns: RUNS });
    expect(answered.get(201)).toBeGreaterThan(RUNS / 100);
    expect(answered.get(422)).toBeGreaterThan(RUNS / 100);
  });

  it('at any address at all is answered without a failure', {
    timeout: 120 * SECONDS,
  }, async () => {
    const property = fc.asyncProperty(methods, anywhere, (method, path) => holds({ method, path }));
    await fc.assert(property, { numRuns: RUNS });
  });

  it('of bytes that are no text is answered without a failure', {
    timeout: 60 * SECONDS,
  }, async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) =>
      holds({
        method: 'POST',
        path: '/api/v1/devices',
        headers: JSON_TYPE,
        body: Buffer.from(bytes),
      }),
    );
    await fc.assert(property, { numRuns: RUNS / 4 });
  });
});

it('and after all that the lists are served as before', async () => {
  for (const path of ['devices', 'zones', 'cases', 'violations', 'rejections', 'counters'])
    expect((await service.call('GET', `/api/v1/${path}`)).status).toBe(200);
});
