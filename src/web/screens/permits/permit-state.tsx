import type { PermitFinding } from '../../../domain/supervision/permit.ts';
import { useMessages } from '../../i18n/language.ts';

/** What is wrong, or that nothing is: in words, so that the colour says nothing alone. */
export function PermitState({
  findings,
  ok,
}: {
  readonly findings: readonly PermitFinding[];
  readonly ok: string;
}) {
  const m = useMessages();
  const broken = findings.length > 0;
  return (
    <span className="permit-state" data-broken={broken}>
      {broken ? findings.map((one) => m.permits.findings[one]).join(m.people.comma) : ok}
    </span>
  );
}
