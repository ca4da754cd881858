/** What the planner page asks of the server. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Library } from '../../../missions/library/library.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { Rhythm } from '../../domain/flights/patrol.ts';
import type { ApiPatrolDetail, ApiPatrolWishes } from '../../wire/api-patrols.ts';
import { get, send } from './client.ts';

export function useLibrary() {
  return useQuery({
    queryKey: ['patrol-library'],
    queryFn: () => get<Library>('/patrol-library'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type Box = readonly [west: number, south: number, east: number, north: number];

/** What is known of a place; of the box before while the next one's is on its way. */
export function useSurroundings(box: Box | undefined) {
  const [west, south, east, north] = box ?? [0, 0, 0, 0];
  return useQuery({
    queryKey: ['surroundings', west, south, east, north],
    queryFn: ({ signal }) =>
      get<Surroundings>('/surroundings', { west, south, east, north }, signal),
    enabled: box !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function useSavedPatrol(id: string | undefined) {
  return useQuery({
    queryKey: ['patrol', id],
    queryFn: () => get<ApiPatrolDetail>(`/patrols/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    staleTime: 0,
  });
}

export interface PatrolToSave {
  readonly name: string;
  readonly wishes: ApiPatrolWishes;
  readonly rhythm: Rhythm | null;
}

/** Under its number, or as a new one. */
export function useSavePatrol() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patrol }: { id: string | undefined; patrol: PatrolToSave }) =>
      id === undefined
        ? send<ApiPatrolDetail>('POST', '/patrols', patrol)
        : send<ApiPatrolDetail>('PUT', `/patrols/${encodeURIComponent(id)}`, patrol),
    onSuccess: (saved) => {
      if (saved) client.setQueryData(['patrol', String(saved.id)], saved);
      for (const key of ['patrols', 'plans', 'due']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
