import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../src/domain/supervision/rule-settings.ts';
import { type Service, startService } from './service.ts';

let service: Service;
let web: string;
let basemap: string;
beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'chengxun-web-'));
  await mkdir(join(web, 'assets'));
  await writeFile(join(web, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(web, 'assets', 'main-abc123.js'), 'export {};\n'.repeat(1000));
  basemap = await mkdtemp(join(tmpdir(), 'chengxun-map-'));
  await writeFile(join(basemap, 'roads.geojson'), '{"type":"FeatureCollection","features":[]}');
  await writeFile(join(basemap, 'README.md'), 'not for the page');
  service = await startService({ webDir: web, basemapDir: basemap });
});
afterAll(async () => {
  await service.stop();
  for (const folder of [web, basemap]) await rm(folder, { recursive: true });
});
const call: Service['call'] = (...args) => service.call(...args);

describe('health', () => {
  it('says alive, and ready or what is wrong', async () => {
    expect((await call('GET', '/healthz')).json).toEqual({ status: 'ok' });
    expect((await call('GET', '/readyz')).status).toBe(200);
    service.checks.push({ name: 'spool', ok: false, detail: 'it is full' });
    const { status, json } = await call('GET', '/readyz');
    expect(status).toBe(503);
    expect(json.detail).toContain('spool: it is full');
    service.checks.pop();
  });

  it('counts requests by route, not by path', async () => {
    await call('GET', '/api/v1/devices/some-device');
    await call('GET', '/nowhere/at/all');
    const { text, headers } = await call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('route="/api/v1/devices/{id}"');
    expect(text).toContain('route="other"');
    expect(text).not.toContain('some-device');
    expect(text).toContain('chengxun_live_clients');
  });
});

describe('settings', () => {
  it('tell the page what it needs', async () => {
    expect((await call('GET', '/api/v1/settings')).json.timezone).toBe('Asia/Shanghai');
  });

  it('of the rules are the usual ones until somebody sets others', async () => {
    const usual = (await call('GET', '/api/v1/rule-settings')).json;
    expect(usual).toEqual({ ...DEFAULT_RULE_SETTINGS, validFrom: null, changedBy: '' });
    const mine = {
      ...DEFAULT_RULE_SETTINGS,
      speeding: { ...DEFAULT_RULE_SETTINGS.speeding, factor: 1.2 },
    };
    const set = await call('PUT', '/api/v1/rule-settings', { ...mine, by: 'Wang' });
    expect(set.json).toMatchObject({ speeding: { factor: 1.2 }, changedBy: 'Wang' });
    // Within the same millisecond: the later one holds from a millisecond later.
    const again = await call('PUT', '/api/v1/rule-settings', { ...mine, by: 'Li' });
    expect(Date.parse(again.json.validFrom) - Date.parse(set.json.validFrom)).toBe(1);
    service.clock.time += 1000;
    expect((await call('GET', '/api/v1/rule-settings')).json.changedBy).toBe('Li');
  });

  it('of the rules out of bounds are refused', async () => {
    const broken = { ...DEFAULT_RULE_SETTINGS, by: 'Wang', speeding: { factor: 0.5 } };
    const { status, json } = await call('PUT', '/api/v1/rule-settings', broken);
    expect(status).toBe(400);
    expect(json.errors.map((e: { path: string }) => e.path)).toContain('body.speeding.factor');
  });
});

describe('refusals', () => {
  it('are problems for whatever is not there', async () => {
    const { status, json } = await call('GET', '/api/v1/nothing');
    expect(status).toBe(404);
    const meaning = await call('GET', json.type);
    expect(meaning.json.title.zh).toBe('未找到');
    expect((await call('GET', '/problems/none')).status).toBe(404);
    expect((await call('GET', '/api/v1/devices/%zz')).status).toBe(404);
    expect((await call('GET', '/api/v1/devices/%00')).status).toBe(400);
  });

  it('name the methods that are possible', async () => {
    const { status, headers } = await call('DELETE', '/api/v1/violations');
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });

  it.each([
    ['{"id":', 400, 'invalid-json'],
    ['', 400, 'invalid-json'],
    [new Uint8Array([0x22, 0xff, 0x22]), 400, 'invalid-json'],
    ['NaN', 400, 'invalid-json'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 400, 'invalid-request'],
    ['{"id":"a\\u0000","kind":"tracker"}', 400, 'invalid-request'],
    ['{"__proto__":{"id":"a"}}', 400, 'invalid-request'],
    ['null', 400, 'invalid-request'],
    [`"${'x'.repeat(256_000)}"`, 413, 'too-large'],
  ])('of the body %.20j are %i %s', async (body, status, name) => {
    const answer = await call('POST', '/api/v1/devices', body);
    expect(answer.status).toBe(status);
    expect(answer.json.type).toBe(`/problems/${name}`);
  });

  it('of another content type say which one to send', async () => {
    const { status, json } = await call('POST', '/api/v1/devices', 'id=a', {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect(status).toBe(415);
    expect(json.detail).toContain('application/json');
  });

  it('meet changes asked for by another site’s page', async () => {
    const body = { id: 'evil', kind: 'tracker' };
    for (const Origin of ['http://evil.example', 'null'])
      expect((await call('POST', '/api/v1/devices', body, { Origin })).status).toBe(403);
    const own = await call('POST', '/api/v1/devices', body, { Origin: service.url });
    expect(own.status).toBe(201);
  });

  it('are in the language that is asked for', async () => {
    const zh = await call('GET', '/api/v1/devices?limit=0', undefined, { 'Accept-Language': 'zh' });
    expect(zh.json.title).toBe('请求无效');
    expect(zh.json.errors[0].path).toBe('query.limit');
    const en = await call('GET', '/api/v1/devices?limit=0', undefined, {
      'Accept-Language': 'de, en;q=0.5, zh;q=0.1',
    });
    expect(en.json.title).toBe('The request is not valid');
  });

  it('meet an address that is too long', async () => {
    expect((await call('GET', `/api/v1/devices?q=${'x'.repeat(9000)}`)).status).toBe(414);
  });

  it('reach one who speaks no HTTP at all', async () => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('\x16\x03\x01half a TLS handshake\r\n\r\n');
    const text = await new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (data) => {
        all += data;
      });
      socket.on('close', () => resolve(all));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400/);
    expect((await call('GET', '/healthz')).status).toBe(200);
  });
});

