import type { ApiCase } from '../../../../wire/api-cases.ts';

/** Where it is, as exactly as is known: its address, what it was said to be about, else its cell or its place. */
export function placeWords(c: ApiCase): string {
  const [lon, lat] = c.place;
  const place = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return c.address || c.description || c.zone?.name || c.cell || place;
}
