import { prepareShape } from '../../../../domain/geo/prepared-shape.ts';
import type { ApiUnit } from '../../../../wire/api-cases.ts';

/** The unit's areas that hold the place and are for this category; of several the one that names it most exactly first. */
export function areasAt(
  { areas }: Pick<ApiUnit, 'areas'>,
  [lon, lat]: readonly [number, number],
  code: string | undefined,
): ApiUnit['areas'] {
  const exactness = (categories: readonly string[]) =>
    categories.length === 0
      ? 0
      : Math.max(-1, ...categories.map((one) => (code?.startsWith(one) ? one.length : -1)));
  return areas
    .filter(({ categories, shape }) => {
      if (exactness(categories) < 0) return false;
      return prepareShape(shape).contains(lon, lat);
    })
    .sort((a, b) => exactness(b.categories) - exactness(a.categories));
}
