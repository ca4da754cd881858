/** What comes in, in every form and of every quality, through the real service. */
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGcj02 } from '../../src/wire/gcj02.ts';
import { fixAt, type HubService, positionTopic, publish, startHubService } from './hub-service.ts';

const NOW = Date.now();
/** Seconds before now. */
const ago = (seconds: number) => NOW - seconds * 1000;

let hub: HubService;
beforeAll(async () => {
  hub = await startHubService();
});
afterAll(() => hub.stop());

/** A new device, connected. */
async function device(id: string, more: { kind?: string; crs?: string; name?: string } = {}) {
  const account = await hub.add(id, more);
  const client = await hub.connect(account);
  const told: { rejected: { reason: string; detail: string }[]; count: number }[] = [];
  client.on('message', (_, payload) => told.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(`chengxun/v1/${id}/rejected`);
  return {
    account,
    client,
    told,
    send: (payload: unknown) => publish(client, positionTopic(id), payload),
  };
}
const times = async (id: string) => (await hub.stored(id)).map(({ time }) => time);

describe('native JSON', () => {
  it('is one fix, stored as it was sent', async () => {
    const { send } = await device('whole', { kind: 'muck-truck' });
    const fix = { ...fixAt(ago(10)), speed: 8.25, heading: 359.5, accuracy: 4.5, altitude: 2261.3 };
    const rest = { ignition: true, lift: 'up', lid: 'open', load: 'half', seq: 77 };
    await send({ ...fix, ...rest, time: new Date(fix.time).toISOString(), unknown: { a: 1 } });
    const { rows } = await hub.pool.query(
      `SELECT f.* FROM fixes f JOIN devices d ON d.no = f.device_no WHERE d.id = 'whole'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ speed: 8.25, heading: 359.5, accuracy: 4.5, ignition: true });
    expect(rows[0]).toMatchObject({ lift: 0, lid: 0, load: 1, seq: 77, suspect: false });
    expect(rows[0].altitude).toBeCloseTo(2261.3, 1);
    expect(rows[0].time.getTime()).toBe(fix.time);
    const { newest } = await hub.call('GET', '/api/v1/devices/whole');
    expect(newest).toMatchObject({ lat: fix.lat, lon: fix.lon, speed: 8.25, load: 'half' });
  });

  it('is a batch too: the good ones are stored, the bad ones refused by reason and told to the device', async () => {
    const { send, told } = await device('batch');
    const bad = {
      malformed: [7, { ...fixAt(ago(1)), speed: 'fast' }, { ...fixAt(ago(1)), lat: '36' }],
      'no-position': [{ time: ago(1) }, { time: ago(1), lat: null, lon: 1 }],
      'no-time': [{ lat: 1, lon: 1 }],
      'out-of-range': [
        { ...fixAt(ago(1)), lat: 91 },
        { ...fixAt(ago(1)), lon: -180.5 },
        { ...fixAt(ago(1)), speed: 1e300 },
        { ...fixAt(ago(1)), heading: -1 },
      ],
      'null-island': [{ time: ago(1), lat: 0, lon: 0 }],
      'too-old': [{ ...fixAt(ago(1)), time: '1901-01-01T00:00:00Z' }],
      'from-the-future': [
        { ...fixAt(ago(1)), time: '2090-01-01T00:00:00Z' },
        fixAt(Date.now() + 3_600_000),
      ],
      'too-inaccurate': [{ ...fixAt(ago(1)), accuracy: 5000 }],
    };
    const good = [fixAt(ago(30)), fixAt(ago(20), 50), fixAt(ago(10), 100)];
    await send([good[0], ...Object.values(bad).flat(), good[1], good[2]]);
    expect(await times('batch')).toEqual(good.map(({ time }) => time));
    const rejected = Object.fromEntries(
      Object.entries(bad).map(([reason, list]) => [reason, list.length]),
    );
    await hub.counted('batch', { accepted: 3, late: 0, rejected });
    await expect.poll(() => told).toHaveLength(1);
    expect(told[0]!.count).toBe(Object.values(bad).flat().length);
    expect(new Set(told[0]!.rejected.map(({ reason }) => reason))).toEqual(
      new Set(Object.keys(bad)),
    );
    const kept = await hub.rejections('batch');
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept[0]!.detail).not.toBe('');
  });

  it('that cannot be read at all is one refusal, and the connection goes on', async () => {
    const { send, told } = await device('rubbish');
    for (const payload of [
      '{"time":',
      '',
      'null',
      '[[[[[[[[[[[[[[1]]]]]]]]]]]]]]',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
      JSON.stringify([...Array(1001).keys()].map((n) => fixAt(ago(n)))),
      '{"time":NaN,"lat":1,"lon":1}',
      '{"__proto__":{"lat":1,"lon":1,"time":1},"constructor":1}',
    ]) {
      await send(payload);
    }
    await send([]);
    await send(fixAt(ago(5)));
    expect(await times('rubbish')).toEqual([ago(5)]);
    await hub.counted('rubbish', { accepted: 1, rejected: { malformed: 9, 'no-position': 1 } });
    expect(told.length).toBeGreaterThan(0);
  });

  it('keeps SQL and HTML in every text as text', async () => {
    const nasty = `<script>alert(1)</script>'; DROP TABLE fixes; --\u0000\ud800`;
    const { send, client } = await device('nasty', { name: `<b>"';--` });
    await send({ ...fixAt(ago(2)), lift: nasty });
    await send(nasty);
    await publish(client, 'chengxun/v1/nasty/status', nasty);
    await publish(client, 'owntracks/nasty/phone', { _type: nasty });
    await publish(client, 'owntracks/nasty/phone', nasty);
    await hub.counted('nasty', { rejected: { malformed: 4 } });
    const kept = await hub.rejections('nasty');
    expect(JSON.stringify(kept)).toContain(
      "<script>alert(1)</script>'; DROP TABLE fixes; --\ufffd",
    );
    expect((await hub.call('GET', '/api/v1/devices/nasty')).name).toBe(`<b>"';--`);
    await send(fixAt(ago(1)));
    expect(await times('nasty')).toEqual([ago(1)]);
  });
});

describe('OwnTracks', () => {
  let phone: MqttClient;
  const place = { tst: Math.floor(ago(60) / 1000), lat: 36.62, lon: 101.78 };
  beforeAll(async () => {
    ({ client: phone } = await device('phone'));
  });
  const send = (message: unknown, more = '') =>
    publish(phone, `owntracks/phone/my-phone${more}`, message);

  it('says where it was by location and transition; other types are no fault', async () => {
    await send({
      _type: 'location',
      ...place,
      acc: 12,
      vel: 36,
      cog: 90,
      alt: 2260,
      batt: 50,
      tid: 'x',
    });
    await send(
      { _type: 'transition', ...place, tst: place.tst + 10, event: 'enter', wtst: 1 },
      '/event',
    );
    for (const _type of ['waypoint', 'card', 'status', 'steps', 'cmd']) await send({ _type });
    await send('');
    expect(await hub.stored('phone')).toMatchObject([
      { time: place.tst * 1000, lat: 36.62, lon: 101.78, speed: 10 },
      { time: place.tst * 1000 + 10_000 },
    ]);
    await send({ _type: 'location', ...place, lat: 200 });
    await send({ _type: 'encrypted', data: 'xxxx' });
    await hub.counted('phone', { accepted: 2, rejected: { 'out-of-range': 1, malformed: 1 } });
  });

  it('says by its will that it has gone', async () => {
    const account = await hub.add('phone-2');
    const online = async () => (await hub.call('GET', '/api/v1/devices/phone-2')).online;
    const client = await hub.connect(account, {
      will: {
        topic: 'owntracks/phone-2/x',
        payload: Buffer.from(JSON.stringify({ _type: 'lwt', tst: place.tst })),
        qos: 1,
        retain: false,
      },
    });
    // Another connection of it, which alone would leave it online.
    await hub.connect(account, { clientId: 'settings' });
    await expect.poll(online).toBe(true);
    client.stream.destroy();
    await expect.poll(online).toBe(false);
    expect(await hub.rejections('phone-2')).toEqual([]);
  });

  it('says by a bridge that speaks for it that it has gone, though the bridge stays', async () => {
    const { client } = await device('bridged');
    const online = async () => (await hub.call('GET', '/api/v1/devices/bridged')).online;
    await expect.poll(online).toBe(true);
    await publish(client, 'chengxun/v1/bridged/status', { online: false });
    await expect.poll(online).toBe(false);
    await publish(client, 'chengxun/v1/bridged/status', { online: true });
    await expect.poll(online).toBe(true);
  });
});

describe('OsmAnd over HTTP', () => {
  it('is stored when it is answered, and answers what became of it', async () => {
    const { id, token } = await hub.add('tracker-1');
    const report = (more: object) =>
      hub.call('GET', `/osmand?${new URLSearchParams({ id, token, ...more })}`);
    const good = {
      lat: '36.62',
      lon: '101.78',
      timestamp: String(Math.floor(ago(50) / 1000)),
      speed: '10',
    };
    expect(await report(good)).toEqual({ accepted: 1, late: 0, duplicate: 0, rejected: [] });
    expect(await hub.stored('tracker-1')).toMatchObject([
      { lat: 36.62, speed: expect.closeTo(5.14) },
    ]);
    expect(await report(good)).toMatchObject({ accepted: 0, duplicate: 1 });
    expect(await report({ ...good, lat: '91' })).toMatchObject({ status: 422 });
    expect(await report({ ...good, token: 'x' })).toMatchObject({ status: 401 });
    expect(await hub.stored('tracker-1')).toHaveLength(1);
  });
});

describe('a device that sends in GCJ-02', () => {
  it('is marked so, and its fixes are stored in WGS-84, from every source', async () => {
    const wgs = { lat: 36.62, lon: 101.78 };
    const [lon, lat] = toGcj02(wgs.lon, wgs.lat);
    expect(Math.abs(lon - wgs.lon)).toBeGreaterThan(0.001);
    const { send, client } = await device('shifted', { crs: 'gcj02' });
    await send({ time: ago(30), lat, lon });
    await publish(client, 'owntracks/shifted/x', {
      _type: 'location',
      tst: Math.floor(ago(20) / 1000),
      lat,
      lon,
    });
    for (const row of await hub.stored('shifted')) {
      expect(row.lat).toBeCloseTo(wgs.lat, 6);
      expect(row.lon).toBeCloseTo(wgs.lon, 6);
    }
    expect(await times('shifted')).toHaveLength(2);
  });

  it('over HTTP too', async () => {
    const [lon, lat] = toGcj02(101.78, 36.62);
    const { id, token } = await hub.add('shifted-2', { crs: 'gcj02' });
    const query = { id, token, lat: String(lat), lon: String(lon), timestamp: String(ago(5)) };
    await hub.call('GET', `/osmand?${new URLSearchParams(query)}`);
    const response = await fetch(`${hub.http}/api/v1/devices/${id}/fixes`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ time: ago(3), lat, lon }),
    });
    expect(response.status).toBe(200);
    const rows = await hub.stored(id);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.lat).toBeCloseTo(36.62, 6);
  });

  it('from the moment on that it is marked so, without signing in again', async () => {
    const [lon, lat] = toGcj02(101.78, 36.62);
    const { send } = await device('marked-later');
    await send({ time: ago(30), lat, lon });
    await hub.call('PATCH', '/api/v1/devices/marked-later', { crs: 'gcj02' });
    let n = 0;
    await expect
      .poll(async () => {
        n++;
        await send({ time: ago(30) + n * 10, lat, lon });
        return (await hub.stored('marked-later')).at(-1)!.lat;
      })
      .toBeCloseTo(36.62, 6);
    expect((await hub.stored('marked-later'))[0]!.lat).toBeCloseTo(lat, 6);
  });
});

