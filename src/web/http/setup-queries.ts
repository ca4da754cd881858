/** What the page asks of what a bureau has laid down for cases: categories, units, cells, calendar. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { useMemo } from 'react';
import type { ApiCalendar, ApiCategory, ApiUnit } from '../../wire/api-cases.ts';
import { type Change, get, sendIfMatch } from './client.ts';

interface All<T> {
  readonly items: readonly T[];
}

const STALE = 60_000;

/** Those not active too, by code. */
export function useCategories() {
  return useQuery({
    queryKey: ['categories'],
    queryFn: async () => (await get<All<ApiCategory>>('/categories')).items,
    staleTime: STALE,
  });
}

export function useUnits() {
  return useQuery({
    queryKey: ['units'],
    queryFn: async () => (await get<All<ApiUnit>>('/units')).items,
    staleTime: STALE,
  });
}

export function useCategory(code: string | undefined): ApiCategory | undefined {
  const { data } = useCategories();
  return useMemo(() => data?.find((one) => one.code === code), [data, code]);
}

export function useCalendar() {
  return useQuery({
    queryKey: ['calendar'],
    queryFn: () => get<ApiCalendar>('/calendar'),
    staleTime: STALE,
  });
}

export type CellFeatures = FeatureCollection<
  Polygon | MultiPolygon,
  { readonly code: string; readonly name: string }
>;

export function useCells(enabled = true) {
  return useQuery({
    queryKey: ['cells'],
    queryFn: ({ signal }) => get<CellFeatures>('/cells', {}, signal),
    staleTime: STALE,
    enabled,
  });
}

interface Whereabouts {
  readonly cell: { readonly code: string; readonly name: string } | null;
  readonly units: readonly { readonly id: number; readonly name: string }[];
}

export function useWhereabouts(
  place: readonly [number, number] | undefined,
  category: string | undefined,
) {
  const [lon, lat] = place ?? [0, 0];
  return useQuery({
    queryKey: ['whereabouts', lon, lat, category],
    queryFn: ({ signal }) => get<Whereabouts>('/whereabouts', { lat, lon, category }, signal),
    enabled: place !== undefined,
    staleTime: STALE,
  });
}

/**
 * A change to what is laid down, or to who may do what; the lists that it is in are asked for again.
 * @param version refused where somebody else has changed it since this one
 */
export function useSetupChange<Body, Answer = unknown>(
  method: Change,
  path: string | ((body: Body) => string),
  keys: readonly string[],
  onDone: (answer: Answer | undefined, body: Body) => void = () => {},
  version?: number,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) =>
      sendIfMatch<Answer>(
        method,
        typeof path === 'string' ? path : path(body),
        method === 'DELETE' ? undefined : body,
        version,
      ),
    onSuccess: async (answer, body) => {
      await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
      onDone(answer, body);
    },
  });
}
