/** Looking through photos: boxes, verdicts, cases of several photos, and what detectors propose. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photoId } from '../../src/domain/ids.ts';
import { addFlown, addPhoto } from './photo-seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
let flight: number;
let photos: number[];
beforeAll(async () => {
  service = await startService();
  const flown = await addFlown(service.pool, 'hexa-1', NOW - 7_200_000, NOW - 3_600_000);
  flight = flown.id;
  photos = [];
  for (let i = 0; i < 8; i++) photos.push(await add(i * 120));
  await service.pool.query(
    `UPDATE categories SET sameness = '{"metres": 30, "hours": 48, "how": "propose"}' WHERE code = $1`,
    [CATEGORY],
  );
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});

const CATEGORY = '06001';

/** Looks straight down, north up, from 60 m, so many metres to the east. */
async function add(east: number): Promise<number> {
  const id = await addPhoto(
    service.pool,
    {
      taken: NOW - 5_000_000 + east * 100,
      place: [101.78 + east / 89_360, 36.62],
      relative: 60,
      gimbal: { yaw: 0, pitch: -90, roll: 0 },
      camera: { make: 'DJI', model: 'FC6310', focal35: 24 },
    },
    { flight },
  );
  service.placing.placing.received({ id: photoId(id), flight } as never);
  await service.placing.placing.idle();
  return id;
}

const pilot = () => service.as(person('pilot'));
const box = { x: 0.1, y: 0.2, w: 0.2, h: 0.1 };
const mark = async (photo: number, more: object = {}) =>
  (await pilot()('POST', `/api/v1/photos/${photo}/marks`, { box, label: 'rubbish', ...more })).json;
const view = async (id: number) => (await service.call('GET', `/api/v1/photos/${id}`)).json;

describe('boxes', () => {
  it('are drawn, changed, taken away, each under its drawer’s name', async () => {
    const drawn = await mark(photos[0]!);
    expect(drawn).toMatchObject({ by: 'Wang pilot', confidence: null, rejected: false });
    expect(drawn.box.w).toBeCloseTo(0.2, 6);
    const changed = await pilot()('PUT', `/api/v1/marks/${drawn.id}`, { label: 'tyres' });
    expect(changed.json).toMatchObject({ id: drawn.id, label: 'tyres' });
    expect((await pilot()('DELETE', `/api/v1/marks/${drawn.id}`)).status).toBe(204);
    expect((await view(photos[0]!)).marks).toEqual([]);
    expect((await pilot()('PUT', `/api/v1/marks/${drawn.id}`, { label: 'x' })).status).toBe(404);
  });

  it('not beyond the picture, of no unknown category, on no photo that is not there', async () => {
    const path = `/api/v1/photos/${photos[0]}/marks`;
    const beyond = { box: { x: 0.9, y: 0, w: 0.2, h: 0.1 } };
    expect((await pilot()('POST', path, beyond)).status).toBe(400);
    expect((await pilot()('POST', path, { box, category: 'NONE' })).status).toBe(422);
    expect((await pilot()('POST', '/api/v1/photos/99999/marks', { box })).status).toBe(404);
    expect((await service.as(person('viewer'))('POST', path, { box })).status).toBe(403);
  });
});

describe('verdicts', () => {
  it('one, several, taken back; counted by who looked', async () => {
    const one = await pilot()('PUT', `/api/v1/photos/${photos[6]}/verdict`, { verdict: 'clean' });
    expect(one.json).toMatchObject({ verdict: 'clean', reviewedBy: 'Wang pilot' });
    const several = { photos: [photos[6], photos[7], 99_999], verdict: 'skipped' };
    const desk = service.as(person('case-desk'));
    expect((await desk('PUT', '/api/v1/photos/verdicts', several)).json.changed).toEqual([
      photos[6],
      photos[7],
    ]);
    const back = await desk('PUT', `/api/v1/photos/${photos[7]}/verdict`, { verdict: null });
    expect(back.json).toMatchObject({ verdict: null, reviewedBy: null });
    const review = (await service.call('GET', `/api/v1/flights/${flight}/photo-review`)).json;
    expect(review).toMatchObject({ photos: 8, unplaced: 0, clean: 0, skipped: 1 });
    expect(review.reviewers).toEqual([{ name: 'Wang case-desk', photos: 1 }]);
    expect((await service.call('GET', '/api/v1/flights/999/photo-review')).status).toBe(404);
  });
});

