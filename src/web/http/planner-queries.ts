/** What the planner page asks of the server. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Library } from '../../../missions/library/library.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { Rhythm } from '../../domain/flights/patrol.ts';
import type { ApiPatrolDetail, ApiPatrolWishes } from '../../wire/api-patrols.ts';
import { get, getVersioned, sendVersioned } from './client.ts';

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

/** As it is on the server now, with its version. */
export function useSavedPatrol(id: string | undefined) {
  return useQuery({
    queryKey: savedKey(id),
    queryFn: () => getVersioned<ApiPatrolDetail>(`/patrols/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    staleTime: 0,
    // Asked whenever the page is opened; not while somebody works on it.
    refetchOnReconnect: false,
  });
}

const savedKey = (id: string | undefined) => ['patrol-to-edit', id] as const;

export interface PatrolToSave {
  readonly name: string;
  readonly wishes: ApiPatrolWishes;
  readonly rhythm: Rhythm | null;
}

export interface SaveOrder {
  /** Of the patrol that is changed; undefined: a new one. */
  readonly id: string | undefined;
  /** From which the change was made. */
  readonly version: string | undefined;
  readonly patrol: PatrolToSave;
}

export function useSavePatrol() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, patrol }: SaveOrder) =>
      id === undefined
        ? sendVersioned<ApiPatrolDetail>('POST', '/patrols', patrol, undefined)
        : sendVersioned<ApiPatrolDetail>(
            'PUT',
            `/patrols/${encodeURIComponent(id)}`,
            patrol,
            version,
          ),
    onSuccess: (saved) => {
      client.setQueryData(savedKey(String(saved.value.id)), saved);
      for (const key of ['patrols', 'patrol', 'plans']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