describe('the page', () => {
  const get = (path: string, accept = 'text/html') =>
    fetch(service.url + path, { headers: { Accept: accept } });
  it('is there at its own addresses, and its assets are kept for long', async () => {
    for (const path of ['/', '/cases/12', '/vehicles/truck-1']) {
      const answer = await get(path);
      expect(await answer.text()).toContain('<title>page</title>');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("worker-src 'self' blob:");
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
    expect(await (await get('/', '*/*')).text()).toContain('<title>page</title>');
    const asset = await get('/assets/main-abc123.js', '*/*');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/gone.js')).status).toBe(404);
    expect((await get('/../../../etc/passwd', '*/*')).status).toBe(404);
    expect((await get('/%2e%2e%2f%2e%2e%2fetc/passwd', '*/*')).status).toBe(404);
  });

  it('comes compressed to those who can read that', async () => {
    const url = `${service.url}/assets/main-abc123.js`;
    const ask = (encodings: string) => fetch(url, { headers: { 'Accept-Encoding': encodings } });
    for (const encoding of ['br', 'gzip']) {
      const answer = await ask(encoding);
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toContain('Accept-Encoding');
      expect(await answer.text()).toHaveLength(11_000);
    }
    expect((await ask('identity')).headers.get('content-encoding')).toBeNull();
  });

  it('has the example area’s base map, and nothing else of that folder', async () => {
    const roads = await get('/basemap/roads.geojson', '*/*');
    expect(roads.headers.get('content-type')).toContain('application/geo+json');
    expect((await get('/basemap/README.md', '*/*')).status).toBe(404);
    expect((await get('/basemap/none.geojson', '*/*')).status).toBe(404);
  });
});

describe('the description', () => {
  it('is OpenAPI 3.1 in which every reference and every parameter is there', async () => {
    const { json } = await call('GET', '/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    const text = JSON.stringify(json);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(json.components.schemas, name).toHaveProperty(name!);
    expect(text).not.toContain('#/$defs');
    const ids = new Set<string>();
    for (const [path, methods] of Object.entries<Record<string, never>>(json.paths))
      for (const [method, operation] of Object.entries<Record<string, never[]>>(methods)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = operation
          .parameters!.filter((p: { in: string }) => p.in === 'path')
          .map((p: { name: string }) => p.name);
        expect(declared.sort(), `${method} ${path}`).toEqual(named.sort());
        expect(Object.keys(operation.responses!).length).toBeGreaterThan(1);
        ids.add(String(operation.operationId));
      }
    expect(ids.size).toBe(service.routes.length);
  });

  it('names the Zone, Device, Case and Problem shapes once', async () => {
    const { json } = await call('GET', '/openapi.json');
    expect(Object.keys(json.components.schemas)).toEqual(
      expect.arrayContaining(['Zone', 'Device', 'Case', 'Violation', 'Problem', 'NewZone']),
    );
  });

  it('is a page for people too, with nothing from elsewhere', async () => {
    const { text, headers } = await call('GET', '/docs');
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('/api/v1/devices/{id}/track');
    expect(text).not.toMatch(/(src|href)="https?:/);
    expect(text).not.toContain('<script');
  });
});

it('without a built page says how to build it', async () => {
  const bare = await startService();
  const answer = await fetch(bare.url, { headers: { Accept: 'text/html' } });
  expect(await answer.text()).toContain('npm run build');
  await bare.stop();
});

describe('what nobody foresaw', () => {
  const settings = {
    version: '0',
    timezone: 'UTC',
    bounds: null,
    demo: false,
    pilotTimeout: 30,
  } as const;
  const map = { style: null, crs: 'wgs84', attribution: '' } as const;
  const broken = (error: Error) =>
    startService({
      settings: { ...settings, map },
      readiness: () => Promise.reject(error),
    });

  it('is 500 without details, and in the log', async () => {
    const service = await broken(new Error('the secret of the house'));
    const { status, text } = await service.call('GET', '/readyz');
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
    expect(service.failures).toHaveLength(1);
    await service.stop();
  });

  it('of a database that is away is 503, to be tried again', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const service = await broken(away);
    const { status, headers } = await service.call('GET', '/readyz');
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
    await service.stop();
  });

  it('by a sender who breaks off harms nobody', async () => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = 'POST /api/v1/devices HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    socket.write(`${head}Content-Length: 1000\r\n\r\n{"id":`);
    await call('GET', '/healthz');
    socket.destroy();
    expect((await call('GET', '/healthz')).status).toBe(200);
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
