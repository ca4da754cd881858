/** What the page asks of the server about figures; their names come in the page's language. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiBulletin, ApiFigures, ApiHeat, FigureGroup } from '../../wire/api-figures.ts';
import { language } from '../i18n/language.ts';
import { get } from './client.ts';

const STALE = 60_000;

export interface FigureSpan {
  /** Instants. */
  readonly from: string;
  readonly to: string;
}

interface FigureOptions {
  /** Rows at most; days and months are always all there. */
  readonly limit?: number;
  readonly enabled?: boolean;
}

export function useFigures(
  span: FigureSpan,
  by: FigureGroup,
  { limit, enabled = true }: FigureOptions = {},
) {
  const chosen = language.use();
  return useQuery({
    queryKey: ['figures', chosen, span, by, limit],
    queryFn: ({ signal }) => get<ApiFigures>('/figures', { ...span, by, limit }, signal),
    placeholderData: keepPreviousData,
    staleTime: STALE,
    enabled,
  });
}

/** @param metres side of the squares that are counted in */
export function useHeat(span: FigureSpan, metres: number, enabled: boolean) {
  return useQuery({
    queryKey: ['heat', span, metres],
    queryFn: ({ signal }) => get<ApiHeat>('/heat', { ...span, metres }, signal),
    placeholderData: keepPreviousData,
    staleTime: STALE,
    enabled,
  });
}

export function useBulletin(month: string) {
  const chosen = language.use();
  return useQuery({
    queryKey: ['bulletin', chosen, month],
    queryFn: ({ signal }) => get<ApiBulletin>('/figures/bulletin', { month }, signal),
    staleTime: STALE,
  });
}
