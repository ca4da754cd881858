import { Button, NumberInput, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DEVICE_KINDS } from '../../../domain/fleet/device.ts';
import type { RuleSettings } from '../../../domain/supervision/rule-settings.ts';
import { send } from '../../http/client.ts';
import { type RuleVersion, useRuleSettings } from '../../http/queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMay } from '../../people/use-me.ts';
import { KindIcon } from '../../ui/icons.tsx';
import { Failure } from '../../ui/notice.tsx';
import { toggledIn } from '../../ui/toggled.ts';
import { FIELDS, type Field, GROUPS, type Group, inForm, inRules } from './rule-fields.ts';

export function RulesScreen() {
  const m = useMessages();
  const rules = useRuleSettings();
  return (
    <div className="sheet-page">
      <main id="content" className="rules">
        <div className="page-head">
          <h1>{m.ruleForm.title}</h1>
        </div>
        <p className="muted">{m.ruleForm.intro}</p>
        {rules.error && <Failure error={rules.error} retry={() => void rules.refetch()} />}
        {rules.data && <Form key={rules.dataUpdatedAt} before={rules.data} />}
      </main>
    </div>
  );
}

function Form({ before }: { before: RuleVersion }) {
  const m = useMessages();
  const client = useQueryClient();
  const changes = useMay('fleet:change');
  const { validFrom: _, changedBy: __, ...kept } = before;
  const [rules, setRules] = useState<RuleSettings>(kept);
  const save = useMutation({
    mutationFn: () => send('PUT', '/rule-settings', rules),
    onSuccess: () => client.invalidateQueries({ queryKey: ['rule-settings'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      {GROUPS.map((group) => (
        <RuleGroup key={group} group={group} rules={rules} onChange={setRules} />
      ))}
      <div className="rules-foot">
        {!changes && <p className="muted">{m.people.onlyLooking}</p>}
        {save.error && (
          <p role="alert" className="error-text">
            {save.error.message}
          </p>
        )}
        <div className="button-row">
          <Button type="submit" disabled={!changes} loading={save.isPending}>
            {m.ruleForm.save}
          </Button>
          <Button variant="default" onClick={() => setRules(kept)}>
            {m.ruleForm.reset}
          </Button>
        </div>
      </div>
    </form>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly rules: RuleSettings;
  readonly onChange: (rules: RuleSettings) => void;
}

function RuleGroup({ group, rules, onChange }: GroupProps) {
  const m = useMessages();
  const part = rules[group];
  const change = (changes: object) => onChange({ ...rules, [group]: { ...part, ...changes } });
  return (
    <fieldset className="card rule-group">
      <legend className="visually-hidden">{m.ruleForm.groups[group]}</legend>
      <div className="rule-head">
        <div>
          <h2>{m.ruleForm.groups[group]}</h2>
          <p className="muted small">{m.ruleForm.help[group]}</p>
        </div>
        <Switch
          label={m.ruleForm.enabled}
          labelPosition="left"
          checked={part.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </div>
      <div className="rule-fields">
        {FIELDS[group].map((field) => (
          <RuleField
            key={field.key}
            group={group}
            field={field}
            value={(part as unknown as Record<string, number>)[field.key] ?? 0}
            disabled={!part.enabled}
            onChange={(value) => change({ [field.key]: value })}
          />
        ))}
      </div>
      {'kinds' in part && (
        <div className="chips">
          <span className="muted small">{m.ruleForm.watched}</span>
          {DEVICE_KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              className="chip plain-button"
              aria-pressed={part.kinds.includes(kind)}
              disabled={!part.enabled}
              onClick={() => change({ kinds: toggledIn(part.kinds, kind) })}
            >
              <KindIcon kind={kind} size={15} />
              <span>{m.kinds[kind]}</span>
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}

interface FieldProps {
  readonly group: Group;
  readonly field: Field;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

function RuleField({ group, field, value, disabled, onChange }: FieldProps) {
  const m = useMessages();
  const texts = m.ruleForm.fields as Record<string, string>;
  return (
    <NumberInput
      label={texts[`${group}.${field.key}`]}
      value={inForm(field, value)}
      min={field.least ?? 0}
      decimalScale={1}
      hideControls
      disabled={disabled}
      rightSection={<span className="unit">{m.ruleForm[field.unit]}</span>}
      rightSectionWidth={66}
      rightSectionPointerEvents="none"
      onChange={(next) => typeof next === 'number' && onChange(inRules(field, next))}
    />
  );
}
