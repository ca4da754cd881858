import type { PatrolPlan } from '../../../../missions/patrol/plan.ts';
import { useMessages } from '../../i18n/language.ts';
import { noteWords } from '../../patrol-words/plan-words.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { Coverage } from './coverage.tsx';
import { Findings, Refused } from './findings.tsx';
import { Numbers } from './numbers.tsx';
import { PlanStatus } from './plan-status.tsx';
import { SaveFoot } from './save-foot.tsx';
import type { Around } from './use-planner.ts';

interface PanelProps {
  readonly id: string | undefined;
  readonly planner: Planner;
  readonly around: Around;
  /** Inside a panel that is there already. */
  readonly bare?: boolean;
}

/** What came of the wishes: is it safe, what does it take, what does it show; and what to do with it. */
export function PlanPanel({ id, planner, around, bare = false }: PanelProps) {
  const m = useMessages();
  const standing = (
    <>
      <PlanStatus planner={planner} around={around} />
      <Outcome planner={planner} />
    </>
  );
  const foot = <SaveFoot id={id} planner={planner} />;
  if (bare)
    return (
      <div className="scroll planner-body">
        {standing}
        {foot}
      </div>
    );
  return (
    <section className="panel fill" aria-label={m.planner.plan.title}>
      <div className="panel-head">
        <h2>{m.planner.plan.title}</h2>
      </div>
      <div className="scroll planner-body">{standing}</div>
      {foot}
    </section>
  );
}

function Outcome({ planner }: { planner: Planner }) {
  const planned = usePart(planner, ({ view }) => view.planned);
  if (!planned) return null;
  const { result, cuts } = planned;
  if (!result.ok) return <Refused planner={planner} refusal={result} cuts={cuts} />;
  return (
    <>
      <Findings planner={planner} plan={result} cuts={cuts} />
      <Numbers plan={result} />
      <Coverage planner={planner} plan={result} />
      <Notes plan={result} />
    </>
  );
}

function Notes({ plan }: { plan: PatrolPlan }) {
  const m = useMessages();
  if (plan.notes.length === 0) return null;
  return (
    <section className="planner-section" aria-label={m.planner.plan.notes}>
      <h3 className="planner-heading">{m.planner.plan.notes}</h3>
      <ul className="plan-notes">
        {plan.notes.map((note) => (
          <li key={note}>{noteWords(note, m)}</li>
        ))}
      </ul>
    </section>
  );
}
