import type { PatrolPlan } from '../../../../missions/patrol/plan.ts';
import { percent } from '../../drones/readouts.ts';
import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';

/** What the plan comes to. */
export function Numbers({ plan }: { plan: PatrolPlan }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <section className="planner-section" aria-label={m.planner.plan.title}>
      <dl className="facts plan-numbers">
        {numbersShown(plan, m, format).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const WAITING = '…';
const cm = (metres: number): string => (Math.round(metres * 1000) / 10).toFixed(1);

/** Shares of coverage are never rounded up to all of it. */
const share = (value: number | undefined): string =>
  value === undefined ? WAITING : `${Math.floor(value * 1000) / 10} %`;

function storage(bytes: number, m: Messages): string {
  const { mb, gb } = m.planner.plan;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} ${mb}` : `${(bytes / 1e9).toFixed(1)} ${gb}`;
}

function numbersShown(
  { numbers: n, coverage }: PatrolPlan,
  m: Messages,
  format: Format,
): [string, string][] {
  const words = m.planner.plan;
  const metres = (value: number) => `${Math.round(value)} ${m.units.m}`;
  return [
    [words.time, format.duration(n.seconds)],
    [words.makespanShort, format.duration(n.makespan)],
    [words.length, format.distance(n.length)],
    [words.batteries, format.number(n.batteries)],
    [words.photos, format.number(n.photos)],
    [words.storage, storage(n.storage, m)],
    [words.area, format.area(n.area)],
    [words.once, share(coverage?.once)],
    [words.gsd, coverage ? `${cm(coverage.gsdMedian)} ${words.cm}` : `${cm(n.gsd)} ${words.cm}`],
    [words.thrice, share(coverage?.thrice)],
    [words.height, metres(n.height)],
    [words.speed, `${n.speed.toFixed(1)} ${m.planner.wishes.speedUnit}`],
    [words.transit, `${percent(n.transitShare)} %`],
    [words.ratio, n.ratio > 0 && Number.isFinite(n.ratio) ? n.ratio.toFixed(2) : '—'],
    [words.lineGap, `${n.lineGap.toFixed(1)} ${m.units.m}`],
    [words.trigger, `${n.triggerDistance.toFixed(1)} ${m.units.m}`],
  ];
}
