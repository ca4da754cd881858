/** The whole way of a case, by those who take its steps. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstBroken } from '../../src/domain/cases/chain.ts';
import type { UnitId } from '../../src/domain/ids.ts';
import type { Identity } from '../../src/domain/people/identity.ts';
import { addCategory, addPhoto, addUnit, HOUR, LI, ofUnit, report, WANG } from './case-seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

let service: Service;
let cleaners: UnitId;
let builders: UnitId;
let zhao: Identity;
let id: number;
beforeAll(async () => {
  service = await startService();
  await addCategory(service, 'T-HOURS');
  await addCategory(service, 'T-OTHER', { name: '另一事项' });
  cleaners = await addUnit(service, '环卫所');
  builders = await addUnit(service, '住建局');
  zhao = ofUnit(cleaners);
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
beforeEach(async () => {
  service.clock.time = NOW;
  id = (await report(service, 'T-HOURS')).id;
});

const step = (who: Identity, name: string, more: object = {}, of = id) =>
  service.as(who)('POST', `/api/v1/cases/${of}/steps`, { step: name, ...more });
const get = async (of = id) => (await service.call('GET', `/api/v1/cases/${of}`)).json;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();

/** Takes steps that must work, an hour apart. */
async function go(...steps: [Identity, string, object?][]) {
  for (const [who, name, more] of steps) {
    service.clock.time += HOUR;
    const { status, json } = await step(who, name, more);
    expect(`${name} ${status} ${json.detail ?? ''}`).toBe(`${name} 200 `);
  }
  return get();
}
const toUnit: [Identity, string, object?][] = [
  [WANG, 'file'],
  [
    WANG,
    'dispatch',
    {
      get unit() {
        return cleaners;
      },
    },
  ],
];

