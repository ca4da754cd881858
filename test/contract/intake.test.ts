import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let token: string;
beforeAll(async () => {
  service = await startService();
  const added = await service.call('POST', '/api/v1/devices', { id: 'phone-1', kind: 'tracker' });
  token = added.json.token;
});
afterAll(() => service.stop());
const call: Service['call'] = (...args) => service.call(...args);
const bearer = () => ({ Authorization: `Bearer ${token}` });
const fix = { time: NOW, lat: 36.6, lon: 101.7 };
const send = (body: unknown, headers: HeadersInit = bearer()) =>
  call('POST', '/api/v1/devices/phone-1/fixes', body, headers);

describe('fixes over HTTP', () => {
  it('are taken one by one or in a batch, as the device itself', async () => {
    expect((await send(fix)).json).toEqual({ accepted: 1, late: 0, duplicate: 0, rejected: [] });
    const batch = await send([fix, { ...fix, lat: 91 }]);
    expect(batch.json.accepted).toBe(1);
    expect(batch.json.rejected[0].reason).toBe('out-of-range');
    expect(service.submitted.at(-1)).toMatchObject({ source: 'http', device: { id: 'phone-1' } });
  });

  it('of which none can be taken are a problem that says why', async () => {
    const { status, json } = await send({ ...fix, lat: 91 });
    expect(status).toBe(422);
    expect(json.errors[0].message).toContain('out-of-range');
    expect((await send('{"lat":')).status).toBe(422);
  });

  it('without the device’s own token are refused', async () => {
    const before = service.submitted.length;
    for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Authorization: 'rubbish' }]) {
      const answer = await send(fix, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    const other = await call('POST', '/api/v1/devices/other/fixes', fix, bearer());
    expect(other.status).toBe(401);
    expect(service.submitted).toHaveLength(before);
  });

  it('of more than 256 kB at once are refused', async () => {
    expect((await send(`[${' '.repeat(256_001)}]`)).status).toBe(413);
  });
});

describe('OsmAnd', () => {
  const report = (more = '') => `id=phone-1&lat=36.6&lon=101.7&timestamp=${NOW}&speed=10${more}`;
  it('reports by the query of a GET, with the token in it', async () => {
    const { status, json } = await call('GET', `/osmand?${report(`&token=${token}`)}`);
    expect(status).toBe(200);
    expect(json.accepted).toBe(1);
    const [parsed] = service.submitted.at(-1)!.parsed;
    expect(parsed).toMatchObject({ ok: true, fix: { lat: 36.6, lon: 101.7, time: NOW } });
    expect(service.submitted.at(-1)!.source).toBe('osmand');
  });

  it('reports by a form, or by the query of a POST, with HTTP Basic', async () => {
    const Authorization = `Basic ${Buffer.from(`phone-1:${token}`).toString('base64')}`;
    const form = await call('POST', '/osmand', report(), {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization,
    });
    expect(form.json.accepted).toBe(1);
    const query = await call('POST', `/osmand?${report()}`, undefined, { Authorization });
    expect(query.json.accepted).toBe(1);
  });

  it('without a token is 401, with nonsense 422', async () => {
    expect((await call('GET', `/osmand?${report()}`)).status).toBe(401);
    expect((await call('GET', '/osmand')).status).toBe(401);
    const bad = await call('GET', `/osmand?id=phone-1&token=${token}&lat=x&lon=1&timestamp=1`);
    expect(bad.status).toBe(422);
  });
});

describe('what was refused', () => {
  beforeAll(async () => {
    const { rows } = await service.pool.query(`SELECT no FROM devices WHERE id = 'phone-1'`);
    const no = rows[0].no;
    await service.pool.query(
      `INSERT INTO rejections (device_no, claimed, at, reason, detail, topic, sample)
       SELECT CASE WHEN i < 4 THEN $1 ELSE 0 END, CASE WHEN i < 4 THEN '' ELSE 'stranger' END,
              to_timestamp($2), CASE WHEN i = 0 THEN 'too-old' ELSE 'malformed' END, 'why', 'topic',
              '<script>' || i FROM generate_series(0, 4) AS i`,
      [no, NOW / 1000],
    );
    await service.pool.query(
      `INSERT INTO intake_counts VALUES ($1, 'accepted', 7), ($1, 'late', 2), ($1, 'malformed', 3),
                                        (0, 'foreign-device', 1)`,
      [no],
    );
  });

  it('can be looked at, by device and reason, the newest first', async () => {
    const list = async (query: string) => (await call('GET', `/api/v1/rejections?${query}`)).json;
    const first = await list('limit=2');
    expect(first.items.map((r: { sample: string }) => r.sample)).toEqual([
      '<script>4',
      '<script>3',
    ]);
    expect(first.items[0].device).toBe('stranger');
    expect((await list(`limit=2&cursor=${first.next}`)).items[0].sample).toBe('<script>2');
    expect((await list('device=phone-1')).items).toHaveLength(4);
    expect((await list('device=stranger')).items).toHaveLength(1);
    expect((await list('reason=too-old')).items).toHaveLength(1);
  });

  it('is counted per device and reason', async () => {
    const { json } = await call('GET', '/api/v1/counters');
    expect(json.items).toEqual([
      { device: null, accepted: 0, late: 0, rejected: { 'foreign-device': 1 } },
      { device: 'phone-1', accepted: 7, late: 2, rejected: { malformed: 3 } },
    ]);
    const mine = await call('GET', '/api/v1/counters?device=phone-1');
    expect(mine.json.items).toHaveLength(1);
    const first = (await call('GET', '/api/v1/counters?limit=1')).json;
    const second = (await call('GET', `/api/v1/counters?limit=1&cursor=${first.next}`)).json;
    expect(second.items[0].device).toBe('phone-1');
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
