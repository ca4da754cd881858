/** Small line icons on a 20 × 20 grid; decorative, the words stand beside them or in the label. */
import type { DeviceKind } from '../../domain/fleet/device.ts';
import { PICTOGRAMS } from '../map/pictograms.ts';

const PATHS = {
  live: 'M10 2.5c-3 0-5.3 2.3-5.3 5.2C4.7 11.8 10 17.5 10 17.5s5.3-5.7 5.3-9.8c0-2.9-2.4-5.2-5.3-5.2zM10 9.8a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  replay: 'M3.2 10a6.8 6.8 0 1 0 2.2-5M3 3v3.6h3.6M10 6v4.2l2.8 1.8',
  patrols: 'M3.5 4.5h13M16.5 4.5v4h-13M3.5 8.5v4h13M16.5 12.5v4h-13',
  flights:
    'M10 10m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M8.6 8.6 5.5 5.5M11.4 8.6l3.1-3.1M8.6 11.4l-3.1 3.1M11.4 11.4l3.1 3.1M4.2 4.2m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M15.8 4.2m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M4.2 15.8m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M15.8 15.8m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  zones: 'M4 5.5 11 3l5.5 5-2.2 8L5.5 15zM4 5.5m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
  cases: 'M5 3h10v14H5zM7.5 6.5h5M7.5 9.5h5M7.5 12.5h3',
  devices: 'M6 7h8v9H6zM8.5 16v1.5M11.5 16v1.5M10 7V4.5M7 3.6a4.4 4.4 0 0 1 6 0M8.6 10h2.8',
  rules: 'M3 6h6M13 6h4M11 4v4M3 14h3M10 14h7M8 12v4M3 10h9M16 10h1M14 8v4',
  person: 'M10 10a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM3.6 17c.6-3.4 3.2-5 6.4-5s5.8 1.6 6.4 5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17',
  close: 'M5 5l10 10M15 5 5 15',
  inbox: 'M3 11.5 5.5 4h9L17 11.5V16H3zM3 11.5h4.2a2.8 2.8 0 0 0 5.6 0H17',
  admin: 'M3 16.5h14M4.5 16.5v-7M8.2 16.5v-7M11.8 16.5v-7M15.5 16.5v-7M3 9.5h14L10 3.5z',
  camera:
    'M2.5 6.5h3.2L7.2 4h5.6l1.5 2.5h3.2v9.5h-15zM10 8a3.1 3.1 0 1 0 0 6.2A3.1 3.1 0 0 0 10 8z',
  photos:
    'M2.5 4h15v12h-15zM2.5 13.5 7 9.5l3.5 3 2.5-2 4.5 4M13.2 7.6a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0',
  figures: 'M3 16.5h14M5.5 16.5v-5M10 16.5V4M14.5 16.5V8.5',
  more: 'M3.6 10a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M9.3 10a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M15 10a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0',
  compare: 'M3 4.5h14v11H3zM10 2.5v15M6.8 8 4.8 10l2 2M13.2 8l2 2-2 2',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  north: 'M10 3 14 16 10 13.4 6 16z',
  follow: 'M10 6.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM10 2v3M10 15v3M2 10h3M15 10h3',
  sound: 'M3.5 8v4h3l4 3.2V4.8L6.5 8zM13 7.4a3.6 3.6 0 0 1 0 5.2M15.2 5.2a6.8 6.8 0 0 1 0 9.6',
  mute: 'M3.5 8v4h3l4 3.2V4.8L6.5 8zM13.4 8l4 4M17.4 8l-4 4',
  settings: 'M3 6h8M15 6h2M13 4.2v3.6M3 14h2M9 14h8M7 12.2v3.6',
  play: 'M6 4l10 6-10 6z',
  pause: 'M6.5 4v12M13.5 4v12',
  back: 'M12 4 6 10l6 6',
  forward: 'M8 4l6 6-6 6',
  up: 'M4 12l6-6 6 6',
  down: 'M4 8l6 6 6-6',
  download: 'M10 3v9M6 8.5l4 4 4-4M3.5 16.5h13',
  upload: 'M10 13V4M6 7.5l4-4 4 4M3.5 16.5h13',
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M7 4.5 3.5 8 7 11.5',
  redo: 'M16 8H8a4 4 0 0 0 0 8h4M13 4.5 16.5 8 13 11.5',
  hole: 'M3 5l8-2.5 6 5.5-2 8.5L4.5 16zM7.5 8.2h4.6v4.2H7.5z',
  line: 'M3 15.5l4.5-7 5 3.5L17 4.5',
  point: 'M10 6.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6z',
  heap: 'M2.5 16h15L12.6 7 10.4 10 8.2 5.5z',
  gate: 'M4 16.5V5M16 16.5V5M4 6.5h12M10 6.5v6',
  takeoff: 'M3.5 16.5h13M10 13V3.5M6.5 7 10 3.5 13.5 7',
  fence: 'M3.5 8h13M3.5 13h13M5.5 16.5V5.5L7 4l1.5 1.5v11M11.5 16.5V5.5L13 4l1.5 1.5v11',
  print: 'M6 8V3.5h8V8M6 14H3.5V8h13v6H14M6 11.5h8v5H6z',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11',
  edit: 'M4 16l.8-3.4L13 4.4l2.6 2.6-8.2 8.2z',
  check: 'M4 10.5l4 4 8-9',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  polygon: 'M4 6l7-3 5.5 5-2 8L5 15z',
  circle: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  corridor: 'M3 15l5-6 4 3 5-7M3 11l4.5-5.2 4 3L15 4M6 17.5l2.6-3.6 4 3L18 9',
  begin: 'M10 3 18 16.5H2zM10 8v4M10 14.2v.3',
  calendar: 'M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5',
  user: 'M10 10a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM3.6 17a6.4 6.4 0 0 1 12.8 0',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={name === 'play' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

export function KindIcon({ kind, size = 18 }: { kind: DeviceKind; size?: number }) {
  const { fill, stroke } = PICTOGRAMS[kind];
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {fill && <path d={fill} fill="currentColor" fillRule="evenodd" />}
      {stroke && (
        <path
          d={stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth={2}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}