describe('a fix', () => {
  it('that comes long after its time is stored as late; one in order is not', async () => {
    const { send } = await device('late');
    await send(fixAt(ago(200)));
    await send(fixAt(ago(100)));
    await send(fixAt(ago(110)));
    await hub.counted('late', { accepted: 1, late: 2, rejected: {} });
    expect(await times('late')).toEqual([ago(200), ago(110), ago(100)]);
  });

  it('that comes twice is stored once, and counted as a duplicate', async () => {
    const { send, told } = await device('twice');
    const batch = [fixAt(ago(50)), fixAt(ago(40)), fixAt(ago(50)), fixAt(ago(30))];
    await send(batch);
    await send(batch);
    await send(batch[0]);
    await hub.restart();
    const again = await hub.connect({ id: 'twice', token: await renewed('twice') });
    await publish(again, positionTopic('twice'), batch);
    await hub.counted('twice', { accepted: 3, rejected: { duplicate: 1 + 4 + 1 + 4 } });
    expect(await times('twice')).toEqual([ago(50), ago(40), ago(30)]);
    expect(told).toEqual([]);
  });

  it('of the same time as another is the same one kept, whichever came first', async () => {
    const pairs = [
      [fixAt(ago(50)), fixAt(ago(50), 5)],
      [fixAt(ago(50), 0, { speed: 3 }), fixAt(ago(50), 0, { speed: 12 })],
      [fixAt(ago(50), 0, { speed: 3 }), fixAt(ago(50))],
      [fixAt(ago(50), 0, { accuracy: 3 }), fixAt(ago(50), 0, { accuracy: 12 })],
      [fixAt(ago(50), 0, { ignition: true }), fixAt(ago(50), 0, { ignition: false })],
    ];
    const row = async (id: string) => {
      const { rows } = await hub.pool.query(
        `SELECT lat, lon, speed, accuracy, ignition FROM fixes f JOIN devices d ON d.no = f.device_no
         WHERE d.id = $1`,
        [id],
      );
      expect(rows).toHaveLength(1);
      return rows[0];
    };
    for (const [n, [a, b]] of pairs.entries()) {
      const ways: Record<string, unknown[]> = {
        ab: [a, b],
        ba: [b, a],
        'ab-at-once': [[a, b]],
        'ba-at-once': [[b, a]],
      };
      const kept: unknown[] = [];
      for (const [way, messages] of Object.entries(ways)) {
        const { send } = await device(`pair-${n}-${way}`);
        for (const message of messages) await send(message);
        kept.push(await row(`pair-${n}-${way}`));
      }
      for (const one of kept) expect(one).toEqual(kept[0]);
    }
  });

  it('that jumps is kept as suspect, told, and not part of the track', async () => {
    const { send, told } = await device('jumper', { kind: 'muck-truck' });
    await send([fixAt(ago(50)), fixAt(ago(40), 50_000), fixAt(ago(30), 100)]);
    expect(await hub.stored('jumper')).toMatchObject([
      { suspect: false },
      { suspect: true },
      { suspect: false },
    ]);
    await hub.counted('jumper', { accepted: 2, rejected: { 'implausible-jump': 1 } });
    await expect.poll(() => told[0]?.rejected[0]?.reason).toBe('implausible-jump');
    const from = new Date(ago(60)).toISOString();
    const to = new Date(NOW).toISOString();
    const track = await hub.call('GET', `/api/v1/devices/jumper/track?from=${from}&to=${to}`);
    expect(JSON.stringify(track)).not.toContain(String(fixAt(0, 50_000).lat).slice(0, 8));
    expect(JSON.stringify(track)).toContain(String(fixAt(0, 100).lat).slice(0, 8));
  });
});

/** A new token: the old one is known to the test only. */
async function renewed(id: string): Promise<string> {
  return (await hub.call('POST', `/api/v1/devices/${id}/token`)).token;
}

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
