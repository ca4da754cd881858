/** The query parameters around figures. */
import * as z from 'zod';
import { FIGURE_GROUPS, MOST_FIGURE_ROWS, USUAL_FIGURE_ROWS } from './api-figures.ts';
import { idParameter, timeParameter } from './api-queries.ts';
import { bbox } from './api-queries-cases.ts';

const span = { from: timeParameter, to: timeParameter };
const category = z
  .string()
  .max(20)
  .optional()
  .describe('Code of a category, or its beginning for a whole class');
const whose = {
  unit: idParameter.optional().describe('Id of the unit that has the cases'),
  category,
  cell: z.string().max(40).optional().describe('Code of the grid cell'),
};

const figuresAsked = { ...span, by: z.enum(FIGURE_GROUPS).default('unit'), ...whose };

export const figuresQuery = z.strictObject({
  ...figuresAsked,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_FIGURE_ROWS)
    .default(USUAL_FIGURE_ROWS)
    .describe(
      'The most rows, those with the most cases (told of and due) first; days and months are all there',
    ),
});

/** As many rows as there are. */
export const figuresCsvQuery = z.strictObject(figuresAsked);

export const heatQuery = z.strictObject({
  ...span,
  unit: whose.unit,
  category,
  bbox: bbox.optional(),
  metres: z.coerce
    .number()
    .min(20)
    .max(20_000)
    .default(100)
    .describe('Side of the squares that are counted in'),
});

export const bulletinQuery = z.strictObject({
  month: z
    .string()
    .regex(/^(19[89]\d|20\d\d)-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11')
    .describe('A month of the bureau’s calendar'),
  unit: whose.unit,
});
