import type * as z from 'zod';
import { unitId } from '../../../domain/ids.ts';
import type { Identity } from '../../../domain/people/identity.ts';
import { MOST_DAYS } from '../../../services/figures/figures.ts';
import type { CountFilter } from '../../../services/figures/ports.ts';
import {
  type ApiBulletin,
  type ApiFigures,
  bulletinSchema,
  figuresSchema,
  heatSchema,
  MOST_FIGURE_ROWS,
} from '../../../wire/api-figures.ts';
import {
  bulletinQuery,
  figuresCsvQuery,
  figuresQuery,
  heatQuery,
} from '../../../wire/api-queries-figures.ts';
import { toApiCase, toTime } from '../../../wire/to-api.ts';
import {
  definitionsIn,
  figuresToCsv,
  measuresIn,
  toApiFigureRow,
} from '../../../wire/to-api-figures.ts';
import type { HttpDeps } from '../deps.ts';
import type { Language } from '../language.ts';
import { isProblem, type Problem } from '../problems.ts';
import { type Route, route } from '../route.ts';
import { badSpan } from './common.ts';

const tag = 'Figures';
const DAY = 86_400_000;
/** Days of a span that is counted: twenty years. */
const MOST_SPAN = 20 * 366;
/** Squares of a heat map. */
const MOST_PLACES = 10_000;
/** Overdue cases that a bulletin prints. */
const MOST_OVERDUE = 50;

const OWN =
  'An account of a unit counts the cases of its own. `cases` of a row are the parameters of GET /api/v1/cases that find what it counts; `&counted=` with the id of a measure finds exactly those of that figure.';

export const figureRoutes = (deps: HttpDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/figures',
    allow: 'cases:look',
    tag,
    summary: 'The evaluation of cases in a span: counts and rates, with what they mean',
    description: `${OWN} The total is of all rows, \`leftOut\` says how many \`limit\` left out.`,
    query: figuresQuery,
    responses: { 200: { description: 'The figures', schema: figuresSchema } },
    problems: ['too-much'],
    handle: async ({ query, who, language }) => {
      const figures = await tableOf(deps, query, who!, language);
      return isProblem(figures) ? figures : { json: figures };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/figures.csv',
    allow: 'cases:look',
    tag,
    summary: 'The same as a table for spreadsheets',
    description: `UTF-8 with a byte order mark; names of columns in the asker’s language. All rows, at most ${MOST_FIGURE_ROWS}.`,
    query: figuresCsvQuery,
    responses: { 200: { description: 'CSV', types: ['text/csv'] } },
    problems: ['too-much'],
    handle: async ({ query, who, language }) => {
      const figures = await tableOf(deps, query, who!, language);
      if (isProblem(figures)) return figures;
      return {
        text: figuresToCsv(figures.rows, figures.total, language),
        type: 'text/csv; charset=utf-8',
        headers: { 'Content-Disposition': 'attachment; filename="figures.csv"' },
      };
    },
  }),
  bulletinRoute(deps),
  heatRoute(deps),
];

/** Whose cases are counted; `another`: an account of one unit asks for another one's. */
function ofUnit(unit: number | undefined, who: Identity): CountFilter['unit'] | 'another' {
  if (who.unit !== undefined && unit !== undefined && unit !== who.unit) return 'another';
  return who.unit ?? (unit === undefined ? undefined : unitId(unit));
}

async function tableOf(
  { figures }: HttpDeps,
  asked: z.output<typeof figuresCsvQuery> & { readonly limit?: number },
  who: Identity,
  language: Language,
): Promise<ApiFigures | Problem> {
  const { from, to, by } = asked;
  const days = (to - from) / DAY;
  if (days <= 0) return badSpan;
  if (days > (by === 'day' ? MOST_DAYS : MOST_SPAN)) return tooLong(by === 'day');
  const unit = ofUnit(asked.unit, who);
  if (unit === 'another') return foreignUnit;
  const { total, rows, leftOut } = await figures.table({ ...asked, unit });
  return {
    from: toTime(from),
    to: toTime(to),
    by,
    total: toApiFigureRow(total, language),
    rows: rows.map((row) => toApiFigureRow(row, language)),
    leftOut,
    definitions: definitionsIn(language),
    measures: measuresIn(language),
  };
}

const tooLong = (byDay: boolean): Problem => ({
  problem: 'too-much',
  detail: byDay
    ? {
        en: `By day, at most ${MOST_DAYS} days are counted at once. Choose a shorter span, or by=month.`,
        zh: `按日统计一次最多 ${MOST_DAYS} 天，请缩短时间范围或改用 by=month。`,
      }
    : {
        en: 'At most twenty years are counted at once. Choose a shorter span.',
        zh: '一次最多统计二十年，请缩短时间范围。',
      },
});

const foreignUnit: Problem = {
  problem: 'invalid-request',
  detail: {
    en: 'This account counts the cases of its own unit alone. Leave “unit” out.',
    zh: '该账号只能统计本单位的案件，请去掉 unit 参数。',
  },
  errors: [{ path: 'query.unit', message: 'must be the account’s own unit' }],
};

const bulletinRoute = (deps: HttpDeps) =>
  route({
    method: 'get',
    path: '/api/v1/figures/bulletin',
    allow: 'cases:look',
    tag,
    summary: 'All that a month’s bulletin prints',
    description: `${OWN} \`before\` is the month before; \`overdue\` are those whose deadline has passed now.`,
    query: bulletinQuery,
    responses: { 200: { description: 'The bulletin', schema: bulletinSchema } },
    handle: async ({ query: { month, unit: asked }, who, language }) => {
      const unit = ofUnit(asked, who!);
      if (unit === 'another') return foreignUnit;
      const now = deps.clock.now();
      const [parts, overdue] = await Promise.all([
        deps.figures.bulletin(month, { unit }),
        deps.stores.cases.list(
          { unit, overdue: { at: now, is: true } },
          'deadline',
          undefined,
          MOST_OVERDUE,
        ),
      ]);
      const row = (of: (typeof parts)['total']) => toApiFigureRow(of, language);
      const json: ApiBulletin = {
        month,
        from: toTime(parts.span.from),
        to: toTime(parts.span.to),
        made: toTime(parts.made),
        total: row(parts.total),
        before: row(parts.before),
        units: parts.units.map(row),
        categories: parts.categories.map(row),
        cells: parts.cells.map(row),
        overdue: overdue.map((one) => toApiCase(one, now)),
        days: parts.days.map(row),
        definitions: definitionsIn(language),
        measures: measuresIn(language),
      };
      return { json };
    },
  });

const heatRoute = ({ figureStore }: HttpDeps) =>
  route({
    method: 'get',
    path: '/api/v1/heat',
    allow: 'cases:look',
    tag,
    summary: 'Where cases that were told of in a span lie, counted in squares',
    description: `An account of a unit counts the cases of its own. At most the ${MOST_PLACES} fullest squares.`,
    query: heatQuery,
    responses: { 200: { description: 'The squares', schema: heatSchema } },
    problems: ['too-much'],
    handle: async ({ query: { from, to, unit: asked, category, bbox, metres }, who }) => {
      if (from >= to) return badSpan;
      if ((to - from) / DAY > MOST_SPAN) return tooLong(false);
      const unit = ofUnit(asked, who!);
      if (unit === 'another') return foreignUnit;
      const wish = { from, to, unit, category, bounds: bbox, metres, most: MOST_PLACES };
      const places = await figureStore.heat(wish);
      return { json: { metres, places } };
    },
  });