describe('a case of photos', () => {
  it('opens where the box shows the ground, and takes the photos and boxes', async () => {
    const [a, b] = [photos[1]!, photos[2]!];
    const drawn = await mark(a, { category: CATEGORY });
    const asked = { photos: [a, b], marks: [drawn.id], category: CATEGORY, description: 'tyres' };
    const made = await pilot()('POST', '/api/v1/photos/cases', asked);
    expect(made.status).toBe(201);
    expect(made.json.case).toMatchObject({ source: 'photo', counts: { photos: 2 } });
    // The box is left of the middle and above it: 0.3 × 86.5 m west, 0.25 × 64.9 m north.
    const [lon, lat] = made.json.case.place;
    expect((lon - 101.78) * 89_360 - 120).toBeCloseTo(-0.3 * 86.5, 0);
    expect((lat - 36.62) * 111_000).toBeCloseTo(0.25 * 64.9, 0);
    expect(await view(a)).toMatchObject({
      verdict: 'case',
      marks: [{ id: drawn.id, case: { id: made.json.case.id } }],
      cases: [{ id: made.json.case.id }],
    });
    // One of a case stays, as rejected.
    await pilot()('DELETE', `/api/v1/marks/${drawn.id}`);
    expect((await view(a)).marks[0]).toMatchObject({ rejected: true });
    const joining = { photos: [photos[3]], case: made.json.case.id };
    const joined = await pilot()('POST', '/api/v1/photos/cases', joining);
    expect(joined.status).toBe(200);
    expect(joined.json).toMatchObject({ outcome: 'joined', case: { counts: { photos: 3 } } });
  });

  it('not of boxes that are on others, of nothing that has a place, of no category', async () => {
    const drawn = await mark(photos[4]!);
    const make = (asked: object) => pilot()('POST', '/api/v1/photos/cases', asked);
    const foreign = { photos: [photos[5]], marks: [drawn.id], category: CATEGORY };
    expect((await make(foreign)).status).toBe(422);
    const nowhere = await addPhoto(service.pool, {});
    const placeless = await make({ photos: [nowhere], category: CATEGORY });
    expect(placeless.json.errors[0].path).toBe('body.place');
    expect((await make({ photos: [photos[5]], category: 'NONE' })).status).toBe(422);
    expect((await make({ photos: [99_999], category: CATEGORY })).status).toBe(422);
    expect((await make({ photos: [photos[5]], case: 99_999 })).status).toBe(404);
    expect((await view(photos[5]!)).verdict).toBeNull();
  });
});

