import type { ApiFigureRow, ApiFigures } from '../../../wire/api-figures.ts';

interface TrendProps {
  readonly title: string;
  /** In the order of time. */
  readonly rows: readonly ApiFigureRow[];
  readonly measures: ApiFigures['measures'];
  /** Of paper: no room for more. */
  readonly height?: number;
  /** Of the drawing, in units that are pixels where it is shown as wide; paper and desks take the usual. */
  readonly width?: number;
}

const LINES = ['opened', 'closed'] as const;
/** Between two words below the axis. */
const APART = 75;
const EDGE = { left: 34, right: 8, top: 8, bottom: 20 };

/** Told of and closed as two lines over the days or months; the same stands in the table as numbers. */
export function Trend({ title, rows, measures, height = 150, width = 900 }: TrendProps) {
  const most = Math.max(1, ...rows.flatMap((row) => LINES.map((name) => row[name])));
  const top = niceTop(most);
  const x = (i: number) =>
    EDGE.left + (i * (width - EDGE.left - EDGE.right)) / Math.max(1, rows.length - 1);
  const y = (n: number) => height - EDGE.bottom - (n / top) * (height - EDGE.top - EDGE.bottom);
  const every = Math.max(1, Math.ceil((rows.length * APART) / width));
  const nameOf = (field: string) => measures.find((one) => one.field === field)?.name ?? field;
  return (
    <figure className="trend">
      <figcaption>
        <strong>{title}</strong>
        {LINES.map((name) => (
          <span key={name} data-line={name}>
            {nameOf(name)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        {[0, top / 2, top].map((n) => (
          <g key={n} className="trend-grid">
            <line x1={EDGE.left} x2={width - EDGE.right} y1={y(n)} y2={y(n)} />
            <text x={EDGE.left - 6} y={y(n) + 4} textAnchor="end">
              {n}
            </text>
          </g>
        ))}
        {rows.map(
          (row, i) =>
            i % every === 0 && (
              <text key={row.key} x={x(i)} y={height - 4} textAnchor={anchorOf(x(i), width)}>
                {shortDay(row.key ?? '')}
              </text>
            ),
        )}
        {LINES.map((name) => (
          <polyline
            key={name}
            data-line={name}
            points={rows.map((row, i) => `${x(i).toFixed(1)},${y(row[name]).toFixed(1)}`).join(' ')}
          />
        ))}
        {rows.length === 1 &&
          LINES.map((name) => (
            <circle key={name} data-line={name} cx={x(0)} cy={y(rows[0]![name])} r={3} />
          ))}
      </svg>
    </figure>
  );
}

/** Half of a month's word, `2026-11`. */
const HALF_WORD = 26;

/** Words near either end stay within the drawing. */
function anchorOf(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x > width - HALF_WORD) return 'end';
  return x === EDGE.left ? 'start' : 'middle';
}

/** 2026-11-05 → 11-05; a month stays. */
const shortDay = (key: string) => (key.length === 10 ? key.slice(5) : key);

/** The next even number that is 2, 4, 6, 8 or 10 times a power of ten: its half is on the axis too. */
export function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const step = [2, 4, 6, 8, 10].find((n) => n * power >= most) ?? 10;
  return step * power;
}

/** What has not come yet is no nought. @param today `2026-11-22` */
export const untilToday = <T extends Pick<ApiFigureRow, 'key'>>(
  rows: readonly T[],
  today: string,
): T[] => rows.filter(({ key }) => key !== null && key <= today);
