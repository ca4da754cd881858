import { ActionIcon, Button } from '@mantine/core';
import { useState } from 'react';
import type { ApiCaseDetail } from '../../../wire/api-cases.ts';
import { isConflict, useCase, useCaseStep, useScene } from '../../http/case-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { CaseStateMark } from '../cases/case-state-mark.tsx';
import { useMatter } from '../cases/matter.ts';
import { CaseLog } from '../cases/one/case-log.tsx';
import { Deadline } from '../cases/one/deadline.tsx';
import { CasePhotos } from '../cases/one/photos.tsx';
import { type StepFields, StepForm } from '../cases/one/step-form.tsx';
import { Report } from './report.tsx';

export function InboxCase({ id }: { id: string }) {
  const m = useMessages();
  const found = useCase(id);
  const { data, error } = found;
  return (
    <article className="inbox-case">
      <div className="inbox-bar">
        <ActionIcon size="xl" aria-label={m.inbox.back} onClick={() => navigate('/inbox')}>
          <Icon name="back" />
        </ActionIcon>
        <span className="grow">{data?.case.number}</span>
        {data && <CaseStateMark state={data.case.state} />}
      </div>
      {error && !data && <Failure error={error} retry={() => void found.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data && <Whole detail={data} />}
    </article>
  );
}

function Whole({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const matterOf = useMatter();
  const { case: c, allowed } = detail;
  return (
    <>
      <h1>{matterOf(c)}</h1>
      <LastWord detail={detail} />
      {c.description && <p className="wrap">{c.description}</p>}
      <Where detail={detail} />
      <Deadline of={c} />
      <CasePhotos photos={detail.photos} />
      {allowed.includes('report') && <Report of={c} />}
      <Act detail={detail} />
      <details className="inbox-log">
        <summary>{m.cases.log}</summary>
        <CaseLog log={detail.log} />
      </details>
    </>
  );
}

/** What the desk said last that asks for something: redone, reminded, declined. */
function LastWord({ detail: { log, case: c } }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const asks = new Set(['redo', 'remind', 'decline', 'dispatch']);
  const last = log.findLast(({ step, note }) => asks.has(step) && note !== '');
  if (!last || (c.state !== 'handling' && c.state !== 'dispatched')) return null;
  return (
    <p className="meanwhile">
      <strong>
        {last.by} {m.cases.done[last.step]}
      </strong>{' '}
      <span className="muted">{format.moment(last.at)}</span>
      <br />
      {last.note}
    </p>
  );
}

/** Where the load lies, of a truck's violation, and not where the truck came in. */
function Where({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const { case: c } = detail;
  const scene = useScene(detail);
  const place = scene?.place ?? c.place;
  const [lon, lat] = place;
  return (
    <p className="inbox-place">
      <span className="wrap">
        {c.address || `${lat.toFixed(5)}, ${lon.toFixed(5)}`}
        {scene && <span className="muted"> · {m.casePage.arounds[scene.by]}</span>}
      </span>
      <a href={wayTo(place, c.address || c.number)} className="inbox-route">
        <Icon name="live" size={18} />
        {m.inbox.route}
      </a>
    </p>
  );
}

/** The way there is the phone's own business: it opens whatever map it has. */
function wayTo([lon, lat]: readonly [number, number], name: string): string {
  const called = encodeURIComponent(name);
  // iOS has no geo: addresses; its own map has this one.
  return /iPhone|iPad/.test(navigator.userAgent)
    ? `maps://?daddr=${lat},${lon}&q=${called}`
    : `geo:${lat},${lon}?q=${lat},${lon}(${called})`;
}

const ASKED = ['return', 'ask-extension', 'note'] as const;
type Asked = (typeof ASKED)[number];

function Act({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const [open, setOpen] = useState<Asked>();
  const take = useCaseStep(String(detail.case.id), (after) => {
    setOpen(undefined);
    // What was returned is no longer of this unit.
    if (after && after.allowed.length === 0 && after.case.unit === null) navigate('/inbox');
  });
  const { allowed } = detail;
  const last = detail.log.at(-1)?.seq;
  const send = (step: Asked | 'take', fields: StepFields = {}) =>
    take.mutate({ step, ...fields, ...(last !== undefined && { seen: last }) });
  const offered = ASKED.filter((step) => allowed.includes(step));
  return (
    <section className="inbox-act" aria-label={m.inbox.steps}>
      {take.error && (
        <p role="alert" className="error-text">
          {isConflict(take.error) && `${m.casePage.meanwhile} `}
          {take.error.message}
        </p>
      )}
      {open && allowed.includes(open) ? (
        <StepForm
          key={open}
          step={open}
          detail={detail}
          pending={take.isPending}
          onSend={(fields) => send(open, fields)}
          onCancel={() => setOpen(undefined)}
        />
      ) : (
        <>
          {allowed.includes('take') && (
            <Button
              size="lg"
              fullWidth
              loading={take.isPending && take.variables?.step === 'take'}
              onClick={() => send('take')}
            >
              {m.inbox.take}
            </Button>
          )}
          <div className="inbox-more">
            {offered.map((step) => (
              <Button
                key={step}
                size="md"
                variant="default"
                onClick={() => {
                  take.reset();
                  setOpen(step);
                }}
              >
                {m.cases.steps[step]}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
