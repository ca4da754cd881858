import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { percent, tenths, whole } from '../../../drones/readouts.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { agoWords, spanWords } from '../../../patrol-words/due-words.ts';
import { rhythmWords } from '../../../patrol-words/rhythm-words.ts';
import { Link } from '../../../ui/link.tsx';
import { useLibraryNames } from '../use-library-names.ts';
import { useToday } from '../use-today.ts';

type Fact = readonly [label: string, value: string];

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What it is, with what it is flown, how often, and when last. */
export function PatrolFacts({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const names = useLibraryNames();
  const timezone = useTimezone();
  const today = useToday();
  const { rhythm, due, lastFlight, wishes } = patrol;
  const facts: Fact[] = [
    [m.patrols.template, names.template(patrol.template)],
    [m.patrol.rhythm, rhythmWords(rhythm, m)],
    [m.patrol.camera, names.camera(wishes.camera)],
    [m.patrol.airframe, names.airframe(wishes.airframe)],
  ];
  const { when, neverFlown } = m.patrols;
  const waiting = rhythm ? when.waitsForRain : when.noRhythm;
  return (
    <div className="patrol-facts">
      <Facts facts={facts} />
      <dl className="facts">
        <div>
          <dt>{m.patrol.due}</dt>
          <dd>{due ? spanWords(due.from, due.until, m) : waiting}</dd>
        </div>
        <div>
          <dt>{m.patrol.lastFlight}</dt>
          <dd>
            {lastFlight ? (
              <>
                <Link to={`/flights/${lastFlight.id}`}>{lastFlight.number}</Link>{' '}
                <span className="muted">
                  {agoWords(dayOf(Date.parse(lastFlight.at), timezone), today, m)}
                </span>
              </>
            ) : (
              neverFlown
            )}
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** What planning came to. */
export function PlanFigures({ plan, patrol }: { plan: PatrolPlan; patrol: PatrolDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { numbers: n, coverage } = plan;
  const words = m.patrol;
  const facts: Fact[] = [
    [words.area, format.area(n.area)],
    [words.length, format.distance(n.length)],
    [words.flightTime, format.duration(n.seconds)],
    ...(plan.sorties.length > 1
      ? [[words.makespan, format.duration(n.makespan)] satisfies Fact]
      : []),
    [words.photos, format.number(n.photos)],
    [words.storage, bytes(n.storage)],
    [words.height, `${whole(n.height)} ${m.units.m}`],
    [words.gsd, words.gsdValue(tenths(n.gsd * 100))],
    [words.speed, words.metresPerSecond(tenths(n.speed))],
    [words.transit, `${percent(n.transitShare)} %`],
  ];
  if (coverage)
    facts.push(
      [words.covered, share(coverage.once)],
      [words.coveredThrice, share(coverage.thrice)],
    );
  return (
    <section className="case-section patrol-figures">
      <h3>
        {words.numbers}
        <span className="side">{words.changed(format.moment(patrol.changed))}</span>
      </h3>
      <Facts facts={facts} />
    </section>
  );
}

/** Rounded down: not quite all is not 100 %. */
const share = (part: number): string => `${(Math.floor(part * 1000) / 10).toFixed(1)} %`;

const bytes = (value: number): string =>
  value < 1e9 ? `${Math.round(value / 1e6)} MB` : `${tenths(value / 1e9)} GB`;
