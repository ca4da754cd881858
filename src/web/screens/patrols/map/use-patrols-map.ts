import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useReducer, useState } from 'react';
import type { ApiPatrol } from '../../../../wire/api-patrols.ts';
import { useDrawnOf } from '../../../http/patrol-queries.ts';
import { useSignal } from '../../../live/signal.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { useMapZoom } from '../../../map/use-map-zoom.ts';
import { fitTo } from '../../../map/view.ts';
import { stateOf } from '../../../patrol-words/due-words.ts';
import { navigate } from '../../../router.ts';
import { dueColour } from './due-colour.ts';
import { patrolLayers, type ShownPatrol } from './patrol-layers.ts';

type Bounds = readonly [west: number, south: number, east: number, north: number];

const open = (id: number) => navigate(`/patrols/${id}`);

/** Patrols by when they are due; one that is pressed opens. */
export function usePatrolsMap(patrols: readonly ApiPatrol[]): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const drawn = useDrawnOf(patrols);
  const shown = useMemo(
    () =>
      patrols.flatMap((patrol): ShownPatrol[] => {
        const shapes = drawn.get(patrol.id);
        if (!shapes) return [];
        const state = stateOf(patrol);
        return [
          {
            id: patrol.id,
            name: patrol.name,
            drawn: shapes,
            colour: dueColour(state, palette),
            strong: state === 'overdue' || state === 'due',
          },
        ];
      }),
    [patrols, drawn, palette],
  );
  useShownOnMap(shown, open);
  useFitOnce(patrols);
}

export function useShownOnMap(
  shown: readonly ShownPatrol[],
  onPick?: ((id: number) => void) | undefined,
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (mapVersion === 0 || fonts < 0) return;
    stage.set(
      'zones',
      shown.length > 0 ? patrolLayers('patrols', shown, { palette, zoom, onPick, onFont }) : [],
    );
  }, [shown, onPick, palette, mapVersion, zoom, fonts]);
  useEffect(() => () => stage.set('zones', []), []);
}

/** All of them, once they are known: filters leave the view as it is. */
export function useFitOnce(places: readonly { readonly bounds: Bounds }[]): void {
  const mapVersion = useSignal(stage.mapChanged);
  const [fitted, setFitted] = useState(false);
  useEffect(() => {
    if (fitted || mapVersion === 0 || places.length === 0) return;
    setFitted(true);
    fitTo(
      places.flatMap(({ bounds: [west, south, east, north] }) => [
        [west, south] as const,
        [east, north] as const,
      ]),
      16,
    );
  }, [places, mapVersion, fitted]);
}
