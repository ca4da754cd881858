import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { ApiUnit } from '../../../../wire/api-cases.ts';
import { useSignal } from '../../../live/signal.ts';
import { fitBesidePage } from '../../../map/fit-beside.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { navigate } from '../../../router.ts';
import { areaLayers, ringsOf, turnColour } from '../area-layers.ts';

/** All units' areas; those of the unit in hand are drawn by its form. A click opens a unit. */
export function useUnitsOnMap(units: readonly ApiUnit[] | undefined, open: string | undefined) {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useEffect(() => {
    if (!units || mapVersion === 0) return;
    const areas = units.flatMap((unit, i) =>
      String(unit.id) === open
        ? []
        : unit.areas.map(({ shape }) => ({
            shape,
            colour: turnColour(palette, i),
            strong: false,
            ...(open === undefined && { onClick: () => navigate(`/admin/units/${unit.id}`) }),
          })),
    );
    stage.set('zones', areaLayers('unit-areas', areas));
  }, [units, open, palette, mapVersion]);
  const ready = units !== undefined && mapVersion > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another unit is opened, not with every change.
  useEffect(() => {
    const shown = units?.filter((unit) => open === undefined || String(unit.id) === open) ?? [];
    fitBesidePage(
      shown.flatMap(({ areas }) => areas.flatMap(({ shape }) => ringsOf(shape).flat(2))),
    );
  }, [ready, open]);
  useEffect(() => () => stage.set('zones', []), []);
}
