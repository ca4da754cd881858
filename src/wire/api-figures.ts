/** The shapes of the HTTP API around figures: the evaluation of cases, by whom, what, where and when. */
import { z } from 'zod';
import { INDICATORS, MEASURE_IDS, type MeasureId } from '../domain/cases/indicators.ts';
import { timeSchema } from './api.ts';
import { caseSchema } from './api-cases.ts';

const count = z.number().int().min(0);
const lonLat = z.tuple([z.number(), z.number()]);

export const FIGURE_GROUPS = ['unit', 'category', 'cell', 'source', 'day', 'month'] as const;
/** Rows of an answer where nothing else is asked for, and at most. */
export const USUAL_FIGURE_ROWS = 500;
export const MOST_FIGURE_ROWS = 10_000;

const measureId = z.enum(MEASURE_IDS as [MeasureId, ...MeasureId[]]);

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
    /**
     * Parameters of GET /api/v1/cases that find the row's cases, URL-encoded; `&counted=` with the id of a
     * measure behind it narrows them to exactly those of that figure.
     */
    cases: z.string(),
  })
  .meta({ id: 'FigureRow' });

export const figuresSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    by: z.enum(FIGURE_GROUPS),
    total: figureRowSchema,
    rows: z.array(figureRowSchema),
    /** How many rows `limit` left out, those with the fewest cases; they are in the total. */
    leftOut: count,
    /** What each rate means, in the asker's language. */
    definitions: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        numerator: z.string(),
        denominator: z.string(),
        /** Measures, for `counted=`. */
        of: measureId,
        in: measureId,
      }),
    ),
    /** What each count means, in the asker's language; `field`: its name in a row, null: only in rates. */
    measures: z.array(
      z.object({
        id: measureId,
        field: z.string().nullable(),
        name: z.string(),
        meaning: z.string(),
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

/** All that a month's bulletin prints. */
export const bulletinSchema = z
  .object({
    /** `2026-11` */
    month: z.string(),
    from: timeSchema,
    to: timeSchema,
    made: timeSchema,
    total: figureRowSchema,
    /** The same of the month before. */
    before: figureRowSchema,
    /** The best first: by the share closed on time; those with nothing due last. */
    units: z.array(figureRowSchema),
    /** Most told of first. */
    categories: z.array(figureRowSchema),
    /** Most told of first. */
    cells: z.array(figureRowSchema),
    /** Cases whose deadline has passed at this moment, the longest first. */
    overdue: z.array(caseSchema),
    days: z.array(figureRowSchema),
    definitions: figuresSchema.shape.definitions,
    measures: figuresSchema.shape.measures,
  })
  .meta({ id: 'Bulletin' });

export type ApiFigureRow = z.infer<typeof figureRowSchema>;
export type ApiFigures = z.infer<typeof figuresSchema>;
export type ApiHeat = z.infer<typeof heatSchema>;
export type ApiBulletin = z.infer<typeof bulletinSchema>;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];
