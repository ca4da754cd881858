import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { ApiCase } from '../../../../wire/api-cases.ts';
import { serverNow } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import { fitBesidePage } from '../../../map/fit-beside.ts';
import { type Palette, paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { type Mark, markLayers } from '../../../map/track-layers.ts';
import { navigate } from '../../../router.ts';
import { type Urgency, urgencyOf } from '../urgency.ts';

const colourOf = (palette: Palette, urgency: Urgency) =>
  ({
    over: palette.alarm,
    near: palette.warning,
    calm: palette.accent,
    none: palette.state.parked,
  })[urgency];

/** The listed cases on the map beside the table; gives what points at one of them. */
export function useListMap(
  cases: readonly ApiCase[] | undefined,
): (id: number | undefined) => void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const [pointed, point] = useState<number>();
  const shown = useMemo(() => cases?.map(({ id }) => id).join() ?? '', [cases]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by the cases' ids, not with every answer.
  useEffect(() => {
    if (!cases || mapVersion === 0) return;
    const now = serverNow();
    const marks = cases.map(
      (c): Mark => ({
        place: c.place,
        colour: colourOf(palette, urgencyOf(c, now)),
        radius: c.id === pointed ? 11 : 6,
        onClick: () => navigate(`/cases/${c.id}`),
      }),
    );
    // Whatever is pointed at lies on top.
    const last = cases.findIndex(({ id }) => id === pointed);
    if (last >= 0) marks.push(...marks.splice(last, 1));
    stage.set('marks', markLayers('case-list', marks, palette));
  }, [shown, pointed, palette, mapVersion]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when other cases are listed.
  useEffect(() => {
    if (cases && mapVersion > 0) fitBesidePage(cases.map(({ place }) => place));
  }, [shown, mapVersion]);
  useEffect(() => () => stage.set('marks', []), []);
  return point;
}
