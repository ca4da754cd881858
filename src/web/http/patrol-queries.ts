/** What the page asks of the server about patrols. */
import {
  keepPreviousData,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { PatrolPlan } from '../../../missions/patrol/plan.ts';
import type { DrawnShape, PatrolWishes } from '../../domain/flights/patrol.ts';
import type { Page } from '../../wire/api.ts';
import type { ApiFlight } from '../../wire/api-flights.ts';
import type { ApiDue, ApiPatrol, ApiPatrolCoverage, ApiRain } from '../../wire/api-patrols.ts';
import { live } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { get, getAll, send } from './client.ts';

/** With its wishes as they are planned with: what came as JSON has no name without a value. */
export interface PatrolDetail extends ApiPatrol {
  readonly wishes: PatrolWishes;
}

/** More patrols than this are not listed; a bureau has dozens. */
const MOST_PATROLS = 2_000;
/** What is due changes with the calendar too, ms. */
const REFRESH = 60_000;

/** Patrols are due, and have been flown, otherwise whenever a flight is. */
function useNewsOfFlights(key: readonly unknown[]): void {
  const changed = useSignal(live.drones.flightsChanged);
  const client = useQueryClient();
  const [first] = key;
  useEffect(() => {
    if (changed > 0) void client.invalidateQueries({ queryKey: [first] });
  }, [changed, client, first]);
}

export function usePatrols() {
  useNewsOfFlights(['patrols']);
  return useQuery({
    queryKey: ['patrols'],
    queryFn: () => getAll<ApiPatrol>('/patrols', { limit: 200 }, MOST_PATROLS),
    refetchInterval: REFRESH,
  });
}

export function usePatrol(id: string) {
  useNewsOfFlights(['patrol', id]);
  return useQuery({
    queryKey: ['patrol', id],
    queryFn: () => get<PatrolDetail>(`/patrols/${encodeURIComponent(id)}`),
  });
}

/** As it was planned last; a plan does not change until the patrol does. */
export function usePatrolPlan(patrol: PatrolDetail | undefined) {
  return useQuery({
    queryKey: ['patrol-plan', patrol?.id, patrol?.changed],
    queryFn: ({ signal }) => get<PatrolPlan>(`/patrols/${patrol?.id}/plan`, {}, signal),
    enabled: patrol !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Days as YYYY-MM-DD, both included. */
export function useDues(patrol: number | undefined, from: string, until: string) {
  return useQuery({
    queryKey: ['patrols', 'dues', from, until],
    queryFn: async () => (await get<Pick<Page<ApiDue>, 'items'>>('/dues', { from, until })).items,
    enabled: patrol !== undefined,
    select: (dues) => dues.filter((due) => due.patrol === patrol),
  });
}

export function usePatrolFlights(patrol: number | undefined) {
  useNewsOfFlights(['patrol-flights', patrol]);
  return useQuery({
    queryKey: ['patrol-flights', patrol],
    queryFn: () => get<Page<ApiFlight>>('/flights', { patrol, limit: 20 }),
    enabled: patrol !== undefined,
  });
}

export function useArchivePatrol(id: number, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send('DELETE', `/patrols/${id}`),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: ['patrols'] });
    },
  });
}

export function useCopyPatrol(onDone: (copy: PatrolDetail) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ wishes, rhythm, name }: Pick<PatrolDetail, 'wishes' | 'rhythm' | 'name'>) =>
      send<PatrolDetail>('POST', '/patrols', { name, wishes, rhythm }),
    onSuccess: async (copy) => {
      await client.invalidateQueries({ queryKey: ['patrols'] });
      if (copy) onDone(copy);
    },
  });
}

/** What is drawn of each patrol: asked one by one, once for each version of it. */
export function useDrawnOf(patrols: readonly ApiPatrol[]): ReadonlyMap<number, Drawn> {
  const found = useQueries({
    queries: patrols.map(({ id, changed }) => ({
      queryKey: ['patrol-drawn', id, changed],
      queryFn: async () => (await get<PatrolDetail>(`/patrols/${id}`)).wishes.drawn,
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(() => {
    const drawn = new Map<number, Drawn>();
    found.forEach((shapes, i) => {
      const patrol = patrols[i];
      if (shapes && patrol) drawn.set(patrol.id, shapes);
    });
    return drawn;
  }, [found, patrols]);
}
type Drawn = readonly DrawnShape[];

/** Reported on these days, both included; the newest first. */
export function useRains(from: string, until: string) {
  return useQuery({
    queryKey: ['rains', from, until],
    queryFn: async () => {
      const { items } = await get<Page<ApiRain>>('/rains', { from, until });
      return items.toSorted((a, b) => b.day.localeCompare(a.day));
    },
  });
}

/** What is due changes with it. */
export function useReportRain(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rain: Pick<ApiRain, 'day'>) => send('POST', '/rains', rain),
    onSuccess: async () => {
      onDone();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['rains'] }),
        client.invalidateQueries({ queryKey: ['patrols'] }),
        client.invalidateQueries({ queryKey: ['patrol'] }),
      ]);
    },
  });
}

/** What was seen in so many days, today included. */
export function useCoverage(days: number) {
  return useQuery({
    queryKey: ['patrol-coverage', days],
    queryFn: ({ signal }) => get<ApiPatrolCoverage>('/patrol-coverage', { days }, signal),
    placeholderData: keepPreviousData,
    staleTime: REFRESH,
  });
}
