import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  PERSON_STEP_TABLE,
  PERSON_STEPS,
  type PersonStep,
} from '../../../domain/cases/workflow.ts';
import type { ApiCaseDetail } from '../../../wire/api-cases.ts';
import { send } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { dispatcherName } from '../../preferences.ts';

/** Steps that need more said than a note. */
const ASKS_MORE: ReadonlySet<PersonStep> = new Set(
  PERSON_STEPS.filter((step) => PERSON_STEP_TABLE[step].must.some((what) => what !== 'note')),
);
const mustNote = (step: PersonStep): boolean =>
  PERSON_STEP_TABLE[step].must.some((what) => what === 'note');

/** The steps that the case allows now. Who: the name kept on this computer, asked for once. */
export function CaseSteps({ detail }: { detail: ApiCaseDetail }) {
  const m = useMessages();
  const client = useQueryClient();
  const known = dispatcherName.use();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [fault, setFault] = useState<string>();
  const id = String(detail.case.id);
  const take = useMutation({
    mutationFn: (step: PersonStep) => {
      const by = known.trim() || name.trim();
      if (!known.trim()) dispatcherName.set(by);
      return send<ApiCaseDetail>('POST', `/cases/${id}/steps`, { step, by, note: note.trim() });
    },
    onSuccess: (after) => {
      setNote('');
      if (after) client.setQueryData(['case', id], after);
      void client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  const press = (step: PersonStep) => {
    if (!known.trim() && !name.trim()) setFault(m.cases.by);
    else if (mustNote(step) && !note.trim()) setFault(m.cases.noteRequired);
    else {
      setFault(undefined);
      take.mutate(step);
    }
  };
  const steps = detail.allowed.filter((step) => !ASKS_MORE.has(step));
  const main = steps.find((step) => step !== 'claim' && step !== 'release') ?? steps[0];
  return (
    <div className="panel-foot">
      {!known.trim() && (
        <TextInput
          label={m.cases.by}
          description={m.cases.byHelp}
          maxLength={80}
          value={name}
          error={fault === m.cases.by}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <Textarea
        aria-label={m.cases.note}
        placeholder={m.cases.notePlaceholder}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={note}
        error={fault === m.cases.noteRequired ? fault : undefined}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {take.error && (
        <p role="alert" className="error-text">
          {take.error.message}
        </p>
      )}
      <div className="button-row">
        {steps.map((step) => (
          <Button
            key={step}
            variant={step === main ? 'filled' : 'default'}
            loading={take.isPending && take.variables === step}
            disabled={take.isPending}
            onClick={() => press(step)}
          >
            {m.cases.steps[step]}
          </Button>
        ))}
      </div>
    </div>
  );
}
