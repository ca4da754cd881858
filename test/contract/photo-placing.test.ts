/** Photos are placed when they come, and anew when captures, tracks or flights come later. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flightId } from '../../src/domain/flights/flight.ts';
import { photoId } from '../../src/domain/ids.ts';
import { addCaptures, addFlown, addPhoto, CAPTURES, type SeededFlight } from './photo-seed.ts';
import { addDevice, addFixes, drive } from './seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});

const HOUR = 3_600_000;
const camera = { make: 'DJI', model: 'FC6310', focal35: 24 };
const view = async (id: number) => (await service.call('GET', `/api/v1/photos/${id}`)).json;

/** As intake tells of it. */
async function received(...ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const found = await service.pool.query('SELECT flight_id FROM photos WHERE id = $1', [id]);
    const flight = found.rows[0].flight_id;
    service.placing.placing.received({
      id: photoId(id),
      ...(flight !== null && { flight: flightId(flight) }),
    } as Parameters<typeof service.placing.placing.received>[0]);
  }
  await service.placing.placing.idle();
}

/** Photos of all captures but `without`, by a clock that is 37 s ahead. */
async function addSet(flight: SeededFlight, from: number, without: readonly number[] = []) {
  const ids = new Map<number, number>();
  for (const { index, at } of CAPTURES(from, 12)) {
    if (without.includes(index)) continue;
    const metadata = { taken: at + 37_000, sequence: 100 + index, camera };
    ids.set(index, await addPhoto(service.pool, metadata, { flight: flight.id }));
  }
  return ids;
}

describe('a flight with captures', () => {
  const from = NOW - 5 * HOUR;
  let flight: SeededFlight;
  let ids: Map<number, number>;

  it('leaves photos unplaced until captures come, then places all of them', async () => {
    flight = await addFlown(service.pool, 'hexa-1', from - 60_000, from + HOUR);
    ids = await addSet(flight, from, [4]);
    await received(...ids.values());
    expect((await view(ids.get(3)!)).placedBy).toBeNull();
    await service.placing.placing.sweep();
    await addCaptures(service.pool, flight, CAPTURES(from, 12));
    await service.placing.placing.sweep();
    await service.placing.placing.idle();
    const [, , , third] = CAPTURES(from, 12);
    expect(await view(ids.get(3)!)).toMatchObject({
      placedBy: 'capture',
      place: [third!.lon, third!.lat],
      heightAbove: 60,
      yaw: 90,
      pitch: -90,
      taken: new Date(third!.at).toISOString(),
    });
    const { footprint, residual } = await view(ids.get(3)!);
    expect(residual).toBeCloseTo(0, 3);
    expect(footprint).toHaveLength(4);
  });

  it('says how they fit', async () => {
    const matching = await service.call('GET', `/api/v1/flights/${flight.id}/matching`);
    expect(matching.json).toMatchObject({
      photos: 11,
      captures: 12,
      matched: 11,
      extra: 0,
      missing: 1,
      refused: null,
    });
    expect(matching.json.clockOffset).toBeCloseTo(37, 3);
    expect((await service.call('GET', '/api/v1/flights/99999/matching')).status).toBe(404);
  });

  it('never moves one that was placed by hand, and takes that back', async () => {
    const id = ids.get(5)!;
    const place = [101.7, 36.6];
    const put = await service.call('PUT', `/api/v1/photos/${id}/place`, { place });
    expect(put.json).toMatchObject({ placedBy: 'hand', place });
    await received(ids.get(2)!);
    expect(await view(id)).toMatchObject({ placedBy: 'hand', place, heightAbove: 60 });
    const back = await service.call('PUT', `/api/v1/photos/${id}/place`, { place: null });
    expect(back.json).toMatchObject({ placedBy: 'capture' });
    const viewer = service.as(person('viewer'));
    expect((await viewer('PUT', `/api/v1/photos/${id}/place`, { place })).status).toBe(403);
    expect((await service.call('PUT', '/api/v1/photos/99999/place', { place })).status).toBe(404);
  });

  it('places anew when one comes between: its capture was another’s', async () => {
    const [, , , , fourth] = CAPTURES(from, 12);
    const late = await addPhoto(
      service.pool,
      { taken: fourth!.at + 37_000, sequence: 104, camera },
      { flight: flight.id },
    );
    await received(late);
    expect(await view(late)).toMatchObject({
      placedBy: 'capture',
      place: [fourth!.lon, fourth!.lat],
    });
    const { rows } = await service.pool.query(
      'SELECT count(DISTINCT capture)::int AS n FROM photos WHERE flight_id = $1',
      [flight.id],
    );
    expect(rows[0].n).toBe(12);
  });
});

