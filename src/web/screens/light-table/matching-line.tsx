import type { ApiMatching } from '../../../wire/api-photos.ts';
import { useMatching } from '../../http/photo-queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.ts';

/** How the flight's photos fit what the drone said it took, in words. */
export function MatchingLine({ flight }: { flight: string | undefined }) {
  const m = useMessages();
  const { data } = useMatching(flight);
  if (!data || data.photos === 0) return null;
  const trouble = data.refused !== null || data.missing > 0 || data.extra > 0;
  return (
    <p className="lt-matching" data-trouble={trouble}>
      {matchingWords(data, m).join(' · ')}
    </p>
  );
}

const seconds = (s: number, m: Messages) =>
  `${Math.abs(s) < 10 ? Math.abs(s).toFixed(1) : Math.round(Math.abs(s))} ${m.units.s}`;

function matchingWords(of: ApiMatching, m: Messages): string[] {
  const words = m.photos.matching;
  if (of.refused) return [words.refused[of.refused]];
  if (of.captures === 0) return [words.noCaptures];
  const { clockOffset: offset, residual } = of;
  const parts = [words.matched(of.matched, of.photos)];
  if (offset !== null)
    parts.push(
      Math.abs(offset) < 0.5 ? words.onTime : words.offset(seconds(offset, m), offset > 0),
    );
  if (residual !== null) parts.push(words.residual(seconds(residual, m)));
  if (of.missing > 0) parts.push(words.missing(of.missing));
  if (of.extra > 0) parts.push(words.extra(of.extra));
  return parts;
}