describe('the way of a case', () => {
  it('goes from report to archive, with who and when, and its deadlines', async () => {
    expect(await get()).toMatchObject({
      case: { state: 'collected', stageDue: at(1), due: null, filed: null, source: 'application' },
    });
    const dispatched = await go([WANG, 'claim'], [WANG, 'check'], ...toUnit);
    expect(dispatched.case).toMatchObject({
      state: 'dispatched',
      unit: { id: cleaners, name: '环卫所' },
      assignee: null,
      filed: at(3),
      dispatched: at(4),
      due: at(14),
      stageDue: at(14),
    });
    const reported = await go([zhao, 'take'], [zhao, 'report', { note: '已清运' }]);
    expect(reported.case).toMatchObject({ reported: at(6), due: at(14), stageDue: at(11) });
    const closed = await go([LI, 'claim'], [LI, 'close', { note: '合格' }]);
    expect(closed.case).toMatchObject({ closed: at(8), stageDue: null, due: at(14) });
    const archived = await go([WANG, 'archive']);
    expect(archived.allowed).toEqual([]);
    expect(archived.log.map((e: { step: string; by: string }) => `${e.step} ${e.by}`)).toEqual([
      'collect tests',
      'claim Wang',
      'check Wang',
      'file Wang',
      'dispatch Wang',
      'take Zhao',
      'report Zhao',
      'claim Li',
      'close Li',
      'archive Wang',
    ]);
    expect(archived.log[4].detail).toEqual({
      unit: { id: cleaners, name: '环卫所' },
      due: NOW + 14 * HOUR,
    });
  });

  it('leaves a log whose every entry carries the hash of the one before', async () => {
    const { case: found, log } = await go(...toUnit, [zhao, 'take']);
    const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
    const entries = log.map(({ from, ...e }: { from: string | null; at: string }) => ({
      ...e,
      ...(from !== null && { from }),
      at: Date.parse(e.at),
    }));
    expect(firstBroken(found.number, entries, sha256)).toBeUndefined();
    await service.pool.query(`UPDATE case_log SET note = 'other' WHERE case_id = $1 AND seq = 2`, [
      id,
    ]);
    const [, second] = (await get()).log;
    expect(
      firstBroken(found.number, entries.with(1, { ...entries[1], note: second.note }), sha256),
    ).toBe(1);
  });

  it('comes back from the unit with the reason, is counted, and goes to another one', async () => {
    await go(...toUnit);
    service.clock.time += HOUR;
    const { json } = await step(zhao, 'return', { note: '属住建' });
    expect(json.case).toMatchObject({ state: 'filed', unit: null, due: null, dispatched: null });
    expect(json.case.counts.returns).toBe(1);
    expect(json.case.stageDue).toBe(at(5));
    // It was answered, and is not theirs any more.
    expect(json.allowed).toEqual([]);
    expect((await service.as(zhao)('GET', `/api/v1/cases/${id}`)).status).toBe(404);
    const again = await go([WANG, 'dispatch', { unit: builders }]);
    expect(again.case).toMatchObject({ unit: { id: builders }, due: at(14) });
    expect(again.log.at(-2)).toMatchObject({
      step: 'return',
      note: '属住建',
      detail: { unit: { id: cleaners, name: '环卫所' } },
    });
  });

  it('gets more time where the desk says yes, and not where it says no', async () => {
    await go(...toUnit, [zhao, 'take']);
    const wish = { note: '需要机械', until: at(20) };
    expect((await go([zhao, 'ask-extension', wish])).case).toMatchObject({
      wished: at(20),
      due: at(12),
    });
    expect((await go([WANG, 'decline', { note: '不必' }])).case).toMatchObject({
      wished: null,
      due: at(12),
    });
    expect((await step(WANG, 'decline', { note: '再次' })).status).toBe(409);
    await go([zhao, 'ask-extension', wish]);
    const { case: found } = await go([WANG, 'extend', { note: '同意', until: at(24) }]);
    expect(found).toMatchObject({ wished: null, due: at(24), stageDue: at(24) });
    expect(found.counts.extensions).toBe(1);
    for (const until of [at(1), at(23), at(24), '2099-01-01T00:00:00Z'])
      expect((await step(WANG, 'extend', { note: '再', until })).status).toBe(422);
  });

  it('keeps the time that is left while it is postponed', async () => {
    await go(...toUnit, [zhao, 'take']);
    const { case: still } = await go([WANG, 'postpone', { note: '雨季' }]);
    expect(still).toMatchObject({ state: 'postponed', due: null, stageDue: null, overdue: false });
    service.clock.time = NOW + 1000 * HOUR;
    const { case: on } = await go([WANG, 'resume']);
    // Of 10 hours, two had gone.
    expect(on).toMatchObject({ state: 'dispatched', due: at(1009), stageDue: at(1009) });
    expect(on.unit.id).toBe(cleaners);
  });

  it('is done again where it was not done well, with time of its own', async () => {
    const { case: found } = await go(
      ...toUnit,
      [zhao, 'take'],
      [zhao, 'report', { note: '已清运' }],
      [WANG, 'redo', { note: '仍有残留' }],
    );
    expect(found).toMatchObject({
      state: 'handling',
      reported: null,
      due: at(15),
      stageDue: at(15),
    });
    expect(found.counts.redos).toBe(1);
    expect((await go([zhao, 'report', { note: '已清运干净' }])).case.state).toBe('reported');
  });

  it('is recalled, reminded of, voided and reopened', async () => {
    await go(...toUnit, [WANG, 'remind'], [WANG, 'remind']);
    expect((await go([WANG, 'recall', { note: '误派' }])).case).toMatchObject({
      state: 'filed',
      unit: null,
      counts: { reminders: 2, returns: 0 },
    });
    expect((await go([WANG, 'void', { note: '不实' }])).case).toMatchObject({
      state: 'void',
      stageDue: null,
      closed: null,
    });
    expect((await go([LI, 'reopen', { note: '属实' }])).case).toMatchObject({
      state: 'filed',
      filed: at(1),
      stageDue: at(9),
    });
  });

  it('gets the right category where it is filed or dispatched', async () => {
    const filed = await go([WANG, 'file', { category: 'T-OTHER' }]);
    expect(filed.case.category).toMatchObject({ code: 'T-OTHER', name: '另一事项' });
    expect(filed.log.at(-1).detail).toEqual({ category: 'T-OTHER' });
    const { status, json } = await step(WANG, 'dispatch', { unit: cleaners, category: 'NONE' });
    expect([status, json.errors[0].path]).toEqual([422, 'body.category']);
  });

  it('shows with the report what was done', async () => {
    const [seen, done] = [await addPhoto(service), await addPhoto(service, 'Zhao')];
    await go([WANG, 'note', { note: '现场', photos: [seen] }], ...toUnit, [zhao, 'take']);
    const {
      case: found,
      photos,
      log,
    } = await go([zhao, 'report', { note: '完成', photos: [done] }]);
    expect(found.counts.photos).toBe(2);
    expect(found.picture).toBe(photos[1].photo.sha256);
    expect(photos.map((p: { role: string; addedBy: string }) => [p.role, p.addedBy])).toEqual([
      ['evidence', 'Wang'],
      ['after', 'Zhao'],
    ]);
    expect(log.at(-1).detail.photos).toEqual([
      { id: done, sha256: photos[1].photo.sha256, role: 'after' },
    ]);
  });

  it('takes a report once that a phone sends again, its answer lost', async () => {
    const done = [await addPhoto(service, 'Zhao'), await addPhoto(service, 'Zhao')].reverse();
    const said = { note: '完成', photos: done };
    const { log, case: first } = await go(...toUnit, [zhao, 'take'], [zhao, 'report', said]);
    service.clock.time += HOUR;
    const again = await step(zhao, 'report', said);
    expect([again.status, again.json.case]).toEqual([200, first]);
    expect((await get()).log).toHaveLength(log.length);
    for (const other of [
      { ...said, note: '又做了' },
      { ...said, photos: done.slice(1) },
    ])
      expect((await step(zhao, 'report', other)).status).toBe(409);
    // What is asked for twice is meant twice.
    await go([WANG, 'redo', { note: '仍有残留' }], [zhao, 'report', said]);
    expect((await get()).log).toHaveLength(log.length + 2);
  });
});