describe('without captures', () => {
  const from = NOW - 3 * HOUR;

  it('by the track of its vehicle, between fixes', async () => {
    const no = await addDevice(service.pool, 'truck-9');
    await addFixes(service.pool, no, drive(from, 20, 10_000));
    const id = await addPhoto(service.pool, { taken: from + 34_000 }, { device: 'truck-9' });
    const lost = await addPhoto(service.pool, { taken: from + HOUR }, { device: 'truck-9' });
    await received(id, lost);
    const found = await view(id);
    expect(found).toMatchObject({ placedBy: 'track', residual: 4, footprint: null });
    expect(found.place[0]).toBeCloseTo(101.76 + 340 / 89_400, 6);
    expect((await view(lost)).placedBy).toBeNull();
    // The rest of the track comes later.
    await addFixes(service.pool, no, drive(from + HOUR - 5000, 2, 10_000));
    for (let round = 0; round < 10; round++) await service.placing.placing.sweep();
    await service.placing.placing.idle();
    expect((await view(lost)).placedBy).toBe('track');
  });

  it('by its own metadata, with what the gimbal says', async () => {
    const id = await addPhoto(service.pool, {
      taken: from,
      place: [101.78, 36.62],
      relative: 50,
      gimbal: { yaw: 0, pitch: -90, roll: 0 },
      camera,
    });
    await received(id);
    const { placedBy, footprint, heightAbove } = await view(id);
    expect([placedBy, heightAbove]).toEqual(['metadata', 50]);
    // 4:3 behind 24 mm of 35 mm: 0.721 × 0.541 of the height to either side.
    const width = (footprint[1][0] - footprint[0][0]) * 89_360;
    expect(width).toBeCloseTo(2 * 50 * 0.7211, 0);
  });

  it('a photo of nobody, without place and time, stays unplaced', async () => {
    const id = await addPhoto(service.pool, {});
    await received(id);
    expect((await view(id)).placedBy).toBeNull();
  });
});

describe('photos that do not say of which flight they are', () => {
  const from = NOW - 8 * HOUR;

  it('join the one that their drone was on, and its case as verification', async () => {
    const flight = await addFlown(service.pool, 'hexa-2', from - 60_000, from + HOUR);
    const { rows } = await service.pool.query(
      `INSERT INTO cases (number, kind, state, source, lat, lon, occurred_at, opened_at)
       VALUES ('2026-QX-900001', 'matter', 'checking', 'citizen', 36.6, 101.7, now(), now()) RETURNING id`,
    );
    await service.pool.query('UPDATE flights SET case_id = $2 WHERE id = $1', [
      flight.id,
      rows[0].id,
    ]);
    await addCaptures(service.pool, flight, CAPTURES(from, 6));
    const ids: number[] = [];
    for (const { at, index } of CAPTURES(from, 6))
      ids.push(
        await addPhoto(service.pool, { taken: at, sequence: index + 1 }, { device: 'hexa-2' }),
      );
    await received(...ids);
    expect(await view(ids[2]!)).toMatchObject({
      flight: { id: flight.id },
      placedBy: 'capture',
      cases: [{ id: rows[0].id }],
    });
    const found = (await service.call('GET', `/api/v1/cases/${rows[0].id}`)).json;
    expect(found.photos.map((one: { role: string }) => one.role)).toEqual(
      ids.map(() => 'verification'),
    );
    const steps = found.log.filter((entry: { step: string }) => entry.step === 'attach');
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.every((entry: { by: string }) => entry.by === 'chengxun')).toBe(true);
  });
});

describe('before and after', () => {
  it('pairs of the same spot across flights, the newest first', async () => {
    const shots = [];
    for (const days of [3, 2, 1]) {
      const from = NOW - days * 24 * HOUR;
      const flight = await addFlown(service.pool, 'hexa-3', from, from + HOUR);
      shots.push(
        await addPhoto(
          service.pool,
          {
            taken: from + 60_000,
            place: [101.9 + days * 1e-5, 36.7],
            relative: 50,
            gimbal: { yaw: 10 * days, pitch: -90, roll: 0 },
            camera,
          },
          { flight: flight.id },
        ),
      );
    }
    await received(...shots);
    const { pairs } = (await service.call('GET', `/api/v1/photos/${shots[1]}/pairs`)).json;
    expect(pairs.map((pair: { photo: { id: number } }) => pair.photo.id)).toEqual([
      shots[2],
      shots[0],
    ]);
    expect(pairs[0].overlap).toBeGreaterThan(0.7);
    expect(pairs[0].turned).toBeNull();
    expect((await service.call('GET', '/api/v1/photos/99999/pairs')).status).toBe(404);
  });
});
