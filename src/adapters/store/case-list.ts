/** Cases as they are looked for. Each condition is there only where it was asked for, so an index can serve it. */
import type { Case } from '../../domain/cases/case.ts';
import { MEASURES } from '../../domain/cases/indicators.ts';
import { CASE_STATES, type CaseState, isEnded } from '../../domain/cases/workflow.ts';
import type { CaseAfter, CaseFilter, CaseOrder, CaseTally } from '../../services/cases/ports.ts';
import { DATE_COLUMNS, measureColumn } from './case-measures.ts';
import { type CaseRow, SELECT_CASES, toCase } from './case-rows.ts';
import type { Queryable } from './database.ts';
import { rows, timestamp } from './sql.ts';

/** What is searched for words; as the index cases_by_words has it. */
const WORDS = `(c.number || ' ' || c.description || ' ' || c.address)`;
/** Vehicles that a search names at once; more of them, and it names none. */
const MOST_VEHICLES = 200;

/** How words are looked for, in numbers of cases. */
interface Looking {
  /** The newest ones that are looked through one by one, before an index is asked for the others. */
  readonly through: number;
  /** Where more than these may have the words, as guessed, the index is asked for the newer ones first. */
  readonly middling: number;
  /** How many of the next newest these are. */
  readonly newer: number;
}
const LOOKING: Looking = { through: 10_000, middling: 500, newer: 100_000 };

export async function listCases(
  db: Queryable,
  filter: CaseFilter,
  order: CaseOrder,
  after: CaseAfter | undefined,
  limit: number,
  looking = LOOKING,
): Promise<Case[]> {
  const page: Page = { filter, order, after, limit };
  if (filter.text === undefined) return select(db, page, []);
  const vehicles = await vehiclesOf(db, filter.text);
  const said: Words = { text: filter.text, vehicles };
  // What is said often is found soon among the newest; an index would first gather all that there are.
  const floor = order === 'newest' ? await floorOf(db, after, looking.through) : undefined;
  const found =
    floor === undefined ? [] : await select(db, page, [saying(said), (v) => `c.id > ${v(floor)}`]);
  if (found.length === limit) return found;
  const guessed = await guessedFor(db, said, filter);
  const indexed = guessed.words <= guessed.others ? [having(said)] : [];
  const parted = indexed.length > 0 && guessed.words > looking.middling;
  for (const below of spansBelow(floor, parted ? looking.newer : 0)) {
    const rest = { ...page, limit: limit - found.length };
    found.push(...(await select(db, rest, [saying(said), ...below, ...indexed])));
    if (found.length === limit) break;
  }
  return found;
}

/** The newer ones first where there may be many: each that may have the words is read to see whether it has. */
function spansBelow(floor: number | undefined, newer: number): Condition[][] {
  if (floor === undefined) return [[]];
  const upTo =
    (id: number): Condition =>
    (v) =>
      `c.id <= ${v(id)}::bigint`;
  if (newer === 0) return [[upTo(floor)]];
  const middle = floor - newer;
  return [[upTo(floor), (v) => `c.id > ${v(middle)}::bigint`], [upTo(middle)]];
}

interface Page {
  readonly filter: CaseFilter;
  readonly order: CaseOrder;
  readonly after: CaseAfter | undefined;
  readonly limit: number;
}

type Condition = (value: Value) => string;

async function select(
  db: Queryable,
  { filter, order, after, limit }: Page,
  more: readonly Condition[],
): Promise<Case[]> {
  const values: unknown[] = [];
  const value = (of: unknown): string => `$${values.push(of)}`;
  const conditions = [...conditionsOf(filter, value), ...more.map((condition) => condition(value))];
  if (order === 'deadline') conditions.push('c.stage_due_at IS NOT NULL');
  if (after) conditions.push(behind(order, after, value));
  const by = order === 'deadline' ? 'c.stage_due_at, c.id' : 'c.id DESC';
  // A short span is found by its dates and sorted; going down from the newest id, all after it come first.
  const first = order === 'newest' && isShort(filter) ? '(c.id + 0) DESC' : by;
  // The page first, then what is shown of its cases: looked up for all that fit, that takes its time.
  const page = `SELECT c.id FROM cases c ${whereOf(conditions)} ORDER BY ${first} LIMIT ${value(limit)}`;
  const text = `${SELECT_CASES} WHERE c.id = ANY (ARRAY(${page})) ORDER BY ${by}`;
  return (await rows<CaseRow>(db, text, values)).map(toCase);
}