describe('detections', () => {
  const found = { box: { x: 0.6, y: 0.6, w: 0.1, h: 0.1 }, label: 'garbage', confidence: 0.9 };
  const detector = () =>
    service.as({
      kind: 'key',
      id: 77,
      name: 'detector',
      roles: [],
      permissions: new Set(['photos:detect'] as const),
    });
  const send = (photo: number | string, ...detections: object[]) =>
    detector()('POST', `/api/v1/captures/${photo}/detections`, { model: 'yolo-7', detections });

  it('are marks; by rules confident ones open a case, or join the open one near by', async () => {
    const rules = { rules: [{ label: 'garbage', category: CATEGORY, confidence: 0.8 }] };
    expect((await service.call('PUT', '/api/v1/detection-rules', rules)).status).toBe(200);
    const [read] = (await detector()('GET', '/api/v1/detection-rules')).json.rules;
    expect(read).toMatchObject({ label: 'garbage', category: CATEGORY });
    const near = await add(2000);
    const sha256 = (await view(near)).sha256;
    const first = await send(sha256, found, { ...found, label: 'cat', box });
    expect(first.json.marks).toHaveLength(2);
    expect(first.json.proposed).toHaveLength(1);
    const of = (await service.call('GET', `/api/v1/cases/${first.json.proposed[0].id}`)).json.case;
    expect(of).toMatchObject({ source: 'detection', state: 'collected', counts: { photos: 1 } });
    // The next photo of the same heap, and the same once more.
    const next = await add(2004);
    expect((await send(next, found)).json.proposed).toEqual(first.json.proposed);
    expect((await send(next, found)).json.proposed).toEqual([]);
    const far = await add(2500);
    expect((await send(far, found)).json.proposed[0].id).not.toBe(of.id);
  });

  it('replace those before of the same model; a rejected one proposes nothing again', async () => {
    const photo = await add(3000);
    const weak = { ...found, confidence: 0.5 };
    const [first] = (await send(photo, weak)).json.marks;
    const [second] = (await send(photo, { ...weak, confidence: 0.6 })).json.marks;
    expect(second.id).not.toBe(first.id);
    expect((await view(photo)).marks).toHaveLength(1);
    await pilot()('DELETE', `/api/v1/marks/${second.id}`);
    const again = await send(photo, { ...found, box: { ...found.box, x: 0.61 } });
    expect(again.json.proposed).toEqual([]);
    expect(again.json.marks).toMatchObject([{ id: second.id, rejected: true }]);
  });

  it('propose nothing where somebody found the photo clean', async () => {
    const photo = await add(4000);
    await send(photo, { ...found, confidence: 0.3 });
    await pilot()('PUT', `/api/v1/photos/${photo}/verdict`, { verdict: 'clean' });
    expect((await view(photo)).marks[0].rejected).toBe(true);
    const other = { ...found, box: { x: 0, y: 0, w: 0.1, h: 0.1 } };
    expect((await send(photo, other)).json.proposed).toEqual([]);
  });

  it('are open again where clean is taken back, but for those that somebody rejected', async () => {
    const photo = await add(4500);
    const at = (x: number) => ({
      label: 'cat',
      confidence: 0.4,
      box: { x, y: 0.1, w: 0.1, h: 0.1 },
    });
    await send(photo, at(0.1), at(0.3), at(0.5), at(0.7));
    const marks = async (): Promise<{ id: number; rejected: boolean }[]> =>
      (await view(photo)).marks;
    const [first, second, third] = await marks();
    const say = (verdict: string | null) =>
      pilot()('PUT', `/api/v1/photos/${photo}/verdict`, { verdict });
    const open = async () => (await marks()).map(({ rejected }) => !rejected);
    await pilot()('DELETE', `/api/v1/marks/${first!.id}`);
    await say('clean');
    expect(await open()).toEqual([false, false, false, false]);
    // Said of a box while the photo counts as clean, it is said of the box.
    await pilot()('DELETE', `/api/v1/marks/${second!.id}`);
    await pilot()('PUT', `/api/v1/marks/${third!.id}`, { rejected: true });
    await say(null);
    expect(await open()).toEqual([false, false, false, true]);
    await say('clean');
    await say('skipped');
    expect(await open()).toEqual([false, false, false, true]);
  });

  it('wait with a proposal until the photo has a place', async () => {
    const photo = await addPhoto(service.pool, {});
    expect((await send(photo, found)).json.proposed).toEqual([]);
    await pilot()('PUT', `/api/v1/photos/${photo}/place`, { place: [101.9, 36.7] });
    expect((await view(photo)).cases).toHaveLength(1);
  });

  it('bounded, by detectors alone, with known rules', async () => {
    const most = Array.from({ length: 201 }, () => found);
    expect((await send(photos[0]!, ...most)).status).toBe(400);
    expect((await send(99_999, found)).status).toBe(404);
    expect((await send('../x')).status).toBe(404);
    const path = `/api/v1/captures/${photos[0]}/detections`;
    expect((await pilot()('POST', path, { model: 'x', detections: [] })).status).toBe(403);
    const rule = { label: 'a', category: CATEGORY, confidence: 0.8 };
    const put = (rules: object[]) => service.call('PUT', '/api/v1/detection-rules', { rules });
    expect((await put([rule, rule])).status).toBe(422);
    expect((await put([{ ...rule, category: 'NONE' }])).status).toBe(422);
  });
});
