/** What the page asks of the server, each question in one place. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RuleSettings } from '../../domain/supervision/rule-settings.ts';
import type {
  ApiCounters,
  ApiDay,
  ApiDevice,
  ApiRejection,
  ApiReplay,
  ApiSettings,
  ApiZone,
  Page,
} from '../../wire/api.ts';
import { DEFAULT_TIMEZONE } from '../i18n/format.ts';
import { live } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';
import { useMay } from '../people/use-me.ts';
import { get, getAll } from './client.ts';

/** Zones beyond this many are not drawn; a bureau has hundreds. */
const MOST_ZONES = 5_000;
const MOST_DEVICES = 20_000;

export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: () => get<ApiSettings>('/settings'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 3,
  });
}

export const useTimezone = (): string => useSettings().data?.timezone ?? DEFAULT_TIMEZONE;

/** All zones, fetched again whenever the live line says that one changed. */
export function useZones() {
  // Without the right to look the map has no zones, and asks for none.
  const looks = useMay('fleet:look');
  const revision = useSignal(live.zonesChanged);
  const client = useQueryClient();
  useEffect(() => {
    if (revision > 0) void client.invalidateQueries({ queryKey: ['zones'] });
  }, [revision, client]);
  return useQuery({
    queryKey: ['zones'],
    queryFn: () => getAll<ApiZone>('/zones', { limit: 500 }, MOST_ZONES),
    enabled: looks,
    staleTime: 60_000,
  });
}

export function useDevices() {
  return useQuery({
    queryKey: ['devices'],
    queryFn: () => getAll<ApiDevice>('/devices', { limit: 500 }, MOST_DEVICES),
    refetchInterval: 15_000,
  });
}

export function useDay(device: string, date: string) {
  return useQuery({
    queryKey: ['day', device, date],
    queryFn: ({ signal }) =>
      get<ApiDay>(`/devices/${encodeURIComponent(device)}/day`, { date }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useReplay(from: string, to: string, step: number, enabled: boolean) {
  return useQuery({
    queryKey: ['replay', from, to, step],
    queryFn: ({ signal }) => get<ApiReplay>('/replay', { from, to, step }, signal),
    enabled,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

export function useCounters(device?: string) {
  return useQuery({
    queryKey: ['counters', device],
    queryFn: () => get<Page<ApiCounters>>('/counters', { device }),
    refetchInterval: 10_000,
  });
}

export function useRejections(device?: string) {
  return useQuery({
    queryKey: ['rejections', device],
    queryFn: () => get<Page<ApiRejection>>('/rejections', { device, limit: 50 }),
    refetchInterval: 10_000,
  });
}

/** The thresholds with who set them; null: the usual ones. */
export type RuleVersion = RuleSettings & { validFrom: string | null; changedBy: string };

export function useRuleSettings() {
  return useQuery({
    queryKey: ['rule-settings'],
    queryFn: () => get<RuleVersion>('/rule-settings'),
  });
}
