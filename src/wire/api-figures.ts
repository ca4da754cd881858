/** The shapes of the HTTP API around figures: the evaluation of cases, by whom, what, where and when. */
import { z } from 'zod';
import { INDICATORS } from '../domain/cases/indicators.ts';
import { timeSchema } from './api.ts';

const count = z.number().int().min(0);
const lonLat = z.tuple([z.number(), z.number()]);

export const FIGURE_GROUPS = ['unit', 'category', 'cell', 'source', 'day', 'month'] as const;

const rateSchema = z.object({
  of: count,
  in: count,
  /** of / in; null: nothing was due. */
  rate: z.number().nullable(),
});

/** One row: a unit, a category, a cell, a day… */
export const figureRowSchema = z
  .object({
    /** Id or code to filter cases by; null: those without one. */
    key: z.string().nullable(),
    name: z.string(),
    /** In the span: told of, filed, dispatched, due, closed, void. */
    opened: count,
    filed: count,
    due: count,
    closed: count,
    void: count,
    onTime: count,
    overdue: count,
    redone: count,
    returned: count,
    extended: count,
    /** Hours from dispatch to report, mean; null: none. */
    handleHours: z.number().nullable(),
    rates: z.record(z.enum(INDICATORS.map(({ id }) => id) as [string, ...string[]]), rateSchema),
  })
  .meta({ id: 'FigureRow' });

export const figuresSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    by: z.enum(FIGURE_GROUPS),
    total: figureRowSchema,
    rows: z.array(figureRowSchema),
    /** What each rate means, in the asker's language. */
    definitions: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        numerator: z.string(),
        denominator: z.string(),
      }),
    ),
  })
  .meta({ id: 'Figures' });

/** Where cases lie: a place and how many, rounded to a raster of so many metres. */
export const heatSchema = z
  .object({
    metres: z.number(),
    places: z.array(z.object({ place: lonLat, count })),
  })
  .meta({ id: 'Heat' });

export type ApiFigureRow = z.infer<typeof figureRowSchema>;
export type ApiFigures = z.infer<typeof figuresSchema>;
export type ApiHeat = z.infer<typeof heatSchema>;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];
