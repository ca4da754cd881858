/** What the page asks of the server about plans and flights. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Page } from '../../wire/api.ts';
import type { ApiDroneEvent } from '../../wire/api-drones.ts';
import type {
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

const eventsKey = (id: string) => ['flight-events', id] as const;
type Events = readonly ApiDroneEvent[];

/** In the order in which they came in, each once. */
function joined(known: Events, more: Events): Events {
  const last = known.at(-1)?.no ?? 0;
  const fresh = more.filter((event) => event.no > last);
  return fresh.length > 0 ? [...known, ...fresh].slice(-MOST_EVENTS) : known;
}

/** The flight's events: those on record, then those that come over the live line, none missed between. */
export function useFlightEvents(id: string): Events {
  const happened = useSignal(live.drones.happened);
  const client = useQueryClient();
  const known = () => client.getQueryData<Events>(eventsKey(id)) ?? [];
  const events = useQuery({
    queryKey: eventsKey(id),
    queryFn: async () => {
      const more = await fetchEvents(id, known().at(-1)?.no);
      return joined(known(), more);
    },
    refetchInterval: REFRESH,
  }).data;
  useEffect(() => {
    if (happened === 0) return;
    const fresh = live.drones.events.filter((event) => event.flight === Number(id)).toReversed();
    client.setQueryData<Events>(eventsKey(id), (before) => before && joined(before, fresh));
  }, [happened, client, id]);
  return events ?? [];
}

async function fetchEvents(id: string, from: number | undefined): Promise<ApiDroneEvent[]> {
  const path = `/flights/${encodeURIComponent(id)}/events`;
  const events: ApiDroneEvent[] = [];
  let after = from;
  for (;;) {
    const page = await get<Page<ApiDroneEvent>>(path, { after });
    events.push(...page.items);
    const last = page.items.at(-1)?.no;
    if (page.next === null || last === undefined || events.length >= MOST_EVENTS) return events;
    after = last;
  }
}
