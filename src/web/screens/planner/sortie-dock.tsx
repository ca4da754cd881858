import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { PatrolPlan } from '../../../../missions/patrol/plan.ts';
import type { TerrainGrid } from '../../../../missions/patrol/surroundings.ts';
import { USUAL_CEILING } from '../../../domain/flights/patrol.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { sortieWay } from '../../planner/sortie-way.ts';
import { wayProfile } from '../../planner/way-profile.ts';
import { Icon } from '../../ui/icons.tsx';
import { SortieTimeline } from './sortie-timeline.tsx';
import { WayChart } from './way-chart.tsx';

interface DockProps {
  readonly planner: Planner;
  readonly terrain: TerrainGrid | undefined;
  /** Inside a panel that is there already. */
  readonly bare?: boolean;
}

/** When each sortie is flown by which drone, and how high it flies over the ground. */
export function SortieDock({ planner, terrain, bare = false }: DockProps) {
  const m = useMessages();
  const words = m.planner.sorties;
  const [shown, setShown] = useState(true);
  const plan = usePart(planner, ({ view }) => {
    const result = view.planned?.result;
    return result?.ok && result.sorties.length > 0 ? result : undefined;
  });
  const { ref, height } = useElementSize<HTMLElement>();
  useMapAbove(plan && !bare ? height : 0);
  if (bare) {
    if (!plan) return <p className="muted planner-section">{words.none}</p>;
    return <Both planner={planner} plan={plan} terrain={terrain} />;
  }
  if (!plan) return null;
  return (
    <div className="planner-dock">
      <section ref={ref} className="panel" aria-label={words.title}>
        <ActionIcon
          className="dock-toggle"
          size="sm"
          aria-expanded={shown}
          aria-label={shown ? words.collapse : words.expand}
          title={shown ? words.collapse : words.expand}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'down' : 'up'} size={15} />
        </ActionIcon>
        {shown ? (
          <Both planner={planner} plan={plan} terrain={terrain} />
        ) : (
          <SortieTimeline planner={planner} plan={plan} />
        )}
      </section>
    </div>
  );
}

/** The dock's frame, px. */
const FRAME = 24;

/** The map's scale and buttons stand above the dock, however many drones it has rows for. */
function useMapAbove(height: number): void {
  useEffect(() => {
    const { style } = document.body;
    if (height > 0) style.setProperty('--dock', `${Math.ceil(height) + FRAME}px`);
    return () => {
      style.removeProperty('--dock');
    };
  }, [height]);
}

interface BothProps {
  readonly planner: Planner;
  readonly plan: PatrolPlan;
  readonly terrain: TerrainGrid | undefined;
}

function Both({ planner, plan, terrain }: BothProps) {
  const scheme = useComputedColorScheme('light');
  const looked = usePart(planner, ({ view }) => view.sortie);
  const ceiling = usePart(planner, ({ state }) => state.draft.wishes.ceiling ?? USUAL_CEILING);
  const index = looked ?? 0;
  const sortie = plan.sorties[index];
  const profile = useMemo(
    () => sortie && wayProfile(sortieWay(sortie), sortie.mission.home, terrain, ceiling),
    [sortie, terrain, ceiling],
  );
  return (
    <>
      <SortieTimeline planner={planner} plan={plan} />
      {profile && <WayChart planner={planner} profile={profile} sortie={index} scheme={scheme} />}
    </>
  );
}
