import { Button, useComputedColorScheme } from '@mantine/core';
import { whole } from '../../../drones/readouts.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { css } from '../../../map/palette.ts';
import { Only } from '../../../people/only.tsx';
import { sortieColour } from '../../../planner/sortie-colours.ts';
import { navigate } from '../../../router.ts';

interface SortieListProps {
  readonly patrol: PatrolDetail;
  /** Index of the one that the map shows alone. */
  readonly looked: number | null;
  readonly onLook: (index: number | null) => void;
}

/** From battery to battery: press one to see it alone; each is flown as a flight of its own. */
export function SortieList({ patrol, looked, onLook }: SortieListProps) {
  const m = useMessages();
  const scheme = useComputedColorScheme('light');
  return (
    <section className="case-section">
      <h3>{m.patrol.sorties(patrol.sorties.length)}</h3>
      <ol className="patrol-sorties">
        {patrol.sorties.map((sortie, i) => (
          <li key={sortie.number} data-looked={looked === i}>
            <button
              type="button"
              className="plain-button"
              aria-pressed={looked === i}
              onClick={() => onLook(looked === i ? null : i)}
            >
              <span
                className="sortie-number"
                style={{ background: css(sortieColour(i, scheme)) }}
                aria-hidden="true"
              >
                {sortie.number}
              </span>
              <SortieWords sortie={sortie} />
            </button>
            <Only may="flights:fly">
              <Button
                aria-label={m.patrol.flySortie(sortie.number)}
                variant={sortie.findings > 0 ? 'default' : 'filled'}
                onClick={() => navigate(`/flights/new?plan=${sortie.plan}`)}
              >
                {m.patrol.fly}
              </Button>
            </Only>
          </li>
        ))}
      </ol>
    </section>
  );
}

function SortieWords({ sortie }: { sortie: PatrolDetail['sorties'][number] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const parts = [
    format.distance(sortie.length),
    m.patrol.photoCount(format.number(sortie.photos)),
    m.patrol.batteryUse(whole(sortie.battery * 100)),
  ];
  return (
    <span className="row-main">
      <span>
        <span className="visually-hidden">{m.patrol.sortie(sortie.number)} </span>
        {format.duration(sortie.seconds)}
        {sortie.findings > 0 && (
          <strong className="sortie-findings">{m.patrol.findingCount(sortie.findings)}</strong>
        )}
      </span>
      <span className="row-sub">{parts.join(' · ')}</span>
    </span>
  );
}
