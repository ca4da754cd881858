import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { type PatrolDetail, usePatrol, usePatrolPlan } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';
import { rhythmWords } from '../../../patrol-words/rhythm-words.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { useLibraryNames } from '../use-library-names.ts';
import { SheetChecks, SheetLines } from './sheet-checks.tsx';
import { SheetFindings } from './sheet-findings.tsx';
import { SheetPicture } from './sheet-picture.tsx';
import { SheetSettings } from './sheet-settings.tsx';
import { SheetSorties, SheetTakeOffs } from './sheet-sorties.tsx';

/** One page of paper for the pilot: what is flown, with what, and what is ticked and written on the day. */
export function FlightSheet({ id }: { id: string }) {
  const m = useMessages();
  const found = usePatrol(id);
  const plan = usePatrolPlan(found.data);
  const error = found.error ?? plan.error;
  const ready = found.data && plan.data;
  return (
    <div className="sheet-page flight-sheet-page">
      <main id="content">
        <div className="flight-sheet-tools">
          <Link to={`/patrols/${id}`}>{m.flightSheet.back}</Link>
          <Button
            disabled={!ready}
            leftSection={<Icon name="download" size={15} />}
            onClick={() => window.print()}
          >
            {m.flightSheet.print}
          </Button>
        </div>
        {error && <Failure error={error} retry={() => void found.refetch()} />}
        {!ready && !error && <Notice title={m.errors.loading} />}
        {found.data && plan.data && <Paper patrol={found.data} plan={plan.data} />}
      </main>
    </div>
  );
}

interface PaperProps {
  readonly patrol: PatrolDetail;
  readonly plan: PatrolPlan;
}

function Paper({ patrol, plan }: PaperProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useTitle(`${patrol.name} · ${m.flightSheet.title}`);
  return (
    <article
      className="flight-sheet"
      aria-label={m.flightSheet.title}
      data-dense={linesOf(plan) > MANY_LINES}
    >
      <PaperHead patrol={patrol} />
      <div className="fs-top">
        <SheetPicture patrol={patrol} plan={plan} />
        <SheetSettings patrol={patrol} plan={plan} />
      </div>
      <SheetTakeOffs patrol={patrol} plan={plan} />
      <SheetSorties patrol={patrol} plan={plan} />
      <SheetFindings plan={plan} />
      <SheetChecks />
      <SheetLines />
      <footer>
        <span>
          {m.product} · {m.flightSheet.planned(format.moment(patrol.changed))}
        </span>
        <span>{m.flightSheet.printed(format.moment(serverNow()))}</span>
      </footer>
    </article>
  );
}

function PaperHead({ patrol }: { patrol: PatrolDetail }) {
  const m = useMessages();
  const names = useLibraryNames();
  return (
    <header>
      <div>
        <h1>{patrol.name}</h1>
        <p>
          {names.template(patrol.template)} · {rhythmWords(patrol.rhythm, m)}
        </p>
      </div>
      <strong>{m.flightSheet.title}</strong>
    </header>
  );
}

/** With more lines than this in its tables the page is set in smaller type. */
const MANY_LINES = 9;

function linesOf({ sorties, notes }: PatrolPlan): number {
  const findings = sorties.reduce((sum, sortie) => sum + sortie.findings.length, 0);
  const homes = new Set(sorties.map(({ takeOff }) => takeOff)).size;
  return sorties.length + homes + findings + notes.length;
}

/** A print to a file is called after it. */
function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
