import { useComputedColorScheme } from '@mantine/core';
import { useMessages } from '../../i18n/language.ts';
import { css } from '../../map/palette.ts';
import { SPEED_CLASSES, speedColour } from '../../map/track-layers.ts';

export function SpeedLegend() {
  const m = useMessages();
  const scheme = useComputedColorScheme('light');
  const labels = SPEED_CLASSES.map((end, i) => `${i === 0 ? 0 : SPEED_CLASSES[i - 1]}–${end}`);
  labels.push(`> ${SPEED_CLASSES.at(-1)}`);
  return (
    <div className="speed-legend">
      <span className="muted small">{m.day.speedLegend}</span>
      <ul>
        {labels.map((label, i) => (
          <li key={label}>
            <i style={{ background: css(speedColour(scheme, i)) }} />
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}
