/** The query parameters around cases. */
import * as z from 'zod';
import { CASE_SOURCES } from '../domain/cases/case.ts';
import { MEASURE_IDS, type MeasureId } from '../domain/cases/indicators.ts';
import { CASE_STATES, type CaseState } from '../domain/cases/workflow.ts';
import { RULES } from '../domain/supervision/violation.ts';
import { deviceIdSchema } from './api.ts';
import { flag, idParameter, paging, span } from './api-queries.ts';

const isState = (text: string): text is CaseState =>
  (CASE_STATES as readonly string[]).includes(text);

const states = z
  .string()
  .max(200)
  .transform((text, context): CaseState[] => {
    const named = text.split(',').map((one) => one.trim());
    const wrong = named.find((one) => !isState(one));
    if (wrong === undefined) return named.filter(isState);
    context.addIssue({ code: 'custom', message: `must be some of ${CASE_STATES.join(', ')}` });
    return z.NEVER;
  })
  .describe(`One state, or several with commas: ${CASE_STATES.join(', ')}`);

export const bbox = z
  .string()
  .max(120)
  .transform((text, context) => {
    const [west, south, east, north, ...more] = text.split(',').map(Number);
    const ok =
      more.length === 0 &&
      within(west, -180, 180) &&
      within(south, -90, 90) &&
      within(east, -180, 180) &&
      within(north, -90, 90) &&
      west! <= east! &&
      south! <= north!;
    if (ok) return { west: west!, south: south!, east: east!, north: north! };
    context.addIssue({ code: 'custom', message: 'must be west,south,east,north in degrees' });
    return z.NEVER;
  })
  .describe('west,south,east,north in degrees (WGS-84)');

const within = (n: number | undefined, least: number, most: number): boolean =>
  n !== undefined && n >= least && n <= most;

const filter = {
  state: states.optional(),
  kind: z.enum([...RULES, 'matter']).optional(),
  source: z.enum(CASE_SOURCES).optional(),
  category: z
    .string()
    .max(20)
    .optional()
    .describe('Code of a category, or its beginning for a whole class'),
  unit: idParameter.optional().describe('Id of the unit that has it'),
  assignee: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe('Who has it in hand: a name, or `me` for whoever asks'),
  overdue: flag.optional().describe('true: the deadline of what is next has passed'),
  device: deviceIdSchema.optional(),
  code: z.string().max(20).optional().describe('Code of a category, all of it'),
  cell: z.string().max(40).optional().describe('Code of the grid cell'),
  without: z
    .enum(['unit', 'category', 'cell'])
    .optional()
    .describe('Those that have no unit, category or cell'),
  counted: z
    .enum(MEASURE_IDS as [MeasureId, ...MeasureId[]])
    .optional()
    .describe(
      'Exactly those that a figure counts: `from` and `to` are then of the moment that it goes by',
    ),
  number: z.string().max(40).optional().describe('Part of the case’s number'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Part of number, description or address, or of the vehicle’s id, name or plate'),
  ...span,
  bbox: bbox.optional(),
};

const order = z
  .enum(['newest', 'deadline'])
  .default('newest')
  .describe('`deadline`: only those whose time runs, the nearest deadline first');

export const casesQuery = z.strictObject({ ...filter, order, ...paging(100) });
export const casesCsvQuery = z.strictObject({ ...filter, order });
export type CasesFilter = Omit<z.output<typeof casesCsvQuery>, 'order'>;