/** ms; of a hundred days a bureau has some ten thousand cases. */
const SHORT = 100 * 86_400_000;
const isShort = ({ from, to }: CaseFilter): boolean =>
  from !== undefined && to !== undefined && to - from <= SHORT;

const whereOf = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';

type Value = (of: unknown) => string;

function behind(order: CaseOrder, { id, stageDue }: CaseAfter, value: Value): string {
  if (order === 'newest') return `c.id < ${value(id)}::bigint`;
  return `(c.stage_due_at, c.id) > (${timestamp(value(stageDue ?? 0))}, ${value(id)}::bigint)`;
}

function conditionsOf(filter: CaseFilter, value: Value): string[] {
  const { states, bounds, overdue } = filter;
  const all: string[] = [];
  const add = <T>(of: T | undefined, condition: (parameter: string) => string) => {
    if (of !== undefined) all.push(condition(value(of)));
  };
  add(states, (p) => `c.state = ANY (${p}::text[])`);
  add(filter.kind, (p) => `c.kind = ${p}`);
  add(filter.source, (p) => `c.source = ${p}`);
  add(
    filter.category,
    (p) =>
      `c.category = ANY (ARRAY(SELECT g.code FROM categories g WHERE starts_with(g.code, ${p})))`,
  );
  add(filter.code, (p) => `c.category = ${p}`);
  if (filter.without) all.push(`${WITHOUT[filter.without]} IS NULL`);
  add(filter.unit, (p) => `c.unit_id = ${p}::bigint`);
  add(filter.assignee, (p) => `c.assignee = ${p}`);
  add(filter.device, (p) => `c.device_no = (SELECT no FROM devices WHERE id = ${p})`);
  add(filter.cell, (p) => `c.cell = ${p}`);
  if (overdue) {
    const late = `c.stage_due_at < ${timestamp(value(overdue.at))}`;
    all.push(overdue.is ? late : `(${late}) IS NOT TRUE`);
  }
  add(filter.number, (p) => `position(upper(${p}) IN c.number) > 0`);
  const { counted } = filter;
  const date = `c.${DATE_COLUMNS[counted ? MEASURES[counted.measure].date : 'opened']}`;
  add(filter.from, (p) => `${date} >= ${timestamp(p)}`);
  add(filter.to, (p) => `${date} < ${timestamp(p)}`);
  if (counted) all.push(...countedSql(counted, date, value));
  if (bounds) {
    all.push(`c.lat BETWEEN ${value(bounds.south)}::float8 AND ${value(bounds.north)}::float8`);
    all.push(`c.lon BETWEEN ${value(bounds.west)}::float8 AND ${value(bounds.east)}::float8`);
  }
  return all;
}

const WITHOUT = { unit: 'c.unit_id', category: 'c.category', cell: 'c.cell' } as const;

/** Exactly what figure-store.ts counts for the measure. */
const countedSql = (
  { measure, at }: NonNullable<CaseFilter['counted']>,
  date: string,
  value: Value,
): string[] => [
  MEASURES[measure].date === 'due' ? `${date} < ${timestamp(value(at))}` : `${date} IS NOT NULL`,
  `(SELECT m.${measureColumn(measure)} FROM case_measures(c) m) = 1`,
];

interface Words {
  readonly text: string;
  /** Numbers of the vehicles that the words name. */
  readonly vehicles: readonly number[];
}

async function vehiclesOf(db: Queryable, text: string): Promise<readonly number[]> {
  const found = await rows<{ no: number }>(
    db,
    `SELECT no FROM devices
     WHERE position(lower($1) IN lower(id || ' ' || name || ' ' || plate)) > 0
     LIMIT ${MOST_VEHICLES + 1}`,
    [text],
  );
  return found.length > MOST_VEHICLES ? [] : found.map(({ no }) => no);
}