describe('a step is refused', () => {
  it('to those who may not take it, by role', async () => {
    const dispatcher = person('dispatcher');
    const cases: [Identity, string][] = [
      [dispatcher, 'file'],
      [zhao, 'file'],
      [person('viewer'), 'note'],
    ];
    for (const [who, name] of cases)
      expect((await step(who, name, { note: 'x' })).status).toBe(who === zhao ? 404 : 403);
    expect((await step(dispatcher, 'note', { note: '看到了' })).status).toBe(200);
    await go(...toUnit);
    expect((await step(WANG, 'take')).status).toBe(403);
    expect((await step(zhao, 'extend', { note: 'x', until: at(99) })).status).toBe(403);
  });

  it('to a unit where the case is not its own: as if there was none', async () => {
    await go(...toUnit);
    const others = ofUnit(builders, 'Sun');
    expect((await step(others, 'take')).status).toBe(404);
    expect((await service.as(others)('GET', `/api/v1/cases/${id}`)).status).toBe(404);
    expect((await service.as(zhao)('GET', `/api/v1/cases/${id}`)).json.allowed).toEqual([
      'take',
      'return',
      'ask-extension',
      'note',
    ]);
  });

  it.each([
    ['dispatch', {}, 'unit'],
    ['dispatch', { unit: 999_999 }, 'unit'],
    ['duplicate', {}, 'of'],
    ['duplicate', { of: 999_999 }, 'of'],
    ['void', {}, 'note'],
    ['void', { note: '   ' }, 'note'],
    ['note', { note: 'x', photos: [999_999] }, 'photos'],
  ])('where what it must say is missing or not there: %s %j', async (name, more, field) => {
    await go([WANG, 'file']);
    const { status, json } = await step(WANG, name, more);
    expect([status, json.errors[0].path]).toEqual([422, `body.${field}`]);
  });

  it('to a unit that is out of service', async () => {
    const gone = await addUnit(service, '旧单位');
    await service.pool.query('UPDATE units SET archived_at = now() WHERE id = $1', [gone]);
    await go([WANG, 'file']);
    expect((await step(WANG, 'dispatch', { unit: gone })).status).toBe(422);
  });

  it('where the log went on since it was seen', async () => {
    const { log } = await get();
    const seen = log.at(-1).seq;
    expect((await step(LI, 'note', { note: '新情况' })).status).toBe(200);
    expect((await step(WANG, 'file', { seen })).status).toBe(412);
    expect((await step(WANG, 'file', { seen: seen + 1 })).status).toBe(200);
  });

  it('over the head of whom has it in hand, until they release it', async () => {
    await go([WANG, 'claim']);
    for (const name of ['claim', 'check', 'file', 'void']) {
      const { status, json } = await step(LI, name, { note: 'x' });
      expect([status, json.detail]).toEqual([409, expect.stringContaining('Wang')]);
    }
    await go([WANG, 'release'], [LI, 'file']);
  });

  it('to all but one of those who dispatch it at once', async () => {
    await go([WANG, 'file']);
    const answers = await Promise.all(
      [cleaners, builders, cleaners, builders].map((unit) => step(WANG, 'dispatch', { unit })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409, 409]);
    const { log } = await get();
    expect(log.filter((e: { step: string }) => e.step === 'dispatch')).toHaveLength(1);
    expect(log.map((e: { seq: number }) => e.seq)).toEqual([1, 2, 3]);
  });

  it('and leaves nothing where the transaction breaks off', async () => {
    await go([WANG, 'file']);
    await service.pool.query(
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'broken off'; END $$;
       CREATE TRIGGER break_off BEFORE INSERT ON case_log FOR EACH ROW
         WHEN (NEW.step = 'dispatch') EXECUTE FUNCTION break_off()`,
    );
    const before = await get();
    expect((await step(WANG, 'dispatch', { unit: cleaners })).status).toBe(500);
    await service.pool.query('DROP TRIGGER break_off ON case_log');
    expect(await get()).toEqual(before);
    expect(service.failures.splice(0)).toHaveLength(1);
  });
});

describe('a duplicate', () => {
  it('goes over with its photos, and both logs say so', async () => {
    const [only, both] = [await addPhoto(service), await addPhoto(service)];
    const other = (await report(service, 'T-HOURS', { photos: [both] })).id;
    await step(WANG, 'note', { note: '现场', photos: [only, both] });
    const { status, json } = await step(WANG, 'duplicate', { of: other, note: '同一堆' });
    expect(status).toBe(200);
    const original = await get(other);
    expect(json.case).toMatchObject({
      state: 'void',
      duplicateOf: { id: other, number: original.case.number },
      counts: { photos: 0 },
    });
    expect(original.case.counts).toMatchObject({ photos: 2, joined: 1 });
    expect(original.photos.map((p: { role: string }) => p.role).sort()).toEqual([
      'evidence',
      'report',
    ]);
    expect(json.log.at(-1)).toMatchObject({ step: 'duplicate', detail: { of: { id: other } } });
    expect(original.log.at(-1)).toMatchObject({ step: 'join', detail: { case: { id } } });
    // Opened again, it is itself once more; what went over stays there.
    expect((await step(WANG, 'reopen', { note: '不同' })).json.case.duplicateOf).toBeNull();
  });

  it('is not of itself, nor of a case that takes nothing in', async () => {
    expect((await step(WANG, 'duplicate', { of: id })).status).toBe(422);
    const other = (await report(service, 'T-HOURS')).id;
    await step(WANG, 'void', { note: '不实' }, other);
    expect((await step(WANG, 'duplicate', { of: other })).status).toBe(409);
    expect((await get()).case.state).toBe('collected');
  });

  it('of each other at once: one of the two', async () => {
    const other = (await report(service, 'T-HOURS')).id;
    const answers = await Promise.all([
      step(WANG, 'duplicate', { of: other }),
      step(WANG, 'duplicate', { of: id }, other),
    ]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
  });
});

describe('photos of a case', () => {
  it('are joined once, and taken off by the desk with a line in the log', async () => {
    const photo = await addPhoto(service);
    const attach = (who: Identity, photos: number[], role = 'before') =>
      service.as(who)('POST', `/api/v1/cases/${id}/photos`, { photos, role });
    expect((await attach(WANG, [photo])).status).toBe(200);
    const { json } = await attach(WANG, [photo], 'after');
    expect(json.photos).toMatchObject([{ role: 'before' }]);
    expect(json.log.map((e: { step: string }) => e.step)).toEqual(['collect', 'attach']);
    expect((await attach(WANG, [photo, 999_999])).status).toBe(422);
    const off = await service.as(WANG)('DELETE', `/api/v1/cases/${id}/photos/${photo}`);
    expect(off.json.case.counts.photos).toBe(0);
    expect(off.json.log.at(-1)).toMatchObject({
      step: 'note',
      detail: { detached: [{ id: photo }] },
    });
    expect((await service.as(WANG)('DELETE', `/api/v1/cases/${id}/photos/${photo}`)).status).toBe(
      422,
    );
  });

  it('of others are not a unit’s to join', async () => {
    await go(...toUnit);
    const [own, others] = [await addPhoto(service, 'Zhao'), await addPhoto(service, 'somebody')];
    const attach = (photos: number[]) =>
      service.as(zhao)('POST', `/api/v1/cases/${id}/photos`, { photos });
    expect((await attach([others])).status).toBe(422);
    expect((await attach([own])).status).toBe(200);
  });

  it('are not added to what is archived', async () => {
    await go([WANG, 'void', { note: '不实' }], [WANG, 'archive']);
    const { status } = await service.as(WANG)('POST', `/api/v1/cases/${id}/photos`, {
      photos: [await addPhoto(service)],
    });
    expect(status).toBe(409);
  });
});
