import { NumberInput, TextInput } from '@mantine/core';
import type { ApiPlanSummary } from '../../../../wire/api-flights.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { type ApprovalDraft, type approvalFaults, approvalWarnings } from './approval-draft.ts';

interface ApprovalFieldsProps {
  readonly draft: ApprovalDraft;
  readonly faults: ReturnType<typeof approvalFaults>;
  /** Of the plan that it is to allow, once it is known. */
  readonly summary: ApiPlanSummary | undefined;
  readonly change: (part: Partial<ApprovalDraft>) => void;
}

export function ApprovalFields({ draft, faults, summary, change }: ApprovalFieldsProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const warnings = approvalWarnings(m, draft, summary, timezone);
  return (
    <>
      <TextInput
        label={m.flightForm.approvalNumber}
        description={m.flightForm.approvalHelp}
        maxLength={60}
        value={draft.number}
        onChange={(event) => change({ number: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={m.flightForm.from}
        value={draft.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={m.flightForm.to}
        value={draft.to}
        error={faults.to}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <p className="muted small">{m.flightForm.zone(timezone)}</p>
      {warnings.to && !faults.to && <p className="warning-text">{warnings.to}</p>}
      <NumberInput
        label={m.flightForm.ceiling}
        min={1}
        max={5000}
        value={draft.ceiling}
        error={faults.ceiling}
        onChange={(ceiling) => change({ ceiling })}
      />
      {warnings.ceiling && !faults.ceiling && <p className="warning-text">{warnings.ceiling}</p>}
    </>
  );
}
