import { useElementSize } from '@mantine/hooks';
import { memo, type PointerEvent } from 'react';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { css, type Scheme } from '../../map/palette.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { sortieColour } from '../../planner/sortie-colours.ts';
import { heightAlong, type WayProfile } from '../../planner/way-profile.ts';

const LEFT = 40;
const RIGHT = 14;
const TOP = 10;
const PLOT = 96;
const AXIS = 18;
const HEIGHT = TOP + PLOT + AXIS;

interface ChartProps {
  readonly planner: Planner;
  readonly profile: WayProfile;
  readonly sortie: number;
  readonly scheme: Scheme;
}

/** The way over the ground and under the ceiling; its cursor stands on the map too. */
export function WayChart({ planner, profile, sortie, scheme }: ChartProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { ref, width } = useElementSize<HTMLDivElement>();
  const along = usePart(planner, ({ view }) => view.along);
  const inner = Math.max(60, width - LEFT - RIGHT);
  const colour = css(sortieColour(sortie, scheme));
  const at = Math.min(profile.length, along ?? 0);
  const flown = heightAlong(profile.flown, at);
  const metres = (value: number) => `${Math.round(value)} ${m.units.m}`;
  const values = [
    format.distance(at),
    metres(flown),
    metres(flown - heightAlong(profile.ground, at)),
  ] as const;
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    planner.look({ along: Math.min(1, Math.max(0, x / inner)) * profile.length });
  };
  return (
    <>
      <p className="way-said small muted">
        <b style={{ color: colour }}>{m.planner.sorties.one(sortie + 1)}</b>{' '}
        {along === null ? m.planner.sorties.profile : m.planner.sorties.alongSays(...values)}
      </p>
      <div
        ref={ref}
        className="profile way-chart"
        style={{ height: HEIGHT }}
        onPointerMove={move}
        onPointerLeave={() => planner.look({ along: null })}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <Drawn profile={profile} inner={inner} colour={colour} />
            {along !== null && (
              <path
                className="pf-cursor"
                d={`M${LEFT + (at / profile.length) * inner} ${TOP}v${PLOT}`}
              />
            )}
          </svg>
        )}
        <input
          type="range"
          style={{ left: LEFT, width: inner }}
          min={0}
          max={Math.ceil(profile.length)}
          step={Math.max(1, Math.round(profile.length / 200))}
          value={at}
          aria-label={m.planner.sorties.profile}
          aria-valuetext={m.planner.sorties.profileSays(sortie + 1, ...values)}
          onChange={(event) => planner.look({ along: Number(event.currentTarget.value) })}
        />
      </div>
    </>
  );
}

interface DrawnProps {
  readonly profile: WayProfile;
  readonly inner: number;
  readonly colour: string;
}

/** Does not change while the cursor moves. */
const Drawn = memo(function Drawn({ profile, inner, colour }: DrawnProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { low, high, step, length, ground, flown, ceiling } = profile;
  const x = (along: number) => LEFT + (along / length) * inner;
  const y = (height: number) => TOP + PLOT - ((height - low) / (high - low)) * PLOT;
  const path = (line: WayProfile['flown'], above = 0) =>
    line
      .map(
        ([at, height], i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(height + above).toFixed(1)}`,
      )
      .join('');
  const scale: number[] = [];
  for (let height = low; height <= high; height += step) scale.push(height);
  // Its word stands over the highest of what lies below it.
  const top = Math.max(...ground.slice(-ground.length / 4).map(([, height]) => height));
  return (
    <>
      <g className="pf-scale">
        {scale.map((height) => (
          <g key={height}>
            <path d={`M${LEFT} ${y(height)}h${inner}`} />
            <text x={LEFT - 6} y={y(height)} textAnchor="end">
              {height}
            </text>
          </g>
        ))}
        <text x={LEFT + inner} y={HEIGHT - 7} textAnchor="end">
          {format.distance(length)}
        </text>
      </g>
      <path className="pf-ground" d={`${path(ground)}V${y(low)}H${LEFT}z`} />
      <path className="way-ceiling" d={path(ground, ceiling)} />
      <text
        className="way-ceiling-text"
        x={LEFT + inner - 4}
        y={Math.max(7, y(top + ceiling) - 8)}
        textAnchor="end"
      >
        {`${m.planner.sorties.ceiling} ${ceiling} ${m.units.m}`}
      </text>
      <path className="way-flown" d={path(flown)} style={{ stroke: colour }} />
    </>
  );
});
