/** What the page asks of the server about cases. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Page } from '../../wire/api.ts';
import type {
  ApiCase,
  ApiCaseCounts,
  ApiCaseDetail,
  ApiNewCase,
  ApiNewCaseStep,
  ApiOpenedCase,
  ApiStopsNear,
} from '../../wire/api-cases.ts';
import type { ApiScene, ApiVerificationProposal } from '../../wire/api-verification.ts';
import { live } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { get, ProblemError, send } from './client.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Deadlines pass, and others act, without the page being told of each: ms. */
const REFRESH = 30_000;

/** Asks again whenever the live line tells of a change to any case. */
function useNewsOfCases(key: string): void {
  const changed = useSignal(live.casesChanged);
  const client = useQueryClient();
  useEffect(() => {
    if (changed > 0) void client.invalidateQueries({ queryKey: [key] });
  }, [changed, client, key]);
}

/** Page by page, each `limit` long. */
export function useCasePages(query: Query, limit: number, enabled = true) {
  useNewsOfCases('cases');
  return useInfiniteQuery({
    queryKey: ['cases', query, limit],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ApiCase>>('/cases', { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
    enabled,
  });
}

export function useCaseCounts(enabled = true) {
  useNewsOfCases('case-counts');
  return useQuery({
    queryKey: ['case-counts'],
    queryFn: () => get<ApiCaseCounts>('/cases/counts'),
    refetchInterval: REFRESH,
    enabled,
  });
}

export function useCase(id: string) {
  useNewsOfCases('case');
  return useQuery({
    queryKey: ['case', id],
    queryFn: () => get<ApiCaseDetail>(`/cases/${encodeURIComponent(id)}`),
    refetchInterval: REFRESH,
  });
}

/** Somebody else, or the case's own state, was in the way: what is shown is old. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 409 || error.status === 412);

/** A step with the case as it was seen: refused where somebody was there meanwhile, and then shown anew. */
export function useCaseStep(id: string, onDone: (after: ApiCaseDetail | undefined) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: ApiNewCaseStep) =>
      send<ApiCaseDetail>('POST', `/cases/${encodeURIComponent(id)}/steps`, step),
    onSuccess: (after) => {
      if (after) client.setQueryData(['case', id], after);
      for (const key of ['cases', 'case-counts'])
        void client.invalidateQueries({ queryKey: [key] });
      onDone(after);
    },
    onError: (error) => {
      if (isConflict(error)) void client.invalidateQueries({ queryKey: ['case', id] });
    },
  });
}

export function useOpenCase(onDone: (opened: ApiOpenedCase) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (fresh: ApiNewCase) => send<ApiOpenedCase>('POST', '/cases', fresh),
    onSuccess: (opened) => {
      for (const key of ['cases', 'case-counts'])
        void client.invalidateQueries({ queryKey: [key] });
      if (opened) onDone(opened);
    },
  });
}

/** Who stood near a place in a span of time, the nearest first. */
export function useStopsNear(
  place: readonly [number, number],
  metres: number,
  least: number,
  span: { readonly from: string; readonly to: string },
) {
  const [lon, lat] = place;
  return useQuery({
    queryKey: ['stops', lon, lat, metres, least, span.from, span.to],
    queryFn: ({ signal }) =>
      get<ApiStopsNear>('/stops', { lat, lon, radius: metres, least, ...span }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** A scene that is not the case's own place. */
export type CaseScene = ApiScene & { readonly by: Exclude<ApiScene['by'], 'case'> };
const isElsewhere = (scene: ApiScene): scene is CaseScene => scene.by !== 'case';

/** Where something may lie that its violations are about; asked for anew when one of them ends. */
export function useScene(detail: ApiCaseDetail | undefined): CaseScene | undefined {
  const { case: c, violations = [] } = detail ?? {};
  const found = useQuery({
    queryKey: ['scene', c?.id, violations.map(({ id, ended }) => `${id} ${ended}`).join()],
    queryFn: ({ signal }) => get<ApiScene>(`/cases/${c?.id}/scene`, {}, signal),
    enabled: violations.length > 0,
    staleTime: 60_000,
  });
  return found.data && isElsewhere(found.data) ? found.data : undefined;
}

export function useVerificationProposal(id: string) {
  return useQuery({
    queryKey: ['verification', id],
    queryFn: ({ signal }) =>
      get<ApiVerificationProposal>(`/cases/${encodeURIComponent(id)}/verification`, {}, signal),
    staleTime: 15_000,
  });
}
