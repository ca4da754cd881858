import type { PatrolPlan } from '../../../../../missions/patrol/plan.ts';
import { useMessages } from '../../../i18n/language.ts';
import { findingWhere, findingWords } from '../../../patrol-words/finding-words.ts';
import { noteWords } from '../../../patrol-words/plan-words.ts';

/** Lines that have room. */
const MOST = 6;

/** What the safety check objects to, what stays unseen, and what is taken for granted. */
export function SheetFindings({ plan }: { plan: PatrolPlan }) {
  const m = useMessages();
  const lines = plan.sorties.flatMap(({ findings }, i) =>
    findings.map((finding) => {
      const where = `${m.patrol.sortie(i + 1)}, ${findingWhere(finding, m)}`;
      return { text: `${findingWords(finding, m)} (${where})`, wrong: true };
    }),
  );
  const rest = plan.notes.map((note) => ({ text: noteWords(note, m), wrong: false }));
  if (plan.uncovered.length > 0) rest.unshift({ text: m.patrol.uncovered, wrong: false });
  const room = Math.max(1, MOST - rest.length);
  const shown = [...lines.slice(0, room), ...rest];
  return (
    <section className="fs-findings">
      <h2>{m.flightSheet.findings}</h2>
      {lines.length === 0 && <p>{m.patrol.noFindings}</p>}
      <ul>
        {shown.map(({ text, wrong }) => (
          <li key={text} data-wrong={wrong}>
            {text}
          </li>
        ))}
        {lines.length > room && <li>{m.patrol.moreFindings(lines.length - room)}</li>}
      </ul>
    </section>
  );
}
