import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { useMessages } from '../../../i18n/language.ts';
import { css, type Scheme } from '../../../map/palette.ts';
import { flyTo } from '../../../map/view.ts';
import { findingWhere, findingWords } from '../../../patrol-words/finding-words.ts';
import { sortieColour } from '../../../planner/sortie-colours.ts';

/** A plan with more has one fault many times over. */
const MOST = 30;

/** What the safety judge objects to; press one to go there. */
export function Findings({ plan, scheme }: { plan: PatrolPlan; scheme: Scheme }) {
  const m = useMessages();
  const all = plan.sorties.flatMap(({ findings }, sortie) =>
    findings.map((finding, i) => ({ finding, sortie, key: `${sortie} ${i}` })),
  );
  return (
    <section className="case-section">
      <h3>{m.patrol.findings}</h3>
      {all.length === 0 && <p className="patrol-safe">{m.patrol.noFindings}</p>}
      <ol className="patrol-findings">
        {all.slice(0, MOST).map(({ finding, sortie, key }) => (
          <li key={key}>
            <button
              type="button"
              className="plain-button"
              disabled={!finding.place}
              onClick={() => {
                if (finding.place) flyTo([finding.place.lon, finding.place.lat], 17);
              }}
            >
              <span className="finding-mark" aria-hidden="true">
                !
              </span>
              <span className="row-main">
                <span>{findingWords(finding, m)}</span>
                <span className="row-sub">
                  <i
                    className="sortie-dot"
                    style={{ background: css(sortieColour(sortie, scheme)) }}
                    aria-hidden="true"
                  />
                  {m.patrol.sortie(sortie + 1)} · {findingWhere(finding, m)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {all.length > MOST && (
        <p className="patrol-more">{m.patrol.moreFindings(all.length - MOST)}</p>
      )}
    </section>
  );
}
