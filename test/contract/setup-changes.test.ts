/** Several processes over one database: the first writes the usual setup, all of them hold the newest. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listenForChanges } from '../../src/adapters/store/changes.ts';
import { openPool, type Pool } from '../../src/adapters/store/database.ts';
import { unitId } from '../../src/domain/ids.ts';
import { openSetup, type SetupRoom } from '../../src/setup.ts';
import { migratedDatabase, silent } from './database.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let pool: Pool;
let here: SetupRoom;
let there: SetupRoom;
let hearing: { close(): Promise<void> };

const open = () =>
  openSetup({ pool, clock: { now: () => 0 }, log: silent, timeZone: 'Asia/Shanghai' });
beforeAll(async () => {
  database = await migratedDatabase();
  pool = openPool(database.url);
  [here, there] = await Promise.all([open(), open()]);
  hearing = listenForChanges(
    database.url,
    (table) => {
      if (table in there.changed) void there.changed[table as keyof SetupRoom['changed']]();
    },
    silent,
  );
  // It listens once something changed is heard of.
  await vi.waitFor(async () => {
    await pool.query(`UPDATE categories SET name = 'heard' WHERE code = '10001'`);
    expect(there.whereabouts.category('10001')?.name).toBe('heard');
  }, 20_000);
});
afterAll(async () => {
  await hearing.close();
  await pool.end();
  await database.stop();
});

const soon = (check: () => void) => vi.waitFor(check, 20_000);
const ring = [
  [121, 31],
  [121.01, 31],
  [121.01, 31.01],
  [121, 31.01],
  [121, 31],
] as const;
const shape = { type: 'polygon', rings: [ring] } as const;
const PLACE = [121.005, 31.005] as const;

test('two that start at once write the usual setup once', async () => {
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM categories');
  expect(rows[0].n).toBe(108);
  expect(here.whereabouts.categoryOf('speeding')).toMatchObject({ code: 'L-SPEEDING' });
});

test('what one changes, it has at once, and the other soon', async () => {
  const added = await here.setup.addUnit({
    name: '环卫所',
    email: '',
    phone: '',
    areas: [{ name: '', shape, categories: [] }],
  });
  expect(added.ok).toBe(true);
  const id = unitId(added.ok ? added.id : 0);
  expect(here.whereabouts.candidates(PLACE, '06010')).toEqual([id]);
  await soon(() => expect(there.whereabouts.candidates(PLACE, '06010')).toEqual([id]));

  await here.setup.replaceCells([{ code: '310101001001001', name: '', shape }]);
  await soon(() => expect(there.whereabouts.cellAt(PLACE)?.code).toBe('310101001001001'));

  await here.setup.deactivateCategory('L-SILENT');
  expect(here.whereabouts.categoryOf('silent')).toBeUndefined();
  await soon(() => expect(there.whereabouts.categoryOf('silent')).toBeUndefined());
  // Cases of it go on by its limits.
  expect(there.whereabouts.category('L-SILENT')?.active).toBe(false);

  const monday = Date.parse('2026-11-23T09:00:00+08:00');
  const due = (room: SetupRoom) =>
    room.whereabouts.deadlineAfter(monday, { amount: 4, unit: 'work-hours' });
  expect(due(there)).toBe(Date.parse('2026-11-23T14:30:00+08:00'));
  const allDay = Array.from({ length: 7 }, () => [[0, 1440]] as const);
  await here.setup.putCalendar({ week: allDay, days: [] });
  expect(due(here)).toBe(Date.parse('2026-11-23T13:00:00+08:00'));
  await soon(() => expect(due(there)).toBe(Date.parse('2026-11-23T13:00:00+08:00')));

  await here.setup.archiveUnit(id);
  await soon(() => expect(there.whereabouts.candidates(PLACE, '06010')).toEqual([]));
});

test('a start does not bring back what was changed', async () => {
  const again = await open();
  expect(again.whereabouts.category('10001')?.name).toBe('heard');
  expect(again.whereabouts.categoryOf('silent')).toBeUndefined();
});
