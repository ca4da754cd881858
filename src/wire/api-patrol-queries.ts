/** The query parameters of the HTTP API around patrols. */
import * as z from 'zod';

const degrees = (most: number) => z.coerce.number().min(-most).max(most);

export const surroundingsQuery = z
  .strictObject({
    west: degrees(180),
    south: degrees(90),
    east: degrees(180),
    north: degrees(90),
  })
  .refine(({ west, east }) => west < east, { path: ['east'], error: 'must be greater than west' })
  .refine(({ south, north }) => south < north, {
    path: ['north'],
    error: 'must be greater than south',
  });

const day = z.iso
  .date()
  .refine((date) => date >= '1980-01-01' && date <= '2099-12-31', 'must be in 1980 … 2099');
const DAY = 86_400_000;
const MOST_DAYS = 366;

const days = z
  .strictObject({ from: day, until: day })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'must not be before from' })
  .refine(({ from, until }) => Date.parse(until) - Date.parse(from) < MOST_DAYS * DAY, {
    path: ['until'],
    error: `at most ${MOST_DAYS} days at a time`,
  });
export const coverageQuery = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .describe('Days of the bureau, today included'),
});

export const duesQuery = days;
export const rainsQuery = days;
