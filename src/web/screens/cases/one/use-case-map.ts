import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { outline } from '../../../../domain/geo/shape.ts';
import type { LonLat } from '../../../../domain/supervision/zone.ts';
import type { ApiCaseDetail, ApiStopNear } from '../../../../wire/api-cases.ts';
import type { CaseScene } from '../../../http/case-queries.ts';
import { useUnits } from '../../../http/setup-queries.ts';
import { useSignal } from '../../../live/signal.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { plainTrack } from '../../../map/track-layers.ts';
import { fetchEvidence, placesOf } from '../../../map/tracks.ts';
import { useMapZoom } from '../../../map/use-map-zoom.ts';
import { fitTo } from '../../../map/view.ts';
import { zoneLayers } from '../../../map/zone-layers.ts';
import { navigate } from '../../../router.ts';
import { areaLayers, caseMarks, footprintLayers } from './case-layers.ts';

/** Tracks drawn of one case: later violations of a long case show the same picture again. */
const MOST_TRACKS = 10;

const openCase = (id: number) => navigate(`/cases/${id}`);

/** The case on the map: zones as they were, tracks, photos and what they show, whose area it is, who stopped. */
export function useCaseMap(
  detail: ApiCaseDetail | undefined,
  scene: CaseScene | undefined,
  stops: readonly ApiStopNear[],
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  const id = detail?.case.id;
  const units = useUnits().data;
  const violations = detail?.violations.slice(0, MOST_TRACKS) ?? [];
  const tracks = useQuery({
    queryKey: ['evidence', id, violations.map((v) => `${v.id} ${v.ended}`).join()],
    queryFn: async () => (await Promise.all(violations.map((v) => fetchEvidence(v.id)))).flat(),
    enabled: violations.length > 0,
  });
  useEffect(() => {
    if (!detail || mapVersion === 0 || fonts < 0) return;
    const look = { palette, zoom, onFont };
    const zones = detail.zones.length > 0 ? zoneLayers('case-zones', detail.zones, look) : [];
    stage.set('zones', [...areaLayers(detail, units ?? [], palette), ...zones]);
    stage.set('plan', footprintLayers(detail, palette));
    stage.set('marks', caseMarks(detail, scene, stops, palette, openCase));
  }, [detail, scene, units, stops, palette, mapVersion, zoom, fonts]);
  useEffect(() => {
    const pieces = tracks.data ?? [];
    stage.set(
      'tracks',
      pieces.length > 0 ? plainTrack('evidence', pieces, palette.accent, palette) : [],
    );
  }, [tracks.data, palette]);
  useFit(
    detail,
    tracks.isPending && violations.length > 0 ? undefined : placesOf(tracks.data ?? []),
  );
  useEffect(
    () => () => {
      for (const part of ['zones', 'plan', 'tracks', 'marks'] as const) stage.set(part, []);
    },
    [],
  );
}

/** Once the tracks are there the map shows where it happened; a zone of many kilometres is no help. */
function useFit(detail: ApiCaseDetail | undefined, track: LonLat[] | undefined): void {
  const mapVersion = useSignal(stage.mapChanged);
  const ready = detail !== undefined && track !== undefined && mapVersion > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per case, not with every change of it.
  useEffect(() => {
    if (!ready) return;
    const places = [...track, detail.case.place, ...detail.violations.map((v) => v.place)];
    if (track.length === 0) for (const z of detail.zones) places.push(...outline(z.shape).flat(2));
    // A place alone is seen with the streets around it.
    fitTo(places, places.length > 1 ? 16.5 : 15.5);
  }, [ready, detail?.case.id]);
}
