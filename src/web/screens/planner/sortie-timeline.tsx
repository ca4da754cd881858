import { useComputedColorScheme } from '@mantine/core';
import type { PatrolPlan, PlannedSortie } from '../../../../missions/patrol/plan.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { css } from '../../map/palette.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { sortieColour } from '../../planner/sortie-colours.ts';

/** Rows are drones, bars are sorties from their start as long as they take; filled as far as their battery. */
export function SortieTimeline({ planner, plan }: { planner: Planner; plan: PatrolPlan }) {
  const m = useMessages();
  const looked = usePart(planner, ({ view }) => view.sortie);
  const drones = [...new Set(plan.sorties.map(({ drone }) => drone))].sort((a, b) => a - b);
  const length = Math.max(1, ...plan.sorties.map(({ start, seconds }) => start + seconds));
  return (
    <fieldset className="timeline" aria-label={m.planner.sorties.title}>
      {drones.map((drone) => (
        <div key={drone} className="timeline-row">
          <span className="timeline-name">{m.planner.sorties.drone(drone + 1)}</span>
          <div className="timeline-track">
            {plan.sorties.map((sortie, i) =>
              sortie.drone === drone ? (
                <Bar
                  key={`${sortie.drone} ${sortie.start}`}
                  sortie={sortie}
                  index={i}
                  length={length}
                  chosen={looked === i}
                  onChoose={() => planner.look({ sortie: looked === i ? null : i, along: null })}
                />
              ) : null,
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

interface BarProps {
  readonly sortie: PlannedSortie;
  readonly index: number;
  /** s of the whole timeline. */
  readonly length: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Bar({ sortie, index, length, chosen, onChoose }: BarProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const scheme = useComputedColorScheme('light');
  const percent = String(Math.round(sortie.battery * 100));
  const takes = format.duration(sortie.seconds);
  const said = m.planner.sorties.bar(index + 1, format.duration(sortie.start), takes, percent);
  return (
    <button
      type="button"
      className="plain-button timeline-bar"
      aria-pressed={chosen}
      aria-label={said}
      title={said}
      style={{
        left: `${(sortie.start / length) * 100}%`,
        width: `${(sortie.seconds / length) * 100}%`,
        color: css(sortieColour(index, scheme)),
      }}
      onClick={onChoose}
    >
      <span
        className="timeline-charge"
        style={{ width: `${Math.min(100, sortie.battery * 100)}%` }}
        aria-hidden="true"
      />
      <span className="timeline-text" aria-hidden="true">
        <b>{index + 1}</b> {takes} · {percent} %
      </span>
    </button>
  );
}
