import type { Layer } from '@deck.gl/core';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useSignal } from '../../../live/signal.ts';
import { type Palette, paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { markLayers } from '../../../map/track-layers.ts';
import { useMapZoom } from '../../../map/use-map-zoom.ts';
import { planLayers } from '../../../planner/plan-layers.ts';
import { faultMarks, sortieMarks } from '../../../planner/plan-marks.ts';
import { useFitOnce, useShownOnMap } from './use-patrols-map.ts';

/** One patrol: what is drawn of it, its sorties by colour, and where something is wrong. */
export function usePatrolMap(
  patrol: PatrolDetail | undefined,
  plan: PatrolPlan | undefined,
  sortie: number | null,
): void {
  const scheme = useComputedColorScheme('light');
  const palette = paletteOf(scheme);
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const shown = useMemo(
    () =>
      patrol
        ? [
            {
              id: patrol.id,
              name: '',
              drawn: patrol.wishes.drawn,
              colour: palette.zone['patrol-area'],
              strong: false,
            },
          ]
        : [],
    [patrol, palette],
  );
  useShownOnMap(shown);
  useEffect(() => {
    if (mapVersion === 0 || !plan) return;
    const look = { palette, scheme, zoom, sortie, shading: 'none' as const };
    stage.set('plan', planLayers(plan, look));
    stage.set('items', sortieMarks(plan, look));
    stage.set('marks', [
      ...homes(plan, palette),
      ...faultMarks({ result: plan, cuts: [] }, palette, () => {}),
    ]);
  }, [plan, palette, scheme, zoom, sortie, mapVersion]);
  useFitOnce(useMemo(() => (patrol ? [patrol] : []), [patrol]));
  useEffect(
    () => () => {
      for (const part of ['plan', 'items', 'marks'] as const) stage.set(part, []);
    },
    [],
  );
}

/** Each place that a sortie starts from, once; one that the planner chose has its mark already. */
function homes({ notes, sorties }: PatrolPlan, palette: Palette): Layer[] {
  if (notes.includes('take-off-chosen')) return [];
  const places = new Map(
    sorties.map(({ mission: { home } }) => [
      `${home.lat} ${home.lon}`,
      [home.lon, home.lat] as const,
    ]),
  );
  const marks = [...places.values()].map((place) => ({
    place,
    colour: palette.onHollow,
    text: 'H',
  }));
  return markLayers('patrol-homes', marks, palette);
}
