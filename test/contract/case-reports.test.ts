/** Telling of matters: what opens a case, what joins one, and what is sent twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCategory, addPhoto, addUnit, HOUR, LI, ofUnit, WANG } from './case-seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
  const sameness = { metres: 30, hours: 24, how: 'join' };
  await addCategory(service, 'R-JOIN', { sameness });
  await addCategory(service, 'R-ASK');
  await addCategory(service, 'R-OLD', { active: false });
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
let place: [number, number] = [101, 36];
beforeEach(() => {
  service.clock.time = NOW;
  place = [place[0] + 0.01, 36];
});

const tell = (category: string, more: object = {}, who = WANG) =>
  service.as(who)('POST', '/api/v1/cases', { category, place, ...more });
/** So many metres to the north. */
const metresOff = (metres: number) => ({ place: [place[0], place[1] + metres / 111_000] });
const get = async (id: number, who = WANG) =>
  (await service.as(who)('GET', `/api/v1/cases/${id}`)).json;

describe('a report', () => {
  it('opens a case with a number, a deadline and what was told', async () => {
    const photo = await addPhoto(service);
    const { status, json } = await tell('R-ASK', {
      description: '路边有一堆渣土',
      address: '南关街 12 号',
      occurred: '2026-11-21T07:00:00Z',
      photos: [photo],
      reporter: { name: '李女士', phone: '13900000000' },
    });
    expect([status, json.outcome, json.alike]).toEqual([201, 'opened', []]);
    expect(json.case).toMatchObject({
      kind: 'matter',
      source: 'staff',
      state: 'collected',
      description: '路边有一堆渣土',
      address: '南关街 12 号',
      device: null,
      place,
      occurred: '2026-11-21T07:00:00.000Z',
      opened: '2026-11-21T08:30:00.000Z',
      stageDue: '2026-11-21T09:30:00.000Z',
      category: { code: 'R-ASK', standard: 'local' },
      counts: { photos: 1, joined: 0 },
    });
    expect(json.case.number).toMatch(/^2026-QX-\d{6}$/);
    const detail = await get(json.case.id);
    expect(detail.reporter).toEqual({ name: '李女士', phone: '13900000000', email: '' });
    expect(detail.photos).toMatchObject([{ role: 'report' }]);
    expect(detail.log).toMatchObject([
      { step: 'collect', by: 'Wang', from: null, detail: { source: 'staff', category: 'R-ASK' } },
    ]);
    // Who told is the desk's alone: not in the log, not for those who only look.
    expect(JSON.stringify(detail.log)).not.toContain('13900000000');
    expect((await get(json.case.id, person('viewer'))).reporter).toBeNull();
  });

  it('joins the open case of its kind near by, where the category says so', async () => {
    const first = (await tell('R-JOIN')).json.case;
    const photo = await addPhoto(service);
    const { status, json } = await tell('R-JOIN', {
      ...metresOff(20),
      description: '同一堆',
      photos: [photo],
      reporter: { phone: '139' },
    });
    expect([status, json.outcome, json.case.id]).toEqual([200, 'joined', first.id]);
    expect(json.case.counts).toMatchObject({ joined: 1, photos: 1 });
    const { log } = await get(first.id);
    expect(log.at(-1)).toMatchObject({
      step: 'join',
      detail: { report: { description: '同一堆' } },
    });
    // Nothing of it is dropped.
    const { rows } = await service.pool.query(
      'SELECT description, reporter FROM case_reports WHERE case_id = $1 ORDER BY id',
      [first.id],
    );
    expect(rows[1]).toEqual({
      description: '同一堆',
      reporter: { name: '', phone: '139', email: '' },
    });
  });

  it.each([
    ['too far away', { metres: 40 }],
    ['of another kind', { category: 'R-ASK' }],
    ['long after', { hours: 25 }],
    ['said to be another', { more: { separate: true } }],
    ['after the first was voided', { ended: true }],
  ])('%s opens a case of its own', async (_, how: { [key: string]: unknown }) => {
    const first = (await tell('R-JOIN')).json.case;
    if (how.ended)
      await service.as(LI)('POST', `/api/v1/cases/${first.id}/steps`, { step: 'void', note: 'x' });
    service.clock.time += Number(how.hours ?? 0) * HOUR;
    const { json } = await tell(String(how.category ?? 'R-JOIN'), {
      ...metresOff(Number(how.metres ?? 5)),
      ...(how.more as object),
    });
    expect(json.outcome).toBe('opened');
    expect(json.case.id).not.toBe(first.id);
  });

  it('that may be the same is told to the desk, from either side, until one of them ends', async () => {
    const first = (await tell('R-ASK')).json.case;
    const { json } = await tell('R-ASK', metresOff(10));
    expect(json.alike).toMatchObject([{ case: { id: first.id } }]);
    expect(json.alike[0].metres).toBeCloseTo(10, 0);
    expect((await get(first.id)).alike).toMatchObject([{ case: { id: json.case.id } }]);
    await service.as(WANG)('POST', `/api/v1/cases/${json.case.id}/steps`, {
      step: 'duplicate',
      of: first.id,
    });
    expect((await get(first.id)).alike).toEqual([]);
  });

  it('sent again with its key is known, whether it had opened a case or joined one', async () => {
    const first = await tell('R-JOIN', { outsideId: 'wx-1' });
    const joined = await tell('R-JOIN', { outsideId: 'wx-2' });
    expect([first.json.outcome, joined.json.outcome]).toEqual(['opened', 'joined']);
    for (const outsideId of ['wx-1', 'wx-2']) {
      const again = await tell('R-JOIN', { outsideId, description: 'again' });
      expect([again.status, again.json.outcome, again.json.case.id]).toEqual([
        200,
        'known',
        first.json.case.id,
      ]);
    }
    expect((await get(first.json.case.id)).case.counts.joined).toBe(1);
  });

  it('by several at once opens one case', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => tell('R-JOIN')));
    expect(answers.map((a) => a.json.outcome).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'joined'),
      'opened',
    ]);
    expect(new Set(answers.map((a) => a.json.case.id)).size).toBe(1);
  });

  it('with one key at once, under two categories even, opens one case', async () => {
    const outsideId = 'twice';
    const answers = await Promise.all(
      ['R-JOIN', 'R-ASK', 'R-JOIN', 'R-ASK'].map((category) => tell(category, { outsideId })),
    );
    expect(answers.map((a) => a.json.outcome).sort()).toEqual([
      'known',
      'known',
      'known',
      'opened',
    ]);
    expect(new Set(answers.map((a) => a.json.case.id)).size).toBe(1);
  });

  it.each([
    [{ category: 'NOWHERE' }, 422, 'body.category'],
    [{ category: 'R-OLD' }, 422, 'body.category'],
    [{ photos: [999_999] }, 422, 'body.photos'],
    [{ occurred: '2026-11-21T09:00:00Z' }, 422, 'body.occurred'],
    [{ place: [181, 0] }, 400, 'body.place.0'],
    [{ description: 'x'.repeat(2001) }, 400, 'body.description'],
    [{ extra: 1 }, 400, 'body'],
  ])('is refused whole: %j', async (more, status, path) => {
    const before = await service.pool.query('SELECT count(*)::int AS n FROM cases');
    const answer = await tell('R-ASK', more);
    expect([answer.status, answer.json.errors[0].path]).toEqual([status, path]);
    const after = await service.pool.query('SELECT count(*)::int AS n FROM cases');
    expect(after.rows).toEqual(before.rows);
  });

  it('takes the clock of whom it came from to be some minutes ahead at most', async () => {
    const { json } = await tell('R-ASK', { occurred: '2026-11-21T08:35:00Z' });
    expect(json.case.occurred).toBe('2026-11-21T08:30:00.000Z');
  });

  it('is not a unit’s or a viewer’s to make', async () => {
    const unit = await addUnit(service, '某所');
    for (const who of [ofUnit(unit), person('viewer')])
      expect((await tell('R-ASK', {}, who)).status).toBe(403);
    expect((await tell('R-ASK', {}, person('dispatcher'))).status).toBe(201);
  });

  it('leaves nothing where the log could not be written', async () => {
    await service.pool.query(
      `CREATE FUNCTION break_report() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'broken off'; END $$;
       CREATE TRIGGER break_report BEFORE INSERT ON case_log FOR EACH ROW
         EXECUTE FUNCTION break_report()`,
    );
    const count = async () =>
      (
        await service.pool.query(
          `SELECT (SELECT count(*)::int FROM cases) AS cases,
                  (SELECT count(*)::int FROM case_reports) AS reports,
                  (SELECT count(*)::int FROM case_photos) AS photos`,
        )
      ).rows;
    const before = await count();
    const answer = await tell('R-ASK', { photos: [await addPhoto(service)], outsideId: 'broken' });
    await service.pool.query('DROP TRIGGER break_report ON case_log');
    expect(answer.status).toBe(500);
    expect(await count()).toEqual(before);
    expect(service.failures.splice(0)).toHaveLength(1);
    expect((await tell('R-ASK', { outsideId: 'broken' })).json.outcome).toBe('opened');
  });
});
