import { useState } from 'react';
import type { PatrolPlan, PlanRefusal } from '../../../../missions/patrol/plan.ts';
import { useMessages } from '../../i18n/language.ts';
import { flyTo } from '../../map/view.ts';
import { findingTitle, findingWhere, findingWords } from '../../patrol-words/finding-words.ts';
import { refusalWords } from '../../patrol-words/plan-words.ts';
import type { Cut } from '../../planner/cuts.ts';
import { findingKey } from '../../planner/finding-keys.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { CutRows } from './cut-rows.tsx';
import { FindingRow } from './finding-row.tsx';

/** So many are shown at first: often one change mends them all. */
const FIRST_LISTED = 5;
/** More are not listed one by one. */
const MOST_LISTED = 100;

interface FindingsProps {
  readonly planner: Planner;
  readonly plan: PatrolPlan;
  readonly cuts: readonly Cut[];
}

/**
 * What the judge found: what it is, the number and its limit, on which leg; and what no-fly areas take away.
 * A click goes there.
 */
export function Findings({ planner, plan, cuts }: FindingsProps) {
  const m = useMessages();
  const picked = usePart(planner, ({ view }) => view.finding);
  const all = plan.sorties.flatMap(({ findings }, sortie) =>
    findings.map((finding, i) => ({ finding, sortie, key: findingKey(sortie, i) })),
  );
  const [whole, setWhole] = useState(false);
  // What is picked on the map is shown, however far down it stands.
  const shown = whole || all.findIndex(({ key }) => key === picked) >= FIRST_LISTED;
  const listed = all.slice(0, shown ? MOST_LISTED : FIRST_LISTED);
  if (all.length + cuts.length === 0) return null;
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
        <CutRows planner={planner} cuts={cuts} />
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

interface RefusedProps {
  readonly planner: Planner;
  readonly refusal: PlanRefusal;
  readonly cuts: readonly Cut[];
}

/** Why there is no plan, and what to do. The planner's own words have the numbers. */
export function Refused({ planner, refusal, cuts }: RefusedProps) {
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
      {cuts.length > 0 && (
        <ul className="plan-findings">
          <CutRows planner={planner} cuts={cuts} refused />
        </ul>
      )}
    </section>
  );
}
