import { ActionIcon, Tooltip } from '@mantine/core';
import { useMessages } from '../i18n/language.ts';
import { live } from '../live/live.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { stage } from './stage.ts';
import { fitTo } from './view.ts';

function fitFleet(): void {
  const placed = live.slots.filter((v) => v.time > 0);
  fitTo(
    placed.map((v) => [v.lon, v.lat] as const),
    15.5,
  );
}

export function MapButtons() {
  const m = useMessages();
  const buttons: [IconName, string, () => void][] = [
    ['plus', m.map.zoomIn, () => stage.map?.zoomIn()],
    ['minus', m.map.zoomOut, () => stage.map?.zoomOut()],
    ['north', m.map.north, () => stage.map?.easeTo({ bearing: 0, pitch: 0 })],
    ['fit', m.map.fit, fitFleet],
  ];
  return (
    <div className="map-buttons">
      {buttons.map(([icon, label, act]) => (
        <Tooltip key={icon} label={label} position="left">
          <ActionIcon size="lg" aria-label={label} onClick={act}>
            <Icon name={icon} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}
