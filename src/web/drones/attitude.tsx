import { useMessages } from '../i18n/language.ts';

interface AttitudeProps {
  /** Degrees; absent: not known. */
  readonly roll: number | undefined;
  readonly pitch: number | undefined;
  readonly heading: number | undefined;
  readonly size?: number;
  readonly stale?: boolean;
}

const R = 46;
/** Units of the drawing per degree of pitch: 30° up or down fill the disc. */
const PER_DEGREE = R / 32;
const LADDER = [-20, -10, 10, 20];
const COMPASS_TICKS = Array.from({ length: 24 }, (_, i) => i * 15);

/** Horizon inside, compass rose round it: nose up is always up, the world turns. */
export function Attitude({ roll, pitch, heading, size = 150, stale = false }: AttitudeProps) {
  const m = useMessages();
  const known = roll !== undefined && pitch !== undefined;
  const label = known
    ? m.drone.attitude(String(Math.round(roll)), String(Math.round(pitch)))
    : m.drone.unknown;
  return (
    <svg
      className="attitude"
      data-stale={stale}
      width={size}
      height={size}
      viewBox="-70 -70 140 140"
      role="img"
      aria-label={label}
    >
      <clipPath id="attitude-disc">
        <circle r={R} />
      </clipPath>
      <g clipPath="url(#attitude-disc)">
        <g transform={`rotate(${-(roll ?? 0)}) translate(0 ${(pitch ?? 0) * PER_DEGREE})`}>
          <rect className="att-sky" x="-120" y="-160" width="240" height="160" />
          <rect className="att-ground" x="-120" y="0" width="240" height="160" />
          <path className="att-horizon" d="M-120 0H120" />
          {LADDER.map((degrees) => (
            <path
              key={degrees}
              className="att-ladder"
              d={`M${degrees % 20 ? -8 : -14} ${-degrees * PER_DEGREE}h${degrees % 20 ? 16 : 28}`}
            />
          ))}
        </g>
      </g>
      <circle className="att-rim" r={R} />
      <path className="att-plane" d="M-30 0h18l5 6M30 0h-18l-5 6M0 -1.6v3.2" />
      <Rose heading={heading} letters={size > 120 ? [0, 90, 180, 270] : [0]} />
    </svg>
  );
}

function Rose(props: { heading: number | undefined; letters: readonly number[] }) {
  const { heading, letters } = props;
  const m = useMessages();
  const north = m.compass[0] ?? 'N';
  return (
    <>
      <g transform={`rotate(${-(heading ?? 0)})`} opacity={heading === undefined ? 0.3 : 1}>
        {COMPASS_TICKS.map((degrees) => (
          <path
            key={degrees}
            className="att-tick"
            transform={`rotate(${degrees})`}
            d={`M0 -52v${degrees % 45 ? -3 : -6}`}
          />
        ))}
        {letters.map((degrees) => (
          <text
            key={degrees}
            className={degrees === 0 ? 'att-letter att-north' : 'att-letter'}
            transform={`rotate(${degrees}) translate(0 -60) rotate(${(heading ?? 0) - degrees})`}
          >
            {degrees === 0 ? north : m.compass[degrees / 45]}
          </text>
        ))}
      </g>
      <path className="att-nose" d="M0 -47l4.5 -6h-9z" />
    </>
  );
}
