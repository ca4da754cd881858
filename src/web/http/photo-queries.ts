/** What the page asks of the server about photos, and what it does with them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Page } from '../../wire/api.ts';
import type { ApiCase, ApiOpenedCase } from '../../wire/api-cases.ts';
import type { ApiCaseOfPhotos, ApiPhotoPairs } from '../../wire/api-photo-review.ts';
import type { ApiMark, ApiMatching, ApiPhoto } from '../../wire/api-photos.ts';
import type { Box } from '../photos/box.ts';
import { get, getAll, send } from './client.ts';

/** One flight has at most some thousand; more of all flights at once nobody looks through. */
const MOST_PHOTOS = 5_000;
const REFRESH = 30_000;
const LIST = 'photos';

export interface PhotoFilter {
  readonly flight?: string | undefined;
  readonly verdict?: string | undefined;
  readonly placed?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function usePhotos(filter: PhotoFilter) {
  return useQuery({
    queryKey: [LIST, filter],
    queryFn: () => getAll<ApiPhoto>('/photos', { ...filter, limit: 1000 }, MOST_PHOTOS),
    refetchInterval: REFRESH,
  });
}

export function useMatching(flight: string | undefined) {
  return useQuery({
    queryKey: ['photo-matching', flight],
    queryFn: ({ signal }) => get<ApiMatching>(`/flights/${flight}/matching`, {}, signal),
    enabled: flight !== undefined,
    refetchInterval: REFRESH,
  });
}

export function usePairs(photo: number | undefined) {
  return useQuery({
    queryKey: ['photo-pairs', photo],
    queryFn: ({ signal }) => get<ApiPhotoPairs>(`/photos/${photo}/pairs`, {}, signal),
    enabled: photo !== undefined,
    staleTime: 60_000,
  });
}

const DEGREE = 111_320;
/** m about a photo in which open cases are offered. */
export const NEAR = 300;
const OPEN = 'collected,checking,filed,dispatched,handling,reported,postponed';

/** Open cases about a place. */
export function useCasesNear(place: LonLat | null) {
  return useQuery({
    queryKey: ['cases', 'near', place],
    queryFn: ({ signal }) => {
      const [lon, lat] = place ?? [0, 0];
      const [dy, dx] = [NEAR / DEGREE, NEAR / DEGREE / Math.cos((lat * Math.PI) / 180)];
      const bbox = [lon - dx, lat - dy, lon + dx, lat + dy].map((n) => n.toFixed(6)).join();
      return get<Page<ApiCase>>('/cases', { bbox, state: OPEN, limit: 50 }, signal);
    },
    enabled: place !== null,
  });
}

/** Changes single photos in every list that is shown; a list of thousands is not asked for again. */
function useInLists() {
  const client = useQueryClient();
  return (ids: readonly number[], change: (photo: ApiPhoto) => ApiPhoto) => {
    const chosen = new Set(ids);
    client.setQueriesData<ApiPhoto[]>({ queryKey: [LIST] }, (list) =>
      list?.map((photo) => (chosen.has(photo.id) ? change(photo) : photo)),
    );
  };
}

export interface SetVerdict {
  readonly photos: readonly number[];
  readonly verdict: ApiPhoto['verdict'];
}

/** Shown at once; taken back where the server refuses it. */
export function useVerdict() {
  const inLists = useInLists();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ photos, verdict }: SetVerdict) =>
      photos.length === 1
        ? send('PUT', `/photos/${photos[0]}/verdict`, { verdict })
        : send('PUT', '/photos/verdicts', { photos, verdict }),
    onMutate: ({ photos, verdict }) =>
      inLists(photos, (photo) => ({
        ...photo,
        verdict,
        // As the server does: what detectors marked on a clean one is none.
        marks: verdict === 'clean' ? photo.marks.map(rejectedIfDetected) : photo.marks,
      })),
    onError: () => client.invalidateQueries({ queryKey: [LIST] }),
  });
}
const rejectedIfDetected = (mark: ApiMark): ApiMark =>
  mark.confidence !== null && mark.case === null ? { ...mark, rejected: true } : mark;

export interface NewMark {
  readonly photo: number;
  readonly box: Box;
  readonly label: string;
  readonly category: string | null;
}

export function useAddMark() {
  const inLists = useInLists();
  return useMutation({
    mutationFn: ({ photo, ...mark }: NewMark) =>
      send<ApiMark>('POST', `/photos/${photo}/marks`, mark),
    onSuccess: (mark, { photo }) =>
      mark && inLists([photo], (one) => ({ ...one, marks: [...one.marks, mark] })),
  });
}

export function useRemoveMark() {
  const inLists = useInLists();
  return useMutation({
    mutationFn: ({ mark }: { photo: number; mark: number }) => send('DELETE', `/marks/${mark}`),
    onSuccess: (_, { photo, mark }) =>
      inLists([photo], (one) => ({ ...one, marks: one.marks.filter(({ id }) => id !== mark) })),
  });
}

export function usePlacePhoto() {
  const inLists = useInLists();
  return useMutation({
    mutationFn: ({ photo, place }: { photo: number; place: LonLat | null }) =>
      send<ApiPhoto>('PUT', `/photos/${photo}/place`, { place }),
    onSuccess: (after, { photo }) => after && inLists([photo], () => after),
  });
}

/** Opens a case, or joins one. */
export function useCaseOfPhotos(onDone: (made: ApiOpenedCase) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ApiCaseOfPhotos) => send<ApiOpenedCase>('POST', '/photos/cases', body),
    onSuccess: async (made) => {
      if (made) onDone(made);
      await Promise.all(
        [LIST, 'cases', 'case-counts'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
}

export function useNewsOfPhotos(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of [LIST, 'photo-matching']) void client.invalidateQueries({ queryKey: [key] });
  };
}
