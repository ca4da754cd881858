/** Categories and units between the domain and the API's JSON. */
import type { z } from 'zod';
import type { Category } from '../domain/cases/category.ts';
import type { AreaShape } from '../domain/cases/routing.ts';
import { type UnitId, unitId } from '../domain/ids.ts';
import type { ApiCategory, ApiUnit, newUnitSchema } from './api-cases.ts';

export const toApiCategory = ({ rule, unit, ...category }: Category): ApiCategory => ({
  ...category,
  rule: rule ?? null,
  unit: unit ?? null,
});

export const fromApiCategory = ({ rule, unit, ...category }: ApiCategory): Category => ({
  ...category,
  ...(rule !== null && { rule }),
  ...(unit !== null && { unit: unitId(unit) }),
});

/** A unit as a person says it, checked. */
export type ApiNewUnit = z.output<typeof newUnitSchema>;

interface UnitParts extends Omit<ApiUnit, 'id' | 'areas'> {
  readonly id: UnitId;
  readonly areas: readonly {
    readonly id: number;
    readonly name: string;
    readonly shape: AreaShape;
    readonly categories: readonly string[];
  }[];
}

export const toApiUnit = ({ areas, ...unit }: UnitParts): ApiUnit => ({
  ...unit,
  areas: areas.map((area) => ({
    ...area,
    shape: toApiShape(area.shape),
    categories: [...area.categories],
  })),
});

function toApiShape(shape: AreaShape): ApiUnit['areas'][number]['shape'] {
  const rings = (of: readonly (readonly (readonly [number, number])[])[]) =>
    of.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat]));
  return shape.type === 'polygon'
    ? { type: 'polygon', rings: rings(shape.rings) }
    : { type: 'multipolygon', polygons: shape.polygons.map(rings) };
}
