import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { ProblemError } from '../../../http/client.ts';
import { type PatrolDetail, usePatrol, usePatrolPlan } from '../../../http/patrol-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { stateOf, whenWords } from '../../../patrol-words/due-words.ts';
import { noteWords } from '../../../patrol-words/plan-words.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { DueMark } from '../due-mark.tsx';
import { usePatrolMap } from '../map/use-patrol-map.ts';
import { useToday } from '../use-today.ts';
import { DueStrip } from './due-strip.tsx';
import { Findings } from './findings.tsx';
import { PatrolActions } from './patrol-actions.tsx';
import { PatrolFacts, PlanFigures } from './patrol-facts.tsx';
import { PatrolFlights } from './patrol-flights.tsx';
import { SortieList } from './sortie-list.tsx';

/** One patrol beside its map. */
export function PatrolView({ id }: { id: string }) {
  const m = useMessages();
  const today = useToday();
  const found = usePatrol(id);
  const { data: patrol, error } = found;
  const plan = usePatrolPlan(patrol);
  const [sortie, look] = useState<number | null>(null);
  usePatrolMap(patrol, plan.data, sortie);
  const gone = error instanceof ProblemError && error.status === 404;
  return (
    <main className="floor patrols" id="content">
      <Sheet tall>
        <div className="column wide">
          <section className="panel fill" aria-label={patrol?.name ?? m.patrols.title}>
            <div className="panel-head">
              <ActionIcon aria-label={m.patrols.back} onClick={() => navigate('/patrols')}>
                <Icon name="back" />
              </ActionIcon>
              <h1>{patrol?.name ?? ''}</h1>
              {patrol && <DueMark state={stateOf(patrol)} text={whenWords(patrol, today, m)} />}
            </div>
            {gone && (
              <Notice title={m.patrols.notFound}>
                <Link to="/patrols">{m.patrols.back}</Link>
              </Notice>
            )}
            {error && !gone && <Failure error={error} retry={() => void found.refetch()} />}
            {!patrol && !error && <Notice title={m.errors.loading} />}
            {patrol && (
              <>
                <div className="scroll patrol-body">
                  <PatrolFacts patrol={patrol} />
                  {plan.error && <Failure error={plan.error} retry={() => void plan.refetch()} />}
                  <SortieList patrol={patrol} looked={sortie} onLook={look} />
                  {plan.data && <AboutPlan plan={plan.data} patrol={patrol} />}
                  <DueStrip patrol={patrol} />
                  <PatrolFlights patrol={patrol} />
                </div>
                <PatrolActions patrol={patrol} />
              </>
            )}
          </section>
        </div>
      </Sheet>
    </main>
  );
}

function AboutPlan({ plan, patrol }: { plan: PatrolPlan; patrol: PatrolDetail }) {
  const m = useMessages();
  const notes = plan.notes.map((note) => noteWords(note, m));
  if (plan.uncovered.length > 0) notes.unshift(m.patrol.uncovered);
  return (
    <>
      <PlanFigures plan={plan} patrol={patrol} />
      <Findings plan={plan} scheme={useComputedColorScheme('light')} />
      {notes.length > 0 && (
        <section className="case-section">
          <h3>{m.patrol.notes}</h3>
          <ul className="patrol-notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
