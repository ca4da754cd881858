/** What the page asks of the register of permits. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ApiListedPermit, ApiPermitJudgement } from '../../wire/api-permits.ts';
import { useMay } from '../people/use-me.ts';
import { get, getAll } from './client.ts';

/** Permits that the list shows; one who looks for another searches. */
export const MOST_LISTED = 1000;

/** Those in which the text is, by number, with what is wrong with each now. */
export function usePermits(q: string) {
  return useQuery({
    queryKey: ['permits', q],
    queryFn: () => getAll<ApiListedPermit>('/permits', { q, limit: 500 }, MOST_LISTED),
    placeholderData: keepPreviousData,
    // An hour begins and ends by itself.
    refetchInterval: 60_000,
  });
}

/** What a vehicle has now, wherever it is. */
export function useVehiclePermit(device: string) {
  const looks = useMay('fleet:look');
  return useQuery({
    queryKey: ['permits', 'of', device],
    queryFn: () => get<ApiPermitJudgement>(`/devices/${encodeURIComponent(device)}/permit`),
    enabled: looks,
    refetchInterval: 60_000,
  });
}
