import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { PERSON_STEP_TABLE, type PersonStep } from '../../../../domain/cases/workflow.ts';
import type { ApiCaseDetail, ApiNewCaseStep } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useCategories } from '../../../http/setup-queries.ts';
import { instantOf } from '../../../i18n/bureau-time.ts';
import { language, useMessages } from '../../../i18n/language.ts';
import { categoryOptions } from '../category-options.ts';
import { PhotoField } from '../photo-field.tsx';
import { OriginalField } from './original-field.tsx';
import { UnitField } from './unit-field.tsx';
import { UntilField } from './until-field.tsx';

type Must = 'unit' | 'until' | 'of' | 'note';
export type StepFields = Omit<ApiNewCaseStep, 'step' | 'seen'>;

interface FormProps {
  readonly step: PersonStep;
  readonly detail: ApiCaseDetail;
  readonly pending: boolean;
  readonly onSend: (fields: StepFields) => void;
  readonly onCancel: () => void;
}

const WITH_PHOTOS: ReadonlySet<PersonStep> = new Set(['report', 'note']);
const WITH_CATEGORY: ReadonlySet<PersonStep> = new Set(['file', 'dispatch']);

/** What must be said with a step, in place; what is missing is said beside its field. */
export function StepForm({ step, detail, pending, onSend, onCancel }: FormProps) {
  const m = useMessages();
  const timezone = useTimezone();
  const must: readonly Must[] = PERSON_STEP_TABLE[step].must;
  const [tried, setTried] = useState(false);
  const [note, setNote] = useState('');
  const [unit, setUnit] = useState<number | undefined>(firstUnit(detail));
  const [until, setUntil] = useState('');
  const [of, setOf] = useState<number>();
  const [category, setCategory] = useState<string | undefined>(detail.case.category?.code);
  const [photos, setPhotos] = useState<readonly number[]>([]);
  const moment = until === '' ? Number.NaN : instantOf(until, timezone);
  const lacking = new Set<Must>(
    must.filter(
      (what) =>
        ({
          note: note.trim() === '',
          unit: unit === undefined,
          until: Number.isNaN(moment),
          of: of === undefined,
        })[what],
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lacking.size > 0) return;
    onSend({
      note: note.trim(),
      ...(must.includes('unit') && unit !== undefined && { unit }),
      ...(must.includes('until') && { until: new Date(moment).toISOString() }),
      ...(must.includes('of') && of !== undefined && { of }),
      ...(WITH_CATEGORY.has(step) && category && category !== detail.case.category?.code
        ? { category }
        : {}),
      ...(WITH_PHOTOS.has(step) && photos.length > 0 && { photos: [...photos] }),
    });
  };
  const fault = (what: Must) => (tried && lacking.has(what) ? m.casePage.needed[what] : undefined);
  return (
    <form className="step-form" onSubmit={submit} noValidate>
      <strong>{m.cases.steps[step]}</strong>
      {must.includes('unit') && (
        <UnitField detail={detail} value={unit} onChange={setUnit} error={fault('unit')} />
      )}
      {must.includes('until') && (
        <UntilField of={detail.case} value={until} onChange={setUntil} error={fault('until')} />
      )}
      {must.includes('of') && (
        <OriginalField detail={detail} value={of} onChange={setOf} error={fault('of')} />
      )}
      {WITH_CATEGORY.has(step) && <CategoryField value={category} onChange={setCategory} />}
      {WITH_PHOTOS.has(step) && <PhotoField value={photos} onChange={setPhotos} />}
      <Textarea
        label={must.includes('note') ? m.casePage.reasons[reasonOf(step)] : m.casePage.noteIfWanted}
        required={must.includes('note')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        data-autofocus={!must.includes('unit')}
        value={note}
        error={fault('note')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="button-row">
        <Button type="submit" loading={pending} {...(GRAVE.has(step) && { color: 'alarm' })}>
          {m.cases.steps[step]}
        </Button>
        <Button variant="default" onClick={onCancel} disabled={pending}>
          {m.zones.cancel}
        </Button>
      </div>
    </form>
  );
}

const GRAVE: ReadonlySet<PersonStep> = new Set(['void', 'duplicate']);

type Reason = 'why' | 'done' | 'note';
const reasonOf = (step: PersonStep): Reason =>
  step === 'report' ? 'done' : step === 'note' ? 'note' : 'why';

/** Where it is clear, or likeliest. */
const firstUnit = ({ case: c }: ApiCaseDetail): number | undefined => c.candidates[0]?.id;

function CategoryField({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (code: string | undefined) => void;
}) {
  const m = useMessages();
  const chosen = language.use();
  const categories = (useCategories().data ?? []).filter((one) => one.active || one.code === value);
  if (categories.length === 0)
    return value === undefined ? null : (
      <TextInput label={m.board.category} value={value} readOnly />
    );
  return (
    <Select
      label={m.board.category}
      searchable
      allowDeselect={false}
      value={value ?? null}
      onChange={(code) => onChange(code ?? undefined)}
      data={categoryOptions(categories, chosen)}
    />
  );
}
