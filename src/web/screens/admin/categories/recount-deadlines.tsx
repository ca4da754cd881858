import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiRecalculated } from '../../../../wire/api-cases.ts';
import { useSetupChange } from '../../../http/setup-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Fault } from '../parts.tsx';

/** The same as the service asks for. */
const SHORTEST = 3;

/** Running deadlines keep the limits that they began with; here they are counted anew, on purpose and on the log. */
export function RecountDeadlines({ code }: { code: string }) {
  const m = useMessages();
  const [note, setNote] = useState('');
  const [asked, ask] = useState(false);
  const [done, setDone] = useState<ApiRecalculated>();
  const recount = useSetupChange<{ note: string }, ApiRecalculated>(
    'POST',
    `/categories/${encodeURIComponent(code)}/deadlines`,
    ['cases', 'case'],
    (sum) => {
      setDone(sum);
      ask(false);
    },
  );
  const words = m.admin.categories.recount;
  const short = note.trim().length < SHORTEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!short) recount.mutate({ note: note.trim() });
  };
  return (
    <section className="recount">
      <h3>{words.title}</h3>
      <p className="muted small">{words.help}</p>
      {done && (
        <p role="status">
          {words.done(done.changed, done.same, done.kept)}
          {done.more && ` ${words.more}`}
        </p>
      )}
      {asked ? (
        <form className="form" onSubmit={submit} noValidate>
          <Textarea
            data-autofocus
            label={words.why}
            description={words.whyHelp}
            autosize
            minRows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Fault error={recount.error} />
          <div className="button-row">
            <Button type="submit" color="alarm" disabled={short} loading={recount.isPending}>
              {words.confirm}
            </Button>
            <Button variant="default" onClick={() => ask(false)}>
              {m.zones.cancel}
            </Button>
          </div>
        </form>
      ) : (
        <Button variant="default" onClick={() => ask(true)}>
          {words.open}
        </Button>
      )}
    </section>
  );
}
