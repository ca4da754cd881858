/** What the page asks of the server about plans and flights. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Page } from '../../wire/api.ts';
import type {
  ApiDroneEvent,
  ApiFlight,
  ApiFlightDetail,
  ApiFlightTrack,
  ApiPlan,
  ApiPlanDetail,
} from '../../wire/api-flights.ts';
import { live } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { get, getAll, send } from './client.ts';

/** More plans than this are not offered in one list. */
const MOST_PLANS = 1_000;
/** Events of one flight that the page keeps. */
const MOST_EVENTS = 5_000;
/** Fetched anew even without news, ms: a checklist is judged as things are when it is asked for. */
const REFRESH = 15_000;
const REFRESH_CHECKLIST = 4_000;
const BEFORE_FLIGHT: ReadonlySet<string | undefined> = new Set(['planned', 'checked', 'uploaded']);

export function usePlans() {
  return useQuery({
    queryKey: ['plans'],
    queryFn: () => getAll<ApiPlan>('/plans', { limit: 200 }, MOST_PLANS),
  });
}

export function usePlan(id: number | undefined) {
  return useQuery({
    queryKey: ['plan', id],
    queryFn: () => get<ApiPlanDetail>(`/plans/${id}`),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface FlightFilter {
  readonly state?: string | undefined;
  readonly device?: string | undefined;
}

export function useFlightPage(filter: FlightFilter, limit: number) {
  const changed = useSignal(live.drones.flightsChanged);
  const client = useQueryClient();
  useEffect(() => {
    if (changed > 0) void client.invalidateQueries({ queryKey: ['flights'] });
  }, [changed, client]);
  return useQuery({
    queryKey: ['flights', filter, limit],
    queryFn: ({ signal }) => get<Page<ApiFlight>>('/flights', { ...filter, limit }, signal),
    placeholderData: keepPreviousData,
  });
}

/** One flight with its checklist and commands, fetched again whenever the live line says that it changed. */
export function useFlight(id: string | undefined) {
  useSignal(live.drones.flightsChanged);
  const revision = live.drones.revision(Number(id));
  const client = useQueryClient();
  useEffect(() => {
    if (revision > 0) void client.invalidateQueries({ queryKey: ['flight', id] });
  }, [revision, client, id]);
  return useQuery({
    queryKey: ['flight', id],
    queryFn: () => get<ApiFlightDetail>(`/flights/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) =>
      BEFORE_FLIGHT.has(data?.flight.state) ? REFRESH_CHECKLIST : REFRESH,
  });
}

/** What is done with a flight: each answer is the flight as it is then. */
export function useFlightChange<T>(id: string, path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: T) =>
      send<ApiFlightDetail>('POST', `/flights/${encodeURIComponent(id)}/${path}`, body),
    onSuccess: (after) => {
      if (after && 'flight' in after) client.setQueryData(['flight', id], after);
      void client.invalidateQueries({ queryKey: ['flight', id] });
      void client.invalidateQueries({ queryKey: ['flights'] });
    },
  });
}

export function useFlightTrack(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['flight-track', id],
    queryFn: ({ signal }) =>
      get<ApiFlightTrack>(`/flights/${encodeURIComponent(id)}/track`, {}, signal),
    enabled,
    staleTime: 30_000,
  });
}

/** The flight's events in their order: those on record, then those that come over the live line. */
export function useFlightEvents(id: string): readonly ApiDroneEvent[] {
  useSignal(live.drones.happened);
  const past = useQuery({
    queryKey: ['flight-events', id],
    queryFn: () => fetchEvents(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = past.data ?? [];
  const last = known.at(-1)?.no ?? 0;
  const fresh = live.drones.events.filter((e) => e.flight === Number(id) && e.no > last);
  return [...known, ...fresh.toReversed()];
}

async function fetchEvents(id: string): Promise<ApiDroneEvent[]> {
  const events: ApiDroneEvent[] = [];
  let after: number | undefined;
  do {
    const path = `/flights/${encodeURIComponent(id)}/events`;
    const page = await get<{ items: ApiDroneEvent[]; next?: unknown }>(path, { after });
    events.push(...page.items);
    const last = page.items.at(-1)?.no;
    after = page.next && last !== undefined ? last : undefined;
  } while (after !== undefined && events.length < MOST_EVENTS);
  return events;
}
