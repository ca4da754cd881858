/** What the page asks of the server about accounts, keys and the audit log. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../wire/api.ts';
import type { ApiDelivery, ApiHook } from '../../wire/api-notices.ts';
import type { ApiAccount, ApiAuditEntry, ApiKey } from '../../wire/api-people.ts';
import { get, getAll } from './client.ts';

/** A bureau has hundreds at most. */
const MOST = 2_000;
const REFRESH = 15_000;

export function useAccounts() {
  return useQuery({
    queryKey: ['accounts'],
    queryFn: () => getAll<ApiAccount>('/accounts', { limit: 200 }, MOST),
  });
}

export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: () => getAll<ApiKey>('/keys', { limit: 200 }, MOST),
  });
}

export type AuditFilter = Readonly<Record<'by' | 'action' | 'from' | 'to', string | undefined>>;

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ApiAuditEntry>>('/audit', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useHooks() {
  return useQuery({
    queryKey: ['webhooks'],
    queryFn: async () => (await get<Pick<Page<ApiHook>, 'items'>>('/webhooks')).items,
    refetchInterval: REFRESH,
  });
}

export function useDeliveries() {
  return useQuery({
    queryKey: ['deliveries'],
    queryFn: async () => (await get<Page<ApiDelivery>>('/deliveries', { limit: 50 })).items,
    refetchInterval: REFRESH,
  });
}
