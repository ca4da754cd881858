import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { PERSON_STEP_TABLE, type PersonStep } from '../../../../domain/cases/workflow.ts';
import type { ApiCaseDetail } from '../../../../wire/api-cases.ts';
import { isConflict, useCaseStep } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { useMe } from '../../../people/use-me.ts';
import { Icon } from '../../../ui/icons.tsx';
import { type StepFields, StepForm } from './step-form.tsx';

/** What brings a case on, in the order in which it is offered; the rest is behind “more”. */
const ONWARD: readonly PersonStep[] = [
  'take',
  'file',
  'dispatch',
  'report',
  'close',
  'resume',
  'reopen',
];
const SECOND: readonly PersonStep[] = [
  'check',
  'redo',
  'return',
  'extend',
  'ask-extension',
  'claim',
];
/** Taken at once: nothing has to be said, and it can be taken back or does no harm. */
const AT_ONCE: ReadonlySet<PersonStep> = new Set(['claim', 'release', 'take', 'remind', 'resume']);

export function Steps({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const me = useMe();
  const [open, setOpen] = useState<PersonStep>();
  const [seen, setSeen] = useState<number>();
  const take = useCaseStep(String(detail.case.id), () => setOpen(undefined));
  const last = detail.log.at(-1)?.seq;
  const send = (step: PersonStep, fields: StepFields = {}) => {
    setSeen(last);
    take.mutate({ step, ...fields, ...(last !== undefined && { seen: last }) });
  };
  const press = (step: PersonStep) => {
    take.reset();
    if (AT_ONCE.has(step)) send(step);
    else setOpen(step);
  };
  const mine = detail.case.assignee !== null && detail.case.assignee === me?.name;
  const allowed = detail.allowed.filter((step) => sensible(step, detail, mine));
  const conflict = isConflict(take.error);
  if (allowed.length === 0) return <p className="panel-foot muted small">{m.casePage.nothing}</p>;
  return (
    <div className="panel-foot case-steps">
      {conflict && <Meanwhile detail={detail} since={seen} text={take.error?.message ?? ''} />}
      {take.error && !conflict && (
        <p role="alert" className="error-text">
          {take.error.message}
        </p>
      )}
      {open && detail.allowed.includes(open) ? (
        <StepForm
          key={open}
          step={open}
          detail={detail}
          pending={take.isPending}
          onSend={(fields) => send(open, fields)}
          onCancel={() => setOpen(undefined)}
        />
      ) : (
        <Offers
          allowed={allowed}
          pending={take.isPending ? take.variables?.step : undefined}
          onPress={press}
        />
      )}
    </div>
  );
}

/** What the table allows but would say nothing here. */
function sensible(step: PersonStep, { case: c }: ApiCaseDetail, mine: boolean): boolean {
  if (step === 'claim') return !mine;
  if (step === 'release') return c.assignee !== null;
  if (step === 'decline') return c.wished !== null;
  return true;
}

interface OffersProps {
  readonly allowed: readonly PersonStep[];
  readonly pending: PersonStep | undefined;
  readonly onPress: (step: PersonStep) => void;
}

function Offers({ allowed, pending, onPress }: OffersProps) {
  const m = useMessages();
  const main = ONWARD.find((step) => allowed.includes(step));
  const beside = [...ONWARD, ...SECOND].filter((step) => step !== main && allowed.includes(step));
  const shown = beside.slice(0, 3);
  const rest = allowed.filter((step) => step !== main && !shown.includes(step));
  return (
    <div className="button-row">
      {[...(main ? [main] : []), ...shown].map((step) => (
        <Button
          key={step}
          variant={step === main ? 'filled' : 'default'}
          loading={pending === step}
          disabled={pending !== undefined}
          onClick={() => onPress(step)}
        >
          {m.cases.steps[step]}
          {asksMore(step) && '…'}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end" shadow="md">
          <Menu.Target>
            <Button
              variant="default"
              disabled={pending !== undefined}
              rightSection={<Icon name="up" size={12} />}
            >
              {m.casePage.more}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((step) => (
              <Menu.Item key={step} onClick={() => onPress(step)}>
                {m.cases.steps[step]}
                {asksMore(step) && '…'}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

const asksMore = (step: PersonStep): boolean => PERSON_STEP_TABLE[step].must.length > 0;

interface MeanwhileProps {
  readonly detail: ApiCaseDetail;
  /** The newest entry that was seen when the step was taken. */
  readonly since: number | undefined;
  readonly text: string;
}

/** Somebody was faster: who, and what; the case is shown as it is now. */
function Meanwhile({ detail, since, text }: MeanwhileProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const fresh = detail.log.filter(({ seq }) => seq > (since ?? 0));
  return (
    <div role="alert" className="meanwhile">
      <strong>{m.casePage.meanwhile}</strong>
      {fresh.length === 0 && <p>{text}</p>}
      {fresh.slice(-3).map((entry) => (
        <p key={entry.seq}>
          {format.clock(entry.at)} {entry.by === 'chengxun' ? m.cases.service : entry.by}{' '}
          {m.cases.done[entry.step]}
        </p>
      ))}
      <p className="muted">{m.casePage.newestShown}</p>
    </div>
  );
}
