/** Whose photo it is: device, flight, unit and case, and who may say so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addFlight,
  basic,
  form,
  jpeg,
  type Part,
  sender,
  sha256,
  startPhotoService,
} from './photo-service.ts';
import { person, type Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startPhotoService();
});
afterAll(() => service.stop());

const send = (parts: readonly Part[], call = service.call, path?: string) =>
  sender(service)(parts, call, path);
const rows = async () =>
  Number((await service.pool.query('SELECT count(*) FROM photos')).rows[0].count);
const ofUnit = (unit: number) => service.as(person('unit', { unit: unit as never }));

describe('whose photo it is', () => {
  it('is said by fields before the files', async () => {
    const flight = await addFlight(service, 'hexa-2');
    const { json } = await send([
      ['flight', flight.number],
      ['case', '2026-QX-000001'],
      ['a.jpg', await jpeg()],
    ]);
    const { photo } = json.received[0];
    expect(photo).toMatchObject({ flight, device: 'hexa-2' });
    expect(photo.cases).toMatchObject([{ number: '2026-QX-000001' }]);
    const byId = await send([
      ['flight', String(flight.id)],
      ['a.jpg', await jpeg()],
    ]);
    expect(byId.json.received[0].photo.flight).toEqual(flight);
  });

  it.each([
    ['a flight that is none', 'flight', 'F-9999'],
    ['a device that is none', 'device', 'hexa-9'],
    ['a case that is none', 'case', '2026-QX-999999'],
    ['a role without a case', 'role', 'role'],
  ])('%s is refused before anything is taken', async (_, field, text) => {
    const before = await rows();
    const { status, json } = await send([
      [field, text],
      ['a.jpg', await jpeg()],
    ]);
    expect(status).toBe(422);
    expect(json.detail).toContain(text);
    expect(await rows()).toBe(before);
  });

  it('says what it is there for in its case: evidence where nothing is said', async () => {
    const roles = new Map<string, string>();
    for (const role of ['', 'report', 'before']) {
      const { json } = await send([
        ['case', '2026-QX-000001'],
        ...(role === '' ? [] : [['role', role] as Part]),
        [`${role}.jpg`, await jpeg()],
      ]);
      const found = await service.pool.query('SELECT role FROM case_photos WHERE photo_id = $1', [
        json.received[0].photo.id,
      ]);
      roles.set(role, found.rows[0].role);
    }
    expect([...roles]).toEqual([
      ['', 'evidence'],
      ['report', 'report'],
      ['before', 'before'],
    ]);
    const wrong = await send([
      ['case', '2026-QX-000001'],
      ['role', 'portrait'],
      ['a.jpg', await jpeg()],
    ]);
    expect(wrong.status).toBe(422);
    expect(wrong.json.detail).toContain('evidence, verification, before, after, report');
  });

  it('is told to a unit of what it sent and of its cases alone', async () => {
    const theirs = (await send([['a.jpg', await jpeg()]])).json.received[0].photo.sha256;
    const own = (
      await send(
        [
          ['case', '2026-QX-000001'],
          ['a.jpg', await jpeg()],
        ],
        ofUnit(1),
      )
    ).json.received[0].photo.sha256;
    const body = { sha256: [theirs, own, '0'.repeat(64)] };
    const hashes = async (call: Service['call'], what: string, more = {}) =>
      (await call('POST', `/api/v1/photos/${what}`, { ...body, ...more })).json.photos.map(
        (photo: { sha256: string }) => photo.sha256,
      );
    expect(await hashes(ofUnit(1), 'placed')).toEqual([own]);
    expect((await hashes(service.call, 'placed')).sort()).toEqual([theirs, own].sort());
    expect(await hashes(ofUnit(1), 'complete', { case: '2026-QX-000001' })).toEqual([own]);
  });

  it('that comes behind the files is refused', async () => {
    const { status } = await send([
      ['a.jpg', await jpeg()],
      ['device', 'hexa-2'],
    ]);
    expect(status).toBe(400);
  });

  it('is the device’s that sends it with its token', async () => {
    const bytes = await jpeg();
    const { body, headers } = form([['a.jpg', bytes]]);
    const path = '/api/v1/devices/hexa-1/photos';
    const call = service.as(undefined);
    const { status, json } = await call('POST', path, body, { ...headers, ...basic('secret') });
    expect(status).toBe(201);
    expect(json.received[0].photo).toMatchObject({ device: 'hexa-1', uploadedBy: 'hexa-1' });
    const known = await call(
      'POST',
      `${path}/known`,
      { sha256: [sha256(bytes), 'a'.repeat(64)] },
      basic('secret'),
    );
    expect(known.json).toEqual({ known: [sha256(bytes)] });
    expect((await call('POST', path, body, { ...headers, ...basic('wrong') })).status).toBe(401);
    const other = '/api/v1/devices/hexa-2/photos';
    expect((await call('POST', other, body, { ...headers, ...basic('secret') })).status).toBe(401);
    const flight = await addFlight(service, 'hexa-2');
    const foreign = form([
      ['flight', flight.number],
      ['a.jpg', await jpeg()],
    ]);
    const refused = await call('POST', path, foreign.body, {
      ...foreign.headers,
      ...basic('secret'),
    });
    expect(refused.status).toBe(422);
  });

  it('takes permission to add photos', async () => {
    const parts: Part[] = [['a.jpg', await jpeg()]];
    expect((await send(parts, service.as(person('viewer')))).status).toBe(403);
    expect((await send(parts, service.as(undefined))).status).toBe(401);
    const { json } = await send(parts, service.as(person('pilot')));
    expect(json.received[0].photo.uploadedBy).toBe('Wang pilot');
  });

  it('of a unit is of its own cases alone, as what it sees', async () => {
    const parts = async (number: string): Promise<Part[]> => [
      ['case', number],
      ['a.jpg', await jpeg()],
    ];
    expect((await send(await parts('2026-QX-000002'), ofUnit(1))).status).toBe(422);
    const { status, json } = await send(await parts('2026-QX-000001'), ofUnit(1));
    expect(status).toBe(201);
    const { id, sha256: hash } = json.received[0].photo;
    const device: Part[] = [
      ['device', 'hexa-1'],
      ['a.jpg', await jpeg()],
    ];
    expect((await send(device, ofUnit(1))).status).toBe(422);
    for (const path of [`${id}`, `${hash}/original`, `${hash}/thumb`, `${hash}/web`]) {
      expect((await ofUnit(1)('GET', `/api/v1/photos/${path}`)).status).toBe(200);
      expect((await ofUnit(2)('GET', `/api/v1/photos/${path}`)).status).toBe(404);
    }
    const list = async (unit: number) =>
      (await ofUnit(unit)('GET', '/api/v1/photos')).json.items.map((p: { id: number }) => p.id);
    expect(await list(1)).toContain(id);
    expect(await list(2)).toEqual([]);
  });
});

it('nothing went wrong that nobody foresaw', () => {
  expect(service.failures).toEqual([]);
});
