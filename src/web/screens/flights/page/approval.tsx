import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ApiFlight, ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMay } from '../../../people/use-me.ts';
import { ApprovalForm } from './approval-form.tsx';
import { checkSentence, isOpen } from './check-words.ts';

/** By what the flight is allowed, what of that keeps it on the ground, and the way to mend it. */
export function FlightApproval({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const [changing, setChanging] = useState(false);
  const { approval, approvalOpen } = detail.flight;
  const mayChange = useMay('flights:fly') && approvalOpen;
  const missing = approvalOpen
    ? detail.checklist.filter((check) => check.item.startsWith('approval-') && isOpen(check))
    : [];
  return (
    <div className="flight-approval" data-missing={missing.length > 0}>
      <p className="muted small">{approvalText(m, format, approval)}</p>
      {missing.map((check) => (
        <p key={check.item} className="warning-text">
          <strong>{m.checks.items[check.item]}</strong> {checkSentence(m, format, check)}
        </p>
      ))}
      {missing.length > 0 && !mayChange && <p className="muted small">{m.approval.byPilot}</p>}
      {mayChange && (
        <Button
          variant={missing.length > 0 ? 'filled' : 'default'}
          size="compact-xs"
          onClick={() => setChanging(true)}
        >
          {approval.assumed ? m.approval.enter : m.approval.change}
        </Button>
      )}
      {changing && <ApprovalForm detail={detail} onClose={() => setChanging(false)} />}
    </div>
  );
}

function approvalText(m: Messages, format: Format, approval: ApiFlight['approval']): string {
  if (approval.assumed) return m.approval.none;
  const { number, from, to, ceiling, area } = approval;
  const text = m.flight.approvalText(
    number || m.flight.approvalNone,
    format.minute(from),
    format.minute(to),
    `${format.number(ceiling)} ${m.units.m}`,
  );
  return area ? `${text} · ${m.approval.corners(area.length - 1)}` : text;
}
