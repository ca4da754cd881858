import { useElementSize } from '@mantine/hooks';
import { memo, type PointerEvent } from 'react';
import { useMessages } from '../../../i18n/language.ts';
import { useSignal } from '../../../live/signal.ts';
import type { Playback } from '../../replay/playback.ts';
import { linesOf, type Profile } from './profile.ts';

/** Lanes from above, px: events, altitude, mode, battery. */
const MARKS = 22;
const PLOT = 104;
const MODES = 16;
const BATTERY = 22;
const HEIGHT = MARKS + PLOT + MODES + BATTERY + 6;
const LEFT = 48;
const RIGHT = 52;

interface ChartProps {
  readonly profile: Profile;
  readonly playback: Playback;
  /** What the values at the cursor are, in words. */
  readonly said: string;
  readonly hover: number | undefined;
  readonly onHover: (t: number | undefined) => void;
}

/** The profile with its cursor; a slider to the keyboard and to screen readers. */
export function ProfileChart({ profile, playback, said, hover, onHover }: ChartProps) {
  const m = useMessages();
  const { ref, width } = useElementSize<HTMLDivElement>();
  useSignal(playback.ticked);
  const inner = Math.max(60, width - LEFT - RIGHT);
  const x = (t: number) => LEFT + (t / profile.length) * inner;
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    onHover(Math.min(1, Math.max(0, at / inner)) * profile.length);
  };
  return (
    <div
      ref={ref}
      className="profile"
      style={{ height: HEIGHT }}
      onPointerMove={move}
      onPointerLeave={() => onHover(undefined)}
    >
      {width > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <Drawn profile={profile} inner={inner} />
          {hover !== undefined && <path className="pf-hover" d={`M${x(hover)} 0V${HEIGHT}`} />}
          <path className="pf-cursor" d={`M${x(playback.time)} 0V${HEIGHT}`} />
        </svg>
      )}
      <input
        type="range"
        style={{ left: LEFT, width: inner }}
        min={0}
        max={profile.length}
        step={1}
        value={playback.time}
        aria-label={m.flightReplay.profile}
        aria-valuetext={said}
        onChange={(event) => playback.seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}

/** Does not change while the cursor moves. */
const Drawn = memo(function Drawn({ profile, inner }: { profile: Profile; inner: number }) {
  const { low, high, length, t, planned } = profile;
  const x = (at: number) => LEFT + (at / length) * inner;
  const y = (metres: number) => MARKS + PLOT - ((metres - low) / (high - low)) * PLOT;
  const path = (values: readonly (readonly [number, number])[]) =>
    values.map(([at, v], i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  const floor = y(low);
  return (
    <>
      <Scale profile={profile} inner={inner} y={y} />
      {linesOf(t, profile.ground).map((line) => (
        <path
          key={line[0]?.[0]}
          className="pf-ground"
          d={`${path(line)}L${x(line.at(-1)![0])} ${floor}L${x(line[0]![0])} ${floor}z`}
        />
      ))}
      {planned.map((band) => (
        <path
          key={band.from}
          className="pf-planned"
          d={`M${x(band.from)} ${y(band.value)}H${x(band.to)}`}
        />
      ))}
      {linesOf(t, profile.flown).map((line) => (
        <path key={line[0]?.[0]} className="pf-flown" d={path(line)} />
      ))}
      <Modes profile={profile} x={x} />
      <BatteryLane profile={profile} x={x} />
      <Marks profile={profile} x={x} />
    </>
  );
});

interface LaneProps {
  readonly profile: Profile;
  readonly x: (t: number) => number;
}

/** Metres above take-off on the left; above sea level on the right, where the two hang together. */
function Scale(props: { profile: Profile; inner: number; y: (metres: number) => number }) {
  const { profile, inner, y } = props;
  const m = useMessages();
  const { low, high, step, seaLevel } = profile;
  const lines: number[] = [];
  for (let metres = low; metres <= high; metres += step) lines.push(metres);
  return (
    <g className="pf-scale">
      {lines.map((metres) => (
        <g key={metres}>
          <path d={`M${LEFT} ${y(metres)}h${inner}`} />
          <text x={LEFT - 6} y={y(metres)} textAnchor="end">
            {metres}
          </text>
          {seaLevel !== null && (
            <text x={LEFT + inner + 6} y={y(metres)}>
              {Math.round(metres + seaLevel)}
            </text>
          )}
        </g>
      ))}
      <text x={LEFT - 6} y={7} textAnchor="end">
        {m.drone.short.relative}
      </text>
      {seaLevel !== null && (
        <text x={LEFT + inner + 6} y={7}>
          {m.drone.short.amsl}
        </text>
      )}
    </g>
  );
}

/** Letters that fit into a band, px each. */
const LETTER = 7;

function Modes({ profile, x }: LaneProps) {
  const top = MARKS + PLOT + 3;
  return (
    <g className="pf-modes">
      {profile.modes.map(({ from, to, value }, i) => {
        const width = Math.max(1, x(to) - x(from));
        return (
          <g key={from} data-even={i % 2 === 0}>
            <rect x={x(from)} y={top} width={width} height={MODES - 3} />
            {width > value.length * LETTER + 6 && (
              <text x={x(from) + 4} y={top + (MODES - 3) / 2}>
                {value}
              </text>
            )}
            <title>{value}</title>
          </g>
        );
      })}
    </g>
  );
}

function BatteryLane({ profile, x }: LaneProps) {
  const m = useMessages();
  const top = MARKS + PLOT + MODES + 4;
  const y = (part: number) => top + BATTERY - (part / 100) * BATTERY;
  return (
    <g className="pf-battery">
      <path className="pf-frame" d={`M${LEFT} ${y(0)}H${x(profile.length)}`} />
      <text x={LEFT - 6} y={top + BATTERY / 2} textAnchor="end">
        {m.flightReplay.battery}
      </text>
      {linesOf(profile.t, profile.battery).map((line) => (
        <path
          key={line[0]?.[0]}
          className="pf-charge"
          d={line.map(([t, v], i) => `${i ? 'L' : 'M'}${x(t).toFixed(1)} ${y(v)}`).join('')}
        />
      ))}
    </g>
  );
}

function Marks({ profile, x }: LaneProps) {
  return (
    <g className="pf-marks">
      {profile.marks.map(({ t, weight, event }) => {
        const at = x(t);
        const form = {
          alarm: `M${at - 6} 13L${at} 2L${at + 6} 13z`,
          warning: `M${at - 5} 12L${at} 3L${at + 5} 12z`,
          note: `M${at - 3} 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0z`,
          photo: `M${at} 13v3`,
        }[weight];
        return <path key={event.no} data-weight={weight} d={form} />;
      })}
    </g>
  );
}
