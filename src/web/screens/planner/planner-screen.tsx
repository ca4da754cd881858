/** /planner plans a new patrol, /planner/{patrol} one that is saved. */
import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { Library } from '../../../../missions/library/library.ts';
import { useLibrary, useSavedPatrol } from '../../http/planner-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import type { Planner } from '../../planner/planner.ts';
import { savedDraft, startDraft } from '../../planner/start-draft.ts';
import type { Draft } from '../../planner/state.ts';
import { useAddress } from '../../router.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { DrawSection } from './draw-section.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { StatusMark } from './plan-status.tsx';
import { PlannerHead } from './planner-head.tsx';
import { SortieDock } from './sortie-dock.tsx';
import { type Around, usePlanner, usePlanning } from './use-planner.ts';
import { usePlannerMap } from './use-planner-map.ts';
import { WishesSection } from './wishes-section.tsx';

export function PlannerScreen({ id }: { id: string | undefined }) {
  const { query } = useAddress();
  const library = useLibrary();
  const saved = useSavedPatrol(id);
  const error = library.error ?? saved.error;
  if (error) {
    const retry = () => void (library.error ? library.refetch() : saved.refetch());
    return <Missing failure={<Failure error={error} retry={retry} />} />;
  }
  if (!library.data || (id && !saved.data)) return <Missing />;
  const draft = id && saved.data ? savedDraft(saved.data.value) : startDraft(library.data, query);
  return <Opened id={id} library={library.data} draft={draft} version={saved.data?.version} />;
}

function Missing({ failure }: { failure?: React.ReactNode }) {
  const m = useMessages();
  return (
    <main className="floor planner" id="content">
      <section className="panel planner-missing" aria-label={m.planner.title}>
        {failure ?? <Notice title={m.planner.loading} />}
      </section>
    </main>
  );
}

interface OpenedProps {
  readonly id: string | undefined;
  readonly library: Library;
  readonly draft: Draft;
  readonly version: string | undefined;
}

/** Below this width there is no room for a column on either side of the map. */
const TWO_COLUMNS = '(min-width: 1080px)';

function Opened({ id, library, draft, version }: OpenedProps) {
  const { query } = useAddress();
  const planner = usePlanner({ key: id ?? 'new', draft, version, query });
  const around = usePlanning(planner, library);
  usePlannerMap(planner);
  const two = useMediaQuery(TWO_COLUMNS, undefined, { getInitialValueInEffect: false });
  const parts: Parts = { id, planner, library, around };
  return two ? <InTwo {...parts} /> : <InOne {...parts} />;
}

interface Parts {
  readonly id: string | undefined;
  readonly planner: Planner;
  readonly library: Library;
  readonly around: Around;
}

function InTwo({ id, planner, library, around }: Parts) {
  const m = useMessages();
  return (
    <main className="floor planner" id="content">
      <div className="column">
        <section className="panel fill" aria-label={m.planner.title}>
          <PlannerHead planner={planner} />
          <div className="scroll planner-body">
            <DrawSection planner={planner} library={library} />
            <WishesSection planner={planner} library={library} />
          </div>
        </section>
      </div>
      <SortieDock planner={planner} terrain={around.surroundings?.terrain} />
      <div className="column right">
        <PlanPanel id={id} planner={planner} around={around} />
      </div>
    </main>
  );
}

type Tab = 'draw' | 'wishes' | 'plan' | 'way';
const TABS: readonly Tab[] = ['draw', 'wishes', 'plan', 'way'];

function InOne({ id, planner, library, around }: Parts) {
  const m = useMessages();
  const [tab, setTab] = useState<Tab>('draw');
  const mark = tab === 'plan' ? null : <StatusMark planner={planner} around={around} />;
  return (
    <main className="floor planner one" id="content">
      <Sheet>
        <div className="column">
          <section className="panel fill" aria-label={m.planner.title}>
            <PlannerHead planner={planner} mark={mark} />
            <SegmentedControl
              fullWidth
              size="sm"
              className="planner-tabs"
              value={tab}
              onChange={(value) => setTab(value as Tab)}
              data={TABS.map((value) => ({ value, label: m.planner.tabs[value] }))}
            />
            {tab === 'draw' && (
              <div className="scroll planner-body">
                <DrawSection planner={planner} library={library} />
              </div>
            )}
            {tab === 'wishes' && (
              <div className="scroll planner-body">
                <WishesSection planner={planner} library={library} />
              </div>
            )}
            {tab === 'plan' && <PlanPanel id={id} planner={planner} around={around} bare />}
            {tab === 'way' && (
              <div className="scroll planner-body">
                <SortieDock planner={planner} terrain={around.surroundings?.terrain} bare />
              </div>
            )}
          </section>
        </div>
      </Sheet>
    </main>
  );
}
