import { useEffect, useRef, useState } from 'react';
import type { PatrolPlan, PlanRefusal } from '../../../../missions/patrol/plan.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { flyTo } from '../../map/view.ts';
import { findingTitle, findingWhere, findingWords } from '../../patrol-words/finding-words.ts';
import { refusalWords } from '../../patrol-words/plan-words.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { areaOf } from '../../planner/ring-area.ts';

/** So many are shown at first: often one change mends them all. */
const FIRST_LISTED = 5;
/** More are not listed one by one. */
const MOST_LISTED = 100;

/** What the judge found: what it is, the number and its limit, on which leg; a click goes there. */
export function Findings({ planner, plan }: { planner: Planner; plan: PatrolPlan }) {
  const m = useMessages();
  const picked = usePart(planner, ({ view }) => view.finding);
  const all = plan.sorties.flatMap(({ findings }, sortie) =>
    findings.map((finding, i) => ({ finding, sortie, key: `${sortie} ${i}` })),
  );
  const [whole, setWhole] = useState(false);
  // What is picked on the map is shown, however far down it stands.
  const shown = whole || all.findIndex(({ key }) => key === picked) >= FIRST_LISTED;
  const listed = all.slice(0, shown ? MOST_LISTED : FIRST_LISTED);
  if (all.length === 0) return null;
  return (
    <section className="planner-section" aria-label={m.planner.plan.findings}>
      <ul className="plan-findings">
        {listed.map(({ finding, sortie, key }) => {
          const { place } = finding;
          const where = findingWhere(finding, m);
          const says =
            plan.sorties.length > 1 ? m.planner.plan.sortieLeg(sortie + 1, where) : where;
          return (
            <FindingRow
              key={key}
              chosen={picked === key}
              title={findingTitle(finding, m)}
              text={findingWords(finding, m)}
              where={says}
              onShow={
                place &&
                (() => {
                  planner.look({ finding: key });
                  flyTo([place.lon, place.lat], 17);
                })
              }
            />
          );
        })}
      </ul>
      {all.length > listed.length && (
        <button
          type="button"
          className="plain-button as-link"
          disabled={shown}
          onClick={() => setWhole(true)}
        >
          {m.planner.plan.more(all.length - listed.length)}
        </button>
      )}
    </section>
  );
}

interface RowProps {
  readonly chosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly where: string;
  readonly onShow: (() => void) | undefined;
}

function FindingRow({ chosen, title, text, where, onShow }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const inside = (
    <>
      <span className="finding-mark" aria-hidden="true">
        !
      </span>
      <span className="row-main">
        <span className="row-name">{title}</span>
        <span>{text}</span>
        <span className="row-sub">{where}</span>
      </span>
    </>
  );
  return (
    <li ref={row} data-chosen={chosen}>
      {onShow ? (
        <button type="button" className="plain-button finding" onClick={onShow}>
          {inside}
        </button>
      ) : (
        <div className="finding">{inside}</div>
      )}
    </li>
  );
}

/** Why there is no plan, and what to do. The planner's own words have the numbers. */
export function Refused({ refusal }: { refusal: PlanRefusal }) {
  const m = useMessages();
  const { at, reason, detail } = refusal;
  const { title, text } = refusalWords(refusal, m);
  const nothing = reason === 'nothing-drawn';
  return (
    <section className="planner-section plan-refusal" role="alert" data-quiet={nothing}>
      <strong>{title}</strong>
      <p>{text}</p>
      {!nothing && (
        <p className="small muted" lang="en">
          {detail}
        </p>
      )}
      {at && (
        <button type="button" className="plain-button as-link" onClick={() => flyTo(at, 16.5)}>
          {m.planner.plan.place}
        </button>
      )}
    </section>
  );
}

export function Uncovered({ plan }: { plan: PatrolPlan }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const [first] = plan.uncovered;
  if (!first?.[0]?.[0]) return null;
  const area = plan.uncovered.reduce((sum, rings) => sum + areaOf(rings), 0);
  const at = first[0][0];
  return (
    <section className="planner-section plan-uncovered">
      <span className="hatched" aria-hidden="true" />
      <p>{m.planner.plan.uncovered(format.area(area))}</p>
      <button type="button" className="plain-button as-link" onClick={() => flyTo(at, 16.5)}>
        {m.planner.plan.place}
      </button>
    </section>
  );
}
