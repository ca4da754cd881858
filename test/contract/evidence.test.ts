/** A case exported over HTTP, and checked without the service. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../src/commands/verify/verify.ts';
import { readPublicKey } from '../../src/services/evidence/signing.ts';
import { addCategory, addUnit, LI, ofUnit, report, WANG } from './case-seed.ts';
import { addCase, addDevice, addFixes, drive, newZone } from './seed.ts';
import { ADMINISTRATOR, NOW, type Service, startService } from './service.ts';

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await startService();
  folder = await mkdtemp(join(tmpdir(), 'chengxun-evidence-'));
  await addCategory(service, 'E1');
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The archive as it came, on disk, and what is in it without the folder. */
async function exported(id: number, query = '') {
  const response = await fetch(`${service.url}/api/v1/cases/${id}/bundle${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/zip');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const path = join(folder, `${id}.zip`);
  await writeFile(path, bytes);
  const files = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [
      name.slice(name.indexOf('/') + 1),
      content,
    ]),
  );
  return { path, files, json: (name: string) => JSON.parse(strFromU8(files[name]!)) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function picture(red: number): Promise<Uint8Array> {
  const background = { r: red, g: 120, b: 40 };
  const image = sharp({ create: { width: 640, height: 480, channels: 3, background } });
  return Uint8Array.from(await image.jpeg().toBuffer());
}

async function upload(bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'a.jpg');
  const answer = await fetch(`${service.url}/api/v1/photos`, { method: 'POST', body: form });
  const { received } = (await answer.json()) as { received: { photo: { id: number } }[] };
  return received[0]!.photo.id;
}

async function violated() {
  const no = await addDevice(service.pool, `truck-${Math.random().toString(36).slice(2, 10)}`);
  const { rows } = await service.pool.query('SELECT id FROM devices WHERE no = $1', [no]);
  const zone = (await service.call('POST', '/api/v1/zones', newZone())).json;
  await addFixes(service.pool, no, drive(NOW - 600_000, 1200));
  const filed = await addCase(service.pool, rows[0].id, 'forbidden-area', NOW, {
    zone: { id: zone.id, version: 1, name: zone.name },
    ended: NOW + 60_000,
  });
  return { ...filed, zone };
}

describe('a case as evidence', () => {
  it('has the track around the violation, the zone and the rules as they were, and is whole', async () => {
    const { case: filed, violation, zone } = await violated();
    await service.call('PUT', `/api/v1/zones/${zone.id}`, newZone({ name: 'Renamed since' }));
    const { path, files, json } = await exported(filed.id);
    const key = (await service.call('GET', '/api/v1/evidence-key')).json;
    expect(await verifyBundle(path, key.key)).toMatchObject({ ok: true, key: key.key });
    expect(readPublicKey(key.pem)).toBe(key.key);
    expect(json('manifest.json')).toMatchObject({
      case: { id: filed.id, number: filed.number },
      made: new Date(NOW).toISOString(),
      by: ADMINISTRATOR.name,
      bureau: '城中区城市管理局',
    });
    expect(json('zones.json')).toEqual([expect.objectContaining({ name: 'School street' })]);
    expect(json('rules.json')).toEqual([
      expect.objectContaining({
        violation: violation.id,
        settings: expect.objectContaining({ forbiddenArea: expect.anything() }),
      }),
    ]);
    // Fixes every second, five minutes before it began to five minutes after it ended.
    const { features } = json(`evidence/violation-${violation.id}.geojson`);
    expect(features).toHaveLength(660);
    expect(features[0].properties.time).toBe(new Date(NOW - 300_000).toISOString());
    const csv = strFromU8(files[`evidence/violation-${violation.id}.csv`]!);
    expect(csv.trim().split('\r\n')).toHaveLength(661);
  });

  it('has the permit as it was, named by the log with its hash', async () => {
    service.clock.time = NOW - 1_000_000;
    const [device, bare] = ['truck-permit', 'truck-bare'];
    for (const id of [device, bare]) await addDevice(service.pool, id);
    const zone = (
      await service.call('POST', '/api/v1/zones', newZone({ name: 'Tip', kind: 'dump-site' }))
    ).json;
    const body = {
      number: 'ZY-0001',
      device,
      dumpSites: [],
      firstDay: '2026-11-01',
      lastDay: '2026-11-20',
    };
    const permit = (await service.call('POST', '/api/v1/permits', body)).json;
    service.clock.time = NOW + 120_000;
    const [filed, other] = [
      await addCase(service.pool, device, 'overlong-stop', NOW),
      await addCase(service.pool, bare, 'overlong-stop', NOW),
    ];
    // Prolonged afterwards, with a dump site: that changes nothing of what it was.
    const longer = { ...body, lastDay: '2026-12-31', dumpSites: [zone.id] };
    await service.call('PUT', `/api/v1/permits/${permit.id}`, longer);
    const { path, files, json } = await exported(filed.case.id, '?language=en');
    expect(await verifyBundle(path)).toMatchObject({ ok: true });
    const findings = ['expired', 'other-dump-site'];
    expect(json('permits.json')).toEqual([
      {
        violation: filed.violation.id,
        findings,
        told: 'log',
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        permit: expect.objectContaining({ id: permit.id, version: 1, lastDay: '2026-11-20' }),
      },
    ]);
    const [collected] = strFromU8(files['log.jsonl']!).split('\n');
    expect(JSON.parse(collected!).detail.permit).toEqual({
      id: permit.id,
      version: 1,
      number: 'ZY-0001',
      hash: json('permits.json')[0].hash,
      findings,
    });
    const html = strFromU8(files['report.html']!);
    expect(html).toContain('Number: ZY-0001 (version 1)');
    expect(html).toContain('<strong>expired</strong>');
    const detail = (await service.call('GET', `/api/v1/cases/${filed.case.id}`)).json;
    expect(detail.permits).toMatchObject([{ findings, permit: { version: 1 }, told: 'log' }]);
    const none = (await service.call('GET', `/api/v1/cases/${other.case.id}`)).json;
    expect(none.permits).toMatchObject([
      { findings: ['none'], permit: null, category: 'L-NO-PERMIT' },
    ]);
    // Somebody writes the register's past anew: the log does not agree.
    await service.pool.query(
      `UPDATE permit_versions SET last_day = '2026-12-31' WHERE version = 1`,
    );
    expect(await verifyBundle((await exported(filed.case.id)).path)).toMatchObject({
      ok: false,
      file: 'permits.json',
      what: 'permit-differs',
      where: 'ZY-0001',
    });
    service.clock.time = NOW;
  });

  it('has the photos as they came, small ones in its report, and says which are lost', async () => {
    const sent = await Promise.all([picture(10), picture(200)]);
    const ids: number[] = [];
    for (const bytes of sent) ids.push(await upload(bytes));
    const words = { description: '<script>alert(1)</script> 渣土', photos: ids };
    const { id } = await report(service, 'E1', words);
    const box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4 };
    const marked = await service.call('POST', `/api/v1/photos/${ids[0]}/marks`, {
      box,
      label: '渣土',
    });
    expect(marked.status).toBeLessThan(300);
    const { path, files, json } = await exported(id, '?language=zh');
    expect(await verifyBundle(path)).toMatchObject({ ok: true });
    for (const bytes of sent) expect(files[`photos/${sha256(bytes)}.jpg`]).toEqual(bytes);
    expect(json('photos.json')[0]).toMatchObject({
      id: ids[0],
      role: 'report',
      file: `photos/${sha256(sent[0]!)}.jpg`,
      marks: [expect.objectContaining({ box, label: '渣土' })],
    });
    const html = strFromU8(files['report.html']!);
    expect(html.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(2);
    expect(html).toContain('案件证据报告');
    expect(html).toContain('left:10%;top:20%;width:30%;height:40%');
    expect(html).not.toContain('<script');
    expect(strFromU8((await exported(id, '?language=en')).files['report.html']!)).toContain(
      'How to check this',
    );
    // Lost on the disk: the bundle is whole all the same, and says so.
    const lost = sha256(sent[1]!);
    await rm(join(service.dataDir, 'photos', lost.slice(0, 2), lost));
    const less = await exported(id, '?language=en');
    expect(await verifyBundle(less.path)).toMatchObject({ ok: true });
    expect(less.json('photos.json')[1]).toMatchObject({ sha256: lost, file: null });
    expect(strFromU8(less.files['report.html']!)).toContain('the original is no longer there');
  });

  it('is no longer whole where a photo was altered on the disk', async () => {
    const bytes = await picture(90);
    const { id } = await report(service, 'E1', { photos: [await upload(bytes)] });
    const hash = sha256(bytes);
    const changed = Uint8Array.from(bytes);
    changed[changed.length - 10]! ^= 1;
    await writeFile(join(service.dataDir, 'photos', hash.slice(0, 2), hash), changed);
    const { path } = await exported(id);
    expect(await verifyBundle(path)).toMatchObject({
      ok: false,
      file: `photos/${hash}.jpg`,
      what: 'altered',
    });
  });

  it('is another one for another step, signed by the same key', async () => {
    const { id } = await report(service, 'E1');
    const first = await exported(id);
    await service.as(WANG)('POST', `/api/v1/cases/${id}/steps`, { step: 'file' });
    const second = await exported(id);
    expect(await verifyBundle(first.path)).toMatchObject({ ok: true });
    expect(second.json('manifest.json').head.seq).toBe(first.json('manifest.json').head.seq + 1);
    expect(second.json('case.json').state).toBe('filed');
  });

  it('goes to nobody of another unit, and each export is in the audit log', async () => {
    const own = await addUnit(service, 'Roads');
    const other = await addUnit(service, 'Parks');
    const { id } = await report(service, 'E1');
    const steps = `/api/v1/cases/${id}/steps`;
    await service.as(WANG)('POST', steps, { step: 'file' });
    await service.as(WANG)('POST', steps, { step: 'dispatch', unit: own });
    const bundle = `/api/v1/cases/${id}/bundle`;
    expect((await service.as(ofUnit(other))('GET', bundle)).status).toBe(404);
    expect((await service.as(undefined)('GET', bundle)).status).toBe(401);
    expect((await service.as(ofUnit(own, 'Zhao'))('GET', bundle)).status).toBe(200);
    expect((await service.as(LI)('GET', `${bundle}?language=fr`)).status).toBe(400);
    const { json } = await service.call('GET', '/api/v1/audit');
    const lines = json.items.filter((line: { action: string }) => line.action.endsWith('/bundle'));
    expect(lines.map((line: { by: string; outcome: number }) => [line.by, line.outcome])).toEqual(
      expect.arrayContaining([
        ['Zhao', 200],
        ['Zhao', 404],
      ]),
    );
  });
});