const orVehicle = ({ vehicles }: Words, condition: string, value: Value): string =>
  vehicles.length === 0
    ? condition
    : `(${condition} OR c.device_no = ANY (${value(vehicles)}::int[]))`;

/** Letters without case (Chinese, digits), signs and spaces. */
const CASELESS = /^[\p{Lo}\p{Nd}\p{P}\p{Zs}]*$/u;

const saying =
  (said: Words): Condition =>
  (value) => {
    const text = value(said.text);
    // Making every case's words small is half of the work, and finds nothing more of these.
    const found = CASELESS.test(said.text)
      ? `position(${text} IN ${WORDS}) > 0`
      : `position(lower(${text}) IN lower(${WORDS})) > 0`;
    return orVehicle(said, found, value);
  };
/** What the index cases_by_words knows: no more than that it may be so. */
const having =
  (said: Words): Condition =>
  (value) =>
    orVehicle(said, `search_grams(${WORDS}) @> search_keys(${value(said.text)})`, value);

/** Below which case the newest end; undefined: there are no more than those. */
async function floorOf(
  db: Queryable,
  after: CaseAfter | undefined,
  newest: number,
): Promise<number | undefined> {
  const [row] = await rows<{ id: number }>(
    db,
    `SELECT id FROM cases WHERE $1::bigint IS NULL OR id < $1
     ORDER BY id DESC OFFSET $2 LIMIT 1`,
    [after?.id ?? null, newest],
  );
  return row?.id;
}

/** How many cases may have the words, and how many there are by the other conditions, as the database guesses. */
async function guessedFor(
  db: Queryable,
  said: Words,
  filter: CaseFilter,
): Promise<{ readonly words: number; readonly others: number }> {
  const guessed = async (conditions: (value: Value) => string[]) => {
    const values: unknown[] = [];
    const where = whereOf(conditions((of) => `$${values.push(of)}`));
    const [plan] = await rows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      db,
      `EXPLAIN (FORMAT JSON) SELECT 1 FROM cases c ${where}`,
      values,
    );
    return plan!['QUERY PLAN'][0].Plan['Plan Rows'];
  };
  const [words, others] = await Promise.all([
    guessed((value) => [having(said)(value)]),
    guessed((value) => conditionsOf(filter, value)),
  ]);
  return { words, others };
}

const GOING_ON = CASE_STATES.filter((state) => !isEnded(state));

/** @param unit whose cases alone are counted */
export async function tallyCases(
  db: Queryable,
  unit: number | undefined,
  by: string,
  now: number,
): Promise<CaseTally> {
  const count = async (where: string, values: unknown[]) => {
    const text = `SELECT count(*)::int AS count FROM cases WHERE ${where}`;
    return (await rows<{ count: number }>(db, text, values))[0]!.count;
  };
  const ofUnit = unit === undefined ? '$1::bigint IS NULL' : 'unit_id = $1::bigint';
  const only = unit ?? null;
  const [states, overdue, mine] = await Promise.all([
    rows<{ state: CaseState; count: number }>(
      db,
      // The sums of all units, and what changed since: figure-store.ts.
      `SELECT state, sum(n)::int AS count FROM (
         SELECT key AS unit, key2 AS state, opened AS n FROM case_figures WHERE dim = 'state'
         UNION ALL SELECT coalesce(unit_id::text, ''), state, opened
         FROM case_figure_changes WHERE state IS NOT NULL) stand
       WHERE $1::text IS NULL OR unit = $1 GROUP BY state HAVING sum(n) <> 0`,
      [unit === undefined ? null : String(unit)],
    ),
    count(`${ofUnit} AND stage_due_at < ${timestamp('$2')}`, [only, now]),
    unit === undefined
      ? count('assignee = $1 AND state = ANY ($2)', [by, GOING_ON])
      : count('unit_id = $1 AND state = ANY ($2)', [unit, GOING_ON]),
  ]);
  return {
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    overdue,
    mine,
  };
}
