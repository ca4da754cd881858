import { useComputedColorScheme } from '@mantine/core';
import type { ZoneKind } from '../../../domain/supervision/zone.ts';
import { css, paletteOf } from '../../map/palette.ts';

export function ZoneSwatch({ kind }: { kind: ZoneKind }) {
  const colour = css(paletteOf(useComputedColorScheme('light')).zone[kind]);
  return (
    <span
      className="zone-swatch"
      aria-hidden="true"
      style={{ borderColor: colour, background: colour.replace(')', ' / 0.2)') }}
    />
  );
}
