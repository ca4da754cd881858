import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { LIMIT_UNITS, STAGES, type Stage } from '../../../../domain/cases/category.ts';
import { RULES } from '../../../../domain/supervision/violation.ts';
import type { ApiCategory } from '../../../../wire/api-cases.ts';
import { useSetupChange, useUnits } from '../../../http/setup-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { FormDrawer } from '../form-drawer.tsx';
import { RecountDeadlines } from './recount-deadlines.tsx';

const close = () => navigate('/admin/categories');

/** A local one, with limits that are common. */
const FRESH: ApiCategory = {
  code: '',
  standard: 'local',
  group: '',
  name: '',
  nameEn: '',
  rule: null,
  autoFile: false,
  limits: {
    file: { amount: 4, unit: 'work-hours' },
    dispatch: { amount: 2, unit: 'work-hours' },
    handle: { amount: 2, unit: 'work-days' },
    verify: { amount: 1, unit: 'work-days' },
  },
  sameness: { metres: 50, hours: 72, how: 'propose' },
  unit: null,
  active: true,
};

type Change = (part: Partial<ApiCategory>) => void;

export function CategoryForm({ category }: { category: ApiCategory | undefined }) {
  const m = useMessages();
  const [draft, setDraft] = useState<ApiCategory>(category ?? FRESH);
  const [tried, setTried] = useState(false);
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const save = useSetupChange<ApiCategory>(
    'PUT',
    ({ code }) => `/categories/${encodeURIComponent(code)}`,
    ['categories', 'whereabouts'],
    close,
  );
  const code = draft.code.trim().toUpperCase();
  const submit = () => {
    setTried(true);
    if (code !== '' && draft.name.trim() !== '') save.mutate({ ...draft, code });
  };
  return (
    <FormDrawer
      title={category ? `${category.code} ${category.name}` : m.admin.categories.add}
      size="lg"
      onClose={close}
      onSubmit={submit}
      pending={save.isPending}
      error={save.error}
      below={category && <RecountDeadlines code={category.code} />}
    >
      <Names draft={draft} change={change} tried={tried} fresh={!category} />
      <Limits draft={draft} change={change} />
      <Sameness draft={draft} change={change} />
      <Handling draft={draft} change={change} />
    </FormDrawer>
  );
}

interface PartProps {
  readonly draft: ApiCategory;
  readonly change: Change;
}

function Names({
  draft,
  change,
  tried,
  fresh,
}: PartProps & { readonly tried: boolean; readonly fresh: boolean }) {
  const m = useMessages();
  const text = (name: 'name' | 'nameEn' | 'group' | 'standard', label: string, most: number) => (
    <TextInput
      label={label}
      maxLength={most}
      value={draft[name]}
      required={name === 'name'}
      error={name === 'name' && tried && draft.name.trim() === '' && m.zones.required}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className="two">
        <TextInput
          label={m.admin.categories.code}
          description={fresh ? m.admin.categories.codeHelp : undefined}
          required
          readOnly={!fresh}
          maxLength={20}
          value={draft.code}
          error={tried && draft.code.trim() === '' && m.zones.required}
          onChange={(event) => change({ code: event.currentTarget.value })}
        />
        {text('standard', m.admin.categories.standard, 40)}
      </div>
      <div className="two">
        {text('name', m.admin.categories.name, 80)}
        {text('nameEn', m.admin.categories.nameEn, 120)}
      </div>
      {text('group', m.admin.categories.group, 40)}
    </>
  );
}

function Limits({ draft, change }: PartProps) {
  const m = useMessages();
  const set = (stage: Stage, part: Partial<ApiCategory['limits'][Stage]>) =>
    change({ limits: { ...draft.limits, [stage]: { ...draft.limits[stage], ...part } } });
  return (
    <fieldset className="group limits">
      <legend>{m.admin.categories.limits}</legend>
      <p className="muted small">{m.admin.categories.limitsHelp}</p>
      {STAGES.map((stage) => {
        const { amount, unit } = draft.limits[stage];
        return (
          <div key={stage} className="limit-row">
            <span>{m.admin.categories.stages[stage]}</span>
            <NumberInput
              aria-label={m.admin.categories.stages[stage]}
              min={0.5}
              max={10_000}
              w={90}
              value={amount}
              onChange={(value) => typeof value === 'number' && set(stage, { amount: value })}
            />
            <Select
              aria-label={m.admin.categories.limitUnit}
              allowDeselect={false}
              w={140}
              value={unit}
              onChange={(value) => value && set(stage, { unit: value as typeof unit })}
              data={LIMIT_UNITS.map((value) => ({ value, label: m.setup.limitUnits[value] }))}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function Sameness({ draft, change }: PartProps) {
  const m = useMessages();
  const { sameness } = draft;
  const set = (part: Partial<ApiCategory['sameness']>) =>
    change({ sameness: { ...sameness, ...part } });
  const figure = (name: 'metres' | 'hours', most: number) => (
    <NumberInput
      label={m.admin.categories[name]}
      min={0}
      max={most}
      value={sameness[name]}
      onChange={(value) => typeof value === 'number' && set({ [name]: value })}
    />
  );
  return (
    <fieldset className="group">
      <legend>{m.admin.categories.sameness}</legend>
      <p className="muted small">{m.admin.categories.samenessHelp}</p>
      <div className="three">
        {figure('metres', 5000)}
        {figure('hours', 8760)}
        <Select
          label={m.admin.categories.whatThen}
          allowDeselect={false}
          value={sameness.how}
          onChange={(how) => how && set({ how: how as typeof sameness.how })}
          data={(['propose', 'join'] as const).map((value) => ({
            value,
            label: m.admin.categories.how[value],
          }))}
        />
      </div>
    </fieldset>
  );
}

function Handling({ draft, change }: PartProps) {
  const m = useMessages();
  const units = useUnits().data ?? [];
  return (
    <>
      <div className="two">
        <Select
          label={m.admin.categories.rule}
          description={m.admin.categories.ruleHelp}
          clearable
          value={draft.rule}
          onChange={(rule) => change({ rule: rule as ApiCategory['rule'] })}
          data={RULES.map((value) => ({ value, label: m.rules[value] }))}
        />
        <Select
          label={m.admin.categories.unit}
          description={m.admin.categories.unitHelp}
          clearable
          searchable
          value={draft.unit === null ? null : String(draft.unit)}
          onChange={(unit) => change({ unit: unit === null ? null : Number(unit) })}
          data={units.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      </div>
      <Checkbox
        label={m.admin.categories.autoFile}
        description={m.admin.categories.autoFileHelp}
        checked={draft.autoFile}
        onChange={(event) => change({ autoFile: event.currentTarget.checked })}
      />
      <Checkbox
        label={m.admin.categories.active}
        description={m.admin.categories.activeHelp}
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </>
  );
}
