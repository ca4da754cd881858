import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { flyTo } from '../../map/view.ts';
import type { Cut } from '../../planner/cuts.ts';
import { cutKey } from '../../planner/finding-keys.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { FindingRow } from './finding-row.tsx';

interface CutsProps {
  readonly planner: Planner;
  readonly cuts: readonly Cut[];
  /** There is no plan at all. */
  readonly refused?: boolean;
}

/** More are not listed one by one; which hide the most come first. */
const MOST_LISTED = 50;

/** No-fly areas that what is drawn reaches into, and how much stays unseen because of each. */
export function CutRows({ planner, cuts, refused = false }: CutsProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const picked = usePart(planner, ({ view }) => view.finding);
  return cuts.slice(0, MOST_LISTED).map((cut) => {
    const key = cutKey(cut);
    return (
      <FindingRow
        key={key}
        weight="warning"
        chosen={picked === key}
        {...wordsOf(cut, refused, m, format)}
        onShow={() => {
          planner.look({ finding: key });
          flyTo(cut.at, 17);
        }}
      />
    );
  });
}

function wordsOf({ name, unseen }: Cut, refused: boolean, m: Messages, format: Format) {
  const words = m.planner.plan.cuts;
  const title = name ?? words.other;
  if (refused) return { title, text: words.refused, where: words.kind };
  if (unseen <= 0) return { title, text: words.touching, where: words.kind };
  const say = name === null ? words.unseenOther : words.unseen;
  const where = name === null ? words.hatched : `${words.kind} · ${words.hatched}`;
  return { title, text: say(format.area(unseen)), where };
}
